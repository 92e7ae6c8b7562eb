/*
 * filter SOCKET WATCH ACTIONS FLAGS ASKED READS BODY_BYTES SYMBOLS*7 [MACRO]...
 *
 * A filter on libmilter that decides as SharedPolicy.cs does, by what the mail itself says. Numbers are hexadecimal. WATCH is "abuse"
 * (that local part, any domain) or "all"; ACTIONS, FLAGS and SYMBOLS (one list a stage, in the order of SMFIM_*) are what it asks the MTA
 * for, less what is not offered; ASKED are the moments at which it decides, as in Moment.cs; READS is 0 for the envelope, 1 for the
 * header, 2 for header and BODY_BYTES of the body.
 *
 * The verdict stands behind the moment's name in the first label of the client's name or of HELO, in the sender's local part, or in the
 * first label of a recipient's domain (rcpt): mail-reject@, data-discard@, abuse@rcpt-lines.example.com. Edits are X-Do fields. A message
 * without any that is let through gets a field that tells all that the filter saw of it: envelope, the MACROs, a digest of the content.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <inttypes.h>
#include <libmilter/mfapi.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CONNECT = 0x1, HELO = 0x2, MAIL = 0x4, RCPT = 0x8, DATA = 0x10, EOH = 0x20 };

enum { STAGES = 7, FIRST_SYMBOLS = 8, FIRST_MACRO = FIRST_SYMBOLS + STAGES };

struct text { /* bytes, and a NUL behind them */
    char *bytes;
    size_t length, room;
};

struct connection {
    unsigned long flags;          /* agreed, as libmilter sees it: what it fakes is among them */
    struct text client, helo;
    const char *session;          /* the word that decided every message of the session */

    const char *decided;          /* the message, as far as the MTA goes on with it */
    struct text word, sender, recipients, content, edits;
    char **paths;                 /* of the recipients, as they came */
    size_t count;
    unsigned long body;
    int watched, ended, carriage_return;
};

static int watch_all, reads;
static unsigned long actions, flags, asked, body_bytes;
static char **symbols, **macros;

static void put(struct text *text, const char *bytes, size_t count)
{
    if (text->length + count + 1 > text->room) {
        text->room = 2 * (text->length + count + 1);
        text->bytes = realloc(text->bytes, text->room);
        if (!text->bytes)
            abort();
    }
    memcpy(text->bytes + text->length, bytes, count);
    text->length += count;
    text->bytes[text->length] = 0;
}

static void clear(struct text *text)
{
    text->length = 0;
    put(text, "", 0);
}

__attribute__((format(printf, 2, 3))) static void print(struct text *text, const char *format, ...)
{
    char *line;
    va_list arguments;
    va_start(arguments, format);
    int count = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (count < 0)
        abort();
    put(text, line, count);
    free(line);
}

/* Whatever is not plain becomes %xx, so that a field can hold it. */
static void escape(struct text *text, const char *string)
{
    for (; *string; string++) {
        unsigned char c = *string;
        if (c > ' ' && c <= '~' && c != '%')
            put(text, string, 1);
        else
            print(text, "%%%02x", c);
    }
}

static void forget_client(struct connection *c)
{
    clear(&c->client), clear(&c->helo);
    print(&c->client, "unknown/-");
    c->session = NULL;
}

static struct connection *of(SMFICTX *ctx)
{
    struct connection *connection = smfi_getpriv(ctx);
    if (!connection) {
        connection = calloc(1, sizeof *connection);
        if (!connection)
            abort();
        forget_client(connection);
        clear(&connection->word);
        smfi_setpriv(ctx, connection);
    }
    return connection;
}

static void forget_message(struct connection *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->paths[i]);
    clear(&c->word), clear(&c->sender), clear(&c->recipients), clear(&c->content), clear(&c->edits);
    c->decided = NULL;
    c->count = c->body = c->watched = c->ended = c->carriage_return = 0;
}

/* --- verdicts --- */

static const char *const words[] = { "accept", "reject", "tempfail", "discard", "text", "lines", "delay" };

/* The word behind "MOMENT-", which ends at the first dot or @; NULL if there is none that we know. */
static const char *word_of(const char *string, const char *moment)
{
    size_t skip = strlen(moment);
    if (strncmp(string, moment, skip) || string[skip] != '-')
        return NULL;
    string += skip + 1;
    size_t length = strcspn(string, ".@");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && !strncmp(string, words[i], length))
            return words[i];
    return NULL;
}

static sfsistat verdict(SMFICTX *ctx, const char *word)
{
    if (!word)
        return SMFIS_CONTINUE;
    if (!strcmp(word, "accept"))
        return SMFIS_ACCEPT;
    if (!strcmp(word, "discard"))
        return SMFIS_DISCARD;
    if (!strcmp(word, "tempfail"))
        return SMFIS_TEMPFAIL;
    if (!strcmp(word, "delay")) {
        smfi_setreply(ctx, "451", "4.7.1", "Not now, 50%% sure");
        return SMFIS_TEMPFAIL;
    }
    if (!strcmp(word, "text"))
        smfi_setreply(ctx, "550", "5.7.1", "Not here, 100%% %%s sure");
    if (!strcmp(word, "lines"))
        smfi_setmlreply(ctx, "554", "5.7.0", "First of three", "2nd, 100%% sure", "550 and the last", NULL);
    return SMFIS_REJECT;
}

/* Silence where it was agreed; libmilter fakes it for an MTA that waits nevertheless. */
static sfsistat say(struct connection *c, unsigned long no_reply, sfsistat status)
{
    return c->flags & no_reply ? SMFIS_NOREPLY : status;
}

/* As say, with SKIP where the MTA knows it: the rest of its kind need not come. */
static sfsistat unread(struct connection *c, unsigned long no_reply)
{
    return say(c, no_reply, c->flags & SMFIP_SKIP ? SMFIS_SKIP : SMFIS_CONTINUE);
}

/* --- envelope --- */

static sfsistat on_negotiate(SMFICTX *ctx, unsigned long offered_actions, unsigned long offered, unsigned long unused2, unsigned long unused3,
    unsigned long *wanted_actions, unsigned long *wanted, unsigned long *wanted2, unsigned long *wanted3)
{
    (void)unused2, (void)unused3;
    struct connection *c = of(ctx);
    *wanted_actions = actions & offered_actions;
    *wanted = c->flags = flags & offered;
    *wanted2 = *wanted3 = 0;
    for (int stage = 0; *wanted_actions & SMFIF_SETSYMLIST && stage < STAGES; stage++)
        smfi_setsymlist(ctx, stage, symbols[stage]);
    return SMFIS_CONTINUE;
}

static sfsistat ask_session(SMFICTX *ctx, struct connection *c, const char *word)
{
    if (!c->session)
        c->session = word;
    return c->session && strcmp(c->session, "discard") ? verdict(ctx, c->session) : SMFIS_CONTINUE; /* there is no message yet to discard */
}

static sfsistat on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *address)
{
    struct connection *c = of(ctx);
    char printed[INET6_ADDRSTRLEN] = "-";
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)address)->sin_addr, printed, sizeof printed);
    if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)address)->sin6_addr, printed, sizeof printed);
    clear(&c->client);
    escape(&c->client, *host ? host : "unknown");
    print(&c->client, "/%s", printed);
    return say(c, SMFIP_NR_CONN, ask_session(ctx, c, asked & CONNECT ? word_of(host, "connect") : NULL));
}

static sfsistat on_helo(SMFICTX *ctx, char *name)
{
    struct connection *c = of(ctx);
    clear(&c->helo);
    escape(&c->helo, name);
    return say(c, SMFIP_NR_HELO, ask_session(ctx, c, asked & HELO ? word_of(name, "helo") : NULL));
}

static void put_path(struct text *text, char **argv)
{
    escape(text, argv[0]);
    while (*++argv) {
        put(text, ",", 1);
        escape(text, *argv);
    }
}

static sfsistat on_mail(SMFICTX *ctx, char **argv)
{
    struct connection *c = of(ctx);
    forget_message(c);
    put_path(&c->sender, argv);
    put(&c->word, argv[0] + (*argv[0] == '<'), strlen(argv[0]) - (*argv[0] == '<'));
    c->decided = c->session;
    if (!c->decided && asked & MAIL)
        c->decided = word_of(c->word.bytes, "mail");
    return say(c, SMFIP_NR_MAIL, verdict(ctx, c->decided));
}

/* "<a@b>" of "a@b" or "<@route:a@b>", to be freed. */
static char *path_of(const char *address)
{
    char *path;
    const char *route = strchr(address, ':');
    address += *address == '<';
    if (*address == '@' && route)
        address = route + 1;
    if (asprintf(&path, "<%.*s>", (int)strcspn(address, ">"), address) < 0)
        abort();
    return path;
}

static int is_watched(const char *address)
{
    char *path = path_of(address);
    int watched = watch_all || (!strncasecmp(path, "<abuse@", 7) && path[7] != '>');
    free(path);
    return watched;
}

static sfsistat on_recipient(SMFICTX *ctx, char **argv)
{
    struct connection *c = of(ctx);
    const char *mailer = smfi_getsymval(ctx, "{rcpt_mailer}"), *domain = strchr(argv[0], '@');
    if (c->decided)
        return say(c, SMFIP_NR_RCPT, strcmp(c->decided, "accept") ? verdict(ctx, c->decided) : SMFIS_CONTINUE);
    if (mailer && !strcmp(mailer, "error"))
        return say(c, SMFIP_NR_RCPT, SMFIS_CONTINUE); /* refused by the MTA itself */
    if (is_watched(argv[0])) {
        const char *word = domain && asked & RCPT ? word_of(domain + 1, "rcpt") : NULL;
        if (word && !strcmp(word, "discard"))
            c->decided = word;
        if (word && strcmp(word, "accept")) /* which would be for the whole message */
            return verdict(ctx, word);
        c->watched = 1;
    }
    put(&c->recipients, ";", 1);
    put_path(&c->recipients, argv);
    c->paths = realloc(c->paths, (c->count + 1) * sizeof *c->paths);
    if (!c->paths || !(c->paths[c->count++] = strdup(argv[0])))
        abort();
    return say(c, SMFIP_NR_RCPT, SMFIS_CONTINUE);
}

/* --- content --- */

/* CRLF becomes LF wherever the pieces are cut. */
static void put_lines(struct connection *c, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (c->carriage_return && bytes[i] != '\n')
            put(&c->content, "\r", 1);
        c->carriage_return = bytes[i] == '\r';
        if (!c->carriage_return)
            put(&c->content, bytes + i, 1);
    }
}

static void put_line_end(struct connection *c)
{
    put(&c->content, c->carriage_return ? "\r\n" : "\n", c->carriage_return ? 2 : 1);
    c->carriage_return = 0;
}

static void end_header(struct connection *c)
{
    if (!c->ended && reads > 0)
        put(&c->content, "\n", 1);
    c->ended = 1;
}

static int nothing_to_read(struct connection *c)
{
    if (!c->decided && !c->watched)
        c->decided = "accept";
    return c->decided != NULL;
}

static sfsistat on_data(SMFICTX *ctx)
{
    struct connection *c = of(ctx);
    if (!nothing_to_read(c) && asked & DATA)
        c->decided = word_of(c->word.bytes, "data");
    return say(c, SMFIP_NR_DATA, verdict(ctx, c->decided));
}

static sfsistat on_header(SMFICTX *ctx, char *name, char *value)
{
    struct connection *c = of(ctx);
    if (nothing_to_read(c))
        return say(c, SMFIP_NR_HDR, verdict(ctx, c->decided));
    if (reads == 0)
        return unread(c, SMFIP_NR_HDR);
    put_lines(c, name, strlen(name));
    put_lines(c, ": ", c->flags & SMFIP_HDR_LEADSPC ? 1 : 2);
    put_lines(c, value, strlen(value));
    put_line_end(c);
    if (!strcmp(name, "X-Do")) {
        value += strspn(value, " ");
        put(&c->edits, value, strlen(value) + 1);
    }
    return say(c, SMFIP_NR_HDR, SMFIS_CONTINUE);
}

static sfsistat on_end_of_header(SMFICTX *ctx)
{
    struct connection *c = of(ctx);
    if (!nothing_to_read(c)) {
        end_header(c);
        if (asked & EOH)
            c->decided = word_of(c->word.bytes, "eoh");
    }
    return say(c, SMFIP_NR_EOH, verdict(ctx, c->decided));
}

/*
 * SMFIS_CONTINUE although no reply was agreed: libmilter makes silence of it. SMFIS_NOREPLY for the piece of the body in SMFIC_BODYEOB
 * would end the event there, and on_end_of_message would never be called (st_bodyend).
 */
static sfsistat on_body(SMFICTX *ctx, unsigned char *bytes, size_t count)
{
    struct connection *c = of(ctx);
    if (nothing_to_read(c))
        return c->flags & SMFIP_NR_BODY ? SMFIS_CONTINUE : verdict(ctx, c->decided);
    end_header(c);
    if (reads == 2 && c->body < body_bytes)
        put_lines(c, (char *)bytes, count);
    c->body += count;
    return (reads == 2 && c->body < body_bytes) || c->flags & SMFIP_NR_BODY ? SMFIS_CONTINUE : unread(c, 0);
}

/* --- end of message --- */

static void tell(SMFICTX *ctx, struct connection *c)
{
    struct text view = { 0 };
    uint64_t digest = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < c->content.length; i++)
        digest = (digest ^ (unsigned char)c->content.bytes[i]) * UINT64_C(1099511628211);
    print(&view, "%s%s %s from=%s to=%s content=%zu:%016" PRIx64,
        c->flags & SMFIP_HDR_LEADSPC ? " " : "", c->client.bytes, c->helo.bytes, c->sender.bytes, c->recipients.bytes, c->content.length, digest);
    for (char **macro = macros; *macro; macro++) {
        const char *value = smfi_getsymval(ctx, *macro);
        print(&view, " %s=", *macro);
        escape(&view, value ? value : "");
    }
    smfi_addheader(ctx, "X-Seen", view.bytes);
    free(view.bytes);
}

/* Lines of the alphabet, so that a piece that got lost would show. */
static void replace_body(SMFICTX *ctx, unsigned long count)
{
    char *body = malloc(count + 1);
    if (!body)
        abort();
    for (unsigned long i = 0; i < count; i++)
        body[i] = i % 28 == 26 ? '\r' : i % 28 == 27 ? '\n' : 'a' + i % 28;
    smfi_replacebody(ctx, (unsigned char *)body, count);
    free(body);
}

/* The next word of a field, in place. */
static char *next(char **rest) { return *rest ? strsep(rest, " ") : ""; }

static void edit(SMFICTX *ctx, struct connection *c, char *rest)
{
    const char *verb = next(&rest);
    char *path = NULL, *value;
    if (!strcmp(verb, "progress")) {
        smfi_progress(ctx);
    } else if (!strcmp(verb, "quarantine")) {
        smfi_quarantine(ctx, rest);
    } else if (!strcmp(verb, "replbody")) {
        replace_body(ctx, strtoul(next(&rest), NULL, 10));
    } else if (!strcmp(verb, "chgfrom") || !strcmp(verb, "addrcpt")) {
        path = path_of(next(&rest));
        if (*verb == 'c')
            smfi_chgfrom(ctx, path, rest);
        else if (rest)
            smfi_addrcpt_par(ctx, path, rest);
        else
            smfi_addrcpt(ctx, path);
    } else if (!strcmp(verb, "delrcpt")) {
        size_t index = strtoul(next(&rest), NULL, 10);
        if (index < c->count)
            smfi_delrcpt(ctx, path = path_of(c->paths[index]));
    } else {
        int number = *verb == 'a' ? 0 : atoi(next(&rest)); /* add has none */
        char *name = next(&rest);
        if (asprintf(&value, "%s%s", c->flags & SMFIP_HDR_LEADSPC ? " " : "", rest ? rest : "") < 0)
            abort();
        if (!strcmp(verb, "add"))
            smfi_addheader(ctx, name, value);
        else if (!strcmp(verb, "insert"))
            smfi_insheader(ctx, number, name, value);
        else if (!strcmp(verb, "change"))
            smfi_chgheader(ctx, name, number, value);
        else if (!strcmp(verb, "delete"))
            smfi_chgheader(ctx, name, number, NULL);
        free(value);
    }
    free(path);
}

static sfsistat on_end_of_message(SMFICTX *ctx)
{
    struct connection *c = of(ctx);
    if (nothing_to_read(c))
        return verdict(ctx, c->decided);
    end_header(c);
    if (reads > 0 && c->carriage_return)
        put(&c->content, "\r", 1);
    c->carriage_return = 0;
    if (reads > 0 && (!c->content.length || c->content.bytes[c->content.length - 1] != '\n'))
        put(&c->content, "\n", 1);

    const char *word = word_of(c->word.bytes, "eom");
    if (word && strcmp(word, "accept"))
        return verdict(ctx, word);
    if (!c->edits.length)
        tell(ctx, c);
    for (size_t at = 0; at < c->edits.length;) {
        char *line = c->edits.bytes + at;
        at += strlen(line) + 1;
        edit(ctx, c, line);
    }
    return SMFIS_ACCEPT;
}

static sfsistat on_abort(SMFICTX *ctx)
{
    forget_message(of(ctx));
    return SMFIS_CONTINUE;
}

/* At SMFIC_QUIT_NC too, behind which the same negotiation holds. */
static sfsistat on_close(SMFICTX *ctx)
{
    struct connection *c = of(ctx);
    forget_message(c);
    forget_client(c);
    return SMFIS_CONTINUE;
}

static sfsistat on_unknown(SMFICTX *ctx, const char *command)
{
    (void)command;
    return say(of(ctx), SMFIP_NR_UNKN, SMFIS_CONTINUE);
}

int main(int argc, char **argv)
{
    struct smfiDesc filter = {
        .xxfi_name = "filter", .xxfi_version = SMFI_VERSION, .xxfi_negotiate = on_negotiate,
        .xxfi_connect = on_connect, .xxfi_helo = on_helo, .xxfi_envfrom = on_mail, .xxfi_envrcpt = on_recipient, .xxfi_data = on_data,
        .xxfi_unknown = on_unknown, .xxfi_header = on_header, .xxfi_eoh = on_end_of_header, .xxfi_body = on_body,
        .xxfi_eom = on_end_of_message, .xxfi_abort = on_abort, .xxfi_close = on_close,
    };
    if (argc < FIRST_MACRO) {
        fprintf(stderr, "usage: filter SOCKET WATCH ACTIONS FLAGS ASKED READS BODY_BYTES SYMBOLS*7 [MACRO]...\n");
        return 2;
    }
    watch_all = !strcmp(argv[2], "all");
    actions = strtoul(argv[3], NULL, 16);
    flags = strtoul(argv[4], NULL, 16);
    asked = strtoul(argv[5], NULL, 16);
    reads = atoi(argv[6]);
    body_bytes = strtoul(argv[7], NULL, 16);
    symbols = argv + FIRST_SYMBOLS;
    macros = argv + FIRST_MACRO;
    if (smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS || smfi_opensocket(1) != MI_SUCCESS)
        return 1;
    puts("ready");
    fflush(stdout);
    return smfi_main();
}
