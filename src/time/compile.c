/* Tables out of calendars.  A table holds the days asked so far and some more; when
 * more is asked it is made anew, about twice as long, so that nothing it holds depends
 * on who asked what before.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "times.h"

#define DAY_CREDIT  1000
#define DAYS_BEFORE 40 /* of the plan's start, at first */
#define DAYS_AFTER  400
/* Days of zones far from one another: their numbers differ by one, or two. */
#define ZONE_MARGIN 3

void
rlv_calendar_free (gpointer data)
{
    RlvCalendar *calendar = data;

    rlv_table_clear (&calendar->table);
    g_free (calendar->sources);
    g_free (calendar->cuts);
    g_free (calendar->shut);
    g_free (calendar);
}

/* --- calendars of the plan -------------------------------------------------------- */

/* Lays the exceptions of @spec over @laid, one pointer per day from @first to @end. */
static void
lay_exceptions (const RlvCalSpec *spec, const RlvException **laid, RlvDay first,
                RlvDay end)
{
    for (guint i = 0; i < spec->exceptions->len; i++) {
        const RlvException *exception =
            &g_array_index (spec->exceptions, RlvException, i);
        RlvDay to = MIN (exception->to, end - 1);

        for (RlvDay day = MAX (exception->from, first); day <= to; day++) {
            const RlvException **at = &laid[day - first];

            /* Shorter hours in the summer do not open the base's holidays. */
            if (exception->kind != RLV_EXCEPTION_REDUCED || *at == NULL ||
                (*at)->kind == RLV_EXCEPTION_REDUCED)
                *at = exception;
        }
    }
}

static void
lay_all (const RlvTimes *times, guint32 base, const RlvException **laid, RlvDay first,
         RlvDay end)
{
    g_autoptr (GPtrArray) chain = g_ptr_array_new ();

    for (guint32 at = base; at != RLV_NONE; at = rlv_times_spec (times, at)->base)
        g_ptr_array_add (chain, rlv_times_spec (times, at));
    for (guint i = chain->len; i-- > 0;) /* what is nearer lies on top */
        lay_exceptions (g_ptr_array_index (chain, i), laid, first, end);
}

/* What is worked on one day, before its hours become instants. */
typedef struct {
    RlvHoursRun hours;
    gint32 credit; /* -1: as its hours say */
    gboolean cut;  /* shorten the hours as the credit says */
    RlvItemIx shut;
} DayPlan;

static DayPlan
plan_day (const RlvCalSpec *spec, const RlvException *exception, RlvDay day)
{
    RlvHoursRun usual = spec->week[rlv_day_weekday (day)];
    DayPlan plan = {usual, DAY_CREDIT, FALSE, usual.n > 0 ? RLV_NONE : spec->week_item};

    if (exception == NULL)
        return plan;
    if (exception->kind == RLV_EXCEPTION_SHUT)
        return (DayPlan){{0, 0}, 0, FALSE, exception->item};
    if (exception->kind == RLV_EXCEPTION_OPEN)
        return (DayPlan){exception->hours, -1, FALSE, RLV_NONE};
    if (usual.n == 0)
        return plan;
    plan.shut = exception->item;
    plan.credit = exception->credit;
    plan.cut = exception->hours.n == 0;
    if (!plan.cut)
        plan.hours = exception->hours;
    return plan;
}

static gint32
instant (RlvZone *zone, RlvDay day, gint16 minute)
{
    return rlv_zone_utc (zone, day * 1440 + minute);
}

static void
make_day (const RlvTimes *times, const RlvCalSpec *spec, const DayPlan *plan,
          RlvDay day, RlvTableMaker *maker)
{
    RlvZone *zone = g_ptr_array_index (times->zones, spec->zone);
    const RlvHours *hours = &g_array_index (times->hours, RlvHours, plan->hours.first);
    guint32 n = plan->hours.n;
    gint32 credit = plan->credit, minutes = 0;

    /* A day counts whole or not at all: no part of it lies beyond the bounds. */
    if (instant (zone, day, hours[0].from) < times->floor ||
        instant (zone, day, hours[n - 1].until) > RLV_TIME_MAX)
        return;
    rlv_table_maker_day (maker, day);
    for (guint32 i = 0; i < n; i++) {
        rlv_table_maker_stretch (maker, instant (zone, day, hours[i].from),
                                 instant (zone, day, hours[i].until));
        minutes += hours[i].until - hours[i].from;
    }
    if (credit < 0)
        credit = MIN (DAY_CREDIT, minutes * DAY_CREDIT / MAX (spec->ordinary, 1));
    if (plan->cut)
        rlv_table_maker_cut (maker,
                             rlv_table_maker_length (maker) * credit / DAY_CREDIT);
    rlv_table_maker_credit (maker, credit);
}

static void
compile_base (RlvTimes *times, RlvCalendar *calendar, RlvTableMaker *maker)
{
    const RlvCalSpec *spec = rlv_times_spec (times, calendar->root);
    RlvDay first = calendar->table.first_day, end = calendar->table.end_day;
    g_autofree const RlvException **laid = g_new0 (const RlvException *, end - first);

    calendar->shut = g_renew (RlvItemIx, calendar->shut, end - first);
    lay_all (times, calendar->root, laid, first, end);
    for (RlvDay day = first; day < end; day++) {
        DayPlan plan = plan_day (spec, laid[day - first], day);

        calendar->shut[day - first] = plan.shut;
        if (plan.hours.n > 0)
            make_day (times, spec, &plan, day, maker);
    }
}

/* --- intersections ---------------------------------------------------------------- */

/* One of those that meet, and how far it was read. */
typedef struct {
    const RlvTable *table;
    guint32 at;
} Cursor;

static gint32
worth_at (const Cursor *cursor)
{
    const RlvWork *work =
        &cursor->table->works[cursor->table->stretches[cursor->at].work];

    return work[1].before - work->before;
}

/* The next time common to all from where the cursors stand; FALSE at the end of one. */
static gboolean
meet (Cursor *cursors, guint32 n, gint32 *open, gint32 *close)
{
    for (;;) {
        *open = G_MININT32;
        *close = G_MAXINT32;
        for (guint32 i = 0; i < n; i++) {
            const RlvStretch *stretch = &cursors[i].table->stretches[cursors[i].at];

            if (cursors[i].at == cursors[i].table->n_stretches)
                return FALSE;
            *open = MAX (*open, stretch->open);
            *close = MIN (*close, stretch->close);
        }
        if (*open < *close)
            return TRUE;
        for (guint32 i = 0; i < n; i++)
            while (cursors[i].table->stretches[cursors[i].at].close <= *open)
                cursors[i].at++;
    }
}

/* What a day is worth in which @minutes are common to days of which the least is worth
 * @least, the shortest of them ordinarily @ordinary minutes long. */
static gint32
common_credit (gint32 least, gint32 minutes, gint32 ordinary)
{
    if (2 * minutes >= ordinary)
        return least;
    return least * 2 * minutes / ordinary;
}

static void
compile_joint (RlvTimes *times, RlvCalendar *calendar, RlvTableMaker *maker)
{
    RlvTable *table = &calendar->table;
    guint32 n = calendar->n_sources, day = G_MAXUINT32;
    g_autofree Cursor *cursors = g_new (Cursor, n);
    gint32 open, close, least = DAY_CREDIT;

    /* All are covered first: one may be a source of another, and tables move. */
    for (guint32 i = 0; i < n; i++)
        rlv_times_cover (times, calendar->sources[i], table->first_day - ZONE_MARGIN,
                         table->end_day + ZONE_MARGIN);
    for (guint32 i = 0; i < n; i++) {
        cursors[i].table = &rlv_times_calendar (times, calendar->sources[i])->table;
        cursors[i].at =
            rlv_table_at (cursors[i].table, MAX (table->from, cursors[i].table->from));
    }
    while (meet (cursors, n, &open, &close) && open < table->until) {
        guint32 work = cursors[0].table->stretches[cursors[0].at].work;

        if (work != day) {
            if (day != G_MAXUINT32)
                rlv_table_maker_credit (
                    maker, common_credit (least, rlv_table_maker_length (maker),
                                          calendar->ordinary));
            rlv_table_maker_day (maker, cursors[0].table->works[work].day);
            day = work;
            least = DAY_CREDIT;
        }
        rlv_table_maker_stretch (maker, open, close);
        for (guint32 i = 0; i < n; i++) {
            least = MIN (least, worth_at (&cursors[i]));
            if (cursors[i].table->stretches[cursors[i].at].close == close)
                cursors[i].at++;
        }
    }
    if (day != G_MAXUINT32)
        rlv_table_maker_credit (
            maker,
            common_credit (least, rlv_table_maker_length (maker), calendar->ordinary));
}

/* --- calendars with holes --------------------------------------------------------- */

/* Adds what the cuts from @cut on leave of [open, close); gives the first cut that may
 * still matter later. */
static guint32
add_uncut (const RlvCalendar *calendar, guint32 cut, gint32 open, gint32 close,
           RlvTableMaker *maker)
{
    while (cut < calendar->n_cuts && calendar->cuts[2 * cut + 1] <= open)
        cut++;
    for (guint32 i = cut; i < calendar->n_cuts && calendar->cuts[2 * i] < close; i++) {
        rlv_table_maker_stretch (maker, open, calendar->cuts[2 * i]);
        open = MAX (open, calendar->cuts[2 * i + 1]);
    }
    rlv_table_maker_stretch (maker, open, close);
    return cut;
}

static void
compile_without (RlvTimes *times, RlvCalendar *calendar, RlvTableMaker *maker)
{
    const RlvTable *source =
        rlv_times_cover (times, calendar->sources[0], calendar->table.first_day,
                         calendar->table.end_day);
    guint32 cut = 0;

    for (const RlvWork *work = source->works; work < source->works + source->n_works;
         work++) {
        const RlvStretch *last = &source->stretches[work[1].first];
        gint32 whole = last->before - source->stretches[work->first].before;

        if (work->day < calendar->table.first_day ||
            work->day >= calendar->table.end_day)
            continue;
        rlv_table_maker_day (maker, work->day);
        for (const RlvStretch *s = &source->stretches[work->first]; s < last; s++)
            cut = add_uncut (calendar, cut, s->open, s->close, maker);
        rlv_table_maker_credit (maker, (work[1].before - work->before) *
                                           rlv_table_maker_length (maker) / whole);
    }
}

/* --- growing ---------------------------------------------------------------------- */

static RlvDay
least_day (const RlvTimes *times)
{
    return times->floor_day - RLV_TIMES_MARGIN;
}

static RlvDay
greatest_day (void)
{
    return RLV_DAY_MAX + 1 + RLV_TIMES_MARGIN;
}

static void
compile (RlvTimes *times, RlvCal cal, RlvDay first, RlvDay end)
{
    RlvCalendar *calendar = rlv_times_calendar (times, cal);
    RlvZone *zone = rlv_times_zone_of (times, cal);
    RlvTableMaker maker;

    rlv_table_clear (&calendar->table);
    calendar->table.first_day = first;
    calendar->table.end_day = end;
    calendar->table.from = rlv_zone_utc (zone, first * 1440);
    calendar->table.until = rlv_zone_utc (zone, end * 1440);
    rlv_table_maker_init (&maker);
    switch (calendar->kind) {
    case RLV_CAL_BASE:
        compile_base (times, calendar, &maker);
        break;
    case RLV_CAL_JOINT:
        compile_joint (times, calendar, &maker);
        break;
    case RLV_CAL_WITHOUT:
        compile_without (times, calendar, &maker);
        break;
    }
    rlv_table_maker_end (&maker, &calendar->table);
}

const RlvTable *
rlv_times_cover (RlvTimes *times, RlvCal cal, RlvDay first, RlvDay end)
{
    const RlvTable *table = &rlv_times_calendar (times, cal)->table;
    RlvDay start = rlv_plan_start (times->plan);
    RlvDay old_first = table->first_day, old_end = table->end_day;
    RlvDay more;

    if (table->stretches == NULL) {
        old_first = start - DAYS_BEFORE;
        old_end = start + DAYS_AFTER;
    }
    more = old_end - old_first;
    first = CLAMP (first, least_day (times), greatest_day () - 1);
    end = CLAMP (end, least_day (times) + 1, greatest_day ());
    if (table->stretches != NULL && first >= old_first && end <= old_end)
        return table;
    if (first < old_first)
        old_first = MIN (first - DAYS_BEFORE, old_first - more / 2);
    if (end > old_end)
        old_end = MAX (end + DAYS_BEFORE, old_end + more);
    compile (times, cal, MAX (old_first, least_day (times)),
             MIN (old_end, greatest_day ()));
    return table;
}

const RlvTable *
rlv_times_cover_instant (RlvTimes *times, RlvCal cal, gint32 t)
{
    RlvDay day = t / 1440;

    return rlv_times_cover (times, cal, day - ZONE_MARGIN, day + ZONE_MARGIN);
}

gboolean
rlv_times_grow_up (RlvTimes *times, RlvCal cal)
{
    const RlvTable *table = &rlv_times_calendar (times, cal)->table;

    if (table->end_day >= greatest_day ())
        return FALSE;
    rlv_times_cover (times, cal, table->first_day, table->end_day + 1);
    return TRUE;
}

gboolean
rlv_times_grow_down (RlvTimes *times, RlvCal cal)
{
    const RlvTable *table = &rlv_times_calendar (times, cal)->table;

    if (table->first_day <= least_day (times))
        return FALSE;
    rlv_times_cover (times, cal, table->first_day - 1, table->end_day);
    return TRUE;
}
