#!/usr/bin/env bash
# Installs, upgrades, removes and purges the package in a fresh Debian of its own (debootstrap), and runs what it installed there.
#
#   packaging/deb-test.sh DEB
#
# As root, and with the mirror that apt uses here. Nothing is started in it by dpkg, and all its mounts go with the namespace that they are made in.
# Exit status 77: it cannot be done on this machine, and the last line says why.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
root=$(dirname "$(dirname "$(realpath "$0")")")

[ $# = 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
deb=$(realpath "$1")
impossible() { echo "deb-test.sh: $*"; exit 77; }
[ "$(id -u)" = 0 ] || impossible "needs root, for chroot"
command -v debootstrap >/dev/null || impossible "needs debootstrap"
if [ -z "${DEB_TEST_INSIDE-}" ]; then
    unshare --mount true 2>/dev/null || impossible "needs the right to make a mount namespace"
    DEB_TEST_INSIDE=1 exec unshare --mount --propagation private "$0" "$deb"
fi
read -r mirror suite < <(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | grep -E '/debian/? [a-z]+$') ||
    impossible "apt names no mirror of Debian"

mkdir -p "$root/var"
work=$(mktemp -d "$root/var/deb-test.XXXXXX")
debian=$work/debian
clean_up() {
    umount -R "$debian/proc" 2>/dev/null || true
    # A folder that something is still mounted in is left alone.
    ! grep -q " $work/" /proc/self/mounts || { echo "deb-test.sh: $work is in use" >&2; return; }
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
die() { echo "deb-test.sh: $*" >&2; exit 1; }
inside() { chroot "$debian" "$@"; }
holds() { [ "$(inside "${@:2}" 2>&1)" = "$1" ] || die "${*:2} says \"$(inside "${@:2}" 2>&1)\" and not \"$1\""; }
there() { local path; for path; do [ -e "$debian$path" ] || [ -L "$debian$path" ] || die "$path is missing"; done; }
gone() { local path; for path; do [ ! -e "$debian$path" ] && [ ! -L "$debian$path" ] || die "$path is still there"; done; }
everything() { (cd "$debian" && find . \( -path ./proc -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/dpkg -o -path ./tmp -o -path ./run \) -prune -o -print | sort); }

step "debootstrap $suite from $mirror"
debootstrap --variant=minbase --include=postfix,systemd "$suite" "$debian" "$mirror" >"$work/log" 2>&1 || {
    tail -5 "$work/log"; impossible "no fresh Debian could be made"; }
mount -t proc proc "$debian/proc"
printf '#!/bin/sh\nexit 101\n' >"$debian/usr/sbin/policy-rc.d"
chmod 755 "$debian/usr/sbin/policy-rc.d"
echo force-unsafe-io >"$debian/etc/dpkg/dpkg.cfg.d/test"
everything >"$work/before"

step "install"
cp "$deb" "$debian/tmp/first.deb"
inside dpkg -i /tmp/first.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; die "the package cannot be installed"; }
holds "abuse-milter:postfix 2750" stat -c '%U:%G %a' /var/spool/postfix/abuse-milter
holds "root:root 644" stat -c '%U:%G %a' /etc/abuse-milter/abusemilter.toml
there /etc/systemd/system/multi-user.target.wants/abuse-milter.service /etc/systemd/system/sockets.target.wants/abuse-milter.socket
for page in abuse-milter.8 abuse-milter.toml.5 abusemilter.toml.5 abuse-milter-rules.5; do there "/usr/share/man/man${page##*.}/$page.gz"; done
for name in dmca.en.txt README; do there "/etc/abuse-milter/templates/$name"; done
there /etc/abuse-milter/profiles/mediasentry.toml /etc/apparmor.d/abuse-milter /usr/share/bash-completion/completions/abuse-milter
inside systemd-analyze verify --man=no abuse-milter.service abuse-milter.socket >"$work/log" 2>&1 || true
! grep abuse-milter "$work/log" || die "systemd finds fault with the units"
inside systemd-analyze security --offline=true --threshold=12 --no-pager /lib/systemd/system/abuse-milter.service >"$work/log" || { cat "$work/log"; die "the unit is too open"; }
tail -1 "$work/log"

step "the configuration as shipped, and the daemon as its user"
inside abuse-milter check || die "the shipped configuration has errors"
inside install -d -m 700 -o abuse-milter -g abuse-milter /var/lib/abuse-milter
(exec chroot "$debian" setpriv --reuid abuse-milter --regid abuse-milter --clear-groups --no-new-privs --bounding-set=-all abuse-milter run) >"$work/daemon" 2>&1 &
daemon=$!
for _ in $(seq 100); do
    grep -q 'listens on' "$work/daemon" && break
    kill -0 $daemon 2>/dev/null || break
    sleep 0.2
done
grep -q 'listens on unix:/var/spool/postfix/abuse-milter/milter.sock' "$work/daemon" || { cat "$work/daemon" >&2; die "the daemon does not come up"; }
holds "abuse-milter:postfix 660" stat -c '%U:%G %a' /var/spool/postfix/abuse-milter/milter.sock
kill -TERM $daemon
wait $daemon || { cat "$work/daemon" >&2; die "the daemon does not stop in order"; }
there /var/lib/abuse-milter/ledger.db

step "upgrade, over a changed configuration"
dpkg-deb -R "$deb" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
echo '# of the next version' | tee -a "$work/next/etc/abuse-milter/abusemilter.toml" >>"$work/next/etc/abuse-milter/profiles/mediasentry.toml"
dpkg-deb --root-owner-group -Zgzip -z1 -b "$work/next" "$debian/tmp/next.deb" >/dev/null
echo '# of the operator' >>"$debian/etc/abuse-milter/abusemilter.toml"
inside dpkg --force-confold -i /tmp/next.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; die "the next version cannot be installed"; }
holds '# of the operator' tail -1 /etc/abuse-milter/abusemilter.toml
holds '# of the next version' tail -1 /etc/abuse-milter/profiles/mediasentry.toml
there /var/lib/abuse-milter/ledger.db
inside abuse-milter check >/dev/null || die "after the upgrade the configuration has errors"

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
