#!/usr/bin/env bash
# A throw-away Sendmail on loopback beside whatever MTA is installed: its packages are unpacked and not installed, and all that it reads
# and writes lies below DIR. All mail of the world is delivered to DIR/mail/ADDRESS/new/, a file each, so nothing can leave this machine.
#
#   sendmail-instance.sh fetch                       gets the packages, once; needs Debian
#   sendmail-instance.sh create DIR SMTP_PORT REPLY_PORT FILTER [MC]
#   sendmail-instance.sh start|stop|destroy DIR
#
# SMTP_PORT asks FILTER (the S= of INPUT_MAIL_FILTER) as conf/sendmail/abusemilter.mc says it, REPLY_PORT does not; MC is one more file for
# m4. Needs root, as Sendmail trusts few others.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
cache=$PWD/var/sendmail root=$PWD/var/sendmail/root

die() { echo "sendmail-instance: $*" >&2; exit 1; }

unpacked() { # a program of the packages, with the libraries that came with it
    LD_LIBRARY_PATH=$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu "$@"
}

download() { # and nothing else: with just those libraries that are missing here, and though an installation would remove another MTA
    apt-get install --download-only -y -qq --no-install-recommends -o Debug::NoLocking=1 -o "Dir::Cache::archives=$cache" \
        sendmail-bin >"$cache/log" 2>&1
}

fetch() {
    mkdir -p "$cache/partial"
    exec 9>"$cache/lock"
    flock 9
    ! [ -e "$root" ] || return 0
    command -v apt-get >/dev/null || die "needs apt-get and Debian's package sendmail-bin"
    download || { [ "$(id -u)" = 0 ] && apt-get update -qq >"$cache/log" 2>&1 && download; } ||
        { tail -3 "$cache/log" >&2; die "Debian's package sendmail-bin could not be downloaded"; }
    rm -rf "$root.new"
    local package
    for package in "$cache"/*.deb; do dpkg-deb -x "$package" "$root.new"; done
    chmod g-s "$root.new/usr/libexec/sendmail/sendmail" # a set-group-ID program takes no libraries from LD_LIBRARY_PATH
    mv "$root.new" "$root"
}

create() { # DIR SMTP_PORT REPLY_PORT FILTER [MC]
    local smtp_port=$1 reply_port=$2 filter=$3 more=${4:-/dev/null} cf=$root/usr/share/sendmail/cf
    [ "$(id -u)" = 0 ] || die "needs root"
    [ -e "$root" ] || die "fetch comes first"
    mkdir -p "$dir/queue" "$dir/mail"
    chmod 700 "$dir/queue"
    chown nobody:nogroup "$dir/mail"
    : >"$dir/aliases"
    echo 'hosts files' >"$dir/service.switch"
    cat >"$dir/deliver" <<SH
#!/bin/sh
set -e
umask 022
box="$dir/mail/\$1"
mkdir -p "\$box/tmp" "\$box/new"
cat >"\$box/tmp/\$\$"
mv "\$box/tmp/\$\$" "\$box/new/\$(date +%s%N).\$\$"
SH
    chmod 755 "$dir/deliver"
    cat >"$dir/sendmail.mc" <<MC
VERSIONID(\`throw-away')
OSTYPE(linux)
define(\`confDOMAIN_NAME', \`mx.example.com')
define(\`confSERVICE_SWITCH_FILE', \`$dir/service.switch')
define(\`confPID_FILE', \`$dir/pid')
define(\`QUEUE_DIR', \`$dir/queue')
define(\`ALIAS_FILE', \`$dir/aliases')
define(\`STATUS_FILE', \`$dir/statistics')
define(\`HELP_FILE', \`$dir/help')
define(\`confFORWARD_PATH', \`')
define(\`LOCAL_MAILER_PATH', \`$dir/deliver')
define(\`LOCAL_MAILER_ARGS', \`deliver \$u')
define(\`confDEF_USER_ID', \`nobody:nogroup')
define(\`confDONT_BLAME_SENDMAIL', \`GroupWritableDirPathSafe,RunProgramInUnsafeDirPath')
define(\`confTO_IDENT', \`0')
define(\`confTRY_NULL_MX_LIST', \`True')
define(\`confBIND_OPTS', \`-DNSRCH -DEFNAMES')
define(\`confLOG_LEVEL', \`9')
define(\`confREFUSE_LA', \`1000')
define(\`confQUEUE_LA', \`1000')
define(\`confPRIVACY_FLAGS', \`goaway')
define(\`confMIN_FREE_BLOCKS', \`0')
FEATURE(\`no_default_msa')
FEATURE(\`nocanonify')
FEATURE(\`accept_unresolvable_domains')
FEATURE(\`accept_unqualified_senders')
FEATURE(\`promiscuous_relay')
DAEMON_OPTIONS(\`Name=MTA, Addr=127.0.0.1, Port=$smtp_port')
$(sed "s#inet:8895@127.0.0.1#$filter#; s#Port=10026#Port=$reply_port#" conf/sendmail/abusemilter.mc)
$(cat "$more")
define(\`SMART_HOST', \`files:localhost')
MAILER_DEFINITIONS
Mfiles, P=$dir/deliver, F=hunPD, L=0, E=\\n, T=X-Unix/RFC822/X-Unix, A=deliver \$u
MC
    local m4=$root/usr/bin/m4
    [ -e "$m4" ] || m4=m4 # it was installed here already, so it was not among the missing
    unpacked "$m4" -D_CF_DIR_="$cf/" "$cf/m4/cf.m4" "$dir/sendmail.mc" >"$dir/sendmail.cf"
    echo "$smtp_port" >"$dir/smtp-port"
}

processes() { # the daemon and its children, which stand in our queue; a pid file may name a stranger
    { find /proc -maxdepth 2 -path '/proc/[0-9]*/cwd' -lname "$dir/queue" 2>/dev/null || true; } | cut -d/ -f3 # some vanish meanwhile
}

greets() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 line <&3 && printf 'QUIT\r\n' >&3 && [ "${line:0:3}" = 220 ]) 2>/dev/null
}

start() {
    local port
    port=$(cat "$dir/smtp-port") || die "no instance in $dir"
    [ -z "$(processes)" ] || return 0
    ! greets "$port" || die "port $port is taken"
    # Under a host name without a dot Sendmail sleeps for a minute, before it reads its configuration; so it gets one that it alone sees.
    local named=()
    ! unshare --uts true 2>/dev/null || named=(unshare --uts sh -c 'hostname mx.example.com; exec "$@"' sh)
    unpacked "${named[@]}" "$root/usr/libexec/sendmail/sendmail" -bd -q1m -C "$dir/sendmail.cf" -X "$dir/traffic" \
        >"$dir/start" 2>&1 </dev/null || { cat "$dir/start" >&2; die "Sendmail does not start"; }
    for _ in $(seq 100); do greets "$port" && return 0; sleep 0.1; done
    die "no greeting on port $port: $(cat "$dir/start")"
}

stop() {
    local pids
    for _ in $(seq 100); do
        pids=$(processes)
        [ -n "$pids" ] || return 0
        xargs kill 2>/dev/null <<<"$pids" || true
        sleep 0.1
    done
    die "Sendmail does not stop:" $pids
}

destroy() {
    [ -e "$dir/sendmail.mc" ] || die "no instance in $dir"
    stop
    rm -rf "$dir"
}

case ${1-}:$# in
fetch:1) fetch ;;
create:[56]) dir=$(realpath -m "$2"); shift 2; create "$@" ;;
start:2 | stop:2 | destroy:2) dir=$(realpath -m "$2"); "$1" ;;
*) die "usage: fetch | create DIR SMTP_PORT REPLY_PORT FILTER [MC] | start|stop|destroy DIR" ;;
esac
