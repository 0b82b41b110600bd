/* People as lanes of words: how many are there in each step, what each way asks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/compile.h"

#define LANES     4
#define LANE_BITS 16
#define LANE_MOST 0x7fff

static guint
shift_of (guint32 lane)
{
    return lane % LANES * LANE_BITS;
}

static gint64
lane_at (guint64 word, guint32 lane)
{
    return (gint64) (word >> shift_of (lane) & LANE_MOST);
}

/* How many hundredths of people make one in the model.  Where there are too many for a
 * lane, what there is beyond all that is ever asked does not matter. */
static void
set_scale (RlvCompile *compile, RlvLane *lane)
{
    gint64 most = MIN (rlv_resource_most (lane->resource), lane->total);

    lane->unit = MAX (lane->unit, 1);
    lane->scale = (guint64) lane->unit;
    while (most / (gint64) lane->scale > LANE_MOST) {
        lane->scale *= 2;
        compile->steps.exact = compile->steps.sound = FALSE;
    }
}

static gint64
scaled (const RlvLane *lane, gint64 units)
{
    return MIN (MIN (units, lane->total) / (gint64) lane->scale, LANE_MOST);
}

/* Whether there are fewer for a time while nobody works, which the steps do not show.
 * With as many as on one side of it at least, all who hold people over it were let do
 * so on that side. */
static gboolean
changes_unseen (RlvSteps *steps, const RlvLane *lane)
{
    g_autoptr (GArray) at = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    guint32 hint = 0;

    rlv_resource_changes (lane->resource, at);
    for (guint i = 1; i < at->len; i++) {
        RlvTime since = g_array_index (at, RlvTime, i - 1);
        RlvTime until = g_array_index (at, RlvTime, i);
        guint32 instant = rlv_steps_at (steps, since, &hint);
        gint64 aside;

        if (instant == RLV_NEVER || since <= steps->from[instant] ||
            until > steps->until[instant])
            continue;
        aside = MIN (rlv_resource_capacity (lane->resource, steps->from[instant] - 1),
                     rlv_resource_capacity (lane->resource, steps->until[instant]));
        if (lane->most > aside || rlv_resource_capacity (lane->resource, since) < aside)
            return TRUE;
    }
    return FALSE;
}

static void
fill_capacity (RlvCompile *compile)
{
    RlvModel *model = compile->model;
    RlvSteps *steps = &compile->steps;
    const GArray *lanes = compile->ways->lanes;

    for (guint32 l = 0; l < lanes->len; l++) {
        RlvLane *lane = &g_array_index (lanes, RlvLane, l);
        guint64 *word = model->capacity + (gsize) (l / LANES) * steps->n;
        g_autoptr (GArray) at = g_array_new (FALSE, FALSE, sizeof (RlvTime));
        guint64 there = 0;
        guint next = 0;

        set_scale (compile, lane);
        lane->least = LANE_MOST;
        rlv_resource_changes (lane->resource, at);
        for (guint32 i = 0; i < steps->n; i++) {
            gboolean changed = i == 0;

            for (;
                 next < at->len && g_array_index (at, RlvTime, next) <= steps->until[i];
                 next++)
                changed = TRUE;
            if (changed) {
                gint64 units = rlv_resource_capacity (lane->resource, steps->until[i]);

                if (i > 0 && there != (guint64) scaled (lane, units))
                    model->constant = FALSE;
                there = (guint64) scaled (lane, units);
            }
            lane->least = MIN (lane->least, (gint64) there);
            word[i] |= there << shift_of (l);
        }
        if (changes_unseen (steps, lane))
            steps->exact = FALSE;
    }
}

/* What @way asks, word by word. */
static void
pack_asks (const RlvWays *ways, const RlvWay *way, RlvMode *mode, GArray *packed)
{
    mode->first_ask = packed->len;
    for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks; a++) {
        const RlvLaneAsk *ask = &g_array_index (ways->asks, RlvLaneAsk, a);
        const RlvLane *lane = &g_array_index (ways->lanes, RlvLane, ask->lane);
        gint64 units = (ask->units + (gint64) lane->scale - 1) / (gint64) lane->scale;
        RlvAsk word = {ask->lane / LANES, (guint64) MIN (units, LANE_MOST)
                                              << shift_of (ask->lane)};
        guint i = mode->first_ask;

        mode->pauses |= lane->least < units;
        while (i < packed->len && g_array_index (packed, RlvAsk, i).word != word.word)
            i++;
        if (i == packed->len)
            g_array_append_val (packed, word);
        else
            g_array_index (packed, RlvAsk, i).asked |= word.asked;
    }
    mode->n_asks = packed->len - mode->first_ask;
}

/* Takes what has begun off what is left. */
static void
hold (RlvCompile *compile, RlvTaskIx ix, const RlvSchedule *levelled)
{
    const RlvWays *ways = compile->ways;
    const RlvWay *way = rlv_ways_get (ways, ways->first_way[ix]);
    RlvModel *model = compile->model;
    guint32 from = model->fixed_start[ix], until = model->fixed_finish[ix];

    if (levelled->finish[ix] <= compile->begin)
        return;
    for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks; a++) {
        const RlvLaneAsk *ask = &g_array_index (ways->asks, RlvLaneAsk, a);
        const RlvLane *lane = &g_array_index (ways->lanes, RlvLane, ask->lane);
        gint64 units = (ask->units + (gint64) lane->scale - 1) / (gint64) lane->scale;
        gsize word = (gsize) (ask->lane / LANES) * model->n_steps;

        for (guint32 s = from; s < until; s++) {
            gint64 left = lane_at (model->left[word + s], ask->lane);

            if (lane_at (model->capacity[word + s], ask->lane) < units)
                continue;
            model->left[word + s] -= (guint64) MIN (units, left)
                                     << shift_of (ask->lane);
        }
    }
    model->constant = FALSE;
}

void
rlv_compile_lanes (RlvCompile *compile, const RlvSchedule *levelled)
{
    RlvModel *model = compile->model;
    const RlvWays *ways = compile->ways;
    const RlvRun *run = ways->run;
    GArray *packed = g_array_new (FALSE, FALSE, sizeof (RlvAsk));
    gsize n;

    model->constant = TRUE;
    model->n_words = (ways->lanes->len + LANES - 1) / LANES;
    n = (gsize) model->n_words * model->n_steps;
    model->capacity = g_new0 (guint64, n + 1);
    fill_capacity (compile);
    model->left = g_memdup2 (model->capacity, (n + 1) * sizeof *model->left);
    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        for (guint32 w = ways->first_way[t]; w < ways->first_way[t + 1]; w++)
            pack_asks (ways, rlv_ways_get (ways, w), &model->modes[w], packed);
        if (rlv_run_has_begun (run, t))
            hold (compile, t, levelled);
    }
    for (gsize i = 0; i < n; i++)
        model->left[i] |= RLV_GUARDS;
    model->asks = (RlvAsk *) (gpointer) g_array_free (packed, FALSE);
}
