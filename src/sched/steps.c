/* Time in steps: between two instants nobody starts or ends.  A night in which nobody
 * works is no step but part of an instant, the close before it and the opening after
 * it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/compile.h"

/* Something at @at: so many more (or fewer) calendars work from then on, and of them so
 * many on which tasks may start at any minute. */
typedef struct {
    RlvTime at;
    gint32 works, minutes;
} Event;

static int
compare_events (const void *a, const void *b)
{
    const Event *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

static void
add_event (const RlvCompile *compile, GArray *events, RlvTime at, gint32 works,
           gint32 minutes)
{
    Event event = {at, works, minutes};

    if (works == 0 && (at <= compile->begin || at >= compile->horizon))
        return;
    event.at = CLAMP (at, compile->begin, compile->horizon);
    g_array_append_val (events, event);
}

static void
append (GArray *events, const Event *event)
{
    Event *last =
        events->len > 0 ? &g_array_index (events, Event, events->len - 1) : NULL;

    if (last == NULL || last->at != event->at) {
        g_array_append_val (events, *event);
        return;
    }
    last->works += event->works;
    last->minutes += event->minutes;
}

/* Merges @more, which is by time and is emptied, into @events, which is: one for each
 * time, for most calendars open and close together. */
static void
merge (GArray **events, GArray *more)
{
    const GArray *old = *events;
    GArray *both =
        g_array_sized_new (FALSE, FALSE, sizeof (Event), old->len + more->len);
    guint i = 0, k = 0;

    while (i < old->len || k < more->len) {
        const Event *x = i < old->len ? &g_array_index (old, Event, i) : NULL;
        const Event *y = k < more->len ? &g_array_index (more, Event, k) : NULL;

        if (y == NULL || (x != NULL && x->at <= y->at)) {
            append (both, x);
            i++;
        } else {
            append (both, y);
            k++;
        }
    }
    g_array_set_size (more, 0);
    g_array_unref (*events);
    *events = both;
}

/* --- what makes an instant ------------------------------------------------------ */

/* Whole working days, lunch and all. */
static void
add_days (const RlvCompile *compile, RlvCal cal, GArray *events)
{
    RlvTimes *times = compile->ways->run->times;
    RlvTime open = rlv_cal_open_before (times, cal, compile->begin);

    if (open == RLV_TIME_NONE)
        open = rlv_cal_open (times, cal, compile->begin);
    while (open != RLV_TIME_NONE && open < compile->horizon) {
        RlvTime next = rlv_cal_open (times, cal, open + 1);
        RlvTime close =
            rlv_cal_prev (times, cal, next != RLV_TIME_NONE ? next : RLV_TIME_MAX);

        if (close > compile->begin && close <= compile->horizon) {
            add_event (compile, events, open, 1, 0);
            add_event (compile, events, close, -1, 0);
        }
        open = next;
    }
}

/* Each stretch of work, for what starts at any minute. */
static void
add_stretches (const RlvCompile *compile, RlvCal cal, GArray *events)
{
    RlvTime open, close;

    for (guint32 i = 0; rlv_cal_interval (compile->ways->run->times, cal,
                                          compile->begin, i, &open, &close, NULL) &&
                        open < compile->horizon;
         i++) {
        if (close > compile->horizon)
            break;
        add_event (compile, events, open, 1, 1);
        add_event (compile, events, close, -1, -1);
    }
}

#define AS_DAYS      1
#define AS_STRETCHES 2

static void
add_calendars (const RlvCompile *compile, GArray **events)
{
    const RlvWays *ways = compile->ways;
    const RlvRun *run = ways->run;
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
    g_autoptr (GArray) of_one = g_array_new (FALSE, FALSE, sizeof (Event));

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        gboolean stretches = run->grain[t] == RLV_GRAIN_MINUTE;
        guint as = stretches ? AS_STRETCHES : AS_DAYS;

        if (rlv_run_has_begun (run, t) || run->grain[t] == RLV_GRAIN_ELAPSED)
            continue;
        for (guint32 w = ways->first_way[t]; w < ways->first_way[t + 1]; w++) {
            /* What is cut from it is cut where people come and go: these are events of
             * their own. */
            RlvCal cal = rlv_ways_get (ways, w)->lag_cal;
            gpointer key = GUINT_TO_POINTER (cal + 1);
            guint done = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key));

            if ((done & as) != 0)
                continue;
            g_hash_table_insert (seen, key, GUINT_TO_POINTER (done | as));
            (stretches ? add_stretches : add_days) (compile, cal, of_one);
            merge (events, of_one);
        }
    }
}

static void
add_people (const RlvCompile *compile, GArray *events)
{
    const GArray *lanes = compile->ways->lanes;
    g_autoptr (GArray) at = g_array_new (FALSE, FALSE, sizeof (RlvTime));

    for (guint i = 0; i < lanes->len; i++)
        rlv_resource_changes (g_array_index (lanes, RlvLane, i).resource, at);
    for (guint i = 0; i < at->len; i++)
        add_event (compile, events, g_array_index (at, RlvTime, i), 0, 0);
}

static void
add_window (const RlvCompile *compile, RlvItemIx window, GArray *events)
{
    RlvTime t = compile->begin, from, until;

    for (; t < compile->horizon &&
           rlv_window_next (compile->ways->run->times, window, t, &from, &until);
         t = until) {
        add_event (compile, events, from, 0, 0);
        add_event (compile, events, until, 0, 0);
    }
}

static void
add_sittings (const RlvCompile *compile, RlvItemIx committee, GArray *events)
{
    RlvTime t = compile->begin, from, until;

    for (; t < compile->horizon &&
           rlv_sitting_next (compile->ways->run->times, committee, t, &from, &until);
         t = from + 1) {
        add_event (compile, events, from, 0, 0);
        add_event (compile, events, until, 0, 0);
    }
}

static void
add_blackouts (const RlvCompile *compile, const RlvTask *task, GArray *events)
{
    RlvTimes *times = compile->ways->run->times;
    RlvTime from, until;
    RlvItemIx item;

    for (RlvCal cal = 0; cal < rlv_times_n_base (times); cal++)
        for (RlvTime t = compile->begin;
             t < compile->horizon &&
             rlv_blackout_hit (times, cal, task->kind, t, compile->horizon, &from,
                               &until, &item);
             t = MAX (until, t + 1)) {
            add_event (compile, events, from, 0, 0);
            add_event (compile, events, until, 0, 0);
        }
}

/* Whether @item was not yet in @seen. */
static gboolean
is_new (GHashTable *seen, gconstpointer what)
{
    return g_hash_table_add (seen, (gpointer) what);
}

static void
add_dates (const RlvCompile *compile, GArray *events)
{
    const RlvRun *run = compile->ways->run;
    g_autoptr (GHashTable) items = g_hash_table_new (NULL, NULL);
    g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        const RlvTask *task = &run->tasks[t];
        RlvItemIx committee = task->gate != RLV_NONE
                                  ? rlv_item_ref (run->plan, task->gate, "committee")
                                  : RLV_NONE;
        RlvBounds own;

        if (task->window != RLV_NONE && is_new (items, GUINT_TO_POINTER (task->window)))
            add_window (compile, task->window, events);
        if (committee != RLV_NONE && is_new (items, GUINT_TO_POINTER (committee)))
            add_sittings (compile, committee, events);
        if (run->barred->len > 0 && is_new (kinds, task->kind))
            add_blackouts (compile, task, events);
        if (task->constraint == RLV_CONSTRAINT_NONE)
            continue;
        rlv_run_own_bounds (run, t, &own);
        add_event (compile, events, own.start, 0, 0);
        /* Work in hours ends at an instant all the same. */
        if (run->grain[t] != RLV_GRAIN_MINUTE)
            add_event (compile, events, own.finish, 0, 0);
    }
}

/* --- a grid for work in hours ---------------------------------------------------- */

/* What starts at any minute starts, in most plans, at some hour or half of one: with an
 * instant there nothing is lost.  In a plan of many tasks a few of hours are not worth
 * so many more. */
static const gint32 grids[] = {240, 120, 60, 30, 15};

#define N_GRIDS         G_N_ELEMENTS (grids)
#define MOST_INSTANTS   50000
#define FEW_TASKS       300
#define ONE_IN          10 /* tasks of a large plan is in hours, or there is no grid */
#define MOST_GRID_BYTES ((gsize) 64 << 20)

static void
count_misfit (gint64 minutes, guint *misfits)
{
    for (guint g = 0; g < N_GRIDS; g++)
        misfits[g] += minutes % grids[g] != 0;
}

/* Of tasks and lags. */
static guint
count_misfits (const RlvCompile *compile, guint *misfits)
{
    const RlvWays *ways = compile->ways;
    const RlvRun *run = ways->run;
    guint n = 0;

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        RlvSpan span = run->tasks[t].likely;
        RlvCal cal = rlv_ways_get (ways, ways->first_way[t])->lag_cal;

        if (run->grain[t] != RLV_GRAIN_MINUTE || rlv_run_has_begun (run, t))
            continue;
        n++;
        if (span.unit == RLV_UNIT_DAY) {
            RlvTime open = rlv_cal_open (run->times, cal, compile->begin);
            RlvTime at;

            span.amount %= 1000;
            at = rlv_cal_add (run->times, cal, open, span);
            if (open != RLV_TIME_NONE && at != RLV_TIME_NONE)
                count_misfit (at - open, misfits);
        } else {
            count_misfit (span.amount, misfits);
        }
    }
    for (guint32 l = 0; l < run->n_links; l++)
        if (run->grain[run->links[l].to] == RLV_GRAIN_MINUTE &&
            run->links[l].lag.unit != RLV_UNIT_DAY)
            count_misfit (run->links[l].lag.amount, misfits);
    return n;
}

/* The widest grid that fits as much as the narrowest; 0: none. */
static gint32
choose_grid (const RlvCompile *compile, const GArray *events)
{
    guint misfits[N_GRIDS] = {0}, g = 0;
    guint n = count_misfits (compile, misfits);
    gint64 minutes = 0;
    gint32 works = 0;
    gsize instants;

    if (n == 0 || (compile->ways->run->out->n > FEW_TASKS &&
                   n * ONE_IN < compile->ways->run->out->n))
        return 0;
    for (guint i = 0; i < events->len; i++) {
        const Event *event = &g_array_index (events, Event, i);

        if (works > 0)
            minutes += event->at - event[-1].at;
        if (works > 0 || event->minutes > 0)
            count_misfit (event->at, misfits);
        works += event->minutes;
    }
    while (misfits[g] > misfits[N_GRIDS - 1])
        g++;
    for (;; g--) {
        instants = (gsize) (minutes / grids[g]) + events->len;
        if (instants <= MOST_INSTANTS &&
            instants * compile->paces->len * 3 * sizeof (guint32) <= MOST_GRID_BYTES)
            return grids[g];
        if (g == 0)
            return 0;
    }
}

/* --- the instants --------------------------------------------------------------- */

static void
add_instant (GArray *from, GArray *until, RlvTime a, RlvTime b)
{
    g_array_append_val (from, a);
    g_array_append_val (until, b);
}

static GArray *
collect_events (const RlvCompile *compile)
{
    GArray *events = g_array_new (FALSE, FALSE, sizeof (Event));
    g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (Event));

    add_calendars (compile, &events);
    add_people (compile, others);
    add_dates (compile, others);
    g_array_sort (others, compare_events);
    merge (&events, others);
    return events;
}

void
rlv_compile_steps (RlvCompile *compile)
{
    g_autoptr (GArray) events = collect_events (compile);
    GArray *from = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    GArray *until = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    RlvSteps *steps = &compile->steps;
    RlvTime since = compile->begin; /* nobody works, from then on */
    gint32 grid = choose_grid (compile, events), works = 0, minutes = 0;

    for (guint i = 0; i < events->len; i++) {
        const Event *event = &g_array_index (events, Event, i);
        gboolean worked = works > 0;

        if (grid > 0 && minutes > 0)
            for (RlvTime at = since + grid - (since % grid + grid) % grid;
                 at < event->at; at += grid)
                add_instant (from, until, at, at);
        works += event->works;
        minutes += event->minutes;
        if (!worked && works == 0)
            continue;
        if (worked && works > 0)
            add_instant (from, until, event->at, event->at);
        else if (!worked)
            add_instant (from, until, since, event->at);
        since = event->at;
    }
    if (from->len == 0 || since > g_array_index (until, RlvTime, until->len - 1))
        add_instant (from, until, since, MAX (since, compile->horizon));
    steps->n = from->len - 1;
    steps->exact = steps->sound = TRUE;
    steps->from = (RlvTime *) (gpointer) g_array_free (from, FALSE);
    steps->until = (RlvTime *) (gpointer) g_array_free (until, FALSE);
}

guint32
rlv_steps_at (RlvSteps *steps, RlvTime t, guint32 *hint)
{
    guint32 low = 0, high = steps->n + 1;

    if (*hint <= steps->n && (*hint == 0 || steps->until[*hint - 1] < t)) {
        /* Most often it is there, or a little further. */
        for (guint32 k = 0; k < 4 && *hint + k <= steps->n; k++)
            if (steps->until[*hint + k] >= t)
                return *hint += k;
        low = *hint;
    }
    while (low < high) {
        guint32 mid = low + (high - low) / 2;

        if (steps->until[mid] >= t)
            high = mid;
        else
            low = mid + 1;
    }
    *hint = MIN (low, steps->n);
    return low <= steps->n ? low : RLV_NEVER;
}

guint32
rlv_steps_after (const RlvSteps *steps, RlvTime t)
{
    guint32 low = 0, high = steps->n + 1;

    while (low < high) {
        guint32 mid = low + (high - low) / 2;

        if (steps->from[mid] >= t)
            high = mid;
        else
            low = mid + 1;
    }
    return low <= steps->n ? low : RLV_NEVER;
}

/* The last instant that begins at or before @t, or the first; RLV_NEVER when @t is past
 * the last. */
static guint32
last_before (const RlvSteps *steps, RlvTime t)
{
    guint32 after;

    if (t > steps->until[steps->n])
        return RLV_NEVER;
    after = rlv_steps_after (steps, t + 1);
    if (after == RLV_NEVER)
        return steps->n;
    return after > 0 ? after - 1 : 0;
}

guint32
rlv_steps_worked (const RlvCompile *compile, RlvCal cal, RlvTime t, gboolean *exact)
{
    const RlvSteps *steps = &compile->steps;
    guint32 at = last_before (steps, t);
    RlvTime worked;

    *exact = FALSE;
    if (at == RLV_NEVER)
        return at;
    worked = rlv_cal_prev (compile->ways->run->times, cal, steps->from[at]);
    *exact = worked == t;
    return worked == RLV_TIME_NONE ? 0 : last_before (steps, worked);
}
