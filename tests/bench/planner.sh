#!/bin/bash
# Our dates without levelling against those of GNOME Planner's own engine, run without
# its window, on random small plans (all types of link, lag 0); see planner.c for what is
# held to be alike and why tasks may differ.  Status 1 when a difference has no reason.
# Skipped where Planner is not installed.
#
# PLANNER_PLANS says how many plans of each kind (300), PLANNER_SEED the seed (1).
#
# SPDX-License-Identifier: LGPL-2.1-or-later
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ
bench=${RLV_BUILDDIR:-.}/tests/bench
source=${RLV_SRCDIR:-.}/tests/bench
plans=${PLANNER_PLANS:-300}
seed=${PLANNER_SEED:-1}
engine=$(ls /usr/lib/*/planner/libplanner-1.so.1 /usr/lib/planner/libplanner-1.so.1 \
    2>/dev/null | head -n 1)
[ -n "$engine" ] || {
    echo "planner: skipped, GNOME Planner is not installed"
    exit 0
}
scratch=$(mktemp -d) || exit 6
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
# The flags are words.
# shellcheck disable=SC2046
${CC:-gcc} -O2 -o "$scratch/dates" "$source/planner-dates.c" \
    $(pkg-config --cflags --libs gobject-2.0) "$engine" \
    -Wl,-rpath,"$(dirname "$engine")" || {
    echo "planner: skipped, its engine cannot be linked with"
    exit 0
}
failed=0
for kind in plain mixed; do
    mkdir "$scratch/$kind"
    "$bench/planner" write "$kind" "$plans" "$seed" "$scratch/$kind" || exit 6
    find "$scratch/$kind" -name '*.planner' -print0 |
        HOME=$scratch xargs -0 -n 100 "$scratch/dates" >"$scratch/theirs" 2>"$scratch/log" || {
        tail -n 3 "$scratch/log"
        echo "planner: its engine does not read the plans"
        exit 5
    }
    echo
    echo "GNOME Planner, $plans $kind plans, unlevelled: tasks with"
    "$bench/planner" judge "$kind" "$plans" "$seed" "$scratch/theirs" || failed=1
done
exit $failed
