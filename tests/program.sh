#!/bin/bash
# The program as a process: its streams, limits, languages and places.  Prints TAP.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$RLV_SRCDIR/tests/tap.sh"
cp "$RLV_SRCDIR/plans/learn.xml" plan.xml && chmod u+w plan.xml

# --- streams ----------------------------------------------------------------------

said=$("$releve" plan 2>&1 >/dev/full)
is "a full standard output is a failure" 6 $?
has "and is said" "releve: standard output: " "$said"
said=$("$releve" --version 2>&1 >&-)
is "a closed standard output is a failure" 6 $?
has "and is said too" "releve: standard output: " "$said"
"$releve" check >/dev/null 2>/dev/full
is "a full standard error changes nothing" 0 $?
"$releve" --version <&- >/dev/null 2>&-
is "closed streams that are not needed do no harm" 0 $?
said=$({ "$releve" plan -f json 2>&3; echo "status $?" >&3; } 3>&1 >&- | cat)
has "nothing is written to what is not open" "status 6" "$said"
said=$(trap '' PIPE; { "$releve" -q plan -f json; echo "$?" >status; } 2>&1 | :; cat status)
is "a reader that leaves is a failure without words" 6 "$said"

# Descriptor 1 is closed: the store must not be opened as it, and then be printed to.
"$releve" track start T1 --as client:x --at 2001-01-01 >&- 2>/dev/null
"$releve" verify >/dev/null
is "a closed standard output never lands in the store" 0 $?

# --- limits -----------------------------------------------------------------------

before=$(cksum plan.releve)
(ulimit -f 1; "$releve" track reopen T1 --as client:x -b y >/dev/null 2>said)
is "a journal that cannot grow is a failure" 6 $?
has "and says which file" "plan.releve" "$(cat said)"
"$releve" verify >/dev/null
is "and the journal is sound" 0 $?
is "and as it was" "$before" "$(cksum plan.releve)"
cp plan.xml other.xml
(ulimit -f 1; "$releve" plan -q -f json -o out.json other.xml 2>said)
is "a result that does not fit is a failure" 6 $?
has "and says which file too" "out.json" "$(cat said)"
is "and leaves nothing behind" "" "$(ls -A | grep -E 'out|tmp')"

# --- languages and places ---------------------------------------------------------

english="plans the handover"
french=$("$releve" help --lang fr)
has "the C locale is English" "$english" "$(LC_ALL=C LANGUAGE=fr "$releve" help)"
is "--lang works in the C locale" "$french" "$(LC_ALL=C "$releve" help --lang fr)"
is "LANGUAGE is heard" "$french" "$(LC_ALL=C.UTF-8 LANGUAGE=fr "$releve" help)"
is "so is LANG" "$french" "$(env -u LC_ALL LANG=fr_FR.UTF-8 "$releve" help)"
is "a locale that is not there is heard all the same" "$french" \
    "$(LC_ALL=fr_CH.ISO-8859-1 "$releve" help)"

here=$(TZ=UTC "$releve" plan -q -f json)
is "the zone of the machine changes no plan" "$here" \
    "$(TZ=Asia/Tokyo "$releve" plan -q -f json)"
is "nor does its locale" "$here" "$(LC_ALL=C "$releve" plan -q -f json)"
is "nor its state" "$here" "$(HOME=/nonexistent env -u TERM "$releve" plan -q -f json)"

sed 's/ lang="en"/ lang="fr"/' plan.xml >french.xml
said=$(LC_ALL=C "$releve" report -o page.html french.xml 2>&1)
is "a report speaks as the plan, the program as its user" "1:page.html is written" \
    "$(grep -c '<html[^>]* lang="fr"' page.html):$(echo "$said" | tail -1)"

# --- the terminal -----------------------------------------------------------------

esc=$(printf '\033')
is "a pipe gets no colours" "" "$("$releve" check 2>&1 | grep "$esc")"
# Where no pseudo-terminal is to be had, as in a root without /dev/pts, there is none to try.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    tty () {
        TERM=xterm script -qec "$1" /dev/null </dev/null
    }
    has "a terminal does" "$esc" "$(tty "'$releve' check")"
    is "not with NO_COLOR" "" "$(NO_COLOR=1 tty "'$releve' check" | grep "$esc")"
    is "not with --no-color" "" "$(tty "'$releve' check --no-color" | grep "$esc")"
else
    n=$((n + 1))
    echo "ok $n - colours # SKIP no pseudo-terminal to be had"
fi
is "--plain is ASCII but for what the plan says" "" \
    "$("$releve" help --plain --lang en | grep -v '…' | LC_ALL=C grep '[^ -~]')"

# --- odd arguments ----------------------------------------------------------------

"$releve" check "$(printf '\377\376')" >out 2>err
is "a name that is no text is only not found" 5 $?
is "and cannot drive a terminal" "" "$(grep -a "$esc" out err)"
"$releve" check "$(printf 'x\033[2J')" >out 2>err
is "nor can another" "5:" "$?:$(grep -a "$esc" out err)"
"$releve" check / >/dev/null 2>&1
is "a folder is no plan" 5 $?
"$releve" check /dev/null >/dev/null 2>&1
is "nor is a device" 5 $?
mkfifo pipe
timeout 10 "$releve" check pipe >/dev/null 2>&1
is "nor a pipe, which is not waited for" 5 $?
SOURCE_DATE_EPOCH=soon "$releve" check >/dev/null
is "a clock that is none is not asked" 0 $?

# --- chances by parts -------------------------------------------------------------

cp "$RLV_SRCDIR/plans/learn.xml" chances.xml
for part in 1 2 3; do
    "$releve" risk -q --draws 40 --seed 6 --shard $part/3 -o part$part chances.xml
done
"$releve" risk -q -f json --draws 40 --seed 6 chances.xml >whole
"$releve" risk -q -f json --merge chances.xml part2 part1 part3 >merged
has "a run has its seed" '"seed": 6' "$(cat whole)"
is "parts are the whole" "$(cat whole)" "$(cat merged)"
said=$("$releve" risk --merge --seed 7 chances.xml part1 part2 part3 2>&1 >/dev/null)
is "parts of another seed than asked are refused" 2 $?
has "and which seed they have is said" "--seed 6" "$said"
"$releve" risk --merge --draws 41 chances.xml part1 part2 part3 >/dev/null 2>&1
is "and parts of another number of draws" 2 $?
"$releve" risk --shard 1/3 --merge chances.xml part1 part2 part3 >/dev/null 2>&1
is "one part is not put together" 2 $?
"$releve" risk --shard 1/3 --require p=80% chances.xml >/dev/null 2>&1
is "nor asked for what all of them say" 2 $?

"$releve" risk -q --draws 40 --seed 6 --gate G-GO --effort 7 --shard 2/3 -o gate chances.xml
has "which options a part was drawn with is said" \
    "gate: drawn with --effort 7 --gate T8, and this is with --effort 1000" \
    "$("$releve" risk --merge chances.xml part1 gate part3 2>&1)"
sed 's/worst="[0-9]*d"/worst="60d"/' chances.xml >other.xml
"$releve" risk --merge other.xml part1 part2 part3 >/dev/null 2>said
is "parts of a plan that was changed since are refused" 5 $?
has "and that is said" "the plan, or what was recorded of it, was another" "$(cat said)"

has "chances are of the schedule that is asked for" "is not quick, normal, best" \
    "$("$releve" risk --effort far chances.xml 2>&1)"
is "which is the same however far it looks, where nothing is better" \
    "$(cat whole)" "$("$releve" risk -q -f json --draws 40 --seed 6 --effort 50 chances.xml)"

# --- a limit ----------------------------------------------------------------------

# Three pairs of hands for work that asks for one or two, in no good order.
awk 'BEGIN {
    print "<plan xmlns=\"urn:releve:plan:1\" id=\"L\" name=\"L\" kind=\"transition\" lang=\"en\""
    print " start=\"2027-01-04\"><calendars><calendar id=\"U\" name=\"U\" zone=\"UTC\"><week"
    print " days=\"mon tue wed thu fri\" hours=\"09:00-17:00\"/></calendar></calendars><parties>"
    print "<party id=\"C\" name=\"C\" role=\"client\"/></parties><teams><team id=\"T\" name=\"T\""
    print " party=\"C\" calendar=\"U\" size=\"3\"/></teams><tasks>"
    for (i = 1; i <= 300; i++) {
        n = (n * 1103 + 377) % 2029
        printf "<task id=\"A%d\" name=\"A\" side=\"client\" duration=\"%dd\">", i, n % 7 + 1
        if (i > 9) printf "<after task=\"A%d\"/>", i - n % 9 - 1
        printf "<need team=\"T\" people=\"%d\"/></task>\n", n % 2 + 1
    }
    print "</tasks></plan>"
}' >limit.xml
has "whoever ends the search by the clock is told what that means" "depends on the machine" \
    "$("$releve" status --effort best --limit 0.001 --today 2027-01-04 limit.xml 2>&1 >/dev/null)"
is "and who does not is not" "" \
    "$("$releve" status --effort quick --today 2027-01-04 limit.xml 2>&1 >/dev/null | grep limit)"

# --- no tasks ---------------------------------------------------------------------

sed '/<tasks>/,/<\/tasks>/d' "$RLV_SRCDIR/tests/late.xml" >none.xml
has "a plan without tasks begins at no time" '"begin": null' \
    "$("$releve" plan -q -f json none.xml)"
said=$("$releve" risk -q --require p=80% none.xml 2>&1 >/dev/null)
is "and no date of it holds" 4 $?
has "as is said" "no date to hold" "$said"
"$releve" risk --draws 4000000000 --what T5=0.8 chances.xml >/dev/null 2>&1
is "draws that memory could not hold are not compared" 2 $?
"$releve" risk --what provider=0.9 chances.xml >/dev/null 2>&1
is "a side can be quicker" 0 $?
said=$("$releve" risk --what client=0.9 chances.xml 2>&1 >/dev/null)
is "but not one of which nothing drawn hangs" 2 $?
has "and that is said" "client" "$said"
"$releve" risk -q --require p=99.9% "$RLV_SRCDIR/tests/impossible.xml" >/dev/null 2>&1
is "of a schedule that cannot be kept no chance is too small" 4 $?

for task in 1 2 3 4 5 6 7 8 9 10; do
    "$releve" track finish T$task --at 2027-06-0$((task % 9 + 1)) --today 2027-07-01 \
        --as client:x chances.xml >/dev/null 2>&1
done
said=$("$releve" risk -q --today 2027-07-01 --solve p=80% chances.xml)
has "when all is over, nothing is left to chance" "No work is left" "$said"
is "and no estimate is missed" "" "$(echo "$said" | grep "one figure")"
said=$("$releve" risk -q --today 2027-07-01 --what T3=2027-08-01 chances.xml 2>&1)
is "what happened is not asked about" 2 $?
has "and that is said of it" "\"T3\" is over" "$said"
rm chances.releve

has "one draw is one draw" "1 draw," "$("$releve" risk -q --draws 1 chances.xml)"

# --- what is installed ------------------------------------------------------------

if [ -f "$RLV_BUILDDIR/completions/releve" ]; then
    bash -n "$RLV_BUILDDIR/completions/releve"
    is "the completion is bash" 0 $?
fi
if command -v xmllint >/dev/null; then
    for format in xml svg; do
        "$releve" plan -q -f $format | xmllint --noout - 2>err
        is "plan -f $format is XML" "" "$(cat err)"
    done
    "$releve" report -q | xmllint --noout - 2>err
    is "report is XML" "" "$(cat err)"
fi
echo "1..$n"
