/* Freezes, closings of the books and peaks: times in which some kinds of task may not
 * run, though people work.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "times.h"

typedef struct {
    RlvTime from, until;
    RlvItemIx item;
} Hit;

/* What is looked for, and the best so far. */
typedef struct {
    RlvTimes *times;
    RlvCal cal; /* a base calendar: it says what days and working days are */
    const char *kind;
    RlvTime a, b;
    gboolean last;
    gboolean found;
    Hit best;
} Search;

/* Keeps @hit if it is the first so far, or the last; of two alike, what came first. */
static void
offer (Search *search, const Hit *hit)
{
    if (search->found && (search->last ? hit->until <= search->best.until
                                       : hit->from >= search->best.from))
        return;
    search->found = TRUE;
    search->best = *hit;
}

/* Days @first to @last, both included, of @blackout: do they hit, and better? */
static void
try_days (Search *search, const RlvBlackout *blackout, RlvDay first, RlvDay last)
{
    Hit hit = {.item = blackout->item};
    RlvTime unused;

    first = MAX (first, blackout->from);
    last = MIN (last, blackout->to);
    if (first > last)
        return;
    rlv_cal_day_span (search->times, search->cal, first, &hit.from, &unused);
    rlv_cal_day_span (search->times, search->cal, last, &unused, &hit.until);
    if (hit.from >= search->b || hit.until <= search->a)
        return;
    offer (search, &hit);
}

static RlvDay
month_start (gint32 month) /* counted from January of year 0 */
{
    return rlv_day_from_civil (month / 12, month % 12 + 1, 1);
}

static gint32
month_of (RlvDay day)
{
    int year, month, mday;

    rlv_day_to_civil (day, &year, &month, &mday);
    return year * 12 + month - 1;
}

/* The closing of the books: from the first of the month to the last of its first so
 * many working days, and from the first of its last so many to its end.  What does not
 * work in between is barred too: a cutover of that weekend would meet the same books.
 */
static void
try_month (Search *search, const RlvBlackout *blackout, gint32 month)
{
    RlvDay start = month_start (month), end = month_start (month + 1);
    const RlvTable *table =
        rlv_times_cover (search->times, search->cal, start - 1, end + 1);
    RlvTime from, unused;
    guint32 first, after, n;

    if (start < table->first_day || end > table->end_day)
        return;
    rlv_cal_day_span (search->times, search->cal, start, &from, &unused);
    first = table->stretches[rlv_table_at (table, (gint32) from)].work;
    for (after = first; after < table->n_works && table->works[after].day < end;)
        after++;
    if (after == first)
        return;
    n = MIN ((guint32) blackout->month_first, after - first);
    if (n > 0)
        try_days (search, blackout, start, table->works[first + n - 1].day);
    n = MIN ((guint32) blackout->month_last, after - first);
    if (n > 0)
        try_days (search, blackout, table->works[after - n].day, end - 1);
}

static void
try_months (Search *search, const RlvBlackout *blackout)
{
    RlvDay a = rlv_cal_day (search->times, search->cal, search->a, FALSE);
    RlvDay b = rlv_cal_day (search->times, search->cal, search->b, TRUE);
    gint32 first = month_of (MAX (a, blackout->from));
    gint32 last = month_of (MIN (b, blackout->to));
    Search own = *search;

    own.found = FALSE;
    for (gint32 i = 0; i <= last - first && !own.found; i++)
        try_month (&own, blackout, search->last ? last - i : first + i);
    if (own.found)
        offer (search, &own.best);
}

static void
try_calendar (Search *search)
{
    for (guint32 at = search->cal; at != RLV_NONE;
         at = rlv_times_spec (search->times, at)->base) {
        const RlvCalSpec *spec = rlv_times_spec (search->times, at);

        for (guint i = 0; i < spec->blackouts->len; i++) {
            const RlvBlackout *blackout =
                &g_array_index (spec->blackouts, RlvBlackout, i);

            if (!g_strv_contains ((const char *const *) blackout->kinds, search->kind))
                continue;
            if (blackout->month_first + blackout->month_last > 0)
                try_months (search, blackout);
            else
                try_days (search, blackout, blackout->from, blackout->to);
        }
    }
}

/* Looks in every base calendar that @cal is made of. */
static void
try_all (Search *search, RlvCal cal)
{
    const RlvCalendar *calendar = rlv_times_calendar (search->times, cal);

    if (calendar->kind == RLV_CAL_BASE) {
        search->cal = cal;
        try_calendar (search);
        return;
    }
    for (guint32 i = 0; i < calendar->n_sources; i++)
        try_all (search, calendar->sources[i]);
}

static gboolean
look (Search *search, RlvCal cal, RlvTime *from, RlvTime *until, RlvItemIx *item)
{
    if (search->a == RLV_TIME_NONE || search->b == RLV_TIME_NONE ||
        search->a >= search->b)
        return FALSE;
    try_all (search, cal);
    if (!search->found)
        return FALSE;
    *from = search->best.from;
    *until = search->best.until;
    *item = search->best.item;
    return TRUE;
}

gboolean
rlv_blackout_hit (RlvTimes *times, RlvCal cal, const char *kind, RlvTime a, RlvTime b,
                  RlvTime *from, RlvTime *until, RlvItemIx *item)
{
    Search search = {.times = times, .kind = kind, .a = a, .b = b};

    return look (&search, cal, from, until, item);
}

gboolean
rlv_blackout_hit_last (RlvTimes *times, RlvCal cal, const char *kind, RlvTime a,
                       RlvTime b, RlvTime *from, RlvTime *until, RlvItemIx *item)
{
    Search search = {.times = times, .kind = kind, .a = a, .b = b, .last = TRUE};

    return look (&search, cal, from, until, item);
}
