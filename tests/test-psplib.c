/* The reader of other people's instances (tests/bench/psplib) takes nothing on trust,
 * and its judge lets nothing pass; what the scheduler makes of an instance is the same
 * whatever the hours of the day and the number of threads.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include <releve/doc.h>

#include "bench/plan-gen.h"
#include "bench/psplib.h"

/* Five jobs of 2, 3, 2, 4 and 1 on two resources: 7 units at best, where the critical
 * path has 6: jobs 2, 5 and 6 exclude one another on resource 2. */
#define HEAD                                                                           \
    "************\n"                                                                   \
    "jobs (incl. supersource/sink ):  7\n"                                             \
    "horizon                       :  12\n"                                            \
    "RESOURCES\n"
#define KINDS                                                                          \
    "  - renewable                 :  2   R\n"                                         \
    "  - nonrenewable              :  0   N\n"                                         \
    "  - doubly constrained        :  0   D\n"
#define PROJECT                                                                        \
    "PROJECT INFORMATION:\npronr.  #jobs rel.date duedate tardcost  MPM-Time\n"        \
    "    1     5      0       9       1        6\n"
#define BEFORE "PRECEDENCE RELATIONS:\njobnr.    #modes  #successors   successors\n"
#define LINKS                                                                          \
    "   1  1  3   2 3 4\r\n   2  1  1   5\n   3  1  1   6\n   4  1  1   7\n"           \
    "   5  1  1   7\n   6  1  1   7\n   7  1  0\n"
#define REQUESTS "****\nREQUESTS/DURATIONS:\njobnr. mode duration  R 1  R 2\n------\n"
#define DEMANDS                                                                        \
    "  1 1 0 0 0\n  2 1 2 2 1\n  3 1 3 2 0\n  4 1 2 2 0\n  5 1 4 1 1\n"                \
    "  6 1 1 1 1\n  7 1 0 0 0\n"
#define HAVE  "RESOURCEAVAILABILITIES:\n  R 1  R 2\n   3   1\n*****\n"
#define SOUND HEAD KINDS PROJECT BEFORE LINKS REQUESTS DEMANDS HAVE

static Psp *
sound (void)
{
    g_autoptr (GError) error = NULL;
    Psp *psp = psp_parse (SOUND, strlen (SOUND), PSP_FORM_SM, &error);

    assert_ok (psp != NULL, &error);
    return psp;
}

/* --- reading -----------------------------------------------------------------------
 */

static void
a_file_is_read (void **state)
{
    g_autoptr (Psp) psp = sound ();

    (void) state;
    assert_int_equal (psp->n, 7);
    assert_int_equal (psp->n_resources, 2);
    assert_int_equal (psp->capacity[0], 3);
    assert_int_equal (psp->capacity[1], 1);
    assert_int_equal (psp->jobs[4].duration, 4);
    assert_int_equal (psp->jobs[1].request[0], 2);
    assert_int_equal (psp->jobs[0].n_next, 3);
    assert_int_equal (psp->cpm, 6);
}

static void
the_other_form_is_read (void **state)
{
    static const char text[] = " 4 1\n 2\n 0 0 2 2 3\n 3 1 1\n 4\n 5 2 1 4 0 0 0\n";
    g_autoptr (GError) error = NULL;
    g_autoptr (Psp) psp = psp_parse (text, strlen (text), PSP_FORM_RCP, &error);

    (void) state;
    assert_ok (psp != NULL, &error);
    assert_int_equal (psp->n, 4);
    assert_int_equal (psp->capacity[0], 2);
    assert_int_equal (psp->jobs[2].duration, 5);
    assert_int_equal (psp->cpm, 5);
}

typedef struct {
    const char *name;
    const char *text;
    const char *says; /* in the reason */
} BadFile;

static const BadFile bad_files[] = {
    {"nothing", "", "too early"},
    {"only rules", "*****\n-----\n", "too early"},
    {"cut short", HEAD KINDS PROJECT BEFORE "1 1 1 2\n", "too early"},
    {"too many jobs",
     "jobs (incl. supersource/sink ):  20000\nhorizon\nRESOURCES\n" KINDS, "5000"},
    {"a number past all numbers",
     "jobs (incl. supersource/sink ):  99999999999999999999\n", "whole number"},
    {"a negative number", "jobs (incl. supersource/sink ):  -7\n", "whole number"},
    {"a number with more to it", "jobs (incl. supersource/sink ):  7x\n",
     "whole number"},
    {"too many resources",
     HEAD
     "  - renewable : 17 R\n  - nonrenewable : 0 N\n  - doubly constrained : 0 D\n",
     "resources"},
    {"what is used up",
     HEAD "  - renewable : 2 R\n  - nonrenewable : 2 N\n  - doubly constrained : 0 D\n",
     "used up"},
    {"alternatives", HEAD KINDS PROJECT BEFORE "   1  3  1   2\n", "alternatives"},
    {"a job out of turn", HEAD KINDS PROJECT BEFORE "   2  1  1   3\n", "job 1"},
    {"a successor that is none", HEAD KINDS PROJECT BEFORE "   1  1  1   8\n",
     "no successor"},
    {"its own successor", HEAD KINDS PROJECT BEFORE "   1  1  1   1\n", "no successor"},
    {"a successor twice", HEAD KINDS PROJECT BEFORE "   1  1  2   2 2\n", "twice"},
    {"more successors than said", HEAD KINDS PROJECT BEFORE "   1  1  1   2 3\n",
     "more than belongs"},
    {"fewer successors than said", HEAD KINDS PROJECT BEFORE "   1  1  2   2\n",
     "whole number"},
    {"a circle",
     HEAD KINDS PROJECT BEFORE "1 1 1 2\n2 1 1 3\n3 1 1 4\n4 1 1 5\n5 1 1 6\n"
                               "6 1 2 2 7\n7 1 0\n" REQUESTS DEMANDS HAVE,
     "wait for each other"},
    {"more than there is",
     HEAD KINDS PROJECT BEFORE LINKS REQUESTS DEMANDS
     "RESOURCEAVAILABILITIES:\n  R 1  R 2\n   1   1\n",
     "more of resource 1"},
    {"a source that works",
     HEAD KINDS PROJECT BEFORE LINKS REQUESTS
     "1 1 5 0 0\n 2 1 2 2 1\n 3 1 3 2 0\n"
     "4 1 2 2 0\n 5 1 4 1 1\n 6 1 1 1 1\n 7 1 0 0 0\n" HAVE,
     "take no time"},
};

static void
bad_file_is_refused (void **state)
{
    const BadFile *row = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (Psp) psp =
        psp_parse (row->text, strlen (row->text), PSP_FORM_SM, &error);

    assert_null (psp);
    assert_non_null (error);
    if (strstr (error->message, row->says) == NULL)
        fail_msg ("\"%s\" does not say \"%s\"", error->message, row->says);
}

/* Bytes changed, cut and doubled: read or refused, and what is read can be judged. */
static void
spoilt_files_do_no_harm (void **state)
{
    Gen dice = {NULL, 7};
    guint read = 0;

    (void) state;
    for (guint turn = 0; turn < 4000; turn++) {
        g_autoptr (GString) text = g_string_new (SOUND);

        for (gint i = gen_between (&dice, 1, 3); i > 0; i--) {
            gsize at = gen_below (&dice, (guint) text->len);

            if (gen_chance (&dice, 60))
                text->str[at] = "0123456789 -\n*x\xff"[gen_below (&dice, 16)];
            else if (gen_chance (&dice, 50))
                g_string_erase (text, (gssize) at, gen_between (&dice, 0, 5) % 2);
            else
                g_string_insert_len (text, -1, text->str, (gssize) at);
        }
        g_autoptr (Psp) psp = psp_parse (
            text->str, text->len, turn % 5 == 0 ? PSP_FORM_RCP : PSP_FORM_SM, NULL);
        if (psp == NULL)
            continue;
        g_autofree gint32 *starts = g_new0 (gint32, psp->n);
        gint32 makespan;
        read++;
        psp_judge (psp, starts, NULL, &makespan, NULL);
    }
    assert_true (read > 100);
}

/* --- judging -----------------------------------------------------------------------
 */

static void
judge_sees_all (void **state)
{
    static const gint32 good[] = {0, 0, 2, 5, 2, 6, 7};
    g_autoptr (Psp) psp = sound ();
    gint32 starts[7], makespan;

    (void) state;
    memcpy (starts, good, sizeof starts);
    assert_true (psp_judge (psp, starts, NULL, &makespan, NULL));
    assert_int_equal (makespan, 7);
    starts[4] = 1; /* before job 2 ends */
    assert_false (psp_judge (psp, starts, NULL, &makespan, NULL));
    memcpy (starts, good, sizeof starts);
    starts[3] = 4; /* with job 3 on resource 1 */
    assert_false (psp_judge (psp, starts, NULL, &makespan, NULL));
    memcpy (starts, good, sizeof starts);
    starts[5] = 5; /* with job 5 on resource 2 */
    assert_false (psp_judge (psp, starts, NULL, &makespan, NULL));
    starts[5] = -1;
    assert_false (psp_judge (psp, starts, NULL, &makespan, NULL));
}

/* --- scheduling --------------------------------------------------------------------
 */

typedef struct {
    gint32 starts[16];
    gint32 makespan, bound;
    guint64 generated;
} Result;

/* What the scheduler makes of it. */
static void
run (const Psp *psp, const char *hours, guint64 effort, guint32 threads, Result *result)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvVocab) vocab = rlv_doc_vocab (&error);
    g_autoptr (RlvPlan) plan = psp_plan (psp, vocab, hours, &error);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    RlvSchedOptions options = {
        .data_date = RLV_TIME_NONE, .effort = effort, .threads = threads, .seed = 3};
    guint32 n_links;

    *result = (Result){.makespan = 0};
    assert_true (psp->n <= G_N_ELEMENTS (result->starts));
    assert_ok (plan != NULL, &error);
    g_autoptr (RlvTimes) times = rlv_times_new (plan, findings, &error);
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    g_autoptr (RlvGraph) graph = rlv_graph_new (psp->n, links, n_links);
    g_autoptr (RlvSchedule) schedule =
        rlv_schedule_new (plan, graph, times, &options, findings, &error);
    assert_ok (schedule != NULL, &error);
    RlvTime origin = rlv_cal_next (times, 0, (RlvTime) rlv_plan_start (plan) * 1440);
    assert_ok (psp_starts (psp, schedule, origin, result->starts, &error), &error);
    assert_ok (psp_judge (psp, result->starts, NULL, &result->makespan, &error),
               &error);
    assert_int_equal (psp_units (origin, schedule->end), result->makespan);
    assert_true (schedule->bound != RLV_TIME_NONE);
    result->bound = psp_units (origin, schedule->bound);
    result->generated = schedule->generated;
}

static void
instance_is_scheduled (void **state)
{
    g_autoptr (Psp) psp = sound ();
    Result result, again;

    (void) state;
    run (psp, "00:00-24:00", 1000, 1, &result);
    assert_int_equal (result.makespan, 7);
    assert_true (result.bound <= 7);
    run (psp, "09:00-17:00", 1000, 1, &again);
    assert_int_equal (again.makespan, result.makespan);
    run (psp, "00:00-24:00", 1000, 3, &again);
    assert_memory_equal (result.starts, again.starts, sizeof again.starts);
}

/* --- every order there is ----------------------------------------------------------
 */

#define FEW      7 /* jobs that work */
#define FEW_LAST (FEW + 1)
#define FEW_WORK 64

typedef struct {
    const Psp *psp;
    gint32 finish[FEW + 2];
    gboolean placed[FEW + 2];
    gint32 use[FEW_WORK][PSP_MAX_RESOURCES];
    gint32 best;
} Orders;

static gboolean
has_room (const Orders *orders, const PspJob *job, gint32 start)
{
    for (gint32 t = start; t < start + job->duration; t++)
        for (guint32 r = 0; r < orders->psp->n_resources; r++)
            if (orders->use[t][r] + job->request[r] > orders->psp->capacity[r])
                return FALSE;
    return TRUE;
}

static void
take (Orders *orders, const PspJob *job, gint32 start, gint32 sign)
{
    for (gint32 t = start; t < start + job->duration; t++)
        for (guint32 r = 0; r < orders->psp->n_resources; r++)
            orders->use[t][r] += sign * job->request[r];
}

/* The earliest start after those before @i, or -1 while one of them is not placed. */
static gint32
ready (const Orders *orders, guint32 i)
{
    gint32 at = 0;

    for (guint32 p = 0; p < orders->psp->n; p++) {
        const PspJob *job = &orders->psp->jobs[p];

        for (guint32 k = job->first_next; k < job->first_next + job->n_next; k++)
            if (g_array_index (orders->psp->next, guint32, k) == i) {
                if (!orders->placed[p])
                    return -1;
                at = MAX (at, orders->finish[p]);
            }
    }
    return at;
}

/* Places all that are left in every order, each as early as there is room: one of these
 * schedules is as short as any. */
static void
try_orders (Orders *orders, guint left, gint32 makespan)
{
    if (left == 0 || makespan >= orders->best) {
        orders->best = MIN (orders->best, makespan);
        return;
    }
    for (guint32 i = 0; i < orders->psp->n; i++) {
        const PspJob *job = &orders->psp->jobs[i];
        gint32 start = orders->placed[i] ? -1 : ready (orders, i);

        if (start < 0)
            continue;
        while (!has_room (orders, job, start))
            start++;
        take (orders, job, start, 1);
        orders->placed[i] = TRUE;
        orders->finish[i] = start + job->duration;
        try_orders (orders, left - 1, MAX (makespan, start + job->duration));
        orders->placed[i] = FALSE;
        take (orders, job, start, -1);
    }
}

/* A random instance of a few jobs, in Patterson's form. */
static Psp *
few_jobs (Gen *dice)
{
    g_autoptr (GString) text = g_string_new (NULL);
    guint n_resources = 1 + gen_below (dice, 3);

    g_string_append_printf (text, "%d %u", FEW + 2, n_resources);
    for (guint r = 0; r < n_resources; r++)
        g_string_append_printf (text, " %d", gen_between (dice, 3, 6));
    for (guint i = 0; i < FEW + 2; i++) {
        gboolean works = i > 0 && i < FEW_LAST;
        g_autoptr (GString) next = g_string_new (NULL);
        guint n = 0;

        for (guint to = i + 1; to < FEW_LAST; to++)
            if (gen_chance (dice, 25)) {
                g_string_append_printf (next, " %u", to + 1);
                n++;
            }
        g_string_append_printf (text, " %d", works ? gen_between (dice, 1, 6) : 0);
        for (guint r = 0; r < n_resources; r++)
            g_string_append_printf (text, " %d", works ? gen_between (dice, 0, 3) : 0);
        if (i < FEW_LAST)
            g_string_append_printf (text, " %u%s %d", n + 1, next->str, FEW + 2);
        else
            g_string_append (text, " 0");
    }
    return psp_parse (text->str, text->len, PSP_FORM_RCP, NULL);
}

/* No schedule is shorter than the shortest there is, no bound is above it, and the
 * search finds it where there is so little to look for. */
static void
shortest_is_found (void **state)
{
    Gen dice = {NULL, 11};
    guint proved = 0, n = 60;

    (void) state;
    for (guint i = 0; i < n; i++) {
        g_autoptr (Psp) psp = few_jobs (&dice);
        Orders orders = {.psp = psp, .best = FEW_WORK};
        Result first, found;

        assert_non_null (psp);
        try_orders (&orders, psp->n, 0);
        run (psp, "00:00-24:00", 0, 1, &first);
        run (psp, "09:00-17:00", 400, 1, &found);
        assert_true (first.makespan >= found.makespan);
        assert_true (found.makespan >= orders.best);
        assert_true (MAX (first.bound, found.bound) <= orders.best);
        proved += found.bound == found.makespan;
        if (found.generated > 0)
            assert_int_equal (found.makespan, orders.best);
    }
    print_message ("# %u of %u proved\n", proved, n);
}

int
main (void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test (a_file_is_read),
        cmocka_unit_test (the_other_form_is_read),
        cmocka_unit_test (spoilt_files_do_no_harm),
        cmocka_unit_test (judge_sees_all),
        cmocka_unit_test (instance_is_scheduled),
        cmocka_unit_test (shortest_is_found),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    TEST_ADD_ROWS (tests, bad_file_is_refused, bad_files);
    return test_run ("psplib", tests);
}
