/*
 * Loaded into the daemon by LD_PRELOAD: at a system call that a test names, the process is killed, or the call fails, or the power is cut.
 * A call is known by its name, by what it acts on, and by what it carries: "fsync" on a path that holds "/new", "send" on a port with "DATA" in it.
 * What acts on a socket acts on "tcp:OUR PORT:THEIR PORT".
 *
 * A cut of power is a kill before which all that was not synced yet is taken back: bytes of files without fsync or fdatasync, names without
 * fsync of their folder. That is the worst that a disk may do which does not lie.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { KILL_BEFORE = -1, KILL_AFTER = -2, CUT_BEFORE = -3, CUT_AFTER = -4 }; /* above 0: errno */

/* The file FAULT_CONTROL, mapped by us and by the test. */
struct control {
    _Atomic int armed;
    int action;
    int skip;  /* calls to let pass first */
    int times; /* calls to act on; 0: all that follow */
    _Atomic int hits;
    char call[28];
    char where[256];
    char data[64];
};

static struct control *control;
static char root[PATH_MAX]; /* FAULT_ROOT: what lies elsewhere is no concern of ours */
static int journal = -1;    /* FAULT_LOG: each call, a line */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

struct undo {
    struct undo *next;
    int is_name;
    off_t offset, size;
    ssize_t length;
    char path[PATH_MAX];
    char bytes[];
};
static struct undo *undos;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULT_CONTROL"), *folder = getenv("FAULT_ROOT"), *log = getenv("FAULT_LOG");
    if (folder) snprintf(root, sizeof root, "%s/", folder);
    if (log) journal = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int file = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) control = mapped;
    syscall(SYS_close, file);
}

static int is_ours(const char *path) { return root[0] && strncmp(path, root, strlen(root)) == 0; }

/* Bytes of a file, or a name in a folder, that a cut of power would take away. */
static void remember(int is_name, const char *path, off_t offset, off_t size, const char *bytes, ssize_t length)
{
    struct undo *undo = malloc(sizeof *undo + length);
    if (!undo) abort();
    *undo = (struct undo) { .is_name = is_name, .offset = offset, .size = size, .length = length };
    snprintf(undo->path, sizeof undo->path, "%s", path);
    memcpy(undo->bytes, bytes, length);
    pthread_mutex_lock(&mutex);
    undo->next = undos;
    undos = undo;
    pthread_mutex_unlock(&mutex);
}

static void remember_bytes(int file, const char *path, off_t offset, size_t length)
{
    struct stat status;
    if (!is_ours(path) || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return;
    char *before = malloc(length + 1);
    if (!before) abort();
    ssize_t held = offset < status.st_size ? syscall(SYS_pread64, file, before, length, offset) : 0;
    remember(0, path, offset, status.st_size, before, held < 0 ? 0 : held);
    free(before);
}

static void remember_name(const char *path)
{
    if (is_ours(path)) remember(1, path, 0, 0, "", 0);
}

static void forget(const char *synced)
{
    size_t length = strlen(synced);
    pthread_mutex_lock(&mutex);
    for (struct undo **at = &undos; *at;) {
        struct undo *undo = *at;
        int is_in = undo->is_name && strncmp(undo->path, synced, length) == 0 && undo->path[length] == '/' && !strchr(undo->path + length + 1, '/');
        if (!is_in && (undo->is_name || strcmp(undo->path, synced) != 0)) {
            at = &undo->next;
            continue;
        }
        *at = undo->next;
        free(undo);
    }
    pthread_mutex_unlock(&mutex);
}

static void die(int is_cut)
{
    if (is_cut) {
        pthread_mutex_lock(&mutex); /* for good: nobody writes any more */
        for (struct undo *undo = undos; undo; undo = undo->next) {
            if (undo->is_name) {
                syscall(SYS_unlinkat, AT_FDCWD, undo->path, 0);
                continue;
            }
            int file = syscall(SYS_openat, AT_FDCWD, undo->path, O_WRONLY | O_CLOEXEC);
            if (file < 0) continue;
            if (undo->length > 0) syscall(SYS_pwrite64, file, undo->bytes, undo->length, undo->offset);
            syscall(SYS_ftruncate, file, undo->size);
            syscall(SYS_close, file);
        }
    }
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static int holds(const char *text, const struct iovec *data, int count)
{
    for (int i = 0; i < count; i++)
        if (memmem(data[i].iov_base, data[i].iov_len, text, strlen(text))) return 1;
    return 0;
}

static int action_at(const char *call, const char *where, const struct iovec *data, int count)
{
    if (journal >= 0) {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%s %s\n", call, where);
        syscall(SYS_write, journal, line, length);
    }
    if (!control || !atomic_load(&control->armed)) return 0;
    if (strcmp(control->call, call) != 0 || !strstr(where, control->where)) return 0;
    if (control->data[0] && !holds(control->data, data, count)) return 0;
    int hit = atomic_fetch_add(&control->hits, 1);
    return hit < control->skip || (control->times > 0 && hit >= control->skip + control->times) ? 0 : control->action;
}

static void name_of(int file, char *name)
{
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, name, (size_t)PATH_MAX - 1);
    name[length < 0 ? 0 : length] = 0;
    if (strncmp(name, "socket:", 7) != 0) return;
    struct sockaddr_in ours = { 0 }, theirs = { 0 };
    socklen_t size = sizeof ours, size2 = sizeof theirs;
    getsockname(file, (struct sockaddr *)&ours, &size);
    getpeername(file, (struct sockaddr *)&theirs, &size2);
    snprintf(name, PATH_MAX, "tcp:%d:%d", ntohs(ours.sin_port), ntohs(theirs.sin_port));
}

static void path_of(int folder, const char *path, char *name)
{
    if (path[0] == '/' || folder == AT_FDCWD) {
        snprintf(name, PATH_MAX, "%s", path);
        return;
    }
    name_of(folder, name);
    size_t length = strlen(name);
    snprintf(name + length, PATH_MAX - length, "/%s", path);
}

/* Asks what to do at this call, does it, and returns what the call returned; "done" is what follows a call that went well. */
#define CALL(name, where, data, count, real, done) \
    do { \
        int action = action_at(name, where, data, count); \
        if (action > 0) { \
            errno = action; \
            return -1; \
        } \
        if (action == KILL_BEFORE || action == CUT_BEFORE) die(action == CUT_BEFORE); \
        __auto_type result = real; \
        if (result >= 0) { done; } \
        if (action != 0) die(action == CUT_AFTER); \
        return result; \
    } while (0)

static int open_file(int folder, const char *path, int flags, mode_t mode)
{
    char name[PATH_MAX];
    path_of(folder, path, name);
    int is_new = (flags & O_CREAT) && syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int saved = errno;
    errno = saved;
    CALL("open", name, NULL, 0, (int)syscall(SYS_openat, folder, path, flags, mode), if (is_new) remember_name(name));
}

#define WITH_MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { WITH_MODE(flags, mode) return open_file(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { WITH_MODE(flags, mode) return open_file(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { WITH_MODE(flags, mode) return open_file(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { WITH_MODE(flags, mode) return open_file(folder, path, flags, mode); }

static ssize_t write_at(int file, const struct iovec *data, int count, off_t offset)
{
    char name[PATH_MAX];
    size_t length = 0;
    name_of(file, name);
    for (int i = 0; i < count; i++) length += data[i].iov_len;
    remember_bytes(file, name, offset, length);
    CALL("write", name, data, count, (ssize_t)syscall(SYS_pwritev, file, data, count, (long)offset, 0L), );
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return write_at(file, &(struct iovec) { (void *)bytes, length }, 1, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return write_at(file, &(struct iovec) { (void *)bytes, length }, 1, offset); }
ssize_t pwritev(int file, const struct iovec *data, int count, off_t offset) { return write_at(file, data, count, offset); }
ssize_t pwritev64(int file, const struct iovec *data, int count, off64_t offset) { return write_at(file, data, count, offset); }

static int sync_file(int file, long number)
{
    char name[PATH_MAX];
    name_of(file, name);
    CALL("sync", name, NULL, 0, (int)syscall(number, file), forget(name));
}

int fsync(int file) { return sync_file(file, SYS_fsync); }
int fdatasync(int file) { return sync_file(file, SYS_fdatasync); }

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    char name[PATH_MAX];
    path_of(to, new, name);
    CALL("link", name, NULL, 0, (int)syscall(SYS_linkat, from, old, to, new, flags), remember_name(name));
}

int unlinkat(int folder, const char *path, int flags)
{
    char name[PATH_MAX];
    path_of(folder, path, name);
    CALL("unlink", name, NULL, 0, (int)syscall(SYS_unlinkat, folder, path, flags), );
}

ssize_t send(int file, const void *bytes, size_t length, int flags)
{
    char name[PATH_MAX];
    struct iovec data = { (void *)bytes, length };
    name_of(file, name);
    CALL("send", name, &data, 1, (ssize_t)syscall(SYS_sendto, file, bytes, length, flags, NULL, 0), );
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags)
{
    char name[PATH_MAX];
    name_of(file, name);
    CALL("send", name, message->msg_iov, message->msg_iovlen, (ssize_t)syscall(SYS_sendmsg, file, message, flags), );
}

int connect(int file, const struct sockaddr *address, socklen_t length)
{
    char name[PATH_MAX];
    /* The port stands at the same place for both families. */
    snprintf(name, sizeof name, "tcp:0:%d", address->sa_family == AF_UNIX ? 0 : ntohs(((const struct sockaddr_in *)address)->sin_port));
    CALL("connect", name, NULL, 0, (int)syscall(SYS_connect, file, address, length), );
}

int accept4(int file, struct sockaddr *address, socklen_t *length, int flags)
{
    char name[PATH_MAX];
    name_of(file, name);
    CALL("accept", name, NULL, 0, (int)syscall(SYS_accept4, file, address, length, flags), );
}

/* The runtime looks into libc itself for what C# imports, and would pass us by. */
void *dlsym(void *handle, const char *symbol)
{
    static void *(*real)(void *, const char *);
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.17");
    static const struct {
        const char *name;
        void *ours;
    } table[] = {
        { "open", open }, { "openat", openat }, { "fsync", fsync }, { "linkat", linkat }, { "unlinkat", unlinkat },
    };
    void *found = real(handle, symbol);
    if (!found || handle == RTLD_NEXT || handle == RTLD_DEFAULT) return found;
    Dl_info from;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(symbol, table[i].name) == 0 && dladdr(found, &from) && strstr(from.dli_fname, "libc.so")) return table[i].ours;
    return found;
}
