#!/bin/sh
# Measures our forms engine and the field's own, one after the other on the same machine, and prints
# a table with ratios. Processor time is compared, so that a busy machine gives the same ratios.
#
#   tests/bench/forms/run.sh [BUILD [CORPORA]]     default build/release ../shared/corpora
#
# The peer, @getodk/xforms-engine, is installed by npm into the build folder at the version that
# peer/package.json names; where npm cannot reach it, only ours is measured. pyxform is measured
# where python3 has it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:-build/release}
corpora=${2:-$here/../../../../shared/corpora}
peer=$build/tests/bench/forms-peer
out=$peer/results
rm -rf "$out"
mkdir -p "$out"
cp "$here/peer/package.json" "$here/peer/engine.mjs" "$here/peer/table.mjs" "$peer/"

forms='whova soar nigeria_internal'
for form in $forms; do
  "$build/bin/faltbok-form" bench "$corpora/perf/$form.xml" >"$out/ours-load-$form.json"
done
"$build/tests/bench/forms" "$corpora" >"$out/ours-rest.json"
"$build/tests/bench/forms" --rosters "$out"

# A measurement that does not end within ten minutes is left out: the table says so.
peer_run() {
  name=$1
  shift
  (cd "$peer" && timeout 600 node engine.mjs "$@") >"$out/peer-$name.json" 2>"$out/peer-$name.err" ||
    { echo "peer: $name gave nothing (see $out/peer-$name.err)" >&2; rm "$out/peer-$name.json"; }
}
if (cd "$peer" && npm install --no-audit --no-fund >npm.log 2>&1); then
  corpora=$(cd "$corpora" && pwd)
  rosters=$(cd "$out" && pwd)
  for form in $forms; do peer_run "load-$form" load "$corpora/perf/$form.xml" "$form"; done
  peer_run whova whova "$corpora/perf/whova.xml" "$corpora/cases/must/whova_form/0.jsonl"
  for rows in 10 100 1000; do
    peer_run "roster-$rows" roster "$rosters/roster_$rows.xml" "roster_$rows"
  done
else
  echo "npm cannot install the peer (see $peer/npm.log)" >&2
fi
if python3 -c 'import pyxform' 2>/dev/null; then
  python3 "$here/peer/pyxform_ms.py" "$corpora/perf/whova_form.xlsx" >"$out/peer-compile.json"
else
  echo "pyxform is not here: whova_compile has no peer" >&2
fi
node "$peer/table.mjs" "$out"
