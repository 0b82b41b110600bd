/* Starts that were found barred, so that they are not tried again: with many tasks and
 * few people nearly all of the time is taken, and every task would walk all along it.
 * People once taken are never given back, so what is barred stays so.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/level.h"

/* Of one resource, seen on one calendar, by tasks whose starts fall alike, whose
 * lengths can be compared, and which pause at the same times: where it has too few,
 * nothing is barred. */
typedef struct {
    const RlvResource *resource;
    gint64 enough;
    RlvCal cal;
    RlvUnit unit;
    RlvGrain grain;
} Key;

/* Nothing that takes @units or more for @amount or longer starts in [from, until). */
typedef struct {
    gint64 units;
    gint32 amount;
    RlvTime from, until;
    RlvTime free_at; /* the end of the last taking before @until */
} Stretch;

#define MAX_STRETCHES 8 /* of one key */

static guint
hash_key (gconstpointer data)
{
    const Key *key = data;

    return g_direct_hash (key->resource) ^ (key->cal * 2654435761u) ^
           ((guint) key->enough * 40503u) ^ (key->unit << 4) ^ key->grain;
}

static gboolean
same_key (gconstpointer a, gconstpointer b)
{
    const Key *x = a, *y = b;

    return x->resource == y->resource && x->enough == y->enough && x->cal == y->cal &&
           x->unit == y->unit && x->grain == y->grain;
}

GHashTable *
rlv_busy_new (void)
{
    return g_hash_table_new_full (hash_key, same_key, g_free,
                                  (GDestroyNotify) g_array_unref);
}

static Key
key_of (const Level *level, const Take *take, RlvTaskIx ix)
{
    const RlvRun *run = level->run;
    Key key = {take->resource, rlv_resource_enough (take->resource, take->units),
               run->out->cal[ix], run->tasks[ix].likely.unit,
               (RlvGrain) run->grain[ix]};

    return key;
}

RlvTime
rlv_busy_until (const Level *level, const Take *take, RlvTaskIx ix, RlvTime start)
{
    const Key key = key_of (level, take, ix);
    const GArray *stretches = g_hash_table_lookup (level->busy, &key);
    gint32 amount = level->run->tasks[ix].likely.amount;
    RlvTime latest = RLV_TIME_NONE;

    for (guint i = 0; stretches != NULL && i < stretches->len; i++) {
        const Stretch *stretch = &g_array_index (stretches, Stretch, i);

        if (stretch->units <= take->units && stretch->amount <= amount &&
            stretch->from <= start && start < stretch->until)
            latest = MAX (latest, stretch->free_at);
    }
    return latest;
}

static gboolean
touches (const Stretch *a, const Stretch *b)
{
    return a->from <= b->until && b->from <= a->until;
}

static gboolean
same_size (const Stretch *a, const Stretch *b)
{
    return a->units == b->units && a->amount == b->amount;
}

/* Takes what is new into what is known of tasks of that size, or in its place where the
 * two cannot be told as one. */
static void
join (Stretch *known, const Stretch *found)
{
    if (same_size (known, found) && touches (known, found)) {
        known->from = MIN (known->from, found->from);
        known->until = MAX (known->until, found->until);
        known->free_at = MAX (known->free_at, found->free_at);
    } else if (found->until - found->from > known->until - known->from) {
        *known = *found;
    }
}

/* Where what is found goes: to its like, to a new one, or to the shortest. */
static Stretch *
place_of (GArray *stretches, const Stretch *found)
{
    Stretch *shortest = NULL;

    for (guint i = 0; i < stretches->len; i++) {
        Stretch *known = &g_array_index (stretches, Stretch, i);

        if (same_size (known, found))
            return known;
        if (shortest == NULL ||
            known->until - known->from < shortest->until - shortest->from)
            shortest = known;
    }
    if (stretches->len == MAX_STRETCHES)
        return shortest;
    g_array_append_val (stretches, *found);
    return &g_array_index (stretches, Stretch, stretches->len - 1);
}

void
rlv_busy_note (Level *level, const Take *take, RlvTaskIx ix, RlvTime first,
               RlvTime free_at)
{
    const RlvSpan span = level->run->tasks[ix].likely;
    Stretch found = {take->units, span.amount, first, level->run->out->start[ix],
                     free_at};
    const Key key = key_of (level, take, ix);
    GArray *stretches = g_hash_table_lookup (level->busy, &key);

    if (stretches == NULL) {
        stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
        g_hash_table_insert (level->busy, g_memdup2 (&key, sizeof key), stretches);
    }
    join (place_of (stretches, &found), &found);
}
