#!/usr/bin/env bash
# Two well-known filters for tests/bench.sh --others: their Debian packages are unpacked below var/bench/others and not installed, and they run on
# loopback with a configuration of their own. opendkim verifies, and there are no signatures; rspamd has all modules off: the least that they can do.
#
#   bench-others.sh fetch                        gets the packages, once; needs Debian
#   bench-others.sh opendkim|rspamd PORT DIR     runs in the foreground until SIGTERM; writes to DIR only
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
cache=$PWD/var/bench/others root=$PWD/var/bench/others/root
libraries=$root/usr/lib/$(uname -m)-linux-gnu:$root/usr/lib

die() { echo "bench-others: $*" >&2; exit 1; }

download() { # and nothing else: with just those libraries that are missing here
    apt-get install --download-only -y -qq --no-install-recommends -o Debug::NoLocking=1 -o "Dir::Cache::archives=$cache" \
        opendkim rspamd >"$cache/log" 2>&1
}

fetch() {
    mkdir -p "$cache/partial"
    ! [ -e "$root" ] || return 0
    command -v apt-get >/dev/null || die "needs apt-get and Debian's packages opendkim and rspamd"
    download || { apt-get update -qq >"$cache/log" 2>&1 && download; } ||
        { tail -3 "$cache/log" >&2; die "Debian's packages opendkim and rspamd could not be downloaded"; }
    rm -rf "$root.new"
    local package
    for package in "$cache"/*.deb; do dpkg-deb -x "$package" "$root.new"; done
    mv "$root.new" "$root"
}

opendkim() { # PORT DIR
    : >"$2/dns" # asked instead of the network
    cat >"$2/opendkim.conf" <<CONF
Socket inet:$1@127.0.0.1
Mode v
Syslog no
PidFile $2/opendkim.pid
TemporaryDirectory $2
TestDNSData file:$2/dns
CONF
    LD_LIBRARY_PATH=$libraries exec "$root/usr/sbin/opendkim" -f -x "$2/opendkim.conf"
}

rspamd() { # PORT DIR
    cat >"$2/rspamd.conf" <<CONF
options {
    pidfile = "$2/rspamd.pid";
    filters = "";
    url_tld = "$root/usr/share/rspamd/effective_tld_names.dat";
    hs_cache_dir = "$2";
    dns { nameserver = ["127.0.0.1"]; timeout = 0.1s; retransmits = 1; }
}
logging { type = "file"; filename = "$2/rspamd.log"; level = "error"; }
worker "rspamd_proxy" {
    bind_socket = "127.0.0.1:$1";
    milter = yes;
    count = 2;
    upstream "local" { default = yes; self_scan = yes; }
}
CONF
    LD_LIBRARY_PATH=$libraries:$root/usr/lib/rspamd exec "$root/usr/bin/rspamd" -f -i -c "$2/rspamd.conf" \
        --var=LUALIBDIR="$root/usr/share/rspamd/lualib" --var=SHAREDIR="$root/usr/share/rspamd" --var=RULESDIR="$root/usr/share/rspamd/rules" \
        --var=PLUGINSDIR="$root/usr/share/rspamd/plugins" --var=DBDIR="$2" --var=RUNDIR="$2" --var=LOGDIR="$2"
}

case ${1-} in
    fetch) fetch ;;
    opendkim | rspamd)
        [ -e "$root" ] || die "fetch comes first"
        mkdir -p "$3"
        "$1" "$2" "$(realpath "$3")"
        ;;
    *) die "usage: fetch | opendkim PORT DIR | rspamd PORT DIR" ;;
esac
