#!/usr/bin/env bash
# Mail of all sorts through a Postfix and past it, and one trouble after another: kill -9, reloads, full disks, a locked ledger and so on. What went in must be
# what lies in Maildir and ledger, and no reply may go twice. Then one life of the daemon at full speed: memory and descriptors must not grow.
# tests/soak.sh [--minutes N] [--seed N]      two thirds of the time for the first part; prints what was done and counted, and exits with 1 at any discrepancy.
set -uo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export PATH=$PATH:/usr/sbin:/sbin DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

minutes=180 seed=$RANDOM
while [ $# -gt 0 ]; do
    case $1 in
        --minutes) minutes=${2-}; shift 2 ;;
        --seed) seed=${2-}; shift 2 ;;
        *) echo "usage: tests/soak.sh [--minutes N] [--seed N]" >&2; exit 2 ;;
    esac || exit 2
done
[[ $minutes =~ ^[1-9][0-9]{0,3}$ && $seed =~ ^[0-9]{1,9}$ ]] || { echo "tests/soak.sh: --minutes and --seed want numbers" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "tests/soak.sh: needs root, for Postfix and to mount small disks" >&2; exit 2; }

project=tests/AbuseMilter.Postfix.Tests
dotnet build $project -c Release -nologo -v quiet -clp:NoSummary || exit 1
ABUSE_MILTER_SOAK_TABLE=$(mktemp) || exit 1
export ABUSE_MILTER_SOAK_TABLE ABUSE_MILTER_SOAK_SECONDS=$((minutes * 60)) ABUSE_MILTER_SOAK_SEED=$((10#$seed))
trap 'rm -f "$ABUSE_MILTER_SOAK_TABLE"' EXIT

dotnet $project/bin/Release/net10.0/AbuseMilter.Postfix.Tests.dll -noLogo -noColor -namespace "AbuseMilter.Postfix.Tests.Soak"
status=$?
cat "$ABUSE_MILTER_SOAK_TABLE"
# Both parts have to have come to their figures: what was skipped is no pass.
[ "$(grep -c '^  discrepancies ' "$ABUSE_MILTER_SOAK_TABLE")" = 2 ] || { echo "tests/soak.sh: not all was played" >&2; exit 1; }
exit $status
