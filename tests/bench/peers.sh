#!/bin/bash
# The same plans scheduled by TaskJuggler 3 (tj3) and by us: finish and CPU time.  Plans
# are those of peers/gen.py under RELEVE_TOOLS, made for TaskJuggler and turned into ours
# line by line: the same tasks, links, people, hours and holidays.  Skipped where there
# is no tj3, python3 or gen.py.  Judges nothing but that both schedule every task.
#
# What is alike: each task is work of so many hours for one named person, on that
# person's own calendar, after the ends of others; time runs in UTC and hours.
# What is not: TaskJuggler books hour by hour and lets other work cut a task in pieces
# (the table counts how many tasks it cut); ours stop only when their calendar does, so
# it solves an easier problem.  Both times are of whole processes that read the plan and
# find all dates; ours is run with one staffed pass and with a search, TaskJuggler once
# for time without any report and once for its dates.
#
# BENCH_FULL=1 adds 5,000 tasks; PEERS_SIZES says which sizes, PEERS_EFFORTS which
# efforts (0 is one pass).
#
# SPDX-License-Identifier: LGPL-2.1-or-later
LC_ALL=C.UTF-8
export LC_ALL
gen=${RELEVE_TOOLS:-}/peers/gen.py
search=${RLV_BUILDDIR:-.}/tests/bench/search
for need in tj3 python3; do
    command -v $need >/dev/null || {
        echo "peers: skipped, no $need here"
        exit 0
    }
done
[ -n "$RELEVE_TOOLS" ] && [ -f "$gen" ] || {
    echo "peers: skipped, no peers/gen.py under RELEVE_TOOLS"
    exit 0
}
sizes=${PEERS_SIZES:-100 500 1000${BENCH_FULL:+ 5000}}
efforts=${PEERS_EFFORTS:-100 1000}
scratch=$(mktemp -d) || exit 6
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
TIMEFORMAT='%U %S'

# A .tjp of gen.py, and nothing else, as a plan of ours.
convert () {
    awk '
    function clock(t,  p) { split (t, p, ":"); return sprintf ("%02d:%02d", p[1], p[2]) }
    /^project / { match ($0, /[0-9]+-[0-9]+-[0-9]+/); start = substr ($0, RSTART, RLENGTH) }
    /^shift / {
        hours = ""; n = 0
        for (i = 3; i <= NF; i++) if ($i ~ /^[0-9]+:/) {
            sub (/,/, "", $i)
            hours = hours (n++ % 2 ? "-" : n > 1 ? " " : "") clock($i) }
        week[$2] = hours }
    /^resource / { team[++n_teams] = $2; shift[$2] = $6 }
    /^  leaves holiday / { days[team[n_teams]] = days[team[n_teams]] " " $3 }
    /^ *task t/ { id[++n_tasks] = $2 }
    /^ *effort / { hours_of[n_tasks] = ($2 + 0) * 8 }
    /^ *allocate / { who[n_tasks] = $2 }
    /^ *depends / {
        sub (/^ *depends /, ""); gsub (/g[0-9]+\./, ""); gsub (/,/, "")
        after[n_tasks] = $0 }
    END {
        print "<plan xmlns=\"urn:releve:plan:1\" id=\"PEER\" kind=\"transition\" lang=\"en\" " \
            "version=\"1\" status=\"draft\" start=\"" start "\" currency=\"EUR\" name=\"Peer\">"
        print "<calendars>"
        for (i = 1; i <= n_teams; i++) {
            printf "<calendar id=\"C%s\" name=\"%s\" zone=\"UTC\"><week " \
                "days=\"mon tue wed thu fri\" hours=\"%s\"/>\n",
                team[i], team[i], week[shift[team[i]]]
            n = split (days[team[i]], d, " ")
            for (k = 1; k <= n; k++) printf "<holiday date=\"%s\" name=\"Holiday\"/>\n", d[k]
            print "</calendar>" }
        print "</calendars><parties><party id=\"client\" role=\"client\" name=\"Client\"/>"
        print "<party id=\"provider\" role=\"provider\" name=\"Provider\"/></parties><teams>"
        for (i = 1; i <= n_teams; i++)
            printf "<team id=\"%s\" party=\"%s\" name=\"%s\" calendar=\"C%s\" size=\"1\"/>\n",
                team[i], shift[team[i]], team[i], team[i]
        print "</teams><tasks>"
        for (i = 1; i <= n_tasks; i++) {
            printf "<task id=\"%s\" name=\"%s\" kind=\"kt\" side=\"%s\" duration=\"%dh\">",
                id[i], id[i], shift[who[i]], hours_of[i]
            n = split (after[i], a, " ")
            for (k = 1; k <= n; k++) printf "<after task=\"%s\"/>", a[k]
            printf "<need team=\"%s\" people=\"1\"/></task>\n", who[i] }
        print "</tasks></plan>" }' "$1"
}

# From the .tjp and the CSV of its dates: tasks, the last end, and how many tasks have
# more working hours between their ends than they are work.
their_dates () {
    awk -F';' '
    function day(t,  y, m, d) { # days since some Monday, by the civil calendar
        y = substr (t, 1, 4) + 0; m = substr (t, 6, 2) + 0; d = substr (t, 9, 2) + 0
        if (m < 3) { y--; m += 12 }
        return 365 * y + int (y / 4) - int (y / 100) + int (y / 400) + \
               int ((153 * (m - 3) + 2) / 5) + d + 1 }
    function worked(r, a, b,  h, n, first, last) {
        first = day(a) * 24 + substr (a, 12, 2); last = day(b) * 24 + substr (b, 12, 2)
        for (h = first; h < last; h++)
            n += int (h / 24) % 7 < 5 && !((r, int (h / 24)) in off) &&
                 open[shift[r]] ~ (" " h % 24 " ")
        return n }
    NR == FNR {
        split ($0, w, " ")
        if (w[1] == "shift") open[w[2]] = w[2] == "client" ? " 9 10 11 13 14 15 16 " \
                                                           : " 8 9 10 11 13 14 15 16 "
        if (w[1] == "resource") { r = w[2]; shift[r] = w[6] }
        if (w[1] == "leaves") off[r, day(w[3])]
        if (w[1] == "task" && w[2] ~ /^t/) t = w[2]
        if (w[1] == "effort") effort[t] = (w[2] + 0) * 8
        if (w[1] == "allocate") who[t] = w[2]
        next }
    { gsub (/"/, "") }
    $1 ~ /\.t[0-9]+$/ || $1 ~ /^t[0-9]+$/ {
        t = $1; sub (/^.*\./, "", t); n++
        if ($3 > end) end = $3
        cut += worked(who[t], $2, $3) > effort[t] }
    END { gsub (/ /, "T", end); print n + 0, end "Z", cut + 0 }' "$1" "$2"
}

cpu () { awk '{ print $1 + $2 }'; }

echo
echo "The same plans in TaskJuggler 3 and here: finish, CPU seconds of the whole process"
printf '%-6s | %-17s %8s %6s' tasks tj3 CPU cut
for effort in 0 $efforts; do printf ' | %-17s %8s %8s' "effort $effort" CPU ratio; done
printf ' | %s\n' bound
for n in $sizes; do
    python3 "$gen" "$n" --formats tjp --out "$scratch" >/dev/null || exit 6
    # Without the chart in HTML, which takes minutes.
    awk '/^taskreport htmlout/ { skip = 1 } !skip' "$scratch/plan-$n.tjp" >"$scratch/p.tjp"
    convert "$scratch/p.tjp" >"$scratch/p.xml"
    theirs=$({ time timeout 1800 tj3 --silent --no-reports -o "$scratch" "$scratch/p.tjp" \
        >/dev/null 2>&1; } 2>&1 | cpu)
    rm -f "$scratch/csvout.csv"
    timeout 1800 tj3 --silent -o "$scratch" "$scratch/p.tjp" >/dev/null 2>&1
    [ -f "$scratch/csvout.csv" ] || {
        echo "$n: tj3 gives no dates (it knows none after 2035, and stops after half an hour)"
        continue
    }
    read -r done_ finish cut < <(their_dates "$scratch/p.tjp" "$scratch/csvout.csv")
    [ "$done_" = "$n" ] || { echo "peers: tj3 has dates of $done_ tasks of $n"; exit 1; }
    : >"$scratch/ours"
    for effort in 0 $efforts; do
        "$search" --schedules "$effort" "$scratch/p.xml" >>"$scratch/ours" || {
            echo "peers: no dates of ours for $n tasks"
            exit 1
        }
    done
    awk -v n="$n" -v end="$finish" -v t="$theirs" -v cut="$cut" '
        $1 == "whole" { cpu[++k] = $2 }
        $1 != "whole" { ends[k + 1] = $4; bound = $5 }
        END { printf "%-6s | %-17s %8.2f %6d", n, end, t, cut
            for (i = 1; i <= k; i++)
                printf " | %-17s %8.3f %7.0fx", ends[i], cpu[i], t / cpu[i]
            printf " | %s%s\n", bound, (ends[k] > end ? "  later" : "") }' "$scratch/ours"
done
exit 0
