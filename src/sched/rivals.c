/* Dates at the cost of which others are kept: what a search gave up of a plan though it
 * could keep it alone, it gave up for something, and that is looked for here.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/whatif.h"

typedef struct {
    RlvWhatIf *what;
    const RlvRun *run; /* with the dates that the search found */
    RlvGoal goal;      /* all of it */
    guint32 n;
    guint8 *due; /* by task: its deadline counts */
} Rivals;

static RlvTaskIx
task_of (const RlvStatement *it)
{
    return it->ix; /* of a date or a deadline */
}

/* Whether the search keeps what @it says. */
static gboolean
is_kept (const Rivals *rivals, const RlvStatement *it)
{
    return it->says == RLV_SAYS_DATE ? !rlv_run_misses (rivals->run, task_of (it))
                                     : !rlv_whatif_overdue (rivals->run, task_of (it));
}

/* Of all dates those that cannot be kept beside the goal's, nothing else left out; NULL
 * when they can, or the work is used up. */
static GArray *
find_dates (Rivals *rivals)
{
    g_autofree guint8 *all = g_malloc ((gsize) rivals->n + 1);
    g_autofree guint8 *near = rlv_behind_tasks (rivals->run, rivals->goal.task, FALSE);
    g_autoptr (RlvFrame) frame = NULL;
    g_autoptr (GArray) dates = rlv_behind_dates (rivals->run, &rivals->goal, near);
    RlvFilter filter = {rivals->what, NULL, NULL, &rivals->goal, dates, TRUE};

    memset (all, 1, (gsize) rivals->n + 1);
    frame = rlv_frame_part (rivals->what, all, NULL, all);
    filter.part = filter.open = frame;
    for (guint i = 0; i < dates->len; i++) {
        RlvTried *it = &g_array_index (dates, RlvTried, i);

        it->out = !is_kept (rivals, &it->statement);
    }
    /* What the search misses besides may be what it would have to miss more of. */
    if (!rlv_filter_fails (&filter))
        for (guint i = 0; i < dates->len; i++)
            g_array_index (dates, RlvTried, i).out = FALSE;
    else
        rlv_filter_settle (&filter);
    if (!rlv_filter_thin (&filter))
        return NULL;
    rlv_filter_sweep (&filter);
    return g_steal_pointer (&dates);
}

/* What the goal and the @dates hang on, with all that comes before by links. */
static guint8 *
tasks_behind (const Rivals *rivals, const GArray *dates)
{
    guint8 *tasks = rlv_behind_tasks (rivals->run, rivals->goal.task, TRUE);

    for (guint i = 0; i < dates->len; i++) {
        const RlvTried *it = &g_array_index (dates, RlvTried, i);
        g_autofree guint8 *more =
            rlv_behind_tasks (rivals->run, task_of (&it->statement), TRUE);

        for (guint32 t = 0; t < rivals->n; t++)
            tasks[t] |= more[t];
    }
    return tasks;
}

static gboolean
is_among (const GArray *dates, const RlvStatement *like)
{
    for (guint i = 0; i < dates->len; i++) {
        const RlvStatement *it = &g_array_index (dates, RlvTried, i).statement;

        if (it->says == like->says && it->ix == like->ix)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_upper_date (const Rivals *rivals, const RlvStatement *it)
{
    RlvConstraint is;

    if (it->says != RLV_SAYS_DATE)
        return FALSE;
    is = rivals->run->tasks[it->ix].constraint;
    return is == RLV_CONSTRAINT_SNLT || is == RLV_CONSTRAINT_FNLT;
}

/* Dates that take no part are not even tried. */
static void
leave_out_others (const Rivals *rivals, const GArray *dates, GArray *tried)
{
    for (guint i = 0; i < tried->len; i++) {
        RlvTried *it = &g_array_index (tried, RlvTried, i);

        it->out = is_upper_date (rivals, &it->statement) &&
                  it->statement.ix != rivals->goal.task &&
                  !is_among (dates, &it->statement);
    }
}

static gboolean
says_goal (const Rivals *rivals, const GArray *tried)
{
    const RlvStatement goal = {.says = rivals->goal.kind == RLV_GOAL_DEADLINE
                                           ? RLV_SAYS_DEADLINE
                                           : RLV_SAYS_DATE,
                               .ix = rivals->goal.task};

    return is_among (tried, &goal);
}

/* The set itself; NULL when it is about something else. */
static GArray *
find_all (Rivals *rivals, const GArray *dates, RlvProof *proof, guint64 *effort)
{
    g_autofree guint8 *tasks = tasks_behind (rivals, dates);
    g_autoptr (RlvFrame) frame =
        rlv_frame_part (rivals->what, tasks, NULL, rivals->due);
    g_autoptr (GArray) tried = rlv_behind_statements (rivals->run, frame, &rivals->goal,
                                                      tasks, rivals->due, TRUE);
    RlvFilter filter = {rivals->what, frame, frame, &rivals->goal, tried, TRUE};

    leave_out_others (rivals, dates, tried);
    rlv_filter_settle (&filter);
    if (!rlv_filter_thin (&filter))
        return NULL;
    *proof = rlv_filter_prove (&filter);
    *effort = rlv_whatif_effort (rivals->what, frame);
    rlv_filter_sweep (&filter);
    return says_goal (rivals, tried) ? g_steal_pointer (&tried) : NULL;
}

GArray *
rlv_rivals_find (RlvWhatIf *what, const RlvRun *run, const RlvGoal *goal,
                 RlvProof *proof, guint64 *effort)
{
    Rivals rivals = {.what = what, .run = run, .goal = *goal, .n = run->out->n};
    g_autofree guint8 *due = g_new0 (guint8, (gsize) run->out->n + 1);
    g_autoptr (GArray) dates = NULL;

    if (goal->kind != RLV_GOAL_DATE && goal->kind != RLV_GOAL_DEADLINE)
        return NULL;
    rivals.goal.all = TRUE;
    rivals.due = due;
    dates = find_dates (&rivals);
    if (dates == NULL)
        return NULL;
    for (guint i = 0; i < dates->len; i++) {
        const RlvStatement *it = &g_array_index (dates, RlvTried, i).statement;

        if (it->says == RLV_SAYS_DEADLINE)
            due[it->ix] = TRUE;
    }
    if (goal->kind == RLV_GOAL_DEADLINE)
        due[goal->task] = TRUE;
    return find_all (&rivals, dates, proof, effort);
}
