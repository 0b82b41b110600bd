#!/bin/bash
# What staffing costs, as ratios of one run; judges nothing.  10,000 tasks shared by 60
# teams, who have too much to do at once: the first staffed plan against the same dates
# without levelling (the goal is at most 10 times), then time per schedule at an effort
# and at twice that (1.0 when the cost is linear) and what it brings.  100,000 tasks
# levelled on one core, against "xmllint --noout" of the same file.  BENCH_FULL=1
# searches ten times as long.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
LC_ALL=C.UTF-8
export LC_ALL
bench=${RLV_BUILDDIR:-.}/tests/bench
scratch=$(mktemp -d) || exit 6
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
effort=${SEARCH_EFFORT:-100}
[ -n "$BENCH_FULL" ] && effort=$((effort * 10))
TIMEFORMAT='%U %S'

"$bench/gen-plan" 10000 --teams=60 --strand=300 >"$scratch/plan.xml" || exit 6
echo
echo "10,000 tasks, 60 teams: CPU time, and what it is a multiple of"
"$bench/search" --schedules "$effort,$((2 * effort))" "$scratch/plan.xml" \
    >"$scratch/out" || exit 4
awk -v OFS= '
    $1 == "unlevelled" { bare = $2; printf "%-24s %9.4f s            ends %s\n", $1, $2, $4 }
    $1 == "first" { printf "%-24s %9.4f s %8.2f x  ends %s\n", "first staffed plan", $2,
                           $2 / bare, $4 }
    $1 ~ /^[0-9]/ && $3 + 0 > 0 {
        each = $2 / $3
        printf "%-24s %9.4f s %8.2f x  ends %s, bound %s\n", "  of them a schedule of " $3,
            $2, each / bare, $4, $5
        if (last) printf "%-24s %9s   %8.2f x\n", "  twice the effort, each", "", each / last
        last = each }
    $1 ~ /^[0-9]/ && $3 + 0 == 0 { printf "%-24s %9.4f s            no search yet\n",
        "effort " $1, $2 }' "$scratch/out"

"$bench/gen-plan" 100000 --teams=600 >"$scratch/plan.xml" || exit 6
echo
echo "100,000 tasks, 600 teams, on one core: CPU time of reading and levelling them"
lint=$({ time xmllint --noout "$scratch/plan.xml" >/dev/null 2>&1; } 2>&1 |
    awk '{ print $1 + $2 }')
"$bench/search" "$scratch/plan.xml" >"$scratch/out" || exit 4
awk -v lint="$lint" '
    $1 == "first" { end = $4 }
    $1 == "whole" { printf "xmllint --noout %18.3f s\nread and staffed %17.3f s %8.2f x  ends %s\n",
        lint, $2, (lint > 0 ? $2 / lint : 0), end }' "$scratch/out"
exit 0
