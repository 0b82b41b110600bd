/* What a good schedule is: dates that matter, teams that stay, starts that both sides
 * signed.  Said for the model, and reckoned alike of a schedule that was placed.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/compile.h"

#define YEAR ((gint64) 366 * 1440)

/* --- weights -------------------------------------------------------------------- */

gint64
rlv_aims_weight (const RlvRun *run, RlvTaskIx ix)
{
    const RlvTask *task = &run->tasks[ix];

    if (task->gate != RLV_NONE)
        return rlv_item_int (run->plan, task->gate, "payment", 0) > 0 ? 10 : 5;
    return strcmp (task->kind, "milestone") == 0 ? 5 : 1;
}

/* --- dates that matter ---------------------------------------------------------- */

/* A date by which a task must start or finish: the last instant that is in time. */
typedef struct {
    RlvTaskIx task;
    gboolean of_start, hard;
    RlvTime by;
} Date;

static void
add_date (const RlvRun *run, RlvTaskIx ix, RlvDay day, gboolean of_start, gboolean hard,
          GArray *dates)
{
    Date date = {ix, of_start, hard, 0};
    RlvTime from, until;

    rlv_cal_day_span (run->times, run->out->cal[ix], day, &from, &until);
    date.by = of_start || run->grain[ix] == RLV_GRAIN_POINT ? until - 1 : until;
    g_array_append_val (dates, date);
}

/* Free with g_array_unref(). */
static GArray *
dates_of (const RlvRun *run)
{
    GArray *dates = g_array_new (FALSE, FALSE, sizeof (Date));

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        const RlvTask *task = &run->tasks[t];
        RlvConstraint is = task->constraint;

        if (task->constraint_day != RLV_DAY_NONE &&
            (is == RLV_CONSTRAINT_SNLT || is == RLV_CONSTRAINT_MSO))
            add_date (run, t, task->constraint_day, TRUE, TRUE, dates);
        if (task->constraint_day != RLV_DAY_NONE &&
            (is == RLV_CONSTRAINT_FNLT || is == RLV_CONSTRAINT_MFO))
            add_date (run, t, task->constraint_day, FALSE, TRUE, dates);
        if (task->deadline != RLV_DAY_NONE)
            add_date (run, t, task->deadline, FALSE, FALSE, dates);
    }
    return dates;
}

/* An instant of the model may be a whole weekend: whether @task, a point that cannot be
 * before it, may stand in it and be in time, whoever is there then. */
static gboolean
stands_in_time (const RlvCompile *compile, RlvTaskIx ix, guint32 instant, RlvTime by)
{
    const RlvWays *ways = compile->ways;
    const RlvTime at = compile->steps.from[instant];

    for (guint32 w = ways->first_way[ix]; w < ways->first_way[ix + 1]; w++) {
        RlvWhy why = {.at = at};
        RlvTime start, finish;

        rlv_ways_staff (compile->ways, ix, rlv_ways_get (ways, w));
        if (rlv_place_early (ways->run, ix, at, RLV_TIME_NONE, &start, &finish, &why) &&
            start <= by)
            return TRUE;
    }
    return FALSE;
}

static void
fill_dues (const RlvCompile *compile)
{
    const RlvRun *run = compile->ways->run;
    const RlvSteps *steps = &compile->steps;
    RlvModel *model = compile->model;
    g_autoptr (GArray) dates = dates_of (run);

    model->dues = g_new0 (RlvDue, dates->len + 1);
    for (guint i = 0; i < dates->len; i++) {
        const Date *date = &g_array_index (dates, Date, i);
        RlvDue *due = &model->dues[model->n_dues];
        RlvTime by = date->by;
        guint32 last;

        /* All instants are late, and by how much nobody can change. */
        if (date->by < steps->from[0])
            continue;
        last = rlv_steps_after (steps, date->by + 1);
        last = last == RLV_NEVER ? steps->n : last - 1;
        /* Starts stand at the end of an instant, finishes at its beginning. */
        if (date->of_start && steps->until[last] > date->by && last > 0)
            last--;
        if (run->grain[date->task] == RLV_GRAIN_POINT && !date->of_start && last > 0 &&
            !rlv_run_has_begun (run, date->task) &&
            !stands_in_time (compile, date->task, last, date->by))
            by = steps->from[last] - 1;
        *due = (RlvDue){date->task, date->of_start, date->hard,
                        date->of_start ? steps->from[last] : by,
                        date->hard ? 1 : rlv_aims_weight (run, date->task)};
        model->n_dues++;
    }
}

/* --- teams that stay ------------------------------------------------------------ */

/* kt, playback, shadow and reverse-shadow pass knowledge on: it goes with people. */
static gboolean
passes_on (const RlvTask *task)
{
    static const char *const kinds[] = {"kt", "playback", "shadow", "reverse-shadow",
                                        NULL};

    return g_strv_contains (kinds, task->kind);
}

static gboolean
same_service (const RlvRun *run, const RlvTask *a, const RlvTask *b)
{
    const char *x = rlv_item_text (run->plan, a->item, "service");
    const char *y = rlv_item_text (run->plan, b->item, "service");

    return a->wave == b->wave && (x == NULL || y == NULL || strcmp (x, y) == 0);
}

static gboolean
has_demand (const RlvRun *run, const RlvTask *task, guint32 side, gboolean open)
{
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        if (run->demands[d].side == side &&
            (!open || rlv_level_is_open (&run->demands[d])))
            return TRUE;
    return FALSE;
}

/* RlvPair; free with g_array_unref(). */
static GArray *
pairs_of (const RlvRun *run)
{
    GArray *pairs = g_array_new (FALSE, FALSE, sizeof (RlvPair));

    for (guint32 l = 0; l < run->n_links; l++) {
        const RlvTask *a = &run->tasks[run->links[l].from];
        const RlvTask *b = &run->tasks[run->links[l].to];

        if (!passes_on (a) || !passes_on (b) || !same_service (run, a, b))
            continue;
        for (guint32 side = 0; side < RLV_N_SIDES; side++) {
            RlvPair pair = {run->links[l].from, run->links[l].to, side};

            if (has_demand (run, a, side, FALSE) && has_demand (run, b, side, FALSE) &&
                (has_demand (run, a, side, TRUE) || has_demand (run, b, side, TRUE)))
                g_array_append_val (pairs, pair);
        }
    }
    return pairs;
}

/* --- for the model -------------------------------------------------------------- */

static void
fill_agreed (RlvCompile *compile)
{
    const RlvRun *run = compile->ways->run;
    RlvModel *model = compile->model;

    if (run->options->agreed == NULL)
        return;
    model->agreed = g_new (RlvTime, (gsize) model->n_tasks + 1);
    for (RlvTaskIx t = 0; t < model->n_tasks; t++) {
        RlvTime agreed = run->options->agreed[t];
        guint32 hint = 0;
        guint32 at = rlv_steps_at (&compile->steps, agreed, &hint);

        model->agreed[t] =
            agreed == RLV_TIME_NONE || at == RLV_NEVER ? agreed : model->at[at];
    }
}

void
rlv_compile_aims (RlvCompile *compile)
{
    RlvModel *model = compile->model;
    GArray *pairs = pairs_of (compile->ways->run);

    fill_dues (compile);
    fill_agreed (compile);
    model->n_pairs = pairs->len;
    model->pairs = (RlvPair *) (gpointer) g_array_free (pairs, FALSE);
}

/* --- of a schedule -------------------------------------------------------------- */

static guint32
team_of (const RlvRun *run, const RlvSchedule *out, RlvTaskIx ix, guint32 side)
{
    const RlvTask *task = &run->tasks[ix];

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        guint32 team = out->staffing[d].team;

        if (team != RLV_NONE && run->teams[team].side == side)
            return team;
    }
    return RLV_NONE;
}

static void
add_late (const RlvRun *run, const RlvSchedule *out, RlvCost *cost)
{
    g_autoptr (GArray) dates = dates_of (run);

    for (guint i = 0; i < dates->len; i++) {
        const Date *date = &g_array_index (dates, Date, i);
        RlvTime at = date->of_start ? out->start[date->task] : out->finish[date->task];

        if (at <= date->by)
            continue;
        if (date->hard)
            cost->of[RLV_COST_HARD] += at - date->by + YEAR;
        else
            cost->of[RLV_COST_LATE] +=
                (at - date->by) * rlv_aims_weight (run, date->task);
    }
}

static void
add_swaps (const RlvRun *run, const RlvSchedule *out, RlvCost *cost)
{
    g_autoptr (GArray) pairs = pairs_of (run);

    for (guint i = 0; i < pairs->len; i++) {
        const RlvPair *pair = &g_array_index (pairs, RlvPair, i);

        cost->of[RLV_COST_SWAPS] += team_of (run, out, pair->a, pair->side) !=
                                    team_of (run, out, pair->b, pair->side);
    }
}

/* Time between the end of work and the start of what takes it up. */
static void
add_idle (const RlvRun *run, const RlvSchedule *out, RlvCost *cost)
{
    for (guint32 l = 0; l < run->n_links; l++) {
        const RlvLink *link = &run->links[l];

        if (link->type == RLV_LINK_FS && link->lag.amount == 0)
            cost->of[RLV_COST_IDLE] +=
                MAX (out->start[link->to] - out->finish[link->from], 0);
    }
}

RlvCost
rlv_aims_cost (const RlvRun *run, const RlvSchedule *out, const guint8 *unmanned)
{
    const RlvTime *agreed = run->options->agreed;
    RlvCost cost = {{0}};

    for (guint32 d = 0; d < out->n_demands; d++)
        if (unmanned[d] && !rlv_run_has_begun (run, run->demands[d].task))
            cost.of[RLV_COST_HARD] += YEAR;
    add_late (run, out, &cost);
    cost.of[RLV_COST_FINISH] = G_MININT64;
    for (RlvTaskIx t = 0; t < out->n; t++) {
        cost.of[RLV_COST_FINISH] = MAX (cost.of[RLV_COST_FINISH], out->finish[t]);
        if (agreed != NULL && agreed[t] != RLV_TIME_NONE)
            cost.of[RLV_COST_MOVED] += ABS (out->start[t] - agreed[t]);
    }
    add_swaps (run, out, &cost);
    add_idle (run, out, &cost);
    return cost;
}
