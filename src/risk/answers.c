/* Answers from counts.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "risk/counts.h"

static const RiskWatch *
watch_at (const RlvRisk *risk, guint32 mark)
{
    return mark == 0 ? NULL : &g_array_index (risk->watches, RiskWatch, mark - 1);
}

guint32
rlv_risk_n_marks (const RlvRisk *risk)
{
    return risk->watches->len + 1;
}

void
rlv_risk_mark (const RlvRisk *risk, guint32 i, RlvRiskMark *mark)
{
    const RiskWatch *watch = watch_at (risk, i);
    guint32 step = watch != NULL ? watch->step : RLV_NONE, n;

    *mark = (RlvRiskMark){
        .task = RLV_NONE,
        .gate = RLV_NONE,
        .planned = risk_planned_day (risk, step),
        .due = risk_due_day (risk, step),
    };
    if (watch == NULL)
        return;
    mark->task = risk->steps[step].task;
    mark->gate = rlv_plan_tasks (risk->plan, &n)[mark->task].gate;
    mark->waits = watch->n_starts > 0;
    mark->over = risk->steps[step].kind == RISK_STEP_FIXED;
}

guint32
rlv_risk_target (const RlvRisk *risk)
{
    for (guint i = 0; risk->target != RLV_NONE && i < risk->watches->len; i++)
        if (g_array_index (risk->watches, RiskWatch, i).step == risk->target)
            return i + 1;
    return 0;
}

RlvDay
rlv_risk_due (const RlvRisk *risk)
{
    return risk->due_day;
}

RlvTime
rlv_risk_due_time (const RlvRisk *risk)
{
    return risk->due;
}

/* --- days --------------------------------------------------------------------- */

/* Counts by day. */
typedef struct {
    const guint64 *of;
    gint32 n;
    RlvDay first;
} Days;

static Days
ends_of (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 mark)
{
    const RiskWatch *watch = watch_at (risk, mark);

    if (watch == NULL)
        return (Days){&counts->of[risk->at_end], risk->end_days,
                      risk->end_clock->first_day + risk->end_first};
    return (Days){&counts->of[watch->counts], watch->n,
                  risk->steps[watch->step].clock->first_day + watch->first};
}

/* How many draws of @draws @permille of them are at least. */
static guint64
needed (guint64 draws, guint permille)
{
    return MAX ((draws * permille + 999) / 1000, 1);
}

RlvDay
rlv_risk_quantile (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i,
                   guint permille)
{
    Days days = ends_of (risk, counts, i);
    guint64 sum = 0, want = needed (counts->draws, permille);

    for (gint32 d = 0; d < days.n; d++) {
        sum += days.of[d];
        if (sum >= want && d < days.n - 1)
            return days.first + d;
    }
    return RLV_DAY_NONE;
}

guint64
rlv_risk_within (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i,
                 RlvDay day)
{
    Days days = ends_of (risk, counts, i);
    guint64 sum = 0;

    for (gint32 d = 0; d < days.n - 1 && days.first + d <= day; d++)
        sum += days.of[d];
    return sum;
}

guint64
rlv_risk_never (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i)
{
    Days days = ends_of (risk, counts, i);

    return days.of[days.n - 1];
}

static guint64
root (guint64 x)
{
    guint64 low = 0, high = G_MAXUINT32;

    while (low < high) {
        guint64 middle = low + (high - low + 1) / 2;

        if (middle * middle <= x)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

void
rlv_risk_chance (guint64 hits, guint64 draws, guint *chance, guint *error)
{
    guint64 part;

    draws = MAX (draws, 1);
    part = (hits * 10000 + draws / 2) / draws;
    *chance = (guint) part;
    /* Twice the root of p (1 - p) / n: as in n + 2 draws with one more of each, so that
     * no chance is told to be sure. */
    part = ((hits + 1) * 10000 + (draws + 2) / 2) / (draws + 2);
    *error = (guint) root (4 * part * (10000 - part) / (draws + 2));
}

/* Draws are at most 10^9 here: they are kept in memory to be compared. */
guint
rlv_risk_difference_error (guint64 gained, guint64 lost, guint64 draws)
{
    guint64 by = gained > lost ? gained - lost : lost - gained;
    guint64 spread;

    draws = MAX (draws, 1);
    spread = gained + lost - by * by / draws;
    return (guint) root (spread * 400000000 / draws / draws);
}

/* --- times at which something can start --------------------------------------- */

/* Which of the times that rule the step a start at @t falls in: the number of those
 * that began by then. */
static gint32
slot_number (const RiskStep *step, gint32 t)
{
    const RiskWaits *waits = step->waits;
    const gint32 *from = waits->has_window ? waits->window_from : waits->bar_until;
    gint32 n = waits->has_window ? waits->n_windows : waits->n_bars, i = 0;

    if (waits->has_sittings) {
        from = waits->sitting;
        n = waits->n_sittings;
    }
    while (i < n && from[i] <= t)
        i++;
    return i;
}

GArray *
rlv_risk_slots (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i)
{
    GArray *slots = g_array_new (FALSE, FALSE, sizeof (RlvRiskSlot));
    const RiskWatch *watch = watch_at (risk, i);
    gint32 last = -1;

    for (gint32 d = 0; watch != NULL && d < watch->n_starts - 1; d++) {
        const RiskStep *step = &risk->steps[watch->step];
        gint32 place = CLAMP (watch->start_first + d, 0, step->clock->n_days - 1);
        guint64 n = counts->of[watch->start_counts + (guint32) d];
        RlvDay day = step->clock->first_day + place;
        gint32 number;

        if (n == 0)
            continue;
        number = slot_number (step, step->clock->midnight[place + 1] - 1);
        if (number != last) {
            RlvRiskSlot slot = {day, day, 0};

            g_array_append_val (slots, slot);
            last = number;
        }
        g_array_index (slots, RlvRiskSlot, slots->len - 1).until = day;
        g_array_index (slots, RlvRiskSlot, slots->len - 1).draws += n;
    }
    return slots;
}

/* --- tasks, causes ------------------------------------------------------------ */

guint64
rlv_risk_late (const RlvRisk *risk, const RlvRiskCounts *counts)
{
    return counts->of[risk->at_late];
}

void
rlv_risk_task (const RlvRisk *risk, const RlvRiskCounts *counts, RlvTaskIx task,
               RlvRiskTask *out)
{
    guint32 i = risk->place[task];

    const RiskStep *step = &risk->steps[i];

    *out = (RlvRiskTask){.path = counts->of[risk->at_path + i],
                         .longer = counts->of[risk->at_long + i],
                         .longer_late = counts->of[risk->at_long_late + i],
                         .leads = risk->leads[i] && step->kind != RISK_STEP_FIXED,
                         .varies = step->dice.cells != NULL || step->n_effects > 0};
}

/* Bins end at any hour: the last time at or before that at which the task can end. */
static gint32
last_work (const RiskStep *step, gint32 t)
{
    gboolean can_be_here =
        step->grain == RISK_GRAIN_ELAPSED ||
        (step->grain == RISK_GRAIN_POINT && risk_clock_next (step->clock, t) == t);

    return can_be_here ? t : risk_clock_prev (step->clock, t);
}

/* Whether what a link asks of its end may fall where nobody works. */
static gboolean
ends_in_pauses (const RlvRisk *risk, const RiskStep *step)
{
    if (step->grain != RISK_GRAIN_MINUTE)
        return FALSE;
    for (guint32 i = step->first_tie; i < step->end_tie; i++)
        if (!risk_tie_on_start (&risk->ties[i]))
            return TRUE;
    return FALSE;
}

RlvDay
rlv_risk_task_quantile (const RlvRisk *risk, const RlvRiskCounts *counts,
                        RlvTaskIx task, guint permille)
{
    guint32 i = risk->place[task];
    const guint32 *bins = &counts->bins[(gsize) i * risk->n_bins];
    guint64 all = 0, sum = 0;

    if (risk->steps[i].kind == RISK_STEP_FIXED)
        return RLV_DAY_NONE;
    for (guint32 b = 0; b < risk->n_bins; b++)
        all += bins[b];
    for (guint32 b = 0; b < risk->n_bins - 1; b++) {
        sum += bins[b];
        if (sum >= needed (all, permille)) {
            gint64 t = (gint64) risk->bin_from[i] +
                       ((gint64) b + 1) * risk->bin_minutes[i] - 1;

            t = MIN (t, risk->high[i]);
            return risk_finish_day (risk, i,
                                    ends_in_pauses (risk, &risk->steps[i])
                                        ? (gint32) t
                                        : last_work (&risk->steps[i], (gint32) t));
        }
    }
    return RLV_DAY_NONE;
}

guint32
rlv_risk_n_causes (const RlvRisk *risk)
{
    return risk->causes->len + risk->events->len;
}

void
rlv_risk_cause (const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i,
                RlvRiskCause *out)
{
    guint32 at;

    if (i < risk->causes->len) {
        const RiskCause *cause = &g_array_index (risk->causes, RiskCause, i);

        at = risk->at_cause + 2 * i;
        *out = (RlvRiskCause){cause->item, cause->team, cause->side, FALSE, 0, 0};
    } else {
        i -= risk->causes->len;
        at = risk->at_event + 2 * i;
        *out = (RlvRiskCause){g_array_index (risk->events, RiskEvent, i).item,
                              RLV_NONE,
                              RLV_SIDE_BOTH,
                              TRUE,
                              0,
                              0};
    }
    out->draws = counts->of[at];
    out->late = counts->of[at + 1];
}
