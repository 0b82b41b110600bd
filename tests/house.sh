#!/bin/sh
# The rules of the house that a compiler does not check.  Prints TAP.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
cd "$RLV_SRCDIR" || exit 1
LC_ALL=C.UTF-8
export LC_ALL
n=0

# say NAME FAULTS: one test; it passes when FAULTS is empty.
say () {
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        echo "$2" | sed 's/^/# /'
        echo "not ok $n - $1"
    fi
}

sources=$(ls src/*/*.[ch] include/releve/*.h | grep -v '^src/embedded')

# --- rooms ------------------------------------------------------------------------

# A room may include the public headers of those before it in this list.
rooms="base plan doc time graph sched risk store track rules view cli"

rank () {
    i=0
    for room in $rooms; do
        [ "$room" = "$1" ] && echo $i && return
        i=$((i + 1))
    done
    echo 99
}

upward=$(for file in $sources; do
    case $file in
    src/*) from=${file#src/} from=${from%%/*} ;;
    *) from=$(basename "$file" .h) ;;
    esac
    [ "$(rank "$from")" = 99 ] && echo "$file: there is no room $from"
    sed -n 's,^# *include <releve/\([a-z-]*\)\.h>.*,\1 public,p
            s,^# *include "\([a-z-]*\)/.*,\1 private,p' "$file" |
    while read -r to kind; do
        [ "$from" = "$to" ] && continue
        [ "$kind" = public ] && [ "$(rank "$to")" -lt "$(rank "$from")" ] && continue
        echo "$file: room $from may not include $kind $to"
    done
done)
say "includes go up the list of rooms, and only through public headers" "$upward"

# only PATTERN WHO: who but WHO matches.
only () {
    grep -nE "$1" $sources | grep -vE "^src/($2)"
}

say "libxml2 stays in doc, rules and view" "$(only '# *include <libxml/' '(doc|rules|view)/')"
say "libxslt stays in view" "$(only '# *include <lib(xslt|exslt)/' 'view/')"
say "json-glib stays in view" "$(only '# *include <json-glib/' 'view/')"
say "SQLite stays in store" "$(only '# *include <sqlite3' 'store/')"
say "libical stays in time" "$(only '# *include <libical/' 'time/')"

# --- calls ------------------------------------------------------------------------

say "only main() prints and exits" \
    "$(only '\<(g_print|g_printerr|printf|puts|fputs|fwrite|perror|exit|abort) ?\(' 'cli/main\.c')"
say "only main() and the child that asks rules of strangers end at once" \
    "$(only '\<_exit ?\(' '(cli/main|rules/stranger)\.c')"
say "only main() and the time limit of a search ask the clock" \
    "$(only 'g_get_real_time|g_get_monotonic_time|g_date_time_new_now|\<(time|clock_gettime|gettimeofday) \((NULL|&|0)' '(cli/main|sched/breed)\.c')"
say "only main() and the choice of a language ask the environment" \
    "$(only '\<(g_getenv|getenv|g_get_environ)\>' '(cli/main|base/language)\.c')"
say "only base and store write files" \
    "$(only '\<(g_file_set_contents|fwrite|creat|rename|renameat) ?\(|O_CREAT|fopen \([^,]*, "[^r]' '(base/file\.c|store/)')"
say "no call that is banned" \
    "$(grep -nE '\<(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|system|popen|rand|tmpnam|mktemp|alloca|g_alloca|setjmp|longjmp|setenv|g_setenv) ?\(' $sources)"
say "no number is read or printed as the locale says" \
    "$(grep -nE '\<(strtod|strtof|setlocale|localeconv|nl_langinfo) ?\(' $sources | grep -v '^src/cli/main.c:.*LC_CTYPE')"

# --- files ------------------------------------------------------------------------

say "no source is over 600 lines, and no test over 1200" \
    "$(wc -l $sources tests/*.c |
        awk '$2 != "total" && $1 > ($2 ~ /^tests/ ? 1200 : 600)')"

# What schemas/new holds becomes the plan of whoever asks for it.
unlicensed=$(for file in $sources tests/*.[ch] tests/*.sh Makefile.am configure.ac \
    autogen.sh .ci/run po/*.po $(ls schemas/*.* schemas/*/*.* | grep -v '^schemas/new/'); do
    grep -q 'SPDX-License-Identifier: LGPL-2.1-or-later' "$file" || echo "$file"
done)
say "every file says its licence" "$unlicensed"

unlisted=$(for file in $sources schemas/*.* schemas/*/*.* plans/*.xml tests/*.sh; do
    grep -qF "$file" Makefile.am || echo "$file is not in Makefile.am"
done
for file in tests/test-*.c; do
    grep -qwF "${file%.c}" Makefile.am || echo "$file is not in Makefile.am"
done)
say "every file is in Makefile.am" "$unlisted"

unembedded=$(for file in schemas/*.* schemas/*/*.*; do
    case $file in schemas/releve.gresource.xml | *.md) continue ;; esac
    grep -qE ">(schemas/)?${file#schemas/}<" schemas/releve.gresource.xml || echo "$file"
done)
say "every schema is embedded" "$unembedded"

untested=$(for room in $rooms; do
    [ -d "src/$room" ] || continue
    ls tests/test-"$room"*.c >/dev/null 2>&1 || echo "room $room has no test"
done)
say "every room has a test" "$untested"

# --- words ------------------------------------------------------------------------

untold=$(for file in $(grep -lE '\<(_|N_|rlv_ngettext) \("' src/*/*.c); do
    grep -qxF "$file" po/POTFILES.in || echo "$file is not in po/POTFILES.in"
done
sed '/^#/d; /^$/d' po/POTFILES.in | while read -r file; do
    [ -f "$file" ] || echo "$file is in po/POTFILES.in, and nowhere else"
done
sed '/^#/d; /^$/d' po/POTFILES.in | sort | uniq -d)
say "every text is given to translators" "$untold"

unnamed=$(sed -n 's/.*RLV_SEVERITY_[A-Z]*, *\("[a-z-]*"\).*/\1/p' src/*/*.c |
    sort -u | while read -r rule; do
    grep -qF "$rule," src/cli/sift.c || echo "$rule cannot be asked for by check --only"
done)
say "every fault is known by name" "$unnamed"

commands=$(sed -n 's/^ *\.name = "\([a-z]*\)",$/\1/p' src/cli/cmd-*.c)
undocumented=$(for name in $commands; do
    grep -q "rlv_command_$name\>" src/cli/commands.c || echo "$name is not in the table"
    grep -q "^| \`releve $name\>" README.md || echo "$name is not in the table of README.md"
    grep -qE "\"$name[ \"]" tests/test-cli*.c || echo "$name has no test"
done)
say "every command is in the table, in README.md and in a test" "$undocumented"

bare=$(awk '/^[A-Za-z].*\(/ && !/^(typedef|struct|enum|extern|G_)/ &&
    before !~ /^(\/\*| \*).*\*\/ *$/ && before !~ /^ \*\/ *$/ { print FILENAME ":" FNR ": " $0 }
    { before = $0 }' include/releve/*.h)
say "every public function has a comment directly before it" "$bare"

echo "1..$n"
