#!/usr/bin/env bash
# Builds DIR/abuse-milter_VERSION_amd64.deb (DIR: var/deb). Needs the .NET 10 SDK with the project's packages restored or in reach, and
# debhelper, dh-apparmor and bash-completion; root is not needed, and once the program is published, no network.
#
#   packaging/build-deb.sh [--program FOLDER] [--fast] [DIR]
#
#   --program FOLDER   packs what packaging/publish.sh has put there (DIR/self-contained) instead of publishing anew
#   --fast             hardly compresses, for tests
set -euo pipefail
root=$(dirname "$(dirname "$(realpath "$0")")")
die() { echo "build-deb.sh: $*" >&2; exit 1; }

program='' dir=$root/var/deb compression='-Zxz'
while [ $# -gt 0 ]; do
    case $1 in
    --program) program=$(realpath "$2"); shift ;;
    --fast) compression='-Zgzip -z1' ;;
    -*) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
    *) dir=$1 ;;
    esac
    shift
done
dir=$(realpath -m "$dir")

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
entry=$(dpkg-parsechangelog -l "$root/packaging/debian/changelog" -S Version)
[ "$version" = "$entry" ] || die "packaging/debian/changelog is at $entry, Directory.Build.props at $version"

mkdir -p "$root/var"
work=$(mktemp -d "$root/var/deb-build.XXXXXX")
trap 'rm -rf "$work"' EXIT

if [ -z "$program" ]; then
    "$root/packaging/publish.sh" "$work/published" self-contained
    program=$work/published/self-contained
fi

# What a package builder sees: the sources of the packaging, the program, and the configuration as it is installed.
stage=$work/abuse-milter-$version
mkdir -p "$stage/notices"
cp -r "$root/conf" "$stage/"
mkdir "$stage/packaging"
cp -r "$root/packaging"/{debian,man,completion} "$stage/packaging/"
cp -r "$root/packaging/debian" "$stage/debian"
cp -r "$program" "$stage/program"
# Left out: the configuration, which goes to /etc, but for the lines from which "abuse-milter postfix" makes Postfix's; tracing by LTTng, debuggers, crash dumps,
# which no mail host has a use for.
find "$stage/program/conf" -mindepth 1 -maxdepth 1 ! -name postfix -exec rm -r {} +
rm -f "$stage/program"/{libcoreclrtraceptprovider.so,libmscordbi.so,libmscordaccore.so,createdump}

mkdir "$stage/etc"
cp -r "$root/conf"/{abusemilter.toml,profiles,templates} "$stage/etc/"
sed -i 's|^listen = \["inet:.*|listen = ["unix:/var/spool/postfix/abuse-milter/milter.sock"]|' "$stage/etc/abusemilter.toml"
grep -q '^listen = \["unix:' "$stage/etc/abusemilter.toml" || die "conf/abusemilter.toml has no line listen = [\"inet:...\"]"

runtime=$(sed -n 's:.*"Microsoft.NETCore.App.Runtime.linux-x64/\([0-9.]*\)".*:\1:p; s:.*runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/\([0-9.]*\)".*:\1:p' \
    "$program/abuse-milter.deps.json" | head -1)
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
cp "$packages/microsoft.netcore.app.runtime.linux-x64/$runtime/THIRD-PARTY-NOTICES.TXT" "$stage/notices/dotnet-third-party-notices.txt"
cp "$packages/microsoft.aspnetcore.app.runtime.linux-x64/$runtime/THIRD-PARTY-NOTICES.TXT" "$stage/notices/aspnetcore-third-party-notices.txt"

SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$root/packaging/debian/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH DEB_COMPRESSION=$compression DEB_BUILD_OPTIONS='nocheck noautodbgsym'
(cd "$stage" && umask 022 && dpkg-buildpackage -b -us -uc -d >"$work/log" 2>&1) || { cat "$work/log" >&2; die "the package was not built"; }
mkdir -p "$dir"
mv "$work/abuse-milter_${version}_amd64.deb" "$dir/"
echo "$dir/abuse-milter_${version}_amd64.deb"
