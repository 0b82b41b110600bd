/* Calendars day by day.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow.h"

#include <stdio.h>
#include <string.h>

/* --- days and instants -------------------------------------------------------- */

RlvTime
slow_instant (GTimeZone *zone, RlvDay day, gint64 minute)
{
    gint year, month, mday;

    rlv_day_to_civil (day + (RlvDay) (minute / 1440), &year, &month, &mday);
    g_autoptr (GDateTime) local = g_date_time_new (
        zone, year, month, mday, (gint) (minute % 1440 / 60), (gint) (minute % 60), 0);
    return g_date_time_to_unix (local) / 60;
}

RlvDay
slow_day_of (GTimeZone *zone, RlvTime t)
{
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (t * 60);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

    return rlv_day_from_civil (g_date_time_get_year (local),
                               g_date_time_get_month (local),
                               g_date_time_get_day_of_month (local));
}

/* --- what the plan says of a day ---------------------------------------------- */

/* "08:30-12:30 13:30-17:30" as minutes; how many pieces. */
static guint
parse_hours (const char *text, gint64 from[], gint64 until[])
{
    g_auto (GStrv) pieces = g_strsplit (text, " ", -1);
    guint n = 0;

    for (guint i = 0; pieces[i] != NULL; i++) {
        gint h1, m1, h2, m2;

        if (sscanf (pieces[i], "%d:%d-%d:%d", &h1, &m1, &h2, &m2) == 4 &&
            n < SLOW_INTERVALS) {
            from[n] = h1 * 60 + m1;
            until[n++] = h2 * 60 + m2;
        }
    }
    return n;
}

static gint64
hours_minutes (const char *text)
{
    gint64 from[SLOW_INTERVALS], until[SLOW_INTERVALS], sum = 0;

    for (guint i = parse_hours (text, from, until); i > 0; i--)
        sum += until[i - 1] - from[i - 1];
    return sum;
}

static gboolean
names_weekday (const char *days, RlvDay day)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu",
                                        "fri", "sat", "sun"};

    return strstr (days, names[rlv_day_weekday (day)]) != NULL;
}

/* The first child of @kind in @calendar itself whose days [@from, @until] hold @day;
 * @until may be unwritten. */
static RlvItemIx
find_dated (const RlvPlan *plan, RlvItemIx calendar, const char *kind, const char *from,
            const char *until, RlvDay day)
{
    for (RlvItemIx i = rlv_plan_child (plan, calendar, kind, RLV_NONE); i != RLV_NONE;
         i = rlv_plan_child (plan, calendar, kind, i)) {
        gint64 first = rlv_item_int (plan, i, from, RLV_DAY_MIN);
        gint64 last = until ? rlv_item_int (plan, i, until, first) : first;

        if (first <= day && day <= last)
            return i;
    }
    return RLV_NONE;
}

/* What is said of one day: at most one is not RLV_NONE. */
typedef struct {
    RlvItemIx open, shut, reduced;
} Said;

/* The calendar itself goes before those it rests on, and an opening before a holiday or
 * closure. Reduced hours count last of all: those of summer open no holiday of the
 * base. */
static Said
said_of (const RlvPlan *plan, RlvItemIx calendar, RlvDay day)
{
    Said said = {RLV_NONE, RLV_NONE, RLV_NONE};

    for (RlvItemIx c = calendar; c != RLV_NONE; c = rlv_item_ref (plan, c, "base")) {
        said.open = find_dated (plan, c, "open", "date", NULL, day);
        if (said.open != RLV_NONE)
            return said;
        said.shut = find_dated (plan, c, "holiday", "date", "until", day);
        if (said.shut == RLV_NONE)
            said.shut = find_dated (plan, c, "closure", "from", "to", day);
        if (said.shut != RLV_NONE)
            return said;
    }
    for (RlvItemIx c = calendar; c != RLV_NONE && said.reduced == RLV_NONE;
         c = rlv_item_ref (plan, c, "base"))
        said.reduced = find_dated (plan, c, "reduced", "from", "to", day);
    return said;
}

/* The hours the week gives that day, or NULL. */
static const char *
week_hours (const RlvPlan *plan, RlvItemIx calendar, RlvDay day)
{
    while (rlv_plan_child (plan, calendar, "week", RLV_NONE) == RLV_NONE) {
        calendar = rlv_item_ref (plan, calendar, "base");
        if (calendar == RLV_NONE)
            return NULL;
    }
    for (RlvItemIx i = rlv_plan_child (plan, calendar, "week", RLV_NONE); i != RLV_NONE;
         i = rlv_plan_child (plan, calendar, "week", i))
        if (names_weekday (rlv_item_text (plan, i, "days"), day))
            return rlv_item_text (plan, i, "hours");
    return NULL;
}

/* Cuts @day down to its first @minutes. */
static void
cut_to (SlowDay *day, gint64 minutes)
{
    gint64 left = minutes;
    guint n = 0;

    for (guint i = 0; i < day->n && left > 0; i++, n++) {
        gint64 length = MIN (left, day->close[i] - day->open[i]);

        day->close[i] = day->open[i] + length;
        left -= length;
    }
    day->n = n;
    day->minutes = minutes - left;
}

static void
set_hours (SlowDay *day, GTimeZone *zone, const char *hours)
{
    gint64 from[SLOW_INTERVALS], until[SLOW_INTERVALS];

    day->n = parse_hours (hours, from, until);
    day->minutes = 0;
    for (guint i = 0; i < day->n; i++) {
        day->open[i] = slow_instant (zone, day->day, from[i]);
        day->close[i] = slow_instant (zone, day->day, until[i]);
        day->minutes += day->close[i] - day->open[i];
    }
}

static SlowDay
make_day (const RlvPlan *plan, const SlowCal *cal, RlvDay date)
{
    SlowDay day = {.day = date, .credit = 1000};
    const char *week = week_hours (plan, cal->item, date), *hours;
    Said said = said_of (plan, cal->item, date);
    gint64 factor;

    if (said.open != RLV_NONE) {
        set_hours (&day, cal->zone, rlv_item_text (plan, said.open, "hours"));
        day.credit = MIN (1000, 1000 * day.minutes / cal->ordinary);
        return day;
    }
    if (week == NULL || said.shut != RLV_NONE)
        return day;
    set_hours (&day, cal->zone, week);
    if (said.reduced == RLV_NONE)
        return day;
    hours = rlv_item_text (plan, said.reduced, "hours");
    factor = rlv_item_int (plan, said.reduced, "factor", -1);
    if (hours != NULL)
        set_hours (&day, cal->zone, hours);
    else
        cut_to (&day, day.minutes * factor / RLV_DECIMAL_ONE);
    day.credit = factor < 0 ? MIN (1000, 1000 * day.minutes / cal->ordinary)
                            : factor * 1000 / RLV_DECIMAL_ONE;
    return day;
}

/* --- calendars ---------------------------------------------------------------- */

static SlowCal *
new_cal (GTimeZone *zone)
{
    SlowCal *cal = g_new0 (SlowCal, 1);

    cal->zone = g_time_zone_ref (zone);
    cal->days = g_array_new (FALSE, FALSE, sizeof (SlowDay));
    cal->item = RLV_NONE;
    return cal;
}

void
slow_cal_free (SlowCal *cal)
{
    g_time_zone_unref (cal->zone);
    g_array_unref (cal->days);
    g_free (cal);
}

/* The most usual length of a day of the week; of two as usual, the longer. */
static gint64
ordinary_day (const RlvPlan *plan, RlvItemIx calendar)
{
    gint64 length[7], best = 0;
    guint best_count = 0;

    for (RlvDay day = 0; day < 7; day++) {
        const char *hours = week_hours (plan, calendar, day);

        length[day] = hours ? hours_minutes (hours) : 0;
    }
    for (guint i = 0; i < 7; i++) {
        guint count = 0;

        for (guint j = 0; j < 7; j++)
            count += length[j] == length[i];
        if (length[i] > 0 &&
            (count > best_count || (count == best_count && length[i] > best))) {
            best = length[i];
            best_count = count;
        }
    }
    return best;
}

SlowCal *
slow_cal_new (const RlvPlan *plan, guint32 c, RlvDay first, RlvDay last)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "calendar", &n);
    const char *name = "UTC";
    SlowCal *cal;

    for (RlvItemIx i = n > 0 ? items[c] : RLV_NONE; i != RLV_NONE;
         i = rlv_item_ref (plan, i, "base"))
        if (rlv_item_has (plan, i, "zone")) {
            name = rlv_item_text (plan, i, "zone");
            break;
        }
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (name);
    g_assert_nonnull (zone);
    cal = new_cal (zone);
    cal->parts[cal->n_parts++] = c;
    if (n > 0) {
        cal->item = items[c];
        cal->ordinary = ordinary_day (plan, cal->item);
    } else {
        cal->ordinary = 480;
    }
    for (RlvDay date = first; date <= last; date++) {
        SlowDay day = {.day = date, .credit = 1000};

        if (n > 0)
            day = make_day (plan, cal, date);
        else if (rlv_day_weekday (date) < 5)
            set_hours (&day, cal->zone, "09:00-17:00");
        if (day.minutes > 0)
            g_array_append_val (cal->days, day);
    }
    return cal;
}

static const SlowDay *
day_at (const SlowCal *cal, guint i)
{
    return &g_array_index (cal->days, SlowDay, i);
}

/* The first day that closes after @t. */
static guint
first_day_after (const SlowCal *cal, RlvTime t)
{
    guint low = 0, high = cal->days->len;

    while (low < high) {
        guint mid = (low + high) / 2;
        const SlowDay *day = day_at (cal, mid);

        if (day->close[day->n - 1] > t)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

/* Appends the time that @day and @cal share to @common; lowers the credit to the least
 * among the days that meet. */
static void
meet (const SlowDay *day, const SlowCal *cal, SlowDay *common)
{
    *common = (SlowDay){.day = day->day, .credit = day->credit};
    for (guint i = 0; i < day->n; i++)
        for (guint d = first_day_after (cal, day->open[i]);
             d < cal->days->len && day_at (cal, d)->open[0] < day->close[i]; d++) {
            const SlowDay *other = day_at (cal, d);

            for (guint j = 0; j < other->n; j++) {
                RlvTime open = MAX (day->open[i], other->open[j]);
                RlvTime close = MIN (day->close[i], other->close[j]);

                if (open >= close)
                    continue;
                g_assert (common->n < SLOW_INTERVALS);
                common->open[common->n] = open;
                common->close[common->n++] = close;
                common->minutes += close - open;
                common->credit = MIN (common->credit, other->credit);
            }
        }
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
    guint32 x = (*(SlowCal *const *) a)->parts[0],
            y = (*(SlowCal *const *) b)->parts[0];

    return (x > y) - (x < y);
}

SlowCal *
slow_cal_joint (SlowCal *const *cals, guint n)
{
    g_autofree SlowCal **sorted = g_memdup2 (cals, n * sizeof *cals);
    SlowCal *joint;
    guint kept = 0;

    qsort (sorted, n, sizeof *sorted, compare_parts);
    for (guint i = 0; i < n; i++)
        if (i == 0 || sorted[i]->parts[0] != sorted[i - 1]->parts[0])
            sorted[kept++] = sorted[i];
    joint = new_cal (sorted[0]->zone);
    joint->item = kept == 1 ? sorted[0]->item : RLV_NONE;
    joint->ordinary = sorted[0]->ordinary;
    for (guint k = 0; k < kept; k++) {
        joint->ordinary = MIN (joint->ordinary, sorted[k]->ordinary);
        joint->parts[joint->n_parts++] = sorted[k]->parts[0];
    }
    for (guint i = 0; i < sorted[0]->days->len; i++) {
        SlowDay day = *day_at (sorted[0], i);

        for (guint k = 1; k < kept && day.n > 0; k++) {
            SlowDay common;

            meet (&day, sorted[k], &common);
            day = common;
        }
        if (day.n == 0)
            continue;
        if (kept > 1 && day.minutes * 2 < joint->ordinary)
            day.credit = day.credit * 2 * day.minutes / joint->ordinary;
        g_array_append_val (joint->days, day);
    }
    return joint;
}

SlowCal *
slow_cal_without (const SlowCal *base, const RlvTime *from, const RlvTime *until,
                  guint n)
{
    SlowCal *cal = new_cal (base->zone);

    memcpy (cal->parts, base->parts, sizeof cal->parts);
    cal->n_parts = base->n_parts;
    cal->item = base->item;
    cal->ordinary = base->ordinary;
    for (guint i = 0; i < base->days->len; i++) {
        SlowDay day = *day_at (base, i), left = {.day = day.day};

        for (guint j = 0; j < day.n; j++) {
            RlvTime at = day.open[j];

            for (guint k = 0; k <= n; k++) {
                RlvTime stop =
                    k < n ? CLAMP (from[k], at, MAX (at, day.close[j])) : day.close[j];

                if (stop > at) {
                    g_assert (left.n < SLOW_INTERVALS);
                    left.open[left.n] = at;
                    left.close[left.n++] = stop;
                    left.minutes += stop - at;
                }
                if (k < n && until[k] > at)
                    at = MIN (MAX (at, until[k]), day.close[j]);
            }
        }
        left.credit = day.credit * left.minutes / day.minutes;
        if (left.n > 0)
            g_array_append_val (cal->days, left);
    }
    return cal;
}

/* --- arithmetic --------------------------------------------------------------- */

gboolean
slow_works (const SlowCal *cal, RlvTime t)
{
    return slow_next (cal, t) == t;
}

RlvTime
slow_next (const SlowCal *cal, RlvTime t)
{
    for (guint d = first_day_after (cal, t); d < cal->days->len; d++)
        for (guint i = 0; i < day_at (cal, d)->n; i++)
            if (day_at (cal, d)->close[i] > t)
                return MAX (t, day_at (cal, d)->open[i]);
    return RLV_TIME_NONE;
}

RlvTime
slow_prev (const SlowCal *cal, RlvTime t)
{
    guint d = MIN (first_day_after (cal, t) + 1, cal->days->len);

    while (d-- > 0)
        for (guint i = day_at (cal, d)->n; i-- > 0;)
            if (day_at (cal, d)->open[i] < t)
                return MIN (t, day_at (cal, d)->close[i]);
    return RLV_TIME_NONE;
}

RlvTime
slow_open (const SlowCal *cal, RlvTime t)
{
    for (guint d = first_day_after (cal, t); d < cal->days->len; d++)
        if (day_at (cal, d)->open[0] >= t)
            return day_at (cal, d)->open[0];
    return RLV_TIME_NONE;
}

/* Minutes worked in @day before @t. */
static gint64
worked (const SlowDay *day, RlvTime t)
{
    gint64 sum = 0;

    for (guint i = 0; i < day->n; i++)
        sum += CLAMP (t, day->open[i], day->close[i]) - day->open[i];
    return sum;
}

/* What @day is worth from its opening to @t. */
static gint64
worth (const SlowDay *day, RlvTime t, RlvUnit unit)
{
    gint64 minutes = worked (day, t);

    return unit == RLV_UNIT_DAY ? day->credit * minutes / day->minutes : minutes;
}

static gint64
whole_worth (const SlowDay *day, RlvUnit unit)
{
    return unit == RLV_UNIT_DAY ? day->credit : day->minutes;
}

/* The first instant of @day by which it is worth @amount (> 0). */
static RlvTime
reaches (const SlowDay *day, gint64 amount, RlvUnit unit)
{
    for (guint i = 0; i < day->n; i++)
        for (RlvTime t = day->open[i] + 1; t <= day->close[i]; t++)
            if (worth (day, t, unit) >= amount)
                return t;
    g_assert_not_reached ();
}

/* The last instant of @day, closes and breaks left out, at which it is worth at most
 * @amount; RLV_TIME_NONE when it is worth no more than that at its end. */
static RlvTime
exceeds (const SlowDay *day, gint64 amount, RlvUnit unit)
{
    for (guint i = 0; i < day->n; i++)
        for (RlvTime t = day->open[i]; t < day->close[i]; t++)
            if (worth (day, t + 1, unit) > amount)
                return t;
    return RLV_TIME_NONE;
}

RlvTime
slow_add (const SlowCal *cal, RlvTime t, RlvSpan span)
{
    gint64 left = span.amount;

    if (t == RLV_TIME_NONE)
        return t;
    if (span.unit == RLV_UNIT_ELAPSED || span.amount == 0)
        return t + span.amount;
    for (guint d = first_day_after (cal, t); d < cal->days->len; d++) {
        const SlowDay *day = day_at (cal, d);
        gint64 before = worth (day, t, span.unit);
        gint64 rest = whole_worth (day, span.unit) - before;

        if (left <= rest)
            return reaches (day, before + left, span.unit);
        left -= rest;
    }
    return RLV_TIME_NONE;
}

/* The latest instant from which the work still fits: the last at which what is worked
 * so far is no more than what is worked by @t, less the span. */
RlvTime
slow_sub (const SlowCal *cal, RlvTime t, RlvSpan span)
{
    gint64 left = span.amount;
    guint d;

    if (t == RLV_TIME_NONE)
        return t;
    if (span.unit == RLV_UNIT_ELAPSED || span.amount == 0)
        return t - span.amount;
    d = MIN (first_day_after (cal, t) + 1, cal->days->len);
    while (d-- > 0) {
        const SlowDay *day = day_at (cal, d);
        gint64 done = worth (day, t, span.unit);

        if (left <= done) {
            RlvTime at = exceeds (day, done - left, span.unit);

            g_assert (at != RLV_TIME_NONE || left == 0);
            if (at != RLV_TIME_NONE)
                return at;
        }
        left -= done;
    }
    return RLV_TIME_NONE;
}

RlvTime
slow_shift (const SlowCal *cal, RlvTime t, RlvSpan lag)
{
    RlvSpan back = {-lag.amount, lag.unit};

    return lag.amount >= 0 ? slow_add (cal, t, lag) : slow_sub (cal, t, back);
}

static gint64
between (const SlowCal *cal, RlvTime a, RlvTime b, RlvUnit unit)
{
    gint64 sum = 0;

    if (b < a)
        return -between (cal, b, a, unit);
    for (guint d = first_day_after (cal, a);
         d < cal->days->len && day_at (cal, d)->open[0] < b; d++)
        sum += worth (day_at (cal, d), b, unit) - worth (day_at (cal, d), a, unit);
    return sum;
}

gint64
slow_minutes (const SlowCal *cal, RlvTime a, RlvTime b)
{
    return between (cal, a, b, RLV_UNIT_MINUTE);
}

gint64
slow_days (const SlowCal *cal, RlvTime a, RlvTime b)
{
    return between (cal, a, b, RLV_UNIT_DAY);
}
