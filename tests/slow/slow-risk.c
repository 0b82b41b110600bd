/* Draws, one task after the other, the slow way.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-risk.h"

#include <math.h>
#include <string.h>

/* --- chance ------------------------------------------------------------------- */

/* A number in (0, 1). */
static double
number (guint64 *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return ((double) (*state >> 12) + 0.5) / 4503599627370496.0;
}

/* Between @best and @worst, by throwing darts at the density. */
static double
throw_darts (guint64 *state, const char *spread, double best, double likely,
             double worst)
{
    double mode = (likely - best) / (worst - best);

    if (worst <= best)
        return best;
    for (;;) {
        double x = number (state), height;

        if (g_strcmp0 (spread, "uniform") == 0)
            height = 1;
        else if (g_strcmp0 (spread, "triangular") == 0)
            height = x < mode ? x / mode : (1 - x) / (1 - mode);
        else
            height = pow (x, 4 * mode) * pow (1 - x, 4 - 4 * mode) /
                     (pow (mode, 4 * mode) * pow (1 - mode, 4 - 4 * mode));
        if (number (state) < height)
            return best + x * (worst - best);
    }
}

/* --- what the plan says ------------------------------------------------------- */

typedef struct {
    double factor; /* of this draw */
    double best, likely, worst;
    const char *spread;
    RlvItemIx item; /* or a default, of: */
    guint32 team;   /* a team */
    RlvSide side;   /* or a side */
} Cause;

typedef struct {
    const RlvSchedule *schedule;
    gboolean independent;
    guint64 state;
    SlowRisk *out;
    RlvTask *tasks; /* with durations of this draw */
    const RlvTask *planned;
    GArray *causes;
    GArray *handovers;
    RlvTaskIx *order;
    RlvTime *held; /* by task: not before */
    gint64 *added; /* by task, of this draw: in the unit of its duration */
    RlvTime *start;
} Draw;

static gboolean
is_among (const char *words, const char *word)
{
    g_auto (GStrv) all = g_strsplit_set (words, " \t\r\n", -1);

    return g_strv_contains ((const char *const *) all, word);
}

static void
preset (const RlvTask *task, double *best, double *worst)
{
    double low = 0.65, high = 1.55;

    if (task->kind[0] == '\0')
        ;
    else if (is_among ("gate go-no-go acceptance milestone retrieval wait", task->kind))
        low = high = 1;
    else if (is_among ("kt shadow reverse-shadow train recruit support-primary "
                       "support-secondary hypercare parallel-run capture runbook",
                       task->kind))
        low = 0.8, high = 1.3;
    else if (is_among ("cutover rehearsal", task->kind))
        low = 0.95, high = 1.5;
    else if (is_among ("consent legal account erase certificate", task->kind))
        low = 0.6, high = 1.75;
    *best = low * (double) task->likely.amount;
    *worst = high * (double) task->likely.amount;
}

static gboolean
touches (const RlvPlan *plan, const Cause *cause, const RlvTask *task)
{
    const RlvItemIx *named;
    guint32 n, n_teams;
    RlvSide side = cause->side;
    gboolean by_team = FALSE;

    if (cause->item == RLV_NONE && cause->team != RLV_NONE)
        return task->team == cause->team;
    if (cause->item == RLV_NONE)
        return task->side == side || task->side == RLV_SIDE_BOTH;
    named = rlv_item_refs (plan, cause->item, "team", &n);
    for (guint32 i = 0; i < n && task->team != RLV_NONE; i++)
        by_team |= named[i] == rlv_plan_teams (plan, &n_teams)[task->team].item;
    if (rlv_item_has (plan, cause->item, "team") && !by_team)
        return FALSE;
    if (rlv_item_has (plan, cause->item, "side") &&
        rlv_side_parse (rlv_item_text (plan, cause->item, "side"), &side) &&
        side != RLV_SIDE_BOTH && task->side != RLV_SIDE_BOTH && task->side != side)
        return FALSE;
    return !rlv_item_has (plan, cause->item, "kind") ||
           is_among (rlv_item_text (plan, cause->item, "kind"), task->kind);
}

static void
add_cause (Draw *draw, Cause cause)
{
    g_array_append_val (draw->causes, cause);
}

static void
read_causes (Draw *draw)
{
    const RlvPlan *plan = draw->out->slow->plan;
    guint32 n, n_teams, teams[1000] = {0}, sides[RLV_N_SIDES] = {0};
    const RlvItemIx *items = rlv_plan_of_kind (plan, "cause", &n);

    if (draw->independent)
        return;
    for (guint32 i = 0; i < n; i++) {
        double one = RLV_DECIMAL_ONE * 100.0;
        double likely =
            (double) rlv_item_int (plan, items[i], "likely", 100 * RLV_DECIMAL_ONE) /
            one;
        gint64 same = (gint64) (likely * one);

        add_cause (
            draw,
            (Cause){1, (double) rlv_item_int (plan, items[i], "best", same) / one,
                    likely, (double) rlv_item_int (plan, items[i], "worst", same) / one,
                    rlv_item_text (plan, items[i], "spread"), items[i], RLV_NONE,
                    RLV_SIDE_BOTH});
    }
    if (n > 0)
        return;
    rlv_plan_teams (plan, &n_teams);
    for (guint32 t = 0; t < draw->out->n; t++) {
        if (draw->planned[t].team != RLV_NONE)
            teams[draw->planned[t].team]++;
        sides[draw->planned[t].side]++;
    }
    for (guint32 t = 0; t < n_teams; t++)
        if (teams[t] > 1)
            add_cause (draw,
                       (Cause){1, 0.9, 1, 1.15, NULL, RLV_NONE, t, RLV_SIDE_BOTH});
    for (RlvSide s = RLV_SIDE_CLIENT; s <= RLV_SIDE_THIRD; s++)
        if (s != RLV_SIDE_BOTH && sides[s] > 1)
            add_cause (draw, (Cause){1, 0.95, 1, 1.1, NULL, RLV_NONE, RLV_NONE, s});
}

/* --- durations of a draw ------------------------------------------------------ */

static void
draw_risks (Draw *draw, guint8 *happened)
{
    const RlvPlan *plan = draw->out->slow->plan;
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "risk", &n);

    memset (draw->added, 0, sizeof *draw->added * draw->out->n);
    for (guint32 i = 0; i < n; i++) {
        double chance = (double) rlv_item_int (plan, items[i], "probability", 0);
        gboolean happens = number (&draw->state) * RLV_DECIMAL_ONE < chance;

        if (rlv_plan_child (plan, items[i], "riskEffect", RLV_NONE) != RLV_NONE)
            *happened++ = happens;
        if (!happens)
            continue;
        for (RlvItemIx e = rlv_plan_child (plan, items[i], "riskEffect", RLV_NONE);
             e != RLV_NONE; e = rlv_plan_child (plan, items[i], "riskEffect", e)) {
            RlvTaskIx t = rlv_plan_task_of (plan, rlv_item_ref (plan, e, "task"));
            RlvSpan best, likely, worst;

            g_assert (rlv_item_span (plan, e, "likely", &likely));
            g_assert (likely.unit == draw->planned[t].likely.unit);
            best = worst = likely;
            rlv_item_span (plan, e, "best", &best);
            rlv_item_span (plan, e, "worst", &worst);
            draw->added[t] +=
                (gint64) throw_darts (&draw->state, rlv_item_text (plan, e, "spread"),
                                      best.amount, likely.amount, worst.amount);
        }
    }
}

static gint32
draw_amount (Draw *draw, RlvTaskIx t)
{
    const RlvPlan *plan = draw->out->slow->plan;
    const RlvTask *task = &draw->planned[t];
    SlowGrain grain = draw->out->slow->grain[t];
    double best = task->best.amount, likely = task->likely.amount,
           worst = task->worst.amount, amount;
    gboolean by_day = grain == SLOW_DAYS && task->best.amount % 1000 == 0 &&
                      task->worst.amount % 1000 == 0;

    if (!rlv_item_has (plan, task->item, "best") &&
        !rlv_item_has (plan, task->item, "worst") && grain != SLOW_ELAPSED)
        preset (task, &best, &worst);
    if (grain == SLOW_POINT)
        return 0;
    amount = throw_darts (&draw->state, rlv_item_text (plan, task->item, "spread"),
                          best, likely, worst);
    for (guint i = 0; i < draw->causes->len && grain != SLOW_ELAPSED; i++) {
        const Cause *cause = &g_array_index (draw->causes, Cause, i);

        if (touches (plan, cause, task))
            amount *= cause->factor;
    }
    amount += (double) draw->added[t];
    return by_day ? MAX ((gint32) floor (amount / 1000 + 0.5), 1) * 1000
                  : MAX ((gint32) floor (amount + 0.5), 1);
}

/* --- dates of a draw ---------------------------------------------------------- */

/* FALSE when somebody before @t never comes. */
static gboolean
people_bound (const Draw *draw, RlvTaskIx t, const RlvTime *finish, RlvTime *bound)
{
    const SlowPlan *slow = draw->out->slow;

    for (guint i = 0; i < draw->handovers->len; i++) {
        const RlvHandover *one = &g_array_index (draw->handovers, RlvHandover, i);

        if (one->to != t)
            continue;
        if (one->from != RLV_NONE && finish[one->from] == RLV_TIME_NONE)
            return FALSE;
        *bound = MAX (*bound, one->from != RLV_NONE ? finish[one->from] : one->since);
    }
    for (guint32 l = slow->tasks[t].first_link;
         l < slow->tasks[t].first_link + slow->tasks[t].n_links; l++)
        if (finish[slow->links[l].from] == RLV_TIME_NONE)
            return FALSE;
    return TRUE;
}

static void
place (Draw *draw, RlvTaskIx t, RlvTime *finish)
{
    const SlowPlan *slow = draw->out->slow;
    RlvTime from, until;

    draw->start[t] = finish[t] = RLV_TIME_NONE;
    slow_bounds (slow, t, SLOW_ASK_ALL & ~(guint) SLOW_ASK_LINKS, RLV_NONE, draw->start,
                 finish, &from, &until);
    if (!people_bound (draw, t, finish, &from))
        return;
    for (guint32 l = slow->tasks[t].first_link;
         l < slow->tasks[t].first_link + slow->tasks[t].n_links; l++) {
        const RlvLink *link = &slow->links[l];
        RlvTime at =
            slow_link_bound (slow, link, draw->start[link->from], finish[link->from]);

        if (link->type == RLV_LINK_FS || link->type == RLV_LINK_SS)
            from = MAX (from, at);
        else
            until = MAX (until, at);
    }
    from = MAX (from, draw->held[t]);
    draw->start[t] = slow_place (slow, t, SLOW_ASK_ALL, from, until);
    if (draw->start[t] != RLV_TIME_NONE)
        finish[t] = slow_end (slow, t, draw->start[t], until);
}

/* --- what the end hangs on ---------------------------------------------------- */

/* Where @t starts when no more is asked of it, windows, freezes and sittings aside. */
static RlvTime
start_if (const SlowPlan *slow, RlvTaskIx t, RlvTime from, RlvTime until)
{
    return slow_place (slow, t,
                       SLOW_ASK_ALL & ~(guint) (SLOW_ASK_WINDOW | SLOW_ASK_BLACKOUT |
                                                SLOW_ASK_SITTING),
                       from, until);
}

/* What @l asks, as bounds of the start and of the finish. */
static void
ask_of (const Draw *draw, const RlvLink *l, const RlvTime *finish, RlvTime *from,
        RlvTime *until)
{
    RlvTime at =
        slow_link_bound (draw->out->slow, l, draw->start[l->from], finish[l->from]);
    gboolean on_start = l->type == RLV_LINK_FS || l->type == RLV_LINK_SS;

    *from = on_start ? at : RLV_TIME_NONE;
    *until = on_start ? RLV_TIME_NONE : at;
}

/* Whoever asks, alone, for the very start that @t has drives it. */
static void
mark_drivers (const Draw *draw, RlvTaskIx t, const RlvTime *finish, guint8 *path)
{
    const SlowPlan *slow = draw->out->slow;
    const RlvTask *task = &slow->tasks[t];
    RlvTime from, until, one_from, one_until, start;

    slow_bounds (slow, t, SLOW_ASK_ALL & ~(guint) SLOW_ASK_LINKS, RLV_NONE, draw->start,
                 finish, &from, &until);
    people_bound (draw, t, finish, &from);
    from = MAX (from, draw->held[t]);
    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        ask_of (draw, &slow->links[l], finish, &one_from, &one_until);
        from = MAX (from, one_from);
        until = MAX (until, one_until);
    }
    start = start_if (slow, t, from, until);
    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        ask_of (draw, &slow->links[l], finish, &one_from, &one_until);
        path[slow->links[l].from] |= start_if (slow, t, one_from, one_until) == start;
    }
    for (guint i = 0; i < draw->handovers->len; i++) {
        const RlvHandover *one = &g_array_index (draw->handovers, RlvHandover, i);

        if (one->to == t && one->from != RLV_NONE)
            path[one->from] |=
                start_if (slow, t, finish[one->from], RLV_TIME_NONE) == start;
    }
}

/* Back from the end; where it never comes, nothing. */
static void
trace (const Draw *draw, guint number)
{
    SlowRisk *out = draw->out;
    const RlvTime *finish = &out->finish[(gsize) number * out->n];
    guint8 *path = &out->path[(gsize) number * out->n];

    if (out->end[number] == RLV_TIME_NONE)
        return;
    for (RlvTaskIx t = 0; t < out->n; t++)
        path[t] = finish[t] == out->end[number];
    for (guint32 i = out->n; i-- > 0;)
        if (path[draw->order[i]])
            mark_drivers (draw, draw->order[i], finish, path);
}

static void
draw_once (Draw *draw, guint number)
{
    SlowRisk *out = draw->out;
    gsize at = (gsize) number * out->n;
    RlvTime *finish = &out->finish[at];
    guint8 *caused = &out->caused[(gsize) number * out->n_causes];
    RlvTime end = 0;

    for (guint i = 0; i < draw->causes->len; i++) {
        Cause *cause = &g_array_index (draw->causes, Cause, i);

        cause->factor = throw_darts (&draw->state, cause->spread, cause->best,
                                     cause->likely, cause->worst);
        *caused++ = cause->factor > cause->likely;
    }
    draw_risks (draw, caused);
    for (guint32 t = 0; t < out->n; t++) {
        draw->tasks[t].likely.amount = draw_amount (draw, t);
        out->longer[at + t] =
            draw->tasks[t].likely.amount > draw->planned[t].likely.amount;
    }
    for (guint32 i = 0; i < out->n; i++)
        place (draw, draw->order[i], finish);
    for (guint32 t = 0; t < out->n && end != RLV_TIME_NONE; t++)
        end = finish[t] == RLV_TIME_NONE ? RLV_TIME_NONE : MAX (end, finish[t]);
    out->end[number] = end;
    memcpy (&out->start[at], draw->start, sizeof (RlvTime) * out->n);
    trace (draw, number);
}

/* --- the model ---------------------------------------------------------------- */

/* After all those it waits for; FALSE when there is none such. */
static gboolean
find_order (Draw *draw)
{
    const SlowPlan *slow = draw->out->slow;
    g_autofree gboolean *taken = g_new0 (gboolean, draw->out->n);

    for (guint32 n = 0; n < draw->out->n; n++) {
        RlvTaskIx next = RLV_NONE;

        for (RlvTaskIx t = 0; t < draw->out->n && next == RLV_NONE; t++) {
            gboolean ready = !taken[t];

            for (guint32 l = slow->tasks[t].first_link;
                 l < slow->tasks[t].first_link + slow->tasks[t].n_links; l++)
                ready = ready && taken[slow->links[l].from];
            for (guint i = 0; i < draw->handovers->len && ready; i++) {
                const RlvHandover *one =
                    &g_array_index (draw->handovers, RlvHandover, i);

                ready = one->to != t || one->from == RLV_NONE || taken[one->from];
            }
            if (ready)
                next = t;
        }
        if (next == RLV_NONE)
            return FALSE;
        taken[next] = TRUE;
        draw->order[n] = next;
    }
    return TRUE;
}

/* When those who do a task have left for good, others of the same calendars go on. */
static void
replace_leavers (SlowPlan *slow, RlvTaskIx t)
{
    GArray *few = slow->few[t];
    RlvTime end = RLV_TIME_MAX;
    g_autofree RlvTime *from = NULL, *until = NULL;

    if (few == NULL || slow->grain[t] == SLOW_POINT)
        return;
    while (few->len > 0 && g_array_index (few, SlowSpell, few->len - 1).until == end) {
        end = g_array_index (few, SlowSpell, few->len - 1).from;
        g_array_set_size (few, few->len - 1);
    }
    from = g_new (RlvTime, few->len + 1);
    until = g_new (RlvTime, few->len + 1);
    for (guint i = 0; i < few->len; i++) {
        from[i] = g_array_index (few, SlowSpell, i).from;
        until[i] = g_array_index (few, SlowSpell, i).until;
    }
    slow_cal_free (slow->cal[t]);
    slow->cal[t] = slow_cal_without (slow->lag_cal[t], from, until, few->len);
}

/* What the scheduler put later than all that is known of asks stays there. */
static void
hold (Draw *draw)
{
    g_autofree RlvTime *finish = g_new (RlvTime, draw->out->n);

    for (guint32 i = 0; i < draw->out->n; i++) {
        RlvTaskIx t = draw->order[i];

        draw->held[t] = RLV_TIME_NONE;
        if (draw->planned[t].constraint == RLV_CONSTRAINT_ALAP)
            draw->held[t] = draw->schedule->start[t];
        place (draw, t, finish);
        if (draw->start[t] < draw->schedule->start[t]) {
            draw->held[t] = draw->schedule->start[t];
            place (draw, t, finish);
        }
        draw->out->unlike += draw->start[t] != draw->schedule->start[t] ||
                             finish[t] != draw->schedule->finish[t];
    }
}

/* Those that do something. */
static guint
n_risks (const RlvPlan *plan)
{
    guint32 n;
    guint found = 0;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "risk", &n);

    for (guint32 i = 0; i < n; i++)
        found += rlv_plan_child (plan, items[i], "riskEffect", RLV_NONE) != RLV_NONE;
    return found;
}

SlowRisk *
slow_risk_new (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule,
               gboolean independent, guint draws, guint64 seed)
{
    const RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    SlowRisk *risk = g_new0 (SlowRisk, 1);
    Draw draw = {.schedule = schedule,
                 .independent = independent,
                 .state = seed * 2 + 1,
                 .out = risk};
    gboolean ready;
    gsize n;

    risk->n = schedule->n;
    n = (gsize) risk->n + 1;
    risk->draws = draws;
    risk->slow = slow_plan_new (
        plan, &options, schedule->staffing,
        (RlvDay) ((schedule->end / 1440 - rlv_plan_start (plan)) * 3 + 500));
    risk->finish = g_new (RlvTime, n * (draws + 1));
    risk->end = g_new (RlvTime, draws + 1);
    risk->start = g_new (RlvTime, n * (draws + 1));
    risk->longer = g_new0 (guint8, n * (draws + 1));
    risk->path = g_new0 (guint8, n * (draws + 1));
    draw.planned = risk->slow->tasks;
    draw.tasks = g_memdup2 (draw.planned, sizeof (RlvTask) * risk->n);
    risk->slow->tasks = draw.tasks;
    draw.causes = g_array_new (FALSE, FALSE, sizeof (Cause));
    draw.handovers = rlv_schedule_handovers (plan, times, schedule, NULL);
    draw.order = g_new (RlvTaskIx, n);
    draw.held = g_new (RlvTime, n);
    draw.start = g_new (RlvTime, n);
    draw.added = g_new0 (gint64, n);
    for (guint32 t = 0; t < risk->n; t++) {
        draw.held[t] = RLV_TIME_NONE;
        replace_leavers (risk->slow, t);
    }
    read_causes (&draw);
    risk->n_causes = draw.causes->len + n_risks (plan);
    risk->caused = g_new0 (guint8, (gsize) risk->n_causes * draws + 1);
    ready = find_order (&draw);
    if (ready)
        hold (&draw);
    for (guint i = 0; i < draws && ready; i++)
        draw_once (&draw, i);
    risk->slow->tasks = draw.planned;
    g_free (draw.tasks);
    g_array_unref (draw.causes);
    g_array_unref (draw.handovers);
    g_free (draw.order);
    g_free (draw.held);
    g_free (draw.start);
    g_free (draw.added);
    if (!ready)
        g_clear_pointer (&risk, slow_risk_free);
    return risk;
}

void
slow_risk_free (SlowRisk *risk)
{
    if (risk == NULL)
        return;
    slow_plan_free (risk->slow);
    g_free (risk->finish);
    g_free (risk->end);
    g_free (risk->start);
    g_free (risk->longer);
    g_free (risk->path);
    g_free (risk->caused);
    g_free (risk);
}

guint
slow_risk_within (const SlowRisk *risk, RlvTaskIx task, RlvTaskIx last, RlvDay day)
{
    RlvTaskIx t = task != RLV_NONE ? task : last;
    GTimeZone *zone = risk->slow->cal[t]->zone;
    gboolean is_end = task == RLV_NONE || risk->slow->grain[task] != SLOW_POINT;
    RlvTime until = slow_instant (zone, day, 1440);
    guint found = 0;

    for (guint d = 0; d < risk->draws; d++) {
        RlvTime at =
            task != RLV_NONE ? risk->finish[(gsize) d * risk->n + task] : risk->end[d];

        found += at != RLV_TIME_NONE && (is_end ? at <= until : at < until);
    }
    return found;
}

guint
slow_risk_starts (const SlowRisk *risk, RlvTaskIx task, RlvDay from, RlvDay until)
{
    GTimeZone *zone = risk->slow->cal[task]->zone;
    RlvTime first = slow_instant (zone, from, 0);
    RlvTime end = slow_instant (zone, until, 1440);
    guint found = 0;

    for (guint d = 0; d < risk->draws; d++) {
        RlvTime at = risk->start[(gsize) d * risk->n + task];

        found += at != RLV_TIME_NONE && at >= first && at < end;
    }
    return found;
}
