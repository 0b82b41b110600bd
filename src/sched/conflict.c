/* Where the plan asks for what cannot be: a set of its statements that cannot all hold
 * and of which none can be spared, and what easing each would do.
 *
 * A failure hangs on the tasks that its reasons lead back to.  These alone are
 * scheduled anew, statement after statement left out: by one pass, which is quick, and
 * where people count and the plan was searched for, what is left by searches.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sched/whatif.h"

#define MOST_SETS  5
#define MOST_EASED 300000 /* tasks placed to ease the statements of one set */
#define LONGER     4 /* times as long a search looks once more before a set is told */

/* --- sets --------------------------------------------------------------------- */

typedef struct {
    RlvWhatIf what;
    RlvConflicts *found;
    GArray *sets; /* RlvConflict */
    RlvFrame *whole;
    gboolean no_levelling;
    const RlvSchedule *schedule; /* what was found with the options, or NULL */
    gboolean deadlines;
    gboolean searches; /* it was searched for, so that searches judge */
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

/* What is asked of few, or has few steps, before work, and links last... */
static guint
turn_of (const RlvStatement *it)
{
    return it->says == RLV_SAYS_LINK ? 2 : it->says == RLV_SAYS_DURATION ? 1 : 0;
}

static void
ease_one (Finder *finder, const RlvGoal *goal, RlvStatement *statement)
{
    if (finder->searches)
        rlv_whatif_ease_searched (&finder->what, finder->whole, goal, statement);
    else
        rlv_whatif_ease (&finder->what, finder->whole, goal, statement);
}

/* ...and the heaviest first: where the work is used up, what is left is what least can
 * be changed. */
static void
ease_set (Finder *finder, const RlvGoal *goal, const GArray *tried,
          const RlvConflict *set)
{
    const RlvWhatIf *what = &finder->what;
    const guint64 until = what->placed + MOST_EASED;
    /* The sets to come want their share of the searches, too. */
    const guint64 until_searched =
        what->searched +
        (what->most_searched - MIN (what->searched, what->most_searched)) / 2;

    finder->what.hint = 0;
    for (guint turn = 0; turn < 3; turn++)
        for (guint i = tried->len; i-- > 0;) {
            const RlvStatement *it = &g_array_index (tried, RlvTried, i).statement;

            if (turn_of (it) != turn)
                continue;
            if (what->placed < until && what->searched < until_searched)
                ease_one (finder, goal, statement_of (set, it));
            else
                finder->found->cut_short = TRUE;
        }
}

static void
keep_set (Finder *finder, const RlvGoal *goal, const GArray *tried, RlvProof proof,
          guint64 effort)
{
    RlvConflict set = {.kind = (RlvConflictKind) goal->kind,
                       .task = goal->task,
                       .proof = proof,
                       .effort = effort};

    set.n = tried->len;
    set.statements = g_new (RlvStatement, set.n);
    for (guint i = 0; i < set.n; i++)
        set.statements[i] = g_array_index (tried, RlvTried, i).statement;
    qsort (set.statements, set.n, sizeof *set.statements, compare_places);
    g_array_append_val (finder->sets, set);
    ease_set (finder, goal, tried, &set);
}

/* With people, another order of work may keep what one pass does not: what a search
 * does not need to fail goes from @filter too.  FALSE when it does not fail. */
static gboolean
refine (Finder *finder, RlvFilter *filter, RlvProof *proof)
{
    RlvGoal all = *filter->goal;
    g_autoptr (GArray) tried = g_array_copy (filter->tried);
    RlvFilter by_search = {&finder->what, filter->part, filter->open,
                           &all,          tried,        TRUE};

    *proof = RLV_PROOF_RULE;
    if (!finder->searches)
        return TRUE;
    if (rlv_whatif_search_spent (&finder->what)) {
        finder->found->cut_short = TRUE;
        return TRUE;
    }
    all.all = TRUE;
    *proof = rlv_filter_prove (&by_search);
    if (*proof == RLV_PROOF_NONE)
        return FALSE;
    if (rlv_filter_thin (&by_search)) {
        *proof = rlv_filter_prove (&by_search);
        g_array_set_size (filter->tried, 0);
        g_array_append_vals (filter->tried, tried->data, tried->len);
    }
    return TRUE;
}

static void
keep_new (Finder *finder, const RlvGoal *goal, const GArray *tried, RlvProof proof,
          guint64 effort)
{
    if (is_new (finder, tried))
        keep_set (finder, goal, tried, proof, effort);
    else
        finder->found->left_out++;
}

/* @run with the dates that the search found, which are only read. */
static RlvRun
searched_run (const Finder *finder, const RlvRun *run)
{
    RlvRun other = *run;

    other.out = (RlvSchedule *) finder->schedule;
    return other;
}

/* What is kept at the cost of @goal; FALSE when that is not found. */
static gboolean
find_rivals (Finder *finder, const RlvRun *run, const RlvGoal *goal)
{
    RlvRun other = searched_run (finder, run);
    RlvProof proof = RLV_PROOF_NONE;
    guint64 effort = 0;
    g_autoptr (GArray) tried =
        rlv_rivals_find (&finder->what, &other, goal, &proof, &effort);

    if (tried == NULL)
        return FALSE;
    keep_new (finder, goal, tried, proof, effort);
    return TRUE;
}

/* A set for @goal among the statements on these @tasks; FALSE when they do not fail by
 * themselves. */
static gboolean
find_among (Finder *finder, const RlvRun *run, const RlvGoal *goal, const guint8 *tasks)
{
    const gboolean levelled = run->unmanned != NULL;
    g_autofree guint8 *due = g_new0 (guint8, (gsize) run->n_all + 1);
    g_autoptr (RlvFrame) part = NULL, open = NULL;
    g_autoptr (GArray) tried = NULL;
    RlvFilter filter = {&finder->what, NULL, NULL, goal, NULL, FALSE};
    RlvProof proof = RLV_PROOF_SURE;
    gboolean found;

    due[goal->task] = goal->kind == RLV_GOAL_DEADLINE;
    filter.part = part = rlv_frame_part (&finder->what, tasks, run->out, due);
    filter.open = open = rlv_frame_part (&finder->what, tasks, NULL, due);
    filter.tried = tried =
        rlv_behind_statements (run, part, goal, tasks, due, levelled);
    finder->what.options.no_levelling = !levelled;
    found = rlv_filter_thin (&filter);
    rlv_filter_settle (&filter);
    if (found && levelled && !refine (finder, &filter, &proof)) {
        finder->what.options.no_levelling = finder->no_levelling;
        if (find_rivals (finder, run, goal))
            return TRUE;
        proof = RLV_PROOF_NONE;
    }
    finder->what.options.no_levelling = finder->no_levelling;
    rlv_filter_sweep (&filter);
    if (!found || tried->len == 0)
        return FALSE;
    keep_new (finder, goal, tried, proof,
              proof == RLV_PROOF_SURE || !finder->searches
                  ? 0
                  : rlv_whatif_effort (&finder->what, filter.open));
    return TRUE;
}

/* Whether a longer search keeps the date, with all that is kept: then nothing stands
 * against it, and that is what is told. */
static gboolean
is_kept_longer (Finder *finder, const RlvGoal *goal)
{
    RlvSchedOptions *search = &finder->what.search;
    const guint64 effort = search->effort;
    const RlvConflict none = {.kind = (RlvConflictKind) goal->kind,
                              .task = goal->task,
                              .proof = RLV_PROOF_EFFORT,
                              .effort = MIN (effort, G_MAXUINT32 / LONGER) * LONGER};
    gboolean kept;

    if (!finder->searches || finder->sets->len >= MOST_SETS)
        return FALSE;
    search->effort = none.effort;
    kept = rlv_whatif_searched (&finder->what, finder->whole, goal, NULL, 0, NULL);
    search->effort = effort;
    if (kept)
        g_array_append_val (finder->sets, none);
    return kept;
}

/* Finds a set for @goal, which @run does not reach, among what its reasons lead to, or
 * else among all that comes before. */
static void
find_set (Finder *finder, const RlvRun *run, const RlvGoal *goal)
{
    if (run->unmanned != NULL && goal->kind != RLV_GOAL_TIME &&
        is_kept_longer (finder, goal))
        return;
    for (guint wide = 0; wide < 2 && finder->sets->len < MOST_SETS; wide++) {
        g_autofree guint8 *tasks = rlv_behind_tasks (run, goal->task, wide > 0);

        if (find_among (finder, run, goal, tasks))
            return;
    }
    /* One pass may keep it where nobody else has a date. */
    if (run->unmanned != NULL && finder->searches && finder->sets->len < MOST_SETS &&
        find_rivals (finder, run, goal))
        return;
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
    RlvRun other;

    if (finder->schedule == NULL || (run->unmanned == NULL && kind == RLV_GOAL_STAFF))
        return FALSE;
    other = searched_run (finder, run);
    if (kind == RLV_GOAL_DATE)
        return !rlv_run_misses (&other, t);
    if (kind == RLV_GOAL_DEADLINE)
        return !rlv_whatif_overdue (&other, t);
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        if (run->unmanned[d] && finder->schedule->staffing[d].team == RLV_NONE)
            return FALSE;
    return TRUE;
}

/* What a search gave up for something better: one pass keeps it, and has no reasons. */
static void
find_given_up (Finder *finder, const RlvRun *run)
{
    RlvGoal goal = {RLV_GOAL_DATE, RLV_NONE, RLV_TIME_NONE, FALSE};
    RlvRun other;

    if (finder->schedule == NULL)
        return;
    other = searched_run (finder, run);
    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        goal.task = t;
        goal.kind = RLV_GOAL_DATE;
        if (rlv_run_misses (&other, t) && !rlv_run_misses (run, t) &&
            !is_kept_longer (finder, &goal) &&
            (finder->sets->len == MOST_SETS || !find_rivals (finder, run, &goal)))
            finder->found->left_out++;
        goal.kind = RLV_GOAL_DEADLINE;
        if (finder->deadlines && rlv_whatif_overdue (&other, t) &&
            !rlv_whatif_overdue (run, t) && !is_kept_longer (finder, &goal) &&
            (finder->sets->len == MOST_SETS || !find_rivals (finder, run, &goal)))
            finder->found->left_out++;
    }
}

/* Deadlines that @run misses, less what @before (or NULL) does. */
static void
find_overdue (Finder *finder, const RlvRun *run, const RlvRun *before)
{
    RlvGoal goal = {RLV_GOAL_DEADLINE, RLV_NONE, RLV_TIME_NONE, FALSE};

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        goal.task = t;
        if (rlv_whatif_overdue (run, t) &&
            (before == NULL || !rlv_whatif_overdue (before, t)) &&
            !is_kept (finder, run, t, goal.kind))
            find_set (finder, run, &goal);
    }
}

/* What fails in @run, less what failed in @before, or NULL. */
static void
find_sets (Finder *finder, const RlvRun *run, gboolean passed, const RlvRun *before)
{
    RlvGoal goal = {RLV_GOAL_TIME, run->stuck, RLV_TIME_NONE, FALSE};

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

/* What fails as it is, by the search where there was one. */
static void
note_failing (Finder *finder, const RlvRun *run)
{
    RlvRun other;

    finder->what.failing = failing_in (run);
    if (!finder->searches)
        return;
    other = searched_run (finder, run);
    finder->what.late = g_new0 (guint8, (gsize) run->n_all + 1);
    for (RlvTaskIx t = 0; t < run->n_all; t++) {
        finder->what.failing[t] =
            rlv_run_misses (&other, t) ||
            (lacks_people (run, t) && !is_kept (finder, run, t, RLV_GOAL_STAFF));
        finder->what.late[t] = rlv_whatif_overdue (&other, t);
    }
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
        finder->searches =
            passed_too && finder->schedule != NULL && finder->what.search.effort > 0;
        if (passed_too)
            note_failing (finder, &levelled);
    } else if (passed) {
        finder->what.failing = failing_in (&plain);
    }
    find_sets (finder, &plain, passed, NULL);
    if (both)
        find_sets (finder, &levelled, passed_too, &plain);
    if (passed && finder->deadlines)
        find_overdue (finder, &plain, NULL);
    if (passed_too && finder->deadlines)
        find_overdue (finder, &levelled, &plain);
    if (passed_too)
        find_given_up (finder, &levelled);
    if (both)
        rlv_run_clear (&levelled);
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
    found->effort = finder.searches ? options->effort : 0;
    found->cut_short = found->cut_short || rlv_whatif_spent (&finder.what) ||
                       rlv_whatif_search_spent (&finder.what);
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
