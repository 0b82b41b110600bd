/* The language of plans, and the plans that are shipped: what may be said, which dates
 * come out, and that what is planted in them is found.
 *
 * The dates of the two cases were reckoned by another program, day by day; rows are
 * those that neither a joint calendar nor Ramadan moves.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include <releve/doc.h>
#include <releve/rules.h>

/* --- what may be said --------------------------------------------------------- */

typedef struct {
    const char *name;
    gboolean ok;
    const char *xml; /* inside <plan> */
} Saying;

#define CALENDAR(inside) "<calendars><calendar id='X'>" inside "</calendar></calendars>"
#define TASK(attrs)      "<tasks><task id='T' side='both' " attrs "/></tasks>"
#define PEOPLE                                                                         \
    "<parties><party id='C' role='client'/></parties>"                                 \
    "<teams><team id='T' party='C'><person id='a'/></team></teams>"
#define CLOUD(attrs)                                                                   \
    "<scope><service id='S' criticality='standard'/></scope>"                          \
    "<exit><switching service='S' notice='2mo' transition='30ed' "                     \
    "retrieval='30ed' " attrs "/></exit>"

static const Saying sayings[] = {
    {"nothing", TRUE, ""},
    {"sections in any order, and again", TRUE,
     "<tasks><task id='T' side='both' duration='1d'/></tasks><parties/><tasks/>"},
    {"three estimates", TRUE, TASK ("best='0.5d' likely='1d' worst='1.25d'")},
    {"hours and minutes", TRUE, TASK ("best='30m' likely='2h' worst='8h'")},
    {"an id of letters beyond ASCII", TRUE,
     "<parties><party id='Évaluation-2.a' role='client'/></parties>"},
    {"two stretches of a day", TRUE,
     CALENDAR ("<week days='mon tue' hours='08:30-12:30 13:30-24:00'/>")},
    {"a freeze by month and by dates", TRUE,
     CALENDAR ("<blackout id='B' kind='freeze' from='2027-01-01' to='2027-02-01' "
               "monthFirst='3' monthLast='3' for='cutover go-no-go'/>")},
    {"months in a contract", TRUE,
     "<exit><assistance length='13mo' extension='180ed' stopNotice='20d'/></exit>"},
    {"rules weighed", TRUE,
     PEOPLE "<rules profile='young'><maturity side='client' level='2' on='2027-01-04' "
            "by='a'/><pack name='ccag-tic' use='no'/><weigh rule='NET-06' as='off' "
            "because='x' by='a'/></rules>"},
    {"who owes and who may", TRUE,
     PEOPLE "<clauses><obligation id='O' party='C' kind='input' every='1mo' owner='a'/>"
            "<right id='R' kind='audit' party='C' unrestricted='true'/></clauses>"},
    {"duties of a switch", TRUE,
     CLOUD ("owes='assistance continuity' choices='provider erase' "
            "chargeFrom='2027-01-12'")},
    {"fields of a certificate", TRUE,
     PEOPLE "<scope><dataset id='D'/></scope><deliverables><deliverable id='L' "
            "kind='certificate' owner='C' acceptor='C' certifies='D' "
            "fields='operator serial method'/></deliverables>"},
    {"a course weighed", TRUE,
     "<exit><option id='X' kind='stay' success='0.6' delay='18mo'/></exit>"},

    {"a level above five", FALSE, "<rules><maturity side='client' level='6'/></rules>"},
    {"a maturity of both", FALSE, "<rules><maturity side='both' level='2'/></rules>"},
    {"a pack half used", FALSE, "<rules><pack name='x' use='maybe'/></rules>"},
    {"a rule weighed by nobody", FALSE,
     "<rules><weigh rule='NET-06' as='off' because='x'/></rules>"},
    {"a rule weighed without reason", FALSE,
     PEOPLE "<rules><weigh rule='NET-06' as='off' by='a'/></rules>"},
    {"a weight of its own", FALSE,
     PEOPLE "<rules><weigh rule='NET-06' as='fatal' because='x' by='a'/></rules>"},
    {"an obligation of nobody", FALSE,
     "<clauses><obligation id='O' kind='input'/></clauses>"},
    {"an obligation of a person", FALSE,
     PEOPLE "<clauses><obligation id='O' party='a'/></clauses>"},
    {"a duty of its own", FALSE, CLOUD ("owes='kindness'")},
    {"a charge from no day", FALSE, CLOUD ("chargeFrom='2027-02-30'")},
    {"a field of its own", FALSE,
     PEOPLE "<deliverables><deliverable id='L' owner='C' acceptor='C' "
            "fields='colour'/></deliverables>"},
    {"a line of people", FALSE,
     PEOPLE "<governance><directLine id='L' teams='a'/></governance>"},
    {"a chance in per cent", FALSE,
     "<exit><option id='X' kind='stay' success='60'/></exit>"},
    {"a side of its own", FALSE, "<tasks><task id='T' side='joint'/></tasks>"},
    {"no side", FALSE, "<tasks><task id='T'/></tasks>"},
    {"a number without unit", FALSE, TASK ("duration='5'")},
    {"a negative duration", FALSE, TASK ("duration='-5d'")},
    {"a fourth decimal", FALSE, TASK ("duration='0.1234d'")},
    {"half an hour as a decimal", FALSE, TASK ("duration='0.5h'")},
    {"months where work is meant", FALSE, TASK ("duration='2mo'")},
    {"30 February", FALSE, TASK ("deadline='2027-02-30'")},
    {"a date with a zone", FALSE, TASK ("deadline='2027-02-03Z'")},
    {"a date of the year 12027", FALSE, TASK ("deadline='12027-02-03'")},
    {"a date of 1899", FALSE, TASK ("deadline='1899-12-31'")},
    {"the state of the day", FALSE, TASK ("status='done'")},
    {"a second constraint", FALSE,
     "<tasks><task id='T' side='both'><constraint type='SNET' date='2027-01-04'/>"
     "<constraint type='FNLT' date='2027-02-04'/></task></tasks>"},
    {"an id that starts with a digit", FALSE,
     "<parties><party id='1A' role='client'/></parties>"},
    {"an id with a colon", FALSE, "<parties><party id='a:b' role='client'/></parties>"},
    {"an id of 65 letters", FALSE,
     "<parties><party role='client' id='"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'/></parties>"},
    {"a day in French", FALSE, CALENDAR ("<week days='lun' hours='08:30-12:30'/>")},
    {"an hour of one digit", FALSE, CALENDAR ("<week days='mon' hours='8:30-12:30'/>")},
    {"hour 25", FALSE, CALENDAR ("<week days='mon' hours='08:30-25:00'/>")},
    {"more than all of a day", FALSE,
     CALENDAR ("<reduced from='2027-01-04' to='2027-01-05' factor='1.5'/>")},
    {"a person and a fifth", FALSE,
     "<parties><party id='P' role='client'/></parties>"
     "<teams><team id='T' party='P'><person id='a' fte='1.2'/></team></teams>"},
    {"a chance above one", FALSE, "<raid><risk id='R' probability='1.5'/></raid>"},
    {"the limit of a side", FALSE,
     "<parties><party id='P' role='client'/></parties>"
     "<clauses><clause id='C' kind='price' status='open'><parameter id='A' "
     "unit='month' clientWants='high'><position party='P' limit='3'/></parameter>"
     "</clause></clauses>"},
    {"twelve months spelled out", FALSE,
     "<exit><assistance length='12 months'/></exit>"},
    {"a part beside a plan", FALSE, "<part/>"},
    {"a part from above", FALSE, "<include href='../plan.xml'/>"},
    {"a part from the root", FALSE, "<include href='/etc/passwd'/>"},
    {"a part from elsewhere", FALSE, "<include href='http://example.org/a.xml'/>"},
    {"a hidden part", FALSE, "<include href='.git/a.xml'/>"},
};

static void
check_saying (void **state)
{
    const Saying *row = *state;
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autofree char *xml = g_strdup_printf (
        "<plan xmlns='urn:releve:plan:1' id='P' kind='transition' lang='en' "
        "start='2027-01-04'>%s</plan>",
        row->xml);
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPlan) plan =
        rlv_doc_read (xml, strlen (xml), "test.xml", NULL, findings, &error);

    if (row->ok) {
        assert_ok (plan != NULL, &error);
        return;
    }
    assert_failed (plan != NULL, &error, RLV_ERROR_INPUT);
    assert_true (rlv_findings_count (findings, RLV_SEVERITY_ERROR) > 0);
}

/* --- the shipped plans -------------------------------------------------------- */

typedef struct {
    RlvPlan *plan;
    RlvGraph *graph;
    RlvTimes *times;
    RlvSchedule *schedule;
    RlvFindings *findings;
} Shipped;

static void
shipped_clear (Shipped *shipped)
{
    g_clear_pointer (&shipped->schedule, rlv_schedule_free);
    g_clear_pointer (&shipped->times, rlv_times_free);
    g_clear_pointer (&shipped->graph, rlv_graph_free);
    g_clear_pointer (&shipped->plan, rlv_plan_free);
    g_clear_pointer (&shipped->findings, rlv_findings_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shipped, shipped_clear)

static void
ship (Shipped *shipped, const char *name, gboolean no_levelling)
{
    g_autofree char *path =
        g_strdup_printf ("%s/plans/%s.xml", g_getenv ("RLV_SRCDIR"), name);
    RlvSchedOptions options = {.no_levelling = no_levelling,
                               .data_date = RLV_TIME_NONE};
    g_autoptr (GError) error = NULL;
    const RlvLink *links;
    guint32 n, n_links;

    shipped->findings = rlv_findings_new ();
    shipped->plan = rlv_doc_read_file (path, shipped->findings, &error);
    assert_ok (shipped->plan != NULL, &error);
    rlv_plan_tasks (shipped->plan, &n);
    links = rlv_plan_links (shipped->plan, &n_links);
    shipped->graph = rlv_graph_new (n, links, n_links);
    shipped->times = rlv_times_new (shipped->plan, shipped->findings, &error);
    assert_ok (shipped->times != NULL, &error);
    shipped->schedule = rlv_schedule_new (shipped->plan, shipped->graph, shipped->times,
                                          &options, shipped->findings, &error);
    assert_ok (shipped->schedule != NULL, &error);
}

typedef struct {
    const char *name;
    const char *plan;
    const char *dates; /* "task start finish", … with blanks between */
    gboolean levelled; /* they hold with levelling as well */
} Dates;

static const Dates dates[] = {
    {"the ten tasks", "learn",
     "T1 2027-03-01 2027-03-01 T2 2027-03-08 2027-03-17 T4 2027-03-23 2027-04-06 "
     "T7 2027-04-21 2027-04-22 T8 2027-05-05 2027-05-05 T9 2027-05-15 2027-05-15 "
     "T10 2027-05-17 2027-06-07",
     TRUE},
    {"gates of case A", "case-a",
     "A010 2027-01-18 2027-01-18 A023 2027-03-09 2027-03-09 A044 2027-05-13 2027-05-13 "
     "A072 2027-07-16 2027-07-16 A076 2027-09-07 2027-09-07 A094 2027-09-08 2027-09-08 "
     "A098 2027-10-25 2027-10-25 A116 2027-10-26 2027-10-26 A120 2027-12-22 2027-12-22 "
     "A137 2028-01-06 2028-01-06",
     TRUE},
    {"cutovers of case A", "case-a",
     "A073 2027-07-19 2027-07-20 A095 2027-09-09 2027-09-10 A117 2027-11-05 2027-11-08",
     TRUE},
    {"what follows a link type or lag", "case-a",
     "A007 2027-01-07 2027-01-13 A016 2027-01-29 2027-02-09 A022 2027-03-02 2027-03-04 "
     "A039 2027-03-02 2027-03-15 A079 2027-04-12 2027-05-05 A101 2027-04-26 2027-05-27",
     TRUE},
    {"the way back of case A", "case-a",
     "A130 2027-02-09 2027-02-15 A131 2027-03-10 2027-03-31 A132 2027-04-01 2027-04-12 "
     "A133 2027-09-08 2027-09-14",
     TRUE},
    {"law, before levelling", "case-a",
     "A026 2027-02-05 2027-02-16 A029 2027-02-09 2027-03-10 A107 2027-04-08 2027-05-10",
     FALSE},
    {"Porto", "case-a",
     "A034 2027-02-25 2027-03-01 A035 2027-03-02 2027-04-20 A037 2027-03-11 2027-03-24 "
     "A064 2027-05-14 2027-05-21 A066 2027-05-31 2027-06-02 A068 2027-06-18 2027-07-09",
     TRUE},
    {"Casablanca", "case-a",
     "A074 2027-07-21 2027-08-04 A075 2027-08-05 2027-09-06 A118 2027-11-09 2027-11-25 "
     "A119 2027-11-26 2027-12-21",
     TRUE},
    {"gates of case B", "case-b",
     "B015 2031-01-22 2031-01-22 B029 2031-04-04 2031-04-04 B036 2031-06-16 2031-06-16 "
     "B043 2031-07-21 2031-07-21 B049 2031-06-05 2031-06-11 B055 2031-07-08 2031-07-15 "
     "B061 2031-08-18 2031-08-22 B083 2031-10-27 2031-10-27",
     TRUE},
    {"the critical chain of case B", "case-b",
     "B001 2030-12-02 2030-12-02 B003 2030-12-02 2030-12-13 B005 2030-12-16 2031-01-28 "
     "B023 2031-02-12 2031-04-11 B025 2031-03-19 2031-04-03 B045 2031-04-07 2031-04-29 "
     "B051 2031-04-30 2031-05-28 B057 2031-05-29 2031-07-07 B059 2031-07-17 2031-08-13 "
     "B064 2031-08-25 2031-08-29 B066 2031-09-01 2031-09-30 B078 2031-10-15 2031-10-21",
     TRUE},
    {"reconciliation, before levelling", "case-b", "B020 2031-01-03 2031-01-14", FALSE},
};

static void
check_one_date (const Shipped *shipped, const char *task, const char *start,
                const char *finish)
{
    RlvTaskIx ix = rlv_plan_find_task (shipped->plan, task);
    const RlvSchedule *schedule = shipped->schedule;
    RlvTime from, until;
    char first[RLV_DATE_SIZE], last[RLV_DATE_SIZE];

    assert_true (ix != RLV_NONE);
    from = schedule->start[ix];
    until = schedule->finish[ix];
    rlv_day_format (rlv_cal_day (shipped->times, schedule->cal[ix], from, FALSE),
                    first);
    rlv_day_format (
        rlv_cal_day (shipped->times, schedule->cal[ix], until, until > from), last);
    if (g_strcmp0 (first, start) != 0 || g_strcmp0 (last, finish) != 0)
        fail_msg ("%s: %s to %s instead of %s to %s", task, first, last, start, finish);
}

static void
check_dates (void **state)
{
    const Dates *row = *state;
    g_auto (GStrv) words = g_strsplit (row->dates, " ", -1);

    for (int levelled = 0; levelled <= row->levelled; levelled++) {
        g_auto (Shipped) shipped = {0};

        ship (&shipped, row->plan, !levelled);
        for (guint i = 0; words[i]; i += 3)
            check_one_date (&shipped, words[i], words[i + 1], words[i + 2]);
    }
}

/* What README says is to be found in a plan: every finding, and none but these. */
typedef struct {
    const char *name;
    const char *plan;
    const char *today;
    const char *found;   /* rules in order, as often as they speak; "~" before one that
                          * is waived, "!" before an error, "." before a note */
    const char *profile; /* or NULL: as the plan says */
} Planted;

#define SOUND "../tests/sound"

static const Planted planted[] = {
    {"planted in learn", "learn", "2027-01-04", "ORG-04", NULL},
    {"planted in case A", "case-a", "2027-01-04",
     "!EXI-13 .IND-07 .KT-22 .NEG-02 .PAR-26 .SCH-15 .SCH-15 .SCH-15 .SCH-15 COV-01 "
     "EXI-27",
     NULL},
    {"planted in case B", "case-b", "2030-12-02",
     ".GOV-13 .NEG-02 EXI-27 ~KT-08 ~KT-08", NULL},
    {"sound, young", SOUND, "2027-01-04", "", "young"},
    {"sound, in transition", SOUND, "2027-01-04", "", "transition"},
    {"sound exit, young", SOUND "-exit", "2027-01-04", "", "young"},
    {"sound exit, in transition", SOUND "-exit", "2027-01-04", "", "transition"},
    {"sound partners, young", SOUND "-partner", "2027-01-04", "", "young"},
    {"sound partners, in transition", SOUND "-partner", "2027-01-04", "", "transition"},
    {"sound partners, strict", SOUND "-partner", "2027-01-04", "", "strict"},
};

static const char *
sign_of (const RlvFinding *finding)
{
    if (finding->waived)
        return "~";
    if (finding->severity == RLV_SEVERITY_ERROR)
        return "!";
    return finding->severity == RLV_SEVERITY_NOTE ? "." : "";
}

static gint
by_text (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The rules that spoke, signed, in the order of letters. */
static char *
all_found (const RlvFindings *findings)
{
    g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (g_free);
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        g_ptr_array_add (rules, g_strconcat (sign_of (&all[i]), all[i].rule, NULL));
    g_ptr_array_sort (rules, by_text);
    g_ptr_array_add (rules, NULL);
    return g_strjoinv (" ", (char **) rules->pdata);
}

static void
check_planted (void **state)
{
    const Planted *row = *state;
    g_auto (Shipped) shipped = {0};
    g_autoptr (RlvPacks) packs = NULL;
    g_autofree char *found = NULL;
    RlvDay today;
    RlvView view;

    ship (&shipped, row->plan, FALSE);
    packs = rlv_packs_new (NULL);
    assert_non_null (packs);
    assert_true (rlv_day_parse (row->today, &today));
    view = (RlvView){.plan = shipped.plan,
                     .graph = shipped.graph,
                     .times = shipped.times,
                     .schedule = shipped.schedule,
                     .data_date = RLV_TIME_NONE,
                     .today = today,
                     .profile = row->profile};
    rlv_rules_run (packs, &view, shipped.findings);
    found = all_found (shipped.findings);
    assert_string_equal (found, row->found);
}

/* What went out comes back: the exit speaks of all that the transition handed over. */
static void
test_mirrored (void **state)
{
    g_auto (Shipped) out = {0}, back = {0};
    guint32 n;
    const RlvItemIx *transfers;

    (void) state;
    ship (&out, "case-a", TRUE);
    ship (&back, "case-b", TRUE);
    transfers = rlv_plan_of_kind (out.plan, "transfers", &n);
    assert_true (n > 120);
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (out.plan, transfers[i], "item");
        const char *id = rlv_item_id (out.plan, item);

        if (g_strcmp0 (rlv_plan_kind_name (out.plan, item), "staffGroup") != 0 &&
            rlv_plan_find (back.plan, id) == RLV_NONE)
            fail_msg ("%s went out and does not come back", id);
    }
}

int
main (void)
{
    static const struct CMUnitTest mirrored = cmocka_unit_test (test_mirrored);
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, check_saying, sayings);
    TEST_ADD_ROWS (tests, check_dates, dates);
    TEST_ADD_ROWS (tests, check_planted, planted);
    g_array_append_val (tests, mirrored);
    return test_run ("plans", tests);
}
