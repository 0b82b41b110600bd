#!/bin/bash
# check --fix as a process: patches that others take, and files on disk.  Prints TAP.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$RLV_SRCDIR/tests/tap.sh"

root () {
    printf '<%s xmlns="urn:releve:plan:1"%s>\n' "$1" \
        "${2:+ id=\"P\" name=\"N\" kind=\"transition\" lang=\"en\" start=\"2027-01-04\"}"
}

milestone () {
    printf '  <task id="%s" name="Milestone – %s" side="client" kind="milestone"\n' "$1" "$1"
    printf "        duration='%s'/> <!-- > %s -->\n" "$2" "$1"
}

# lines N: comments, so that changes stand in patches of their own.
lines () {
    for ((i = 0; i < $1; i++)); do
        printf '  <!-- line %d -->\n' "$i"
    done
}

# make FOLDER: a plan with a part in a folder of its own, both with something to mend.
make () {
    mkdir -p "$1/sub folder" && {
        root plan all
        lines 2
        echo '<tasks>'
        milestone A 3d
        lines 5
        milestone B 1d
        milestone C 0d
        lines 9
        milestone D 2h
        echo '</tasks>'
        echo '<include href="sub folder/part.xml"/>'
        printf '</plan>'
    } >"$1/plan.xml" && {
        root part
        echo '<tasks>'
        milestone E 30d
        echo '</tasks>'
        echo '</part>'
    } >"$1/sub folder/part.xml"
}

# try NAME FOLDER: what patch and git make of the patch is what --write writes.
try () {
    (cd "$2" && "$releve" check -q --fix >../patch)
    rm -rf patched applied written
    cp -R "$2" patched && cp -R "$2" applied && cp -R "$2" written
    (cd written && "$releve" check --fix --write >../out 2>../err)
    has "$1: both files are written" "plan.xml is written" "$(cat err)"
    is "$1: and differ" 2 "$(diff -rq "$2" written | wc -l)"
    if command -v patch >/dev/null; then
        (cd patched && patch --binary -s -p1 <../patch) >said 2>&1
        is "$1: patch -p1 takes it" "0:" "$?:$(cat said)"
        is "$1: and makes the same of it" "" "$(diff -r patched written)"
        (cd patched && patch --binary -R -s -p1 <../patch)
        is "$1: and takes it back" "" "$(diff -r "$2" patched)"
    fi
    if command -v git >/dev/null; then
        (cd applied && GIT_CEILING_DIRECTORIES=$work git apply --whitespace=nowarn ../patch) \
            >said 2>&1
        is "$1: git apply takes it" "0:" "$?:$(cat said)"
        is "$1: and makes the same of it too" "" "$(diff -r applied written)"
    fi
}

make plain
try "a plan" plain
is "every other byte stays" "$(sed "s/duration='[^']*'/duration='0d'/" plain/plan.xml | cksum)" \
    "$(cksum <written/plan.xml)"
(cd written && "$releve" check --fix >../out 2>../err)
is "mended is mended" "0:" "$?:$(cat out)"
has "and that is said" "nothing that a program can mend" "$(cat err)"

cp -R plain windows
for file in windows/plan.xml "windows/sub folder/part.xml"; do
    { printf '\357\273\277'; sed 's/$/\r/' "$file"; } >made && cp made "$file"
done
try "CRLF behind a mark" windows

cp -R plain cut
printf '%s' "$(cat 'cut/sub folder/part.xml' | tr -d '\n')" >made && cp made 'cut/sub folder/part.xml'
try "a part of one line without an end" cut

# --- names and places -------------------------------------------------------------

make "$work/else where"
"$releve" check -q --fix "$work/else where/plan.xml" >patch
has "a patch is seen from the folder of a plan elsewhere" "--- a/plan.xml" "$(cat patch)"
is "and names nothing of this machine" "" "$(grep -F "$work" patch)"
"$releve" check -q --fix "else where/plan.xml" >patch
has "and from here where it lies below" "--- a/else where/sub folder/part.xml" "$(cat patch)"
cp -R "else where" kept
if command -v patch >/dev/null; then
    patch -s -p1 <patch
    is "and fits here" 0 "$("$releve" check -f json 'else where/plan.xml' | grep -c NET-04)"
fi
make odd && mv odd/plan.xml 'odd/pl"a\n.xml' && (
    cd odd && "$releve" check -q --fix 'pl"a\n.xml' >../patch
    command -v git >/dev/null &&
        GIT_CEILING_DIRECTORIES=$work git apply --whitespace=nowarn ../patch
)
is "an odd name is quoted" 0 "$(cd odd && "$releve" check -f json 'pl"a\n.xml' | grep -c NET-04)"

# --- answers ----------------------------------------------------------------------

make answer && cd answer || exit 1
before=$(cat plan.xml "sub folder/part.xml" | cksum)
"$releve" check -d warnings --fix >/dev/null
is "what is shown is not mended yet" 1 $?
is "and nothing is written" "$before" "$(cat plan.xml "sub folder/part.xml" | cksum)"
"$releve" check --fix ORG-01 >out 2>err
has "of another rule there is nothing" "nothing that a program" "$(cat err)"
"$releve" check --fix=NET-40 >out 2>err
is "of a rule that is none is a mistake" 2 $?
has "and which was meant is proposed" "NET-04" "$(cat err)"
"$releve" check --write >out 2>err
is "--write goes with --fix" 2 $?
"$releve" check --fix -f json >out 2>err
is "a patch has no format" 2 $?
"$releve" check --fix net-04 >out 2>err
is "what is like no rule is a plan" 5 $?
"$releve" check --fix=net-04 >out 2>err
has "but not behind the sign" "this mends 4 findings of " "$(cat out)"
"$releve" check --fix NET-04,ORG-01 --write -f json >out 2>err
has "what remains is shown in any format" '"releve/findings/1"' "$(cat out)"
is "and is no more what was mended" 0 "$(grep -c NET-04 out)"
cd ..

make sifted
said=$(cd sifted && "$releve" check --only 'KT-*' --fix 2>&1)
has "what --only leaves out is not mended" "nothing that a program can mend" "$said"
(cd sifted && "$releve" check -f json >../before; "$releve" check --since ../before --fix \
    >../out 2>&1)
has "nor what was there already" "nothing that a program can mend" "$(cat out)"
sed -i "s/duration='0d'/duration='4d'/" sifted/plan.xml
(cd sifted && "$releve" check --since ../before --fix --write --only NET-04 >../out 2>&1)
is "but what is new is, alone" "C:3d" "$(diff plain/plan.xml sifted/plan.xml >said && echo C):$(
    sed -n "/id=\"A\"/{n;s/.*duration='\([^']*\)'.*/\1/p}" sifted/plan.xml)"

cp plain/plan.xml answer && sed -i 's/3d/3x/' answer/plan.xml
(cd answer && "$releve" check --fix --write >../out 2>&1)
is "a plan that cannot be read is not mended" 5 $?
has "but said to be so" "duration" "$(cat out)"

make twice && sed -i 's,<include.*,&&,' twice/plan.xml
before=$(cat twice/plan.xml "twice/sub folder/part.xml" | cksum)
(cd twice && "$releve" check --fix --write >../out 2>&1)
is "nor one with a part twice" 5 $?
is "which stays as it is" "$before" \
    "$(cat twice/plan.xml "twice/sub folder/part.xml" | cksum)"

make link && mv link/plan.xml link/real.xml && ln -s real.xml link/plan.xml
before=$(cat link/*.xml "link/sub folder/part.xml" | cksum)
(cd link && "$releve" check --fix >../out 2>&1)
has "through a link a plan is looked at" "this mends 4 findings" "$(cat out)"
(cd link && "$releve" check --fix --write >../out 2>&1)
is "but not written" 6 $?
has "and the link is named" "name the file itself, not a link to it" "$(cat out)"
is "and all stays as it is" "l:$before" \
    "$([ -L link/plan.xml ] && echo l):$(cat link/*.xml "link/sub folder/part.xml" | cksum)"

make closed && chmod 444 "closed/sub folder/part.xml"
before=$(cat closed/plan.xml "closed/sub folder/part.xml" | cksum)
(cd closed && "$releve" check --fix --write >../out 2>&1)
is "nor where one of the files is read-only" 6 $?
is "the other then stays too" "$before" \
    "$(cat closed/plan.xml "closed/sub folder/part.xml" | cksum)"

make waived && sed -i 's,<tasks>,<waivers><waiver rule="NET-04" item="A" because="So agreed" by="Q" until="2099-01-01"/></waivers>&,
    s,</tasks>,&<parties><party id="R" name="R" role="client"/></parties><teams><team id="S" name="S" party="R"><person id="Q" name="Q" role="pmo"/></team></teams>,' waived/plan.xml
(cd waived && "$releve" check --fix --write >../out 2>&1)
has "of four, one is waived" "sub folder/part.xml is written" "$(cat out)"
is "what is waived is left alone" 3d "$(sed -n "/id=\"A\"/{n;s/.*duration='\\([^']*\\)'.*/\\1/p}" waived/plan.xml)"
is "and nothing else" 0 "$(grep -cE "duration='(1d|2h)'" waived/plan.xml)"

if [ "$(id -u)" = 0 ]; then
    make owned && chown 1234:1234 owned/plan.xml && chmod 640 owned/plan.xml
    (cd owned && "$releve" check -q --fix --write >/dev/null)
    is "owner, group and mode stay" "1234:1234 640" "$(stat -c '%u:%g %a' owned/plan.xml)"
fi
has "in French" "ceci répare 4 constats sur " \
    "$(cd plain && "$releve" check --lang fr --fix 2>&1)"

esc=$(printf '\033')
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    said=$(cd plain && TERM=xterm script -qec "'$releve' check --fix" /dev/null </dev/null)
    has "a terminal gets colours" "$esc[31m-        duration" "$said"
    said=$(cd plain && TERM=xterm script -qec "'$releve' check --fix --no-color" /dev/null </dev/null)
    is "but not with --no-color" "" "$(echo "$said" | grep "$esc")"
else
    n=$((n + 1))
    echo "ok $n - colours # SKIP no pseudo-terminal to be had"
fi
echo "1..$n"
