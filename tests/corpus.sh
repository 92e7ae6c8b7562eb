#!/usr/bin/env bash
# Measures how well mail is recognised and read: runs "inspect --json" over labelled mails and compares. Prints what was missed and a table with targets.
#
#   tests/corpus.sh [FOLDER...]
#
# A folder holds mails and a labels.tsv (tests/README.md). Without one: ../shared/corpus/labelled and public, and our own in AbuseMilter.Tests/Data/mails,
# those of them that are there. The configuration is conf/ with the changes of tests/corpus.toml. Exit status 1 when a target is missed.
set -euo pipefail
here=$PWD
cd "$(dirname "$(realpath "$0")")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

die() { echo "corpus.sh: $*" >&2; exit 2; }

command -v dotnet >/dev/null || die "needs the .NET 10 SDK (dotnet on the PATH)"
folders=()
for folder in "$@"; do folders+=("$(realpath -m --relative-base="$PWD" "$([[ $folder = /* ]] && echo "$folder" || echo "$here/$folder")")"); done
if [ $# = 0 ]; then
    for folder in ../shared/corpus/labelled ../shared/corpus/public tests/AbuseMilter.Tests/Data/mails; do
        [ ! -e "$folder/labels.tsv" ] || folders+=("$folder")
    done
    [ ${#folders[@]} -gt 0 ] || die "there is no corpus; name a folder with mails and a labels.tsv"
fi
for folder in "${folders[@]}"; do [ -e "$folder/labels.tsv" ] || die "$folder has no labels.tsv"; done

for project in src/AbuseMilter tests/AbuseMilter.Corpus; do
    built=$(dotnet build "$project" -c Release -nologo -v quiet -clp:ErrorsOnly) || die "$built"
done
exec dotnet tests/AbuseMilter.Corpus/bin/Release/net10.0/AbuseMilter.Corpus.dll src/AbuseMilter/bin/Release/net10.0/abuse-milter conf tests/corpus.toml var/corpus "${folders[@]}"
