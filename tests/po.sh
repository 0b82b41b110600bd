#!/bin/sh
# Every text for users is in every catalogue, translated.  Prints TAP.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
cd "$RLV_SRCDIR" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

# The same call as "make update-po" makes.
extract () {
    xgettext --files-from=po/POTFILES.in --from-code=UTF-8 --keyword=_ --keyword=N_ \
        --keyword=rlv_ngettext:1,2 --flag=_:1:pass-c-format \
        --flag=rlv_ngettext:1:pass-c-format --flag=rlv_ngettext:2:pass-c-format \
        --output="$work/releve.pot"
}

if ! command -v xgettext >/dev/null; then
    echo "1..0 # SKIP the gettext tools are missing"
    exit 0
fi
extract || exit 1
while read -r lang; do
    n=$((n + 1))
    msgmerge --quiet --no-fuzzy-matching -o "$work/$lang.po" "po/$lang.po" \
        "$work/releve.pot" || exit 1
    counts=$(LC_ALL=C msgfmt --statistics -o "$work/$lang.mo" "$work/$lang.po" 2>&1)
    case $counts in
    *fuzzy* | *untranslated* | *error*)
        msgattrib --no-obsolete --untranslated "$work/$lang.po" | sed 's/^/# /'
        echo "# $counts"
        echo "not ok $n - every text has a translation in po/$lang.po"
        ;;
    *) echo "ok $n - every text has a translation in po/$lang.po" ;;
    esac
done <po/LINGUAS

# One word for one thing, in what the program says, in the language of plans and in the
# plan to begin with: a side is "côté", a party "partie", a part "fragment"…
n=$((n + 1))
clashes=$(
    msgcat --no-wrap po/fr.po | grep -nE '^msgstr.*(repreneur|société,? ou|par un acteur)'
    msgcat --no-wrap po/fr.po |
        awk '/^msgid/ { of = $0 } /^msgstr/ && of ~ /(both|each|other) sides?/ && /parties?[ ",.]/'
    grep -nE 'chronogramme|miroir|le pendant|réceptionne|stabilisation et' po/fr.po \
        schemas/plan.xsd schemas/new/fr.xml
    grep -nE '(partie|Partie) (de plan|d’un plan)|Lit une partie' po/fr.po schemas/plan.xsd
)
if [ -z "$clashes" ]; then
    echo "ok $n - French has one word for one thing"
else
    echo "$clashes" | sed 's/^/# /'
    echo "not ok $n - French has one word for one thing"
fi
echo "1..$n"
