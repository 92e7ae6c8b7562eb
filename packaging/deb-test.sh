#!/usr/bin/env bash
# Installs the package in a fresh Debian of its own (debootstrap), with Postfix before it, sends a notice through it, upgrades under load, removes and purges.
#
#   packaging/deb-test.sh DEB
#
# As root, and with the mirror that apt uses here, of which the fresh Debian is kept for a week (var/debian-SUITE.tar). What is started there runs in namespaces of
# its own: it ends with this script, and reaches no network. systemd does not run there: deb-test/units.pl plays its part for the two units of the package.
# Exit status 77: it cannot be done on this machine, and the last line says why.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
root=$(dirname "$(dirname "$(realpath "$0")")")
parts=$root/packaging/deb-test

[ $# = 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
deb=$(realpath "$1")
impossible() { echo "deb-test.sh: $*"; exit 77; }
step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
die() { echo "deb-test.sh: $*" >&2; exit 1; }

has_memory() { [ "$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)" -gt 4000000 ]; }

fresh_debian() { # MIRROR SUITE: into the tar file $kept
    local folder
    folder=$(mktemp -d "$root/var/debootstrap.XXXXXX")
    step "debootstrap $2 from $1"
    # In a namespace of its own, since it mounts and may leave mounted; and in memory, where there is enough of it.
    if ! unshare --mount --propagation private bash -c "$(declare -f has_memory)"'; has_memory && mount -t tmpfs -o mode=755 tmpfs "$3"
        debootstrap --variant=minbase --include=postfix,systemd "$2" "$3" "$1" && tar -C "$3" --one-file-system -cf "$4.new" .' \
        - "$1" "$2" "$folder" "$kept" >"$folder.log" 2>&1; then
        tail -5 "$folder.log"
        rm -rf "$folder" "$folder.log" "$kept.new"
        impossible "no fresh Debian could be made"
    fi
    mv "$kept.new" "$kept"
    rm -rf "$folder" "$folder.log"
}

if [ -z "${DEB_TEST_INSIDE-}" ]; then
    [ "$(id -u)" = 0 ] || impossible "needs root, for chroot"
    command -v debootstrap >/dev/null || impossible "needs debootstrap"
    command -v ip >/dev/null || impossible "needs ip, of iproute2"
    unshare --mount --net --pid --fork true 2>/dev/null || impossible "needs the right to make namespaces"
    read -r mirror suite < <(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | grep -E '/debian/? [a-z]+$') ||
        impossible "apt names no mirror of Debian"
    mkdir -p "$root/var"
    kept=$root/var/debian-$suite.tar
    [ -n "$(find "$kept" -mtime -7 2>/dev/null)" ] || fresh_debian "$mirror" "$suite"
    DEB_TEST_INSIDE=$kept DEB_TEST_SECONDS=$SECONDS exec unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc "$0" "$deb"
fi

SECONDS=$DEB_TEST_SECONDS
ip link set lo up
work=$(mktemp -d "$root/var/deb-test.XXXXXX")
debian=$work/debian
# Nothing here is about disks.
! has_memory || mount -t tmpfs -o mode=755 tmpfs "$work"
clean_up() {
    # Lazily: what was started there lives until this script has ended, which is process 1.
    umount -Rl "$work" 2>/dev/null || umount -l "$debian/proc" 2>/dev/null || true
    # A folder that something is still mounted in is left alone.
    ! grep -q " $work/" /proc/self/mounts || { echo "deb-test.sh: $work is in use" >&2; return; }
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# systemctl is deb-test/systemctl there.
inside() { chroot "$debian" env PATH="/tmp/show/bin:$PATH" "$@"; }
holds() { [ "$(inside "${@:2}" 2>&1)" = "$1" ] || die "${*:2} says \"$(inside "${@:2}" 2>&1)\" and not \"$1\""; }
there() { local path; for path; do [ -e "$debian$path" ] || [ -L "$debian$path" ] || die "$path is missing"; done; }
gone() { local path; for path; do [ ! -e "$debian$path" ] && [ ! -L "$debian$path" ] || die "$path is still there"; done; }
# What Postfix keeps of its mail is its own affair.
everything() {
    (cd "$debian" && find . \( -path ./proc -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/dpkg -o -path ./var/lib/postfix -o -path ./tmp -o -path ./run \) -prune -o -print |
        grep -v '^\./var/spool/postfix/[^a]' | sort)
}
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; die "${*:2} failed"; }; }
wait_for() { # SECONDS COMMAND...: until the command succeeds
    local tries=$(($1 * 10))
    until "${@:2}"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}
files() { find "$debian$1" -type f 2>/dev/null | wc -l; }
has_files() { [ "$(files "$1")" -ge "$2" ]; }
daemon_says() { tail -n 40 "$debian/run/units/log" "$debian/var/log/mail.log" >&2; }

step "a fresh Debian"
mkdir "$debian"
tar -C "$debian" -xf "$DEB_TEST_INSIDE"
mount -t proc proc "$debian/proc"
echo force-unsafe-io >"$debian/etc/dpkg/dpkg.cfg.d/test"
install -d "$debian/run/units" "$debian/run/systemd/system" "$debian/tmp/show/bin" "$debian/tmp/show/load"
install -m 755 "$parts/systemctl" "$debian/tmp/show/bin/systemctl"
install -m 755 "$parts"/*.pl "$root/packaging/try/notice.eml" "$debian/tmp/show/"
mkfifo "$debian/run/units/in" "$debian/run/units/out"
dpkg-deb -R "$deb" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
echo '# of the next version' | tee -a "$work/next/etc/abuse-milter/abusemilter.toml" >>"$work/next/etc/abuse-milter/profiles/mediasentry.toml"
dpkg-deb --root-owner-group -Zgzip -z1 -b "$work/next" "$debian/tmp/next.deb" >/dev/null
rm -rf "$work/next"
# From here on time is that of Postfix, which waits 30 s for a milter: who calls may have asked us to be nice to others.
renice -n -10 -p $$ >/dev/null
chroot "$debian" perl /tmp/show/units.pl /run/units >"$work/units" 2>&1 &
everything >"$work/before"

step "install"
cp "$deb" "$debian/tmp/first.deb"
quietly inside dpkg -i /tmp/first.deb
holds "abuse-milter:postfix 2750" stat -c '%U:%G %a' /var/spool/postfix/abuse-milter
holds "abuse-milter:postfix 660" stat -c '%U:%G %a' /var/spool/postfix/abuse-milter/milter.sock
holds "root:root 644" stat -c '%U:%G %a' /etc/abuse-milter/abusemilter.toml
there /etc/systemd/system/multi-user.target.wants/abuse-milter.service /etc/systemd/system/sockets.target.wants/abuse-milter.socket
for page in abuse-milter.8 abuse-milter.toml.5 abusemilter.toml.5 abuse-milter-rules.5; do there "/usr/share/man/man${page##*.}/$page.gz"; done
for name in dmca.en.txt README; do there "/etc/abuse-milter/templates/$name"; done
there /etc/abuse-milter/profiles/mediasentry.toml /etc/apparmor.d/abuse-milter /usr/share/bash-completion/completions/abuse-milter \
    /usr/share/zsh/vendor-completions/_abuse-milter /usr/share/fish/vendor_completions.d/abuse-milter.fish \
    /usr/share/doc/abuse-milter/examples/monitoring/prometheus.yml
inside systemd-analyze verify --man=no abuse-milter.service abuse-milter.socket >"$work/log" 2>&1 || true
! grep abuse-milter "$work/log" || die "systemd finds fault with the units"
inside systemd-analyze security --offline=true --threshold=12 --no-pager /lib/systemd/system/abuse-milter.service >"$work/log" || { cat "$work/log"; die "the unit is too open"; }
tail -1 "$work/log"
inside abuse-milter check || die "the shipped configuration has errors"
# The postinst has started both units.
sed 's/^good /        /' "$debian/run/units/told"
grep -q '^good start abuse-milter.service: ready' "$debian/run/units/told" || { daemon_says; die "the daemon does not come up"; }
there /var/lib/abuse-milter/ledger.db

step "a Postfix that delivers all mail of the world here, and abuse-milter in front of it"
inside postconf -e 'myhostname = mx.example.com' 'mydestination =' 'inet_interfaces = loopback-only' 'inet_protocols = ipv4' 'virtual_mailbox_domains = static:ALL' \
    'virtual_mailbox_base = /tmp/show/mail' 'virtual_mailbox_maps = static:all/' 'virtual_uid_maps = static:65534' 'virtual_gid_maps = static:65534' 'virtual_minimum_uid = 1' \
    'smtpd_peername_lookup = no' 'disable_dns_lookups = yes' 'maillog_file = /var/log/mail.log' 'default_transport = error:nothing leaves this place'
install -d -o 65534 -g 65534 "$debian/tmp/show/mail"
cp "$debian/etc/postfix/main.cf" "$work/main.cf"
quietly inside /usr/lib/postfix/configure-instance.sh -
quietly inside postfix start
quietly inside abuse-milter postfix --apply
inside postconf smtpd_milters | grep -q unix:abuse-milter/milter.sock || die "Postfix does not ask the milter"
inside postconf -M smtp/inet | grep -q '^smtp *inet *n *- *y ' || die "Debian's smtpd is not chrooted any more"
# Nothing on loopback is authenticated, so nothing is asked for.
sed -i 's|^require_authentication = .*|require_authentication = "none"|' "$debian/etc/abuse-milter/abusemilter.toml"
inside systemctl reload abuse-milter.service
status=0
inside abuse-milter doctor >"$work/doctor" 2>&1 || status=$?
sed 's/^/        /' "$work/doctor"
[ $status = 0 ] && ! grep -q '^error' "$work/doctor" || die "doctor finds errors"
[ -z "$(grep '^warning' "$work/doctor" | grep -Ev '^warning *(clock|authentication) ')" ] || die "doctor warns of what is not due to this place: only its clock is not kept in step"

notices=/var/lib/abuse-milter/Maildir/.Torservers.Abuse.DMCA/new
step "the sample notice"
inside perl /tmp/show/clients.pl send CBSCopyright@mc.mediasentry.com abuse@example.com /tmp/show/notice.eml || { daemon_says; die "the notice was not taken"; }
wait_for 20 has_files "$notices" 1 || { daemon_says; die "the notice is not filed"; }
wait_for 40 has_files /tmp/show/mail/all/new 1 || { daemon_says; die "the answer does not arrive"; }
answer=$(find "$debian/tmp/show/mail/all/new" -type f)
grep -qi '^To: .*CBSCopyright@mc.mediasentry.com' "$answer" && grep -qi '^Auto-Submitted: auto-replied' "$answer" && grep -qi '^Return-Path: <>' "$answer" ||
    { cat "$answer" >&2; die "that is not the answer"; }
grep -E '^(To|Subject|Auto-Submitted):' "$answer" | sed 's/^/        /'

step "upgrade under load, over a changed configuration"
echo '# of the operator' >>"$debian/etc/abuse-milter/abusemilter.toml"
before=$(pidof -s abuse-milter)
inside perl /tmp/show/clients.pl load /tmp/show/load /tmp/show/notice.eml >"$work/load" 2>&1 &
load=$!
wait_for 60 test -e "$debian/tmp/show/load/standing" || die "the load does not begin"
# Those that stand go on when the old daemon has begun to stop.
(wait_for 120 test -e "$debian/run/units/stopping" || true; touch "$debian/tmp/show/load/go") &
inside dpkg --force-confold -i /tmp/next.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; die "the next version cannot be installed"; }
step "upgraded; $(tail -1 "$debian/run/units/told")"
grep -q '^good restart abuse-milter.service' "$debian/run/units/told" || { daemon_says; die "the daemon was not started anew"; }
[ "$(pidof -s abuse-milter)" != "$before" ] || die "the old daemon runs"
sleep 2
touch "$debian/tmp/show/load/enough"
wait $load || { cat "$work/load" >&2; daemon_says; die "SMTP sessions failed"; }
step "$(tail -1 "$work/load")"
sent=$(sed -n '$s/.* \([0-9]*\) of them notices.*/\1/p' "$work/load")
[ "$(files "$notices")" = $((sent + 1)) ] || die "$sent notices and one were taken, and $(files "$notices") are filed"
[ "$sent" -gt 20 ] || die "there was hardly any load"
holds '# of the operator' tail -1 /etc/abuse-milter/abusemilter.toml
holds '# of the next version' tail -1 /etc/abuse-milter/profiles/mediasentry.toml
inside abuse-milter check >/dev/null || die "after the upgrade the configuration has errors"

step "the way back"
undo=$(cd "$debian/etc/postfix" && echo abuse-milter-undo-*.sh)
quietly inside sh "/etc/postfix/$undo"
rm "$debian/etc/postfix/$undo"
diff "$work/main.cf" "$debian/etc/postfix/main.cf" >&2 || die "main.cf is not as it was"
quietly inside postfix stop

step "remove"
inside dpkg --remove abuse-milter >"$work/log" 2>&1 || { cat "$work/log" >&2; die "the package cannot be removed"; }
gone /usr/sbin/abuse-milter /usr/lib/abuse-milter /lib/systemd/system/abuse-milter.service
there /etc/abuse-milter/abusemilter.toml /var/lib/abuse-milter/ledger.db

step "purge"
inside dpkg --purge abuse-milter >"$work/log" 2>&1 || { cat "$work/log" >&2; die "the package cannot be purged"; }
[ -z "$(inside dpkg --audit)" ] || die "dpkg is not content"
# The user stays, as is usual: files of it may be anywhere.
everything | diff "$work/before" - | grep '^[<>]' | grep -Ev ' \./etc/(passwd|group|shadow|gshadow)-$' >"$work/left" || true
[ ! -s "$work/left" ] || { cat "$work/left" >&2; die "the purge leaves that behind"; }
step "all as it should be"
