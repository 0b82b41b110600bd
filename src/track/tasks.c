/* The state of each task: how far, how late, and what it is late from.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "track-priv.h"

const char *
rlv_state_name (RlvState state)
{
    static const char *const names[] = {"to-do", "running", "blocked", "done"};

    return names[state];
}

/* --- who holds a task up ----------------------------------------------------- */

/* Whose name stands in a fact: a side, or the id of anything that has one. */
static guint8
side_named (const RlvTrack *track, const char *name)
{
    RlvItemIx item;
    RlvSide side;

    if (rlv_side_parse (name, &side))
        return (guint8) side;
    item = rlv_plan_find (track->plan, name);
    return item == RLV_NONE ? RLV_N_SIDES : track->sides[item];
}

/* The side of what the task cannot go on without: something it requires that is
 * overdue. */
static guint8
side_missing (const RlvTrack *track, RlvTaskIx task)
{
    RlvItemIx item = track->tasks[task].item;
    RlvDay first = RLV_DAY_MAX;
    guint8 side = RLV_N_SIDES;

    for (RlvItemIx need = rlv_plan_child (track->plan, item, "requires", RLV_NONE);
         need != RLV_NONE;
         need = rlv_plan_child (track->plan, item, "requires", need)) {
        RlvItemIx what = rlv_item_ref (track->plan, need, "item");
        RlvDay due;

        if (what == RLV_NONE || track->sides[what] == RLV_N_SIDES ||
            rlv_track_delivered (track, what))
            continue;
        due = rlv_track_own_due (track, what);
        if (due != RLV_DAY_NONE && due < track->data_date && due < first) {
            first = due;
            side = track->sides[what];
        }
    }
    return side;
}

static gboolean
is_blocked (const RlvTrack *track, const RlvTaskFact *fact)
{
    return fact != NULL && fact->blocked_by != NULL &&
           (fact->blocked_since == RLV_TIME_NONE || fact->blocked_since < track->until);
}

static void
find_holder (RlvTrack *track, RlvTaskIx task)
{
    const RlvTaskStatus *status = &track->status->tasks[task];
    guint8 side = RLV_N_SIDES;

    if (status->state == RLV_STATE_BLOCKED)
        side = side_named (track, status->fact->blocked_by);
    else if (status->state == RLV_STATE_TODO)
        side = side_missing (track, task);
    track->held[task] = side < RLV_N_SIDES ? side : (guint8) track->tasks[task].side;
}

/* --- states ------------------------------------------------------------------ */

static void
set_states (RlvTrack *track)
{
    RlvTaskStatus *tasks = track->status->tasks;

    for (guint i = 0; track->facts != NULL && track->facts->tasks != NULL &&
                      i < track->facts->tasks->len;
         i++) {
        const RlvTaskFact *fact = track->facts->tasks->pdata[i];
        RlvTaskIx task = rlv_plan_find_task (track->plan, fact->task);

        if (task != RLV_NONE)
            tasks[task].fact = fact;
    }
    for (guint32 i = 0; i < track->n; i++) {
        if (track->actuals[i].finished != RLV_TIME_NONE)
            tasks[i].state = RLV_STATE_DONE;
        else if (is_blocked (track, tasks[i].fact))
            tasks[i].state = RLV_STATE_BLOCKED;
        else if (track->actuals[i].started != RLV_TIME_NONE)
            tasks[i].state = RLV_STATE_RUNNING;
        track->status->n_state[tasks[i].state]++;
        find_holder (track, i);
    }
}

/* --- lateness ---------------------------------------------------------------- */

/* When the task should have started and finished: by the baseline, else by what it
 * waits for and its duration. FALSE when the plan alone cannot say that it is overdue.
 */
static gboolean
expected (const RlvTrack *track, RlvTaskIx task, RlvTime *start, RlvTime *finish)
{
    const RlvActual *actual = &track->actuals[task];
    guint32 link;

    if (track->baseline != NULL && track->baseline->start[task] != RLV_TIME_NONE) {
        *start = track->baseline->start[task];
        *finish = track->baseline->finish[task];
        return TRUE;
    }
    if (actual->started == RLV_TIME_NONE) {
        if (track->schedule->why_start[task].kind != RLV_WHY_DATA_DATE)
            return FALSE;
        *start = rlv_track_ready (track, task, &link);
    } else {
        *start = actual->started;
    }
    *finish = rlv_cal_add (track->times, track->schedule->cal[task], *start,
                           track->tasks[task].likely);
    return *start != RLV_TIME_NONE && *finish != RLV_TIME_NONE;
}

static void
set_late (RlvTrack *track, RlvTaskIx task)
{
    RlvTaskStatus *status = &track->status->tasks[task];
    const RlvSchedule *schedule = track->schedule;
    RlvCal cal = schedule->cal[task];
    RlvTime start, finish, unused, deadline;

    if (status->state == RLV_STATE_DONE)
        return;
    if (expected (track, task, &start, &finish)) {
        if (track->actuals[task].started == RLV_TIME_NONE && start < track->from) {
            status->late = TRUE;
            status->late_days = rlv_cal_days (track->times, cal, start, track->from);
        }
        if (finish <= track->from) {
            /* What lasts can be over by tonight at best; a milestone, this morning. */
            RlvTime best =
                track->tasks[task].likely.amount == 0 ? track->from : track->until;

            status->late = TRUE;
            status->late_days =
                MAX (status->late_days, rlv_cal_days (track->times, cal, finish, best));
        }
    }
    if (track->tasks[task].deadline == RLV_DAY_NONE)
        return;
    rlv_cal_day_span (track->times, cal, track->tasks[task].deadline, &unused,
                      &deadline);
    if (schedule->finish[task] <= deadline)
        return;
    if (!status->late)
        status->late_days =
            rlv_cal_days (track->times, cal, deadline, schedule->finish[task]);
    status->late = TRUE;
}

/* A milestone is met on a day, whatever the hour: an opening and a close of the same
 * day are not a day apart. */
static gint64
milestone_slip (const RlvTrack *track, RlvCal cal, RlvTime was, RlvTime is)
{
    RlvTime from, until, unused;

    rlv_cal_day_span (track->times, cal, rlv_cal_day (track->times, cal, was, FALSE),
                      &from, &unused);
    rlv_cal_day_span (track->times, cal, rlv_cal_day (track->times, cal, is, FALSE),
                      &until, &unused);
    return rlv_cal_days (track->times, cal, from, until);
}

static void
set_slip (RlvTrack *track, RlvTaskIx task)
{
    RlvTaskStatus *status = &track->status->tasks[task];
    const RlvBaseline *baseline = track->baseline;
    RlvCal cal = track->schedule->cal[task];

    if (baseline == NULL || baseline->start[task] == RLV_TIME_NONE)
        return;
    status->start_slip = rlv_cal_days (track->times, cal, baseline->start[task],
                                       track->schedule->start[task]);
    status->finish_slip = rlv_cal_days (track->times, cal, baseline->finish[task],
                                        track->schedule->finish[task]);
    if (track->tasks[task].likely.amount == 0 && status->state == RLV_STATE_DONE)
        status->start_slip = status->finish_slip = milestone_slip (
            track, cal, baseline->finish[task], track->schedule->finish[task]);
}

/* --- causes ------------------------------------------------------------------ */

/* How far that end of the task is behind, in days of @cal; never negative.  A week is
 * one day where only Saturdays are worked, so two tasks compare on one calendar. */
static gint64
behind (const RlvTrack *track, RlvEnd end, RlvCal cal)
{
    const RlvTaskStatus *status = &track->status->tasks[end.task];
    const RlvBaseline *baseline = track->baseline;
    const RlvSchedule *now = track->schedule;

    if (baseline == NULL || baseline->start[end.task] == RLV_TIME_NONE)
        return status->late ? status->late_days : 0;
    if (now->cal[end.task] == cal)
        return MAX (end.finish ? status->finish_slip : status->start_slip, 0);
    return MAX (rlv_cal_days (
                    track->times, cal,
                    end.finish ? baseline->finish[end.task] : baseline->start[end.task],
                    end.finish ? now->finish[end.task] : now->start[end.task]),
                0);
}

/* The task that @task has the greater part of its delay from, RLV_NONE when it is its
 * own. */
static RlvTaskIx
inherits_from (const RlvTrack *track, RlvTaskIx task)
{
    gboolean tips;
    RlvCal cal = track->schedule->cal[task];
    RlvEnd end = {task, TRUE}, from = rlv_track_driver (track, end, &tips);
    gint64 delay = behind (track, end, cal), handed;

    if (from.task == task)
        from = rlv_track_driver (track, from, &tips);
    if (from.task == RLV_NONE || from.task == task)
        return RLV_NONE;
    handed = behind (track, from, cal);
    if (track->baseline != NULL && track->baseline->start[task] != RLV_TIME_NONE &&
        track->schedule->why_finish[task].kind != RLV_WHY_LINK)
        handed = MIN (handed, MAX (track->status->tasks[task].start_slip, 0));
    handed = MIN (handed, delay);
    if (tips && handed > 0) /* a day handed on may have missed a window of weeks */
        return from.task;
    return handed > 0 && handed >= delay - handed ? from.task : RLV_NONE;
}

/* Follows each late task to where its delay began.  Every task is walked over once: a
 * task passed has its answer written down.  A circle of reasons ends where it closes.
 */
static void
find_causes (RlvTrack *track)
{
    RlvTaskStatus *tasks = track->status->tasks;
    g_autofree RlvTaskIx *path = g_new (RlvTaskIx, MAX (track->n, 1));
    g_autofree RlvTaskIx *origin = g_new (RlvTaskIx, MAX (track->n, 1));
    g_autofree guint8 *seen = g_new0 (guint8, MAX (track->n, 1));

    for (guint32 i = 0; i < track->n; i++) {
        RlvTaskIx at = i, answer;
        guint32 length = 0;

        tasks[i].cause = RLV_NONE;
        tasks[i].origin = RLV_NONE;
        tasks[i].late_side = (RlvSide) track->held[i];
        if (!tasks[i].late && tasks[i].finish_slip <= 0)
            continue;
        while (!seen[at]) {
            RlvTaskIx next = inherits_from (track, at);

            seen[at] = 1;
            origin[at] = at;
            path[length++] = at;
            if (next == RLV_NONE)
                break;
            at = next;
        }
        answer = length > 0 && at == path[length - 1] ? at : origin[at];
        while (length > 0)
            origin[path[--length]] = answer;
        if (tasks[i].finish_slip > 0)
            tasks[i].origin = origin[i];
        if (!tasks[i].late)
            continue;
        tasks[i].cause = origin[i];
        tasks[i].late_side = (RlvSide) track->held[origin[i]];
    }
}

/* What is left of a slip once the float is used up: it moves the end of the plan, or
 * goes past a date that is fixed. */
void
rlv_track_costs (RlvTrack *track)
{
    for (guint32 i = 0; i < track->n; i++) {
        RlvTaskStatus *status = &track->status->tasks[i];
        gint64 room = track->schedule->total_float[i];

        if (status->finish_slip <= 0 || status->state == RLV_STATE_DONE || room > 0)
            continue;
        status->costs = room < 0 ? -room : MAX (track->status->finish_slip, 0);
        status->costs = MIN (status->costs, status->finish_slip);
    }
}

void
rlv_track_tasks (RlvTrack *track)
{
    set_states (track);
    for (guint32 i = 0; i < track->n; i++) {
        set_slip (track, i);
        set_late (track, i);
    }
    find_causes (track);
    for (guint32 i = 0; i < track->n; i++)
        if (track->status->tasks[i].late)
            track->status->n_late[track->status->tasks[i].late_side]++;
}
