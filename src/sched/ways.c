/* Who may serve a task.  Every choice of teams for its open demands is a way, with the
 * calendar that they have in common; on the way it is reckoned when each task could end
 * if nobody else wanted its people, which no staffed schedule can be before.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sched/compile.h"

#define MAX_TRIED 256 /* ways of a task that are looked at... */
#define MAX_KEPT  64  /* ...and the best of them */

/* --- lanes ---------------------------------------------------------------------- */

static guint32
lane_of (RlvWays *ways, RlvResource *resource)
{
    guint32 known = GPOINTER_TO_UINT (g_hash_table_lookup (ways->lane_of, resource));
    RlvLane lane = {.resource = resource};

    if (known > 0)
        return known - 1;
    g_array_append_val (ways->lanes, lane);
    g_hash_table_insert (ways->lane_of, resource, GUINT_TO_POINTER (ways->lanes->len));
    return ways->lanes->len - 1;
}

static gint64
common_unit (gint64 a, gint64 b)
{
    while (b != 0) {
        gint64 rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* --- teams ---------------------------------------------------------------------- */

/* The teams that can serve @demand, as choose_team of levelling tries them. */
static const GArray *
serving (RlvWays *ways, const RlvDemand *demand)
{
    const RlvRun *run = ways->run;
    g_autofree char *key = g_strdup_printf ("%d/%u/%d/%d", demand->side, demand->skill,
                                            demand->level, demand->units);
    GArray *teams = g_hash_table_lookup (ways->serving, key);
    gint64 able;

    if (teams != NULL)
        return teams;
    teams = g_array_new (FALSE, FALSE, sizeof (guint32));
    for (guint32 t = 0; t < run->n_teams; t++)
        if (rlv_run_can_serve (run, demand, t, &able) &&
            able >= (demand->skill != RLV_NONE ? demand->units : 0))
            g_array_append_val (teams, t);
    g_hash_table_insert (ways->serving, g_steal_pointer (&key), teams);
    return teams;
}

void
rlv_ways_staff (RlvWays *ways, RlvTaskIx ix, const RlvWay *way)
{
    RlvRun *run = ways->run;
    const RlvTask *task = &run->tasks[ix];

    for (guint32 i = 0; i < task->n_demands; i++)
        run->out->staffing[task->first_demand + i].team =
            g_array_index (ways->teams, guint32, way->first_team + i);
    run->out->cal[ix] = rlv_level_calendar (&ways->level, ix);
}

guint32
rlv_ways_find (const RlvWays *ways, RlvTaskIx ix, const RlvStaffing *staffing)
{
    const RlvTask *task = &ways->run->tasks[ix];

    for (guint32 w = ways->first_way[ix]; w < ways->first_way[ix + 1]; w++) {
        const guint32 *teams =
            &g_array_index (ways->teams, guint32, rlv_ways_get (ways, w)->first_team);
        guint32 i = 0;

        while (i < task->n_demands && staffing[task->first_demand + i].team == teams[i])
            i++;
        if (i == task->n_demands)
            return w - ways->first_way[ix];
    }
    return 0;
}

/* --- one way -------------------------------------------------------------------- */

/* Whether there are ever enough for all that it asks of each pool. */
static gboolean
ever_enough (const Level *level)
{
    for (guint i = 0; i < level->takes->len; i++) {
        const Take *take = &g_array_index (level->takes, Take, i);

        if (take->units > rlv_resource_most (take->resource))
            return FALSE;
    }
    return TRUE;
}

/* Whether those of the team who have the skill are never fewer than the team has: who
 * takes of them takes as many of the team, which then says all. */
static gboolean
is_whole_team (const RlvWays *ways, const Take *take)
{
    const RlvRun *run = ways->run;
    guint32 t = run->out->staffing[take->demand].team;
    const RlvResource *team = t != RLV_NONE ? ways->level.teams[t] : NULL;

    return team != NULL && team != take->resource &&
           rlv_resource_covers (take->resource, team);
}

static void
add_asks (RlvWays *ways, RlvWay *way)
{
    const GArray *takes = ways->level.takes;

    way->first_ask = ways->asks->len;
    for (guint i = 0; i < takes->len; i++) {
        const Take *take = &g_array_index (takes, Take, i);
        RlvLaneAsk ask = {0, take->units};

        if (take->units <= 0 || is_whole_team (ways, take))
            continue;
        ask.lane = lane_of (ways, take->resource);
        g_array_append_val (ways->asks, ask);
    }
    way->n_asks = ways->asks->len - way->first_ask;
}

/* Whether all whose hours and absences decide when @ix runs, as staffed now, count days
 * in one zone: then nobody comes or goes in the middle of a working day. */
static gboolean
is_in_one_zone (const RlvRun *run, RlvTaskIx ix)
{
    const RlvTask *task = &run->tasks[ix];
    guint32 n;
    const RlvCal *cals = rlv_run_cals (run, ix, &n);
    const char *zone = rlv_times_zone (run->times, cals[0]);

    for (guint32 i = 1; i < n; i++)
        if (strcmp (rlv_times_zone (run->times, cals[i]), zone) != 0)
            return FALSE;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        guint32 t = run->out->staffing[d].team;
        const RlvTeam *team = t != RLV_NONE ? &run->teams[t] : NULL;

        if (team == NULL)
            continue;
        if (strcmp (rlv_times_zone (run->times, team->calendar), zone) != 0)
            return FALSE;
        for (guint32 p = team->first_person; p < team->first_person + team->n_persons;
             p++)
            if (strcmp (rlv_times_zone (run->times, run->persons[p].calendar), zone) !=
                0)
                return FALSE;
    }
    return TRUE;
}

/* The way in which @ix is staffed now, with the dates that its predecessors let it have
 * then; FALSE when there are none. */
static gboolean
add_way (RlvWays *ways, RlvTaskIx ix)
{
    RlvRun *run = ways->run;
    const RlvTask *task = &run->tasks[ix];
    RlvWay way = {.first_team = ways->teams->len, .pace = RLV_NEVER};

    way.cal = run->out->cal[ix] = rlv_level_calendar (&ways->level, ix);
    way.lag_cal = run->lag_cal[ix];
    if ((run->grain[ix] != RLV_GRAIN_POINT && !ever_enough (&ways->level)) ||
        !rlv_run_early (run, ix))
        return FALSE;
    way.start = run->out->start[ix];
    way.finish = run->out->finish[ix];
    way.one_zone = run->grain[ix] == RLV_GRAIN_DAY && is_in_one_zone (run, ix);
    if (run->grain[ix] != RLV_GRAIN_POINT)
        add_asks (ways, &way);
    for (guint32 i = 0; i < task->n_demands; i++)
        g_array_append_val (ways->teams,
                            run->out->staffing[task->first_demand + i].team);
    g_array_append_val (ways->ways, way);
    return TRUE;
}

/* --- all ways of a task --------------------------------------------------------- */

#define MAX_OPEN 8

typedef struct {
    guint32 n;
    guint32 demand[MAX_OPEN];
    const GArray *teams[MAX_OPEN];
    guint32 at[MAX_OPEN];
} Open;

/* FALSE when there are more ways than can be looked at. */
static gboolean
collect_open (RlvWays *ways, const RlvTask *task, Open *open)
{
    guint64 n_ways = 1;

    open->n = 0;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        const GArray *teams;

        if (!rlv_level_is_open (&ways->run->demands[d]) || ways->run->unmanned[d])
            continue;
        teams = serving (ways, &ways->run->demands[d]);
        n_ways *= MAX (teams->len, 1);
        if (open->n == MAX_OPEN || n_ways > MAX_TRIED)
            return FALSE;
        if (teams->len == 0)
            continue;
        open->demand[open->n] = d;
        open->teams[open->n] = teams;
        open->at[open->n++] = 0;
    }
    return TRUE;
}

static void
staff_open (RlvWays *ways, const Open *open)
{
    for (guint32 i = 0; i < open->n; i++)
        ways->run->out->staffing[open->demand[i]].team =
            g_array_index (open->teams[i], guint32, open->at[i]);
}

/* The next choice; FALSE after the last. */
static gboolean
turn (Open *open)
{
    for (guint32 i = open->n; i-- > 0;) {
        if (++open->at[i] < open->teams[i]->len)
            return TRUE;
        open->at[i] = 0;
    }
    return FALSE;
}

/* Ways as good as another come in an order of no meaning, the same each time: the first
 * few of them are then not all of one team. */
static guint32
shuffled (const RlvWay *way)
{
    guint32 x = way->first_team * 2654435761U;

    return x ^ x >> 15;
}

static int
compare_ways (const void *a, const void *b)
{
    const RlvWay *x = a, *y = b;

    if (x->finish != y->finish)
        return x->finish < y->finish ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (shuffled (x) > shuffled (y)) - (shuffled (x) < shuffled (y));
}

/* Of too many ways those that end first, and the one that levelling chose. */
static void
keep_best (RlvWays *ways, RlvTaskIx ix, const RlvStaffing *staffing)
{
    guint32 first = ways->first_way[ix], n = ways->ways->len - first, known;
    RlvWay chosen;

    if (n <= MAX_KEPT)
        return;
    ways->all = FALSE;
    ways->first_way[ix + 1] = ways->ways->len;
    known = rlv_ways_find (ways, ix, staffing);
    chosen = *rlv_ways_get (ways, first + known);
    qsort (rlv_ways_get (ways, first), n, sizeof (RlvWay), compare_ways);
    g_array_set_size (ways->ways, first + MAX_KEPT);
    ways->first_way[ix + 1] = ways->ways->len;
    if (rlv_ways_get (ways, first + rlv_ways_find (ways, ix, staffing))->first_team !=
        chosen.first_team)
        *rlv_ways_get (ways, first + MAX_KEPT - 1) = chosen;
}

/* The earliest dates of any of its ways, for those that follow. */
static void
set_earliest (RlvWays *ways, RlvTaskIx ix)
{
    RlvSchedule *out = ways->run->out;
    RlvTime start = RLV_TIME_MAX, finish = RLV_TIME_MAX;

    for (guint32 w = ways->first_way[ix]; w < ways->ways->len; w++) {
        start = MIN (start, rlv_ways_get (ways, w)->start);
        finish = MIN (finish, rlv_ways_get (ways, w)->finish);
    }
    out->start[ix] = start;
    out->finish[ix] = finish;
}

/* Nobody can do it when it could run, or too many could: it gets a way as levelling
 * staffed it and, for what follows, the least that can be said of its dates. */
static void
add_as_levelled (RlvWays *ways, RlvTaskIx ix, const RlvStaffing *staffing)
{
    RlvRun *run = ways->run;
    const RlvTask *task = &run->tasks[ix];
    RlvBounds bounds;

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        run->out->staffing[d].team = staffing[d].team;
    if (!add_way (ways, ix)) {
        for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
             d++)
            run->unmanned[d] = TRUE;
        add_way (ways, ix);
    }
    rlv_run_bounds (run, ix, &bounds);
    run->out->start[ix] = run->out->finish[ix] = bounds.start;
    ways->all = FALSE;
}

static void
add_ways (RlvWays *ways, RlvTaskIx ix, const RlvStaffing *staffing)
{
    RlvRun *run = ways->run;
    guint32 first = ways->ways->len;
    gboolean few;
    Open open;

    few = collect_open (ways, &run->tasks[ix], &open);
    if (run->grain[ix] == RLV_GRAIN_POINT)
        open.n = 0, few = TRUE;
    if (few)
        do {
            staff_open (ways, &open);
            add_way (ways, ix);
        } while (turn (&open));
    if (ways->ways->len == first) {
        add_as_levelled (ways, ix, staffing);
        return;
    }
    set_earliest (ways, ix);
    keep_best (ways, ix, staffing);
}

/* What has begun is as levelling had it, but for what it still waits for. */
static void
add_begun (RlvWays *ways, RlvTaskIx ix, const RlvSchedule *levelled)
{
    RlvRun *run = ways->run;
    const RlvTask *task = &run->tasks[ix];
    RlvWay way = {.first_team = ways->teams->len, .pace = RLV_NEVER};

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        run->out->staffing[d] = levelled->staffing[d];
        g_array_append_val (ways->teams, levelled->staffing[d].team);
    }
    rlv_level_calendar (&ways->level, ix);
    run->out->cal[ix] = levelled->cal[ix];
    way.cal = levelled->cal[ix];
    way.lag_cal = run->lag_cal[ix];
    way.start = levelled->start[ix];
    way.finish = levelled->finish[ix];
    add_asks (ways, &way);
    g_array_append_val (ways->ways, way);
    rlv_run_actual (run, ix);
}

/* --- the whole ------------------------------------------------------------------ */

/* What all tasks ask of each lane. */
static void
sum_lanes (RlvWays *ways)
{
    g_autofree gint64 *most = g_new0 (gint64, ways->lanes->len + 1);

    for (RlvTaskIx t = 0; t < ways->run->out->n; t++) {
        for (guint pass = 0; pass < 2; pass++)
            for (guint32 w = ways->first_way[t]; w < ways->first_way[t + 1]; w++) {
                const RlvWay *way = rlv_ways_get (ways, w);

                for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks;
                     a++) {
                    const RlvLaneAsk *ask = &g_array_index (ways->asks, RlvLaneAsk, a);
                    RlvLane *lane = &g_array_index (ways->lanes, RlvLane, ask->lane);

                    if (pass == 0) {
                        lane->unit = common_unit (ask->units, lane->unit);
                        most[ask->lane] = MAX (most[ask->lane], ask->units);
                    } else {
                        lane->total += most[ask->lane];
                        lane->most = MAX (lane->most, most[ask->lane]);
                        most[ask->lane] = 0;
                    }
                }
            }
    }
}

/* How much each lane is wanted for what it has, were each task as likely to be served
 * in any of its ways. */
static gint64 *
count_wanted (const RlvWays *ways)
{
    gint64 *wanted = g_new0 (gint64, (gsize) ways->lanes->len + 1);

    for (RlvTaskIx t = 0; t < ways->run->out->n; t++)
        for (guint32 w = ways->first_way[t]; w < ways->first_way[t + 1]; w++) {
            const RlvWay *way = rlv_ways_get (ways, w);
            gint64 n = ways->first_way[t + 1] - ways->first_way[t];
            gint64 length = CLAMP (way->finish - way->start, 0, RLV_TIME_MAX / 1000);

            for (guint32 a = way->first_ask; a < way->first_ask + way->n_asks; a++) {
                const RlvLaneAsk *ask = &g_array_index (ways->asks, RlvLaneAsk, a);

                wanted[ask->lane] += MIN (ask->units, 100000) * length / n;
            }
        }
    for (guint32 l = 0; l < ways->lanes->len; l++)
        wanted[l] /= MAX (
            rlv_resource_most (g_array_index (ways->lanes, RlvLane, l).resource), 1);
    return wanted;
}

typedef struct {
    gint64 wanted;
    RlvWay way;
} Wanted;

static gint
compare_wanted (gconstpointer a, gconstpointer b, gpointer data)
{
    const Wanted *x = a, *y = b;

    (void) data;
    return (x->wanted > y->wanted) - (x->wanted < y->wanted);
}

/* Of ways that end a task at once, the search takes the first: that of those whom
 * others want least. */
static void
rank_ways (RlvWays *ways)
{
    g_autofree gint64 *wanted = count_wanted (ways);
    g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Wanted));

    for (RlvTaskIx t = 0; t < ways->run->out->n; t++) {
        const guint32 first = ways->first_way[t], n = ways->first_way[t + 1] - first;

        if (n < 2 || rlv_run_has_begun (ways->run, t))
            continue;
        g_array_set_size (list, 0);
        for (guint32 w = first; w < first + n; w++) {
            Wanted entry = {0, *rlv_ways_get (ways, w)};

            for (guint32 a = entry.way.first_ask;
                 a < entry.way.first_ask + entry.way.n_asks; a++)
                entry.wanted += wanted[g_array_index (ways->asks, RlvLaneAsk, a).lane];
            g_array_append_val (list, entry);
        }
        g_array_sort_with_data (list, compare_wanted, NULL);
        for (guint32 i = 0; i < n; i++)
            *rlv_ways_get (ways, first + i) = g_array_index (list, Wanted, i).way;
    }
}

/* The ways in the order of the plan; they were made in that of the links. */
static void
sort_ways (RlvWays *ways, const guint32 *first, const guint32 *end)
{
    GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (RlvWay), ways->ways->len);

    for (RlvTaskIx t = 0; t < ways->run->out->n; t++) {
        ways->first_way[t] = sorted->len;
        g_array_append_vals (sorted, rlv_ways_get (ways, first[t]), end[t] - first[t]);
    }
    ways->first_way[ways->run->out->n] = sorted->len;
    g_array_unref (ways->ways);
    ways->ways = sorted;
}

RlvWays *
rlv_ways_new (RlvRun *run, const RlvSchedule *levelled, const guint8 *unmanned,
              gboolean give_up)
{
    const RlvTaskIx *order = rlv_graph_order (run->graph);
    const guint32 n = run->out->n;
    g_autofree guint32 *first = g_new0 (guint32, (gsize) n + 1);
    g_autofree guint32 *end = g_new0 (guint32, (gsize) n + 1);
    RlvWays *ways = g_new0 (RlvWays, 1);

    ways->run = run;
    ways->all = TRUE;
    ways->end = RLV_TIME_NONE;
    ways->ways = g_array_new (FALSE, FALSE, sizeof (RlvWay));
    ways->asks = g_array_new (FALSE, FALSE, sizeof (RlvLaneAsk));
    ways->teams = g_array_new (FALSE, FALSE, sizeof (guint32));
    ways->lanes = g_array_new (FALSE, FALSE, sizeof (RlvLane));
    ways->lane_of = g_hash_table_new (NULL, NULL);
    ways->serving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_array_unref);
    ways->first_way = g_new0 (guint32, (gsize) n + 2);
    rlv_level_open (&ways->level, run);
    rlv_level_say_unmanned (&ways->level);
    for (guint32 d = 0; d < run->out->n_demands; d++)
        if (give_up || rlv_run_has_begun (run, run->demands[d].task))
            run->unmanned[d] = unmanned[d];
    for (guint32 i = 0; i < n; i++) {
        RlvTaskIx ix = order[i];

        ways->first_way[ix] = first[ix] = ways->ways->len;
        if (rlv_run_has_begun (run, ix))
            add_begun (ways, ix, levelled);
        else
            add_ways (ways, ix, levelled->staffing);
        end[ix] = ways->ways->len;
        ways->end = MAX (ways->end, run->out->finish[ix]);
    }
    sort_ways (ways, first, end);
    sum_lanes (ways);
    rank_ways (ways);
    return ways;
}

void
rlv_ways_free (RlvWays *ways)
{
    if (ways == NULL)
        return;
    rlv_level_close (&ways->level);
    g_array_unref (ways->ways);
    g_array_unref (ways->asks);
    g_array_unref (ways->teams);
    g_array_unref (ways->lanes);
    g_hash_table_unref (ways->lane_of);
    g_hash_table_unref (ways->serving);
    g_free (ways->first_way);
    g_free (ways);
}
