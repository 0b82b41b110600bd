/* Counts of draws: how they are laid out, taken, added up.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/counts.h"

#define MOST_WATCHES 4000

/* --- layout ------------------------------------------------------------------- */

static gboolean
is_watched (const RlvRisk *risk, guint32 i)
{
    guint32 n;
    const RiskStep *step = &risk->steps[i];
    const RlvTask *task = &rlv_plan_tasks (risk->plan, &n)[step->task];

    return i == risk->target || task->gate != RLV_NONE ||
           step->grain == RISK_GRAIN_POINT || strcmp (task->kind, "milestone") == 0 ||
           risk_due_day (risk, i) != RLV_DAY_NONE || step->waits != NULL;
}

/* Room for @n counts; where they begin. */
static guint32
room (RlvRisk *risk, guint32 n)
{
    guint32 at = risk->n_counts;

    risk->n_counts += n;
    return at;
}

static gint32
place_of_end (const RlvRisk *risk, guint32 i, gint32 t)
{
    const RiskStep *step = &risk->steps[i];

    return risk_clock_day (step->clock, t, step->grain != RISK_GRAIN_POINT);
}

static void
add_watch (RlvRisk *risk, guint32 i)
{
    RiskStep *step = &risk->steps[i];
    RiskWatch watch = {.step = i};

    watch.first = place_of_end (risk, i, risk->low[i]) - 1;
    watch.n = place_of_end (risk, i, risk->high[i]) + 3 - watch.first;
    watch.counts = room (risk, (guint32) watch.n);
    if (step->waits != NULL) {
        watch.start_first = watch.first - 400;
        watch.n_starts = watch.n + 400;
        watch.start_counts = room (risk, (guint32) watch.n_starts);
        if (step->slot_start == RLV_NONE)
            step->slot_start = risk->n_slots++;
    }
    if (step->slot_finish == RLV_NONE)
        step->slot_finish = risk->n_slots++;
    g_array_append_val (risk->watches, watch);
}

static int
compare_watches (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvRisk *risk = data;
    const RiskWatch *x = a, *y = b;
    RlvTaskIx t = risk->steps[x->step].task, u = risk->steps[y->step].task;
    RlvTime p = risk->schedule->finish[t], q = risk->schedule->finish[u];

    if (p != q)
        return p < q ? -1 : 1;
    return (t > u) - (t < u);
}

static void
lay_bins (RlvRisk *risk)
{
    risk->n_bins = risk->n <= 2000 ? 256 : 64;
    risk->stride = risk->n <= 250 ? 1 : risk->n <= 2500 ? 16 : 64;
    risk->bin_minutes = g_new (gint32, (gsize) risk->n + 1);
    risk->bin_from = g_new (gint32, (gsize) risk->n + 1);
    risk->by_minute = g_new (double, (gsize) risk->n + 1);
    for (guint32 i = 0; i < risk->n; i++) {
        const RiskClock *clock = risk->steps[i].clock;
        gint64 range = (gint64) risk->high[i] - risk->low[i] + 3 * 1440;
        gint64 days = range / 1440 / (risk->n_bins - 1) + 1;

        /* What ends at midnight ends on the day before. */
        risk->bin_from[i] = clock->midnight[place_of_end (risk, i, risk->low[i])] -
                            1440 + (risk->steps[i].grain != RISK_GRAIN_POINT);
        risk->bin_minutes[i] = (gint32) days * 1440;
        risk->by_minute[i] = 1.0 / (double) (days * 1440);
    }
}

void
risk_counts_lay (RlvRisk *risk)
{
    gint32 low = RISK_PAST, high = RISK_PAST;

    risk->n_counts = 0;
    for (guint32 i = 0; i < risk->n_sinks; i++) {
        low = MAX (low, risk->low[risk->sinks[i]]);
        high = MAX (high, risk->high[risk->sinks[i]]);
    }
    low = MAX (low, risk->horizon_from + 1440);
    high = MAX (high, low);
    risk->end_first = risk_clock_day (risk->end_clock, low, TRUE) - 1;
    risk->end_days = risk_clock_day (risk->end_clock, high, TRUE) + 3 - risk->end_first;
    risk->at_end = room (risk, (guint32) risk->end_days);
    risk->at_late = room (risk, 1);
    risk->at_long = room (risk, risk->n);
    risk->at_long_late = room (risk, risk->n);
    risk->at_path = room (risk, risk->n);
    risk->at_cause = room (risk, 2 * risk->causes->len);
    risk->at_event = room (risk, 2 * risk->events->len);
    g_array_set_size (risk->watches, 0);
    for (guint32 i = 0; i < risk->n; i++)
        if (risk->watches->len < MOST_WATCHES && is_watched (risk, i))
            add_watch (risk, i);
    if (risk->target != RLV_NONE && risk->watches->len >= MOST_WATCHES)
        add_watch (risk, risk->target);
    g_array_sort_with_data (risk->watches, compare_watches, risk);
    lay_bins (risk);
    for (guint32 i = 0; i < risk->n; i++)
        risk->quick[i].dated = risk->steps[i].slot_start != RLV_NONE ||
                               risk->steps[i].slot_finish != RLV_NONE;
}

/* --- made and added ----------------------------------------------------------- */

RlvRiskCounts *
risk_counts_new (const RlvRisk *risk)
{
    RlvRiskCounts *counts = g_new0 (RlvRiskCounts, 1);

    counts->n = risk->n_counts;
    counts->n_bins = (gsize) risk->n * risk->n_bins;
    counts->of = g_new0 (guint64, (gsize) counts->n + 1);
    counts->bins = g_new0 (guint32, counts->n_bins + 1);
    return counts;
}

void
rlv_risk_counts_free (RlvRiskCounts *counts)
{
    if (counts == NULL)
        return;
    g_free (counts->of);
    g_free (counts->bins);
    g_free (counts);
}

void
risk_counts_add (RlvRiskCounts *counts, const RlvRiskCounts *more)
{
    counts->drawn += more->drawn;
    for (guint32 i = 0; i < counts->n; i++)
        counts->of[i] += more->of[i];
    for (gsize i = 0; i < counts->n_bins; i++)
        counts->bins[i] += more->bins[i];
}

gboolean
rlv_risk_counts_equal (const RlvRiskCounts *a, const RlvRiskCounts *b)
{
    return a->seed == b->seed && a->draws == b->draws && a->drawn == b->drawn &&
           a->n == b->n && a->n_bins == b->n_bins &&
           memcmp (a->of, b->of, sizeof *a->of * a->n) == 0 &&
           memcmp (a->bins, b->bins, sizeof *a->bins * a->n_bins) == 0;
}

guint64
rlv_risk_draws (const RlvRiskCounts *counts)
{
    return counts->draws;
}

guint64
rlv_risk_seed (const RlvRiskCounts *counts)
{
    return counts->seed;
}

/* --- taken -------------------------------------------------------------------- */

static inline gint32
slot_of (const RiskBatch *batch, guint32 slot, guint lane)
{
    return batch->slots[(gsize) slot * RISK_LANES + lane];
}

static gint32
target_finish (const RlvRisk *risk, const RiskBatch *batch, guint lane)
{
    return risk->target == RLV_NONE
               ? batch->end[lane]
               : slot_of (batch, risk->steps[risk->target].slot_finish, lane);
}

static guint64
late_lanes (const RlvRisk *risk, const RiskBatch *batch)
{
    guint64 late = 0;

    for (guint lane = 0; lane < RISK_LANES; lane++)
        late |= (guint64) (target_finish (risk, batch, lane) > risk->due) << lane;
    return late;
}

/* Of a row of @n days the last is for what never comes. */
static guint32
in_row (gint32 day, gint32 n, gint32 t)
{
    return (guint32) (t >= RISK_NEVER ? n - 1 : CLAMP (day, 0, n - 2));
}

static void
take_watches (const RlvRisk *risk, const RiskBatch *batch, guint64 lanes,
              RlvRiskCounts *counts)
{
    for (guint i = 0; i < risk->watches->len; i++) {
        const RiskWatch *watch = &g_array_index (risk->watches, RiskWatch, i);
        const RiskStep *step = &risk->steps[watch->step];

        for (guint64 left = lanes; left != 0; left &= left - 1) {
            guint lane = (guint) __builtin_ctzll (left);
            gint32 t = slot_of (batch, step->slot_finish, lane);
            gint32 day = place_of_end (risk, watch->step, t) - watch->first;

            counts->of[watch->counts + in_row (day, watch->n, t)]++;
            if (watch->n_starts == 0)
                continue;
            t = slot_of (batch, step->slot_start, lane);
            day = risk_clock_day (step->clock, t, FALSE) - watch->start_first;
            counts->of[watch->start_counts + in_row (day, watch->n_starts, t)]++;
        }
    }
}

static void
take_end (const RlvRisk *risk, const RiskBatch *batch, guint64 lanes,
          RlvRiskCounts *counts)
{
    for (guint64 left = lanes; left != 0; left &= left - 1) {
        gint32 t = batch->end[__builtin_ctzll (left)];
        gint32 day = risk_clock_day (risk->end_clock, t, TRUE) - risk->end_first;

        counts->of[risk->at_end + in_row (day, risk->end_days, t)]++;
    }
}

/* How often @d goes into @n, both positive, without the division of the processor. */
static inline gint32
times_in (gint32 n, gint32 d, double one_by_d)
{
    gint32 times = (gint32) ((double) n * one_by_d);
    gint32 rest = n - times * d;

    return times + (rest >= d) - (rest < 0);
}

/* Bins wait until some draws are together, so that a row is fetched once for them. */
#define STAGED 16

typedef struct {
    guint8 *bins; /* by step, STAGED each */
    guint n;
} Stage;

static void
empty_stage (const RlvRisk *risk, Stage *stage, RlvRiskCounts *counts)
{
    for (guint32 i = 0; i < risk->n; i++) {
        guint32 *bins = &counts->bins[(gsize) i * risk->n_bins];
        const guint8 *staged = &stage->bins[(gsize) i * STAGED];

        for (guint k = 0; k < stage->n; k++)
            bins[staged[k]]++;
    }
    stage->n = 0;
}

static void
stage_lane (const RlvRisk *risk, const RiskBatch *batch, guint lane, Stage *stage)
{
    const gint32 last = (gint32) risk->n_bins - 1;
    guint8 *at = &stage->bins[stage->n++];

    for (guint32 i = 0; i < risk->n; i++, at += STAGED) {
        gint32 t = risk_batch_finish (risk, batch, i, lane);
        gint32 since = MAX (t - risk->bin_from[i], 0);
        gint32 bin = times_in (since, risk->bin_minutes[i], risk->by_minute[i]);

        *at = (guint8) (t >= RISK_NEVER ? last : MIN (bin, last - 1));
    }
}

static void
take_bins (const RlvRisk *risk, const RiskBatch *batch, guint64 first, guint64 lanes,
           Stage *stage, RlvRiskCounts *counts)
{
    for (guint lane = 0; lane < RISK_LANES; lane++) {
        if ((lanes >> lane & 1) == 0 || (first + lane) % risk->stride != 0)
            continue;
        stage_lane (risk, batch, lane, stage);
        if (stage->n == STAGED)
            empty_stage (risk, stage, counts);
    }
}

/* Bits that are set; plain processors have no instruction for it. */
static inline guint
bits_of (guint64 x)
{
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (guint) (((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

static void
take_steps (const RlvRisk *risk, const RiskBatch *batch, guint64 lanes, guint64 late,
            RlvRiskCounts *counts)
{
    guint64 *longer = &counts->of[risk->at_long];
    guint64 *longer_late = &counts->of[risk->at_long_late];
    guint64 *path = &counts->of[risk->at_path];

    for (guint32 i = 0; i < risk->n; i++) {
        longer[i] += bits_of (batch->longer[i] & lanes);
        longer_late[i] += bits_of (batch->longer[i] & late);
    }
    for (guint32 i = 0; i < risk->n; i++)
        if (batch->path[i] != 0)
            path[i] += bits_of (batch->path[i]);
}

static void
take_pair (RlvRiskCounts *counts, guint32 at, guint64 lanes, guint64 late)
{
    counts->of[at] += (guint64) __builtin_popcountll (lanes);
    counts->of[at + 1] += (guint64) __builtin_popcountll (lanes & late);
}

static void
take_batch (const RlvRisk *risk, RiskBatch *batch, guint64 first, guint64 lanes,
            gboolean plainly, Stage *stage, RlvRiskCounts *counts)
{
    guint64 late = late_lanes (risk, batch) & lanes;

    counts->of[risk->at_late] += bits_of (late);
    take_end (risk, batch, lanes, counts);
    take_watches (risk, batch, lanes, counts);
    take_bins (risk, batch, first, lanes, stage, counts);
    for (guint i = 0; i < risk->causes->len; i++)
        take_pair (counts, risk->at_cause + 2 * i, batch->above[i] & lanes, late);
    for (guint i = 0; i < risk->events->len; i++)
        take_pair (counts, risk->at_event + 2 * i, batch->happens[i] & lanes, late);
    risk_batch_trace (risk, batch, lanes, plainly);
    take_steps (risk, batch, lanes, late, counts);
    counts->drawn += bits_of (lanes);
}

/* --- threads ------------------------------------------------------------------ */

typedef struct {
    const RlvRisk *risk;
    const RlvRiskRun *run;
    guint64 first, end; /* draws */
    RlvRiskCounts *counts;
} Worker;

static gpointer
work (gpointer data)
{
    Worker *worker = data;
    const RlvRisk *risk = worker->risk;
    RiskBatch *batch = risk_batch_new (risk);
    Stage stage = {.bins = g_new (guint8, ((gsize) risk->n + 1) * STAGED)};

    worker->counts = risk_counts_new (risk);
    for (guint64 first = worker->first; first < worker->end; first += RISK_LANES) {
        guint n = (guint) MIN (worker->end - first, RISK_LANES);

        risk_batch_draw (risk, batch, worker->run->seed, first, worker->run->plainly);
        take_batch (risk, batch, first, G_MAXUINT64 >> (64 - n), worker->run->plainly,
                    &stage, worker->counts);
        for (guint lane = 0; lane < n && worker->run->outcomes != NULL; lane++)
            worker->run->outcomes[first + lane] = target_finish (risk, batch, lane);
    }
    empty_stage (risk, &stage, worker->counts);
    g_free (stage.bins);
    risk_batch_free (batch);
    return NULL;
}

/* Where part @part of @parts of @draws draws begins. */
guint64
risk_part_from (guint64 draws, guint64 part, guint64 parts)
{
    guint64 shares = (draws + RISK_SHARE - 1) / RISK_SHARE;

    return MIN (shares * part / parts * RISK_SHARE, draws);
}

RlvRiskCounts *
rlv_risk_run (const RlvRisk *risk, const RlvRiskRun *run)
{
    guint64 draws = run->draws > 0 ? run->draws : RLV_RISK_DRAWS;
    guint64 shards = MAX (run->shards, 1), shard = MAX (run->shard, 1);
    guint64 first = risk_part_from (draws, shard - 1, shards);
    guint64 end = risk_part_from (draws, shard, shards);
    guint32 n = (guint32) CLAMP (run->threads, 1, MAX ((end - first) / RISK_LANES, 1));
    g_autofree Worker *workers = g_new0 (Worker, n);

    for (guint32 i = 0; i < n; i++)
        workers[i] = (Worker){.risk = risk,
                              .run = run,
                              .first = first + risk_part_from (end - first, i, n),
                              .end = first + risk_part_from (end - first, i + 1, n)};
    rlv_share_work (work, workers, sizeof *workers, n);
    for (guint32 i = 1; i < n; i++) {
        risk_counts_add (workers[0].counts, workers[i].counts);
        rlv_risk_counts_free (workers[i].counts);
    }
    workers[0].counts->seed = run->seed;
    workers[0].counts->draws = draws;
    workers[0].counts->shard = (guint32) shard;
    workers[0].counts->shards = (guint32) shards;
    return workers[0].counts;
}
