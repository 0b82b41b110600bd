/* Multi-skill instances (.def of tests/bench/psplib): the reader takes nothing on
 * trust, the judge sees who does what, and the scheduler chooses people as well as can
 * be where all choices can be tried.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include <releve/doc.h>

#include "bench/plan-gen.h"
#include "bench/psplib.h"

/* Three people and five tasks, written as carelessly as such files are: stray blanks, a
 * salary missing, lines that end in two ways, numbers that are skipped, a relation
 * twice.  Task 7 can be done by person 2 alone, tasks 1 and 2 by all of them. */
#define HEAD                                                                           \
    "=====\nFile name: small.def\n=====IMPORTANT=====\n"                               \
    "General characteristics: \nTasks: 5\nResources: 3\r\nPrecedence relations: 4\n"   \
    "Number of skill types: 3 \n=====\n"
#define RESOURCES                                                                      \
    "ResourceID \t Salary \t Skills \n"                                                \
    "1\t \t \t31.0\t \t Q0: 1 \t  Q1: 0 \t \n"                                         \
    "2\t \t \tQ0:\t0\tQ2: 2\r\n"                                                       \
    "4\t \t \t9\t \t Q0: 2\n"
#define TITLE "======\nTaskID \t Duration \t Skill \t Predecessor IDs \n"
#define TASKS                                                                          \
    "1\t \t \t3\t Q0: 0\n"                                                             \
    "2\t \t \t4\t Q0: 0\t \t\r\n"                                                      \
    "3\t2\tQ1:\t0\t1\n"                                                                \
    "7\t \t \t5\t Q2: 1\t \t2\t1\t \t2\t\n"                                            \
    "8\t \t \t2\t Q0: 1\t \t3\n"
#define SOUND HEAD RESOURCES TITLE TASKS "======\n"

static Psp *
sound (void)
{
    g_autoptr (GError) error = NULL;
    Psp *psp = psp_parse (SOUND, strlen (SOUND), PSP_FORM_DEF, &error);

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
    assert_int_equal (psp->n, 5);
    assert_int_equal (psp->n_people, 3);
    assert_int_equal (psp->n_skills, 3);
    assert_int_equal (psp->people[2].id, 4);
    assert_int_equal (psp->people[1].level[2], 3);
    assert_int_equal (psp->people[1].level[1], 0);
    assert_int_equal (psp->jobs[3].id, 7);
    assert_int_equal (psp->jobs[3].skill, 2);
    assert_int_equal (psp->jobs[3].level, 2);
    assert_int_equal (psp->jobs[1].n_next, 1);
    assert_int_equal (psp->jobs[0].n_next, 2);
    assert_int_equal (psp->cpm, 9);
    assert_int_equal (psp->work, 16);
}

typedef struct {
    const char *name;
    const char *text;
    const char *says; /* in the reason */
} BadFile;

static const BadFile bad_files[] = {
    {"nothing", "", "line 0: the file ends too early"},
    {"no tables", HEAD, "line 9: the file ends too early"},
    {"a table cut short", HEAD RESOURCES TITLE "1\t3\tQ0: 0\n", "too early"},
    {"no resources", "Tasks: 5\nResources: 0\n" HEAD, "resources are read"},
    {"too many tasks",
     "Tasks: 20000\nResources: 3\nPrecedence relations: 1\n"
     "Number of skill types: 1\n",
     "line 4: from 1 to 5000 tasks"},
    {"fewer resources than said", HEAD "ResourceID\n1\t9\tQ0: 1\n" TITLE TASKS,
     "whole number"},
    {"more resources than said", HEAD RESOURCES "5\t1.0\tQ0: 1\n" TITLE TASKS,
     "\"TaskID\" belongs here"},
    {"more tasks than said", HEAD RESOURCES TITLE TASKS "9\t1\tQ0: 0\n===\n",
     "line 21: there are more tasks"},
    {"a resource twice", HEAD "ResourceID\n1\t9\tQ0: 1\n1\t9\tQ0: 1\n",
     "line 12: resource 1 is there twice"},
    {"a skill twice", HEAD "ResourceID\n1\t9\tQ0: 1 Q0: 2\n", "Q0 twice"},
    {"a salary that is none", HEAD "ResourceID\n1\t9EUR\tQ0: 1\n", "salary"},
    {"a skill without a level", HEAD "ResourceID\n1\t9\tQ0:\n", "whole number"},
    {"a skill without a number", HEAD "ResourceID\n1\t9\tQ: 1\n", "(Q1: 2)"},
    {"a skill past all skills", HEAD "ResourceID\n1\t9\tQ64: 1\n", "to Q63"},
    {"a level past all levels", HEAD "ResourceID\n1\t9\tQ0: 5\n", "0 to 4"},
    {"a negative level", HEAD "ResourceID\n1\t9\tQ0: -1\n", "whole number"},
    {"a task twice", HEAD RESOURCES TITLE "1 3 Q0: 0\n1 3 Q0: 0\n",
     "line 17: task 1 is there twice"},
    {"a task without a skill", HEAD RESOURCES TITLE "1\t3\t\n", "(Q1: 2)"},
    {"a task with two skills", HEAD RESOURCES TITLE "1\t3\tQ0: 0 Q1: 0\n",
     "whole number"},
    {"a task for nobody", HEAD RESOURCES TITLE "1\t3\tQ1: 1\n",
     "nobody has Q1 at level 1"},
    {"a predecessor that is none",
     HEAD RESOURCES TITLE "1 3 Q0: 0\n2 4 Q0: 0 4\n3 2 Q1: 0\n5 1 Q0: 0\n6 1 Q0: 0\n",
     "line 17: task 2 has no predecessor 4"},
    {"its own predecessor",
     HEAD RESOURCES TITLE "1 3 Q0: 0\n2 4 Q0: 0 2\n3 2 Q1: 0\n5 1 Q0: 0\n6 1 Q0: 0\n",
     "task 2 has no predecessor 2"},
    {"a circle",
     HEAD RESOURCES TITLE
     "1 3 Q0: 0 3\n2 4 Q0: 0 1\n3 2 Q1: 0 2\n5 1 Q0: 0\n6 1 Q0: 0\n",
     "wait for each other"},
};

static void
bad_file_is_refused (void **state)
{
    const BadFile *row = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (Psp) psp =
        psp_parse (row->text, strlen (row->text), PSP_FORM_DEF, &error);

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
                text->str[at] = "0123456789 Q\n:x\xff"[gen_below (&dice, 16)];
            else if (gen_chance (&dice, 50))
                g_string_erase (text, (gssize) at, gen_between (&dice, 0, 5) % 2);
            else
                g_string_insert_len (text, -1, text->str, (gssize) at);
        }
        g_autoptr (Psp) psp = psp_parse (text->str, text->len, PSP_FORM_DEF, NULL);
        if (psp == NULL)
            continue;
        g_autofree gint32 *starts = g_new0 (gint32, psp->n);
        g_autofree guint32 *who = g_new0 (guint32, psp->n);
        gint32 makespan;
        read++;
        psp_judge (psp, starts, who, &makespan, NULL);
    }
    assert_true (read > 100);
}

/* --- judging -----------------------------------------------------------------------
 */

static void
judge_sees_all (void **state)
{
    static const gint32 good[] = {0, 0, 3, 4, 5};
    static const guint32 by[] = {0, 1, 0, 1, 2};
    g_autoptr (Psp) psp = sound ();
    gint32 starts[5], makespan;
    guint32 who[5];

    (void) state;
    memcpy (starts, good, sizeof starts);
    memcpy (who, by, sizeof who);
    assert_true (psp_judge (psp, starts, who, &makespan, NULL));
    assert_int_equal (makespan, 9);
    starts[3] = 3; /* before task 2 ends */
    assert_false (psp_judge (psp, starts, who, &makespan, NULL));
    starts[3] = 4;
    who[1] = 0; /* who does task 1 then */
    assert_false (psp_judge (psp, starts, who, &makespan, NULL));
    who[1] = 1;
    who[4] = 1; /* has the skill, but not at the level; and does task 7 then */
    assert_false (psp_judge (psp, starts, who, &makespan, NULL));
    starts[4] = 9;
    assert_false (psp_judge (psp, starts, who, &makespan, NULL));
    who[4] = RLV_NONE;
    assert_false (psp_judge (psp, starts, who, &makespan, NULL));
    who[4] = 2;
    assert_true (psp_judge (psp, starts, who, &makespan, NULL));
    assert_int_equal (makespan, 11);
}

/* --- scheduling --------------------------------------------------------------------
 */

typedef struct {
    gint32 starts[16];
    guint32 who[16];
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
    psp_who (psp, plan, schedule, result->who);
    assert_ok (psp_starts (psp, schedule, origin, result->starts, &error), &error);
    assert_ok (psp_judge (psp, result->starts, result->who, &result->makespan, &error),
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
    assert_int_equal (result.makespan, 9);
    assert_int_equal (result.bound, 9);
    run (psp, "09:00-17:00", 1000, 1, &again);
    assert_int_equal (again.makespan, result.makespan);
    run (psp, "00:00-24:00", 1000, 3, &again);
    assert_memory_equal (result.starts, again.starts, sizeof again.starts);
    assert_memory_equal (result.who, again.who, psp->n * sizeof *again.who);
}

/* --- every order and every choice there is -----------------------------------------
 */

#define FEW 6 /* tasks */

typedef struct {
    const Psp *psp;
    guint waits[FEW];
    gboolean placed[FEW];
    gint32 ready[FEW]; /* by task: after those before it */
    gint32 free_at[4]; /* by person */
    gint32 best;
} Choices;

/* Appends every task that could come next to every person who can do it: some schedule
 * as short as any has each person's tasks one after the other, in the order of their
 * starts. */
static void
try_choices (Choices *c, guint left, gint32 makespan)
{
    if (left == 0 || makespan >= c->best) {
        c->best = MIN (c->best, makespan);
        return;
    }
    for (guint32 i = 0; i < c->psp->n; i++) {
        const PspJob *job = &c->psp->jobs[i];

        if (c->placed[i] || c->waits[i] > 0)
            continue;
        for (guint32 p = 0; p < c->psp->n_people; p++) {
            gint32 free_at = c->free_at[p], end, ready[FEW];

            if (c->psp->people[p].level[job->skill] < job->level)
                continue;
            memcpy (ready, c->ready, sizeof ready);
            end = MAX (free_at, c->ready[i]) + job->duration;
            c->placed[i] = TRUE;
            c->free_at[p] = end;
            for (guint32 k = job->first_next; k < job->first_next + job->n_next; k++) {
                guint32 to = g_array_index (c->psp->next, guint32, k);

                c->waits[to]--;
                c->ready[to] = MAX (c->ready[to], end);
            }
            try_choices (c, left - 1, MAX (makespan, end));
            for (guint32 k = job->first_next; k < job->first_next + job->n_next; k++)
                c->waits[g_array_index (c->psp->next, guint32, k)]++;
            memcpy (c->ready, ready, sizeof ready);
            c->free_at[p] = free_at;
            c->placed[i] = FALSE;
        }
    }
}

static gint32
shortest (const Psp *psp)
{
    Choices choices = {.psp = psp, .best = G_MAXINT32};

    for (guint32 i = 0; i < psp->next->len; i++)
        choices.waits[g_array_index (psp->next, guint32, i)]++;
    try_choices (&choices, psp->n, 0);
    return choices.best;
}

/* A random instance of a few tasks and people. */
static Psp *
few_tasks (Gen *dice)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    gint n_people = gen_between (dice, 2, 3);
    Psp *psp;

    g_string_append_printf (text,
                            "Tasks: %d\nResources: %d\nPrecedence relations: 1\n"
                            "Number of skill types: 2\nResourceID\n",
                            FEW, n_people);
    /* The first can do all. */
    for (gint p = 1; p <= n_people; p++) {
        g_string_append_printf (text, "%d 1.0 Q0: %d", p,
                                p == 1 ? 2 : gen_between (dice, 0, 2));
        if (p == 1 || gen_chance (dice, 50))
            g_string_append_printf (text, " Q1: %d",
                                    p == 1 ? 2 : gen_between (dice, 0, 2));
        g_string_append_c (text, '\n');
    }
    g_string_append (text, "TaskID\n");
    for (gint i = 1; i <= FEW; i++) {
        g_string_append_printf (text, "%d %d Q%d: %d", i, gen_between (dice, 1, 6),
                                gen_between (dice, 0, 1), gen_between (dice, 0, 2));
        for (gint before = 1; before < i; before++)
            if (gen_chance (dice, 20))
                g_string_append_printf (text, " %d", before);
        g_string_append_c (text, '\n');
    }
    psp = psp_parse (text->str, text->len, PSP_FORM_DEF, &error);
    assert_ok (psp != NULL, &error);
    return psp;
}

/* No schedule is shorter than the shortest there is, no bound is above it, and the
 * search finds it where there is so little to look for. */
static void
shortest_is_found (void **state)
{
    Gen dice = {NULL, 17};
    guint proved = 0, n = 60;

    (void) state;
    for (guint i = 0; i < n; i++) {
        g_autoptr (Psp) psp = few_tasks (&dice);
        gint32 best = shortest (psp);
        Result first, found;

        run (psp, "00:00-24:00", 0, 1, &first);
        run (psp, "09:00-17:00", 600, 1, &found);
        assert_true (first.makespan >= found.makespan);
        assert_true (MAX (first.bound, found.bound) <= best);
        assert_int_equal (found.makespan, best);
        proved += found.bound == found.makespan;
    }
    print_message ("# %u of %u proved\n", proved, n);
}

int
main (void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test (a_file_is_read),
        cmocka_unit_test (spoilt_files_do_no_harm),
        cmocka_unit_test (judge_sees_all),
        cmocka_unit_test (instance_is_scheduled),
        cmocka_unit_test (shortest_is_found),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    TEST_ADD_ROWS (tests, bad_file_is_refused, bad_files);
    return test_run ("def", tests);
}
