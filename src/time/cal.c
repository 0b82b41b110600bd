/* Arithmetic on calendars.  Each question finds its table, which may grow to hold the
 * answer; the rest is two look-ups.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "times.h"

RlvTime
rlv_cal_next (RlvTimes *times, RlvCal cal, RlvTime t)
{
    const RlvTable *table;
    guint32 i;

    if (!rlv_times_covers (times, t))
        return RLV_TIME_NONE;
    do {
        table = rlv_times_table (times, cal, (gint32) t);
        i = rlv_table_at (table, (gint32) t);
        if (i < table->n_stretches)
            return MAX (t, table->stretches[i].open);
    } while (rlv_times_grow_up (times, cal));
    return RLV_TIME_NONE;
}

RlvTime
rlv_cal_prev (RlvTimes *times, RlvCal cal, RlvTime t)
{
    const RlvTable *table;
    guint32 i;

    if (!rlv_times_covers (times, t))
        return RLV_TIME_NONE;
    do {
        table = rlv_times_table (times, cal, (gint32) t);
        i = rlv_table_at (table, (gint32) t);
        if (table->stretches[i].open < t)
            return t;
        if (i > 0)
            return table->stretches[i - 1].close;
    } while (rlv_times_grow_down (times, cal));
    return RLV_TIME_NONE;
}

static gint32
opening (const RlvTable *table, guint32 work)
{
    return table->stretches[table->works[work].first].open;
}

RlvTime
rlv_cal_open (RlvTimes *times, RlvCal cal, RlvTime t)
{
    const RlvTable *table;
    guint32 work;

    if (!rlv_times_covers (times, t))
        return RLV_TIME_NONE;
    do {
        table = rlv_times_table (times, cal, (gint32) t);
        work = table->stretches[rlv_table_at (table, (gint32) t)].work;
        if (opening (table, work) < t)
            work++;
        if (work < table->n_works)
            return opening (table, work);
    } while (rlv_times_grow_up (times, cal));
    return RLV_TIME_NONE;
}

RlvTime
rlv_cal_open_before (RlvTimes *times, RlvCal cal, RlvTime t)
{
    const RlvTable *table;
    guint32 work;

    if (!rlv_times_covers (times, t))
        return RLV_TIME_NONE;
    do {
        table = rlv_times_table (times, cal, (gint32) t);
        work = table->stretches[rlv_table_at (table, (gint32) t)].work;
        if (opening (table, work) <= t)
            return opening (table, work);
        if (work > 0)
            return opening (table, work - 1);
    } while (rlv_times_grow_down (times, cal));
    return RLV_TIME_NONE;
}

/* @by units of work from @t, on or back: the first instant that has them behind it, or
 * the last that has them before it. */
static RlvTime
move (RlvTimes *times, RlvCal cal, RlvTime t, RlvUnit unit, gint64 by)
{
    gboolean minutes = unit == RLV_UNIT_MINUTE;

    if (!rlv_times_covers (times, t))
        return RLV_TIME_NONE;
    if (by == 0)
        return t;
    if (unit == RLV_UNIT_ELAPSED)
        return rlv_times_covers (times, t + by) ? t + by : RLV_TIME_NONE;
    do {
        const RlvTable *table = rlv_times_table (times, cal, (gint32) t);
        guint32 i = rlv_table_at (table, (gint32) t);
        gint64 goal = by + (minutes ? rlv_table_minutes (table, i, (gint32) t)
                                    : rlv_table_credit (table, i, (gint32) t));

        if (by < 0 && goal >= 0)
            return minutes ? rlv_table_last_minutes (table, (gint32) goal)
                           : rlv_table_last_credit (table, (gint32) goal);
        if (by > 0 && goal <= (minutes ? rlv_table_total_minutes (table)
                                       : rlv_table_total_credit (table)))
            return minutes ? rlv_table_first_minutes (table, (gint32) goal)
                           : rlv_table_first_credit (table, (gint32) goal);
    } while (by > 0 ? rlv_times_grow_up (times, cal)
                    : rlv_times_grow_down (times, cal));
    return RLV_TIME_NONE;
}

RlvTime
rlv_cal_add (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan span)
{
    return move (times, cal, t, span.unit, MAX (span.amount, 0));
}

RlvTime
rlv_cal_sub (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan span)
{
    return move (times, cal, t, span.unit, -(gint64) MAX (span.amount, 0));
}

RlvTime
rlv_cal_shift (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan lag)
{
    return move (times, cal, t, lag.unit, lag.amount);
}

/* A table that holds both instants. */
static const RlvTable *
table_of_both (RlvTimes *times, RlvCal cal, RlvTime a, RlvTime b)
{
    if (!rlv_times_covers (times, a) || !rlv_times_covers (times, b))
        return NULL;
    rlv_times_table (times, cal, (gint32) a);
    return rlv_times_table (times, cal, (gint32) b);
}

/* Before the compiled start nobody works: what lies before it counts from there. */
static RlvTime
since_floor (const RlvTimes *times, RlvTime t)
{
    return t == RLV_TIME_NONE ? t : MAX (t, times->floor);
}

gint64
rlv_cal_minutes (RlvTimes *times, RlvCal cal, RlvTime a, RlvTime b)
{
    const RlvTable *table =
        table_of_both (times, cal, since_floor (times, a), since_floor (times, b));

    if (table == NULL)
        return RLV_TIME_NONE;
    a = since_floor (times, a);
    b = since_floor (times, b);
    return rlv_table_minutes (table, rlv_table_at (table, (gint32) b), (gint32) b) -
           rlv_table_minutes (table, rlv_table_at (table, (gint32) a), (gint32) a);
}

gint64
rlv_cal_days (RlvTimes *times, RlvCal cal, RlvTime a, RlvTime b)
{
    const RlvTable *table =
        table_of_both (times, cal, since_floor (times, a), since_floor (times, b));

    if (table == NULL)
        return RLV_TIME_NONE;
    a = since_floor (times, a);
    b = since_floor (times, b);
    return rlv_table_credit (table, rlv_table_at (table, (gint32) b), (gint32) b) -
           rlv_table_credit (table, rlv_table_at (table, (gint32) a), (gint32) a);
}

gboolean
rlv_cal_interval (RlvTimes *times, RlvCal cal, RlvTime t, guint32 i, RlvTime *open,
                  RlvTime *close, gint64 *day_credit)
{
    const RlvTable *table;

    if (!rlv_times_covers (times, t))
        return FALSE;
    do {
        guint32 at;

        table = rlv_times_table (times, cal, (gint32) t);
        at = rlv_table_at (table, (gint32) t);
        if (i < table->n_stretches - at) {
            const RlvStretch *stretch = &table->stretches[at + i];
            const RlvWork *work = &table->works[stretch->work];

            *open = stretch->open;
            *close = stretch->close;
            if (day_credit != NULL)
                *day_credit = work[1].before - work->before;
            return TRUE;
        }
    } while (rlv_times_grow_up (times, cal));
    return FALSE;
}

/* --- days ------------------------------------------------------------------------- */

RlvDay
rlv_cal_day (RlvTimes *times, RlvCal cal, RlvTime t, gboolean is_end)
{
    if (t == RLV_TIME_NONE)
        return RLV_DAY_NONE;
    t = CLAMP (t, times->floor, RLV_TIME_MAX);
    return rlv_zone_day (rlv_times_zone_of (times, cal), (gint32) t - (is_end ? 1 : 0));
}

void
rlv_cal_day_span (RlvTimes *times, RlvCal cal, RlvDay day, RlvTime *from,
                  RlvTime *until)
{
    RlvZone *zone = rlv_times_zone_of (times, cal);

    day = CLAMP (day, RLV_DAY_MIN - RLV_TIMES_DAYS_BEFORE, RLV_DAY_MAX);
    *from = rlv_zone_utc (zone, day * 1440);
    *until = rlv_zone_utc (zone, (day + 1) * 1440);
    /* In UTC the first day of our years may begin before them, and the last end after
     * them: no such instant can be written or kept. */
    if (day >= RLV_DAY_MIN)
        *from = MAX (*from, (RlvTime) RLV_DAY_MIN * 1440);
    *until = MIN (*until, RLV_TIME_MAX);
}

const char *
rlv_cal_local (RlvTimes *times, RlvCal cal, RlvTime t, char buffer[RLV_DATE_SIZE])
{
    gint32 local, minute;
    int year, month, mday;

    if (t == RLV_TIME_NONE) {
        g_strlcpy (buffer, "-", RLV_DATE_SIZE);
        return buffer;
    }
    t = CLAMP (t, times->floor, RLV_TIME_MAX);
    local = rlv_zone_local (rlv_times_zone_of (times, cal), (gint32) t);
    minute = (local % 1440 + 1440) % 1440;
    rlv_day_to_civil ((local - minute) / 1440, &year, &month, &mday);
    g_snprintf (buffer, RLV_DATE_SIZE, "%04d-%02d-%02d %02d:%02d", year, month, mday,
                minute / 60, minute % 60);
    return buffer;
}

static RlvItemIx
why_base_shut (RlvTimes *times, RlvCal cal, RlvDay day)
{
    const RlvTable *table = rlv_times_cover (times, cal, day, day + 1);

    if (day < table->first_day || day >= table->end_day)
        return RLV_NONE;
    return rlv_times_calendar (times, cal)->shut[day - table->first_day];
}

RlvItemIx
rlv_cal_why_shut (RlvTimes *times, RlvCal cal, RlvDay day)
{
    const RlvCalendar *calendar = rlv_times_calendar (times, cal);

    if (calendar->kind == RLV_CAL_BASE)
        return why_base_shut (times, cal, day);
    for (guint32 i = 0; i < calendar->n_sources; i++) {
        RlvItemIx why = rlv_cal_why_shut (times, calendar->sources[i], day);

        if (why != RLV_NONE)
            return why;
    }
    return RLV_NONE;
}
