/* What lies beside the reason of a start: what else it might have waited for, and how
 * much room each of these had; and what its end then leads to.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sched-priv.h"

typedef struct {
    RlvRun run; /* its schedule is borrowed, and only read */
    const RlvSchedule *schedule;
    RlvTaskIx task;
    guint8 *behind;        /* by task: the one in question comes after it */
    RlvTime *late, *until; /* by task behind: its latest start and finish */
    RlvAside *aside;
} Look;

/* Lags count on the calendar of those who are needed, however many there are. */
static void
set_lag_calendars (Look *look)
{
    for (RlvTaskIx t = 0; t < look->run.n_all; t++) {
        guint32 n;
        const RlvCal *cals = rlv_run_cals (&look->run, t, &n);

        look->run.lag_cal[t] = rlv_times_joint (look->run.times, cals, n);
    }
}

/* --- late dates towards one task ---------------------------------------------- */

static void
flag_behind (Look *look, RlvTaskIx target)
{
    const RlvTaskIx *order = rlv_graph_order (look->run.graph);

    memset (look->behind, 0, look->run.n_all);
    look->behind[target] = 1;
    for (guint32 i = look->run.n_all; i-- > 0;) {
        const RlvTask *task = &look->run.tasks[order[i]];

        if (look->behind[order[i]])
            for (guint32 l = task->first_link; l < task->first_link + task->n_links;
                 l++)
                look->behind[look->run.links[l].from] = 1;
    }
}

/* What the tasks after @t that are behind allow it. */
static void
limit_of (const Look *look, RlvTaskIx t, RlvTime *start_by, RlvTime *finish_by)
{
    guint32 n;
    const guint32 *out = rlv_graph_out (look->run.graph, t, &n);

    *start_by = *finish_by = RLV_TIME_MAX;
    for (guint32 i = 0; i < n; i++) {
        const RlvLink *link = &look->run.links[out[i]];
        RlvTime *by = rlv_link_from_finish (link) ? finish_by : start_by;

        if (look->behind[link->to])
            *by = MIN (*by, rlv_link_limit (&look->run, link, look->late[link->to],
                                            look->until[link->to]));
    }
}

/* Late dates of all that @target comes after, were it to start at @late and end at
 * @until. */
static void
late_dates (Look *look, RlvTaskIx target, RlvTime late, RlvTime until)
{
    const RlvTaskIx *order = rlv_graph_order (look->run.graph);

    flag_behind (look, target);
    look->late[target] = late;
    look->until[target] = until;
    for (guint32 i = look->run.n_all; i-- > 0;) {
        RlvTaskIx t = order[i];
        RlvTime start_by, finish_by;

        if (!look->behind[t] || t == target)
            continue;
        limit_of (look, t, &start_by, &finish_by);
        if (rlv_run_has_begun (&look->run, t)) {
            look->late[t] = look->schedule->start[t];
            look->until[t] = finish_by;
        } else if (!rlv_place_late (&look->run, t, start_by, finish_by, &look->late[t],
                                    &look->until[t])) {
            look->late[t] = look->schedule->start[t];
            look->until[t] = look->schedule->finish[t];
        }
    }
}

/* How much later @t could be; of what has begun, end. */
static gint64
room_of (const Look *look, RlvTaskIx t)
{
    const RlvSchedule *schedule = look->schedule;
    gboolean begun = rlv_run_has_begun (&look->run, t);

    return rlv_cal_days (look->run.times, schedule->cal[t],
                         begun ? schedule->finish[t] : schedule->start[t],
                         begun ? look->until[t] : look->late[t]);
}

/* --- what it comes after ------------------------------------------------------ */

static gboolean
drives (const Look *look, RlvTaskIx t)
{
    return look->schedule->why_start[look->task].task == t ||
           look->schedule->why_finish[look->task].task == t;
}

static gboolean
is_over (const Look *look, RlvTaskIx t)
{
    return look->run.options->actuals != NULL &&
           look->run.options->actuals[t].finished != RLV_TIME_NONE;
}

static gint
compare_rooms (gconstpointer a, gconstpointer b)
{
    const RlvRoom *x = a, *y = b;

    if (x->room != y->room)
        return x->room < y->room ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

static void
look_before (Look *look)
{
    const RlvTask *task = &look->run.tasks[look->task];
    GArray *before = look->aside->before;

    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        RlvRoom room = {look->run.links[l].from, 0};
        gboolean known = drives (look, room.task) || is_over (look, room.task);

        for (guint i = 0; i < before->len; i++)
            known = known || g_array_index (before, RlvRoom, i).task == room.task;
        if (known)
            continue;
        room.room = room_of (look, room.task);
        g_array_append_val (before, room);
    }
    g_array_sort (before, compare_rooms);
}

/* Flags the tasks that the reasons lead back to. */
static guint8 *
chain_of (const Look *look)
{
    guint8 *chain = g_new0 (guint8, (gsize) look->run.n_all + 1);
    RlvTaskIx t = look->task;

    while (t != RLV_NONE && !chain[t]) {
        const RlvWhy *why = &look->schedule->why_finish[t];

        chain[t] = 1;
        t = why->kind == RLV_WHY_LINK ? why->task : look->schedule->why_start[t].task;
    }
    return chain;
}

static void
look_gate (Look *look)
{
    g_autofree guint8 *chain = chain_of (look);
    RlvRoom *gate = &look->aside->gate;

    for (RlvTaskIx t = 0; t < look->run.n_all; t++)
        if (look->behind[t] && !chain[t] && look->run.tasks[t].gate != RLV_NONE &&
            !is_over (look, t) &&
            (gate->task == RLV_NONE ||
             look->schedule->finish[t] > look->schedule->finish[gate->task]))
            *gate = (RlvRoom){t, room_of (look, t)};
}

/* --- people ------------------------------------------------------------------- */

/* Whether demand @other takes from the person, or from those with the skill, that
 * @demand asks for; or, of the whole team, from that team. */
static gboolean
shares (const Look *look, guint32 demand, guint32 other, gboolean whole)
{
    const RlvDemand *a = &look->run.demands[demand], *b = &look->run.demands[other];

    if (look->schedule->staffing[other].team != look->schedule->staffing[demand].team)
        return FALSE;
    if (whole)
        return TRUE;
    if (a->person != RLV_NONE)
        return a->person == b->person;
    return b->person == RLV_NONE && a->skill == b->skill && a->level == b->level;
}

static RlvTime
resource_free_since (const Look *look, guint32 d, gboolean whole, RlvResource *resource)
{
    const RlvSchedule *schedule = look->schedule;
    RlvTime since;

    for (guint32 o = 0; o < schedule->n_demands; o++) {
        RlvTaskIx t = look->run.demands[o].task;

        if (t != look->task && schedule->staffing[o].team != RLV_NONE &&
            shares (look, d, o, whole))
            rlv_resource_take (resource, look->run.demands[o].units, schedule->start[t],
                               schedule->finish[t], t);
    }
    since = rlv_resource_free_since (resource, look->run.demands[d].units,
                                     schedule->start[look->task]);
    rlv_resource_free (resource);
    return since;
}

/* Levelling wants both: room in the team, and the person or those with the skill. */
static RlvTime
free_since (const Look *look, guint32 d)
{
    const RlvDemand *demand = &look->run.demands[d];
    guint32 team = look->schedule->staffing[d].team;
    RlvTime since = resource_free_since (
        look, d, TRUE, rlv_resource_team (&look->run, team, RLV_NONE, 0));

    if (demand->person == RLV_NONE && demand->skill == RLV_NONE)
        return since;
    return MAX (since, resource_free_since (
                           look, d, FALSE,
                           demand->person != RLV_NONE
                               ? rlv_resource_person (&look->run, demand->person)
                               : rlv_resource_team (&look->run, team, demand->skill,
                                                    demand->level)));
}

/* Two needs that are alike and free alike are told once. */
static gboolean
is_known_free (const Look *look, const RlvFree *found)
{
    const RlvDemand *a = &look->run.demands[found->demand];

    for (guint i = 0; i < look->aside->free->len; i++) {
        const RlvFree *known = &g_array_index (look->aside->free, RlvFree, i);
        const RlvDemand *b = &look->run.demands[known->demand];

        if (known->since == found->since && a->person == b->person &&
            a->skill == b->skill && a->level == b->level &&
            look->schedule->staffing[known->demand].team ==
                look->schedule->staffing[found->demand].team)
            return TRUE;
    }
    return FALSE;
}

static void
look_free (Look *look)
{
    const RlvTask *task = &look->run.tasks[look->task];
    const RlvWhy *why = &look->schedule->why_start[look->task];

    if (look->run.options->no_levelling || task->likely.amount == 0)
        return;
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvFree found = {d, RLV_TIME_NONE};

        if (look->schedule->staffing[d].team == RLV_NONE ||
            (why->kind == RLV_WHY_TEAM && why->demand == d) || why->lacks == d)
            continue;
        found.since = free_since (look, d);
        if (!is_known_free (look, &found))
            g_array_append_val (look->aside->free, found);
    }
}

/* --- its own dates ------------------------------------------------------------ */

static void
look_shut (Look *look)
{
    RlvTimes *times = look->run.times;
    RlvCal cal = look->schedule->cal[look->task];
    RlvTime at = look->schedule->why_start[look->task].at;
    RlvTime start = look->schedule->start[look->task];
    RlvDay last = rlv_cal_day (times, cal, look->schedule->finish[look->task], TRUE);

    if (at == RLV_TIME_NONE || at > start)
        at = start;
    for (RlvDay day = rlv_cal_day (times, cal, at, FALSE); day <= last; day++) {
        RlvItemIx item = rlv_cal_why_shut (times, cal, day);
        GArray *shut = look->aside->shut;
        gboolean known =
            item == RLV_NONE ||
            strcmp (rlv_plan_kind_name (look->run.plan, item), "week") == 0;

        for (guint i = 0; i < shut->len; i++)
            known = known || g_array_index (shut, RlvItemIx, i) == item;
        if (!known)
            g_array_append_val (shut, item);
    }
}

static void
look_own (Look *look)
{
    const RlvTask *task = &look->run.tasks[look->task];
    const RlvWhy *why = &look->schedule->why_start[look->task];
    RlvTimes *times = look->run.times;
    RlvCal cal = look->schedule->cal[look->task];
    RlvTime start = look->schedule->start[look->task], from, until;

    look->aside->date = look->aside->window = -1;
    if (task->constraint_day != RLV_DAY_NONE && why->kind != RLV_WHY_CONSTRAINT) {
        gboolean of_end = task->constraint == RLV_CONSTRAINT_FNET ||
                          task->constraint == RLV_CONSTRAINT_MFO;

        rlv_cal_day_span (times, cal, task->constraint_day, &from, &until);
        if (of_end)
            look->aside->date =
                rlv_cal_days (times, cal, until, look->schedule->finish[look->task]);
        else if (task->constraint == RLV_CONSTRAINT_SNET ||
                 task->constraint == RLV_CONSTRAINT_MSO)
            look->aside->date = rlv_cal_days (times, cal, from, start);
        look->aside->date = MAX (look->aside->date, -1);
    }
    if (task->window != RLV_NONE && why->kind != RLV_WHY_WINDOW &&
        rlv_window_prev (times, task->window, start + 1, &from, &until))
        look->aside->window = rlv_cal_days (times, cal, from, start);
}

/* --- what follows ------------------------------------------------------------- */

/* Flags what is when it is because of the task, as the reasons say. */
static guint8 *
led_by_task (const Look *look)
{
    const RlvSchedule *schedule = look->schedule;
    guint8 *led = g_new0 (guint8, (gsize) look->run.n_all + 1);

    led[look->task] = 1;
    /* By start: what leads to a task starts before it, or with it. */
    for (gboolean again = TRUE; again;) {
        again = FALSE;
        for (guint32 i = 0; i < look->run.n_all; i++) {
            RlvTaskIx t = schedule->order[i];
            RlvTaskIx by = schedule->why_start[t].task;

            if (led[t] || by == RLV_NONE || !led[by])
                continue;
            led[t] = 1;
            again = TRUE;
        }
    }
    return led;
}

/* The window or sitting before the one that @t got: when it opened and closed. */
static gboolean
chance_before (const Look *look, RlvTaskIx t, RlvTime *from, RlvTime *until)
{
    const RlvWhy *why = &look->schedule->why_start[t];
    RlvTime start = look->schedule->start[t];

    if (why->item == RLV_NONE)
        return FALSE;
    if (why->kind == RLV_WHY_WINDOW)
        return rlv_window_prev (look->run.times, why->item, start + 1, from, until) &&
               rlv_window_prev (look->run.times, why->item, *from, from, until) &&
               *from >= look->schedule->begin;
    return why->kind == RLV_WHY_SITTING &&
           rlv_sitting_prev (look->run.times, why->item, start - 1, from, until) &&
           *from >= look->schedule->begin;
}

static void
look_missed (Look *look, RlvTaskIx t)
{
    RlvTime from, until, late, end;

    if (!chance_before (look, t, &from, &until))
        return;
    if (look->schedule->why_start[t].kind == RLV_WHY_SITTING
            ? !rlv_place_late (&look->run, t, look->schedule->start[t] - 1,
                               RLV_TIME_MAX, &late, &end)
            : !rlv_place_late (&look->run, t, RLV_TIME_MAX, until, &late, &end))
        return;
    late_dates (look, t, late, end);
    if (!look->behind[look->task])
        return;
    look->aside->missed = t;
    look->aside->chance = late;
    look->aside->late = -room_of (look, look->task);
}

static void
look_after (Look *look)
{
    g_autofree guint8 *led = led_by_task (look);

    look->aside->next_gate = look->aside->missed = RLV_NONE;
    for (guint32 i = 0; i < look->run.n_all; i++) {
        RlvTaskIx t = look->schedule->order[i];

        if (!led[t] || t == look->task)
            continue;
        if (look->aside->missed == RLV_NONE)
            look_missed (look, t);
        if (look->aside->next_gate == RLV_NONE && look->run.tasks[t].gate != RLV_NONE)
            look->aside->next_gate = t;
    }
}

/* --- the whole ---------------------------------------------------------------- */

RlvAside *
rlv_aside_new (const RlvPlan *plan, const RlvGraph *graph, RlvTimes *times,
               const RlvSchedOptions *options, const RlvSchedule *schedule,
               RlvTaskIx task)
{
    RlvAside *aside = g_new0 (RlvAside, 1);
    Look look = {
        .run = {.plan = plan, .graph = graph, .times = times, .options = options},
        .schedule = schedule,
        .task = task,
        .aside = aside};

    rlv_run_setup (&look.run);
    rlv_schedule_free (look.run.out);
    look.run.out = (RlvSchedule *) schedule; /* only read */
    set_lag_calendars (&look);
    look.behind = g_new0 (guint8, (gsize) schedule->n + 1);
    look.late = g_new0 (RlvTime, (gsize) schedule->n + 1);
    look.until = g_new0 (RlvTime, (gsize) schedule->n + 1);
    aside->task = task;
    aside->gate.task = RLV_NONE;
    aside->before = g_array_new (FALSE, FALSE, sizeof (RlvRoom));
    aside->free = g_array_new (FALSE, FALSE, sizeof (RlvFree));
    aside->shut = g_array_new (FALSE, FALSE, sizeof (RlvItemIx));
    late_dates (&look, task, schedule->start[task], schedule->finish[task]);
    look_before (&look);
    look_gate (&look);
    look_free (&look);
    look_shut (&look);
    look_own (&look);
    look_after (&look);
    look.run.out = NULL;
    rlv_run_clear (&look.run);
    g_free (look.behind);
    g_free (look.late);
    g_free (look.until);
    return aside;
}

void
rlv_aside_free (RlvAside *aside)
{
    if (aside == NULL)
        return;
    g_array_unref (aside->before);
    g_array_unref (aside->free);
    g_array_unref (aside->shut);
    g_free (aside);
}
