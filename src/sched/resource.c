/* What people are left, minute by minute: a step function over time, as sorted nodes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/sched-priv.h"

/* From its time until the next node's. */
typedef struct {
    RlvTime at;
    gint32 capacity; /* hundredths of people there */
    gint32 used;
    RlvTaskIx ends; /* a task that gives people back at this very time, or RLV_NONE */
} Node;

/* Node, by time; the first lies before everything.  Takings split nodes, so what they
 * do not change is kept apart: it is asked for of every task. */
struct _RlvResource {
    GArray *steps; /* what there is */
    GArray *nodes; /* the same, with what is taken */
};

#define LONG_AGO (RLV_TIME_NONE / 2)

/* --- what there is ------------------------------------------------------------ */

typedef struct {
    const RlvRun *run;
    RlvCal cal;
    const RlvTeam *team;
    RlvItemIx skill;
    gint32 level;
    guint32 only; /* one person alone, or RLV_NONE */
} Pool;

static void
add_day (const Pool *pool, GArray *times, RlvDay day)
{
    RlvTime from, until;

    if (day == RLV_DAY_NONE)
        return;
    rlv_cal_day_span (pool->run->times, pool->cal, day, &from, &until);
    g_array_append_val (times, from);
}

static void
add_after (const Pool *pool, GArray *times, RlvDay day)
{
    if (day != RLV_DAY_NONE)
        add_day (pool, times, day + 1);
}

static RlvDay
day_of (const RlvPlan *plan, RlvItemIx item, const char *attr, RlvDay absent)
{
    return (RlvDay) rlv_item_int (plan, item, attr, absent);
}

static void
add_person_times (const Pool *pool, GArray *times, guint32 p)
{
    const RlvPlan *plan = pool->run->plan;
    const RlvPerson *person = &pool->run->persons[p];
    RlvItemIx absence = RLV_NONE;

    add_day (pool, times, person->from);
    add_after (pool, times, person->until);
    while ((absence = rlv_plan_child (plan, person->item, "absence", absence)) !=
           RLV_NONE) {
        RlvDay from = day_of (plan, absence, "from", RLV_DAY_NONE);

        add_day (pool, times, from);
        add_after (pool, times, day_of (plan, absence, "to", from));
    }
}

static gboolean
is_absent (const RlvPlan *plan, const RlvPerson *person, RlvDay day)
{
    RlvItemIx absence = RLV_NONE;

    while ((absence = rlv_plan_child (plan, person->item, "absence", absence)) !=
           RLV_NONE) {
        RlvDay from = day_of (plan, absence, "from", RLV_DAY_NONE);

        if (day >= from && day <= day_of (plan, absence, "to", from))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_member (const RlvPerson *person, RlvDay day)
{
    return (person->from == RLV_DAY_NONE || day >= person->from) &&
           (person->until == RLV_DAY_NONE || day <= person->until);
}

/* The head count that the team states for @day, or -1 when it states none and its
 * persons count. */
static gint64
stated (const Pool *pool, RlvDay day)
{
    const RlvPlan *plan = pool->run->plan;
    gint64 people = rlv_item_int (plan, pool->team->item, "size", -10000);
    RlvItemIx step = RLV_NONE;
    RlvDay since = RLV_DAY_MIN;

    /* They may be written in any order; of two of one day the last counts. */
    while ((step = rlv_plan_child (plan, pool->team->item, "capacity", step)) !=
           RLV_NONE) {
        RlvDay from = day_of (plan, step, "from", RLV_DAY_MIN);

        if (from > day || from < since)
            continue;
        people = rlv_item_int (plan, step, "people", 0);
        since = from;
    }
    return people < 0 ? -1 : people / 10000;
}

static gint64
skilled (const Pool *pool)
{
    const RlvPlan *plan = pool->run->plan;
    RlvItemIx has = RLV_NONE;
    gint64 able = 0;

    while ((has = rlv_plan_child (plan, pool->team->item, "has", has)) != RLV_NONE)
        if (rlv_item_ref (plan, has, "skill") == pool->skill &&
            rlv_item_int (plan, has, "level", 5) >= pool->level)
            able += rlv_item_int (plan, has, "people", RLV_DECIMAL_ONE) / 10000;
    return able;
}

static gint64
present (const Pool *pool, RlvDay day)
{
    const RlvRun *run = pool->run;
    const RlvTeam *team = pool->team;
    gint64 people, in = 0, away = 0;

    if (pool->only != RLV_NONE) {
        const RlvPerson *person = &run->persons[pool->only];

        return is_member (person, day) && !is_absent (run->plan, person, day)
                   ? person->units
                   : 0;
    }
    for (guint32 p = team->first_person; p < team->first_person + team->n_persons;
         p++) {
        const RlvPerson *person = &run->persons[p];

        if (!is_member (person, day) ||
            !rlv_run_has_skill (run, p, pool->skill, pool->level))
            continue;
        if (is_absent (run->plan, person, day))
            away += person->units;
        else
            in += person->units;
    }
    if (pool->skill != RLV_NONE)
        return in + skilled (pool);
    people = stated (pool, day);
    return people < 0 ? in : MAX (people - away, 0);
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
    RlvTime x = *(const RlvTime *) a, y = *(const RlvTime *) b;

    return (x > y) - (x < y);
}

static RlvResource *
make (const Pool *pool)
{
    const RlvPlan *plan = pool->run->plan;
    RlvResource *resource = g_new0 (RlvResource, 1);
    g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    RlvTime long_ago = LONG_AGO;

    g_array_append_val (times, long_ago);
    if (pool->only != RLV_NONE) {
        add_person_times (pool, times, pool->only);
    } else {
        RlvItemIx step = RLV_NONE;

        while ((step = rlv_plan_child (plan, pool->team->item, "capacity", step)) !=
               RLV_NONE)
            add_day (pool, times, day_of (plan, step, "from", RLV_DAY_NONE));
        for (guint32 p = 0; p < pool->team->n_persons; p++)
            add_person_times (pool, times, pool->team->first_person + p);
    }
    g_array_sort (times, compare_times);

    resource->steps = g_array_new (FALSE, FALSE, sizeof (Node));
    for (guint i = 0; i < times->len; i++) {
        RlvTime at = g_array_index (times, RlvTime, i);
        RlvDay day = at == LONG_AGO
                         ? RLV_DAY_MIN
                         : rlv_cal_day (pool->run->times, pool->cal, at, FALSE);
        Node node = {at, (gint32) MIN (present (pool, day), G_MAXINT32 / 2), 0,
                     RLV_NONE};

        if (i > 0 && at == g_array_index (times, RlvTime, i - 1))
            continue;
        if (resource->steps->len > 0 &&
            g_array_index (resource->steps, Node, resource->steps->len - 1).capacity ==
                node.capacity)
            continue;
        g_array_append_val (resource->steps, node);
    }
    resource->nodes = g_array_copy (resource->steps);
    return resource;
}

RlvResource *
rlv_resource_team (const RlvRun *run, guint32 team, RlvItemIx skill, gint32 level)
{
    Pool pool = {run,     run->teams[team].calendar, &run->teams[team], skill, level,
                 RLV_NONE};

    return make (&pool);
}

RlvResource *
rlv_resource_person (const RlvRun *run, guint32 person)
{
    Pool pool = {run, run->persons[person].calendar, NULL, RLV_NONE, 0, person};

    return make (&pool);
}

void
rlv_resource_free (RlvResource *resource)
{
    if (resource == NULL)
        return;
    g_array_unref (resource->steps);
    g_array_unref (resource->nodes);
    g_free (resource);
}

/* --- what is taken ------------------------------------------------------------ */

/* The node in force at @t. */
static guint
find (const GArray *array, RlvTime t)
{
    const Node *nodes = (const Node *) (const void *) array->data;
    guint low = 0, high = array->len;

    while (high - low > 1) {
        guint mid = low + (high - low) / 2;

        if (nodes[mid].at <= t)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static RlvTime
end_of (const GArray *nodes, guint i)
{
    return i + 1 < nodes->len ? g_array_index (nodes, Node, i + 1).at : RLV_TIME_MAX;
}

gint64
rlv_resource_capacity (const RlvResource *resource, RlvTime t)
{
    return g_array_index (resource->steps, Node, find (resource->steps, t)).capacity;
}

gboolean
rlv_resource_at_least (const RlvResource *resource, gint64 units, RlvTime a, RlvTime b)
{
    for (guint i = find (resource->steps, a); i < resource->steps->len; i++) {
        const Node *node = &g_array_index (resource->steps, Node, i);

        if (node->at >= b)
            break;
        if (node->capacity < units)
            return FALSE;
    }
    return TRUE;
}

gint64
rlv_resource_most (const RlvResource *resource)
{
    gint64 most = 0;

    for (guint i = 0; i < resource->steps->len; i++)
        most = MAX (most, g_array_index (resource->steps, Node, i).capacity);
    return most;
}

gboolean
rlv_resource_ends (const RlvResource *resource, gint64 units, RlvTime *since)
{
    guint i = resource->steps->len;

    while (i > 0 && g_array_index (resource->steps, Node, i - 1).capacity < units)
        i--;
    if (i == resource->steps->len)
        return FALSE;
    *since = g_array_index (resource->steps, Node, i).at;
    return TRUE;
}

void
rlv_resource_lacks (const RlvResource *resource, gint64 units, GArray *from,
                    GArray *until)
{
    for (guint i = 0; i < resource->steps->len; i++) {
        const Node *node = &g_array_index (resource->steps, Node, i);
        RlvTime end = end_of (resource->steps, i);

        if (node->capacity >= units)
            continue;
        if (until->len > 0 &&
            g_array_index (until, RlvTime, until->len - 1) == node->at) {
            g_array_index (until, RlvTime, until->len - 1) = end;
            continue;
        }
        g_array_append_val (from, node->at);
        g_array_append_val (until, end);
    }
}

/* Looked for from the end: a start at or after the last full stretch's end is the first
 * that can do. */
gboolean
rlv_resource_blocked (const RlvResource *resource, gint64 units, RlvTime a, RlvTime b,
                      RlvTime *free_at, RlvTaskIx *holder)
{
    guint first = find (resource->nodes, a);

    for (guint i = find (resource->nodes, b - 1) + 1; i-- > first;) {
        const Node *node = &g_array_index (resource->nodes, Node, i);

        if (node->capacity < units || node->capacity - node->used >= units)
            continue;
        *free_at = end_of (resource->nodes, i);
        *holder = i + 1 < resource->nodes->len
                      ? g_array_index (resource->nodes, Node, i + 1).ends
                      : RLV_NONE;
        return TRUE;
    }
    return FALSE;
}

RlvTaskIx
rlv_resource_holder (const RlvResource *resource, RlvTime t)
{
    const Node *node =
        &g_array_index (resource->nodes, Node, find (resource->nodes, t));

    return node->at == t ? node->ends : RLV_NONE;
}

/* Makes a node begin at @t; returns its place. */
static guint
split (RlvResource *resource, RlvTime t)
{
    guint i = find (resource->nodes, t);
    Node node = g_array_index (resource->nodes, Node, i);

    if (node.at == t)
        return i;
    node.at = t;
    node.ends = RLV_NONE;
    g_array_insert_val (resource->nodes, i + 1, node);
    return i + 1;
}

void
rlv_resource_take (RlvResource *resource, gint64 units, RlvTime a, RlvTime b,
                   RlvTaskIx task)
{
    guint first, last;

    if (b <= a)
        return;
    first = split (resource, a);
    last = split (resource, b);
    for (guint i = first; i < last; i++) {
        Node *node = &g_array_index (resource->nodes, Node, i);

        if (node->capacity < units)
            continue;
        node->used += (gint32) units;
        if (i + 1 == last)
            node[1].ends = task;
    }
}
