/* Levelling: whom a task takes, and what to say when there are too few.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/level.h"

/* --- resources of a demand ---------------------------------------------------- */

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

RlvScope
rlv_level_scope (const Level *level, const Take *take)
{
    const RlvRun *run = level->run;
    const RlvDemand *demand = &run->demands[take->demand];
    guint32 team = run->out->staffing[take->demand].team;

    if (team != RLV_NONE && take->resource == level->teams[team])
        return RLV_SCOPE_TEAM;
    return demand->person != RLV_NONE ? RLV_SCOPE_PERSON : RLV_SCOPE_SKILL;
}

guint
rlv_level_resources (Level *level, const RlvDemand *demand, guint32 team,
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

Take *
rlv_level_take (Level *level, guint32 d, RlvResource *resource, gint64 units)
{
    Take take = {resource, units, d};

    for (guint i = 0; i < level->takes->len; i++) {
        Take *known = &g_array_index (level->takes, Take, i);

        if (known->resource != resource)
            continue;
        known->units += take.units;
        return known;
    }
    g_array_append_val (level->takes, take);
    return &g_array_index (level->takes, Take, level->takes->len - 1);
}

gboolean
rlv_level_is_open (const RlvDemand *demand)
{
    return demand->team == RLV_NONE && demand->person == RLV_NONE;
}

/* --- what cannot be staffed --------------------------------------------------- */

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
    guint n = rlv_level_resources (level, demand, team, found);
    gint64 least = G_MAXINT64;

    for (guint i = 0; i < n; i++)
        least = MIN (least, rlv_resource_most (found[i]));
    return least;
}

/* How many are asked for at once, and how many there are at most. */
typedef struct {
    gint64 units, have;
    guint32 team; /* whose people are too few for all demands together, or RLV_NONE */
} Short;

static void
say_short (Level *level, guint32 d, const Short *is)
{
    RlvRun *run = level->run;
    const RlvDemand *demand = &run->demands[d];
    const char *skill = demand->skill != RLV_NONE && is->team == RLV_NONE
                            ? rlv_item_id (run->plan, demand->skill)
                            : NULL;
    RlvPlace place = rlv_plan_place (run->plan, demand->item);

    rlv_findings_add (
        run->findings, RLV_SEVERITY_ERROR, "staff-short", &place,
        _ ("task \"%s\" needs %d.%02d people of \"%s\"%s%s at once, which never has "
           "more "
           "than %d.%02d"),
        run->tasks[demand->task].id, (int) (is->units / 100), (int) (is->units % 100),
        is->team != RLV_NONE ? run->teams[is->team].id : name_of (run, demand),
        skill != NULL ? " / " : "", skill != NULL ? skill : "", (int) (is->have / 100),
        (int) (is->have % 100));
    rlv_findings_why (
        run->findings,
        _ ("the dates shown for it and for what waits for it are those it would have "
           "with people"));
    rlv_findings_mend (
        run->findings,
        _ ("add people to the team, ask for fewer, or name another team"));
}

/* All that @task asks of @team, in hundredths. */
static gint64
units_for (const RlvRun *run, RlvTaskIx task, guint32 team)
{
    const RlvTask *t = &run->tasks[task];
    gint64 units = 0;

    for (guint32 d = t->first_demand; d < t->first_demand + t->n_demands; d++)
        if (run->out->staffing[d].team == team)
            units += run->demands[d].units;
    return units;
}

/* Whether what @d asks of its people, with what the demands before it of the same task
 * ask of them, is more than there can ever be. */
static gboolean
is_short_together (Level *level, guint32 d, Short *is)
{
    const RlvRun *run = level->run;
    const RlvDemand *demand = &run->demands[d];
    guint32 team = run->out->staffing[d].team;
    RlvResource *found[2];
    guint n = rlv_level_resources (level, demand, team, found);

    for (guint i = 0; i < n; i++) {
        gint64 units = rlv_level_take (level, d, found[i], demand->units)->units;

        if (rlv_resource_most (found[i]) >= units)
            continue;
        *is = (Short){units, rlv_resource_most (found[i]), i == 0 ? team : RLV_NONE};
        for (guint k = 0; k <= i; k++)
            rlv_level_take (level, d, found[k], -(gint64) demand->units);
        return TRUE;
    }
    return FALSE;
}

static gboolean
is_short (Level *level, guint32 d, Short *is)
{
    RlvRun *run = level->run;
    const RlvDemand *demand = &run->demands[d];
    gint64 able;

    *is = (Short){demand->units, 0, RLV_NONE};
    if (!rlv_level_is_open (demand)) {
        is->have = most (level, demand, run->out->staffing[d].team);
        return is->have < is->units || is_short_together (level, d, is);
    }
    for (guint32 t = 0; t < run->n_teams; t++)
        if (rlv_run_can_serve (run, demand, t, &able))
            is->have = MAX (is->have, most (level, demand, t));
    return is->have < is->units;
}

void
rlv_level_say_unmanned (Level *level)
{
    RlvRun *run = level->run;
    RlvTaskIx last = RLV_NONE, said_of = RLV_NONE;
    guint32 said_team = RLV_NONE;

    for (guint32 d = 0; d < run->out->n_demands; d++) {
        RlvTaskIx task = run->demands[d].task;
        Short is;

        if (run->tasks[task].likely.amount == 0 || rlv_run_has_begun (run, task))
            continue;
        if (task != last)
            g_array_set_size (level->takes, 0);
        last = task;
        if (!is_short (level, d, &is))
            continue;
        run->unmanned[d] = TRUE;
        /* Fifty needs of one task for one team are one fault. */
        if (is.team != RLV_NONE && task == said_of && is.team == said_team)
            continue;
        if (is.team != RLV_NONE) {
            is.units = units_for (run, task, is.team);
            said_of = task;
            said_team = is.team;
        }
        say_short (level, d, &is);
    }
}

/* The people that @d asks for are gone since @since, when @ix could run, or before it
 * may end. */
static void
say_gone_since (const RlvRun *run, RlvTaskIx ix, guint32 d, const RlvBounds *bounds,
                RlvTime since, gint64 units)
{
    const RlvDemand *demand = &run->demands[d];
    RlvCal theirs = run->teams[run->out->staffing[d].team].calendar;
    RlvTime ready = rlv_cal_next (run->times, run->lag_cal[ix], bounds->start);
    gboolean of_end = ready < since && bounds->finish > since;
    char when[RLV_DATE_SIZE], asked[RLV_DATE_SIZE];
    RlvPlace place = rlv_plan_place (run->plan, demand->item);

    rlv_day_format (rlv_cal_day (run->times, theirs, since, FALSE), when);
    rlv_day_format (
        rlv_cal_day (run->times, theirs, of_end ? bounds->finish : ready, of_end),
        asked);
    rlv_findings_add (
        run->findings, RLV_SEVERITY_ERROR, "staff-gone", &place,
        of_end ? _ ("task \"%s\" may not finish before %s, but from %s on \"%s\" has "
                    "fewer than the %d.%02d people it needs")
               : _ ("task \"%s\" can start on %s, but from %s on \"%s\" has fewer than "
                    "the %d.%02d people it needs"),
        run->tasks[ix].id, asked, when, name_of (run, demand), (int) (units / 100),
        (int) (units % 100));
}

gboolean
rlv_level_say_gone (Level *level, RlvTaskIx ix)
{
    RlvRun *run = level->run;
    const RlvTask *task = &run->tasks[ix];
    RlvBounds bounds;
    gboolean said = FALSE;

    rlv_run_bounds (run, ix, &bounds);
    g_array_set_size (level->takes, 0);
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        const RlvDemand *demand = &run->demands[d];
        guint32 team = run->out->staffing[d].team;
        RlvResource *found[2];
        RlvTime last, first = RLV_TIME_MAX;
        gint64 units = demand->units;
        guint n = rlv_level_resources (level, demand, team, found);
        Short is;

        if (is_short_together (level, d, &is)) {
            say_short (level, d, &is);
            run->unmanned[d] = said = TRUE;
            continue;
        }
        for (guint i = 0; i < n; i++) {
            const Take *take = rlv_level_take (level, d, found[i], 0);

            if (!rlv_resource_ends (found[i], take->units, &last) || last >= first)
                continue;
            first = last;
            units = take->units;
        }
        if (first == RLV_TIME_MAX)
            continue;
        say_gone_since (run, ix, d, &bounds, first, units);
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
