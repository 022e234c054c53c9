#!/bin/sh
# Installs what building, testing and running Fältbok need, on Debian 12 or 13. Safe to run again; changes nothing that is
# already there. Needs root or sudo. On Debian 12 it adds bookworm-backports next to the machine's own Debian source (for
# SQLCipher 4.6 and Catch2 3.7) and names no host itself.
#
#   platform/setup.sh            everything, tests included
#   platform/setup.sh --run      only what building and running the programs need
set -eu

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }

build_packages="ca-certificates g++ cmake ninja-build ccache pkg-config
  libimgui-dev libsdl2-dev libgl-dev libegl1 libgl1-mesa-dri libfreetype-dev libstb-dev
  libsodium-dev libssl-dev libpugixml-dev libzip-dev libzstd-dev nlohmann-json3-dev libtomlplusplus-dev
  libcurl4-openssl-dev libmicrohttpd-dev libtss2-dev libsystemd-dev fonts-inter fonts-noto-core"
backport_packages="libsqlcipher-dev catch2"
test_packages="age sqlcipher git zlib1g-dev xvfb clang-19 libclang-rt-19-dev libargon2-dev swtpm gcovr dbus-daemon"

case "${1:-}" in
  "") packages="$build_packages $backport_packages $test_packages" ;;
  --run) packages="$build_packages $backport_packages" ;;
  *) fail "unknown option '$1'; call it as 'platform/setup.sh' or 'platform/setup.sh --run'" ;;
esac

[ -r /etc/os-release ] || fail "this is not Debian: /etc/os-release is missing"
# shellcheck disable=SC1091
. /etc/os-release
[ "${ID:-}" = debian ] || fail "this is ${ID:-unknown}, not Debian; install the packages named in platform/setup.sh by hand"
codename=${VERSION_CODENAME:-unknown}
case "$codename" in bookworm|trixie) ;; *) fail "Debian '$codename' is not tried yet; Debian 12 (bookworm) and 13 (trixie) are" ;; esac

if [ "$(id -u)" -eq 0 ]; then as_root=""; elif command -v sudo >/dev/null; then as_root="sudo"; else
  fail "installing packages needs root: run it as root, or install sudo"
fi

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }
at_least() { dpkg --compare-versions "$(dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo 0)" ge "$2"; }

missing=""
for package in $packages; do installed "$package" || missing="$missing $package"; done
old=""
at_least libsqlcipher-dev 4.6 || old="$old libsqlcipher-dev"
at_least catch2 3.7 || old="$old catch2"
case " $packages " in *" sqlcipher "*) at_least sqlcipher 4.6 || old="$old sqlcipher" ;; esac
[ -n "$missing$old" ] || { say "everything is installed"; exit 0; }

# What apt knows of the machine's own Debian source: "codename|component|URI|file:line".
sources() {
  apt-get indextargets --format '$(CODENAME)|$(COMPONENT)|$(REPO_URI)|$(SOURCESENTRY)' 'Identifier: Packages'
}

add_backports() {
  sources | grep -q "^bookworm-backports|main|" && return 0
  line=$(sources | grep '^bookworm|main|' | head -n 1)
  [ -n "$line" ] || fail "apt knows no source for bookworm main; add one to /etc/apt/sources.list.d and run this again"
  uri=$(printf '%s' "$line" | cut -d'|' -f3)
  entry=$(printf '%s' "$line" | cut -d'|' -f4)
  key=$( { sed -n 's/^[Ss]igned-[Bb]y:[[:space:]]*\(\/[^[:space:]]*\).*/\1/p' "${entry%:*}"
           sed -n 's/^deb .*\[.*signed-by=\([^] ]*\).*/\1/p' "${entry%:*}"; } | head -n 1)
  [ -n "$key" ] || key=/usr/share/keyrings/debian-archive-keyring.gpg
  say "adding bookworm-backports from this machine's own Debian source"
  list=/etc/apt/sources.list.d/faltbok-bookworm-backports.sources
  printf 'Types: deb\nURIs: %s\nSuites: bookworm-backports\nComponents: main\nSigned-By: %s\n' "$uri" "$key" |
    $as_root tee "$list.new" >/dev/null
  $as_root chmod 644 "$list.new"
  $as_root mv "$list.new" "$list"
}

export DEBIAN_FRONTEND=noninteractive
say "installing:$missing$old"
$as_root apt-get update -q >&2
if [ "$codename" = bookworm ] && [ -n "$old" ]; then
  add_backports
  $as_root apt-get update -q >&2
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -t bookworm-backports $old >&2
  rest=""
  for package in $missing; do installed "$package" || rest="$rest $package"; done
else
  rest="$missing $old"
fi
# shellcheck disable=SC2086
[ -z "$rest" ] || $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $rest >&2

for package in $packages; do
  installed "$package" || fail "package $package is still missing; see apt's messages above"
done
at_least libsqlcipher-dev 4.6 || fail "SQLCipher is older than 4.6; Debian 12 has it in bookworm-backports"
case " $packages " in
  *" sqlcipher "*) at_least sqlcipher 4.6 || fail "the sqlcipher program is older than 4.6; Debian 12 has it in bookworm-backports" ;;
esac
at_least catch2 3.7 || fail "Catch2 is older than 3.7; Debian 12 has it in bookworm-backports"
say "done"
