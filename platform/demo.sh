#!/usr/bin/env bash
# Sets up, builds (preset release) and runs Fältbok's main job on embedded defaults: a demo study with throw-away keys, a
# server on loopback, one enrolled tablet.
#
#   platform/demo.sh                     with a display: opens the app for you; without one: as --headless
#   platform/demo.sh --headless          a visit is filled in by finger events, sent, imported, and printed as a table
#   platform/demo.sh --headless --answers FILE   taps these answers: {"form":"hads","item":"hads_1","choice":2} a line
#
# Everything lies in build/demo: pictures NN-name.png, export/wide.csv, and the folders of tablet, server and desk.
set -euo pipefail
cd "$(dirname "$0")/.."

headless=no
answers=
while [ $# -gt 0 ]; do
  case "$1" in
    --headless) headless=yes ;;
    --answers)
      [ $# -ge 2 ] || { echo "demo: --answers needs a file" >&2; exit 2; }
      answers=$(realpath -e -- "$2" 2>/dev/null) || { echo "demo: there is no file '$2'; give a file of JSON lines" >&2; exit 2; }
      headless=yes
      shift ;;
    *) echo "demo: unknown option '$1'; see the top of platform/demo.sh" >&2; exit 2 ;;
  esac
  shift
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=yes

say() { printf '\n== %s\n' "$*" >&2; }

say "Set up and build"
platform/setup.sh --run
command -v ninja >/dev/null && export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # clones in other folders share what is compiled
cmake --preset release >&2
cmake --build --preset release -j "$(nproc)" \
  --target faltbok faltbok-driven faltbok-sync faltbok-server faltbok-desk >&2
bin=build/release/bin

demo=build/demo
desk=$demo/desk tablet=$demo/tablet server=$demo/server
rm -rf "$demo"
mkdir -p "$demo" "$tablet"
chmod 700 "$tablet"
printf 'a throw-away passphrase for the demo\n' > "$demo/desk-passphrase"
keys=(--passphrase-file "$demo/desk-passphrase")

children=()
stop_children() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || :; done
  wait 2>/dev/null || :
}
trap stop_children EXIT

# A port of loopback that nobody listens on.
free_port() {
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 20000))
    (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

say "A study desk with throw-away keys, and a server on loopback"
port=$(free_port)
url=http://127.0.0.1:$port
"$bin/faltbok-desk" init --study forms/studies/ips-malmo --to "$desk" "${keys[@]}" > "$demo/desk.log"
"$bin/faltbok-desk" publish --desk "$desk" --address "$url" --allow-provisional-wording-by "the demo" "${keys[@]}" \
  >> "$demo/desk.log"
receipt_key=$("$bin/faltbok-server" init --data "$server" --package "$desk/packages/0001.fbp" | grep -oE '[0-9a-f]{64}' | head -n 1)
"$bin/faltbok-server" --data "$server" --listen "127.0.0.1:$port" > "$demo/server.log" 2>&1 &
children+=($!)
for _ in $(seq 100); do
  grep -q 'listening on' "$demo/server.log" && break
  sleep 0.1
done
grep -q 'listening on' "$demo/server.log" || { echo "demo: the server did not start:" >&2; cat "$demo/server.log" >&2; exit 1; }
"$bin/faltbok-desk" publish --desk "$desk" --receipt-key "$receipt_key" --allow-provisional-wording-by "the demo" "${keys[@]}" \
  >> "$demo/desk.log"
"$bin/faltbok-desk" push --server "$url" --from "$desk" >> "$demo/desk.log"
"$bin/faltbok-desk" invite --desk "$desk" --site ung-malmo --out "$tablet/invitation.fbi" "${keys[@]}" >> "$demo/desk.log"
"$bin/faltbok-sync" --dir "$tablet" --server "$url" > "$demo/sync.log" 2>&1 &
children+=($!)

say "Enrol a tablet"
paper=$demo/paper  # what a person would write down: the passphrase
driven=("$bin/faltbok-driven" --dir "$tablet" --paper "$paper" --pictures "$demo" --pin 135790)
"${driven[@]}" enrol > "$demo/tablet.log"
"$bin/faltbok-desk" enrol --desk "$desk" --request "$tablet/request.fbq" --words-checked "${keys[@]}" >> "$demo/desk.log"
"$bin/faltbok-desk" push --server "$url" --from "$desk" >> "$demo/desk.log"

if [ "$headless" = no ]; then
  say "Unlock with the passphrase:  $(cat "$paper")     PIN: 135790"
  "$bin/faltbok" --dir "$tablet"
else
  say "A visit on the tablet: new participant, interview, hand over, take back, finalise, send"
  "${driven[@]}" ${answers:+--answers "$answers"} unlock participant visit=t0 sync >> "$demo/tablet.log"
fi

say "The study desk imports what was sent"
"$bin/faltbok-desk" pull --server "$url" --to "$desk" >> "$demo/desk.log"
"$bin/faltbok-desk" import --desk "$desk" "${keys[@]}" >> "$demo/desk.log"
"$bin/faltbok-desk" push --server "$url" --from "$desk" >> "$demo/desk.log"
"$bin/faltbok-desk" export --desk "$desk" --to "$demo/export" "${keys[@]}" >> "$demo/desk.log"
say "Pictures: $demo/NN-name.png   Table: $demo/export/wide.csv"
cat "$demo/export/wide.csv"
