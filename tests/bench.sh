#!/usr/bin/env bash
# Compares the daemon with filters in C on libmilter: throughput, latency, CPU time and memory, alone and behind a real Postfix. Prints medians with
# min and max, ratios, and which targets are met. Wants an idle machine: absolute figures move with its load, ratios of one run much less.
#
#   tests/bench.sh [--rounds N] [--quick] [--others]
#   tests/bench.sh --recipe [--rounds N] [--quick] [--program PATH]
#
# 5 rounds of one second a cell; --quick: 2 short ones, under 3 minutes; --others: opendkim and rspamd behind Postfix, too (tests/bench-others.sh).
# --recipe: instead of all that, notices and their answers against a desk of procmail, formail and sendmail; --program: that abuse-milter in place of the published one.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export PATH=$PATH:/usr/sbin:/sbin DEBIAN_FRONTEND=noninteractive DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

die() { echo "bench.sh: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "needs root, because Postfix' master starts as nobody else: sudo $0 $*"
command -v dotnet >/dev/null || die "needs the .NET 10 SDK (dotnet on the PATH)"
missing=()
recipe=
case " $* " in *" --recipe "*) recipe=1 ;; esac
[ -z "$recipe" ] || command -v procmail >/dev/null || missing+=(procmail)
[ -n "$recipe" ] || command -v gcc >/dev/null || missing+=(gcc libc6-dev)
[ -n "$recipe" ] || [ -e /usr/include/libmilter/mfapi.h ] || missing+=(libmilter-dev)
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
packaging/install-postfix.sh
case " $* " in *" --others "*) tests/bench-others.sh fetch ;; esac
head() {
    echo "$(date -u +%FT%TZ), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg), Linux $(uname -r), Postfix $(postconf -d -h mail_version), .NET $(dotnet --version)"
}
bench=tests/AbuseMilter.Bench/bin/Release/net10.0/AbuseMilter.Bench.dll

if [ -n "$recipe" ]; then
    arguments=()
    for argument; do [ "$argument" = --recipe ] || arguments+=("$argument"); done
    dotnet build tests/AbuseMilter.Bench -c Release -nologo -v quiet -clp:ErrorsOnly
    case " $* " in
    *" --program "*) ;;
    *) # what a mail host runs
        packaging/publish.sh var/bench/publish
        arguments+=(--program "$PWD/var/bench/publish/framework-dependent/abuse-milter") ;;
    esac
    head
    exec timeout 3600 dotnet "$bench" recipe "$PWD" "${arguments[@]}"
fi

command -v smtp-source >/dev/null || die "this Postfix comes without smtp-source"

for project in src/AbuseMilter tests/AbuseMilter.Bench; do
    dotnet build "$project" -c Release -nologo -v quiet -clp:ErrorsOnly
done
peers=var/bench/peers
mkdir -p "$peers"
for peer in noop samejob echo; do
    gcc -O2 -Wall -Wextra -o "$peers/$peer" "tests/AbuseMilter.Bench/Peers/$peer.c" -lmilter -lpthread
done

head
exec timeout 3600 dotnet "$bench" compare "$PWD" "$@"
