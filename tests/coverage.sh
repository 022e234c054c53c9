#!/usr/bin/env bash
# Branch coverage of crypto and device/storage by the tests of these rooms. Prints gcovr's report; exit 1 below 95 % of either.
#
#   tests/coverage.sh              both rooms
#   tests/coverage.sh --branches   and every line with a branch that no test took
set -euo pipefail
cd "$(dirname "$0")/.."
branches_min=95

command -v ninja >/dev/null && export CMAKE_GENERATOR=Ninja
build=build/coverage
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
cmake --preset coverage >/dev/null
cmake --build --preset coverage -j "$(nproc)" --target crypto_tests storage_tests >"$build/build.log" ||
  { tail -n 40 "$build/build.log" >&2; exit 1; }
find "$build" -name '*.gcda' -delete
"$build/tests/crypto/crypto_tests" --reporter compact | tail -n 1
"$build/tests/device/storage/storage_tests" --reporter compact 2>/dev/null | tail -n 1

status=0
for room in crypto device/storage; do
  printf '\n%s\n' "$room"
  options=(--root . --object-directory "$build" --filter "$room/" --exclude-throw-branches --exclude-unreachable-branches)
  gcovr "${options[@]}" --branches --fail-under-branch "$branches_min" "$build" || status=1
  [ "${1:-}" = --branches ] && gcovr "${options[@]}" "$build" --json - | python3 -c '
import json, sys
for file in json.load(sys.stdin)["files"]:
    for line in file["lines"]:
        missed = sum(1 for branch in line["branches"] if branch["count"] == 0)
        if missed: print("  %s:%d: %d of %d" % (file["file"], line["line_number"], missed, len(line["branches"])))'
done
exit $status
