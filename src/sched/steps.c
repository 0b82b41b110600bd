/* Time in steps: between two instants nobody starts or ends.  A night in which nobody
 * works is no step but part of an instant, the close before it and the opening after
 * it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/compile.h"

/* Something at @at: so many more (or fewer) calendars work from then on. */
typedef struct {
    RlvTime at;
    gint32 works;
} Event;

static int
compare_events (const void *a, const void *b)
{
    const Event *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->works > y->works) - (x->works < y->works);
}

static void
add_event (const RlvCompile *compile, GArray *events, RlvTime at, gint32 works)
{
    Event event = {at, works};

    if (works == 0 && (at <= compile->begin || at >= compile->horizon))
        return;
    event.at = CLAMP (at, compile->begin, compile->horizon);
    g_array_append_val (events, event);
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
            add_event (compile, events, open, 1);
            add_event (compile, events, close, -1);
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
        add_event (compile, events, open, 1);
        add_event (compile, events, close, -1);
    }
}

#define AS_DAYS      1
#define AS_STRETCHES 2

static void
add_calendars (const RlvCompile *compile, GArray *events)
{
    const RlvWays *ways = compile->ways;
    const RlvRun *run = ways->run;
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

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
            (stretches ? add_stretches : add_days) (compile, cal, events);
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
        add_event (compile, events, g_array_index (at, RlvTime, i), 0);
}

static void
add_window (const RlvCompile *compile, RlvItemIx window, GArray *events)
{
    RlvTime t = compile->begin, from, until;

    for (; t < compile->horizon &&
           rlv_window_next (compile->ways->run->times, window, t, &from, &until);
         t = until) {
        add_event (compile, events, from, 0);
        add_event (compile, events, until, 0);
    }
}

static void
add_sittings (const RlvCompile *compile, RlvItemIx committee, GArray *events)
{
    RlvTime t = compile->begin, from, until;

    for (; t < compile->horizon &&
           rlv_sitting_next (compile->ways->run->times, committee, t, &from, &until);
         t = from + 1) {
        add_event (compile, events, from, 0);
        add_event (compile, events, until, 0);
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
            add_event (compile, events, from, 0);
            add_event (compile, events, until, 0);
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
        add_event (compile, events, own.start, 0);
        add_event (compile, events, own.finish, 0);
    }
}

/* --- the instants --------------------------------------------------------------- */

static void
add_instant (RlvSteps *steps, RlvTime from, RlvTime until)
{
    steps->from[steps->n] = from;
    steps->until[steps->n++] = until;
}

void
rlv_compile_steps (RlvCompile *compile)
{
    g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (Event));
    RlvSteps *steps = &compile->steps;
    RlvTime since = compile->begin; /* nobody works, from then on */
    gint32 works = 0;

    add_calendars (compile, events);
    add_people (compile, events);
    add_dates (compile, events);
    qsort (events->data, events->len, sizeof (Event), compare_events);
    steps->from = g_new (RlvTime, (gsize) events->len + 2);
    steps->until = g_new (RlvTime, (gsize) events->len + 2);
    steps->n = 0;
    steps->exact = steps->sound = TRUE;
    for (guint i = 0; i < events->len;) {
        RlvTime at = g_array_index (events, Event, i).at;
        gboolean worked = works > 0;

        for (; i < events->len && g_array_index (events, Event, i).at == at; i++)
            works += g_array_index (events, Event, i).works;
        if (!worked && works == 0)
            continue;
        if (worked && works > 0)
            add_instant (steps, at, at);
        else if (!worked)
            add_instant (steps, since, at);
        since = at;
    }
    if (steps->n == 0 || since > steps->until[steps->n - 1])
        add_instant (steps, since, MAX (since, compile->horizon));
    steps->n--;
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
