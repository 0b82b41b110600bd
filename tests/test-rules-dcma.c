/* The figures of the 14 points of the DCMA, counted once more from the plan and its
 * schedule, equal those that the rules put in their messages.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

#include "bench/plan-gen.h"

/* Limits that nothing keeps, so that every rule says its figures. */
static const char *const limits[][2] = {
    {"most-open", "-1"},     {"most-leads", "-1"},  {"most-lags", "-1"},
    {"least-fs", "101"},     {"most-held", "-1"},   {"most-loose", "-1"},
    {"most-late", "-1"},     {"most-long", "-1"},   {"most-past", "-1"},
    {"most-unmanned", "-1"}, {"most-missed", "-1"}, {"least-slip", "99"},
    {"least-cpli", "99"},    {"least-bei", "99"}};

/* --- counting -------------------------------------------------------------------- */

typedef struct {
    const RlvPlan *plan;
    RlvTimes *times;
    const RlvGraph *graph;
    const RlvSchedule *schedule;
    RlvDay today;
    const RlvTask *tasks;
    const RlvLink *links;
    guint32 n, n_links;
} Counting;

static double
days_of (RlvSpan span)
{
    if (span.unit == RLV_UNIT_DAY)
        return span.amount / 1000.0;
    return span.unit == RLV_UNIT_MINUTE ? span.amount / 480.0
                                        : span.amount / 1440.0 * 5 / 7;
}

static gboolean
takes_time (const Counting *c, RlvTaskIx i)
{
    return c->tasks[i].likely.amount > 0;
}

static gboolean
is_wait (const RlvTask *task)
{
    return g_str_equal (task->kind, "wait") || g_str_equal (task->kind, "retrieval");
}

static RlvDay
last_day (const Counting *c, RlvTaskIx i)
{
    return rlv_cal_day (c->times, c->schedule->cal[i], c->schedule->finish[i], TRUE);
}

static RlvDay
first_day (const Counting *c, RlvTaskIx i)
{
    return rlv_cal_day (c->times, c->schedule->cal[i], c->schedule->start[i], FALSE);
}

/* One start and one end may be open: the first of the one, the last of the other. */
static gboolean
is_open (const Counting *c, RlvTaskIx i)
{
    RlvTaskIx first = RLV_NONE, last = RLV_NONE;
    guint32 out;

    for (RlvTaskIx k = 0; k < c->n; k++) {
        if (c->tasks[k].n_links == 0 && first == RLV_NONE)
            first = k;
        rlv_graph_out (c->graph, k, &out);
        if (out == 0)
            last = k;
    }
    rlv_graph_out (c->graph, i, &out);
    return (c->tasks[i].n_links == 0 && i != first) || (out == 0 && i != last);
}

static gboolean
is_held (const RlvTask *task)
{
    return task->constraint == RLV_CONSTRAINT_MSO ||
           task->constraint == RLV_CONSTRAINT_MFO ||
           task->constraint == RLV_CONSTRAINT_SNLT ||
           task->constraint == RLV_CONSTRAINT_FNLT;
}

static gboolean
fixes_end (const RlvTask *task)
{
    return task->constraint == RLV_CONSTRAINT_FNLT ||
           task->constraint == RLV_CONSTRAINT_MFO;
}

/* Of point @point, how many tasks there are (*of) and how many it counts. */
static guint
count_tasks (const Counting *c, guint point, guint *of)
{
    guint n = 0;

    *of = 0;
    for (RlvTaskIx i = 0; i < c->n; i++) {
        const RlvTask *task = &c->tasks[i];
        gboolean dated = task->deadline != RLV_DAY_NONE || fixes_end (task);
        gboolean counts = FALSE;

        switch (point) {
        case 1:
            counts = is_open (c, i);
            break;
        case 5:
            counts = is_held (task);
            break;
        case 6:
            counts = c->schedule->total_float[i] > 44000;
            break;
        case 7:
            counts = c->schedule->total_float[i] < 0;
            break;
        case 8:
            counts = days_of (task->likely) > 44 && !is_wait (task);
            break;
        case 9:
            counts = FALSE; /* see counts_dates() */
            break;
        case 10:
            counts = task->n_demands == 0 && days_of (task->likely) >= 1 &&
                     !is_wait (task) && !g_str_equal (task->kind, "milestone");
            break;
        case 11:
            counts =
                dated &&
                ((task->deadline != RLV_DAY_NONE && last_day (c, i) > task->deadline) ||
                 (fixes_end (task) && last_day (c, i) > task->constraint_day));
            break;
        case 14:
            dated = task->deadline != RLV_DAY_NONE && task->deadline <= c->today;
            counts = dated && last_day (c, i) <= c->today;
            break;
        default:
            break;
        }
        *of += point == 11 || point == 14 ? dated : takes_time (c, i);
        n += counts && (point == 11 || point == 14 || takes_time (c, i));
    }
    return n;
}

static guint
count_links (const Counting *c, guint point)
{
    guint n = 0;

    for (guint32 i = 0; i < c->n_links; i++)
        n += point == 2   ? c->links[i].lag.amount < 0
             : point == 3 ? c->links[i].lag.amount > 0
                          : c->links[i].type == RLV_LINK_FS;
    return n;
}

static gboolean
is_agreed (const Counting *c)
{
    const char *status = rlv_item_text (c->plan, 0, "status");

    return g_strcmp0 (status, "draft") != 0 && g_strcmp0 (status, "negotiated") != 0;
}

/* Those to come before today. */
static guint
count_past (const Counting *c)
{
    guint n = 0;

    for (RlvTaskIx i = 0; i < c->n; i++)
        n += takes_time (c, i) && first_day (c, i) < c->today &&
             rlv_plan_start (c->plan) < c->today;
    return n;
}

static guint
count_before (const Counting *c)
{
    RlvDay start = rlv_plan_start (c->plan);
    guint n = 0;

    for (RlvTaskIx i = 0; i < c->n; i++)
        n += (c->tasks[i].deadline != RLV_DAY_NONE && c->tasks[i].deadline < start) ||
             (c->tasks[i].constraint_day != RLV_DAY_NONE &&
              c->tasks[i].constraint != RLV_CONSTRAINT_NONE &&
              c->tasks[i].constraint != RLV_CONSTRAINT_ALAP &&
              c->tasks[i].constraint_day < start);
    return n;
}

/* --- what the rules say ---------------------------------------------------------- */

static const char *
said (const RlvFindings *findings, const char *form)
{
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        if (g_strcmp0 (all[i].form, form) == 0)
            return all[i].what;
    return NULL;
}

/* The numbers of a message in their order, at most @n. */
static guint
numbers_in (const char *text, double *numbers, guint n)
{
    guint k = 0;

    while (*text != '\0' && k < n) {
        char *end;

        if (!g_ascii_isdigit (*text) && !(*text == '-' && g_ascii_isdigit (text[1]))) {
            text++;
            continue;
        }
        numbers[k++] = g_ascii_strtod (text, &end);
        text = end;
    }
    return k;
}

static void
check_share (const RlvFindings *findings, const char *form, guint n, guint of)
{
    const char *what = said (findings, form);
    double got[3];

    if (what == NULL && of == 0)
        return;
    if (what == NULL)
        fail_msg ("%s says nothing of %u of %u", form, n, of);
    assert_int_equal (numbers_in (what, got, 2), 2);
    got[2] = g_ascii_strtod (strstr (what, ": ") + 2, NULL);
    if ((guint) got[0] != n || (guint) got[1] != of)
        fail_msg ("%s: counted %u of %u, but: %s", form, n, of, what);
    if (of > 0 && (got[2] < 100.0 * n / of - 0.051 || got[2] > 100.0 * n / of + 0.051))
        fail_msg ("%s: of %u of %u: %s", form, n, of, what);
}

static void
check_index (const char *what, double index, double got)
{
    if (got < index - 0.00501 || got > index + 0.00501)
        fail_msg ("the index is %g: %s", index, what);
}

static double
worked (const Counting *c, RlvDay from, RlvDay to)
{
    RlvTime a, b, unused;

    rlv_cal_day_span (c->times, 0, MIN (from, to), &unused, &a);
    rlv_cal_day_span (c->times, 0, MAX (from, to), &unused, &b);
    return (from <= to ? 1 : -1) * rlv_cal_days (c->times, 0, a, b) / 1000.0;
}

static RlvDay
contract_day (const Counting *c, const char *attr)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (c->plan, "contract", &n);

    return n == 0 ? RLV_DAY_NONE
                  : (RlvDay) rlv_item_int (c->plan, items[0], attr, RLV_DAY_NONE);
}

static void
check_cpli (const Counting *c, const RlvFindings *findings)
{
    gboolean back =
        g_strcmp0 (rlv_item_text (c->plan, 0, "kind"), "reversibility") == 0;
    RlvDay start = rlv_plan_start (c->plan), end = RLV_DAY_NONE;
    RlvDay wanted = contract_day (c, back ? "termEnd" : "serviceStart");
    const char *what = said (findings, back ? "SCH-13.2" : "SCH-13.1");
    gint64 least = G_MAXINT64;
    double got[3], way;

    for (RlvTaskIx i = 0; i < c->n; i++) {
        least = MIN (least, c->schedule->total_float[i]);
        if (!back && g_str_equal (c->tasks[i].kind, "cutover") &&
            (end == RLV_DAY_NONE || first_day (c, i) < end))
            end = first_day (c, i);
    }
    if (back)
        end = last_day (c, c->schedule->last);
    if (end != RLV_DAY_NONE && wanted != RLV_DAY_NONE && worked (c, start, end) > 0) {
        assert_non_null (what);
        assert_int_equal (numbers_in (what, got, 3), 3);
        way = worked (c, start, end);
        check_index (what, way, got[0]);
        check_index (what, worked (c, end, wanted), got[1]);
        check_index (what, (way + worked (c, end, wanted)) / way, got[2]);
    }
    what = said (findings, "SCH-13.3");
    way = worked (c, start, last_day (c, c->schedule->last));
    if (way <= 0)
        return;
    assert_non_null (what);
    assert_int_equal (numbers_in (what, got, 3), 3);
    check_index (what, way, got[0]);
    check_index (what, (double) least / 1000, got[1]);
    check_index (what, (way + (double) least / 1000) / way, got[2]);
}

static void
check_bei (const Counting *c, const RlvFindings *findings)
{
    guint due, done = count_tasks (c, 14, &due);
    const char *what = said (findings, "SCH-14.1");
    double got[3];

    assert_int_equal (what != NULL, due > 0);
    if (what == NULL)
        return;
    assert_int_equal (numbers_in (what, got, 3), 3);
    assert_int_equal (got[0], done);
    assert_int_equal (got[1], due);
    check_index (what, (double) done / due, got[2]);
}

/* A text, and where the plan's other files are. */
typedef struct {
    const char *text, *folder;
} Source;

/* Whether nothing but its links holds the task of that start tag and what is in it: no
 * blackout bars its kind, and so many whole days are its work. */
static gboolean
is_held_by_links (const char *element)
{
    static const char *const others[] = {" window=\"", "<constraint", "\"cutover\"",
                                         "\"go-no-go\"", "\"rehearsal\""};

    for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        if (strstr (element, others[i]) != NULL)
            return FALSE;
    return TRUE;
}

/* The plan, where task @id lasts 600 working days more; NULL where something else than
 * links may hold it, or where it does not last whole days. */
static char *
with_more_work (const Source *source, const char *id)
{
    g_autofree char *pattern =
        g_strdup_printf ("<task\\s[^>/]*\\bid=\"%s\"[^>/]*(/>|>.*?</task>)", id);
    g_autoptr (GRegex) tag = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);
    g_autoptr (GRegex) lasts =
        g_regex_new ("\\b(duration|best|likely|worst)=\"([0-9]+)d\"", 0, 0, NULL);
    g_autoptr (GMatchInfo) found = NULL;
    g_autoptr (GString) longer = g_string_new (NULL);
    int from, to, at;

    if (!g_regex_match (tag, source->text, 0, &found))
        return NULL;
    g_match_info_fetch_pos (found, 0, &from, &to);
    g_autofree char *old = g_strndup (source->text + from, (gsize) (to - from));
    if (!is_held_by_links (old) || !g_regex_match (lasts, old, 0, NULL))
        return NULL;
    g_autoptr (GMatchInfo) span = NULL;
    g_string_append_len (longer, source->text, from);
    at = 0;
    for (g_regex_match (lasts, old, 0, &span); g_match_info_matches (span);
         g_match_info_next (span, NULL)) {
        g_autofree char *whole = g_match_info_fetch (span, 2);
        int first, last;

        g_match_info_fetch_pos (span, 2, &first, &last);
        g_string_append_len (longer, old + at, first - at);
        g_string_append_printf (longer, "%" G_GINT64_FORMAT,
                                g_ascii_strtoll (whole, NULL, 10) + 600);
        at = last;
    }
    g_string_append (longer, old + at);
    g_string_append (longer, source->text + to);
    return g_string_free (g_steal_pointer (&longer), FALSE);
}

static RlvSchedule *
plain_dates (const Ruling *r)
{
    RlvSchedOptions options = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};

    return rlv_schedule_new (r->plan, r->graph, r->times, &options, r->findings, NULL);
}

/* The days by which the end moves with the longer task, or -1. */
static gint64
count_slip (const Source *source, const char *id)
{
    g_autofree char *text = with_more_work (source, id);
    g_auto (Ruling) before = {.findings = rlv_findings_new ()},
                    after = {.findings = rlv_findings_new ()};
    RlvTaskIx task = 0;
    guint32 n;
    const RlvTask *tasks;

    if (text == NULL)
        return -1;
    before.plan = rlv_doc_read (source->text, strlen (source->text), "plan.xml",
                                source->folder, before.findings, NULL);
    after.plan = rlv_doc_read (text, strlen (text), "plan.xml", source->folder,
                               after.findings, NULL);
    assert_true (before.plan != NULL && after.plan != NULL);
    ruling_schedule (&before, FALSE);
    ruling_schedule (&after, FALSE);
    g_autoptr (RlvSchedule) was = plain_dates (&before), is = plain_dates (&after);
    if (was == NULL || is == NULL)
        return -1;
    tasks = rlv_plan_tasks (before.plan, &n);
    while (task + 1 < n && !g_str_equal (tasks[task].id, id))
        task++;
    return rlv_cal_days (after.times, was->cal[task], was->end, is->end) / 1000;
}

/* Where no task with work decides the end there is nothing to try.  TRUE where it was
 * counted once more. */
static gboolean
check_slip (const Source *source, const RlvFindings *findings)
{
    const char *what = said (findings, "SCH-12.1");
    const char *days, *id;
    gint64 counted;

    if (what == NULL)
        return FALSE;
    id = strchr (what, '"');
    assert_true (g_str_has_prefix (what, "600 working days more for task \""));
    g_autofree char *task = g_strndup (id + 1, strcspn (id + 1, "\""));
    days = strstr (what, " by ") + 4;
    counted = count_slip (source, task);
    if (counted >= 0 && counted != g_ascii_strtoll (days, NULL, 10))
        fail_msg ("counted %d: %s", (int) counted, what);
    return counted >= 0;
}

/* --- a plan ---------------------------------------------------------------------- */

/* The pack as it is carried, with those limits in every profile. */
static char *
loud_pack (void)
{
    g_autofree char *path = g_build_filename (g_getenv ("RLV_SRCDIR"), "schemas",
                                              "rules", "schedule.sch", NULL);
    gchar *text = NULL;

    assert_true (g_file_get_contents (path, &text, NULL, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
        g_autofree char *from =
            g_strdup_printf ("<sch:let name=\"%s\" value=\"[-0-9.]+\"/>", limits[i][0]);
        g_autofree char *to = g_strdup_printf ("<sch:let name=\"%s\" value=\"%s\"/>",
                                               limits[i][0], limits[i][1]);
        g_autoptr (GRegex) regex = g_regex_new (from, 0, 0, NULL);
        g_autofree char *old = text;

        text = g_regex_replace_literal (regex, old, -1, 0, to, 0, NULL);
        assert_string_not_equal (text, old);
    }
    return text;
}

static gboolean
check_plan (const Ruling *r, const Source *source, RlvDay today)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autofree char *pack = loud_pack ();
    Counting c = {r->plan, r->times, r->graph, r->schedule, today, NULL, NULL, 0, 0};
    RlvView view = ruling_view (r, today);
    guint of, teams;
    static const guint points[] = {1, 5, 6, 7, 8, 10, 11};

    assert_true (
        rlv_packs_add (packs, pack, strlen (pack), "schedule.sch", findings, NULL));
    view.profile = "strict";
    rlv_rules_run (packs, &view, findings);
    c.tasks = rlv_plan_tasks (r->plan, &c.n);
    c.links = rlv_plan_links (r->plan, &c.n_links);
    rlv_plan_teams (r->plan, &teams);
    for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
        g_autofree char *form = g_strdup_printf ("SCH-%02u.1", points[i]);
        guint n = count_tasks (&c, points[i], &of);

        if (points[i] != 10 || teams > 0)
            check_share (findings, form, n, of);
    }
    check_share (findings, "SCH-02.1", count_links (&c, 2), c.n_links);
    check_share (findings, "SCH-03.1", count_links (&c, 3), c.n_links);
    check_share (findings, "SCH-04.1", count_links (&c, 4), c.n_links);
    count_tasks (&c, 9, &of);
    if (is_agreed (&c))
        assert_null (said (findings, "SCH-09.1"));
    else
        check_share (findings, "SCH-09.1", count_past (&c), of);
    check_share (findings, "SCH-09.2", count_before (&c), of);
    check_cpli (&c, findings);
    check_bei (&c, findings);
    return check_slip (source, findings);
}

static void
figures_of_the_plans_equal_a_count (void **state)
{
    static const char *const names[] = {"case-a", "case-b", "learn"};
    guint tried = 0;

    (void) state;
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *file = g_strconcat (names[i], ".xml", NULL);
        g_autofree char *path =
            g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", file, NULL);
        g_auto (Ruling) r = {.findings = rlv_findings_new ()};
        gchar *text = NULL;

        r.plan = rlv_doc_read_file (path, r.findings, NULL);
        assert_non_null (r.plan);
        ruling_schedule (&r, TRUE);
        assert_true (g_file_get_contents (path, &text, NULL, NULL));
        g_autofree char *owned = text;
        g_autofree char *folder = g_path_get_dirname (path);
        Source source = {owned, folder};
        tried += check_plan (&r, &source, rlv_plan_start (r.plan));
        check_plan (&r, &source, rlv_plan_start (r.plan) + 120);
    }
    assert_true (tried > 0);
}

static void
figures_of_made_up_plans_equal_a_count (void **state)
{
    guint scheduled = 0, tried = 0;

    (void) state;
    for (guint64 seed = 1; seed <= 60; seed++) {
        GenOptions options = {.seed = seed, .small = seed % 4 != 0, .n = 0};
        gsize len;

        if (!options.small) {
            options.n = 300;
            options.window = 40;
            options.strand = 60;
            options.teams = 4;
        }
        g_autofree char *text = gen_plan_text (&options, &len);
        g_auto (Ruling) r = ruling_read (text, seed % 2 == 0);

        if (r.schedule == NULL)
            continue;
        scheduled++;
        Source source = {text, NULL};
        tried +=
            check_plan (&r, &source, rlv_plan_start (r.plan) + (RlvDay) (seed % 90));
    }
    assert_true (scheduled > 30);
    if (tried < 10)
        fail_msg ("of %u plans %u could be tried with a longer task", scheduled, tried);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (figures_of_the_plans_equal_a_count),
        cmocka_unit_test (figures_of_made_up_plans_equal_a_count),
    };

    rlv_language_set ("en");
    return cmocka_run_group_tests_name ("rules dcma", tests, NULL, NULL);
}
