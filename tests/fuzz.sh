#!/usr/bin/env bash
# Plays made-up and damaged milter sessions against the protocol library, each reply checked by an MTA's rules. On a failure it prints the seed, the
# session's number and a short script that shows it. The same seed plays the same sessions wherever the same recorded sessions are there: the first
# line says how many, since some may lie beside the checkout.
#
#   tests/fuzz.sh [--frames N] [--seed S] [--minutes M] [--session K] [--findings N]     10,000,000 frames of seed 1, 10 minutes at most
#
# Exit status 1 for a failure, for memory that grew, and when the time was over before the frames were played. With --minutes alone it plays as
# much as it can in that time.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "fuzz.sh: needs the .NET 10 SDK (dotnet on the PATH)" >&2; exit 1; }
dotnet build tests/AbuseMilter.Fuzz -c Release -nologo -v quiet -clp:ErrorsOnly
exec dotnet tests/AbuseMilter.Fuzz/bin/Release/net10.0/AbuseMilter.Fuzz.dll "$PWD" "$@"
