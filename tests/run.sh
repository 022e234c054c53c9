#!/usr/bin/env bash
# Sets up, builds with sanitizers and passes every test; with the asan preset, every fuzz target then runs for 20 s, and the
# demo of the README runs as it stands there (preset release).
# This is what CI runs, and nothing more lenient.
#
#   tests/run.sh             the asan preset (the default gate)
#   tests/run.sh PRESET      dev, asan, tsan or release
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-asan}
minutes_max=55
started=$SECONDS

platform/setup.sh
command -v ninja >/dev/null && export CMAKE_GENERATOR=Ninja
jobs=$(nproc)
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # clones in other folders share what is compiled
cmake --preset "$preset"
cmake --build --preset "$preset" -j "$jobs"
cmake --build --preset "$preset" -j "$jobs" --target all_verify_interface_header_sets
built=$SECONDS

results="build/$preset/ctest.log"
status=0
ctest --preset "$preset" -j "$jobs" 2>&1 | tee "$results" | grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test .* Passed)' || status=$?
printf '\nThe ten slowest tests:\n'
sed -nE 's/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: (.*[^.]) \.+ *(Passed|\*\*\*.*[^0-9]) +([0-9.]+) sec.*/\3 s  \1/p' "$results" | sort -rn | sed -n 1,10p
tested=$SECONDS

if [ "$preset" = asan ]; then
  printf '\nEvery fuzz target for 20 s:\n'
  mkdir -p build/fuzz
  { cmake --preset fuzz && cmake --build --preset fuzz -j "$jobs" --target fuzzers; } > build/fuzz/build.log 2>&1 ||
    { tail -n 60 build/fuzz/build.log; exit 1; }
  ctest --preset fuzz -L fuzz -j "$jobs" | grep -vE '^ *Start +[0-9]+:' || status=$?
  fuzzed=$SECONDS
  printf '\nplatform/demo.sh --headless:\n'
  # grep: the table has a row for the participant.
  if platform/demo.sh --headless > build/demo.log 2>&1 && grep -qE '^[A-Z]{2}-[0-9A-Z]+-[0-9A-Z],' build/demo.log; then
    echo "the scored table is there"
  else
    tail -n 60 build/demo.log
    status=1
  fi
fi
minutes=$(((SECONDS - started) / 60))
printf '\nbuilt in %d s, tested in %d s, fuzzed in %d s, demo in %d s\n' $((built - started)) $((tested - built)) \
  $((${fuzzed:-SECONDS} - tested)) $((SECONDS - ${fuzzed:-SECONDS}))
# ctest's own closing lines once more, last: the count.
grep -E '^[0-9]+% tests passed' "$results"
if [ "$minutes" -ge "$minutes_max" ]; then
  echo "tests/run.sh: took $minutes minutes, and $minutes_max is the limit: see the ten slowest tests above" >&2
  exit 1
fi
exit "$status"
