/* Placing tasks one after the other, the slow way.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-sched.h"

/* --- making one --------------------------------------------------------------- */

static SlowGrain
grain_of (const RlvTask *task)
{
    if (task->likely.amount == 0)
        return SLOW_POINT;
    if (task->likely.unit == RLV_UNIT_ELAPSED)
        return SLOW_ELAPSED;
    return task->likely.unit == RLV_UNIT_DAY && task->likely.amount % 1000 == 0
               ? SLOW_DAYS
               : SLOW_MINUTES;
}

gboolean
slow_has_begun (const SlowPlan *slow, RlvTaskIx t)
{
    const RlvActual *actual = slow->options->actuals;

    return actual != NULL &&
           (actual[t].started != RLV_TIME_NONE || actual[t].finished != RLV_TIME_NONE);
}

gboolean
slow_is_over (const SlowPlan *slow, RlvTaskIx t)
{
    return slow->options->actuals != NULL &&
           slow->options->actuals[t].finished != RLV_TIME_NONE;
}

/* The times when a pool has fewer people than @t needs of it. */
static GArray *
find_few (const SlowPlan *slow, RlvTaskIx t)
{
    const RlvTask *task = &slow->tasks[t];
    GArray *spells = g_array_new (FALSE, FALSE, sizeof (SlowSpell));

    for (guint i = 0; i < slow->changes->len; i++) {
        RlvTime at = g_array_index (slow->changes, RlvTime, i);
        SlowSpell spell = {at,
                           i + 1 < slow->changes->len
                               ? g_array_index (slow->changes, RlvTime, i + 1)
                               : RLV_TIME_MAX,
                           RLV_NONE};
        gboolean few = FALSE;

        for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
             d++) {
            SlowPool pools[2];

            for (guint n = slow_pools (slow, d, slow->staffing[d].team, pools); n > 0;
                 n--)
                few |= slow_capacity (slow, &pools[n - 1], at) <
                       slow_asked (slow, t, &pools[n - 1]);
        }
        if (few)
            g_array_append_val (spells, spell);
    }
    return spells;
}

static SlowCal *
cut (const SlowCal *cal, const GArray *few)
{
    g_autofree RlvTime *from = g_new (RlvTime, few->len);
    g_autofree RlvTime *until = g_new (RlvTime, few->len);

    for (guint i = 0; i < few->len; i++) {
        from[i] = g_array_index (few, SlowSpell, i).from;
        until[i] = g_array_index (few, SlowSpell, i).until;
    }
    return slow_cal_without (cal, from, until, few->len);
}

/* Everybody a task needs works at once: the calendars of all of them, or the one that
 * the task states. */
static SlowCal *
calendar_of (const SlowPlan *slow, RlvTaskIx t)
{
    const RlvTask *task = &slow->tasks[t];
    SlowCal *cals[64];
    guint n = 0;

    if (task->calendar != RLV_NONE)
        return slow_cal_joint (&slow->base[task->calendar], 1);
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        guint32 person = slow->demands[d].person;

        if (person != RLV_NONE)
            cals[n++] = slow->base[slow->persons[person].calendar];
        else if (slow->staffing[d].team != RLV_NONE)
            cals[n++] = slow->base[slow->teams[slow->staffing[d].team].calendar];
    }
    if (n == 0)
        cals[n++] = slow->base[0];
    return slow_cal_joint (cals, n);
}

static GArray *
blackouts_of (const SlowPlan *slow, RlvTaskIx t)
{
    GArray *all = g_array_new (FALSE, FALSE, sizeof (SlowSpell));

    for (guint i = 0; i < slow->cal[t]->n_parts; i++) {
        g_autoptr (GArray) some =
            slow_blackouts (slow->plan, slow->base, slow->cal[t]->parts[i],
                            slow->tasks[t].kind, slow->first, slow->last);

        g_array_append_vals (all, some->data, some->len);
    }
    return all;
}

/* Takes, again and again, the first task whose predecessors have all been taken. */
static RlvTaskIx *
find_order (const SlowPlan *slow)
{
    RlvTaskIx *order = g_new (RlvTaskIx, slow->n_tasks);
    g_autofree gboolean *taken = g_new0 (gboolean, slow->n_tasks);

    for (guint32 n = 0; n < slow->n_tasks; n++) {
        RlvTaskIx t = 0;

        for (;; t++) {
            gboolean ready;

            g_assert (t < slow->n_tasks); /* else a cycle: no schedule was made */
            ready = !taken[t];
            for (guint32 l = slow->tasks[t].first_link;
                 l < slow->tasks[t].first_link + slow->tasks[t].n_links; l++)
                ready = ready && taken[slow->links[l].from];
            if (ready)
                break;
        }
        taken[t] = TRUE;
        order[n] = t;
    }
    return order;
}

SlowPlan *
slow_plan_new (const RlvPlan *plan, const RlvSchedOptions *options,
               const RlvStaffing *staffing, RlvDay days)
{
    SlowPlan *slow = g_new0 (SlowPlan, 1);

    slow->plan = plan;
    slow->options = options;
    slow->staffing = staffing;
    slow->tasks = rlv_plan_tasks (plan, &slow->n_tasks);
    slow->links = rlv_plan_links (plan, &slow->n_links);
    slow->demands = rlv_plan_demands (plan, &slow->n_demands);
    slow->teams = rlv_plan_teams (plan, &slow->n_teams);
    slow->persons = rlv_plan_persons (plan, &slow->n_persons);
    slow->first = rlv_plan_start (plan) - 220; /* some zones meet in summer only */
    slow->last = rlv_plan_start (plan) + days;
    rlv_plan_of_kind (plan, "calendar", &slow->n_base);
    slow->n_base = MAX (slow->n_base, 1);
    slow->base = g_new (SlowCal *, slow->n_base);
    for (guint32 c = 0; c < slow->n_base; c++)
        slow->base[c] = slow_cal_new (plan, c, slow->first, slow->last);
    slow->cal = g_new (SlowCal *, slow->n_tasks);
    slow->lag_cal = g_new (SlowCal *, slow->n_tasks);
    slow->few = g_new0 (GArray *, slow->n_tasks);
    slow->grain = g_new (SlowGrain, slow->n_tasks);
    slow->windows = g_new0 (GArray *, slow->n_tasks);
    slow->sittings = g_new0 (GArray *, slow->n_tasks);
    slow->blackouts = g_new0 (GArray *, slow->n_tasks);
    slow->order = find_order (slow);
    slow->changes = slow_changes (slow);
    for (RlvTaskIx t = 0; t < slow->n_tasks; t++) {
        const RlvTask *task = &slow->tasks[t];

        slow->lag_cal[t] = calendar_of (slow, t);
        if (!options->no_levelling && !slow_is_over (slow, t))
            slow->few[t] = find_few (slow, t);
        slow->cal[t] = slow->few[t] != NULL ? cut (slow->lag_cal[t], slow->few[t])
                                            : calendar_of (slow, t);
        slow->grain[t] = grain_of (task);
        slow->blackouts[t] = blackouts_of (slow, t);
        if (task->window != RLV_NONE)
            slow->windows[t] = slow_window (plan, slow->base, task->window, slow->last);
        if (task->gate != RLV_NONE &&
            rlv_item_int (plan, task->gate, "extraordinary", 0) == 0 &&
            rlv_item_ref (plan, task->gate, "committee") != RLV_NONE)
            slow->sittings[t] = slow_sittings (
                plan, slow->base, rlv_item_ref (plan, task->gate, "committee"),
                slow->last);
    }
    return slow;
}

void
slow_plan_free (SlowPlan *slow)
{
    for (guint32 c = 0; c < slow->n_base; c++)
        slow_cal_free (slow->base[c]);
    for (RlvTaskIx t = 0; t < slow->n_tasks; t++) {
        slow_cal_free (slow->cal[t]);
        slow_cal_free (slow->lag_cal[t]);
        g_clear_pointer (&slow->few[t], g_array_unref);
        g_clear_pointer (&slow->windows[t], g_array_unref);
        g_clear_pointer (&slow->sittings[t], g_array_unref);
        g_array_unref (slow->blackouts[t]);
    }
    g_free (slow->base);
    g_free (slow->cal);
    g_free (slow->lag_cal);
    g_free (slow->few);
    g_free (slow->grain);
    g_free (slow->windows);
    g_free (slow->sittings);
    g_free (slow->blackouts);
    g_free (slow->order);
    g_array_unref (slow->changes);
    g_free (slow);
}

/* --- what others ask ---------------------------------------------------------- */

/* Between two tasks counted in whole days, SS, FF and SF compare days and not clocks:
 * the site that opens an hour later is not a day late. */
RlvTime
slow_link_bound (const SlowPlan *slow, const RlvLink *link, RlvTime start,
                 RlvTime finish)
{
    const SlowCal *cal = slow->lag_cal[link->to];
    gboolean of_finish = link->type == RLV_LINK_FS || link->type == RLV_LINK_FF;
    gboolean by_day = slow->grain[link->from] == SLOW_DAYS &&
                      slow->grain[link->to] == SLOW_DAYS &&
                      link->lag.unit != RLV_UNIT_MINUTE && link->type != RLV_LINK_FS;
    RlvTime at = of_finish ? finish : start;

    if (by_day && link->type == RLV_LINK_FF) {
        RlvDay day = slow_day_of (cal->zone, at - 1);
        RlvTime close = slow_prev (cal, slow_instant (cal->zone, day, 1440));

        if (close > slow_instant (cal->zone, day, 0))
            at = MIN (at, close);
    } else if (by_day) {
        at = slow_instant (cal->zone, slow_day_of (cal->zone, at), 0);
    }
    at = slow_shift (cal, at, link->lag);
    /* "A day before it finishes" is an evening, not the next morning. */
    if (link->type == RLV_LINK_FF && link->lag.amount < 0 &&
        link->lag.unit != RLV_UNIT_ELAPSED)
        at = slow_prev (cal, at);
    return at;
}

static void
at_least (RlvTime *bound, RlvTime to)
{
    *bound = MAX (*bound, to);
}

static void
constraint_bounds (const SlowPlan *slow, RlvTaskIx t, RlvTime *start_bound,
                   RlvTime *finish_bound)
{
    const RlvTask *task = &slow->tasks[t];
    const SlowCal *cal = slow->cal[t];
    RlvTime from, until;

    if (task->constraint_day == RLV_DAY_NONE)
        return;
    from = slow_instant (cal->zone, task->constraint_day, 0);
    until = slow_instant (cal->zone, task->constraint_day, 1440);
    if (task->constraint == RLV_CONSTRAINT_SNET ||
        task->constraint == RLV_CONSTRAINT_MSO)
        at_least (start_bound, from);
    /* People who are gone by then cannot end it then. */
    if (slow_next (cal, from) == RLV_TIME_NONE)
        cal = slow->lag_cal[t];
    if (task->constraint == RLV_CONSTRAINT_FNET)
        at_least (finish_bound, slow_next (cal, from) + (slow->grain[t] != SLOW_POINT));
    if (task->constraint == RLV_CONSTRAINT_MFO)
        at_least (finish_bound, slow_prev (cal, until));
}

void
slow_bounds (const SlowPlan *slow, RlvTaskIx t, guint asks, guint32 only,
             const RlvTime *start, const RlvTime *finish, RlvTime *start_bound,
             RlvTime *finish_bound)
{
    const RlvTask *task = &slow->tasks[t];

    *start_bound = *finish_bound = RLV_TIME_NONE;
    if (asks & SLOW_ASK_PLAN_START)
        at_least (start_bound,
                  slow_instant (slow->cal[t]->zone, rlv_plan_start (slow->plan), 0));
    if (asks & SLOW_ASK_DATA_DATE)
        at_least (start_bound, slow->options->data_date);
    if (asks & SLOW_ASK_CONSTRAINT)
        constraint_bounds (slow, t, start_bound, finish_bound);
    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        const RlvLink *link = &slow->links[l];

        if (asks & SLOW_ASK_LINKS && (only == RLV_NONE || only == l))
            at_least (
                link->type == RLV_LINK_FS || link->type == RLV_LINK_SS ? start_bound
                                                                       : finish_bound,
                slow_link_bound (slow, link, start[link->from], finish[link->from]));
    }
}

/* --- where a task fits -------------------------------------------------------- */

RlvTime
slow_finish (const SlowPlan *slow, RlvTaskIx t, RlvTime start)
{
    return slow_add (slow->cal[t], start, slow->tasks[t].likely);
}

RlvTime
slow_end (const SlowPlan *slow, RlvTaskIx t, RlvTime start, RlvTime until)
{
    RlvTime finish = slow_finish (slow, t, start);

    return finish == RLV_TIME_NONE || slow->grain[t] != SLOW_MINUTES
               ? finish
               : MAX (finish, until);
}

/* The first start at or after @t that the way the task is counted allows. */
static RlvTime
first_start (const SlowPlan *slow, RlvTaskIx task, RlvTime t)
{
    const SlowCal *cal = slow->cal[task];

    switch (slow->grain[task]) {
    case SLOW_DAYS:
        return slow_open (cal, t);
    case SLOW_MINUTES:
        return slow_next (cal, t);
    case SLOW_POINT: /* at a close, too */
        return slow_prev (cal, t) == t ? t : slow_next (cal, t);
    case SLOW_ELAPSED: /* by the clock, but it takes people to start it */
    default:
        for (guint i = 0; slow->few[task] != NULL && i < slow->few[task]->len; i++) {
            const SlowSpell *spell = &g_array_index (slow->few[task], SlowSpell, i);

            if (spell->from <= t && t < spell->until)
                t = spell->until;
        }
        return t;
    }
}

static gboolean
in_window (const GArray *spells, RlvTime start, RlvTime finish, RlvTime *wait)
{
    *wait = RLV_TIME_MAX;
    for (guint i = 0; i < spells->len; i++) {
        const SlowSpell *spell = &g_array_index (spells, SlowSpell, i);

        if (spell->from <= start && finish <= spell->until)
            return TRUE;
        /* No later start fits where this one did not, so the next opening it is. */
        if (spell->from > start)
            *wait = MIN (*wait, spell->from);
    }
    return FALSE;
}

static gboolean
out_of_blackouts (const GArray *spells, RlvTime start, RlvTime finish, RlvTime *wait)
{
    for (guint i = 0; i < spells->len; i++) {
        const SlowSpell *spell = &g_array_index (spells, SlowSpell, i);

        /* A point takes the minute that follows. */
        if (spell->from < MAX (finish, start + 1) && start < spell->until) {
            *wait = spell->until;
            return FALSE;
        }
    }
    return TRUE;
}

/* The start that a sitting gives: its beginning for a point or by the clock; the
 * opening of its day for a task counted in days; else the first minute from it on, that
 * day, when all are there.  RLV_TIME_NONE when they are not. */
static RlvTime
start_of_sitting (const SlowPlan *slow, RlvTaskIx t, RlvTime sitting)
{
    const SlowCal *cal = slow->cal[t];
    RlvDay day = slow_day_of (cal->zone, sitting);
    RlvTime start = sitting;

    if (slow->grain[t] == SLOW_POINT || slow->grain[t] == SLOW_ELAPSED)
        return sitting;
    if (slow->grain[t] == SLOW_DAYS)
        start = slow_open (cal, slow_instant (cal->zone, day, 0));
    else
        start = slow_next (cal, sitting);
    return start < slow_instant (cal->zone, day, 1440) ? start : RLV_TIME_NONE;
}

static gboolean
at_sitting (const SlowPlan *slow, RlvTaskIx t, RlvTime start, RlvTime *wait)
{
    const GArray *spells = slow->sittings[t];

    *wait = RLV_TIME_MAX;
    for (guint i = 0; i < spells->len; i++) {
        RlvTime good =
            start_of_sitting (slow, t, g_array_index (spells, SlowSpell, i).from);

        if (good == start)
            return TRUE;
        if (good > start)
            *wait = MIN (*wait, good);
    }
    return FALSE;
}

gboolean
slow_fits (const SlowPlan *slow, RlvTaskIx t, guint asks, RlvTime start, RlvTime *wait)
{
    RlvTime finish = slow_finish (slow, t, start), ignored;

    if (wait == NULL)
        wait = &ignored;
    *wait = start + 1;
    if (slow->sittings[t] != NULL && slow->grain[t] == SLOW_POINT &&
        asks & SLOW_ASK_SITTING) {
        /* A decision without a duration stands where the sitting is. */
    } else if (first_start (slow, t, start) != start) {
        *wait = first_start (slow, t, start);
        return FALSE;
    }
    if (asks & SLOW_ASK_WINDOW && slow->windows[t] != NULL &&
        !in_window (slow->windows[t], start, finish, wait))
        return FALSE;
    if (asks & SLOW_ASK_BLACKOUT &&
        !out_of_blackouts (slow->blackouts[t], start, finish, wait))
        return FALSE;
    if (asks & SLOW_ASK_SITTING && slow->sittings[t] != NULL &&
        !at_sitting (slow, t, start, wait))
        return FALSE;
    return TRUE;
}

/* Where nothing ends any more, it is later than any end. */
static gboolean
ends_no_earlier (const SlowPlan *slow, RlvTaskIx t, RlvTime from, RlvTime until)
{
    RlvTime finish = slow_finish (slow, t, first_start (slow, t, from));

    /* At night it is enough to have done the work by the evening. */
    if (slow->grain[t] == SLOW_MINUTES &&
        slow_next (slow->cal[t], until) != RLV_TIME_NONE)
        until = slow_prev (slow->cal[t], until);
    return finish == RLV_TIME_NONE || finish >= until;
}

/* The least instant whose start ends at @until or later.  The finish never falls as the
 * start rises, so the interval may be halved. */
static RlvTime
reach_finish (const SlowPlan *slow, RlvTaskIx t, RlvTime from, RlvTime until)
{
    RlvTime low = MAX (from, slow_instant (slow->cal[t]->zone, slow->first + 2, 0));
    RlvTime high = until;

    if (ends_no_earlier (slow, t, low, until))
        return low;
    while (high - low > 1) {
        RlvTime mid = low + (high - low) / 2;

        if (ends_no_earlier (slow, t, mid, until))
            high = mid;
        else
            low = mid;
    }
    return high;
}

RlvTime
slow_place (const SlowPlan *slow, RlvTaskIx t, guint asks, RlvTime from, RlvTime until)
{
    RlvTime limit = slow_instant (slow->cal[t]->zone, slow->last - 60, 0);
    RlvTime start = MAX (from, slow_instant (slow->cal[t]->zone, slow->first + 2, 0));
    RlvTime wait;

    if (until != RLV_TIME_NONE)
        start = reach_finish (slow, t, start, until);
    while (start != RLV_TIME_NONE && start < limit) {
        if (slow_fits (slow, t, asks, start, &wait))
            return start;
        start = wait;
    }
    return RLV_TIME_NONE;
}

gboolean
slow_forward (const SlowPlan *slow, guint32 first, RlvTaskIx held, RlvTime not_before,
              RlvTime *start, RlvTime *finish)
{
    for (guint32 i = first; i < slow->n_tasks; i++) {
        RlvTaskIx t = slow->order[i];
        RlvTime start_bound, finish_bound;

        /* Dates that happened are taken as they are: the judge looks at them apart. */
        if (slow_has_begun (slow, t))
            continue;
        slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, start, finish, &start_bound,
                     &finish_bound);
        if (t == held)
            at_least (&start_bound, not_before);
        start[t] = slow_place (slow, t, SLOW_ASK_ALL, start_bound, finish_bound);
        if (start[t] == RLV_TIME_NONE)
            return FALSE;
        finish[t] = slow_end (slow, t, start[t], finish_bound);
        if (finish[t] == RLV_TIME_NONE)
            return FALSE;
    }
    return TRUE;
}
