#!/usr/bin/env bash
# Reads damaged mails with the MIME reader, then plays made-up and damaged milter sessions against the protocol library, each reply checked by an
# MTA's rules. On a failure it prints the seed, the number of the mail or the session, and a short mail or script that shows it. The same seed
# does the same wherever the same mails and recorded sessions are there: lines say how many, since some may lie beside the checkout.
#
#   tests/fuzz.sh [--frames N] [--seed S] [--minutes M] [--session K | --mail K] [--findings N]
#
# Without options: 100,000 mails and 10,000,000 frames of seed 1, 10 minutes at most, a fifth of them for the mails.
#
# Exit status 1 for a failure, for memory that grew, and when the time was over before the frames were played. With --minutes alone it plays as
# much as it can in that time.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "fuzz.sh: needs the .NET 10 SDK (dotnet on the PATH)" >&2; exit 1; }
dotnet build tests/AbuseMilter.Fuzz -c Release -nologo -v quiet -clp:ErrorsOnly
exec dotnet tests/AbuseMilter.Fuzz/bin/Release/net10.0/AbuseMilter.Fuzz.dll "$PWD" "$@"
