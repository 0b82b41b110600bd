/* Calendars for draws: made from the calendars of the plan, then only read.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/clock.h"

/* --- making one --------------------------------------------------------------- */

typedef struct {
    GArray *s_open, *s_close, *s_before, *s_work;
    GArray *open, *close, *credit, *minutes, *first;
} Maker;

static GArray *
numbers (void)
{
    return g_array_new (FALSE, FALSE, sizeof (gint32));
}

static void
put (GArray *array, gint64 value)
{
    gint32 number = (gint32) value;

    g_array_append_val (array, number);
}

static gint32 *
finish (GArray *array)
{
    return (gint32 *) (gpointer) g_array_free (array, FALSE);
}

/* The next stretch after @t: of the calendar while it has any, then of the other one.
 */
static gboolean
next_stretch (RlvTimes *times, RiskClock *clock, RlvCal *cal, RlvCal after, RlvTime t,
              RlvTime *open, RlvTime *close, gint64 *credit)
{
    /* Asked for time that never comes, a calendar would be made up to its last year. */
    if ((*cal == after || rlv_cal_minutes (times, *cal, t, clock->until + 1) > 0) &&
        rlv_cal_interval (times, *cal, t, 0, open, close, credit))
        return TRUE;
    if (*cal == after)
        return FALSE;
    *cal = after;
    clock->ends = (gint32) t;
    if (!rlv_cal_interval (times, after, t, 0, open, close, credit))
        return FALSE;
    *open = MAX (*open, t);
    return TRUE;
}

/* All stretches from clock->from to the first that opens after clock->until. */
static void
collect (RlvTimes *times, RiskClock *clock, RlvCal after, Maker *maker)
{
    RlvTime t = clock->from, open, close;
    gint64 credit, minutes = 0, credits = 0;
    RlvDay day = RLV_DAY_NONE;
    RlvCal cal = clock->cal;

    while (next_stretch (times, clock, &cal, after, t, &open, &close, &credit) &&
           open <= clock->until) {
        RlvDay here = rlv_cal_day (times, cal, open, FALSE);

        if (here != day) {
            day = here;
            put (maker->open, open);
            put (maker->close, close);
            put (maker->credit, credits);
            put (maker->minutes, minutes);
            put (maker->first, maker->s_open->len);
            credits += credit;
            clock->regular = clock->regular && credit == 1000;
        }
        put (maker->s_open, open);
        put (maker->s_close, close);
        put (maker->s_before, minutes);
        put (maker->s_work, (gint64) maker->open->len - 1);
        g_array_index (maker->close, gint32, maker->close->len - 1) = (gint32) close;
        minutes += close - open;
        t = close;
    }
    clock->n_works = (gint32) maker->open->len;
    clock->n_stretches = (gint32) maker->s_open->len;
    put (maker->open, RISK_NEVER);
    put (maker->close, RISK_NEVER);
    put (maker->credit, credits);
    put (maker->minutes, minutes);
    put (maker->first, clock->n_stretches);
    put (maker->s_open, RISK_NEVER);
    put (maker->s_close, RISK_NEVER);
    put (maker->s_before, minutes);
    put (maker->s_work, clock->n_works);
}

static void
index_times (RiskClock *clock)
{
    gint32 stretch = 0, work = 0;

    clock->n_slots = ((clock->until - clock->from) >> RISK_TIME_SHIFT) + 2;
    clock->by_time = g_new (gint32, clock->n_slots);
    clock->by_open = g_new (gint32, clock->n_slots);
    for (gint32 i = 0; i < clock->n_slots; i++) {
        gint32 t = clock->from + i * (1 << RISK_TIME_SHIFT);

        while (clock->s_close[stretch] <= t)
            stretch++;
        while (clock->open[work] < t)
            work++;
        clock->by_time[i] = stretch;
        clock->by_open[i] = work;
    }
}

/* The last entry of @sums at or below each step; @n entries, the last the total. */
static gint32 *
index_sums (const gint32 *sums, gint32 n, gint32 *n_index)
{
    gint32 *index, at = 0;

    *n_index = (sums[n] >> RISK_SUM_SHIFT) + 1;
    index = g_new (gint32, *n_index);
    for (gint32 i = 0; i < *n_index; i++) {
        while (at < n && sums[at + 1] <= i << RISK_SUM_SHIFT)
            at++;
        index[i] = MIN (at, n);
    }
    return index;
}

static void
find_days (RlvTimes *times, RiskClock *clock)
{
    RlvTime from, until;
    RlvDay last_day = rlv_cal_day (times, clock->cal, clock->until, FALSE) + 1;

    clock->first_day = rlv_cal_day (times, clock->cal, clock->from, FALSE) - 1;
    clock->n_days = last_day - clock->first_day + 1;
    clock->midnight = g_new (gint32, clock->n_days + 1);
    for (gint32 i = 0; i < clock->n_days; i++) {
        rlv_cal_day_span (times, clock->cal, clock->first_day + i, &from, &until);
        clock->midnight[i] = (gint32) from;
        clock->midnight[i + 1] = (gint32) until;
    }
}

static void
find_usual (RiskClock *clock)
{
    gint32 counts[1441] = {0};

    for (gint32 w = 0; w < clock->n_works; w++)
        counts[CLAMP (clock->minutes[w + 1] - clock->minutes[w], 0, 1440)]++;
    for (gint32 m = 1; m <= 1440; m++)
        if (counts[m] >= counts[clock->usual])
            clock->usual = m;
}

RiskClock *
risk_clock_new (RlvTimes *times, RlvCal cal, RlvCal after, gint32 from, gint32 until)
{
    RiskClock *clock = g_new0 (RiskClock, 1);
    Maker maker = {numbers (), numbers (), numbers (), numbers (), numbers (),
                   numbers (), numbers (), numbers (), numbers ()};

    clock->cal = cal;
    clock->from = from;
    clock->until = until;
    clock->regular = TRUE;
    clock->ends = RISK_NEVER;
    collect (times, clock, after, &maker);
    clock->open = finish (maker.open);
    clock->close = finish (maker.close);
    clock->credit = finish (maker.credit);
    clock->minutes = finish (maker.minutes);
    clock->first = finish (maker.first);
    clock->s_open = finish (maker.s_open);
    clock->s_close = finish (maker.s_close);
    clock->s_before = finish (maker.s_before);
    clock->s_work = finish (maker.s_work);
    index_times (clock);
    clock->by_credit = index_sums (clock->credit, clock->n_works, &clock->n_credits);
    clock->by_minute =
        index_sums (clock->s_before, clock->n_stretches, &clock->n_minutes);
    find_days (times, clock);
    find_usual (clock);
    return clock;
}

void
risk_clock_free (RiskClock *clock)
{
    if (clock == NULL)
        return;
    g_free (clock->open);
    g_free (clock->close);
    g_free (clock->credit);
    g_free (clock->minutes);
    g_free (clock->first);
    g_free (clock->s_open);
    g_free (clock->s_close);
    g_free (clock->s_before);
    g_free (clock->s_work);
    g_free (clock->by_time);
    g_free (clock->by_open);
    g_free (clock->by_credit);
    g_free (clock->by_minute);
    g_free (clock->midnight);
    g_free (clock);
}

/* --- asking ------------------------------------------------------------------- */

/* The first stretch that closes after @t. */
static gint32
stretch_at (const RiskClock *clock, gint32 t)
{
    gint32 slot, i;

    if (t <= clock->from)
        return 0;
    slot = (gint32) ((guint32) (t - clock->from) >> RISK_TIME_SHIFT);
    i = clock->by_time[MIN (slot, clock->n_slots - 1)];
    while (clock->s_close[i] <= t)
        i++;
    return i;
}

gint32
risk_clock_next (const RiskClock *clock, gint32 t)
{
    if (t >= RISK_NEVER)
        return RISK_NEVER;
    return MAX (t, clock->s_open[stretch_at (clock, t)]);
}

gint32
risk_clock_prev (const RiskClock *clock, gint32 t)
{
    gint32 i;

    if (t >= RISK_NEVER)
        return RISK_NEVER;
    i = stretch_at (clock, t);
    if (clock->s_open[i] < t)
        return t;
    return i > 0 ? clock->s_close[i - 1] : clock->from;
}

gint32
risk_clock_open_before (const RiskClock *clock, gint32 t)
{
    gint32 work;

    if (t >= RISK_NEVER)
        return RISK_NEVER;
    work = clock->s_work[stretch_at (clock, t)];
    if (clock->open[work] <= t)
        return clock->open[work];
    return work > 0 ? clock->open[work - 1] : clock->from;
}

static gint32
minutes_until (const RiskClock *clock, gint32 i, gint32 t)
{
    return clock->s_before[i] + MAX (t - clock->s_open[i], 0);
}

static gint32
credit_until (const RiskClock *clock, gint32 i, gint32 t)
{
    gint32 work = clock->s_work[i], done;

    if (work >= clock->n_works)
        return clock->credit[clock->n_works];
    done = minutes_until (clock, i, t) - clock->minutes[work];
    if (done == 0)
        return clock->credit[work];
    return clock->credit[work] + (clock->credit[work + 1] - clock->credit[work]) *
                                     done /
                                     (clock->minutes[work + 1] - clock->minutes[work]);
}

/* From stretch @i on: where minute number @minutes is worked, or the next after it. */
static gint32
reach (const RiskClock *clock, gint32 i, gint32 minutes, gboolean is_last)
{
    while (is_last ? clock->s_before[i + 1] <= minutes
                   : clock->s_before[i + 1] < minutes)
        i++;
    return clock->s_open[i] + minutes - clock->s_before[i];
}

static gint32
minutes_for (const RiskClock *clock, gint32 work, gint32 part)
{
    gint32 worth = clock->credit[work + 1] - clock->credit[work];
    gint32 length = clock->minutes[work + 1] - clock->minutes[work];

    return part == worth ? length : (part * length + worth - 1) / worth;
}

static gint32
at_credit (const RiskClock *clock, gint32 goal, gboolean is_last)
{
    gint32 work = clock->by_credit[(is_last ? goal : goal - 1) >> RISK_SUM_SHIFT];
    gint32 minutes;

    while (is_last ? clock->credit[work + 1] <= goal : clock->credit[work + 1] < goal)
        work++;
    minutes = clock->minutes[work] +
              (is_last ? minutes_for (clock, work, goal + 1 - clock->credit[work]) - 1
                       : minutes_for (clock, work, goal - clock->credit[work]));
    return reach (clock, clock->first[work], minutes, is_last);
}

gint32
risk_clock_shift (const RiskClock *clock, gint32 t, RlvUnit unit, gint64 by)
{
    gint64 goal;
    gint32 i;

    if (t >= RISK_NEVER || by == 0)
        return t;
    if (unit == RLV_UNIT_ELAPSED)
        return (gint32) CLAMP (t + by, clock->from, RISK_NEVER);
    i = stretch_at (clock, t);
    if (unit == RLV_UNIT_MINUTE) {
        goal = by + minutes_until (clock, i, t);
        if (goal > clock->s_before[clock->n_stretches])
            return RISK_NEVER;
        if (goal < 0)
            return clock->from;
        i = clock->by_minute[(by < 0 ? goal : goal - 1) >> RISK_SUM_SHIFT];
        if (by < 0 && goal == clock->s_before[clock->n_stretches])
            return RISK_NEVER;
        return reach (clock, i, (gint32) goal, by < 0);
    }
    goal = by + credit_until (clock, i, t);
    if (goal > clock->credit[clock->n_works] ||
        (by < 0 && goal == clock->credit[clock->n_works]))
        return RISK_NEVER;
    return goal < 0 ? clock->from : at_credit (clock, (gint32) goal, by < 0);
}

gint32
risk_clock_day (const RiskClock *clock, gint32 t, gboolean is_end)
{
    gint32 i;

    t -= is_end ? 1 : 0;
    i = CLAMP ((t - clock->midnight[0]) / 1440, 0, clock->n_days - 1);
    while (i > 0 && clock->midnight[i] > t)
        i--;
    while (i + 1 < clock->n_days && clock->midnight[i + 1] <= t)
        i++;
    return i;
}
