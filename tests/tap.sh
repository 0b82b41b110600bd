# For scripts that print TAP: to be read with "." by those that say what is and what has.
# They begin in a folder of their own, which goes when they end.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
releve=$RLV_BUILDDIR/releve
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset RELEVE_AS NO_COLOR
n=0

# is NAME WANTED GOT
is () {
    n=$((n + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $n - $1"
    else
        printf 'wanted: %s\ngot: %s\n' "$2" "$3" | head -20 | sed 's/^/# /'
        echo "not ok $n - $1"
    fi
}

# has NAME PART TEXT
has () {
    case $3 in
    *"$2"*) is "$1" "" "" ;;
    *) is "$1" "…$2…" "$3" ;;
    esac
}
