/* Dates that people can keep: the serial generation scheme.  Tasks are placed one by
 * one, those with the least room first, each at the first time when its links, its
 * calendar and the people of every team it needs allow it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/sched-priv.h"

typedef struct {
    RlvRun *run;
    RlvResource **teams;   /* by team, made when first needed */
    RlvResource **persons; /* by person */
    GHashTable *pools;     /* "team/skill/level" -> RlvResource */
    GPtrArray *resources;  /* every resource made, owned */
    RlvTime *late;         /* late starts without levelling: the priority */
    guint32 *waits;        /* by task: predecessors not yet placed */
    GArray *heap;          /* RlvTaskIx ready to be placed, most pressing first */
} Level;

/* --- resources of a demand
 * ------------------------------------------------------------- */

static RlvResource *
remember (Level *level, RlvResource *resource)
{
    g_ptr_array_add (level->resources, resource);
    return resource;
}

static RlvResource *
team_of (Level *level, guint32 team)
{
    if (level->teams[team] == NULL)
        level->teams[team] =
            remember (level, rlv_resource_team (level->run, team, RLV_NONE, 0));
    return level->teams[team];
}

static RlvResource *
person_of (Level *level, guint32 person)
{
    if (level->persons[person] == NULL)
        level->persons[person] =
            remember (level, rlv_resource_person (level->run, person));
    return level->persons[person];
}

static RlvResource *
pool_of (Level *level, guint32 team, RlvItemIx skill, gint32 least)
{
    g_autofree char *key = g_strdup_printf ("%u/%u/%d", team, skill, least);
    RlvResource *pool = g_hash_table_lookup (level->pools, key);

    if (pool == NULL) {
        pool = remember (level, rlv_resource_team (level->run, team, skill, least));
        g_hash_table_insert (level->pools, g_steal_pointer (&key), pool);
    }
    return pool;
}

/* Fills what @demand takes from when @team serves it; at most two resources, none when
 * no team does. */
static guint
resources_of (Level *level, const RlvDemand *demand, guint32 team,
              RlvResource *found[2])
{
    guint n = 0;

    if (team == RLV_NONE || level->run->unmanned[demand - level->run->demands])
        return 0;
    found[n++] = team_of (level, team);
    if (demand->person != RLV_NONE)
        found[n++] = person_of (level, demand->person);
    else if (demand->skill != RLV_NONE)
        found[n++] = pool_of (level, team, demand->skill, demand->level);
    return n;
}

/* --- calendars cut where too few are there
 * ------------------------------------------------ */

typedef struct {
    RlvTime from, until;
} Gap;

static gint
compare_gaps (gconstpointer a, gconstpointer b)
{
    const Gap *x = a, *y = b;

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
        Gap gap = {MAX (g_array_index (from, RlvTime, i), first),
                   g_array_index (until, RlvTime, i)};

        if (gap.until > gap.from)
            g_array_append_val (gaps, gap);
    }
}

/* The calendar of @ix as staffed now, less the times when a team has too few people;
 * that without the cut is what lags count on. */
static RlvCal
cut_calendar (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];
    g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
    g_autoptr (GArray) from = NULL, until = NULL;
    RlvCal cals[RLV_MAX_CALS];
    RlvCal base = rlv_times_joint (run->times, cals, rlv_run_cals (run, ix, cals));

    run->lag_cal[ix] = base;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvResource *found[2];
        guint n =
            resources_of (level, &run->demands[d], run->out->staffing[d].team, found);

        for (guint i = 0; i < n; i++)
            add_lacks (run, found[i], run->demands[d].units, gaps);
    }
    if (gaps->len == 0)
        return base;

    g_array_sort (gaps, compare_gaps);
    from = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    until = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    for (guint i = 0; i < gaps->len; i++) {
        Gap gap = g_array_index (gaps, Gap, i);

        if (until->len > 0 &&
            g_array_index (until, RlvTime, until->len - 1) >= gap.from) {
            RlvTime *end = &g_array_index (until, RlvTime, until->len - 1);

            *end = MAX (*end, gap.until);
            continue;
        }
        g_array_append_val (from, gap.from);
        g_array_append_val (until, gap.until);
    }
    return rlv_times_without (run->times, base, (const RlvTime *) from->data,
                              (const RlvTime *) until->data, from->len);
}

/* --- one task
 * ---------------------------------------------------------------------------------- */

/* Moves @from and says why when somebody @ix needs is taken in [start, finish). */
static gboolean
wait_for_people (Level *level, RlvTaskIx ix, RlvTime start, RlvTime finish,
                 RlvTime *from, RlvWhy *why)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];
    RlvTime latest = RLV_TIME_NONE;

    if (finish <= start)
        return FALSE;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvResource *found[2];
        guint n =
            resources_of (level, &run->demands[d], run->out->staffing[d].team, found);

        for (guint i = 0; i < n; i++) {
            RlvTime free_at;
            RlvTaskIx holder;

            if (!rlv_resource_blocked (found[i], run->demands[d].units, start, finish,
                                       &free_at, &holder) ||
                free_at <= latest)
                continue;
            latest = free_at;
            *why = (RlvWhy){RLV_WHY_TEAM, RLV_NONE, holder, d,
                            RLV_NONE,     RLV_NONE, free_at};
        }
    }
    if (latest == RLV_TIME_NONE)
        return FALSE;
    *from = latest;
    return TRUE;
}

/* The first dates with people, as staffed now, into out. */
static gboolean
place (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    RlvSchedule *out = run->out;
    RlvBounds bounds;
    RlvTime from;
    RlvWhy why;

    out->cal[ix] = cut_calendar (level, ix);
    if (!rlv_run_early (run, ix))
        return FALSE;
    rlv_run_bounds (run, ix, &bounds);
    why = out->why_start[ix];
    while (wait_for_people (level, ix, out->start[ix], out->finish[ix], &from, &why)) {
        if (from >= RLV_TIME_MAX ||
            !rlv_place_early (run, ix, from, bounds.finish, &out->start[ix],
                              &out->finish[ix], &why))
            return FALSE;
        out->why_start[ix] = why;
    }
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

static gboolean
is_open (const RlvDemand *demand)
{
    return demand->team == RLV_NONE && demand->person == RLV_NONE;
}

static void
take (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvResource *found[2];
        guint n =
            resources_of (level, &run->demands[d], run->out->staffing[d].team, found);

        for (guint i = 0; i < n; i++)
            rlv_resource_take (found[i], run->demands[d].units, run->out->start[ix],
                               run->out->finish[ix], ix);
    }
}

static gboolean
place_best (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];

    if (task->likely.amount != 0)
        for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
             d++)
            if (is_open (&run->demands[d]) && !run->unmanned[d] &&
                !choose_team (level, ix, d))
                return FALSE;
    return place (level, ix);
}

/* --- in what order
 * ------------------------------------------------------------------------------- */

static gboolean
before (const Level *level, RlvTaskIx a, RlvTaskIx b)
{
    const RlvTask *tasks = level->run->tasks;

    if (tasks[a].priority != tasks[b].priority)
        return tasks[a].priority > tasks[b].priority;
    if (level->late[a] != level->late[b])
        return level->late[a] < level->late[b];
    return a < b;
}

static void
push (Level *level, RlvTaskIx ix)
{
    GArray *heap = level->heap;
    guint i = heap->len;

    g_array_append_val (heap, ix);
    while (i > 0 && before (level, ix, g_array_index (heap, RlvTaskIx, (i - 1) / 2))) {
        g_array_index (heap, RlvTaskIx, i) =
            g_array_index (heap, RlvTaskIx, (i - 1) / 2);
        i = (i - 1) / 2;
    }
    g_array_index (heap, RlvTaskIx, i) = ix;
}

static RlvTaskIx
pop (Level *level)
{
    GArray *heap = level->heap;
    RlvTaskIx top = g_array_index (heap, RlvTaskIx, 0);
    RlvTaskIx last = g_array_index (heap, RlvTaskIx, heap->len - 1);
    guint n = heap->len - 1, i = 0;

    g_array_set_size (heap, n);
    while (2 * i + 1 < n) {
        guint child = 2 * i + 1;

        if (child + 1 < n && before (level, g_array_index (heap, RlvTaskIx, child + 1),
                                     g_array_index (heap, RlvTaskIx, child)))
            child++;
        if (!before (level, g_array_index (heap, RlvTaskIx, child), last))
            break;
        g_array_index (heap, RlvTaskIx, i) = g_array_index (heap, RlvTaskIx, child);
        i = child;
    }
    if (n > 0)
        g_array_index (heap, RlvTaskIx, i) = last;
    return top;
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

/* --- what cannot be staffed
 * ------------------------------------------------------------------------ */

static const char *
name_of (const RlvRun *run, const RlvDemand *demand)
{
    if (demand->person != RLV_NONE)
        return run->persons[demand->person].id;
    return demand->team != RLV_NONE ? run->teams[demand->team].id
                                    : _ (rlv_side_name (demand->side));
}

/* The most that @team can ever give @demand at once. */
static gint64
most (Level *level, const RlvDemand *demand, guint32 team)
{
    RlvResource *found[2];
    guint n = resources_of (level, demand, team, found);
    gint64 least = G_MAXINT64;

    for (guint i = 0; i < n; i++)
        least = MIN (least, rlv_resource_most (found[i]));
    return least;
}

static void
say_short (Level *level, guint32 d, gint64 have)
{
    RlvRun *run = level->run;
    const RlvDemand *demand = &run->demands[d];
    RlvPlace place = rlv_plan_place (run->plan, demand->item);

    rlv_findings_add (
        run->findings, RLV_SEVERITY_ERROR, "staff-short", &place,
        _ ("task \"%s\" needs %d.%02d people of \"%s\"%s%s at once, which never has "
           "more "
           "than %d.%02d"),
        run->tasks[demand->task].id, demand->units / 100, demand->units % 100,
        name_of (run, demand), demand->skill != RLV_NONE ? " / " : "",
        demand->skill != RLV_NONE ? rlv_item_id (run->plan, demand->skill) : "",
        (int) (have / 100), (int) (have % 100));
    rlv_findings_why (
        run->findings,
        _ ("the dates shown for it and for what waits for it are those it would have "
           "with people"));
    rlv_findings_mend (
        run->findings,
        _ ("add people to the team, ask for fewer, or name another team"));
}

/* Every demand that nobody can ever serve is said, before any date is looked for. */
static void
say_unmanned (Level *level)
{
    RlvRun *run = level->run;

    for (guint32 d = 0; d < run->out->n_demands; d++) {
        const RlvDemand *demand = &run->demands[d];
        gint64 have = 0, able;

        if (run->tasks[demand->task].likely.amount == 0 ||
            rlv_run_has_begun (run, demand->task))
            continue;
        if (!is_open (demand)) {
            have = most (level, demand, run->out->staffing[d].team);
        } else {
            for (guint32 t = 0; t < run->n_teams; t++)
                if (rlv_run_can_serve (run, demand, t, &able))
                    have = MAX (have, most (level, demand, t));
        }
        if (have >= demand->units)
            continue;
        say_short (level, d, have);
        run->unmanned[d] = TRUE;
    }
}

/* There were people once, but they are gone when the task could run: says so of each
 * such demand and gives it up.  FALSE when there is none. */
static gboolean
say_gone (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];
    RlvBounds bounds;
    gboolean said = FALSE;

    rlv_run_bounds (run, ix, &bounds);
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        const RlvDemand *demand = &run->demands[d];
        guint32 team = run->out->staffing[d].team;
        char when[RLV_DATE_SIZE], ready[RLV_DATE_SIZE];
        RlvPlace place = rlv_plan_place (run->plan, demand->item);
        RlvResource *found[2];
        RlvTime last, first = RLV_TIME_MAX;
        guint n = resources_of (level, demand, team, found);

        for (guint i = 0; i < n; i++)
            if (rlv_resource_ends (found[i], demand->units, &last))
                first = MIN (first, last);
        if (first == RLV_TIME_MAX)
            continue;
        rlv_day_format (
            rlv_cal_day (run->times, run->teams[team].calendar, first, FALSE), when);
        rlv_day_format (
            rlv_cal_day (run->times, run->teams[team].calendar, bounds.start, FALSE),
            ready);
        rlv_findings_add (run->findings, RLV_SEVERITY_ERROR, "staff-gone", &place,
                          _ ("task \"%s\" can start on %s, but from %s on \"%s\" has "
                             "fewer than the %d.%02d people it needs"),
                          task->id, ready, when, name_of (run, demand),
                          demand->units / 100, demand->units % 100);
        rlv_findings_why (run->findings,
                          _ ("the dates shown for it and for what waits "
                             "for it are those it would have with people"));
        rlv_findings_mend (run->findings, _ ("keep people longer, add a capacity step, "
                                             "or name another team"));
        run->unmanned[d] = TRUE;
        said = TRUE;
    }
    return said;
}

/* The dates of a task that cannot be staffed: as if those it lacks were there, so that
 * the rest of the plan is still told.  FALSE when even so there is no time for it. */
static gboolean
place_unmanned (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];

    if (say_gone (level, ix) && place (level, ix))
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

/* --- the whole
 * ----------------------------------------------------------------------------------------
 */

static void
note_holder (RlvRun *run, RlvTaskIx ix)
{
    RlvTaskIx holder = run->out->why_start[ix].task;

    if (run->out->why_start[ix].kind != RLV_WHY_TEAM || holder == RLV_NONE)
        return;
    run->next_held[ix] = run->first_held[holder];
    run->first_held[holder] = ix;
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
    while (level->heap->len > 0) {
        RlvTaskIx ix = pop (level);

        if (!rlv_run_actual (run, ix) && !place_best (level, ix) &&
            !place_unmanned (level, ix))
            return FALSE;

        take (level, ix);
        note_holder (run, ix);
        run->sequence[done++] = ix;
        release (level, ix);
    }
    return TRUE;
}

gboolean
rlv_run_level (RlvRun *run)
{
    g_autofree RlvResource **teams = g_new0 (RlvResource *, run->n_teams + 1);
    g_autofree RlvResource **persons = g_new0 (RlvResource *, run->n_persons + 1);
    g_autofree guint32 *waits = g_new0 (guint32, run->out->n + 1);
    g_autofree RlvTime *late =
        g_memdup2 (run->out->late_start, (run->out->n + 1) * sizeof (RlvTime));
    g_autoptr (GHashTable) pools =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GPtrArray) resources =
        g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_resource_free);
    g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));
    Level level = {.run = run,
                   .teams = teams,
                   .persons = persons,
                   .pools = pools,
                   .resources = resources,
                   .late = late,
                   .waits = waits,
                   .heap = heap};

    run->sequence = g_new0 (RlvTaskIx, run->out->n + 1);
    run->first_held = g_new (RlvTaskIx, run->out->n + 1);
    run->next_held = g_new (RlvTaskIx, run->out->n + 1);
    run->unmanned = g_new0 (guint8, (gsize) run->out->n_demands + 1);
    say_unmanned (&level);
    return place_all (&level);
}
