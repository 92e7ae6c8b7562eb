#!/usr/bin/env bash
# Runs the main job on this machine: a throw-away Postfix with the milter in front, one copyright notice in, the filed
# notice and the reply out. Everything lies below ./var/try; /etc/postfix is not touched, nothing leaves loopback.
#
#   packaging/try.sh          stays up afterwards and prints the SMTP port; Ctrl-C stops it
#   packaging/try.sh --once   stops by itself; exit status 0 only if all was seen
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export PATH=$PATH:/usr/sbin:/sbin

once=
case ${1-} in
'') ;;
--once) once=1 ;;
*) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

root=$PWD/var/try log=$PWD/var/try/abuse-milter.log
instance=packaging/postfix-instance.sh
daemon=

say() { printf '\n== %s\n' "$*"; }
die() { echo "try.sh: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "needs root, because Postfix' master starts as nobody else: sudo $0 $*"
command -v dotnet >/dev/null || die "needs the .NET 10 SDK (dotnet on the PATH)"

stop_all() {
    if [ -n "$daemon" ] && kill "$daemon" 2>/dev/null; then wait "$daemon" || true; fi
    "$instance" stop "$root/postfix" || true
}

free_port() { # the first port from $1 on that nobody answers on
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}

wait_for() { # SECONDS COMMAND...: until the command succeeds
    local tries=$(($1 * 10))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

first_file() { find "$1" -type f 2>/dev/null | sort | head -1 | grep .; }
has_file() { first_file "$1" >/dev/null; }

reply_of_server() { # reads one SMTP reply; fails unless it begins with $1
    local line=
    while IFS= read -r -t 60 line <&4; do
        [ "${line:3:1}" = - ] || break
    done
    [ "${line:0:1}" = "$1" ] || { echo "SMTP: ${line%$'\r'}" >&2; return 1; }
}

send_mail() { # SENDER RECIPIENT FILE: speaks SMTP to the throw-away Postfix
    local status=0
    exec 4<>"/dev/tcp/127.0.0.1/$smtp_port"
    {
        reply_of_server 2 && printf 'EHLO client.example.net\r\n' >&4 && reply_of_server 2 &&
            printf 'MAIL FROM:<%s>\r\n' "$1" >&4 && reply_of_server 2 &&
            printf 'RCPT TO:<%s>\r\n' "$2" >&4 && reply_of_server 2 &&
            printf 'DATA\r\n' >&4 && reply_of_server 3 &&
            sed -e 's/\r$//' -e 's/^\./../' -e 's/$/\r/' "$3" >&4 && printf '.\r\n' >&4 && reply_of_server 2
    } || status=1
    printf 'QUIT\r\n' >&4 || true
    exec 4>&-
    return "$status"
}

if [ -d "$root" ]; then "$instance" stop "$root/postfix" || true; rm -rf "$root"; fi
mkdir -p "$root/conf"
# User postfix must reach its queue below this folder.
parent=$root
while [ "$parent" != / ]; do
    [ $((0$(stat -c %a "$parent") & 1)) = 1 ] || die "user postfix cannot enter $parent: move the checkout, or chmod o+x $parent"
    parent=$(dirname "$parent")
done
trap stop_all EXIT
trap 'exit 130' INT TERM

say "What is needed"
packaging/install-postfix.sh
echo "Postfix $(postconf -d -h mail_version), .NET SDK $(dotnet --version)"

say "Build"
dotnet build src/AbuseMilter -c Release -o "$root/bin" -nologo -v quiet >"$root/build.log" 2>&1 || { cat "$root/build.log" >&2; die "the build failed"; }
program=$root/bin/abuse-milter

smtp_port=$(free_port 2525) reply_port=$(free_port 10026) milter_port=$(free_port 8895)
cp -r conf/. "$root/conf/"
# The shipped configuration, with places below var/try. Nothing on loopback is authenticated, so nothing is asked for.
sed -e "s|^listen = \[.*|listen = [\"inet:127.0.0.1:$milter_port\", \"unix:$root/milter.sock\"]|" \
    -e "s|^maildir = .*|maildir = \"$root/Maildir\"|" \
    -e "s|^ledger = .*|ledger = \"$root/ledger.db\"|" \
    -e "s|^submit = .*|submit = \"inet:127.0.0.1:$reply_port\"|" \
    -e 's|^require_authentication = .*|require_authentication = "none"|' \
    conf/abusemilter.toml >"$root/conf/abusemilter.toml"
"$program" check --config "$root/conf/abusemilter.toml"

say "Start"
"$program" run --config "$root/conf/abusemilter.toml" >"$log" 2>&1 &
daemon=$!
wait_for 20 grep -qs 'listens on' "$log" || { cat "$log" >&2; die "the daemon does not come up"; }
"$instance" create "$root/postfix" "$smtp_port" "$reply_port" "inet:127.0.0.1:$milter_port" \
    alice@example.com abuse@example.com CBSCopyright@mc.mediasentry.com
"$instance" start "$root/postfix"
cat "$log"
echo "Postfix takes mail on 127.0.0.1:$smtp_port, replies go in through 127.0.0.1:$reply_port"

notice_folder=$root/Maildir/.Torservers.Abuse.DMCA/new
reply_folder=$root/postfix/mail/mc.mediasentry.com/CBSCopyright/new
plain_folder=$root/postfix/mail/example.com/alice/new
missing=()

say "A notice to abuse@example.com, a plain mail to alice@example.com"
send_mail CBSCopyright@mc.mediasentry.com abuse@example.com packaging/try/notice.eml || missing+=("the notice was not taken by Postfix")
send_mail bob@example.org alice@example.com packaging/try/plain.eml || missing+=("the plain mail was not taken by Postfix")

say "The notice as it was filed"
if wait_for 20 has_file "$notice_folder"; then
    file=$(first_file "$notice_folder")
    echo "${file#"$PWD/"}"
    sed '/^$/q' "$file"
else
    missing+=("no file in $notice_folder")
fi

say "The reply in the complainant's mailbox"
if wait_for 20 has_file "$reply_folder"; then
    file=$(first_file "$reply_folder")
    echo "${file#"$PWD/"}"
    cat "$file"
    grep -qi '^Auto-Submitted: auto-replied' "$file" && grep -qi '^Return-Path: <>' "$file" || missing+=("the reply is not marked as automatic")
else
    missing+=("no reply in $reply_folder")
fi

say "The plain mail that passed"
if wait_for 20 has_file "$plain_folder"; then
    file=$(first_file "$plain_folder")
    echo "${file#"$PWD/"}"
    cat "$file"
    # Below the trace fields of Postfix it must be the very file that was sent.
    cmp -s <(sed '1,/^From:/{/^From:/!d}' "$file") packaging/try/plain.eml || missing+=("the plain mail was changed on its way")
else
    missing+=("no plain mail in $plain_folder")
fi
! has_file "$root/postfix/mail/example.com/abuse/new" || missing+=("the notice was delivered as well as filed")

say "What the daemon says"
cat "$log"

if [ ${#missing[@]} -gt 0 ]; then
    printf '\ntry.sh: %s\n' "${missing[@]}" >&2
    echo "try.sh: look at $log and $root/postfix/log/maillog" >&2
    exit 1
fi
say "All seen: the notice is filed, its reply is delivered, the plain mail is untouched. State: ${root#"$PWD/"}"
[ -z "$once" ] || exit 0
cat <<HELP
Send your own mail to 127.0.0.1:$smtp_port (SMTP); abuse@example.com is watched.
  log      tail -f ${log#"$PWD/"}
  mail     ${root#"$PWD/"}/Maildir, ${root#"$PWD/"}/postfix/mail
  dry run  ${program#"$PWD/"} inspect --config ${root#"$PWD/"}/conf/abusemilter.toml FILE
Ctrl-C stops all.
HELP
wait "$daemon"
