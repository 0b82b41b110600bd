#!/bin/bash
# Draws beside the fused loop of limit/mc_vec.c under RELEVE_TOOLS, if it is there: a
# network of as many tasks with three links each, triangular durations, no calendars, no
# counts.  Both on one core, in CPU time, three turns in which they take each other's
# place; the least of each counts.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
source=${RELEVE_TOOLS:-}/limit/mc_vec.c
[ -n "${RELEVE_TOOLS:-}" ] && [ -f "$source" ] || {
    echo "risk: skipped, no limit/mc_vec.c under RELEVE_TOOLS"
    exit 0
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${CC:-cc} -O2 -fno-math-errno -DV=16 -DU=4 -w -o "$folder/fused" "$source" -lm -lpthread
for tasks in 1000 10000; do
    for turn in 1 2 3; do
        "$folder/fused" "$tasks" $((200000 / tasks)) 1 | sed -n 's/.*samples\/s\/thread: fused \([0-9]*\).*/fused \1/p'
        "${RLV_BUILDDIR:-.}"/tests/bench/bench-risk "$tasks" 10000 |
            sed -n 's/.*made up.* \([0-9.]*\) ns a task.*/ours \1/p'
    done | awk -v n="$tasks" '
        $1 == "fused" { t = 1e9 / $2 / n; if (!f || t < f) f = t }
        $1 == "ours" { if (!o || $2 < o) o = $2 }
        END { printf "risk: %d tasks, 10000 draws: %.1f ns a task and draw, the fused loop " \
                     "%.2f, ratio %.1f\n", n, o, f, o / f }'
done
