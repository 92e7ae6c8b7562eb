#!/usr/bin/env bash
# Publishes the program for linux-x64 into DIR (default: var/publish), both kinds or the one that is named:
#   packaging/publish.sh [DIR [KIND]]
#   DIR/framework-dependent   needs the .NET 10 runtime (ASP.NET Core) on the mail host
#   DIR/self-contained        needs nothing
# Both are compiled ahead of time (ReadyToRun): the first notice after a start is answered in two thirds of the time, for 7 MB.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/.."
dir=$(realpath -m "${1:-var/publish}")

# The composite form would make one large image of the framework: slower to start and larger.
for kind in ${2:-framework-dependent self-contained}; do
    self_contained=false
    [ "$kind" = framework-dependent ] || self_contained=true
    dotnet publish src/AbuseMilter -c Release -r linux-x64 --self-contained $self_contained \
        -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=false -o "$dir/$kind" -nologo -v quiet
    echo "$dir/$kind: $(du -sh "$dir/$kind" | cut -f1), $("$dir/$kind/abuse-milter" --version)"
done
