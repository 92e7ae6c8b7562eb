/*
 * samejob CONN MAILDIR: the same job on libmilter as well as it can be negotiated. A message for abuse@example.com from one of the known senders is
 * written to a Maildir, made durable (fsync of file and folder) and discarded; every other message is accepted as early as possible.
 *
 * Round trips for a message that nobody watches: one, as with us. CONNECT, HELO and MAIL are not sent, RCPT and the content go unanswered, and DATA is
 * answered: with ACCEPT when nobody is watched, so that no content follows, and in any case so that Postfix does not run into Nagle's algorithm on TCP.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <libmilter/mfapi.h>
#include <regex.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct mail {
    int watched, known;
    char *bytes;
    size_t length, room;
};

static regex_t senders;
static const char *maildir;
static int new_folder;
static atomic_ulong serial;

static void append(struct mail *mail, const char *bytes, size_t count)
{
    if (mail->length + count > mail->room) {
        mail->room = (mail->length + count) * 2;
        mail->bytes = realloc(mail->bytes, mail->room);
        if (!mail->bytes)
            abort();
    }
    memcpy(mail->bytes + mail->length, bytes, count);
    mail->length += count;
}

static void forget(SMFICTX *ctx)
{
    struct mail *mail = smfi_getpriv(ctx);
    if (!mail)
        return;
    free(mail->bytes);
    free(mail);
    smfi_setpriv(ctx, NULL);
}

static sfsistat on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps, unsigned long unused2, unsigned long unused3,
    unsigned long *wanted_actions, unsigned long *wanted_steps, unsigned long *wanted2, unsigned long *wanted3)
{
    (void)unused2, (void)unused3;
    if (actions & SMFIF_SETSYMLIST)
        for (int stage = SMFIM_FIRST; stage <= SMFIM_LAST; stage++)
            smfi_setsymlist(ctx, stage, "i"); /* an empty list would mean the default one, which costs look-ups */
    *wanted_actions = actions & SMFIF_SETSYMLIST;
    *wanted_steps = steps & (SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NOMAIL | SMFIP_NOUNKNOWN
        | SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY);
    *wanted2 = *wanted3 = 0;
    return SMFIS_CONTINUE;
}

static sfsistat on_recipient(SMFICTX *ctx, char **argv)
{
    if (!strcasecmp(argv[0], "<abuse@example.com>") && !smfi_getpriv(ctx)) {
        struct mail *mail = calloc(1, sizeof *mail);
        if (!mail)
            abort();
        mail->watched = 1;
        smfi_setpriv(ctx, mail);
    }
    return SMFIS_NOREPLY;
}

static sfsistat on_data(SMFICTX *ctx) { return smfi_getpriv(ctx) ? SMFIS_CONTINUE : SMFIS_ACCEPT; }

static sfsistat on_header(SMFICTX *ctx, char *name, char *value)
{
    struct mail *mail = smfi_getpriv(ctx);
    if (!mail)
        return SMFIS_NOREPLY;
    if (!strcasecmp(name, "From") && !regexec(&senders, value, 0, NULL, 0))
        mail->known = 1;
    append(mail, name, strlen(name));
    append(mail, ": ", 2);
    append(mail, value, strlen(value));
    append(mail, "\n", 1);
    return SMFIS_NOREPLY;
}

static sfsistat on_end_of_header(SMFICTX *ctx)
{
    struct mail *mail = smfi_getpriv(ctx);
    if (mail)
        append(mail, "\n", 1);
    return SMFIS_NOREPLY;
}

static sfsistat on_body(SMFICTX *ctx, unsigned char *bytes, size_t count)
{
    struct mail *mail = smfi_getpriv(ctx);
    if (mail)
        append(mail, (char *)bytes, count);
    return SMFIS_NOREPLY;
}

static void lines_end_in_lf(struct mail *mail)
{
    size_t kept = 0;
    for (size_t i = 0; i < mail->length; i++)
        if (mail->bytes[i] != '\r' || i + 1 == mail->length || mail->bytes[i + 1] != '\n')
            mail->bytes[kept++] = mail->bytes[i];
    mail->length = kept;
}

static int file_durably(const struct mail *mail)
{
    char name[64], there[512], final[512];
    snprintf(name, sizeof name, "%ld.P%dQ%lu.bench", (long)time(NULL), (int)getpid(), ++serial);
    snprintf(there, sizeof there, "%s/tmp/%s", maildir, name);
    snprintf(final, sizeof final, "%s/new/%s", maildir, name);
    int fd = open(there, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return 0;
    size_t written = 0;
    while (written < mail->length) {
        ssize_t count = write(fd, mail->bytes + written, mail->length - written);
        if (count <= 0)
            break;
        written += (size_t)count;
    }
    int ok = written == mail->length && fsync(fd) == 0;
    return close(fd) == 0 && ok && rename(there, final) == 0 && fsync(new_folder) == 0;
}

static sfsistat on_end_of_message(SMFICTX *ctx)
{
    struct mail *mail = smfi_getpriv(ctx);
    sfsistat verdict = SMFIS_ACCEPT;
    if (mail && mail->known) {
        lines_end_in_lf(mail);
        verdict = file_durably(mail) ? SMFIS_DISCARD : SMFIS_TEMPFAIL;
    }
    forget(ctx);
    return verdict;
}

static sfsistat on_end(SMFICTX *ctx)
{
    forget(ctx);
    return SMFIS_CONTINUE;
}

static int make_maildir(void)
{
    static const char *const folders[] = { "", "/tmp", "/new", "/cur" };
    char path[512] = "";
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s%s", maildir, folders[i]);
        mkdir(path, 0700);
    }
    snprintf(path, sizeof path, "%s/new", maildir);
    new_folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return new_folder >= 0;
}

int main(int argc, char **argv)
{
    struct smfiDesc filter = {
        .xxfi_name = "samejob", .xxfi_version = SMFI_VERSION, .xxfi_negotiate = on_negotiate,
        .xxfi_envrcpt = on_recipient, .xxfi_data = on_data, .xxfi_header = on_header, .xxfi_eoh = on_end_of_header,
        .xxfi_body = on_body, .xxfi_eom = on_end_of_message, .xxfi_abort = on_end, .xxfi_close = on_end,
    };
    if (argc != 3) {
        fprintf(stderr, "usage: samejob CONN MAILDIR\n");
        return 2;
    }
    maildir = argv[2];
    if (!make_maildir() || regcomp(&senders, "@([a-z0-9-]+\\.)*(mediasentry\\.com|copyright-compliance\\.com|copyright-notice\\.com|ip-echelon\\.com)",
            REG_EXTENDED | REG_ICASE | REG_NOSUB))
        return 1;
    umask(0); /* user postfix connects */
    smfi_setbacklog(1024);
    if (smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS)
        return 1;
    return smfi_main();
}
