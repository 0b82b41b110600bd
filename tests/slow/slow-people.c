/* Who is there, and whether nobody is asked for twice.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-judge.h"

#include <stdlib.h>

/* --- how many are there ------------------------------------------------------- */

static gboolean
has_skill (const SlowPlan *slow, RlvItemIx item, RlvItemIx skill, gint32 level,
           gint64 *people)
{
    gboolean any = FALSE;

    for (RlvItemIx i = rlv_plan_child (slow->plan, item, "has", RLV_NONE);
         i != RLV_NONE; i = rlv_plan_child (slow->plan, item, "has", i))
        if (rlv_item_ref (slow->plan, i, "skill") == skill &&
            rlv_item_int (slow->plan, i, "level", 5) >= level) {
            any = TRUE;
            *people += rlv_item_int (slow->plan, i, "people", RLV_DECIMAL_ONE) / 10000;
        }
    return any;
}

guint
slow_pools (const SlowPlan *slow, guint32 d, guint32 team, SlowPool pools[2])
{
    const RlvDemand *demand = &slow->demands[d];

    if (team == RLV_NONE)
        return 0;
    pools[0] = (SlowPool){team, RLV_NONE, RLV_NONE, 0};
    pools[1] = (SlowPool){team, demand->person, demand->skill, demand->level};
    if (demand->person != RLV_NONE)
        pools[1].skill = RLV_NONE;
    return demand->person != RLV_NONE || demand->skill != RLV_NONE ? 2 : 1;
}

gboolean
slow_same_pool (const SlowPool *a, const SlowPool *b)
{
    return a->team == b->team && a->person == b->person && a->skill == b->skill &&
           (a->skill == RLV_NONE || a->level == b->level);
}

/* All that @t asks of @pool at once, over its demands. */
gint64
slow_asked (const SlowPlan *slow, RlvTaskIx t, const SlowPool *pool)
{
    const RlvTask *task = &slow->tasks[t];
    gint64 units = 0;

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        SlowPool pools[2];

        for (guint n = slow_pools (slow, d, slow->staffing[d].team, pools); n > 0; n--)
            if (slow_same_pool (&pools[n - 1], pool))
                units += slow->demands[d].units;
    }
    return units;
}

static gboolean
is_member (const RlvPerson *person, RlvDay day)
{
    return (person->from == RLV_DAY_NONE || person->from <= day) &&
           (person->until == RLV_DAY_NONE || day <= person->until);
}

static gboolean
is_away (const SlowPlan *slow, const RlvPerson *person, RlvDay day)
{
    for (RlvItemIx i = rlv_plan_child (slow->plan, person->item, "absence", RLV_NONE);
         i != RLV_NONE; i = rlv_plan_child (slow->plan, person->item, "absence", i))
        if (rlv_item_int (slow->plan, i, "from", 0) <= day &&
            day <= rlv_item_int (slow->plan, i, "to", 0))
            return TRUE;
    return FALSE;
}

/* What the team says of its size on @day, or -1 when it only lists its people. */
static gint64
stated_size (const SlowPlan *slow, const RlvTeam *team, RlvDay day)
{
    gint64 size = rlv_item_int (slow->plan, team->item, "size", -10000);
    gint64 since = RLV_DAY_MIN;

    for (RlvItemIx i = rlv_plan_child (slow->plan, team->item, "capacity", RLV_NONE);
         i != RLV_NONE; i = rlv_plan_child (slow->plan, team->item, "capacity", i)) {
        gint64 from = rlv_item_int (slow->plan, i, "from", 0);

        if (from <= day && from >= since) {
            size = rlv_item_int (slow->plan, i, "people", 0);
            since = from;
        }
    }
    return size / 10000;
}

gint64
slow_capacity (const SlowPlan *slow, const SlowPool *pool, RlvTime t)
{
    const RlvTeam *team = &slow->teams[pool->team];
    guint32 c = pool->person != RLV_NONE ? slow->persons[pool->person].calendar
                                         : team->calendar;
    RlvDay day = slow_day_of (slow->base[c]->zone, t);
    gint64 there = 0, away = 0, size;

    for (guint32 p = team->first_person; p < team->first_person + team->n_persons;
         p++) {
        const RlvPerson *person = &slow->persons[p];
        gint64 ignored = 0;

        if ((pool->person != RLV_NONE && pool->person != p) ||
            !is_member (person, day) ||
            (pool->skill != RLV_NONE &&
             !has_skill (slow, person->item, pool->skill, pool->level, &ignored)))
            continue;
        *(is_away (slow, person, day) ? &away : &there) += person->units;
    }
    if (pool->person != RLV_NONE)
        return there;
    if (pool->skill != RLV_NONE) {
        has_skill (slow, team->item, pool->skill, pool->level, &there);
        return there;
    }
    size = stated_size (slow, team, day);
    return size < 0 ? there : MAX (size - away, 0);
}

static void
add_change (const SlowPlan *slow, GArray *changes, RlvItemIx item, const char *attr,
            RlvDay after)
{
    if (rlv_item_has (slow->plan, item, attr))
        for (guint32 c = 0; c < slow->n_base; c++) {
            RlvTime t = slow_instant (
                slow->base[c]->zone,
                (RlvDay) rlv_item_int (slow->plan, item, attr, 0) + after, 0);

            g_array_append_val (changes, t);
        }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
    RlvTime x = *(const RlvTime *) a, y = *(const RlvTime *) b;

    return (x > y) - (x < y);
}

/* Midnights in every zone: more than needed does no harm. */
GArray *
slow_changes (const SlowPlan *slow)
{
    GArray *changes = g_array_new (FALSE, FALSE, sizeof (RlvTime));
    RlvTime first = (RlvTime) RLV_DAY_MIN * 1440;

    g_array_append_val (changes, first);
    for (guint32 t = 0; t < slow->n_teams; t++)
        for (RlvItemIx i =
                 rlv_plan_child (slow->plan, slow->teams[t].item, "capacity", RLV_NONE);
             i != RLV_NONE;
             i = rlv_plan_child (slow->plan, slow->teams[t].item, "capacity", i))
            add_change (slow, changes, i, "from", 0);
    for (guint32 p = 0; p < slow->n_persons; p++) {
        RlvItemIx person = slow->persons[p].item;

        add_change (slow, changes, person, "from", 0);
        add_change (slow, changes, person, "until", 1);
        for (RlvItemIx i = rlv_plan_child (slow->plan, person, "absence", RLV_NONE);
             i != RLV_NONE; i = rlv_plan_child (slow->plan, person, "absence", i)) {
            add_change (slow, changes, i, "from", 0);
            add_change (slow, changes, i, "to", 1);
        }
    }
    g_array_sort (changes, compare_times);
    return changes;
}

/* --- how many are taken ------------------------------------------------------- */

/* What task @t takes of @pool at @at if it runs then; it pauses when there are fewer.
 */
static gint64
taken_by (const Judge *judge, RlvTaskIx t, const SlowPool *pool, RlvTime at)
{
    gint64 units = slow_asked (judge->slow, t, pool);

    return slow_capacity (judge->slow, pool, at) >= units ? units : 0;
}

static gint64
taken (const Judge *judge, const SlowPool *pool, RlvTime at, RlvTaskIx except)
{
    const RlvSchedule *got = judge->got;
    gint64 units = 0;

    for (RlvTaskIx t = 0; t < got->n; t++)
        if (t != except && got->start[t] <= at && at < got->finish[t])
            units += taken_by (judge, t, pool, at);
    return units;
}

/* Whether everybody @t needs is free when it runs in [start, finish), all other tasks
 * being where they are.  It suffices to look where something begins. */
static gboolean
is_free_at (const Judge *judge, RlvTaskIx t, RlvTime at)
{
    const SlowPlan *slow = judge->slow;
    const RlvTask *task = &slow->tasks[t];

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        SlowPool pools[2];

        for (guint n = slow_pools (slow, d, slow->staffing[d].team, pools); n > 0; n--)
            if (taken (judge, &pools[n - 1], at, t) +
                    taken_by (judge, t, &pools[n - 1], at) >
                slow_capacity (slow, &pools[n - 1], at))
                return FALSE;
    }
    return TRUE;
}

static gboolean
is_free (const Judge *judge, RlvTaskIx t, RlvTime start, RlvTime finish)
{
    const RlvSchedule *got = judge->got;

    if (finish <= start)
        return TRUE;
    if (!is_free_at (judge, t, start))
        return FALSE;
    for (RlvTaskIx other = 0; other < got->n; other++)
        if (other != t && start < got->start[other] && got->start[other] < finish &&
            !is_free_at (judge, t, got->start[other]))
            return FALSE;
    for (guint i = 0; i < judge->slow->changes->len; i++) {
        RlvTime at = g_array_index (judge->slow->changes, RlvTime, i);

        if (start < at && at < finish && !is_free_at (judge, t, at))
            return FALSE;
    }
    return TRUE;
}

/* --- judging ------------------------------------------------------------------ */

static void
judge_staffing (Judge *judge, guint32 d)
{
    const SlowPlan *slow = judge->slow;
    const RlvDemand *demand = &slow->demands[d];
    const RlvStaffing *staffing = &judge->got->staffing[d];
    gint64 able = 0;
    SlowPool pool;

    if (slow->tasks[demand->task].likely.amount == 0)
        return; /* nobody works at a point in time */
    if (staffing->team >= slow->n_teams) {
        /* Who serves an open need of a task that has begun was not recorded, and
         * perhaps no team has those people all the while. */
        if (slow_has_begun (slow, demand->task) && demand->person == RLV_NONE &&
            demand->team == RLV_NONE)
            return;
        judge_fault (judge, demand->task, "demand %u is served by nobody", d);
        return;
    }
    if (demand->person != RLV_NONE
            ? staffing->team != slow->persons[demand->person].team
        : demand->team != RLV_NONE ? staffing->team != demand->team
                                   : slow->teams[staffing->team].side != demand->side)
        judge_fault (judge, demand->task, "demand %u is served by \"%s\"", d,
                     slow->teams[staffing->team].id);
    if (demand->skill == RLV_NONE || demand->person != RLV_NONE)
        return;
    pool = (SlowPool){staffing->team, RLV_NONE, demand->skill, demand->level};
    for (guint i = 0; i < slow->changes->len; i++)
        able = MAX (able, slow_capacity (slow, &pool,
                                         g_array_index (slow->changes, RlvTime, i)));
    if (able < demand->units)
        judge_fault (judge, demand->task,
                     "demand %u is served by people without the skill", d);
}

/* Persons named: of the team, able, there all the while, and not more than once. */
static void
judge_named (Judge *judge, guint32 d, gint64 *used, const RlvTime *now)
{
    const SlowPlan *slow = judge->slow;
    const RlvDemand *demand = &slow->demands[d];
    const RlvStaffing *staffing = &judge->got->staffing[d];
    gint64 left = demand->units, ignored = 0;

    for (guint32 i = 0; i < staffing->n_named; i++) {
        guint32 p = judge->got->named[staffing->first_named + i];
        SlowPool pool = {staffing->team, p, RLV_NONE, 0};
        gint64 share = MIN (left, slow->persons[p].units);

        if (demand->person != RLV_NONE)
            share = demand->units;
        if (slow->persons[p].team != staffing->team ||
            (demand->person != RLV_NONE && demand->person != p) ||
            (demand->person == RLV_NONE && demand->skill != RLV_NONE &&
             !has_skill (slow, slow->persons[p].item, demand->skill, demand->level,
                         &ignored)))
            judge_fault (judge, demand->task, "\"%s\" is not who was asked for",
                         slow->persons[p].id);
        if (slow_capacity (slow, &pool, *now) >= share)
            used[p] += share;
        else if (demand->person == RLV_NONE)
            judge_fault (judge, demand->task, "\"%s\" is named and away",
                         slow->persons[p].id);
        left -= share;
    }
}

/* At an instant: nobody is named for more than there is of him or her. */
static void
judge_named_at (Judge *judge, RlvTime now)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    g_autofree gint64 *used = g_new0 (gint64, slow->n_persons + 1);

    for (guint32 d = 0; d < slow->n_demands; d++) {
        RlvTaskIx t = slow->demands[d].task;

        if (got->start[t] <= now && now < got->finish[t] && !slow_has_begun (slow, t))
            judge_named (judge, d, used, &now);
    }
    for (guint32 p = 0; p < slow->n_persons; p++)
        if (used[p] > slow->persons[p].units)
            judge_fault (judge, RLV_NONE, "\"%s\" is named for two things at once",
                         slow->persons[p].id);
}

/* A start before @t's own, where @asks allow it and nobody needed is taken: where the
 * bounds put it, or where others give people back or more come. */
static gboolean
could_start (const Judge *judge, RlvTaskIx t, guint asks, RlvTime *start)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    RlvTime from, until;

    slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, got->start, got->finish, &from,
                 &until);
    for (guint i = 0; i < 1 + got->n + slow->changes->len; i++) {
        RlvTime at = i == 0 ? from
                     : i <= got->n
                         ? got->finish[i - 1]
                         : g_array_index (slow->changes, RlvTime, i - 1 - got->n);

        if (at < from || at >= got->start[t])
            continue;
        *start = slow_place (slow, t, asks, at, until);
        if (*start != RLV_TIME_NONE && *start < got->start[t] &&
            is_free (judge, t, *start, slow_end (slow, t, *start, until)))
            return TRUE;
    }
    return FALSE;
}

static void
judge_left (Judge *judge, RlvTaskIx t)
{
    RlvTime start;
    char is[RLV_DATE_SIZE], then[RLV_DATE_SIZE];

    if (could_start (judge, t, SLOW_ASK_ALL, &start))
        judge_fault (judge, t, "starts %s; all it needs is free from %s",
                     rlv_time_format (judge->got->start[t], is),
                     rlv_time_format (start, then));
}

/* It says that it waits for people: without that it could start earlier, and the task
 * it names gives back, at the instant it says, people that it needs. */
void
judge_people_reason (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    const RlvWhy *why = &got->why_start[t];
    RlvTime from, until;
    SlowPool pools[2];

    slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, got->start, got->finish, &from,
                 &until);
    if (judge->options->no_levelling ||
        slow_place (slow, t, SLOW_ASK_ALL, from, until) >= got->start[t])
        judge_fault (judge, t, "does not have to wait for people");
    if (why->demand >= slow->n_demands || slow->demands[why->demand].task != t) {
        judge_fault (judge, t, "waits for a demand that is not its own");
        return;
    }
    if (why->task == RLV_NONE)
        return;
    if (got->finish[why->task] != why->at || why->at > got->start[t])
        judge_fault (judge, t, "waits for people of %s, who are not back then",
                     slow->tasks[why->task].id);
    for (guint n =
             slow_pools (slow, why->demand, slow->staffing[why->demand].team, pools);
         n > 0; n--)
        if (taken_by (judge, why->task, &pools[n - 1], why->at - 1) > 0)
            return;
    judge_fault (judge, t, "waits for %s, which has none of its people",
                 slow->tasks[why->task].id);
}

void
judge_people (Judge *judge)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;

    for (guint32 d = 0; d < slow->n_demands; d++)
        judge_staffing (judge, d);
    if (judge->faults->len > 0)
        return;
    for (RlvTaskIx t = 0; t < got->n; t++) {
        judge_named_at (judge, got->start[t]);
        if (slow_has_begun (slow, t))
            continue;
        if (!is_free (judge, t, got->start[t], got->finish[t]))
            judge_fault (judge, t, "takes people who are not there or not free");
        if (slow->tasks[t].constraint != RLV_CONSTRAINT_ALAP)
            judge_left (judge, t);
        if (got->total_float[t] !=
            slow_days (slow->cal[t], got->start[t], got->late_start[t]))
            judge_fault (judge, t, "float is not the days to its late start");
    }
    for (guint i = 0; i < slow->changes->len; i++)
        judge_named_at (judge, g_array_index (slow->changes, RlvTime, i));
}
