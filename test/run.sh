#!/usr/bin/env bash
# Runs all tests: unit tests as they are; then, side by side, those with the real terraform, a half of the lab tests, and
# the other half and those with faults, each in namespaces of their own: they wait for timers and boots more than they
# compute. At last those with a browser. The last line is, alone,
#   N passed, N failed            or            N passed, N failed, N skipped
# Exit code 0 only when something ran and nothing failed.
#   test/run.sh [VITEST ARGUMENT…]     arguments go to all runs: a file name, -t PATTERN
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
vitest=$root/node_modules/.bin/vitest
sh lab/set-up.sh || exit 1
reports=$(mktemp -d) || exit 1
trap 'rm -rf "$reports"' EXIT

run_project() { # PROJECT NAME [VITEST ARGUMENT…]
  local project=$1 name=$2
  shift 2
  "${wrapper[@]}" "$vitest" run --project "$project" --passWithNoTests --reporter=default --reporter=json \
    --outputFile.json="$reports/$name.json" "$@"
  echo $? >"$reports/$name.status"
}

wrapper=()
run_project unit unit "$@"

reason=
if [ "$(id -u)" != 0 ]; then
  reason="the lab tests need root, for network namespaces and mounts"
elif ! sh lab/packages.sh; then
  reason="the lab tests need the packages that lab/packages.sh could not install"
elif ! sh lab/scripts/private-namespace.sh true; then
  reason="this machine does not let root make network, mount and pid namespaces (a container without --privileged?)"
fi
if [ -z "$reason" ]; then
  sh test/promtool.sh # in there is no network
  wrapper=(sh lab/scripts/private-namespace.sh)
  run_project terraform terraform "$@" >"$reports/terraform.log" 2>&1 &
  { run_project lab lab-2 --shard=2/2 "$@"; run_project faults faults "$@"; } >"$reports/lab-2.log" 2>&1 &
  run_project lab lab-1 --shard=1/2 "$@"
  wait
  cat "$reports/lab-2.log" "$reports/terraform.log"
else
  for project in lab terraform faults; do
    "$vitest" list --project "$project" --json="$reports/$project.list" "$@" >/dev/null 2>&1
  done
  echo "tests with hosts skipped: $reason"
fi

if sh test/browser/packages.sh; then
  wrapper=()
  run_project browser browser "$@"
else
  "$vitest" list --project browser --json="$reports/browser.list" "$@" >/dev/null 2>&1
  echo "tests with a browser skipped: there is no chromium, see above"
fi

node test/sum-results.js "$reports"
