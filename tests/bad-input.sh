#!/bin/sh
# Every kind of bad input, given to the program itself: the exit code, the place, the mend,
# and that nothing on disk has changed.  Prints TAP.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
releve=$RLV_BUILDDIR/releve
work=$(mktemp -d) || exit 1
trap 'umount "$work/small" 2>/dev/null; chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
n=0
unset RELEVE_AS

# --- what is asked of an answer -------------------------------------------------------

# Names, contents, times and rights of all in the folder; but for the empty files that
# writers queue at.
state () {
    (cd "$work/in" && find . ! -name '*-lock' -printf '%p %m %s %T@\n' | sort | grep -v '^\. ' &&
        find . -type f ! -name '*-lock' -size -100M -readable -exec cksum {} +)
}

# say OK NAME: one test.  What $todo says is known and waits to be mended.
todo=
say () {
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        sed 's/^/# /' "$work/err" | cut -c1-300 | head -20
        echo "not ok $n - $2${todo:+ # TODO $todo}"
    fi
    todo=
}

skip () {
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

# A sanitizer maps all the address space there is.
space=1500000
(ulimit -v $space && "$releve" version) >/dev/null 2>&1 || space=

# refuse NAME STATUS PLACE WORDS COMMAND…: the command must end with STATUS and change
# nothing.  PLACE: "line" when file:line must stand in the message, "file" when the name
# of the file must, "-" when neither can.  WORDS: an extended regular expression that the
# message must match; a mend must stand there, too.  At most 30 s and 1.5 GB of address space.
refuse () {
    name=$1 status=$2 place=$3 words=$4
    shift 4
    state >"$work/before"
    (
        cd "$work/in" || exit 99
        [ -z "$space" ] || ulimit -v "$space"
        exec timeout 30 "$@" </dev/null >"$work/out" 2>"$work/err"
    )
    got=$?
    # The findings of "check" are its result; elsewhere they are messages.
    cat "$work/out" >>"$work/err"
    state >"$work/after"
    fault=
    [ "$got" = "$status" ] || fault="$fault; exit code $got, not $status"
    grep -aEqi -e "$words" "$work/err" || fault="$fault; the message does not say \"$words\""
    case $place in
    line) grep -aEq '[^ :]+\.xml:[1-9][0-9]*(:[1-9][0-9]*)?: ' "$work/err" ||
        fault="$fault; no file:line" ;;
    file) grep -aEq '(plan|no-plan|[ab])\.(xml|releve)' "$work/err" ||
        fault="$fault; no file name" ;;
    esac
    grep -aEqi 'mend: .|[;:?] .*(there are|say|try|make|give|write|use|save|move|remove|take|free|check|name|look|run|wait|put|copy|close|ask|update|install|restore|choose|shorten|correct)' "$work/err" ||
        fault="$fault; it does not say what to do"
    cmp -s "$work/before" "$work/after" || fault="$fault; something on disk changed"
    grep -aEq 'Sanitizer|CRITICAL|WARNING \*\*' "$work/err" && fault="$fault; a fault of the program"
    [ -z "$fault" ] || echo "$fault" >>"$work/err"
    test -z "$fault"
    say $? "$name"
}

# --- a sound plan to spoil ------------------------------------------------------------

good () {
    cat <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<plan xmlns="urn:releve:plan:1" id="P" kind="transition" lang="en" start="2027-01-04" name="Spoilt">
  <calendars>
    <calendar id="FR" name="France" zone="Europe/Paris">
      <week days="mon tue wed thu fri" hours="08:30-12:30 13:30-17:30"/>
    </calendar>
  </calendars>
  <parties>
    <party id="CLI" role="client" name="Client"/>
    <party id="PRO" role="provider" name="Provider"/>
    <site id="NTE" party="CLI" name="Nantes" calendar="FR"/>
  </parties>
  <teams>
    <team id="C-TMO" party="CLI" site="NTE" name="Office" size="4"/>
  </teams>
  <tasks>
    <task id="A1" name="First" side="client" team="C-TMO" duration="2d"/>
    <task id="A2" name="Second" side="client" team="C-TMO" duration="3d">
      <after task="A1"/>
    </task>
  </tasks>
</plan>
XML
}

# fresh: an empty folder; spoil EXPRESSION: the sound plan through sed.
fresh () {
    chmod -R u+rwX "$work/in" 2>/dev/null
    rm -rf "$work/in"
    mkdir "$work/in"
}
spoil () {
    fresh
    good | sed "$1" >"$work/in/plan.xml"
}

# bad NAME PLACE WORDS [STATUS]: what releve check says of plan.xml.
bad () {
    refuse "$1" "${4:-5}" "$2" "$3" "$releve" check plan.xml
}

# --- not a plan ------------------------------------------------------------------------

spoil ''
(cd "$work/in" && "$releve" check plan.xml) >"$work/out" 2>"$work/err"
[ $? -le 1 ]
say $? "the sound plan is sound"

fresh && echo 'id;name;days' >"$work/in/plan.xml"
bad "not XML" line '.'
fresh && : >"$work/in/plan.xml"
bad "an empty file" file 'empty|nothing'
fresh && good | head -c 700 >"$work/in/plan.xml"
bad "a file cut short" line '.'
fresh && mkdir "$work/in/plan.xml"
bad "a folder" file 'directory|folder'
fresh
refuse "a plan that is not there" 5 file 'no such|there is no|cannot' \
    "$releve" check no-plan.xml
spoil 's/urn:releve:plan:1/urn:releve:plan:0/'
bad "a namespace of another kind" line 'urn:releve:plan:1|namespace'
spoil 's/ xmlns="[^"]*"//'
bad "no namespace" line 'urn:releve:plan:1|namespace'
fresh && head -c 65536 /dev/urandom >"$work/in/plan.xml"
bad "noise" - '.'

# --- bytes -----------------------------------------------------------------------------

spoil 's/name="First"/name="Pr\xe9mier"/'
bad "Latin-1 that says it is UTF-8" line 'utf-8|encod'
spoil 's/encoding="UTF-8"/encoding="ISO-8859-1"/; s/name="First"/name="Pr\xe9mier"/'
(cd "$work/in" && "$releve" check plan.xml) >"$work/out" 2>"$work/err"
got=$?
if [ $got -le 1 ]; then
    say 0 "Latin-1 that says so is read"
else
    bad "Latin-1 that says so is refused" line 'utf-8|encod'
fi
fresh && good | sed 's/UTF-8/UTF-16/' | iconv -f UTF-8 -t UTF-16 >"$work/in/plan.xml"
(cd "$work/in" && "$releve" check plan.xml) >"$work/out" 2>"$work/err"
got=$?
if [ $got -le 1 ]; then
    say 0 "UTF-16 is read"
else
    bad "UTF-16 is refused" - 'utf-8|encod'
fi
spoil 's/encoding="UTF-8"/encoding="EBCDIC-XX"/'
bad "an encoding nobody knows" line 'encod'
spoil 's/name="First"/name="Fi\x01rst"/'
bad "a control character" line '.'

# --- hostile ---------------------------------------------------------------------------

fresh
{
    echo '<!DOCTYPE plan ['
    echo '<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    prev=a
    for e in b c d e f g h i j; do
        echo "<!ENTITY $e \"&$prev;&$prev;&$prev;&$prev;&$prev;&$prev;&$prev;&$prev;&$prev;&$prev;\">"
        prev=$e
    done
    echo ']>'
    good | sed '1d; s/name="First"/name="\&j;"/'
} >"$work/in/plan.xml"
bad "a bomb of entities" line 'entit|doctype'
echo geheim-4711 >"$work/secret"
fresh
{
    echo "<!DOCTYPE plan [<!ENTITY x SYSTEM \"file://$work/secret\">]>"
    good | sed '1d; s/<tasks>/<tasks>\&x;/'
} >"$work/in/plan.xml"
bad "an entity in another file" line 'entit|doctype'
grep -q geheim-4711 "$work/err" "$work/out" && say 1 "and the other file is not shown" ||
    say 0 "and the other file is not shown"
fresh
{
    echo '<!DOCTYPE plan SYSTEM "http://127.0.0.1:9/plan.dtd">'
    good | sed 1d
} >"$work/in/plan.xml"
bad "a DTD on the network" line 'entit|doctype|dtd'
fresh
{
    good | sed '/<tasks>/q'
    awk 'BEGIN { for (i = 0; i < 100000; i++) printf "<task>" }'
} >"$work/in/plan.xml"
bad "a hundred thousand levels" line '.'
fresh
{
    good | sed '/<tasks>/q'
    printf '<task id="A1" name="'
    head -c 30000000 /dev/zero | tr '\0' x
    printf '"/></tasks></plan>\n'
} >"$work/in/plan.xml"
bad "a name of 30 MB" line '.'

# A gigabyte of attributes where there is room and time (RLV_SLOW), else 200 MB.
room=$(df -Pk "$work" | awk 'NR == 2 { print int ($4 / 1024) }')
size=1000
[ "$room" -gt 3000 ] && [ -n "$RLV_SLOW" ] || size=200
fresh
{
    good | sed '/<tasks>/q'
    printf '<task id="A1" '
    awk -v mb="$size" 'BEGIN {
        for (i = 0; i < 1000; i++) block = block sprintf ("a%03d=\"%0989d\" ", i, i)
        for (m = 0; m < mb; m++) printf "%s", block
    }'
    printf '/></tasks></plan>\n'
} >"$work/in/plan.xml"
bad "$size MB of attributes" file '.'
fresh
truncate -s "${size}M" "$work/in/plan.xml"
bad "$size MB of nothing" file '.'

# --- a plan with faults ----------------------------------------------------------------

spoil 's/<after task="A1"/<before task="A1"/'
bad "an element nobody knows" line 'before'
spoil 's/duration="2d"/duration="2d" colour="red"/'
bad "an attribute nobody knows" line 'colour'
spoil 's/<after task="A1"/<after task="A9"/'
bad "a reference to nothing" line 'A9'
spoil 's/<after task="A1"/<after task="FR"/'
bad "a reference to the wrong thing" line 'FR'
spoil 's/id="A2"/id="A1"/'
bad "an id twice" line 'A1'
spoil 's/duration="2d"\/>/duration="2d"><after task="A2"\/><\/task>/'
bad "tasks that wait for each other" line 'A1.*A2|A2.*A1'
refuse "tasks that wait for each other, planned" 5 line 'A1.*A2|A2.*A1' \
    "$releve" plan plan.xml
spoil 's/<after task="A1"/<after task="A2"/'
bad "a task that waits for itself" line 'A2'
spoil 's/duration="2d"/duration="-2d"/'
bad "a negative duration" line '-2d|duration'
spoil 's/duration="2d"/duration="99999999d"/'
bad "a duration of a thousand lives" line 'duration|99999999'
spoil 's/start="2027-01-04"/start="10000-01-04"/'
bad "a date in the year 10000" line '10000'
spoil 's/start="2027-01-04"/start="2027-02-30"/'
bad "a day that is none" line '2027-02-30.*no such day'
bad "and the last day of that month" line 'from 2027-02-01 to 2027-02-28'
spoil 's,Europe/Paris,Europe/Lutetia,'
bad "a zone nobody knows" line 'Lutetia'
spoil 's/08:30-12:30 13:30-17:30/08:30-12:30 11:30-17:30/'
bad "hours that overlap" line '11:30|overlap'
spoil 's/ id="A1"//'
bad "a task without an id" line 'id'
spoil 's/id="A1"/id="A 1"/; s/task="A1"/task="A 1"/'
bad "an id with a blank" line 'A 1|id'
spoil 's/size="4"/size="0"/'
refuse "a team of nobody" 4 line 'C-TMO' "$releve" plan plan.xml

fresh
{
    good | sed '/<tasks>/q'
    printf '<task id="A1" name="First" side="client" duration="2d" consulted="'
    awk 'BEGIN { for (i = 0; i < 70000; i++) printf "P%d ", i }'
    printf '"/></tasks></plan>\n'
} >"$work/in/plan.xml"
bad "seventy thousand names in one value" line 'consulted names more than 65535 things'
spoil 's/hours="08:30-12:30 13:30-17:30"/hours="08:30-12:30 11:30-17:30"/'
bad "and one cause is one finding" line '^1 error, 0 warnings, 0 notes'

# --- parts -----------------------------------------------------------------------------

spoil 's,<tasks>,<include href="../secret.xml"/>\n<tasks>,'
bad "a part outside the folder" line 'folder|outside|\.\.'
spoil 's,<tasks>,<include href="link.xml"/>\n<tasks>,'
ln -s "$work/secret" "$work/in/link.xml"
bad "a part outside the folder, by a link" line 'folder|outside|link'
grep -q geheim-4711 "$work/err" "$work/out" && say 1 "and it is not shown" ||
    say 0 "and it is not shown"
spoil 's,<tasks>,<include href="/etc/passwd"/>\n<tasks>,'
bad "a part anywhere" line '/etc/passwd'
spoil "s,<tasks>,<include href=\"$(head -c 10000 /dev/zero | tr '\0' x)\"/>,"
bad "a part with a name of 10,000 letters" line 'name of a file is too long'
grep -q xxxxxxxxxx "$work/err" && grep -vE '^ +[0-9]+ \|' "$work/err" | grep -q 'x\{200\}' &&
    say 1 "which is not repeated" || say 0 "which is not repeated"
spoil 's,<tasks>,<include href="none.xml"/>\n<tasks>,'
bad "a part that is not there" line 'none.xml'
spoil 's,<tasks>,<include href="a.xml"/>\n<tasks>,'
for pair in a.b b.a; do
    echo "<part xmlns=\"urn:releve:plan:1\"><include href=\"${pair#*.}.xml\"/></part>" \
        >"$work/in/${pair%.*}.xml"
done
todo="name the line of the <include>"
bad "parts that include each other" line 'include|circle|each other|itself'
spoil 's,<tasks>,<include href="plan.xml"/>\n<tasks>,'
todo="name the line of the <include>"
bad "a plan that includes itself" line 'plan.xml'

# --- rights ----------------------------------------------------------------------------

spoil ''
chmod 000 "$work/in/plan.xml"
chmod 755 "$work" "$work/in"
if [ "$(id -u)" != 0 ]; then
    bad "no right to read" file 'permission|right'
elif command -v setpriv >/dev/null && [ -x "$releve" ] &&
    setpriv --reuid=65534 --clear-groups test -x "$releve"; then
    : >"$work/out"
    : >"$work/err"
    chmod 666 "$work/out" "$work/err"
    refuse "no right to read" 5 file 'permission|right' \
        setpriv --reuid=65534 --clear-groups "$releve" check plan.xml
else
    skip "no right to read" "root may read everything"
fi

# --- the store ---------------------------------------------------------------------------

# store NAME WORDS: what recording says of plan.releve beside a sound plan.
store () {
    refuse "$1" 6 file "$2" "$releve" track finish A1 --at 2027-01-06 --today 2027-01-07 \
        --as client:Ann plan.xml
}
stored () {
    spoil ''
    (cd "$work/in" && "$releve" track start A1 --at 2027-01-05 --today 2027-01-07 \
        --as client:Ann plan.xml) >"$work/out" 2>"$work/err"
}
stored
say $? "a sound store is written to"
spoil '' && echo 'what happened' >"$work/in/plan.releve"
store "a store that is no database" 'not a database'
stored && printf 'xxxxxxxxxxxxxxxx' | dd of="$work/in/plan.releve" conv=notrunc 2>/dev/null
store "a store without its beginning" 'not a database|damaged'
stored && head -c 20000 "$work/in/plan.releve" >"$work/short" &&
    cat "$work/short" >"$work/in/plan.releve"
store "a store cut short" 'damaged|malformed'
stored && head -c 30000 /dev/zero |
    dd of="$work/in/plan.releve" bs=4096 seek=2 conv=notrunc 2>/dev/null
store "a store with a hole" 'damaged|malformed'
stored && mv "$work/in/plan.releve" "$work/in/else.releve" &&
    sed 's/id="P"/id="Q"/' "$work/in/plan.xml" >"$work/in/other.xml"
refuse "the store of another plan" 6 - 'another plan|plan "?P' "$releve" track finish A1 \
    --at 2027-01-06 --today 2027-01-07 --as client:Ann --store else.releve other.xml
spoil '' && mkdir "$work/in/plan.releve"
store "a folder for a store" '.'
if command -v sqlite3 >/dev/null; then
    spoil '' && sqlite3 "$work/in/plan.releve" 'CREATE TABLE t (a)'
    store "the database of another program" 'another program'
    stored && sqlite3 "$work/in/plan.releve" 'PRAGMA user_version = 99' >/dev/null
    store "the store of a newer releve" 'newer'
else
    skip "the database of another program" "no sqlite3"
    skip "the store of a newer releve" "no sqlite3"
fi
# Whoever writes waits 20 s for others.
if [ -n "$RLV_SLOW" ] && command -v sqlite3 >/dev/null; then
    stored
    mkfifo "$work/hold"
    sqlite3 "$work/in/plan.releve" <"$work/hold" >/dev/null 2>&1 &
    holder=$!
    exec 7>"$work/hold"
    echo 'BEGIN EXCLUSIVE; SELECT count(*) FROM sqlite_master;' >&7
    sleep 0.5
    store "a store that is locked" 'lock|busy|other'
    exec 7>&-
    wait "$holder"
else
    skip "a store that is locked" "takes 20 s; set RLV_SLOW=1"
fi
spoil ''
refuse "no room for a store" 6 file 'disk|space|full|large' sh -c \
    'ulimit -f 8; exec "$@"' sh "$releve" track start A1 --at 2027-01-05 \
    --today 2027-01-07 --as client:Ann plan.xml
spoil ''
refuse "no room for a result" 6 - 'free some space' sh -c \
    'ulimit -f 1; exec "$@"' sh "$releve" plan --format xml --output big.xml plan.xml

# A disk of its own that is full to the last byte, where one may be mounted.
full () {
    (cd "$work/in" && "$@") >"$work/out" 2>"$work/err"
    say $? "$full"
}
stored
mkdir -p "$work/small"
if mount -t tmpfs -o size=300k tmpfs "$work/small" 2>/dev/null; then
    cp "$work/in/plan.xml" "$work/in/plan.releve" "$work/small"
    dd if=/dev/zero of="$work/small/fill" bs=1k 2>/dev/null
    for command in "status --today 2027-01-08" verify "change --today 2027-01-08" \
        "plan --today 2027-01-08"; do
        full="on a full disk, releve $command reads what happened"
        # shellcheck disable=SC2086
        full "$releve" $command "$work/small/plan.xml"
    done
    ls "$work/small" >"$work/after"
    printf 'fill\nplan.releve\nplan.xml\n' | cmp -s - "$work/after"
    say $? "and leaves no file there"
    refuse "on a full disk, nothing is recorded" 6 - 'free|space' "$releve" track finish A1 \
        --at 2027-01-06 --today 2027-01-07 --as client:Ann "$work/small/plan.xml"
    refuse "on a full disk, no result is written" 6 - 'free some space' "$releve" plan \
        --output "$work/small/plan.txt" "$work/small/plan.xml"
    umount "$work/small"
else
    skip "a full disk" "no disk may be mounted"
fi
spoil ''
for day in 1900-01-01 1900-01-02 2026-12-30; do
    rm -f "$work/in/plan.releve"
    (cd "$work/in" && "$releve" track start A1 --at $day --today 2027-01-07 --as client:Ann \
        plan.xml && "$releve" status --today 2027-01-08 plan.xml) >"$work/out" 2>"$work/err"
    say $? "what began on $day, before the plan does, is recorded and shown"
done
stored
refuse "a side that is none" 2 - 'nobody|side' "$releve" track finish A1 --as nobody:Ann plan.xml
refuse "no name" 2 - '--as|who' "$releve" track finish A1 plan.xml
refuse "a task that is none" 2 - 'A7' "$releve" track finish A7 --as client:Ann plan.xml

# --- the command line --------------------------------------------------------------------

spoil ''
refuse "no such command" 2 - 'chekc' "$releve" chekc plan.xml
refuse "no such option" 2 - 'colour' "$releve" check --colour plan.xml
refuse "no such format" 2 - 'yaml' "$releve" check --format yaml plan.xml
refuse "a day that is none, as today" 2 - '2027-02-30' "$releve" plan --today 2027-02-30 plan.xml
refuse "two plans" 2 - '.' "$releve" check plan.xml plan.xml

echo "1..$n"
