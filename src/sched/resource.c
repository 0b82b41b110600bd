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
    gint64 more;  /* hundredths of people there besides, or RLV_NO_LIMIT */
} Pool;

/* What changes at the beginning of a day, in hundredths of people. */
typedef struct {
    RlvDay day;
    guint32 rank;  /* as written: of two heads of one day the last counts */
    gint64 in;     /* persons there, more or fewer */
    gint64 away;   /* persons absent, more or fewer */
    gint64 stated; /* from now on the head count of the team; or NOT_STATED */
} Change;

#define NOT_STATED G_MININT64

static gint
compare_changes (gconstpointer a, gconstpointer b)
{
    const Change *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static void
add_change (GArray *changes, RlvDay day, gint64 in, gint64 away, gint64 stated)
{
    Change change = {day, changes->len, in, away, stated};

    if (day <= RLV_DAY_MAX)
        g_array_append_val (changes, change);
}

static RlvDay
day_of (const RlvPlan *plan, RlvItemIx item, const char *attr, RlvDay absent)
{
    return (RlvDay) rlv_item_int (plan, item, attr, absent);
}

typedef struct {
    RlvDay from, to; /* both included */
} Days;

static gint
compare_days (gconstpointer a, gconstpointer b)
{
    const Days *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* When @person is absent, by day, while a member. */
static GArray *
absences_of (const RlvPlan *plan, const RlvPerson *person, Days member)
{
    GArray *absences = g_array_new (FALSE, FALSE, sizeof (Days));
    RlvItemIx absence = RLV_NONE;

    while ((absence = rlv_plan_child (plan, person->item, "absence", absence)) !=
           RLV_NONE) {
        RlvDay from = day_of (plan, absence, "from", RLV_DAY_NONE);
        Days days = {MAX (from, member.from),
                     MIN (day_of (plan, absence, "to", from), member.to)};

        if (days.from <= days.to)
            g_array_append_val (absences, days);
    }
    g_array_sort (absences, compare_days);
    return absences;
}

static void
add_person (const Pool *pool, guint32 p, GArray *changes)
{
    const RlvPerson *person = &pool->run->persons[p];
    const gint64 units = person->units;
    Days member = {person->from == RLV_DAY_NONE ? RLV_DAY_MIN : person->from,
                   person->until == RLV_DAY_NONE ? RLV_DAY_MAX : person->until};
    g_autoptr (GArray) absences = absences_of (pool->run->plan, person, member);
    RlvDay done = member.from; /* absences were counted before it */

    add_change (changes, member.from, units, 0, NOT_STATED);
    if (member.to < RLV_DAY_MAX)
        add_change (changes, member.to + 1, -units, 0, NOT_STATED);
    for (guint i = 0; i < absences->len; i++) {
        const Days *days = &g_array_index (absences, Days, i);
        RlvDay from = MAX (days->from, done);

        if (days->to < from)
            continue; /* inside another one */
        add_change (changes, from, -units, units, NOT_STATED);
        add_change (changes, days->to + 1, units, -units, NOT_STATED);
        done = days->to + 1;
    }
}

static void
add_heads (const Pool *pool, GArray *changes)
{
    const RlvPlan *plan = pool->run->plan;
    RlvItemIx step = RLV_NONE;

    if (rlv_item_has (plan, pool->team->item, "size"))
        add_change (changes, RLV_DAY_MIN, 0, 0,
                    rlv_item_int (plan, pool->team->item, "size", 0) / 10000);
    while ((step = rlv_plan_child (plan, pool->team->item, "capacity", step)) !=
           RLV_NONE)
        add_change (changes, day_of (plan, step, "from", RLV_DAY_MIN), 0, 0,
                    rlv_item_int (plan, step, "people", 0) / 10000);
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

/* All changes of the pool, by day, beginning with one before everything. */
static GArray *
changes_of (const Pool *pool)
{
    GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
    const RlvTeam *team = pool->team;

    add_change (changes, RLV_DAY_MIN, 0, 0, NOT_STATED);
    if (pool->only != RLV_NONE) {
        add_person (pool, pool->only, changes);
    } else {
        if (pool->skill == RLV_NONE)
            add_heads (pool, changes);
        else
            add_change (changes, RLV_DAY_MIN, skilled (pool), 0, NOT_STATED);
        for (guint32 p = team->first_person; p < team->first_person + team->n_persons;
             p++)
            if (rlv_run_has_skill (pool->run, p, pool->skill, pool->level))
                add_person (pool, p, changes);
    }
    g_array_sort (changes, compare_changes);
    return changes;
}

/* Those that a team states, less those absent; where it states none, its persons. */
static gint32
present (const Pool *pool, const Change *sum)
{
    gint64 people =
        sum->stated == NOT_STATED ? sum->in : MAX (sum->stated - sum->away, 0);

    return (gint32) MIN (people + pool->more, RLV_NO_LIMIT);
}

static RlvResource *
make (const Pool *pool)
{
    RlvResource *resource = g_new0 (RlvResource, 1);
    g_autoptr (GArray) changes = changes_of (pool);
    Change sum = {.stated = NOT_STATED};

    resource->steps = g_array_new (FALSE, FALSE, sizeof (Node));
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index (changes, Change, i);
        Node node = {LONG_AGO, 0, 0, RLV_NONE};
        RlvTime until;

        sum.in += change->in;
        sum.away += change->away;
        if (change->stated != NOT_STATED)
            sum.stated = change->stated;
        if (i + 1 < changes->len && change[1].day == change->day)
            continue;
        node.capacity = present (pool, &sum);
        if (change->day != RLV_DAY_MIN)
            rlv_cal_day_span (pool->run->times, pool->cal, change->day, &node.at,
                              &until);
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
    Pool pool = {run,
                 run->teams[team].calendar,
                 &run->teams[team],
                 skill,
                 level,
                 RLV_NONE,
                 run->more_of_team != NULL ? run->more_of_team[team] : 0};

    return make (&pool);
}

RlvResource *
rlv_resource_person (const RlvRun *run, guint32 person)
{
    Pool pool = {run,
                 run->persons[person].calendar,
                 NULL,
                 RLV_NONE,
                 0,
                 person,
                 run->more_of_person != NULL ? run->more_of_person[person] : 0};

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
rlv_resource_step (const RlvResource *resource, guint i, RlvTime *at, gint64 *capacity)
{
    const Node *node;

    if (i >= resource->steps->len)
        return FALSE;
    node = &g_array_index (resource->steps, Node, i);
    *at = node->at;
    *capacity = node->capacity;
    return TRUE;
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

void
rlv_resource_changes (const RlvResource *resource, GArray *at)
{
    for (guint i = 1; i < resource->steps->len; i++)
        g_array_append_val (at, g_array_index (resource->steps, Node, i).at);
}

gboolean
rlv_resource_covers (const RlvResource *resource, const RlvResource *other)
{
    guint i = 0, k = 0;

    for (;;) {
        const Node *a = &g_array_index (resource->steps, Node, i);
        const Node *b = &g_array_index (other->steps, Node, k);
        gboolean more_a = i + 1 < resource->steps->len;
        gboolean more_b = k + 1 < other->steps->len;
        RlvTime next_a = more_a ? a[1].at : RLV_TIME_MAX;
        RlvTime next_b = more_b ? b[1].at : RLV_TIME_MAX;

        if (a->capacity < b->capacity)
            return FALSE;
        if (!more_a && !more_b)
            return TRUE;
        i += more_a && next_a <= next_b;
        k += more_b && next_b <= next_a;
    }
}

gint64
rlv_resource_enough (const RlvResource *resource, gint64 units)
{
    gint64 least = G_MAXINT64;

    for (guint i = 0; i < resource->steps->len; i++) {
        const gint64 there = g_array_index (resource->steps, Node, i).capacity;

        if (there >= units)
            least = MIN (least, there);
    }
    return least;
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

RlvTime
rlv_resource_free_since (const RlvResource *resource, gint64 units, RlvTime t)
{
    guint i = find (resource->nodes, t - 1);

    for (;; i--) {
        const Node *node = &g_array_index (resource->nodes, Node, i);

        if (node->capacity - node->used < units)
            return MIN (end_of (resource->nodes, i), t);
        if (i == 0)
            return RLV_TIME_NONE;
    }
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
