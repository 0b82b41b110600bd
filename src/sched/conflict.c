/* Where the plan asks for what cannot be: a set of its statements that cannot all hold
 * and of which none can be spared, and what easing each would do.
 *
 * A failure hangs on the tasks that its reasons lead back to.  These alone are
 * scheduled anew, statement after statement left out; what fails all the same without
 * one did not need it (deletion filtering).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sched/whatif.h"

#define MOST_SETS  5
#define MOST_EASED 300000 /* tasks placed to ease the statements of one set */

typedef struct {
    RlvWhatIf *what;
    const RlvFrame *part;
    const RlvFrame *open; /* the same, whoever serves open demands */
    const RlvGoal *goal;
    GArray *tried; /* RlvTried; owned by whoever makes the filter */
} Filter;

/* --- filtering ---------------------------------------------------------------- */

/* Whether the task fails with what is not out. */
static gboolean
fails_by (const Filter *filter, gboolean search)
{
    g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (RlvChange));

    for (guint i = 0; i < filter->tried->len; i++) {
        const RlvTried *it = &g_array_index (filter->tried, RlvTried, i);
        RlvChange change = {it->statement.says, it->statement.ix, TRUE, 0};

        if (it->out)
            g_array_append_val (changes, change);
    }
    return !(search ? rlv_whatif_searched : rlv_whatif_holds) (
        filter->what, search ? filter->open : filter->part, filter->goal,
        (const RlvChange *) (gpointer) changes->data, changes->len, NULL);
}

static gboolean
fails (const Filter *filter)
{
    return fails_by (filter, FALSE);
}

static void
set_out (Filter *filter, guint from, guint until, gboolean out)
{
    for (guint i = from; i < until; i++)
        g_array_index (filter->tried, RlvTried, i).out = out;
}

/* Leaves out of [from, until) what is not needed, all of it at once where it can. */
static void
thin (Filter *filter, guint from, guint until)
{
    guint mid = from + (until - from) / 2;

    if (from == until || rlv_whatif_spent (filter->what))
        return;
    set_out (filter, from, until, TRUE);
    if (fails (filter))
        return;
    set_out (filter, from, until, FALSE);
    if (until - from == 1)
        return;
    thin (filter, from, mid);
    thin (filter, mid, until);
}

/* With people, fewer statements may now and then make it worse: so until none can be
 * spared. */
static gboolean
none_can_be_spared (Filter *filter)
{
    gboolean all = TRUE;

    for (guint i = 0; i < filter->tried->len; i++) {
        RlvTried *it = &g_array_index (filter->tried, RlvTried, i);

        if (it->out)
            continue;
        it->out = TRUE;
        if (fails (filter))
            all = FALSE;
        else
            it->out = FALSE;
    }
    return all;
}

/* Kept statements only; FALSE when what is on the way does not fail by itself, or the
 * work is used up.  With people, another order of work may help where the rule's does
 * not: @proof says whether that was looked for. */
static gboolean
filter_set (Filter *filter, gboolean levelled, RlvProof *proof)
{
    if (!fails (filter) || rlv_whatif_spent (filter->what))
        return FALSE;
    thin (filter, 0, filter->tried->len);
    while (!none_can_be_spared (filter) && !rlv_whatif_spent (filter->what))
        ;
    *proof = !levelled                          ? RLV_PROOF_SURE
             : filter->what->search.effort == 0 ? RLV_PROOF_RULE
             : fails_by (filter, TRUE)          ? RLV_PROOF_SEARCH
                                                : RLV_PROOF_NONE;
    for (guint i = filter->tried->len; i-- > 0;)
        if (g_array_index (filter->tried, RlvTried, i).out)
            g_array_remove_index (filter->tried, i);
    return filter->tried->len > 0 && !rlv_whatif_spent (filter->what);
}

/* --- sets --------------------------------------------------------------------- */

typedef struct {
    RlvWhatIf what;
    RlvConflicts *found;
    GArray *sets; /* RlvConflict */
    RlvFrame *whole;
    gboolean no_levelling;
    const RlvSchedule *schedule; /* what was found with the options, or NULL */
    gboolean deadlines;
} Finder;

static gboolean
holds_statement (const RlvConflict *set, const RlvStatement *statement)
{
    if (statement->says == RLV_SAYS_DAYS_OFF || statement->says == RLV_SAYS_TODAY ||
        statement->says == RLV_SAYS_START)
        return FALSE;
    for (guint i = 0; i < set->n; i++)
        if (set->statements[i].says == statement->says &&
            set->statements[i].ix == statement->ix)
            return TRUE;
    return FALSE;
}

static gboolean
is_new (const Finder *finder, const GArray *tried)
{
    for (guint s = 0; s < finder->sets->len; s++)
        for (guint i = 0; i < tried->len; i++)
            if (holds_statement (&g_array_index (finder->sets, RlvConflict, s),
                                 &g_array_index (tried, RlvTried, i).statement))
                return FALSE;
    return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
    const RlvStatement *x = a, *y = b;

    if (x->item != y->item)
        return x->item < y->item ? -1 : 1; /* facts last: RLV_NONE is the largest */
    return (x->says > y->says) - (x->says < y->says);
}

static RlvStatement *
statement_of (const RlvConflict *set, const RlvStatement *like)
{
    for (guint i = 0; i < set->n; i++)
        if (set->statements[i].says == like->says && set->statements[i].ix == like->ix)
            return &set->statements[i];
    g_assert_not_reached ();
}

/* The heaviest first, but for links: where the work is used up, what is left is what
 * least can be changed. */
static void
ease_set (Finder *finder, const RlvGoal *goal, const GArray *tried,
          const RlvConflict *set)
{
    const guint64 until = finder->what.placed + MOST_EASED;

    finder->what.hint = 0;
    for (guint pass = 0; pass < 2; pass++)
        for (guint i = tried->len; i-- > 0;) {
            const RlvStatement *it = &g_array_index (tried, RlvTried, i).statement;

            if ((it->says == RLV_SAYS_LINK) != (pass == 1))
                continue;
            if (finder->what.placed < until)
                rlv_whatif_ease (&finder->what, finder->whole, goal,
                                 statement_of (set, it));
            else
                finder->found->cut_short = TRUE;
        }
}

static void
keep_set (Finder *finder, const RlvGoal *goal, const GArray *tried, RlvProof proof)
{
    RlvConflict set = {
        .kind = (RlvConflictKind) goal->kind, .task = goal->task, .proof = proof};

    set.n = tried->len;
    set.statements = g_new (RlvStatement, set.n);
    for (guint i = 0; i < set.n; i++)
        set.statements[i] = g_array_index (tried, RlvTried, i).statement;
    qsort (set.statements, set.n, sizeof *set.statements, compare_places);
    g_array_append_val (finder->sets, set);
    ease_set (finder, goal, tried, &set);
}

/* Finds a set for @goal, which @run does not reach, among what its reasons lead to, or
 * else among all that comes before. */
static void
find_set (Finder *finder, const RlvRun *run, const RlvGoal *goal)
{
    gboolean levelled = run->unmanned != NULL;

    if (finder->sets->len == MOST_SETS) {
        finder->found->left_out++;
        return;
    }
    for (guint wide = 0; wide < 2; wide++) {
        g_autofree guint8 *tasks = rlv_behind_tasks (run, goal->task, wide > 0);
        const RlvTaskIx due = goal->kind == RLV_GOAL_DEADLINE ? goal->task : RLV_NONE;
        g_autoptr (RlvFrame) part =
            rlv_frame_part (&finder->what, tasks, run->out, due);
        g_autoptr (RlvFrame) open = rlv_frame_part (&finder->what, tasks, NULL, due);
        g_autoptr (GArray) tried =
            rlv_behind_statements (run, part, goal, tasks, levelled);
        Filter filter = {&finder->what, part, open, goal, tried};
        gboolean found;
        RlvProof proof;

        finder->what.options.no_levelling = !levelled;
        found = filter_set (&filter, levelled, &proof);
        finder->what.options.no_levelling = finder->no_levelling;
        if (!found)
            continue;
        if (is_new (finder, tried))
            keep_set (finder, goal, tried, proof);
        else
            finder->found->left_out++;
        return;
    }
    finder->found->left_out++;
}

static gboolean
lacks_people (const RlvRun *run, RlvTaskIx t)
{
    const RlvTask *task = &run->tasks[t];

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        if (run->unmanned != NULL && run->unmanned[d] && !rlv_run_has_begun (run, t))
            return TRUE;
    return FALSE;
}

/* Whether @t has in the schedule what one pass does not give it. */
static gboolean
is_kept (const Finder *finder, const RlvRun *run, RlvTaskIx t, RlvGoalKind kind)
{
    const RlvTask *task = &run->tasks[t];
    RlvRun other = *run;

    if (finder->schedule == NULL || run->unmanned == NULL)
        return FALSE;
    other.out = (RlvSchedule *) finder->schedule; /* only read */
    if (kind == RLV_GOAL_DATE)
        return !rlv_run_misses (&other, t);
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        if (run->unmanned[d] && finder->schedule->staffing[d].team == RLV_NONE)
            return FALSE;
    return TRUE;
}

/* What a search gave up for something better: one pass keeps it, and has no reasons. */
static void
count_given_up (Finder *finder, const RlvRun *run)
{
    RlvRun other = *run;

    if (finder->schedule == NULL)
        return;
    other.out = (RlvSchedule *) finder->schedule; /* only read */
    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if (rlv_run_misses (&other, t) && !rlv_run_misses (run, t))
            finder->found->left_out++;
}

/* Deadlines that nothing but links, calendars and dates stands against. */
static void
find_overdue (Finder *finder, const RlvRun *run)
{
    RlvGoal goal = {RLV_GOAL_DEADLINE, RLV_NONE, RLV_TIME_NONE};

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        goal.task = t;
        if (rlv_whatif_overdue (run, t))
            find_set (finder, run, &goal);
    }
}

/* What fails in @run, less what failed in @before, or NULL. */
static void
find_sets (Finder *finder, const RlvRun *run, gboolean passed, const RlvRun *before)
{
    RlvGoal goal = {RLV_GOAL_TIME, run->stuck, RLV_TIME_NONE};

    if (!passed) {
        find_set (finder, run, &goal);
        return;
    }
    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        goal.task = t;
        goal.kind = RLV_GOAL_STAFF;
        if (lacks_people (run, t) && !is_kept (finder, run, t, goal.kind))
            find_set (finder, run, &goal);
        goal.kind = RLV_GOAL_DATE;
        if (rlv_run_misses (run, t) &&
            (before == NULL || !rlv_run_misses (before, t)) &&
            !is_kept (finder, run, t, goal.kind))
            find_set (finder, run, &goal);
    }
}

static guint8 *
failing_in (const RlvRun *run)
{
    guint8 *failing = g_new0 (guint8, (gsize) run->n_all + 1);

    for (RlvTaskIx t = 0; t < run->n_all; t++)
        failing[t] = rlv_run_misses (run, t) || lacks_people (run, t);
    return failing;
}

/* First what fails however many people there are, then what fails for want of them. */
static void
find_all (Finder *finder)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    RlvSchedOptions alone, staffed;
    RlvRun plain, levelled;
    gboolean passed = rlv_whatif_base (&finder->what, TRUE, findings, &alone, &plain);
    gboolean both = passed && !finder->no_levelling, passed_too = FALSE;

    if (both) {
        passed_too =
            rlv_whatif_base (&finder->what, FALSE, findings, &staffed, &levelled);
        if (passed_too)
            finder->what.failing = failing_in (&levelled);
    } else if (passed) {
        finder->what.failing = failing_in (&plain);
    }
    find_sets (finder, &plain, passed, NULL);
    if (both) {
        find_sets (finder, &levelled, passed_too, &plain);
        if (passed_too)
            count_given_up (finder, &levelled);
        rlv_run_clear (&levelled);
    }
    if (passed && finder->deadlines)
        find_overdue (finder, &plain);
    rlv_run_clear (&plain);
}

RlvConflicts *
rlv_conflicts_new (const RlvPlan *plan, const RlvGraph *graph, RlvTimes *times,
                   const RlvSchedOptions *options, const RlvSchedule *schedule,
                   gboolean deadlines)
{
    RlvConflicts *found = g_new0 (RlvConflicts, 1);
    Finder finder = {.found = found,
                     .no_levelling = options->no_levelling,
                     .schedule = schedule,
                     .deadlines = deadlines};

    if (rlv_graph_order (graph) == NULL)
        return found;
    rlv_whatif_open (&finder.what, plan, graph, times, options);
    finder.whole = rlv_frame_whole (&finder.what);
    finder.sets = g_array_new (FALSE, FALSE, sizeof (RlvConflict));
    find_all (&finder);
    found->runs = finder.what.runs;
    found->cut_short = found->cut_short || rlv_whatif_spent (&finder.what);
    found->n = finder.sets->len;
    found->sets = (RlvConflict *) (gpointer) g_array_free (finder.sets, FALSE);
    rlv_frame_free (finder.whole);
    rlv_whatif_close (&finder.what);
    return found;
}

void
rlv_conflicts_free (RlvConflicts *conflicts)
{
    if (conflicts == NULL)
        return;
    for (guint i = 0; i < conflicts->n; i++)
        g_free (conflicts->sets[i].statements);
    g_free (conflicts->sets);
    g_free (conflicts);
}
