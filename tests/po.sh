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
echo "1..$n"
