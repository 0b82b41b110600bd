/* Whole commands, run in this process: what they print and how they exit.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "testing.h"

#include <string.h>

#include <glib/gstdio.h>
#include <unistd.h>

#include "cli/cli.h"

/* The folder of a run: plan.xml is the plan to learn from, bad.xml waits for itself. */
typedef struct {
    char *folder;
    RlvCli cli;
} World;

/* 2027-03-19, noon. */
#define NOON (G_GINT64_CONSTANT (20896) * 86400 + 12 * 3600)

/* --- one command line per row ------------------------------------------------- */

typedef struct {
    const char *name;
    const char
        *command; /* after "releve"; words are split at blanks, "_" stands for one */
    int status;
    const char *out; /* a part of it; NULL: it must be empty; "" anything */
    const char *err;
} Row;

/* clang-format off */
static const Row rows[] = {
    /* the line itself */
    { "no command",             "",                             2, NULL, "Usage: releve COMMAND" },
    { "an unknown command",     "chekc",                        2, NULL, "did you mean \"check\"?" },
    { "a word like no command", "xylophone",                    2, NULL, "there are: demo, new," },
    { "an unknown option",      "check --formt json",           2, NULL, "did you mean --format?" },
    { "an option like no other","check --zzz",                  2, NULL, "no option --zzz" },
    { "an unknown letter",      "check -z",                     2, NULL, "no option -z" },
    { "an option too early",    "--fast check",                 2, NULL, "no option --fast" },
    { "only an option",         "--fast",                       2, NULL, "--fast belongs to no command" },
    { "a flag with a value",    "check --all=yes plan.xml",     2, NULL, "--all takes no value" },
    { "a missing value",        "check plan.xml --format",      2, NULL, "--format needs a value" },
    { "an unknown format",      "plan --format pdf plan.xml",   2, NULL, "there is no format \"pdf\"" },
    { "a near format",          "plan -f jsn plan.xml",         2, NULL, "did you mean \"json\"?" },
    { "an unknown language",    "check --lang de plan.xml",     2, NULL, "there is no --lang \"de\"; there are: en, fr" },
    { "a date that is none",    "plan --today 2027-02-30",      2, NULL, "is not a date; write it as" },
    { "too many operands",      "check plan.xml plan.xml",      2, NULL, "usage: releve check" },
    { "too few operands",       "explain",                      2, NULL, "usage: releve explain" },
    { "a missing verb",         "track",                        2, NULL, "usage: releve track VERB" },
    { "an unknown verb",        "track strat T1",               2, NULL, "did you mean \"start\"?" },
    { "half a verb",            "track remaining T1",           2, NULL, "usage: releve track remaining TASK SPAN [PLAN]" },
    { "the plan first",         "explain -q @/plan.xml T9",     0, "Spring billing run", NULL },
    { "the plan before a verb", "track -q @/plan.xml start T2", 2, NULL, "who records this?" },
    { "the plan and no verb",   "change @/plan.xml",            0, "AC1", "" },
    { "a plan twice",           "check a.xml b.xml",            2, NULL, "usage: releve check" },
    { "after two hyphens",      "check -- --all",               5, "there is no file --all", "releve: " },

    { "an empty word",          "new ",                         2, NULL, "an argument is empty" },
    { "an empty plan",          "check  --all",                 2, NULL, "an argument is empty" },
    { "an empty output",        "plan -q --output= @/plan.xml", 2, NULL, "--output needs a value: FILE" },
    { "an empty store",         "status --store= @/plan.xml",   2, NULL, "--store needs a value: FILE" },

    /* help and version */
    { "help",                   "help",                         0, "\nCommands:\n", NULL },
    { "--help",                 "--help",                       0, "\nCommands:\n", NULL },
    { "help of one",            "help plan",                    0, "--no-levelling", NULL },
    { "help asked of one",      "plan --help --format x",       0, "--no-levelling", NULL },
    { "help of none",           "help pln",                     2, NULL, "did you mean \"plan\"?" },
    { "the manual",             "help --man",                   0, ".SH EXIT STATUS", NULL },
    { "completion",             "help --bash",                  0, "complete -o filenames -F _releve", NULL },
    { "version",                "version",                      0, PACKAGE_STRING "\n", NULL },
    { "--version",              "--version",                    0, PACKAGE_STRING "\n", NULL },

    /* reading */
    { "a missing file",         "check nowhere.xml",            5, "nowhere.xml: error[", "releve: nowhere.xml" },
    { "no plan beside",         "plan",                         5, NULL, "there is no file plan.xml" },
    { "a good plan",            "check @/plan.xml",             0, "0 errors", NULL },
    { "a plan with a circle",   "check @/bad.xml",              5, "/bad.xml:", "releve: " },
    { "no dates of a circle",   "plan @/bad.xml",               5, NULL, "/bad.xml:" },
    { "what is waived is fine",  "plan @/waived.xml",            0, "T11", NULL },
    { "warnings are denied",    "check -d warnings @/plan.xml", 1, "warning[", NULL },
    { "findings as SARIF",      "check -f sarif @/plan.xml",    0, "\"ruleId\": \"ORG-04\"", NULL },
    { "findings as a page",     "check -f html @/plan.xml",     0, "<html", NULL },
    { "a page of no plan",      "check -f html @/bad.xml",      5, "<html", "releve: " },
    { "only a rule",            "check --only org-04 @/plan.xml", 0, "Only what these rules find is shown: org-04.", NULL },
    { "only rules of a kind",   "check --only=NET-*,ORG-*_ @/plan.xml", 0, "warning[ORG-04]", NULL },
    { "only others",            "check -d notes --only NET-03 @/plan.xml", 0, "No findings in 1 file.", NULL },
    { "only what readers say",  "check --only ref-unknown @/plan.xml", 0, "No findings", NULL },
    { "only a typo",            "check --only ORG-40,NET-03 @/plan.xml", 2, NULL, "there is no rule \"ORG-40\": did you mean \"ORG-04\"?" },
    { "only a kind of none",    "check --only QQ-* @/plan.xml", 2, NULL, "there is no rule \"QQ-*\"" },
    { "only nothing",           "check --only= @/plan.xml",     2, NULL, "there is no rule \"\"" },
    { "only one and nothing",   "check --only ORG-04, @/plan.xml", 2, NULL, "there is no rule \"\"" },
    { "only, of a circle",      "check --only DOR-* @/bad.xml", 5, NULL, "releve: " },
    { "only, of no plan",       "check --only DOR-* @/none.xml", 5, "error[file-read]", "releve: " },
    { "since nothing recorded", "check --since B1 @/plan.xml",  5, NULL, "B1 cannot be read" },
    { "since nothing at all",   "check --since= @/plan.xml",    2, NULL, "--since needs a value: NAME|FILE" },
    { "mends of no rules",      "check --fix= @/plan.xml",      2, NULL, "--fix needs a value: [RULE" },
    { "since no file",          "check --since @/no.json @/plan.xml", 5, NULL, "no.json cannot be read" },
    { "since a folder",         "check --since @ @/plan.xml",   5, NULL, "cannot be read" },
    { "since a plan",           "check --since @/plan.xml @/plan.xml", 5, NULL, "it is not JSON" },
    { "since Latin-1",          "check --since @/latin.json @/plan.xml", 5, NULL, "it is not in UTF-8" },
    { "since too much",         "check --since @/huge.json @/plan.xml", 5, NULL, "huge.json cannot be read" },
    { "findings as JSON",       "check -fjson @/plan.xml",      0, "\"releve/findings/1\"", NULL },
    { "the dates",              "plan @/plan.xml",              0, "T10", "" },
    { "the dates, quietly",     "plan -q @/plan.xml",           0, "T10", NULL },
    { "the dates as JSON",      "plan -q -f json @/plan.xml",   0, "\"releve/plan/1\"", NULL },
    { "the dates as CSV",       "plan -q -f csv @/plan.xml",    0, "T10,", NULL },
    { "the dates as a chart",   "plan -q -f svg @/plan.xml",    0, "<svg", NULL },
    { "the dates as XML",       "plan -q -f xml @/plan.xml",    0, "urn:releve:outlook:1", NULL },
    { "by team",                "plan -q --by team @/plan.xml", 0, "Claims desk", NULL },
    { "without levelling",      "plan -q --no-levelling @/plan.xml", 0, "T10", NULL },
    { "plain signs",            "plan -q --plain @/plan.xml",   0, "[C]", NULL },
    { "loads",                  "load -q @/plan.xml",           0, "Claims desk", NULL },
    { "loads as JSON",          "load -q -f json @/plan.xml",   0, "{", NULL },
    { "chances",                "risk -q -n 200 @/plan.xml",    0, "When it can start", NULL },
    { "chances as JSON",        "risk -q -n 200 -f json @/plan.xml", 0, "releve/risk/1", NULL },
    { "a chance asked for",     "risk -q -n 200 --require p=99% @/plan.xml", 1, "", "end of the plan on 2027-06-07 holds with " },
    { "a chance asked for of a gate", "risk -q -n 200 --gate G-GO --require p=99.9% @/plan.xml", 1, "", "G-GO on 2027-05-05 holds with 9" },
    { "a chance that is none",  "risk --require p=180% @/plan.xml", 2, NULL, "takes a chance such as p=80%" },
    { "what if a task were shorter", "risk -q -n 200 --what T10=0.5 @/plan.xml", 0, "If T10=0.5", NULL },
    { "what if nothing changed", "risk -q -n 200 --what T10=1 @/plan.xml", 0, "no change that these draws can tell", NULL },
    { "what if of a typo",      "risk --what T99=1 @/plan.xml", 2, NULL, "did you mean \"T9\"?" },
    { "what if of no words",    "risk --what= @/plan.xml",      2, NULL, "an id and a date or a factor" },
    { "a chance too fine",      "risk --require p=99.95% @/plan.xml", 2, NULL, "in tenths of a per cent" },
    { "what if, twice over",    "risk --what T9=2_G-GO=0.5_T8=2 @/plan.xml", 2, NULL, "changes \"T8\" twice" },
    { "what if a side, in capitals", "risk -q -n 200 --what Provider=0.5 @/plan.xml", 0, "If Provider=0.5", NULL },
    { "what if both sides",     "risk --what both=0.5 @/plan.xml", 2, NULL, "name client or provider" },
    { "what if, and by how much", "risk -q -n 200 --what T10=0.5_T9=1 @/plan.xml", 0, "If T10=0.5 T9=1: end of the plan, Mon 7 June 2027  53% \xe2\x86\x92 100% (+48 \xc2\xb1" "8)", NULL },
    { "what if of nothing",     "risk --what T10 @/plan.xml",   2, NULL, "an id and a date or a factor" },
    { "chances without causes", "risk -q -n 200 --independent @/plan.xml", 0, "Every duration is drawn by itself", NULL },
    { "levers",                 "risk -q -n 200 --solve 80% @/plan.xml", 0, "changing one thing alone", NULL },
    { "no levers where none is needed", "risk -q -f json -n 200 --solve p=0.1% @/plan.xml", 0, "\"levers\": []", NULL },
    { "no draws",               "risk -n 0 @/plan.xml",         2, NULL, "takes a number from 1" },
    { "a part that is none",    "risk --shard 8/7 @/plan.xml",  2, NULL, "such as 3/8" },
    { "no parts",               "risk --merge @/plan.xml",      2, NULL, "needs the parts" },
    { "parts that are none",    "risk --merge @/plan.xml @/plan.xml", 5, NULL, "" },
    { "why",                    "explain -q T9 @/plan.xml",     0, "Spring billing run", NULL },
    { "why, as JSON",           "explain -q -f json T9 @/plan.xml", 0, "{", NULL },
    { "why, of a gate",         "explain -q G-GO @/plan.xml",   0, "T8", NULL },
    { "why, in small letters",  "explain -q t1 @/plan.xml",     0, "T1 ", NULL },
    { "why, of a typo",         "explain T99 @/plan.xml",       2, NULL, "did you mean \"T9\"?" },
    { "why, of a beginning",    "explain -q G- @/plan.xml",     0, "T8", NULL },
    { "why, of many",           "explain T @/plan.xml",         2, NULL, "may be several: T1, T2, T3, T4, T5…" },
    { "why, of nothing",        "explain zzzzzz @/plan.xml",    2, NULL, "the plan has no task or gate \"zzzzzz\"" },
    { "a rule",                 "explain net-03",               0, "NET-03: ", NULL },
    { "a typo of a rule",       "explain DORA-05",              2, NULL, "there is no rule \"DORA-05\": did you mean \"DOR-05\"?" },
    { "a rule as JSON",         "explain -f json net-03",       0, "\"rule\": \"NET-03\"", NULL },
    { "a task called as a rule", "explain -q NET-03 @/rule.xml", 0, "Sitting room", NULL },
    { "a rule of a bad plan",   "explain NET-03 @/bad.xml",     0, "NET-03: ", NULL },
    { "a rule, in the other language too", "explain ORG-04",   0, "Une personne clé", NULL },
    { "a rule of one's own",    "explain OUR-1 --rules @/ours.sch", 0, "OUR-1: Each plan has a version", NULL },
    { "a rule of one's own, in JSON", "explain our-1 -f json --rules @/ours.sch", 0, "\"pack\": \"ours\"", NULL },
    { "a rule of the plan's folder", "explain OUR-1 @/beside/plan.xml", 0, "OUR-1: Each plan", NULL },

    /* rules and packs of them */
    { "the packs, and why",     "rules --profile transition @/plan.xml", 0, "apply to this plan, with profile \"transition\".", NULL },
    { "what the plan leaves out", "rules @/plan.xml",           0, "; the plan leaves it out\n", NULL },
    { "every rule",             "rules --all @/plan.xml",       0, "ORG-04  A key person", NULL },
    { "when a rule is in force", "rules --all",                 0, " costs nothing (error, from 2027-01-12 on)\n", NULL },
    { "the packs as JSON",      "rules -f json @/plan.xml",     0, "\"releve/rules/1\"", NULL },
    { "the packs without a plan", "rules",                      0, " packs.\n", NULL },
    { "the packs in French",    "rules --lang fr @/plan.xml",   0, "le plan le laisse de côté", NULL },
    { "what rules see",         "rules --document @/plan.xml",  0, "urn:releve:outlook:1", NULL },
    { "what rules see of no plan", "rules --document",          5, NULL, "there is no file plan.xml" },
    { "rules of a circle",      "rules @/bad.xml",              0, "apply to this plan", "" },
    { "a strict list",          "rules --profile strict @/plan.xml", 0, "with profile \"strict\".", NULL },
    { "an unknown profile",     "rules --profile old @/plan.xml", 2, NULL, "there is no --profile \"old\"; there are: young, transition, strict" },
    { "a check by an unknown profile", "check --profile strct @/plan.xml", 2, NULL, "did you mean \"strict\"?" },
    { "more is strict",         "check --only SCH-* --profile strict @/plan.xml", 0, "[SCH-", NULL },
    { "less is young",          "check --only SCH-* --profile young @/plan.xml", 0, "No findings", NULL },
    { "a pack of one's own",    "check --rules @/ours.sch --only OUR-* @/waived.xml", 0, "OUR-1", NULL },
    { "it is listed",           "rules --rules @/ours.sch @/plan.xml", 0, "/ours.sch", NULL },
    { "a pack beside the plan", "check @/beside/plan.xml",      0, "[OUR-1]: plan LEARN is at version 1.0", NULL },
    { "packs nowhere",          "check --rules @/nowhere @/plan.xml", 5, NULL, "nowhere" },
    { "a folder without packs", "check --rules @/none @/plan.xml", 5, NULL, "there is no rule pack (*.sch) in " },
    { "no path of packs",       "check --rules= @/plan.xml",    2, NULL, "--rules needs a value: PATH" },
    { "a faulty pack, and where", "check --rules @/faulty.sch @/plan.xml", 5, "/faulty.sch:6:", "cannot be used as rules" },
    { "no list of a faulty pack", "rules --rules @/faulty.sch @/plan.xml", 5, NULL, "there is no function frob()" },
    { "no story by a faulty pack", "explain NET-03 --rules @/faulty.sch", 5, NULL, "there is no function frob()" },
    { "only a rule of a faulty pack", "check --only OUR-1 --rules @/faulty.sch @/plan.xml", 5, "/faulty.sch:6:", "cannot be used as rules" },
    { "a mend of a faulty pack", "check --fix=OUR-1 --rules @/faulty.sch @/plan.xml", 5, "/faulty.sch:6:", "cannot be used as rules" },
    { "only faulty packs",      "check --only pack @/plan.xml", 0, "No findings", NULL },
    { "a rule that costs too much", "check --rules @/hog.sch --only OUR-* @/plan.xml", 0, "RUL-01]: rule OUR-9 was not asked to its end", NULL },
    { "but nobody asked for it", "check --rules @/hog.sch --only NET-* @/plan.xml", 0, "No findings", NULL },
    { "what is owed",           "owed -q @/plan.xml",           0, "owed by", NULL },
    { "what one side owes",     "owed -q --by client @/plan.xml", 0, "Loire Mutuelle", NULL },
    { "owed by nobody",         "owed --by nobody @/plan.xml",  2, NULL, "there are: client, provider, third" },
    { "a gate that fails",      "gate -q G-GO @/plan.xml",      1, "0 of 2", NULL },
    { "a diff with nothing",    "diff @/plan.xml",              2, NULL, "signed no baseline yet" },
    { "status without store",   "status -q @/plan.xml",         0, "T2", NULL },
    { "status, how to begin",   "status -q @/plan.xml",         0, "Nothing is recorded yet", NULL },
    { "status as JSON",         "status -q -f json @/plan.xml", 0, "\"releve/status/1\"", NULL },
    { "changes",                "change list -q @/plan.xml",    0, "AC1", NULL },
    { "report",                 "report -q @/plan.xml",         0, "<html", NULL },
    { "report as text",         "report -q -f text @/plan.xml", 0, "T10", NULL },
    { "no journal",             "track log @/plan.xml",         6, NULL, "plan.releve" },
    { "nothing to verify",      "verify @/plan.xml",            6, NULL, "plan.releve" },
    { "a store that is none",   "status -s @/bad.xml @/plan.xml", 6, NULL, "bad.xml" },

    { "how hard to look",       "plan -q --effort 20 --threads 2 --seed 7 --limit 9.5 @/plan.xml", 0, "no plan can finish earlier", NULL },
    { "one look",               "plan -q --effort quick @/plan.xml", 0, "no plan can finish earlier", NULL },
    { "an effort that is none", "status --effort fast @/plan.xml", 2, NULL, "\"fast\" is not quick, normal, best" },
    { "too great an effort",    "plan --effort 4294967296 @/plan.xml", 2, NULL, "4294967295 at most" },
    { "too many threads",       "plan --threads 1000 @/plan.xml", 2, NULL, "not a number in 1..64" },
    { "no seed",                "plan --seed -1 @/plan.xml",    2, NULL, "not a number in 0.." },
    { "no time at all",         "load --limit 0 @/plan.xml",    2, NULL, "not a number of seconds" },

    /* French */
    { "French",                 "--lang fr plan -q @/plan.xml", 0, "Accompagnement renforcé", NULL },

    /* recording that is refused */
    { "nobody records",         "track start T2 @/plan.xml",    2, NULL, "who records this?" },
    { "a side that is none",    "track start T2 @/plan.xml --as us:me", 2, NULL, "there is no side \"us\"" },
    { "both sides at once",     "track start T2 @/plan.xml --as both:me", 2, NULL, "there is no side \"both\"" },
    { "no name",                "track start T2 @/plan.xml --as client:", 2, NULL, "not of the form SIDE:NAME" },
    { "a blank name",           "track start T2 @/plan.xml --as client:__", 2, NULL, "--as takes one line" },
    { "a name that turns",      "track start T2 @/plan.xml --as client:\xe2\x80\xaeme", 2, NULL, "--as takes one line" },
    { "a line separator",       "track start T2 @/plan.xml --as client:me -b a\xe2\x80\xa8" "b", 2, NULL, "takes one line" },
    { "half an id",             "track decide G- go @/plan.xml --as client:me", 2, NULL, "is short for \"G-GO\"" },
    { "blocked by itself",      "track block T2 @/plan.xml --as client:me --by T2 -b x", 2, NULL, "cannot be blocked by itself" },
    { "blocked by nobody",      "track block T2 @/plan.xml --as client:me --by rain -b x", 2, NULL, "no side, party or item \"rain\"" },
    { "delivered by the other", "track deliver PR-TPL @/plan.xml --as provider:me -e x", 3, NULL, "has side \"client\" deliver it" },
    { "delivered by a third",   "track deliver DL-KT @/plan.xml --as third:me -e x", 3, NULL, "has side \"provider\" deliver it" },
    { "decided by no member",   "track decide G-GO go @/plan.xml --as third:me", 3, NULL, "no voting member" },
    { "planned in the past",    "change plan AC1 @/plan.xml --as client:me --to 2027-03-18", 2, NULL, "2027-03-18 is past" },
    { "postponed to the past",  "change postpone AC1 @/plan.xml --as client:me --to 2027-03-18 -b x", 2, NULL, "2027-03-18 is past" },
    { "no colon",               "track start T2 @/plan.xml --as client", 2, NULL, "not of the form SIDE:NAME" },
    { "the future",             "track start T2 @/plan.xml --as client:me --at 2027-03-20", 2, NULL, "has not come yet" },
    { "no time",                "track start T2 @/plan.xml --as client:me --at noon", 2, NULL, "neither a date" },
    { "not a span",             "track remaining T2 soon @/plan.xml --as client:me", 2, NULL, "is not a duration" },
    { "a negative span",        "track remaining T2 -- -2d @/plan.xml", 2, NULL, "is not a duration" },
    { "not a task",             "track start S1 @/plan.xml --as client:me", 2, NULL, "no task \"S1\"" },
    { "evidence of a start",    "track start T2 @/plan.xml --as client:me -e x", 2, NULL, "\"start\" takes no --evidence" },
    { "no reason",              "track block T2 @/plan.xml --as client:me", 2, NULL, "\"block\" needs --" },
    { "an empty reason",        "track start T2 @/plan.xml --as client:me --because=", 2, NULL, "--because takes one line" },
    { "two lines",              "track start T2 @/plan.xml --as client:me -b a\nb", 2, NULL, "takes one line" },
    { "a name that rings",      "track start T2 @/plan.xml --as client:me\a", 2, NULL, "takes one line" },
    { "no UTF-8",               "track start T2 @/plan.xml --as client:\xff", 2, NULL, "takes one line" },
    { "not a vote",             "track decide G-GO maybe @/plan.xml --as client:me", 2, NULL, "there is no vote \"maybe\"" },
    { "no without reason",      "track decide G-GO no-go @/plan.xml --as client:me", 2, NULL, "\"no-go\" needs --because" },
    { "finished, not started",  "track finish T2 @/plan.xml --as client:me", 0, "its planned duration counts", NULL },
    { "ends before its start",  "track finish T2 --started 2027-03-12 --at 2027-03-11 @/plan.xml --as client:me", 3, NULL, "that is after it was finished" },
    { "a start of no finish",   "track start T2 --started 2027-03-01 @/plan.xml --as client:me", 2, NULL, "takes no --started" },
    { "withdraws nothing",      "track withdraw client:1 -b x @/plan.xml --as client:me", 6, NULL, "there is no such store" },
    { "withdraws no entry",     "track withdraw T2 -b x @/plan.xml --as client:me", 6, NULL, "there is no such store" },
    { "known by no time",       "status --known-by soon @/plan.xml", 2, NULL, "nor a state of the journal" },
    { "known by no journal",    "status --known-by client:1 @/plan.xml", 6, NULL, "there is no such store" },
    { "taken back, not started","track reopen T2 @/plan.xml --as client:me -b x", 3, NULL, "nothing is to be taken back" },
    { "not blocked",            "track unblock T2 @/plan.xml --as client:me", 3, NULL, "it is not blocked" },
    { "not delivered",          "track accept DL-KT @/plan.xml --as client:me", 3, NULL, "has not been delivered" },
    { "postponed to no day",    "change postpone AC1 @/plan.xml --as client:me -b x", 2, NULL, "\"postpone\" needs --to" },
    { "an odd baseline",        "baseline propose B/1 @/plan.xml --as client:me", 2, NULL, "cannot name a baseline" },
    { "no such baseline",       "baseline sign B1 @/plan.xml --as client:me", 6, NULL, "plan.releve" },
    { "status since nothing",   "status --baseline B1 @/plan.xml", 2, NULL, "nothing was recorded yet" },
    { "no baselines",           "baseline list @/plan.xml",     1, NULL, "nothing was recorded yet" },

    /* new files */
    { "a new plan over one",    "new @/plan",                   3, NULL, "is there already" },
    { "a new plan nowhere",     "new @/no/where",               6, NULL, "cannot be written" },
    { "output over the plan",   "plan -q @/plan.xml -o @/./plan.xml", 2, NULL, "give --output another name" },
    { "output over a plan of any name", "risk -q @/chances -o @/./chances", 2, NULL, "give --output another name" },
    { "output over a plan behind parts", "risk -q --merge @/waived.xml @/chances -o @/chances", 2, NULL, "give --output another name" },
    { "a part in another form", "risk --shard 1/2 -f json @/plan.xml", 2, NULL, "leave out --format" },
    { "output nowhere",         "plan -q @/plan.xml -o @/no/where", 6, NULL, "cannot be written" },
    { "output over a folder",   "plan -q @/plan.xml -o @",      6, NULL, "cannot be written" },
};
/* clang-format on */

/* A pack with one rule: what stands between is its test, on line 6. */
#define PACK(id, context)                                                              \
    "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron' id='ours'\n"         \
    " xmlns:rlv='urn:releve:rules:1' queryBinding='xslt'>\n"                           \
    "<sch:ns prefix='p' uri='urn:releve:plan:1'/>\n"                                   \
    "<sch:pattern id='" id "'><sch:title>Each plan has a version</sch:title>\n"        \
    "<sch:rule context=" context ">\n<sch:assert test='"
#define PACK_END                                                                       \
    "'>plan <sch:value-of select='@id'/> is at version <sch:value-of "                 \
    "select='@version'/></sch:assert></sch:rule></sch:pattern></sch:schema>"

/* --- the world ---------------------------------------------------------------- */

static void
copy_plan (const char *folder, const char *name, const char *old, const char *new)
{
    g_autofree char *from =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", "learn.xml", NULL);
    g_autofree char *to = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;
    g_autoptr (GString) changed = NULL;

    assert_true (g_file_get_contents (from, &text, NULL, NULL));
    changed = g_string_new (text);
    if (old != NULL)
        assert_int_equal (g_string_replace (changed, old, new, 0), 1);
    assert_true (g_file_set_contents (to, changed->str, -1, NULL));
}

/* @size: as many bytes, by a hole at the end; 0: as many as there are. */
static void
put (const char *folder, const char *name, const char *text, off_t size)
{
    g_autofree char *path = g_build_filename (folder, name, NULL);

    assert_true (g_file_set_contents (path, text, -1, NULL));
    assert_true (size == 0 || truncate (path, size) == 0);
}

/* Packs of one's own: a good one, also beside a plan, a faulty one and a costly one. */
static void
put_packs (const char *folder)
{
    g_autofree char *none = g_build_filename (folder, "none", NULL);
    g_autofree char *beside = g_build_filename (folder, "beside", NULL);
    g_autofree char *rules = g_build_filename (beside, "rules", NULL);
    g_autoptr (GString) hog = g_string_new (PACK ("OUR-9", "'p:task'") "count(");

    assert_int_equal (g_mkdir (none, 0700), 0);
    assert_int_equal (g_mkdir_with_parents (rules, 0700), 0);
    copy_plan (beside, "plan.xml", NULL, NULL);
    put (folder, "ours.sch", PACK ("OUR-1", "'p:plan'") "not(@version)" PACK_END, 0);
    put (rules, "ours.sch", PACK ("OUR-1", "'p:plan'") "not(@version)" PACK_END, 0);
    put (folder, "faulty.sch", PACK ("OUR-1", "'p:plan'") "frob()" PACK_END, 0);
    for (guint i = 0; i < 16; i++)
        g_string_append (hog, "//p:task[");
    g_string_append (hog, "@id = 1");
    for (guint i = 0; i < 16; i++)
        g_string_append (hog, "]");
    g_string_append (hog, ") = 0" PACK_END);
    put (folder, "hog.sch", hog->str, 0);
}

static World *
make_world (void)
{
    World *world = g_new0 (World, 1);

    world->folder = g_dir_make_tmp ("releve-cli-XXXXXX", NULL);
    assert_non_null (world->folder);
    world->cli = (RlvCli){
        .out = g_string_new (NULL),
        .err = g_string_new (NULL),
        .now = NOON,
        .today = (RlvDay) (NOON / 86400),
    };
    copy_plan (world->folder, "plan.xml", NULL, NULL);
    copy_plan (world->folder, "bad.xml", "<after task=\"T1\" lag=\"5d\"/>",
               "<after task=\"T9\"/>");
    copy_plan (world->folder, "chances", NULL, NULL);
    copy_plan (world->folder, "rule.xml", "</tasks>",
               "<task id=\"NET-03\" name=\"Sitting room\" side=\"client\" "
               "duration=\"1d\" team=\"C-CLM\"/></tasks>");
    copy_plan (world->folder, "waived.xml", "</tasks>",
               "<task id=\"T11\" name=\"Late\" side=\"client\" duration=\"0d\" "
               "deadline=\"2027-01-04\" team=\"C-CLM\"/></tasks><waivers>"
               "<waiver rule=\"NET-08\" item=\"T11\" because=\"agreed\" "
               "by=\"carvalho\" until=\"2028-01-01\"/></waivers>");
    put_packs (world->folder);
    put (world->folder, "latin.json", "{\"format\": \"\351\"}", 0);
    put (world->folder, "huge.json", "{", 65 * 1024 * 1024);
    return world;
}

static void
remove_folder (const char *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        if (g_file_test (path, G_FILE_TEST_IS_DIR))
            remove_folder (path);
        else
            g_remove (path);
    }
    assert_int_equal (g_rmdir (folder), 0);
}

static void
free_world (World *world)
{
    remove_folder (world->folder);
    g_string_free (world->cli.out, TRUE);
    g_string_free (world->cli.err, TRUE);
    g_free (world->folder);
    g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, free_world)

/* Runs a line; "@" in it is the folder, "_" a blank inside a word. */
static int
run_line (World *world, const char *line)
{
    g_autoptr (GString) text = g_string_new (*line == '\0' ? "releve" : "releve ");
    g_auto (GStrv) words = NULL;

    g_string_append (text, line);
    g_string_replace (text, "@", world->folder, 0);
    words = g_strsplit (text->str, " ", -1);
    for (guint i = 0; words[i] != NULL; i++)
        g_strdelimit (words[i], "_", ' ');
    g_string_truncate (world->cli.out, 0);
    g_string_truncate (world->cli.err, 0);
    memset (&world->cli.common, 0, sizeof world->cli.common);
    world->cli.today = (RlvDay) (NOON / 86400);
    return rlv_cli_run (&world->cli, words);
}

static void
assert_part (const GString *text, const char *part)
{
    if (part == NULL)
        assert_string_equal (text->str, "");
    else if (strstr (text->str, part) == NULL)
        fail_msg ("\"%s\" is not in \"%s\"", part, text->str);
}

static void
check_row (void **state)
{
    const Row *row = *state;
    g_autoptr (World) world = make_world ();
    int status = run_line (world, row->command);

    assert_part (world->cli.err, row->err);
    assert_part (world->cli.out, row->out);
    assert_int_equal (status, row->status);
}

/* --- one after the other ------------------------------------------------------ */

/* What is recorded stays, and what contradicts it is refused. */
static void
records (void **state)
{
    static const struct {
        const char *line;
        int status;
        const char *said; /* in out, or in err when it fails */
    } steps[] = {
        {"baseline propose B1 @/plan.xml --as provider:I._C.", 0,
         "proposing does not sign"},
        {"baseline propose B1 @/plan.xml --as client:H._M.", 3, "there is a baseline"},
        {"baseline sign B2 @/plan.xml --as client:H._M.", 2, "did you mean \"B1\"?"},
        {"diff @/plan.xml", 2, "signed no baseline yet"},
        {"baseline sign B1 @/plan.xml --as client:H._M.", 0,
         "still needed: the provider's signature"},
        {"baseline sign B1 @/plan.xml --as client:J._P.", 3, "by H. M. already"},
        {"baseline sign B1 @/plan.xml --as provider:I._C.", 0, "B1 is in force"},
        {"baseline list @/plan.xml", 0, "H. M."},
        {"track start T1 @/plan.xml --as client:H._M. --at 2027-03-01", 0,
         "2027-03-01"},
        {"track start T1 @/plan.xml --as client:H._M.", 3, "it has started already"},
        {"track finish T1 @/plan.xml --as client:H._M. --at 2027-02-28", 3,
         "before it"},
        {"track finish T1 @/plan.xml --as client:H._M. --at 2027-03-01", 0, "finished"},
        {"track start T1 @/plan.xml --as client:H._M.", 3, "it is finished"},
        {"track remaining T1 1d @/plan.xml --as client:H._M.", 3, "it is finished"},
        {"track reopen T1 @/plan.xml --as client:H._M. -b mistake", 0, "reopened"},
        {"track start T7 @/plan.xml --as client:H._M. --at 2027-03-10", 0, "T7"},
        {"track finish T7 @/plan.xml --as client:H._M. --at 2027-03-10", 0, "T7"},
        {"track block T7 @/plan.xml --as client:H._M. --by CLI -b x", 3, "it is fini"},
        {"track reopen T7 @/plan.xml --as client:H._M. -b mistake", 0, "T7"},
        {"track start T2 @/plan.xml --as client:H._M. --at 2027-03-10T08:30+01:00", 0,
         "2027-03-10T07:30Z"},
        {"track remaining T2 4d @/plan.xml --as client:H._M.", 0, "remaining"},
        {"track block T2 @/plan.xml --as client:H._M. --by provider -b strike", 0,
         "T2"},
        {"status @/plan.xml", 0, "1 blocked"},
        {"track unblock T2 @/plan.xml --as client:H._M.", 0, "unblocked"},
        {"track deliver PR-TPL @/plan.xml --as client:H._M. -e share/x", 0, "PR-TPL"},
        {"track deliver PR-TPL @/plan.xml --as client:H._M. -e x --at 2027-03-01", 3,
         "what is on record happened later"},
        {"track accept PR-TPL @/plan.xml --as client:H._M.", 3, "cannot also answer"},
        {"track accept PR-TPL @/plan.xml --as provider:I._C.", 0, "accepted"},
        {"track refuse PR-TPL @/plan.xml --as provider:I._C. -b torn", 0, "refused"},
        {"track deliver DL-KT @/plan.xml --as provider:I._C. -e share/y", 0, "DL-KT"},
        {"track accept DL-KT @/plan.xml --as provider:I._C.", 3, "cannot also answer"},
        {"track accept DL-KT @/plan.xml --as third:Z.", 3,
         "has side \"client\" accept"},
        {"track accept DL-KT @/plan.xml --as client:H._M.", 0, "accepted"},
        {"track decide G-GO no-go @/plan.xml --as client:H._M. -b risk", 0, "decided"},
        {"track decide G-GO go @/plan.xml --as client:H._M.", 0,
         "still needed for gate G-GO: the provider's decision"},
        {"gate G-GO @/plan.xml", 0, "May 2027"},
        {"track decide G-GO go @/plan.xml --as provider:I._C. --at 2027-03-12", 0,
         "gate G-GO has passed"},
        {"gate G-GO @/plan.xml", 0, "19 March 2027"},
        {"track decide G-GO no-go @/plan.xml --as provider:I._C. -b risk", 0,
         "decided"},
        {"track finish T6 @/plan.xml --as client:H._M. --started 2027-03-10", 0,
         "T6 started"},
        {"track finish T6 @/plan.xml --as client:H._M.", 3, "it is finished"},
        {"track finish T3 @/plan.xml --as provider:I._C. --at 2027-03-12", 0,
         "its planned duration counts"},
        {"track start T3 @/plan.xml --as provider:I._C. --at 2027-03-13", 3,
         "after it was finished"},
        {"track finish T3 @/plan.xml --as provider:I._C. --started 2027-03-08", 3,
         "it is finished"},
        /* …and of that nothing was recorded. */
        {"track start T3 @/plan.xml --as provider:I._C. --at 2027-03-09", 0, "T3"},
        {"track withdraw client:1 @/plan.xml --as client:H._M.", 2, "needs --because"},
        {"track withdraw T1 @/plan.xml --as client:H._M. -b x", 2,
         "is not the place of an entry"},
        {"track withdraw client:999 @/plan.xml --as client:H._M. -b x", 2,
         "has no entry client:999"},
        {"track withdraw client:1 @/plan.xml --as client:H._M. -b x", 3,
         "which cannot be withdrawn"},
        {"track withdraw client:2 @/plan.xml --as provider:I._C. -b x", 2,
         "only the side that recorded"},
        {"track withdraw client:2 @/plan.xml --as client:H._M. -b x", 0,
         "T1 withdrawn"},
        {"track withdraw client:2 @/plan.xml --as client:H._M. -b x", 3,
         "was withdrawn already"},
        {"status @/plan.xml --known-by client:1,provider:2", 0,
         "By what had been recorded up to client:1,provider:2."},
        {"status @/plan.xml --known-by client:1,provider:2", 0, "0 done"},
        {"status @/plan.xml --known-by client:999", 7, "is missing"},
        {"status @/plan.xml --known-by client:1", 2, "was never in that state"},
        {"status @/plan.xml --known-by client:1,provider:2:00", 7,
         "not the one that was named"},
        {"status @/plan.xml --known-by soon", 2, "nor a state of the journal"},
        {"status @/plan.xml --known-by 2027-03-01", 0, "as of Mon 1 March 2027"},
        {"status @/plan.xml --known-by 2027-03-10T00:00Z", 0, "0 done"},
        {"change done AC1 @/plan.xml --as client:H._M.", 0, "AC1"},
        {"change done AC1 @/plan.xml --as client:H._M. -e list", 0, "AC1"},
        {"change done AC1 @/plan.xml --as client:H._M.", 3, "it is done"},
        {"change postpone AC1 @/plan.xml --as client:H._M. --to 2027-04-07 -b x", 3,
         "it is done"},
        {"change confirm AC1 @/plan.xml --as client:H._M.", 0, "AC1"},
        {"change drop AC1 @/plan.xml --as client:H._M. -b x", 3, "it is done"},
        {"change drop AC3 @/plan.xml --as client:H._M. -b x", 0, "AC3"},
        {"change drop AC3 @/plan.xml --as client:H._M. -b x", 3, "it was dropped"},
        {"change done AC3 @/plan.xml --as client:H._M. -e x", 3, "it was dropped"},
        {"change plan AC3 @/plan.xml --as client:H._M. --to 2027-04-16", 0, "AC3"},
        {"change postpone AC2 @/plan.xml --as client:H._M. --to 2027-04-07 -b strike",
         0, "2027-04-07"},
        {"change list @/plan.xml", 0, "AC2"},
        {"diff @/plan.xml", 0, "B1"},
        {"diff --baseline B7 @/plan.xml", 2, "B7"},
        {"track log @/plan.xml", 0, "postponed"},
        {"track log @/plan.xml -o @/plan.releve", 2, "give --output another name"},
        {"track log -f json @/plan.xml", 0, "{"},
        {"verify @/plan.xml", 0, "the journal is what was written"},
        {"verify --repair @/plan.xml", 0, "the journal is what was written"},
    };
    g_autoptr (World) world = make_world ();

    (void) state;
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
        int status = run_line (world, steps[i].line);
        if (status != steps[i].status)
            fail_msg ("%s: %d, %s", steps[i].line, status, world->cli.err->str);
        assert_part (status == 0 ? world->cli.out : world->cli.err, steps[i].said);
    }
}

/* The same operation twice is one entry; another under its name is refused. */
static void
repeats (void **state)
{
    g_autoptr (World) world = make_world ();

    (void) state;
    assert_int_equal (
        run_line (world, "change confirm AC1 @/plan.xml --as client:me --op 7"), 0);
    assert_int_equal (
        run_line (world, "change confirm AC1 @/plan.xml --as client:me --op 7"), 0);
    assert_int_equal (
        run_line (world, "change confirm AC2 @/plan.xml --as client:me --op 7"), 3);
    assert_int_equal (run_line (world, "verify @/plan.xml"), 0);
    assert_part (world->cli.out, "client: 1 entry,");
}

/* --output takes the result, also when the answer is no, and says nothing else. */
static void
writes_output (void **state)
{
    g_autoptr (World) world = make_world ();
    g_autofree char *path = g_build_filename (world->folder, "out.json", NULL);
    g_autofree char *text = NULL;

    (void) state;
    assert_int_equal (
        run_line (world, "check -f json -d notes -o @/out.json @/plan.xml"), 1);
    assert_string_equal (world->cli.out->str, "");
    assert_part (world->cli.err, "out.json is written");
    assert_true (g_file_get_contents (path, &text, NULL, NULL));
    assert_non_null (strstr (text, "\"releve/findings/1\""));
}

/* What is new since a file or a baseline is shown and counts, and nothing else. */
static void
sifts (void **state)
{
    static const struct {
        const char *line;
        int status;
        const char *said;
    } steps[] = {
        {"check -f json -o @/old.json @/plan.xml", 0, ""},
        {"check -d notes --since @/old.json @/plan.xml", 0,
         "No new findings in 1 file.\n1 older finding is not shown: it was there in"},
        {"baseline propose B1 @/plan.xml --as provider:I._C.", 0, ""},
        {"check -d notes --since B1 @/plan.xml", 0, "it was there in B1.\n"},
        {"check -d notes --since B2 @/plan.xml", 2, "did you mean \"B1\"?"},
        {"check -f json --since B1 @/plan.xml", 0, "\"older\": 1"},
        {"check --lang fr --since B1 @/plan.xml", 0, "il était déjà dans B1."},
        {"verify @/plan.xml", 0, "the journal is what was written"},
        {"baseline list @/plan.xml", 0, "B1"},
        /* The same plan under other lines, with one thing more. */
        {"check -d notes --since @/old.json @/later.xml", 1, "warning[ORG-04]: key"},
        {"check -s @/plan.releve -d notes --since B1 @/later.xml", 1,
         "0 errors, 1 warning, 0 notes in 1 file.\n1 older finding"},
        {"check -d notes --since @/old.json --only NET-* @/later.xml", 0,
         "None of what was found in"},
        /* Mended, and not. */
        {"check -f json -o @/old.json @/later.xml", 0, ""},
        {"check --since @/old.json @/plan.xml", 0, "1 older finding"},
        /* A part of what was found says nothing of the rest. */
        {"check -f json --since B1 -o @/new.json @/plan.xml", 0, ""},
        {"check --since @/new.json @/plan.xml", 5, "only what was new since B1"},
        {"check -f json --only ORG-* -o @/org.json @/plan.xml", 0, ""},
        {"check --since @/org.json @/plan.xml", 5, "only what --only ORG-* found"},
        {"check --since @/org.json --only ORG-* @/plan.xml", 0, "1 older finding"},
        /* Waived since, and waived before. */
        {"check --since @/old.json @/waiving.xml", 0, "2 older findings"},
        {"check -f json -o @/old.json @/waiving.xml", 0, ""},
        {"check -d notes --since @/old.json @/later.xml", 1, "1 older finding"},
    };
    g_autoptr (World) world = make_world ();
    const char *more =
        "\n\n<person id=\"other\" name=\"Rui\" role=\"sme\" key=\"true\" "
        "from=\"2027-03-01\"/>\n<person id=\"carvalho\"";
    g_autofree char *path = g_build_filename (world->folder, "later.xml", NULL);
    g_autofree char *waiving = g_build_filename (world->folder, "waiving.xml", NULL);
    g_autofree char *text = NULL;

    (void) state;
    copy_plan (world->folder, "later.xml", "<person id=\"carvalho\"", more);
    assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_autoptr (GString) waived = g_string_new (text);
    assert_int_equal (
        g_string_replace (waived, "</tasks>",
                          "</tasks><waivers><waiver rule=\"ORG-04\" item=\"other\" "
                          "because=\"agreed\" by=\"carvalho\" until=\"2028-01-01\"/>"
                          "</waivers>",
                          1),
        1);
    assert_true (g_file_set_contents (waiving, waived->str, -1, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
        int status = run_line (world, steps[i].line);
        if (status != steps[i].status)
            fail_msg ("%s: %d, %s%s", steps[i].line, status, world->cli.out->str,
                      world->cli.err->str);
        assert_part (status < 2 ? world->cli.out : world->cli.err, steps[i].said);
    }
    /* Of a plan that cannot be read all is said, and once. */
    put (world->folder, "cut.xml", "<plan", 0);
    assert_int_equal (run_line (world, "check -s @/plan.releve --since B1 @/cut.xml"),
                      5);
    assert_part (world->cli.out, "cut.xml:1:1: error[file-cut]");
    assert_part (world->cli.out, "\n1 error, 0 warnings, 0 notes in 1 file.\n");
    assert_int_equal (run_line (world, "check -f json -o @/old.json @/cut.xml"), 5);
    assert_int_equal (run_line (world, "check --since @/old.json @/cut.xml"), 5);
    assert_part (world->cli.out, "1 older finding is not shown");
}

/* What "new" writes is sound, in both languages, and is never written over. */
static void
makes_plans (void **state)
{
    g_autoptr (World) world = make_world ();

    (void) state;
    assert_int_equal (run_line (world, "new @/2_be --lang en"), 0);
    assert_int_equal (run_line (world, "check @/2_be.xml"), 0);
    assert_part (world->cli.out, "0 errors, 0 warnings");
    assert_int_equal (run_line (world, "plan -q @/2_be.xml"), 0);
    assert_part (world->cli.out, "P-2-BE");
    assert_int_equal (run_line (world, "new @/2_be.xml"), 3);
    assert_int_equal (run_line (world, "new @/retour --lang fr"), 0);
    assert_int_equal (run_line (world, "check --lang fr @/retour.xml"), 0);
    assert_int_equal (run_line (world, "plan -q @/retour.xml"), 0);
    assert_part (world->cli.out, "Bascule");
}

/* Whenever one begins, no committee sits on a holiday, and nothing is cut over on one.
 */
static void
plans_spare_holidays (void **state)
{
    static const char *const never[] = {"-12-25", "-01-01", "-05-01", "-08-15", "@"};

    (void) state;
    for (guint i = 0; i < 60; i++) {
        g_autoptr (World) world = make_world ();
        char day[RLV_DATE_SIZE];
        g_autofree char *line = NULL;
        g_autofree char *path = g_build_filename (world->folder, "s.xml", NULL);
        g_autofree char *text = NULL;

        rlv_day_format (rlv_day_from_civil (2026, 1, 1) + (RlvDay) i * 41, day);
        line =
            g_strdup_printf ("new --today %s --lang %s @/s", day, i % 2 ? "en" : "fr");
        assert_int_equal (run_line (world, line), 0);
        g_autofree char *check = g_strdup_printf ("check --today %s @/s.xml", day);
        assert_int_equal (run_line (world, check), 0);
        if (strstr (world->cli.out->str, "0 errors, 0 warnings") == NULL)
            fail_msg ("%s: %s", day, world->cli.out->str);
        assert_true (g_file_get_contents (path, &text, NULL, NULL));
        assert_non_null (strstr (text, "-12-25\" name="));
        assert_null (strchr (text, '@'));
        assert_int_equal (run_line (world, "plan -q -f csv @/s.xml"), 0);
        for (guint k = 0; k < G_N_ELEMENTS (never); k++)
            assert_null (strstr (world->cli.out->str, never[k]));
    }
}

/* The tour runs, runs again, and leaves alone what it did not make. */
static void
makes_the_tour (void **state)
{
    g_autoptr (World) world = make_world ();
    g_autofree char *first = NULL;
    g_autofree char *plan = g_build_filename (world->folder, "tour", "plan.xml", NULL);

    (void) state;
    if (run_line (world, "demo @/tour") != 0)
        fail_msg ("%s", world->cli.err->str);
    assert_part (world->cli.out, "$ releve check ");
    assert_part (world->cli.out, "report.html");
    first = g_strdup (world->cli.out->str);
    assert_int_equal (run_line (world, "demo @/tour"), 0);
    assert_non_null (strstr (first, strrchr (world->cli.out->str, '$')));

    assert_true (g_file_set_contents (plan, "mine", 4, NULL));
    assert_int_equal (run_line (world, "demo @/tour"), 3);
    assert_part (world->cli.err, "is not the tour's");
}

/* Every command says what it does, with two examples at least, in both languages. */
static void
helps (void **state)
{
    g_autoptr (World) world = make_world ();

    (void) state;
    for (gsize i = 0; rlv_commands[i] != NULL; i++) {
        const RlvCommand *command = rlv_commands[i];
        g_autofree char *line = g_strdup_printf ("%s --help", command->name);
        g_autofree char *wanted = g_strdup_printf ("Usage: releve %s", command->name);

        assert_int_equal (run_line (world, line), 0);
        assert_part (world->cli.out, wanted);
        assert_string_equal (world->cli.err->str, "");
        assert_non_null (command->examples[0]);
        assert_non_null (command->examples[2]);
        for (const char *p = world->cli.out->str; *p != '\0';) {
            const char *end = strchr (p, '\n');
            assert_true (g_utf8_strlen (p, end - p) <= 79);
            p = end + 1;
        }
    }
}

int
main (void)
{
    const struct CMUnitTest single[] = {
        cmocka_unit_test (records),       cmocka_unit_test (repeats),
        cmocka_unit_test (writes_output), cmocka_unit_test (sifts),
        cmocka_unit_test (makes_plans),   cmocka_unit_test (makes_the_tour),
        cmocka_unit_test (helps),         cmocka_unit_test (plans_spare_holidays),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof *single);

    TEST_ADD_ROWS (tests, check_row, rows);
    g_array_append_vals (tests, single, G_N_ELEMENTS (single));
    return test_run ("cli", tests);
}
