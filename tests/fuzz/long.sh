#!/usr/bin/env bash
# Fuzzes targets for a given processor time each, and prints a row for each as README.md keeps them.
#
#   tests/fuzz/long.sh SECONDS [TARGET ...]     all targets, if none is named
#
# Build first: cmake --preset fuzz && cmake --build --preset fuzz --target fuzzers.
# What was learnt stays in build/fuzz/learnt/TARGET, so a second run carries on. Processor time is what is counted, so
# that a busy machine only makes it last longer. Exit 1 and the input's place after a finding.
set -euo pipefail
cd "$(dirname "$0")/../.."
usage() { echo "tests/fuzz/long.sh: usage: tests/fuzz/long.sh SECONDS [TARGET ...]" >&2; exit 2; }
[[ ${1:-} =~ ^[0-9]+$ ]] || usage
wanted_s=$1
shift
built=build/fuzz/tests/fuzz
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for program in "$built"/fuzz_*; do
    [ -f "$program" ] && [ -x "$program" ] && targets+=("${program##*/fuzz_}")
  done
fi
[ ${#targets[@]} -gt 0 ] || { echo "tests/fuzz/long.sh: nothing is built in $built; see the top of this file" >&2; exit 2; }

slice_s=60
TIMEFORMAT='%U %S'
failed=0
for target in "${targets[@]}"; do
  program="$built/fuzz_$target"
  [ -x "$program" ] || { echo "tests/fuzz/long.sh: no target '$target' in $built" >&2; exit 2; }
  learnt="build/fuzz/learnt/$target"
  log="build/fuzz/learnt/$target.log"
  mkdir -p "$learnt"
  : > "$log"
  spent_s=0
  runs=0
  result=clean
  while [ "$(printf '%.0f' "$spent_s")" -lt "$wanted_s" ]; do
    status=0
    took=$({ time "$program" -max_total_time="$slice_s" -rss_limit_mb=2048 -timeout=120 \
      -artifact_prefix="$learnt-finding-" "$learnt" "tests/fuzz/corpus/$target" >> "$log" 2>&1; } 2>&1) || status=$?
    spent_s=$(echo "$spent_s $took" | awk '{print $1 + $2 + $3}')
    runs=$((runs + $(sed -nE 's/^Done ([0-9]+) runs in.*/\1/p' "$log" | tail -n 1 | grep . || echo 0)))
    [ "$status" -eq 0 ] || { result="finding: $(ls -t "$learnt"-finding-* 2>/dev/null | head -n 1)"; failed=1; break; }
  done
  printf '| %s | `%s` | %d | %.0f s | %s |\n' "$(date -u +%F)" "$target" "$runs" "$spent_s" "$result"
done
exit "$failed"
