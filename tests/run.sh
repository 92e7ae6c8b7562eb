#!/usr/bin/env bash
# Builds everything with warnings as errors, checks the format, runs all tests. The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export PATH=$PATH:/usr/sbin:/sbin DEBIAN_FRONTEND=noninteractive DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

stop() { echo "tests/run.sh: $*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

command -v dotnet >/dev/null || stop "needs the .NET 10 SDK (dotnet on the PATH)"
if [ "$(id -u)" = 0 ]; then
    packaging/install-postfix.sh || stop "Postfix could not be installed"
    # gcc and libmilter build the filter that ours is compared with. Of PostgreSQL the programs alone are needed: no cluster is made or started. From debhelper on:
    # what makes our package and finds fault with it.
    [ -e /etc/postgresql-common/createcluster.conf ] || {
        mkdir -p /etc/postgresql-common/createcluster.d
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/abuse-milter-tests.conf
    }
    # Of prometheus promtool alone is needed: its server is not started.
    [ -e /usr/bin/prometheus ] || [ -e /etc/systemd/system/prometheus.service ] || { mkdir -p /etc/systemd/system && ln -s /dev/null /etc/systemd/system/prometheus.service; }
    wanted=()
    for package in strace gcc libc6-dev libmilter-dev miltertest opendkim postgresql debhelper dh-apparmor bash-completion zsh fish lintian debootstrap mandoc chromium prometheus; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q ' installed$' || wanted+=("$package")
    done
    if [ ${#wanted[@]} -gt 0 ]; then
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null; } || stop "${wanted[*]} could not be installed"
    fi
    tests/sendmail-instance.sh fetch || echo "tests/run.sh: the tests with Sendmail will be skipped" >&2
fi

dotnet build AbuseMilter.sln -c Release -nologo -v quiet -clp:NoSummary -warnaserror || stop "the build failed"

# Beside the tests, which leave it time enough.
formatted=$(mktemp)
nice -n 19 dotnet format AbuseMilter.sln --verify-no-changes --no-restore --severity warn >"$formatted" 2>&1 &
format=$!

passed=0 failed=0 skipped=0
for suite in AbuseMilter.Tests AbuseMilter.Postfix.Tests; do
    output=$(mktemp)
    # Behind a real Postfix tests wait more than they compute.
    [ $suite = AbuseMilter.Tests ] && threads=1x || threads=1.5x
    timeout 1500 dotnet "tests/$suite/bin/Release/net10.0/$suite.dll" -noLogo -noColor -maxThreads $threads "$@" 2>&1 | tee "$output"
    status=${PIPESTATUS[0]}
    # "AbuseMilter.Tests  Total: 10, Errors: 0, Failed: 0, Skipped: 0, Not Run: 2, Time: 0.1s"
    totals=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$output" | tail -1)
    rm -f "$output"
    # Not run are steps that other tests start as programs of their own.
    read -r total errors bad omitted explicit < <(tr -dc '0-9 ' <<<"${totals:-0 1 0 0 0}" | xargs)
    # A suite that died without a summary, or that ran nothing, is a failure and not a pass.
    if [ -z "$totals" ] || { [ "$status" != 0 ] && [ $((errors + bad)) = 0 ]; }; then failed=$((failed + 1)); continue; fi
    failed=$((failed + errors + bad)) skipped=$((skipped + omitted)) passed=$((passed + total - bad - omitted - explicit))
done
wait $format || { cat "$formatted"; echo "tests/run.sh: dotnet format would change files" >&2; failed=$((failed + 1)); }
rm -f "$formatted"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
