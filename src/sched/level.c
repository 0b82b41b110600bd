/* Dates that people can keep: the serial generation scheme.  Tasks are placed one by
 * one, those with the least room first, each at the first time when its links, its
 * calendar and the people of every team it needs allow it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/level.h"

/* Two demands of a task are two people, not one twice. */
void
rlv_level_collect (Level *level, RlvTaskIx ix)
{
    const RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];

    g_array_set_size (level->takes, 0);
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvResource *found[2];
        guint n = rlv_level_resources (level, &run->demands[d],
                                       run->out->staffing[d].team, found);

        for (guint i = 0; i < n; i++)
            rlv_level_take (level, d, found[i], run->demands[d].units);
    }
}

/* --- calendars cut where too few are there ------------------------------------ */

static gint
compare_gaps (gconstpointer a, gconstpointer b)
{
    const RlvGap *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

static void
add_lacks (const RlvRun *run, const RlvResource *resource, gint64 units, GArray *gaps)
{
    g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    g_autoptr (GArray) until = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    RlvTime first = ((RlvTime) run->first_day - 3660) * 1440;

    rlv_resource_lacks (resource, units, from, until);
    for (guint i = 0; i < from->len; i++) {
        RlvGap gap = {MAX (g_array_index (from, RlvTime, i), first),
                      g_array_index (until, RlvTime, i)};

        if (gap.until > gap.from)
            g_array_append_val (gaps, gap);
    }
}

/* The times when too few of those @ix needs are there, by time; none touches another.
 */
static GArray *
find_gaps (Level *level, RlvTaskIx ix)
{
    GArray *gaps = g_array_new (FALSE, FALSE, sizeof (RlvGap));
    guint n = 0;

    rlv_level_collect (level, ix);
    for (guint i = 0; i < level->takes->len; i++) {
        const Take *take = &g_array_index (level->takes, Take, i);

        add_lacks (level->run, take->resource, take->units, gaps);
    }
    g_array_sort (gaps, compare_gaps);
    for (guint i = 0; i < gaps->len; i++) {
        RlvGap gap = g_array_index (gaps, RlvGap, i);
        RlvGap *last = n > 0 ? &g_array_index (gaps, RlvGap, n - 1) : NULL;

        if (last != NULL && last->until >= gap.from)
            last->until = MAX (last->until, gap.until);
        else
            g_array_index (gaps, RlvGap, n++) = gap;
    }
    g_array_set_size (gaps, n);
    return gaps;
}

static RlvCal
cut (RlvTimes *times, RlvCal base, const GArray *gaps)
{
    g_autofree RlvTime *from = g_new (RlvTime, gaps->len);
    g_autofree RlvTime *until = g_new (RlvTime, gaps->len);

    for (guint i = 0; i < gaps->len; i++) {
        from[i] = g_array_index (gaps, RlvGap, i).from;
        until[i] = g_array_index (gaps, RlvGap, i).until;
    }
    return rlv_times_without (times, base, from, until, gaps->len);
}

RlvCal
rlv_level_calendar (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    g_autoptr (GArray) gaps = NULL;
    guint32 n;
    const RlvCal *cals = rlv_run_cals (run, ix, &n);
    RlvCal base = rlv_times_joint (run->times, cals, n), cal;

    run->lag_cal[ix] = base;
    gaps = find_gaps (level, ix);
    cal = gaps->len > 0 ? cut (run->times, base, gaps) : base;
    if (run->grain[ix] == RLV_GRAIN_ELAPSED) {
        g_clear_pointer (&run->away[ix], g_array_unref);
        run->away[ix] = g_steal_pointer (&gaps);
    }
    return cal;
}

/* --- one task ----------------------------------------------------------------- */

/* When somebody of level->takes, which are those @ix needs, is taken at the dates it
 * has: FALSE when all are free, else who is free last and since when, and says why. */
static gboolean
wait_for_people (Level *level, RlvTaskIx ix, RlvTime *from, Take *last, RlvWhy *why)
{
    RlvTime start = level->run->out->start[ix], finish = level->run->out->finish[ix];
    RlvTime latest = RLV_TIME_NONE;

    if (finish <= start)
        return FALSE;
    for (guint i = 0; i < level->takes->len; i++) {
        const Take *take = &g_array_index (level->takes, Take, i);
        RlvTime free_at, known;
        RlvTaskIx holder;

        if (!rlv_resource_blocked (take->resource, take->units, start, finish, &free_at,
                                   &holder))
            continue;
        known = rlv_busy_until (level, take, ix, start);
        if (known > free_at) {
            free_at = known;
            holder = rlv_resource_holder (take->resource, known);
        }
        if (free_at <= latest)
            continue;
        latest = free_at;
        *last = *take;
        *why = (RlvWhy){.kind = RLV_WHY_TEAM,
                        .link = RLV_NONE,
                        .task = holder,
                        .demand = take->demand,
                        .item = RLV_NONE,
                        .shut = RLV_NONE,
                        .at = free_at,
                        .lacks = RLV_NONE,
                        .scope = rlv_level_scope (level, take)};
    }
    if (latest == RLV_TIME_NONE)
        return FALSE;
    *from = latest;
    return TRUE;
}

/* Whether any working time that is long enough will do. */
static gboolean
moves_freely (const RlvRun *run, RlvTaskIx ix)
{
    return (run->grain[ix] == RLV_GRAIN_DAY || run->grain[ix] == RLV_GRAIN_MINUTE) &&
           !rlv_place_waits (run, ix);
}

/* The first dates with people, as staffed now, into out. */
static gboolean
place (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    RlvSchedule *out = run->out;
    RlvBounds bounds;
    RlvTime first, from;
    Take held, last;
    gboolean alone; /* one resource alone bars every start tried */
    RlvWhy why;

    out->cal[ix] = rlv_level_calendar (level, ix);
    if (!rlv_run_early (run, ix))
        return FALSE;
    why = out->why_start[ix];
    if (!wait_for_people (level, ix, &from, &held, &why))
        return TRUE;
    rlv_run_bounds (run, ix, &bounds);
    first = out->start[ix];
    last = held;
    alone = bounds.finish == RLV_TIME_NONE && moves_freely (run, ix);
    do {
        if (from >= RLV_TIME_MAX ||
            !rlv_place_early (run, ix, from, bounds.finish, &out->start[ix],
                              &out->finish[ix], &why))
            return FALSE;
        out->why_start[ix] = why;
        alone = alone && last.resource == held.resource;
    } while (wait_for_people (level, ix, &from, &last, &why));
    if (alone)
        rlv_busy_note (level, &held, ix, first, from);
    out->why_finish[ix].at = out->finish[ix];
    return TRUE;
}

/* Tries every team that can serve open demand @d, the other demands as they are; leaves
 * the one with which the task ends first, by plan order where several do. */
static gboolean
choose_team (Level *level, RlvTaskIx ix, guint32 d)
{
    RlvRun *run = level->run;
    RlvStaffing *staffing = &run->out->staffing[d];
    RlvTime best = RLV_TIME_MAX, best_start = RLV_TIME_MAX;
    guint32 chosen = RLV_NONE;
    gint64 able;

    for (guint32 t = 0; t < run->n_teams; t++) {
        if (!rlv_run_can_serve (run, &run->demands[d], t, &able) ||
            able < (run->demands[d].skill != RLV_NONE ? run->demands[d].units : 0))
            continue;
        staffing->team = t;
        if (!place (level, ix))
            continue;
        if (run->out->finish[ix] < best ||
            (run->out->finish[ix] == best && run->out->start[ix] < best_start)) {
            best = run->out->finish[ix];
            best_start = run->out->start[ix];
            chosen = t;
        }
    }
    if (chosen != RLV_NONE)
        staffing->team = chosen;
    return chosen != RLV_NONE;
}

/* Takes the people of @ix from @from to its finish. */
static void
take (Level *level, RlvTaskIx ix, RlvTime from)
{
    const RlvSchedule *out = level->run->out;

    rlv_level_collect (level, ix);
    for (guint i = 0; i < level->takes->len; i++) {
        const Take *take = &g_array_index (level->takes, Take, i);

        rlv_resource_take (take->resource, take->units, from, out->finish[ix], ix);
    }
}

/* Sets who serves @task's open demands to those that a search chose; FALSE when it did
 * not. */
static gboolean
staff_as_guided (RlvRun *run, const RlvTask *task)
{
    const guint32 first = task->first_demand, end = first + task->n_demands;

    if (run->guide == NULL)
        return FALSE;
    for (guint32 d = first; d < end; d++)
        if (run->guide->team[d] == RLV_NONE && rlv_level_is_open (&run->demands[d]) &&
            !run->unmanned[d])
            return FALSE;
    for (guint32 d = first; d < end; d++)
        if (rlv_level_is_open (&run->demands[d]) && !run->unmanned[d])
            run->out->staffing[d].team = run->guide->team[d];
    return TRUE;
}

static gboolean
place_best (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];

    if (staff_as_guided (run, task) && place (level, ix))
        return TRUE;
    if (task->likely.amount != 0)
        for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
             d++)
            if (rlv_level_is_open (&run->demands[d]) && !run->unmanned[d] &&
                !choose_team (level, ix, d))
                return FALSE;
    return place (level, ix);
}

/* --- in what order ------------------------------------------------------------ */

typedef struct {
    gint32 priority;
    RlvTaskIx task;
    RlvTime late;
} Key;

static int
compare_keys (const void *a, const void *b)
{
    const Key *x = a, *y = b;

    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    if (x->late != y->late)
        return x->late < y->late ? -1 : 1;
    return x->task < y->task ? -1 : 1;
}

/* In the order that a search found, after what has begun. */
static void
rank_as_guided (const RlvRun *run, Key *keys)
{
    for (guint32 i = 0; i < run->out->n; i++) {
        Key *key = &keys[run->guide->order[i]];

        key->late = i;
        if (key->priority != G_MAXINT32)
            key->priority = 0;
    }
}

/* Which task goes first where several could: what has begun, then by priority, then by
 * late start, then as the plan lists them.  Said once, in numbers, for it is asked for
 * again and again. */
static void
rank_tasks (Level *level)
{
    const RlvRun *run = level->run;
    g_autofree Key *keys = g_new (Key, (gsize) run->out->n + 1);

    for (RlvTaskIx t = 0; t < run->out->n; t++)
        keys[t] =
            (Key){rlv_run_has_begun (run, t) ? G_MAXINT32 : run->tasks[t].priority, t,
                  run->out->late_start[t]};
    if (run->guide != NULL)
        rank_as_guided (run, keys);
    qsort (keys, run->out->n, sizeof *keys, compare_keys);
    for (guint32 i = 0; i < run->out->n; i++) {
        level->ranked[i] = keys[i].task;
        level->rank[keys[i].task] = i;
    }
}

static void
push (Level *level, RlvTaskIx ix)
{
    GArray *heap = level->heap;
    guint32 rank = level->rank[ix], *ranks;
    guint i = heap->len;

    g_array_append_val (heap, rank);
    ranks = (guint32 *) (gpointer) heap->data;
    for (; i > 0 && rank < ranks[(i - 1) / 2]; i = (i - 1) / 2)
        ranks[i] = ranks[(i - 1) / 2];
    ranks[i] = rank;
}

static RlvTaskIx
pop (Level *level)
{
    GArray *heap = level->heap;
    guint32 *ranks = (guint32 *) (gpointer) heap->data;
    guint32 top = ranks[0], last = ranks[heap->len - 1];
    guint n = heap->len - 1, i = 0;

    g_array_set_size (heap, n);
    while (2 * i + 1 < n) {
        guint child = 2 * i + 1;

        if (child + 1 < n && ranks[child + 1] < ranks[child])
            child++;
        if (last <= ranks[child])
            break;
        ranks[i] = ranks[child];
        i = child;
    }
    if (n > 0)
        ranks[i] = last;
    return level->ranked[top];
}

static void
release (Level *level, RlvTaskIx ix)
{
    guint32 n;
    const guint32 *out = rlv_graph_out (level->run->graph, ix, &n);

    for (guint32 i = 0; i < n; i++) {
        RlvTaskIx to = level->run->links[out[i]].to;

        if (--level->waits[to] == 0)
            push (level, to);
    }
}

/* The dates of a task that cannot be staffed: as if those it lacks were there, so that
 * the rest of the plan is still told.  FALSE when even so there is no time for it. */
static gboolean
place_unmanned (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];

    if (rlv_level_say_gone (level, ix) && place (level, ix))
        return TRUE;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        run->unmanned[d] = TRUE;
    if (!place (level, ix)) {
        rlv_run_no_time (run, ix, _ ("its calendars never let it"));
        return FALSE;
    }
    rlv_run_no_time (run, ix, _ ("those it needs are never there together"));
    return TRUE;
}

/* --- the whole ---------------------------------------------------------------- */

/* A holder that has begun and still waits for others comes later in the sequence: late
 * dates cannot be handed back to it. */
static void
note_holder (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    RlvTaskIx holder = run->out->why_start[ix].task;

    if (run->out->why_start[ix].kind != RLV_WHY_TEAM || holder == RLV_NONE ||
        level->waits[holder] != PLACED)
        return;
    run->next_held[ix] = run->first_held[holder];
    run->first_held[holder] = ix;
}

/* Who serves the open demands of a task that has begun was not recorded: the first team
 * that has the people while it runs, else nobody known. */
static void
staff_begun (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];
    RlvTime start = run->out->start[ix], finish = MAX (run->out->finish[ix], start + 1);

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        const RlvDemand *demand = &run->demands[d];
        gboolean staffed = !rlv_level_is_open (demand);
        gint64 able;

        for (guint32 t = 0; t < run->n_teams && !staffed; t++) {
            RlvResource *found[2];
            guint n, i = 0;

            if (!rlv_run_can_serve (run, demand, t, &able))
                continue;
            n = rlv_level_resources (level, demand, t, found);
            while (i < n &&
                   rlv_resource_at_least (found[i], demand->units, start, finish))
                i++;
            staffed = i == n;
            if (staffed)
                run->out->staffing[d].team = t;
        }
        run->unmanned[d] = !staffed;
    }
}

/* What is left of it stops, as what has not begun does, while those who do it are away.
 */
static void
pause_begun (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;

    if (run->options->actuals[ix].finished != RLV_TIME_NONE)
        return;
    run->out->cal[ix] = rlv_level_calendar (level, ix);
    rlv_run_actual (run, ix);
}

static gboolean
place_all (Level *level)
{
    RlvRun *run = level->run;
    guint32 done = 0;

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        run->first_held[t] = run->next_held[t] = RLV_NONE;
        rlv_graph_in (run->graph, t, &level->waits[t]);
    }
    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if (level->waits[t] == 0)
            push (level, t);
    /* What has begun keeps its people, however pressing the rest is. */
    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if (rlv_run_has_begun (run, t)) {
            staff_begun (level, t);
            pause_begun (level, t);
            take (level, t, run->out->start[t]);
        }
    while (level->heap->len > 0) {
        RlvTaskIx ix = pop (level);
        RlvTime taken = run->out->finish[ix];

        /* What it still waits for may end later than it did without levelling. */
        if (rlv_run_actual (run, ix)) {
            take (level, ix, taken);
        } else {
            if (!place_best (level, ix) && !place_unmanned (level, ix))
                return FALSE;
            take (level, ix, run->out->start[ix]);
        }
        note_holder (level, ix);
        level->waits[ix] = PLACED;
        run->sequence[done++] = ix;
        release (level, ix);
    }
    return TRUE;
}

void
rlv_level_open (Level *level, RlvRun *run)
{
    const gsize n = (gsize) run->out->n + 1;

    *level = (Level){
        .run = run,
        .teams = g_new0 (RlvResource *, run->n_teams + 1),
        .persons = g_new0 (RlvResource *, run->n_persons + 1),
        .pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
        .resources =
            g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_resource_free),
        .rank = g_new0 (guint32, n),
        .ranked = g_new0 (RlvTaskIx, n),
        .waits = g_new0 (guint32, n),
        .heap = g_array_new (FALSE, FALSE, sizeof (guint32)),
        .takes = g_array_new (FALSE, FALSE, sizeof (Take)),
        .busy = rlv_busy_new (),
    };
    if (run->unmanned != NULL)
        return;
    run->sequence = g_new0 (RlvTaskIx, n);
    run->first_held = g_new (RlvTaskIx, n);
    run->next_held = g_new (RlvTaskIx, n);
    run->unmanned = g_new0 (guint8, (gsize) run->out->n_demands + 1);
    run->away = g_new0 (GArray *, n);
}

void
rlv_level_close (Level *level)
{
    g_free (level->teams);
    g_free (level->persons);
    g_hash_table_unref (level->pools);
    g_ptr_array_unref (level->resources);
    g_free (level->rank);
    g_free (level->ranked);
    g_free (level->waits);
    g_array_unref (level->heap);
    g_array_unref (level->takes);
    g_hash_table_unref (level->busy);
}

gboolean
rlv_run_level (RlvRun *run)
{
    gboolean placed;
    Level level;

    rlv_level_open (&level, run);
    rank_tasks (&level);
    rlv_level_say_unmanned (&level);
    placed = place_all (&level);
    if (placed)
        rlv_level_note (&level);
    rlv_level_close (&level);
    return placed;
}
