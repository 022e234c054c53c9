#!/usr/bin/env bash
# Branch coverage of crypto and device/storage, each by its own tests. Prints gcovr's report of each.
#
#   tests/coverage.sh [--branches] [ROOM ...]     both rooms, if none is named; --branches: every branch that no test
#                                                 takes, with the reason that tests/coverage/NAME.txt gives
#
# Exit 1 below 95 % of either, or when a line has a branch that no test takes and no reason. The seed is always the
# same, so the figure repeats.
set -euo pipefail
cd "$(dirname "$0")/.."
branches_min=95
build=build/coverage

list=()
rooms=()
for word in "$@"; do
  case "$word" in
    --branches) list=(--list) ;;
    crypto | device/storage) rooms+=("$word") ;;
    *) echo "tests/coverage.sh: usage: tests/coverage.sh [--branches] [crypto|device/storage ...]" >&2; exit 2 ;;
  esac
done
[ ${#rooms[@]} -gt 0 ] || rooms=(crypto device/storage)
names=("${rooms[@]##*/}")

# or_show LOG COMMAND...: what it says goes to the log, of which the end is shown when it fails.
or_show() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; return 1; }
}

command -v ninja >/dev/null && export CMAKE_GENERATOR=Ninja
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
mkdir -p "$build"
or_show "$build/configure.log" cmake --preset coverage
or_show "$build/build.log" cmake --build --preset coverage -j "$(nproc)" --target "${names[@]/%/_tests}"

status=0
for room in "${rooms[@]}"; do
  name=${room##*/}
  printf '\n%s\n' "$room"
  find "$build" -name '*.gcda' -delete
  or_show "$build/$name.log" "$build/tests/$room/${name}_tests" --reporter compact --rng-seed 1
  grep . "$build/$name.log" | tail -n 1
  gcovr --root . --object-directory "$build" --filter "$room/" --exclude-throw-branches --exclude-unreachable-branches \
    --branches --fail-under-branch "$branches_min" --txt - --json "$build/$name.json" "$build" || status=1
  python3 tests/coverage/branches.py "${list[@]}" "$build/$name.json" "tests/coverage/$name.txt" || status=1
done
exit $status
