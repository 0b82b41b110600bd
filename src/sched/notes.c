/* What levelling notes of its reasons once every task has its place: who held the
 * people that a task waited for, and where people were away.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/level.h"

/* What happens to one resource; of one instant, in this order. */
typedef enum { GIVES, TAKES, ASKS } What;

typedef struct {
    RlvTime at;
    What what;
    RlvTaskIx task;
    gint64 units;
} Event;

typedef struct {
    RlvTaskIx task;
    gint64 units;
} Holding;

static gint
compare_events (gconstpointer a, gconstpointer b)
{
    const Event *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

static void
add_event (GHashTable *events, const RlvResource *resource, RlvTime at, What what,
           RlvTaskIx task, gint64 units)
{
    GArray *of_it = g_hash_table_lookup (events, resource);
    Event event = {at, what, task, units};

    if (of_it == NULL) {
        of_it = g_array_new (FALSE, FALSE, sizeof (Event));
        g_hash_table_insert (events, (gpointer) resource, of_it);
    }
    g_array_append_val (of_it, event);
}

/* What the reason of @ix waits for, or NULL. */
static const RlvResource *
waited_for (Level *level, RlvTaskIx ix)
{
    const RlvRun *run = level->run;
    const RlvWhy *why = &run->out->why_start[ix];
    RlvResource *found[2];
    guint n;

    if (why->kind != RLV_WHY_TEAM)
        return NULL;
    n = rlv_level_resources (level, &run->demands[why->demand],
                             run->out->staffing[why->demand].team, found);
    return n == 0 ? NULL : found[why->scope == RLV_SCOPE_TEAM ? 0 : n - 1];
}

static GHashTable *
collect_events (Level *level)
{
    const RlvSchedule *out = level->run->out;
    GHashTable *events =
        g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

    for (RlvTaskIx t = 0; t < out->n; t++) {
        const RlvResource *asked = waited_for (level, t);

        if (asked != NULL)
            add_event (events, asked, out->why_start[t].at - 1, ASKS, t, 0);
        if (out->finish[t] <= out->start[t])
            continue;
        rlv_level_collect (level, t);
        for (guint i = 0; i < level->takes->len; i++) {
            const Take *take = &g_array_index (level->takes, Take, i);

            add_event (events, take->resource, out->start[t], TAKES, t, take->units);
            add_event (events, take->resource, out->finish[t], GIVES, t, take->units);
        }
    }
    return events;
}

static void
give_back (GArray *held, RlvTaskIx task)
{
    for (guint i = 0; i < held->len; i++)
        if (g_array_index (held, Holding, i).task == task) {
            g_array_remove_index_fast (held, i);
            return;
        }
}

static gint
compare_tasks (gconstpointer a, gconstpointer b)
{
    RlvTaskIx x = *(const RlvTaskIx *) a, y = *(const RlvTaskIx *) b;

    return (x > y) - (x < y);
}

/* Of those that hold @resource, what was there when @event's task was placed: those
 * placed later hold what it could not use. */
static void
note_holders (const RlvRun *run, const RlvResource *resource, const Event *event,
              const GArray *held, const guint32 *placed, GArray *holders)
{
    RlvWhy *why = &run->out->why_start[event->task];

    why->first_holder = holders->len;
    for (guint i = 0; i < held->len; i++) {
        const Holding *it = &g_array_index (held, Holding, i);

        if (placed[it->task] < placed[event->task] &&
            rlv_resource_capacity (resource, event->at) >= it->units)
            g_array_append_val (holders, it->task);
    }
    why->n_holders = holders->len - why->first_holder;
    if (why->n_holders > 1)
        qsort (&g_array_index (holders, RlvTaskIx, why->first_holder), why->n_holders,
               sizeof (RlvTaskIx), compare_tasks);
}

static void
note_all_holders (Level *level)
{
    RlvRun *run = level->run;
    g_autoptr (GHashTable) events = collect_events (level);
    g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (Holding));
    g_autofree guint32 *placed = g_new (guint32, (gsize) run->out->n + 1);
    GArray *holders = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));

    /* What has begun held its people before any other was placed. */
    for (guint32 i = 0; i < run->out->n; i++) {
        RlvTaskIx t = run->sequence[i];

        placed[t] = rlv_run_has_begun (run, t) ? 0 : i + 1;
    }
    for (guint r = 0; r < level->resources->len; r++) {
        const RlvResource *resource = g_ptr_array_index (level->resources, r);
        GArray *of_it = g_hash_table_lookup (events, resource);

        if (of_it == NULL)
            continue;
        g_array_sort (of_it, compare_events);
        g_array_set_size (held, 0);
        for (guint i = 0; i < of_it->len; i++) {
            const Event *event = &g_array_index (of_it, Event, i);
            Holding holding = {event->task, event->units};

            if (event->what == TAKES)
                g_array_append_val (held, holding);
            else if (event->what == GIVES)
                give_back (held, event->task);
            else
                note_holders (run, resource, event, held, placed, holders);
        }
    }
    run->out->n_holders = holders->len;
    run->out->holders = (RlvTaskIx *) (gpointer) g_array_free (holders, FALSE);
}

/* --- where people were away --------------------------------------------------- */

/* Who of those in level->takes is away, or too few, some time in [a, b). */
static guint32
who_lacks (const Level *level, RlvTime a, RlvTime b)
{
    for (guint i = 0; i < level->takes->len; i++) {
        const Take *take = &g_array_index (level->takes, Take, i);

        if (!rlv_resource_at_least (take->resource, take->units, a, b))
            return take->demand;
    }
    return RLV_NONE;
}

/* The first start at or after @at were everybody there. */
static RlvTime
with_people (const RlvRun *run, RlvTaskIx ix, RlvTime at)
{
    if (run->grain[ix] == RLV_GRAIN_ELAPSED)
        return at;
    return run->grain[ix] == RLV_GRAIN_DAY
               ? rlv_cal_open (run->times, run->lag_cal[ix], at)
               : rlv_cal_next (run->times, run->lag_cal[ix], at);
}

static void
note_lacks (Level *level, RlvTaskIx ix)
{
    const RlvRun *run = level->run;
    RlvSchedule *out = run->out;
    RlvWhy *why = &out->why_start[ix], *end = &out->why_finish[ix];

    if (out->finish[ix] <= out->start[ix] ||
        (out->cal[ix] == run->lag_cal[ix] &&
         (run->away[ix] == NULL || run->away[ix]->len == 0)))
        return;
    rlv_level_collect (level, ix);
    if (why->at != RLV_TIME_NONE && with_people (run, ix, why->at) < out->start[ix])
        why->lacks = who_lacks (level, why->at, out->start[ix]);
    if (run->grain[ix] != RLV_GRAIN_ELAPSED)
        end->lacks = who_lacks (level, out->start[ix], out->finish[ix]);
}

void
rlv_level_note (Level *level)
{
    for (RlvTaskIx t = 0; t < level->run->out->n; t++)
        note_lacks (level, t);
    note_all_holders (level);
}
