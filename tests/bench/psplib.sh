#!/bin/sh
# What the scheduler makes of the instances under $RELEVE_DATA/psplib (folders j30, j60,
# j120... of .sm files, or of multi-skill .def files; bks/SET.csv says what is best
# known): the mean deviation at 1,000, 5,000 and 50,000 schedules, then side by side with the reference
# search rcpsp/ref_ga.c of $RELEVE_TOOLS, if there is one, in CPU seconds on one thread.
# Prints tables; ends in status 1 only when a schedule or a bound was wrong.
#
# j30 is customarily measured from the optimum, the larger sets from the critical path:
# both columns are given, and the deviation from the lower bounds proved here, by which
# multi-skill sets are measured.  The reference search does not read these.
#
# BENCH_FULL=1 takes every file, and 10 CPU seconds too (hours); else the seconds are one,
# on PSPLIB_FILES files of each set (12), evenly spread, and the 50,000 schedules on four
# times as many.  PSPLIB_SETS says which sets.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
LC_ALL=C.UTF-8
export LC_ALL
data=${RELEVE_DATA:-}/psplib
psplib=${RLV_BUILDDIR:-.}/tests/bench/psplib
[ -n "$RELEVE_DATA" ] && [ -d "$data" ] || {
    echo "psplib: skipped, no instances under RELEVE_DATA"
    exit 0
}
tools=${RELEVE_TOOLS:-}
full=${BENCH_FULL:-}
n_files=${PSPLIB_FILES:-12}
scratch=$(mktemp -d) || exit 6
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
sets=${PSPLIB_SETS:-$(ls "$data" | grep -v '^bks$' | sort -V)}
failed=0

# files SET WANT: so many of its files, spread so that no period in how the set was made
# shows; all of them when there are no more, or WANT is 0.
files () {
    find "$data/$1" -name '*.sm' -o -name '*.rcp' -o -name '*.def' | sort -V | awk -v want="$2" '
        { file[NR] = $0 }
        END { if (!want || want >= NR) { want = NR; all = 1 }
            for (i = 1; i <= want; i++) {
                k = all ? i : 1 + int (NR * (i * 0.6180339887 % 1))
                while (!all && k in taken) k = k % NR + 1
                taken[k]
                print file[k] } }'
}

# ours SET WANT OPTIONS...: "name makespan" lines into $scratch/ours; the sums into
# $scratch/sums.
ours () {
    set_=$1 want=$2
    shift 2
    best=$data/bks/$set_.csv
    [ -f "$best" ] && set -- "$@" --best "$best"
    files "$set_" "$want" | tr '\n' '\0' |
        xargs -0 "$psplib" "$@" >"$scratch/out" || failed=1
    awk 'NF >= 5 && $1 ~ /\.(sm|rcp|def)$/ { print $1, $2, $3 == $2, $5 }' "$scratch/out" \
        >"$scratch/ours"
    grep -vE '\.(sm|rcp|def) ' "$scratch/out" >"$scratch/sums"
}

# Whether the reference is there, and reads that set.
is_theirs () {
    [ -x "$scratch/ref_ga" ] && [ -z "$(find "$data/$1" -name '*.def' -print -quit)" ]
}

# theirs SET WANT OPTIONS...: the same of the reference.
theirs () {
    set_=$1 want=$2
    shift 2
    files "$set_" "$want" | tr '\n' '\0' | xargs -0 "$scratch/ref_ga" "$@" |
        awk '{ for (i = 2; i < NF; i++) v[$i] = $(i + 1)
               print $1, v["mk"], $NF == "opt", v["cpu"] }' >"$scratch/theirs"
}

# mean FILE SET: mean deviation from critical path and from best known, how many at it,
# how many proved, CPU seconds an instance.
mean () {
    awk -F'[ ,]' -v known="$data/bks/$2.csv" '
        BEGIN { while ((getline <known) > 0) { cpm[$1] = $3; ub[$1] = $6 } }
        { p += $3; s += $4 }
        cpm[$1] > 0 { c += ($2 - cpm[$1]) / cpm[$1]; n++
            b += ($2 - ub[$1]) / ub[$1]; at += $2 <= ub[$1] }
        END { if (n) printf "%7.3f %8.4f %5d", 100 * c / n, 100 * b / n, at
            else printf "%7s %8s %5s", "-", "-", "-"
            printf " %5d %8.4f\n", p, s / NR }' "$1"
}

if [ -n "$tools" ] && [ -f "$tools/rcpsp/ref_ga.c" ]; then
    ${CC:-gcc} -O3 -w -o "$scratch/ref_ga" "$tools/rcpsp/ref_ga.c" 2>/dev/null ||
        rm -f "$scratch/ref_ga"
fi
[ -x "$scratch/ref_ga" ] ||
    echo "psplib: no reference search under RELEVE_TOOLS, its columns are skipped"

echo
echo "PSPLIB, per cent above critical path (cp), best known (bk) and own bound (lb), one thread"
echo "set        files schedules |      cp       bk at bk proved    CPU s   us/sch       lb |  ref_ga cp       bk"
for set_ in $sets; do
    want=0
    n=$(files "$set_" 0 | wc -l)
    for schedules in 1000 5000 50000; do
        # The large ones would take minutes.
        [ -z "$full" ] && [ "$schedules" = 50000 ] && want=$((4 * n_files)) &&
            n=$(files "$set_" "$want" | wc -l)
        ours "$set_" "$want" --schedules "$schedules"
        low=$(awk '/^above lower bound/ { print $4 }' "$scratch/sums")
        us=$(awk '/^us a schedule/ { print $4 }' "$scratch/sums")
        row=$(mean "$scratch/ours" "$set_")
        ref=
        if is_theirs "$set_"; then
            theirs "$set_" "$want" -n "$schedules"
            ref=$(mean "$scratch/theirs" "$set_" | awk '{ printf "%10s %8s", $1, $2 }')
        fi
        printf '%-10s %5d %9d | %s %8s %8s | %s\n' "$set_" "$n" "$schedules" "$row" \
            "${us:--}" "${low:--}" "${ref:-         -        -}"
    done
done

[ -x "$scratch/ref_ga" ] || exit "$failed"
echo
echo "Side by side in CPU seconds: per cent above best known; the goal is half of ref_ga"
echo "set    files seconds |       bk at bk proved    CPU s |  ref_ga bk at bk proved    CPU s | ratio"
for set_ in $sets; do
    is_theirs "$set_" || continue
    want=${full:+0}
    want=${want:-$n_files}
    n=$(files "$set_" "$want" | wc -l)
    for seconds in 1 ${full:+10}; do
        ours "$set_" "$want" --seconds "$seconds"
        theirs "$set_" "$want" -t "$seconds"
        mean "$scratch/ours" "$set_" >"$scratch/a"
        mean "$scratch/theirs" "$set_" >"$scratch/b"
        paste -d' ' "$scratch/a" "$scratch/b" | awk -v s="$set_" -v n="$n" -v t="$seconds" '{
            printf "%-6s %5d %7d | %8s %5s %6s %8s | %10s %5s %6s %8s | %s\n", s, n, t,
                $2, $3, $4, $5, $7, $8, $9, $10,
                ($7 > 0 ? sprintf ("%.2f", $2 / $7) : $2 > 0 ? "worse" : "equal") }'
    done
done
exit "$failed"
