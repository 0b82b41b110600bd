/* Counts over all tasks and links, as attributes of the plan: a rule that has nothing
 * to find then need not look at 100,000 tasks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"
#include "rules/terms.h"

/* Two months, as the DCMA counts them. */
#define LONG_DAYS ((gint64) 44000)

static gboolean
is_any (const RlvTask *task, const char *const *kinds)
{
    return g_strv_contains (kinds, task->kind);
}

/* --- open ends ------------------------------------------------------------------- */

static gboolean
may_start (const RlvTask *task)
{
    return task->constraint != RLV_CONSTRAINT_NONE || task->gate != RLV_NONE ||
           g_str_equal (task->kind, "milestone");
}

static gboolean
may_end (const RlvTask *task)
{
    static const char *const kinds[] = {
        "milestone",   "hypercare", "acceptance",    "gate",      "close", "account",
        "certificate", "survey",    "communication", "exit-plan", NULL};

    return is_any (task, kinds);
}

/* Something has to come first and something last: the first task that waits for
 * nothing, and the last that nothing waits for, are taken as these. */
static void
find_ends (const RlvView *view, RlvTaskIx *first, RlvTaskIx *last)
{
    guint32 n, n_out;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);

    *first = RLV_NONE;
    *last = RLV_NONE;
    for (RlvTaskIx i = 0; i < n; i++) {
        if (tasks[i].n_links == 0 && *first == RLV_NONE)
            *first = i;
        rlv_graph_out (view->graph, i, &n_out);
        if (n_out == 0)
            *last = i;
    }
}

static void
add_open (Tree *tree, const RlvView *view)
{
    guint32 n, n_out, loose = 0, open = 0;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);
    RlvTaskIx first, last;

    if (view->graph == NULL)
        return;
    find_ends (view, &first, &last);
    for (RlvTaskIx i = 0; i < n; i++) {
        gboolean starts = tasks[i].n_links == 0 && i != first, ends;
        gboolean slips;

        rlv_graph_out (view->graph, i, &n_out);
        ends = n_out == 0 && i != last;
        loose += (starts || ends) && tasks[i].likely.amount > 0;
        starts = starts && !may_start (&tasks[i]);
        ends = ends && !may_end (&tasks[i]);
        slips = starts || ends;
        open += starts + ends;
        if (slips)
            rlv_tree_fact (tree, tasks[i].item, "open",
                           starts && ends ? "both"
                           : starts       ? "start"
                                          : "end");
    }
    rlv_tree_fact_int (tree, 0, "opens", open);
    rlv_tree_fact_int (tree, 0, "unlinked", loose);
}

/* --- counts ---------------------------------------------------------------------- */

static gboolean
is_held (const RlvTask *task)
{
    return task->constraint == RLV_CONSTRAINT_MSO ||
           task->constraint == RLV_CONSTRAINT_MFO ||
           task->constraint == RLV_CONSTRAINT_SNLT ||
           task->constraint == RLV_CONSTRAINT_FNLT;
}

static void
add_tasks (Tree *tree, const RlvView *view)
{
    static const char *const waits[] = {"wait", "retrieval", NULL};
    static const char *const idle[] = {"wait", "retrieval", "milestone", NULL};
    guint32 n, works = 0, held = 0, longs = 0, unmanned = 0, odd = 0, nobody = 0;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);

    for (RlvTaskIx i = 0; i < n; i++) {
        const RlvTask *task = &tasks[i];
        gint64 days = rlv_term_span (task->likely);

        works += task->likely.amount > 0;
        held += task->likely.amount > 0 && is_held (task);
        longs += days > LONG_DAYS && !is_any (task, waits);
        unmanned += days >= 1000 && task->n_demands == 0 && !is_any (task, idle);
        odd += g_str_equal (task->kind, "milestone") && task->likely.amount > 0;
        odd += (task->best.unit == task->likely.unit &&
                task->best.amount > task->likely.amount) ||
               (task->likely.unit == task->worst.unit &&
                task->likely.amount > task->worst.amount);
        nobody += !rlv_item_has (view->plan, task->item, "accountable");
    }
    rlv_tree_fact_int (tree, 0, "works", works);
    rlv_tree_fact_int (tree, 0, "held", held);
    rlv_tree_fact_int (tree, 0, "longs", longs);
    rlv_tree_fact_int (tree, 0, "unmanned", unmanned);
    rlv_tree_fact_int (tree, 0, "odd", odd);
    rlv_tree_fact_int (tree, 0, "answered", n - nobody);
    rlv_tree_fact_int (tree, 0, "unanswered", nobody);
}

static void
add_links (Tree *tree, const RlvView *view)
{
    guint32 n, leads = 0, lags = 0, follow = 0;
    const RlvLink *links = rlv_plan_links (view->plan, &n);

    for (guint32 i = 0; i < n; i++) {
        leads += links[i].lag.amount < 0;
        lags += links[i].lag.amount > 0;
        follow += links[i].type == RLV_LINK_FS;
    }
    rlv_tree_fact_int (tree, 0, "links", n);
    rlv_tree_fact_int (tree, 0, "leads", leads);
    rlv_tree_fact_int (tree, 0, "lags", lags);
    rlv_tree_fact_int (tree, 0, "follow", follow);
}

void
rlv_facts_network (Tree *tree, const RlvView *view)
{
    add_open (tree, view);
    add_tasks (tree, view);
    add_links (tree, view);
}

/* --- of dates -------------------------------------------------------------------- */

static gboolean
is_late (RlvDay end, RlvDay wanted)
{
    return wanted != RLV_DAY_NONE && end > wanted;
}

/* The day that a constraint fixes for the end. */
static RlvDay
fixed_end (const RlvTask *task)
{
    return task->constraint == RLV_CONSTRAINT_FNLT ||
                   task->constraint == RLV_CONSTRAINT_MFO
               ? task->constraint_day
               : RLV_DAY_NONE;
}

static gboolean
is_before (const RlvTask *task, RlvDay start)
{
    return (task->deadline != RLV_DAY_NONE && task->deadline < start) ||
           (task->constraint != RLV_CONSTRAINT_NONE &&
            task->constraint != RLV_CONSTRAINT_ALAP &&
            task->constraint_day != RLV_DAY_NONE && task->constraint_day < start);
}

void
rlv_facts_dates (Tree *tree, const RlvView *view)
{
    const RlvSchedule *s = view->schedule;
    RlvDay start = rlv_plan_start (view->plan), today = view->today;
    guint32 n, loose = 0, negative = 0, dated = 0, missed = 0, due = 0, done = 0;
    guint32 past = 0, before = 0;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);

    for (RlvTaskIx i = 0; i < n; i++) {
        RlvDay end = rlv_cal_day (view->times, s->cal[i], s->finish[i], TRUE);
        RlvDay begin = rlv_cal_day (view->times, s->cal[i], s->start[i], FALSE);
        RlvDay wanted = tasks[i].deadline, fixed = fixed_end (&tasks[i]);
        gboolean works = tasks[i].likely.amount > 0;

        loose += works && s->total_float[i] > LONG_DAYS;
        negative += works && s->total_float[i] < 0;
        dated += wanted != RLV_DAY_NONE || fixed != RLV_DAY_NONE;
        missed += is_late (end, wanted) || is_late (end, fixed);
        before += is_before (&tasks[i], start);
        if (today == RLV_DAY_NONE)
            continue;
        due += wanted != RLV_DAY_NONE && wanted <= today;
        done += wanted != RLV_DAY_NONE && wanted <= today && end <= today;
        past += works && start < today && begin < today;
    }
    rlv_tree_fact_int (tree, 0, "loose", loose);
    rlv_tree_fact_int (tree, 0, "negative", negative);
    rlv_tree_fact_int (tree, 0, "dated", dated);
    rlv_tree_fact_int (tree, 0, "missed", missed);
    rlv_tree_fact_int (tree, 0, "due", due);
    rlv_tree_fact_int (tree, 0, "done", done);
    rlv_tree_fact_int (tree, 0, "past", past);
    rlv_tree_fact_int (tree, 0, "before", before);
}
