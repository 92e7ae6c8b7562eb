#!/usr/bin/env bash
# A throw-away Postfix on loopback with its own configuration, queue, log and mail store below DIR; /etc/postfix is
# neither read nor written. All mail of the world is delivered below DIR/mail/DOMAIN/USER/ (a Maildir each for the
# addresses named, DIR/mail/everybody-else/ for the others), so nothing can leave this machine.
#
#   postfix-instance.sh create DIR SMTP_PORT REPLY_PORT MILTERS [ADDRESS...]
#   postfix-instance.sh start|stop|reload DIR
#
# SMTP_PORT passes MILTERS (smtpd_milters syntax), REPLY_PORT passes none. Needs root: master(8) starts as nobody else.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin
unset MAIL_CONFIG # it would redirect every Postfix command

die() { echo "postfix-instance: $*" >&2; exit 1; }

[ $# -ge 2 ] || die "usage: create DIR SMTP_PORT REPLY_PORT MILTERS [ADDRESS...] | start|stop|reload DIR"
verb=$1 dir=$(realpath -m "$2")
shift 2
etc=$dir/etc queue=$dir/queue

mailboxes() { # a regexp table, because only such a one sees user+tag@domain whole; the catch-all stays last
    local address user domain
    for address; do
        user=${address%@*} domain=${address#*@}
        printf '/^%s(\\+.*)?@%s$/ %s/%s/\n' "${user//./\\.}" "${domain//./\\.}" "$domain" "$user"
    done
    echo '/^/ everybody-else/'
}

create() {
    [ $# -ge 3 ] || die "create DIR SMTP_PORT REPLY_PORT MILTERS [ADDRESS...]"
    local smtp_port=$1 reply_port=$2 milters=$3
    shift 3
    [ "$(id -u)" = 0 ] || die "needs root"
    mkdir -p "$etc" "$queue" "$dir/data" "$dir/mail" "$dir/log"
    chmod 755 "$dir" "$etc" "$queue" "$dir/log" "$dir/mail"
    chown postfix "$dir/data"
    chown nobody:nogroup "$dir/mail"
    local parent=$queue
    while [ "$parent" != / ]; do
        [ $((0$(stat -c %a "$parent") & 1)) = 1 ] || die "user postfix cannot enter $parent; chmod o+x $parent"
        parent=$(dirname "$parent")
    done
    mailboxes "$@" >"$etc/mailboxes"

    cat >"$etc/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $queue
data_directory = $dir/data
mail_owner = postfix
setgid_group = postdrop
# postlogd writes the log, so that neither syslog nor a journal is needed
maillog_file = $dir/log/maillog
maillog_file_prefixes = $dir/log
# loopback only, IPv4 only, no name service, no TLS
myhostname = mx.example.com
mydomain = example.com
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_tls_security_level = none
smtp_tls_security_level = none
alias_maps =
alias_database =
local_recipient_maps =
mydestination =
virtual_mailbox_domains = static:ALL
virtual_transport = virtual
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = regexp:$etc/mailboxes
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 1
default_transport = error:5.1.2 this throw-away instance sends nothing outside
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
append_dot_mydomain = no
biff = no
in_flow_delay = 0
notify_classes =
smtpd_milters = $milters
# mail of the sendmail command as well
non_smtpd_milters = $milters
milter_default_action = tempfail
CF
    # chroot is off ("n" in the fifth column) throughout: there is nothing to copy into a jail that lives for minutes
    cat >"$etc/master.cf" <<CF
127.0.0.1:$smtp_port inet n - n - - smtpd
127.0.0.1:$reply_port inet n - n - - smtpd
  -o syslog_name=postfix/reply
  -o smtpd_milters=
  -o receive_override_options=no_milters,no_header_body_checks,no_unknown_recipient_checks
pickup    unix  n - n 1 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
CF
    echo "$smtp_port" >"$etc/smtp-port"
}

master_pid() { # of our master(8) and nobody else's: a stale file may name a stranger
    local pid
    pid=$({ tr -dc 0-9 <"$queue/pid/master.pid"; } 2>/dev/null) && [ -n "$pid" ] &&
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = master ] && echo "$pid"
}

greets() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 line <&3 && printf 'QUIT\r\n' >&3 && [ "${line:0:3}" = 220 ]) 2>/dev/null
}

start() {
    local port
    port=$(cat "$etc/smtp-port") || die "no instance in $dir"
    ! master_pid >/dev/null || return 0
    ! greets "$port" || die "port $port is taken"
    # Closed descriptors: master(8) lives on, and a pipe of ours would keep its reader waiting.
    postfix -c "$etc" start >"$dir/log/start" 2>&1 </dev/null || { cat "$dir/log/start" >&2; die "Postfix does not start"; }
    for _ in $(seq 100); do greets "$port" && return 0; sleep 0.1; done
    tail -5 "$dir/log/maillog" >&2
    die "no greeting on port $port"
}

stop() {
    local pid
    pid=$(master_pid) || return 0
    postfix -c "$etc" stop >"$dir/log/stop" 2>&1 </dev/null || true
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
    die "master $pid does not stop"
}

case $verb in
create) create "$@" ;;
start) start ;;
stop) stop ;;
reload) postfix -c "$etc" reload >"$dir/log/reload" 2>&1 </dev/null ;;
*) die "unknown verb $verb" ;;
esac
