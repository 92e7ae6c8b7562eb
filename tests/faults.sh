#!/usr/bin/env bash
# Kills the daemon, and cuts its power, at each step of a notice's way, so many times for each row of the fault matrix; then plays the other faults once.
# tests/faults.sh [--runs N]      prints a table: runs, notices or replies lost, notices filed twice, second replies.
set -uo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export PATH=$PATH:/usr/sbin:/sbin DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

runs=50
while [ $# -gt 0 ]; do
    case $1 in
        --runs) runs=$2; shift 2 ;;
        *) echo "usage: tests/faults.sh [--runs N]" >&2; exit 2 ;;
    esac
done
[[ $runs =~ ^[1-9][0-9]*$ ]] || { echo "tests/faults.sh: --runs wants a number" >&2; exit 2; }

project=tests/AbuseMilter.Postfix.Tests
dotnet build $project -c Release -nologo -v quiet -clp:NoSummary || exit 1
suite=$project/bin/Release/net10.0/AbuseMilter.Postfix.Tests.dll
ABUSE_MILTER_FAULT_TABLE=$(mktemp) || exit 1
export ABUSE_MILTER_FAULT_TABLE ABUSE_MILTER_FAULT_RUNS=$runs
trap 'rm -f "$ABUSE_MILTER_FAULT_TABLE"' EXIT

dotnet $suite -noLogo -noColor -class "AbuseMilter.Postfix.Tests.Faults.KillTests"
killed=$?
ABUSE_MILTER_FAULT_RUNS=1 ABUSE_MILTER_FAULT_TABLE='' dotnet $suite -noLogo -noColor -namespace "AbuseMilter.Postfix.Tests.Faults" -class- "AbuseMilter.Postfix.Tests.Faults.KillTests"
others=$?

printf '\n%-4s %6s %6s %8s %15s\n' row runs lost doubled 'second replies'
sort -n "$ABUSE_MILTER_FAULT_TABLE" | while IFS=$'\t' read -r row played lost doubled second; do
    printf '%-4s %6s %6s %8s %15s\n' "$row" "$played" "$lost" "$doubled" "$second"
done
[ $killed = 0 ] && [ $others = 0 ]
