/*
 * echo PORT PATH: no filter, but what is left of one when all work is taken away: it negotiates as we do, accepts at DATA, and looks at nothing else.
 * One thread, epoll. What a load generator reaches against it is the generator's ceiling.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MAX_FD = 4096, ROOM = 65536 };

struct peer { /* bytes of a frame that is not whole */
    unsigned char head[5];
    size_t have;    /* of head */
    uint32_t left;  /* of the frame's payload */
};

static struct peer peers[MAX_FD];

static int listen_on(int family, const void *address, socklen_t length)
{
    int one = 1, fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, address, length) || listen(fd, 1024)) {
        perror("echo");
        exit(1);
    }
    return fd;
}

/* Appends the answer to a command, if it has one. */
static size_t answer(unsigned char command, unsigned char *out)
{
    static const unsigned char agreed[] = { 0, 0, 0, 13, 'O', 0, 0, 0, 6, 0, 0, 0, 0, 0, 0x0e, 0xf1, 0x80 };
    static const unsigned char accepted[] = { 0, 0, 0, 1, 'a' };
    const unsigned char *bytes = command == 'O' ? agreed : accepted;
    size_t count = command == 'O' ? sizeof agreed : command == 'T' ? sizeof accepted : 0;
    memcpy(out, bytes, count);
    return count;
}

static int serve(int fd)
{
    static unsigned char in[ROOM], out[ROOM];
    struct peer *peer = &peers[fd];
    ssize_t count = recv(fd, in, sizeof in, 0);
    size_t pending = 0;
    if (count <= 0)
        return 0;
    for (ssize_t i = 0; i < count;) {
        if (peer->have < 5) {
            peer->head[peer->have++] = in[i++];
            if (peer->have < 5)
                continue;
            uint32_t length;
            memcpy(&length, peer->head, 4);
            peer->left = ntohl(length) - 1;
            if (peer->head[4] == 'Q' || pending > ROOM - 64)
                return 0;
            pending += answer(peer->head[4], out + pending);
        } else {
            uint32_t step = (uint32_t)(count - i) < peer->left ? (uint32_t)(count - i) : peer->left;
            i += step;
            peer->left -= step;
        }
        if (peer->have == 5 && peer->left == 0)
            peer->have = 0;
    }
    return !pending || send(fd, out, pending, MSG_NOSIGNAL) == (ssize_t)pending;
}

static void admit(int poll, int listener)
{
    int one = 1, fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (fd >= MAX_FD) {
        close(fd);
        return;
    }
    peers[fd] = (struct peer) { .have = 0 };
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &(struct epoll_event) { .events = EPOLLIN, .data.fd = fd });
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    struct sockaddr_in tcp = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_un local = { .sun_family = AF_UNIX };
    snprintf(local.sun_path, sizeof local.sun_path, "%s", argv[2]);
    umask(0);
    int listeners[] = { listen_on(AF_INET, &tcp, sizeof tcp), listen_on(AF_UNIX, &local, sizeof local) };
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < 2; i++)
        epoll_ctl(poll, EPOLL_CTL_ADD, listeners[i], &(struct epoll_event) { .events = EPOLLIN, .data.fd = listeners[i] });
    for (;;) {
        struct epoll_event events[256];
        int ready = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listeners[0] || fd == listeners[1])
                admit(poll, fd);
            else if (!serve(fd))
                close(fd);
        }
    }
}
