#!/bin/bash
# What "releve check --format sarif" writes, against the schema of SARIF 2.1.0 where
# RELEVE_SARIF_SCHEMA names its file and python3 has jsonschema, or there is ajv.
# Prints TAP.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
releve=$RLV_BUILDDIR/releve
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
cp -R "$RLV_SRCDIR/plans/." . && chmod -R u+w .
schema=${RELEVE_SARIF_SCHEMA:-}
case $schema in [!/]*) schema=$OLDPWD/$schema ;; esac
n=0

if [ -z "$schema" ]; then
    why="RELEVE_SARIF_SCHEMA names no schema"
elif [ ! -r "$schema" ]; then
    echo "Bail out! RELEVE_SARIF_SCHEMA: there is no file $schema"
    exit 1
elif python3 -c 'import jsonschema' 2>/dev/null; then
    why=
    validate () {
        python3 - "$schema" "$1" <<'END'
import json, sys
from jsonschema import validators
schema, log = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
faults = list(validators.validator_for(schema)(schema).iter_errors(log))
for fault in faults[:5]:
    print("/".join(map(str, fault.path)), fault.message[:200])
sys.exit(bool(faults))
END
    }
elif command -v ajv >/dev/null; then
    why=
    validate () { ajv validate --spec=draft7 --strict=false -s "$schema" -d "$1"; }
else
    why="neither python3 with jsonschema nor ajv"
fi

# valid NAME ARGUMENTS
valid () {
    n=$((n + 1))
    name=$1
    shift
    "$releve" check --format sarif "$@" >log.json 2>/dev/null
    if [ -n "$why" ]; then
        echo "ok $n - $name # SKIP skipped: $why"
    elif validate log.json >said 2>&1; then
        echo "ok $n - $name"
    else
        sed 's/^/# /' said
        echo "not ok $n - $name"
    fi
}

# The schema must refuse something, or nothing is proved.
if [ -z "$why" ]; then
    n=$((n + 1))
    echo '{"version": "2.1.0", "runs": [{"tool": {}, "results": [{"level": "fatal"}]}]}' \
        >wrong.json
    if validate wrong.json >/dev/null 2>&1; then
        echo "not ok $n - the validator refuses what is wrong"
    else
        echo "ok $n - the validator refuses what is wrong"
    fi
fi

# Names that try to leave the place they stand in.
hostile=$'a b#c?\302\253\302\273:"<x>.xml'
sed 's/name="Inês Carvalho"/name="\&quot;,\&lt;\\u0000\&#x202E; 中"/
     s/ role="transition-manager"/\t&/' learn.xml >"$hostile"
sed 's|</tasks>|<task id="T11" name="Late" side="client" duration="0d"\
   deadline="2027-01-04" team="C-CLM"/></tasks><waivers><waiver rule="NET-08" item="T11"\
   because="agreed &quot;orally&quot;" by="carvalho" until="2028-01-01"/></waivers>|' \
    learn.xml >waived.xml
sed 's/ backup="[^"]*"//g' case-a/organisation.xml >kept && mv kept case-a/organisation.xml
"$releve" check --format json learn.xml >old.json 2>/dev/null

for plan in case-a case-b learn waived; do
    valid "$plan.xml" "$plan.xml"
    valid "$plan.xml in French" --lang fr "$plan.xml"
done
valid "hostile names" "$hostile"
valid "an absolute path" "$work/learn.xml"
valid "nothing new" --since old.json learn.xml
valid "new since" --since old.json waived.xml
valid "what is no plan" "$RLV_SRCDIR/tests/bad/values.xml"
valid "what is not there" nowhere.xml
echo "1..$n"
