/* A lower bound on the end of a plan by minutes, whatever its model loses: the work of
 * all tasks that only one pool can do, from each of their first starts on.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/compile.h"

typedef struct {
    RlvTime head;
    gint64 work; /* people times minutes, or thousandths of days */
    RlvCal cal;
} Work;

/* Working time of one calendar, weighed by the people of a pool. */
typedef struct {
    RlvTimes *times;
    RlvCal cal;
    RlvUnit unit;
    const RlvResource *resource;
    RlvTime begin;
} Measure;

static gint64
measure (const Measure *by, RlvTime a, RlvTime b)
{
    return by->unit == RLV_UNIT_DAY ? rlv_cal_days (by->times, by->cal, a, b)
                                    : rlv_cal_minutes (by->times, by->cal, a, b);
}

/* What there is in all from by->begin to @t. */
static gint64
there_before (const Measure *by, RlvTime t)
{
    gint64 sum = 0, people, next_people;
    RlvTime at, next;

    for (guint i = 0; rlv_resource_step (by->resource, i, &at, &people) && at < t;
         i++) {
        RlvTime until = t;

        if (rlv_resource_step (by->resource, i + 1, &next, &next_people))
            until = MIN (t, next);
        if (until > by->begin && people > 0)
            sum += people * measure (by, MAX (at, by->begin), until);
    }
    return sum;
}

/* The first minute before which there is @work; RLV_TIME_NONE: never.  A minute less
 * where thousandths of days are rounded. */
static RlvTime
when_there (const Measure *by, gint64 work)
{
    gint64 people, next_people;
    RlvTime at, next;

    for (guint i = 0; rlv_resource_step (by->resource, i, &at, &people); i++) {
        gboolean more = rlv_resource_step (by->resource, i + 1, &next, &next_people);
        RlvTime from = MAX (at, by->begin);
        gint64 need;

        if (people <= 0 || (more && next <= from))
            continue;
        if (more) {
            gint64 here = people * measure (by, from, next);

            if (here < work) {
                work -= here;
                continue;
            }
        }
        need = by->unit == RLV_UNIT_DAY ? work / people : (work + people - 1) / people;
        if (need <= 0 || need > G_MAXINT32)
            return RLV_TIME_NONE;
        at = rlv_cal_add (by->times, by->cal, from, (RlvSpan){(gint32) need, by->unit});
        return at == RLV_TIME_NONE || by->unit != RLV_UNIT_DAY ? at : at - 1;
    }
    return RLV_TIME_NONE;
}

/* What @ix takes of @lane in every way; FALSE when it may do without, or cannot be
 * measured in @unit. */
static gboolean
work_of (const RlvWays *ways, RlvTaskIx ix, guint32 lane, RlvUnit unit, gboolean steady,
         Work *work)
{
    const RlvRun *run = ways->run;
    RlvSpan span = run->tasks[ix].likely;
    gint64 least = G_MAXINT64;

    if (rlv_run_has_begun (run, ix) || span.unit != unit || span.amount <= 0 ||
        run->grain[ix] == RLV_GRAIN_POINT || run->grain[ix] == RLV_GRAIN_ELAPSED)
        return FALSE;
    work->head = RLV_TIME_MAX;
    for (guint32 w = ways->first_way[ix]; w < ways->first_way[ix + 1]; w++) {
        const RlvWay *way = rlv_ways_get (ways, w);
        gint64 units = 0;

        for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks; a++)
            if (g_array_index (ways->asks, RlvLaneAsk, a).lane == lane)
                units += g_array_index (ways->asks, RlvLaneAsk, a).units;
        /* What is left of a cut day may count as a day; in one zone none is cut. */
        if (way->start == RLV_TIME_NONE ||
            (unit == RLV_UNIT_DAY && !way->one_zone &&
             (steady || way->cal != way->lag_cal)) ||
            (w > ways->first_way[ix] && way->lag_cal != work->cal))
            return FALSE;
        work->cal = way->lag_cal;
        work->head = MIN (work->head, way->start);
        least = MIN (least, units);
    }
    if (least == G_MAXINT64 || least <= 0)
        return FALSE;
    work->work = least * span.amount;
    return TRUE;
}

static gint
compare_heads (gconstpointer a, gconstpointer b)
{
    const Work *x = a, *y = b;

    if (x->cal != y->cal)
        return x->cal < y->cal ? -1 : 1;
    return (x->head < y->head) - (x->head > y->head);
}

/* Works of one calendar, the last head first. */
static RlvTime
end_of (const RlvWays *ways, guint32 lane, RlvUnit unit, const Work *works, guint n)
{
    Measure by = {ways->run->times, works[0].cal, unit,
                  g_array_index (ways->lanes, RlvLane, lane).resource,
                  works[n - 1].head};
    gint64 sum = 0, most = 0;

    for (guint i = 0; i < n; i++) {
        sum += works[i].work;
        if (i + 1 == n || works[i + 1].head != works[i].head)
            most = MAX (most, there_before (&by, works[i].head) + sum);
    }
    return when_there (&by, most);
}

/* The works of each lane, by task: one walk over all asks. */
static void
collect (const RlvWays *ways, RlvUnit unit, gboolean steady, GArray **of)
{
    for (RlvTaskIx t = 0; t < ways->run->out->n; t++) {
        const RlvWay *way = rlv_ways_get (ways, ways->first_way[t]);

        for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks; a++) {
            guint32 lane = g_array_index (ways->asks, RlvLaneAsk, a).lane;
            Work work;

            if (work_of (ways, t, lane, unit, steady, &work))
                g_array_append_val (of[lane], work);
        }
    }
}

RlvTime
rlv_ways_bound (const RlvWays *ways, gboolean steady)
{
    static const RlvUnit units[] = {RLV_UNIT_MINUTE, RLV_UNIT_DAY};
    g_autofree GArray **of = g_new0 (GArray *, (gsize) ways->lanes->len + 1);
    RlvTime bound = RLV_TIME_NONE;

    if (!ways->all)
        return bound;
    for (guint32 l = 0; l < ways->lanes->len; l++)
        of[l] = g_array_new (FALSE, FALSE, sizeof (Work));
    for (guint u = 0; u < G_N_ELEMENTS (units); u++) {
        collect (ways, units[u], steady, of);
        for (guint32 l = 0; l < ways->lanes->len; l++) {
            const Work *works = (const Work *) (gpointer) of[l]->data;

            g_array_sort (of[l], compare_heads);
            for (guint i = 0, k; i < of[l]->len; i = k) {
                for (k = i + 1; k < of[l]->len && works[k].cal == works[i].cal; k++)
                    ;
                bound = MAX (bound, end_of (ways, l, units[u], works + i, k - i));
            }
            g_array_set_size (of[l], 0);
        }
    }
    for (guint32 l = 0; l < ways->lanes->len; l++)
        g_array_unref (of[l]);
    return bound;
}
