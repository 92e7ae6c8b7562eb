/* noop CONN: the least a libmilter filter can do. Default negotiation, so it is asked about every event and continues each. */
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <sys/stat.h>

static sfsistat on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *addr) { (void)ctx, (void)host, (void)addr; return SMFIS_CONTINUE; }
static sfsistat on_text(SMFICTX *ctx, char *text) { (void)ctx, (void)text; return SMFIS_CONTINUE; }
static sfsistat on_path(SMFICTX *ctx, char **argv) { (void)ctx, (void)argv; return SMFIS_CONTINUE; }
static sfsistat on_header(SMFICTX *ctx, char *name, char *value) { (void)ctx, (void)name, (void)value; return SMFIS_CONTINUE; }
static sfsistat on_body(SMFICTX *ctx, unsigned char *bytes, size_t count) { (void)ctx, (void)bytes, (void)count; return SMFIS_CONTINUE; }
static sfsistat on_event(SMFICTX *ctx) { (void)ctx; return SMFIS_CONTINUE; }

int main(int argc, char **argv)
{
    struct smfiDesc filter = {
        .xxfi_name = "noop", .xxfi_version = SMFI_VERSION,
        .xxfi_connect = on_connect, .xxfi_helo = on_text, .xxfi_envfrom = on_path, .xxfi_envrcpt = on_path,
        .xxfi_data = on_event, .xxfi_header = on_header, .xxfi_eoh = on_event, .xxfi_body = on_body, .xxfi_eom = on_event,
        .xxfi_abort = on_event, .xxfi_close = on_event,
    };
    if (argc != 2) {
        fprintf(stderr, "usage: noop CONN\n");
        return 2;
    }
    umask(0); /* user postfix connects */
    smfi_setbacklog(1024);
    if (smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS)
        return 1;
    return smfi_main();
}
