/* From a run to the model that a search works on.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/compile.h"

/* Beyond this the tables are not made, and the plan keeps its first schedule. */
#define MOST_BYTES ((gsize) 160 << 20)

/* --- bounds of each task -------------------------------------------------------- */

/* The first instant that @t, asked of the start or the finish of @ix, lets it have. */
static guint32
instant_of (RlvCompile *compile, RlvTaskIx ix, gboolean of_finish, RlvTime t)
{
    const RlvRun *run = compile->ways->run;
    RlvSteps *steps = &compile->steps;
    guint32 hint = 0, at;
    gboolean same;

    if (t == RLV_TIME_NONE)
        return 0;
    if (of_finish && run->grain[ix] == RLV_GRAIN_MINUTE) {
        at = rlv_steps_worked (compile, run->out->cal[ix], t, &same);
        steps->exact &= same;
        return at;
    }
    at = of_finish && run->grain[ix] != RLV_GRAIN_POINT
             ? rlv_steps_after (steps, t)
             : rlv_steps_at (steps, t, &hint);
    if (at != RLV_NEVER && run->grain[ix] != RLV_GRAIN_DAY && t > steps->from[0] &&
        !rlv_steps_hits (steps, at, t))
        steps->exact = steps->sound = FALSE;
    return at;
}

/* What all but links from tasks still to be placed asks of @ix when it is served that
 * way. */
static void
bounds_of (const RlvCompile *compile, RlvTaskIx ix, const RlvWay *way,
           const RlvSchedule *levelled, RlvBounds *bounds)
{
    RlvRun *run = compile->ways->run;
    const RlvTask *task = &run->tasks[ix];

    run->out->cal[ix] = way->cal;
    run->lag_cal[ix] = way->lag_cal;
    rlv_run_own_bounds (run, ix, bounds);
    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        const RlvLink *link = &run->links[l];
        RlvTime *bound = rlv_link_on_start (link) ? &bounds->start : &bounds->finish;

        if (rlv_run_has_begun (run, link->from))
            *bound =
                MAX (*bound, rlv_link_bound (run, link, levelled->start[link->from],
                                             levelled->finish[link->from]));
    }
}

static void
set_release (RlvCompile *compile, RlvTaskIx ix, const RlvSchedule *levelled)
{
    RlvModel *model = compile->model;
    const RlvWays *ways = compile->ways;
    const RlvRun *run = ways->run;
    guint32 first = ways->first_way[ix];
    RlvCal known = 0;

    for (guint32 w = first; w < ways->first_way[ix + 1]; w++) {
        const RlvWay *way = rlv_ways_get (ways, w);
        guint32 start, finish;
        RlvBounds bounds;

        if (w > first && way->cal == known)
            continue;
        known = way->cal;
        bounds_of (compile, ix, way, levelled, &bounds);
        start = instant_of (compile, ix, FALSE, bounds.start);
        finish = instant_of (compile, ix, TRUE, bounds.finish);
        /* To end after some of a day was worked is to end after the first that works
         * then: that is the same on all calendars. */
        if (w > first && (start != model->release[ix] ||
                          (finish != model->release_finish[ix] &&
                           run->tasks[ix].constraint != RLV_CONSTRAINT_FNET)))
            compile->steps.exact = FALSE;
        model->release[ix] = w == first ? start : MIN (start, model->release[ix]);
        model->release_finish[ix] =
            w == first ? finish : MIN (finish, model->release_finish[ix]);
    }
}

/* The end of work that has begun moves with what it still waits for. */
static gboolean
waits_still (const RlvRun *run, RlvTaskIx ix)
{
    const RlvTask *task = &run->tasks[ix];

    if (run->options->actuals[ix].finished != RLV_TIME_NONE)
        return FALSE;
    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++)
        if (run->options->actuals[run->links[l].from].finished == RLV_TIME_NONE)
            return TRUE;
    return FALSE;
}

static void
set_fixed (RlvCompile *compile, RlvTaskIx ix, const RlvSchedule *levelled)
{
    RlvModel *model = compile->model;
    RlvSteps *steps = &compile->steps;
    guint32 hint = 0;

    model->fixed_start[ix] = rlv_steps_at (steps, levelled->start[ix], &hint);
    model->fixed_finish[ix] = rlv_steps_at (steps, levelled->finish[ix], &hint);
    if (model->fixed_start[ix] == RLV_NEVER)
        model->fixed_start[ix] = steps->n;
    if (model->fixed_finish[ix] == RLV_NEVER)
        model->fixed_finish[ix] = steps->n;
    if (waits_still (compile->ways->run, ix) ||
        (levelled->finish[ix] > steps->from[0] &&
         !rlv_steps_hits (steps, model->fixed_finish[ix], levelled->finish[ix])))
        steps->exact = steps->sound = FALSE;
}

static void
fill_tasks (RlvCompile *compile, const RlvSchedule *levelled)
{
    const RlvRun *run = compile->ways->run;
    RlvModel *model = compile->model;
    const gsize n = (gsize) run->out->n + 1;

    model->release = g_new0 (guint32, n);
    model->release_finish = g_new0 (guint32, n);
    model->fixed_start = g_new0 (guint32, n);
    model->fixed_finish = g_new0 (guint32, n);
    model->priority = g_new0 (gint32, n);
    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        model->priority[t] = run->tasks[t].priority;
        model->fixed_start[t] = model->fixed_finish[t] = RLV_NEVER;
        if (rlv_run_has_begun (run, t))
            set_fixed (compile, t, levelled);
        else
            set_release (compile, t, levelled);
    }
}

/* --- modes ---------------------------------------------------------------------- */

static void
set_teams (const RlvRun *run, RlvTaskIx ix, const guint32 *teams, RlvMode *mode)
{
    const RlvTask *task = &run->tasks[ix];

    for (guint i = 0; i < RLV_N_SIDES; i++)
        mode->teams[i] = RLV_NEVER;
    for (guint32 i = 0; i < task->n_demands; i++)
        if (teams[i] != RLV_NONE && mode->teams[run->teams[teams[i]].side] == RLV_NEVER)
            mode->teams[run->teams[teams[i]].side] = teams[i];
}

static void
fill_modes (RlvCompile *compile)
{
    const RlvWays *ways = compile->ways;
    RlvModel *model = compile->model;

    model->first_mode =
        g_memdup2 (ways->first_way, ((gsize) model->n_tasks + 1) * sizeof (guint32));
    model->modes = g_new0 (RlvMode, (gsize) ways->ways->len + 1);
    for (RlvTaskIx t = 0; t < model->n_tasks; t++)
        for (guint32 w = ways->first_way[t]; w < ways->first_way[t + 1]; w++) {
            const RlvWay *way = rlv_ways_get (ways, w);

            model->modes[w].pace = way->pace;
            model->modes[w].choice = w - ways->first_way[t];
            set_teams (ways->run, t,
                       (const guint32 *) (gpointer) ways->teams->data + way->first_team,
                       &model->modes[w]);
        }
}

/* --- arcs ----------------------------------------------------------------------- */

/* What has begun is where it is, and asks nothing that is not in the bounds. */
static gboolean
is_arc (const RlvRun *run, const RlvLink *link)
{
    return !rlv_run_has_begun (run, link->from) && !rlv_run_has_begun (run, link->to);
}

static void
count_arcs (const RlvRun *run, RlvModel *model)
{
    const gsize n = (gsize) model->n_tasks + 1;

    model->first_in = g_new0 (guint32, n + 1);
    model->first_out = g_new0 (guint32, n + 1);
    for (guint32 l = 0; l < run->n_links; l++)
        if (is_arc (run, &run->links[l])) {
            model->first_in[run->links[l].to + 1]++;
            model->first_out[run->links[l].from + 1]++;
        }
    for (gsize t = 1; t < n; t++) {
        model->first_in[t] += model->first_in[t - 1];
        model->first_out[t] += model->first_out[t - 1];
    }
    model->in = g_new0 (RlvArc, (gsize) model->first_in[model->n_tasks] + 1);
    model->out = g_new0 (RlvArc, (gsize) model->first_in[model->n_tasks] + 1);
}

static void
fill_arcs (RlvCompile *compile)
{
    const RlvRun *run = compile->ways->run;
    RlvModel *model = compile->model;
    g_autofree guint32 *in = NULL, *out = NULL;

    count_arcs (run, model);
    in = g_memdup2 (model->first_in, ((gsize) model->n_tasks + 1) * sizeof *in);
    out = g_memdup2 (model->first_out, ((gsize) model->n_tasks + 1) * sizeof *out);
    for (guint32 l = 0; l < run->n_links; l++) {
        const RlvLink *link = &run->links[l];
        RlvArc arc = {.from_finish = rlv_link_from_finish (link),
                      .on_finish = !rlv_link_on_start (link)};

        if (!is_arc (run, link))
            continue;
        arc.lag = rlv_compile_lag (compile, link);
        arc.task = link->from;
        model->in[in[link->to]++] = arc;
        arc.task = link->to;
        model->out[out[link->from]++] = arc;
    }
    model->n_lags = compile->lags->len;
    model->lags =
        (RlvLag *) (gpointer) g_array_free (g_steal_pointer (&compile->lags), FALSE);
}

/* --- the whole ------------------------------------------------------------------ */

/* When the first that has not begun may start; RLV_TIME_MAX when all have. */
static RlvTime
find_begin (const RlvRun *run)
{
    RlvTime begin = RLV_TIME_MAX;
    RlvBounds own;

    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if (!rlv_run_has_begun (run, t)) {
            rlv_run_own_bounds (run, t, &own);
            begin = MIN (begin, own.start);
        }
    return begin;
}

static gboolean
fits (const RlvCompile *compile)
{
    const gsize n = (gsize) compile->steps.n + 1;
    const gsize words = compile->ways->lanes->len / 4 + 1;

    return n * (compile->paces->len * 3 * sizeof (guint32) +
                words * 2 * sizeof (guint64)) <
           MOST_BYTES;
}

static void
take_instants (RlvCompile *compile)
{
    RlvModel *model = compile->model;

    model->n_tasks = compile->ways->run->out->n;
    model->n_steps = compile->steps.n;
    model->at = g_memdup2 (compile->steps.from,
                           ((gsize) compile->steps.n + 1) * sizeof (RlvTime));
}

static void
clear (RlvCompile *compile)
{
    g_clear_pointer (&compile->paces, g_array_unref);
    g_clear_pointer (&compile->lags, g_array_unref);
    g_clear_pointer (&compile->pace_of, g_hash_table_unref);
    g_clear_pointer (&compile->lag_of, g_hash_table_unref);
    g_clear_pointer (&compile->days_of, g_hash_table_unref);
    g_clear_pointer (&compile->hours_of, g_hash_table_unref);
    g_clear_pointer (&compile->by_hours, g_hash_table_unref);
    g_clear_pointer (&compile->hours, g_ptr_array_unref);
    g_free (compile->steps.from);
    g_free (compile->steps.until);
}

static RlvModel *
make_model (RlvCompile *compile, const RlvSchedule *levelled)
{
    RlvModel *model = compile->model = g_new0 (RlvModel, 1);

    take_instants (compile);
    rlv_compile_paces (compile);
    fill_modes (compile);
    fill_tasks (compile, levelled);
    fill_arcs (compile);
    rlv_compile_lanes (compile, levelled);
    model->exact = compile->steps.exact && compile->ways->all;
    model->sound = compile->steps.sound && compile->ways->all;
    rlv_compile_aims (compile);
    return model;
}

RlvModel *
rlv_compile (RlvWays *ways, const RlvSchedule *levelled, RlvTime horizon)
{
    RlvCompile compile = {.ways = ways, .horizon = horizon};
    RlvModel *model = NULL;

    compile.begin = find_begin (ways->run);
    if (compile.begin >= horizon)
        return NULL;
    compile.lags = g_array_new (FALSE, FALSE, sizeof (RlvLag));
    compile.lag_of =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rlv_compile_free_lag);
    rlv_compile_number_paces (&compile);
    rlv_compile_steps (&compile);
    if (compile.steps.n > 0 && fits (&compile))
        model = make_model (&compile, levelled);
    clear (&compile);
    return model;
}
