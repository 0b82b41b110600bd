/* Who takes over from whom: the people of each pool as they go from task to task.
 *
 * A pool is walked through time.  In hand are those whom nobody holds now, each with
 * the task that held them last; a task that starts takes from there.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/sched-priv.h"

/* What one task takes of one pool. */
typedef struct {
    guint32 pool;
    RlvTaskIx task;
    gint64 units;
    RlvTime start, finish;
} Taking;

typedef struct {
    guint32 team, person;
    RlvItemIx skill;
    gint32 level;
} Pool;

/* Of those whom nobody holds. */
typedef struct {
    RlvTaskIx from; /* who held them last, or RLV_NONE */
    gint64 units;
    RlvTime since;
} Idle;

typedef struct {
    RlvRun run;
    const RlvActual *actuals;
    GArray *pools;   /* Pool */
    GHashTable *ids; /* of pools: Pool -> place + 1 */
    GArray *takings; /* Taking */
    GArray *found;   /* RlvHandover */
    /* The pool in hand. */
    const Pool *pool;
    RlvResource *resource;
    guint step;      /* the next of its changes */
    gint64 capacity; /* as of now */
    gint64 debt;     /* people who have left, and are not given back yet */
    GArray *idle;    /* Idle */
    GArray *running; /* Taking; .units 0 while it pauses, then .pool is what it needs */
} Flow;

/* --- who takes what ----------------------------------------------------------- */

static guint
hash_pool (gconstpointer data)
{
    const Pool *pool = data;

    return pool->team * 2654435761u ^ pool->person * 40503u ^ pool->skill * 97u ^
           (guint) pool->level;
}

static gboolean
same_pool (gconstpointer a, gconstpointer b)
{
    const Pool *x = a, *y = b;

    return x->team == y->team && x->person == y->person && x->skill == y->skill &&
           x->level == y->level;
}

static guint32
pool_id (Flow *flow, Pool pool)
{
    guint32 id =
        GPOINTER_TO_UINT (g_hash_table_lookup (flow->ids, &pool)); /* place + 1 */

    if (id == 0) {
        g_array_append_val (flow->pools, pool);
        id = flow->pools->len;
        g_hash_table_insert (flow->ids, g_memdup2 (&pool, sizeof pool),
                             GUINT_TO_POINTER (id));
    }
    return id - 1;
}

static void
add_taking (Flow *flow, guint first, RlvTaskIx task, guint32 pool, gint64 units)
{
    const RlvSchedule *out = flow->run.out;
    Taking taking = {pool, task, units, out->start[task], out->finish[task]};

    for (guint i = first; i < flow->takings->len; i++)
        if (g_array_index (flow->takings, Taking, i).pool == pool) {
            g_array_index (flow->takings, Taking, i).units += units;
            return;
        }
    g_array_append_val (flow->takings, taking);
}

static void
add_task (Flow *flow, RlvTaskIx ix)
{
    const RlvRun *run = &flow->run;
    const RlvTask *task = &run->tasks[ix];
    guint first = flow->takings->len;

    if (run->out->finish[ix] <= run->out->start[ix])
        return;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        const RlvDemand *demand = &run->demands[d];
        Pool pool = {run->out->staffing[d].team, RLV_NONE, RLV_NONE, 0};

        if (pool.team == RLV_NONE)
            continue;
        add_taking (flow, first, ix, pool_id (flow, pool), demand->units);
        if (demand->person != RLV_NONE) {
            pool.person = demand->person;
        } else if (demand->skill != RLV_NONE) {
            pool.skill = demand->skill;
            pool.level = demand->level;
        } else {
            continue;
        }
        add_taking (flow, first, ix, pool_id (flow, pool), demand->units);
    }
}

static int
compare_takings (const void *a, const void *b)
{
    const Taking *x = a, *y = b;

    if (x->pool != y->pool)
        return x->pool < y->pool ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->finish != y->finish)
        return x->finish < y->finish ? -1 : 1;
    return x->task < y->task ? -1 : 1;
}

/* --- the pool through time ---------------------------------------------------- */

static void
give_back (Flow *flow, RlvTaskIx from, gint64 units, RlvTime since)
{
    gint64 paid = MIN (units, flow->debt);
    Idle idle = {from, units - paid, since};

    flow->debt -= paid;
    if (idle.units > 0)
        g_array_append_val (flow->idle, idle);
}

/* Takes up to @units of those at @i of the idle; how many. */
static gint64
take_idle (Flow *flow, guint i, gint64 units)
{
    Idle *idle = &g_array_index (flow->idle, Idle, i);
    gint64 taken = MIN (units, idle->units);

    idle->units -= taken;
    if (idle->units == 0)
        g_array_remove_index (flow->idle, i);
    return taken;
}

static void
end_until (Flow *flow, RlvTime t)
{
    for (guint i = 0; i < flow->running->len;) {
        const Taking *taking = &g_array_index (flow->running, Taking, i);

        if (taking->finish > t) {
            i++;
            continue;
        }
        give_back (flow, taking->task, taking->units, taking->finish);
        g_array_remove_index (flow->running, i);
    }
}

/* Those who leave are the last that came back; of a task that cannot go on with who is
 * left, its own. */
static void
shrink (Flow *flow, gint64 by, RlvTime t)
{
    for (guint i = 0; i < flow->running->len; i++) {
        Taking *taking = &g_array_index (flow->running, Taking, i);

        if (taking->units <= flow->capacity)
            continue;
        taking->pool = (guint32) taking->units;
        taking->units = 0;
        give_back (flow, RLV_NONE, taking->pool, t);
    }
    while (by > 0 && flow->idle->len > 0)
        by -= take_idle (flow, flow->idle->len - 1, by);
    flow->debt += by;
}

static void
grow (Flow *flow, gint64 by, RlvTime t)
{
    give_back (flow, RLV_NONE, by, t);
    for (guint i = 0; i < flow->running->len; i++) {
        Taking *taking = &g_array_index (flow->running, Taking, i);

        if (taking->units > 0 || taking->pool > flow->capacity)
            continue;
        while (taking->units < taking->pool && flow->idle->len > 0)
            taking->units += take_idle (flow, flow->idle->len - 1,
                                        (gint64) taking->pool - taking->units);
    }
}

/* Lets time pass until @t: tasks end, people come and go. */
static void
advance (Flow *flow, RlvTime t)
{
    RlvTime at;
    gint64 capacity;

    while (rlv_resource_step (flow->resource, flow->step, &at, &capacity) && at <= t) {
        gint64 before = flow->step == 0 ? 0 : flow->capacity;

        end_until (flow, at);
        flow->capacity = capacity;
        if (capacity > before)
            grow (flow, capacity - before, flow->step == 0 ? RLV_TIME_NONE : at);
        else if (capacity < before)
            shrink (flow, before - capacity, at);
        flow->step++;
    }
    end_until (flow, t);
}

static gboolean
waits_anyway (const Flow *flow, RlvTaskIx from, RlvTaskIx to)
{
    const RlvTask *task = &flow->run.tasks[to];

    for (guint32 i = task->first_link; i < task->first_link + task->n_links; i++)
        if (flow->run.links[i].from == from && flow->run.links[i].type == RLV_LINK_FS &&
            flow->run.links[i].lag.amount >= 0)
            return TRUE;
    return FALSE;
}

/* Which of the idle @task takes next. */
static guint
choose (const Flow *flow, RlvTaskIx task)
{
    guint best = 0;

    for (guint i = 0; i < flow->idle->len; i++) {
        const Idle *idle = &g_array_index (flow->idle, Idle, i);

        if (idle->from != RLV_NONE && waits_anyway (flow, idle->from, task))
            return i;
        if (idle->since < g_array_index (flow->idle, Idle, best).since)
            best = i;
    }
    return best;
}

static gboolean
has_begun (const Flow *flow, RlvTaskIx task)
{
    return flow->actuals != NULL && (flow->actuals[task].started != RLV_TIME_NONE ||
                                     flow->actuals[task].finished != RLV_TIME_NONE);
}

static void
start (Flow *flow, Taking taking)
{
    gint64 left = taking.units;

    while (left > 0 && flow->idle->len > 0) {
        guint i = choose (flow, taking.task);
        Idle idle = g_array_index (flow->idle, Idle, i);
        gint64 taken = take_idle (flow, i, left);
        RlvHandover handover = {
            idle.from,         taking.task,       flow->pool->team, flow->pool->person,
            flow->pool->skill, flow->pool->level, (gint32) taken,   idle.since};

        left -= taken;
        if (!has_begun (flow, taking.task))
            g_array_append_val (flow->found, handover);
    }
    taking.units -= left;
    g_array_append_val (flow->running, taking);
}

static RlvResource *
resource_of (const Flow *flow)
{
    return flow->pool->person != RLV_NONE
               ? rlv_resource_person (&flow->run, flow->pool->person)
               : rlv_resource_team (&flow->run, flow->pool->team, flow->pool->skill,
                                    flow->pool->level);
}

static void
walk_pool (Flow *flow, guint first, guint end)
{
    guint32 id = g_array_index (flow->takings, Taking, first).pool;

    flow->pool = &g_array_index (flow->pools, Pool, id);
    flow->resource = resource_of (flow);
    flow->step = 0;
    flow->capacity = flow->debt = 0;
    g_array_set_size (flow->idle, 0);
    g_array_set_size (flow->running, 0);
    for (guint i = first; i < end; i++) {
        Taking taking = g_array_index (flow->takings, Taking, i);

        advance (flow, taking.start);
        start (flow, taking);
    }
    rlv_resource_free (flow->resource);
}

static Flow
new_flow (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule)
{
    Flow flow = {.run = {.plan = plan,
                         .times = times,
                         .out = (RlvSchedule *) schedule}, /* only read here */
                 .pools = g_array_new (FALSE, FALSE, sizeof (Pool)),
                 .ids = g_hash_table_new_full (hash_pool, same_pool, g_free, NULL),
                 .takings = g_array_new (FALSE, FALSE, sizeof (Taking)),
                 .idle = g_array_new (FALSE, FALSE, sizeof (Idle)),
                 .running = g_array_new (FALSE, FALSE, sizeof (Taking))};
    guint32 n;

    flow.run.tasks = rlv_plan_tasks (plan, &n);
    flow.run.links = rlv_plan_links (plan, &flow.run.n_links);
    flow.run.demands = rlv_plan_demands (plan, &n);
    flow.run.teams = rlv_plan_teams (plan, &flow.run.n_teams);
    flow.run.persons = rlv_plan_persons (plan, &flow.run.n_persons);
    return flow;
}

static void
clear_flow (Flow *flow)
{
    g_array_unref (flow->pools);
    g_hash_table_unref (flow->ids);
    g_array_unref (flow->takings);
    g_array_unref (flow->idle);
    g_array_unref (flow->running);
}

GArray *
rlv_schedule_handovers (const RlvPlan *plan, RlvTimes *times,
                        const RlvSchedule *schedule, const RlvActual *actuals)
{
    Flow flow = new_flow (plan, times, schedule);

    flow.actuals = actuals;
    flow.found = g_array_new (FALSE, FALSE, sizeof (RlvHandover));
    for (RlvTaskIx t = 0; t < schedule->n; t++)
        add_task (&flow, t);
    if (flow.takings->len > 0)
        qsort (flow.takings->data, flow.takings->len, sizeof (Taking), compare_takings);
    for (guint i = 0, end; i < flow.takings->len; i = end) {
        guint32 pool = g_array_index (flow.takings, Taking, i).pool;

        for (end = i; end < flow.takings->len &&
                      g_array_index (flow.takings, Taking, end).pool == pool;)
            end++;
        walk_pool (&flow, i, end);
    }
    clear_flow (&flow);
    return flow.found;
}

GArray *
rlv_schedule_lacks (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule,
                    RlvTaskIx task)
{
    Flow flow = new_flow (plan, times, schedule);
    g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    g_autoptr (GArray) until = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    GArray *lacks = g_array_new (FALSE, FALSE, sizeof (RlvTime));

    add_task (&flow, task);
    for (guint i = 0; i < flow.takings->len; i++) {
        const Taking *taking = &g_array_index (flow.takings, Taking, i);

        flow.pool = &g_array_index (flow.pools, Pool, taking->pool);
        flow.resource = resource_of (&flow);
        rlv_resource_lacks (flow.resource, taking->units, from, until);
        rlv_resource_free (flow.resource);
    }
    for (guint i = 0; i < from->len; i++) {
        g_array_append_val (lacks, g_array_index (from, RlvTime, i));
        g_array_append_val (lacks, g_array_index (until, RlvTime, i));
    }
    clear_flow (&flow);
    return lacks;
}
