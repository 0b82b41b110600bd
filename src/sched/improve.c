/* Better than the first schedule: what levelling by rule made is the seed of a search
 * on a model, and what that finds is placed again by levelling, so that every date has
 * its reason.  The best by the real dates is kept, and nothing worse than the first.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/bound.h"
#include "sched/breed.h"
#include "sched/compile.h"
#include "sched/search.h"

/* Of a model that loses something, so many drafts are tried on the real calendars. */
#define MOST_DRAFTS 4

/* One schedule, justified, is so many: with less a search does not begin. */
#define LEAST_EFFORT 3

/* So often the horizon of a model is doubled when nothing fits in it. */
#define MOST_GROWTH 4

/* --- what a placing leaves in a run --------------------------------------------- */

typedef struct {
    RlvSchedule *out;
    RlvCal *lag_cal;
    guint8 *unmanned;
    RlvTaskIx *sequence, *first_held, *next_held;
    GArray **away;
    RlvFindings *findings;
    RlvCost cost;
} Placing;

static void
free_away (GArray **away, guint32 n)
{
    for (guint32 t = 0; away != NULL && t < n; t++)
        g_clear_pointer (&away[t], g_array_unref);
    g_free (away);
}

/* Takes all of it out of @run. */
static void
take_out (RlvRun *run, Placing *placing)
{
    placing->out = g_steal_pointer (&run->out);
    placing->lag_cal = g_steal_pointer (&run->lag_cal);
    placing->unmanned = g_steal_pointer (&run->unmanned);
    placing->sequence = g_steal_pointer (&run->sequence);
    placing->first_held = g_steal_pointer (&run->first_held);
    placing->next_held = g_steal_pointer (&run->next_held);
    placing->away = g_steal_pointer (&run->away);
}

static void
put_back (RlvRun *run, Placing *placing)
{
    run->out = g_steal_pointer (&placing->out);
    run->lag_cal = g_steal_pointer (&placing->lag_cal);
    run->unmanned = g_steal_pointer (&placing->unmanned);
    run->sequence = g_steal_pointer (&placing->sequence);
    run->first_held = g_steal_pointer (&placing->first_held);
    run->next_held = g_steal_pointer (&placing->next_held);
    run->away = g_steal_pointer (&placing->away);
}

static void
clear_placing (Placing *placing)
{
    free_away (placing->away, placing->out != NULL ? placing->out->n : 0);
    g_clear_pointer (&placing->out, rlv_schedule_free);
    g_free (placing->lag_cal);
    g_free (placing->unmanned);
    g_free (placing->sequence);
    g_free (placing->first_held);
    g_free (placing->next_held);
    rlv_findings_free (placing->findings);
    *placing = (Placing){.out = NULL};
}

/* Fills @run with a copy of how it was before levelling. */
static void
begin_again (RlvRun *run, const Placing *before)
{
    run->out = rlv_schedule_copy (before->out);
    run->lag_cal =
        g_memdup2 (before->lag_cal, ((gsize) before->out->n + 1) * sizeof (RlvCal));
}

/* Levels a copy of @before by @guide; FALSE, and nothing in @placing, when it finds no
 * time for a task. */
static gboolean
place_again (RlvRun *run, const Placing *before, const RlvGuide *guide,
             Placing *placing)
{
    RlvFindings *said = run->findings;
    gboolean placed;

    begin_again (run, before);
    placing->findings = run->findings = rlv_findings_new ();
    run->guide = guide;
    placed = rlv_run_level (run);
    if (placed)
        placing->cost = rlv_aims_cost (run, run->out, run->unmanned);
    run->guide = NULL;
    run->findings = said;
    take_out (run, placing);
    return placed;
}

static void
say_all (const RlvFindings *from, RlvFindings *to)
{
    guint n;
    const RlvFinding *items = rlv_findings_get (from, &n);

    for (guint i = 0; i < n; i++) {
        rlv_findings_add (to, items[i].severity, items[i].rule, &items[i].place, "%s",
                          items[i].what);
        if (items[i].why != NULL)
            rlv_findings_why (to, "%s", items[i].why);
        if (items[i].mend != NULL)
            rlv_findings_mend (to, "%s", items[i].mend);
        if (items[i].source != NULL)
            rlv_findings_source (to, items[i].source);
    }
}

/* --- the search ----------------------------------------------------------------- */

typedef struct {
    RlvRun *run;
    const Placing *before; /* as it was before levelling */
    Placing *best;
    RlvTime bound;
    guint64 generated;
    gboolean cut_short;
    gint64 begun; /* rlv_breed_clock() then */
} Improving;

static gboolean
is_better (const RlvCost *a, const RlvCost *b)
{
    for (guint i = 0; i < RLV_N_COSTS; i++)
        if (a->of[i] != b->of[i])
            return a->of[i] < b->of[i];
    return FALSE;
}

/* What is left to be had: the hand-overs in between are not worth other dates. */
static gboolean
is_done (const Improving *improving)
{
    const RlvCost *cost = &improving->best->cost;

    return cost->of[RLV_COST_HARD] == 0 && cost->of[RLV_COST_LATE] == 0 &&
           cost->of[RLV_COST_FINISH] <= improving->bound &&
           cost->of[RLV_COST_SWAPS] == 0 && cost->of[RLV_COST_MOVED] == 0;
}

/* Long enough for any order that is worth a look, on a model that loses little; the
 * @growth-th time long enough for one that rounds up much. */
static RlvTime
horizon_of (const RlvSchedule *levelled, guint growth)
{
    RlvTime begin = RLV_TIME_MAX, end = RLV_TIME_NONE;

    for (guint32 t = 0; t < levelled->n; t++) {
        begin = MIN (begin, levelled->start[t]);
        end = MAX (end, levelled->finish[t]);
    }
    end += (end - begin) / 4 + 30 * 1440;
    return MIN (begin + ((end - begin) << growth), RLV_TIME_MAX);
}

/* What the search may still generate: of several, the later have what is left. */
static guint64
effort_left (const Improving *improving)
{
    guint64 effort = improving->run->options->effort;

    return effort - MIN (improving->generated, effort);
}

/* Milliseconds that the search may still take; 0: any. */
static gint64
limit_left (const Improving *improving)
{
    gint64 limit = improving->run->options->limit;

    return limit > 0 ? MAX (limit - (rlv_breed_clock () - improving->begun) / 1000, 1)
                     : 0;
}

static guint32 *
modes_of (const RlvWays *ways, const RlvSchedule *levelled)
{
    guint32 *mode = g_new0 (guint32, (gsize) levelled->n + 1);

    for (RlvTaskIx t = 0; t < levelled->n; t++)
        mode[t] = rlv_ways_find (ways, t, levelled->staffing);
    return mode;
}

static RlvFound *
search (const Improving *improving, const RlvWays *ways, const RlvModel *model)
{
    const RlvSchedOptions *options = improving->run->options;
    g_autofree guint32 *mode = modes_of (ways, improving->best->out);
    RlvSearchOptions how = {
        .effort = effort_left (improving),
        .seed = options->seed,
        .threads = MAX (options->threads, 1),
        .limit = limit_left (improving),
        .least = model->at[rlv_model_instant (model, improving->bound)],
        .order = improving->best->sequence,
        .mode = mode,
    };

    return rlv_search (model, &how);
}

static guint32 *
teams_of (const RlvWays *ways, const RlvModel *model, const RlvDraft *draft)
{
    const RlvRun *run = ways->run;
    guint32 *team = g_new (guint32, (gsize) run->out->n_demands + 1);

    for (RlvTaskIx t = 0; t < model->n_tasks; t++) {
        const RlvTask *task = &run->tasks[t];
        const RlvWay *way = rlv_ways_get (
            ways, ways->first_way[t] +
                      model->modes[model->first_mode[t] + draft->mode[t]].choice);

        for (guint32 i = 0; i < task->n_demands; i++)
            team[task->first_demand + i] =
                g_array_index (ways->teams, guint32, way->first_team + i);
    }
    return team;
}

/* Whether the model had a place for every task. */
static gboolean
is_whole (const RlvModel *model, const RlvDraft *draft)
{
    for (RlvTaskIx t = 0; t < model->n_tasks; t++)
        if (draft->start[t] == RLV_NEVER || draft->finish[t] == RLV_NEVER)
            return FALSE;
    return TRUE;
}

/* The teams and orders of the drafts that are worth placing: the ways, which hold dates
 * of their own, are gone by the time they are. */
typedef struct {
    guint32 *order, *team;
} Plan;

static void
free_plan (gpointer data)
{
    Plan *plan = data;

    g_free (plan->order);
    g_free (plan->team);
    g_free (plan);
}

static GPtrArray *
plans_of (const RlvWays *ways, const RlvModel *model, const RlvFound *found)
{
    GPtrArray *plans = g_ptr_array_new_with_free_func (free_plan);
    guint most = model->exact ? 1 : MOST_DRAFTS;

    for (guint i = 0; i < found->drafts->len && plans->len < most; i++) {
        const RlvDraft *draft = g_ptr_array_index (found->drafts, i);
        Plan *plan;

        if (!is_whole (model, draft))
            continue;
        plan = g_new0 (Plan, 1);
        plan->order =
            g_memdup2 (draft->order, ((gsize) model->n_tasks) * sizeof (guint32));
        plan->team = teams_of (ways, model, draft);
        g_ptr_array_add (plans, plan);
    }
    return plans;
}

static void
keep_better (Improving *improving, const Plan *plan)
{
    RlvGuide guide = {plan->order, plan->team};
    Placing tried = {.out = NULL};

    if (place_again (improving->run, improving->before, &guide, &tried) &&
        is_better (&tried.cost, &improving->best->cost)) {
        clear_placing (improving->best);
        *improving->best = tried;
        return;
    }
    clear_placing (&tried);
}

/* Whether levelling gave anything up that waits to begin. */
static gboolean
gives_up (const Improving *improving)
{
    const RlvRun *run = improving->run;

    for (guint32 d = 0; d < improving->best->out->n_demands; d++)
        if (improving->best->unmanned[d] &&
            !rlv_run_has_begun (run, run->demands[d].task))
            return TRUE;
    return FALSE;
}

/* Whether @model has room for the schedule that levelling made. */
static gboolean
has_room (const Improving *improving, const RlvWays *ways, const RlvModel *model)
{
    const gsize n = (gsize) model->n_tasks + 1;
    g_autoptr (RlvSgs) sgs = rlv_sgs_new (model);
    g_autofree guint32 *mode = modes_of (ways, improving->best->out);
    g_autofree guint32 *start = g_new (guint32, n), *finish = g_new (guint32, n);

    return rlv_sgs_serial (sgs, improving->best->sequence, mode, start, finish) !=
           RLV_NEVER;
}

/* Searches on a model of @ways until @growth-th horizon; NULL where there is none. */
static GPtrArray *
look_until (Improving *improving, RlvWays *ways, guint growth, gboolean last)
{
    const RlvSchedule *levelled = improving->best->out;
    g_autoptr (RlvModel) model =
        rlv_compile (ways, levelled, horizon_of (levelled, growth));
    g_autoptr (RlvFound) found = NULL;

    if (model == NULL)
        return NULL;
    if (improving->run->asks_proof && model->sound)
        improving->run->refuted |= rlv_bound_refutes_dues (model);
    if (improving->run->refuted)
        return g_ptr_array_new_with_free_func (free_plan);
    if (!last && !has_room (improving, ways, model))
        return g_ptr_array_new_with_free_func (free_plan);
    found = search (improving, ways, model);
    improving->generated += found->generated;
    improving->cut_short |= found->cut_short;
    if (model->sound)
        improving->bound = MAX (improving->bound, found->bound);
    return plans_of (ways, model, found);
}

/* A model that rounds up what work takes may have room for nothing until a horizon that
 * levelling is well within: then it gets more. */
static GPtrArray *
look (Improving *improving, RlvWays *ways, gboolean may_grow)
{
    GPtrArray *plans = look_until (improving, ways, 0, !may_grow);

    for (guint growth = 1;
         plans != NULL && plans->len == 0 && may_grow && growth <= MOST_GROWTH &&
         !improving->run->refuted && !improving->cut_short &&
         effort_left (improving) >= LEAST_EFFORT;
         growth++) {
        GPtrArray *more = look_until (improving, ways, growth, growth == MOST_GROWTH);

        if (more == NULL)
            break;
        g_ptr_array_unref (plans);
        plans = more;
    }
    return plans;
}

/* One search, with what could not be staffed given up beforehand or not; FALSE when it
 * has no whole schedule. */
static gboolean
improve (Improving *improving, gboolean give_up)
{
    RlvRun *run = improving->run;
    RlvFindings *said = run->findings;
    g_autoptr (RlvFindings) unsaid = rlv_findings_new ();
    g_autoptr (RlvWays) ways = NULL;
    g_autoptr (GPtrArray) plans = NULL;
    Placing spent = {.out = NULL};

    begin_again (run, improving->before);
    run->findings = unsaid;
    ways = rlv_ways_new (run, improving->best->out, improving->best->unmanned, give_up);
    improving->bound = MAX (improving->bound, ways->end);
    improving->bound =
        MAX (improving->bound, rlv_ways_bound (ways, run->options->effort == 0));
    if (effort_left (improving) >= LEAST_EFFORT && !improving->cut_short &&
        !is_done (improving))
        plans = look (improving, ways, give_up || !gives_up (improving));
    g_clear_pointer (&ways, rlv_ways_free);
    run->findings = said;
    take_out (run, &spent);
    clear_placing (&spent);
    for (guint i = 0; plans != NULL && i < plans->len; i++)
        keep_better (improving, g_ptr_array_index (plans, i));
    return plans == NULL || plans->len > 0 || run->refuted;
}

gboolean
rlv_run_staff (RlvRun *run)
{
    Placing before = {.out = NULL}, best = {.out = NULL};
    Improving improving = {run, &before, &best, RLV_TIME_NONE, 0, FALSE, 0};
    gboolean placed;

    if (run->options->limit > 0)
        improving.begun = rlv_breed_clock ();
    take_out (run, &before);
    placed = place_again (run, &before, NULL, &best);
    if (placed && !improve (&improving, FALSE))
        improve (&improving, TRUE);
    put_back (run, &best);
    say_all (best.findings, run->findings);
    run->out->bound = MIN (improving.bound, best.cost.of[RLV_COST_FINISH]);
    run->out->generated = improving.generated;
    run->out->cut_short = improving.cut_short;
    clear_placing (&best);
    clear_placing (&before);
    return placed;
}
