/* What the plan says of chances: estimates, causes, risks; and what is taken where it
 * says nothing.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/risk-priv.h"

/* --- streams ------------------------------------------------------------------ */

/* The number that a stream of draws starts from: by id, so that it stays the same when
 * tasks are added to the plan. */
void
risk_key (guint32 key[2], const char *what, const char *id)
{
    guint64 hash = 0xCBF29CE484222325u;

    for (const char *p = what; *p != '\0'; p++)
        hash = (hash ^ (guchar) *p) * 0x100000001B3u;
    hash = (hash ^ 0xFF) * 0x100000001B3u;
    for (const char *p = id; *p != '\0'; p++)
        hash = (hash ^ (guchar) *p) * 0x100000001B3u;
    hash ^= hash >> 30;
    hash *= 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 27;
    hash *= 0x94D049BB133111EBu;
    hash ^= hash >> 31;
    key[0] = (guint32) hash;
    key[1] = (guint32) (hash >> 32);
}

/* --- estimates ---------------------------------------------------------------- */

/* What a task with one figure may take, in per cent of it: the means of 196 estimates
 * in the two large samples, by kind of task.  Decisions, dates and what runs by the
 * clock do not vary by themselves. */
typedef struct {
    const char *kinds; /* with blanks around each */
    gint best, worst;
} Preset;

static const Preset presets[] = {
    {" gate go-no-go acceptance milestone retrieval wait ", 100, 100},
    {" kt shadow reverse-shadow train recruit support-primary support-secondary "
     "hypercare parallel-run capture runbook ",
     80, 130},
    {" cutover rehearsal ", 95, 150},
    {" consent legal account erase certificate ", 60, 175},
};
static const Preset otherwise = {"", 65, 155};

static const Preset *
preset_of (const char *kind)
{
    g_autofree char *word = g_strdup_printf (" %s ", kind);

    for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
        if (*kind != '\0' && strstr (presets[i].kinds, word) != NULL)
            return &presets[i];
    return &otherwise;
}

static RiskSpread
spread_of (const RlvPlan *plan, RlvItemIx item)
{
    const char *spread = rlv_item_text (plan, item, "spread");

    if (g_strcmp0 (spread, "triangular") == 0)
        return RISK_TRIANGULAR;
    return g_strcmp0 (spread, "uniform") == 0 ? RISK_UNIFORM : RISK_PERT;
}

/* Amounts of the plan, as @one of them counts in the draw. */
static void
set_dice (RlvRisk *risk, RiskDice *dice, RiskSpread spread, gint64 best, gint64 likely,
          gint64 worst, float one)
{
    dice->low = (float) best / one;
    dice->width = (float) (worst - best) / one;
    if (worst > best)
        dice->cells = risk_shapes_get (risk->shapes, spread, best, likely, worst);
}

static gboolean
is_whole (gint64 thousandths)
{
    return thousandths % 1000 == 0;
}

static void
set_estimate (RlvRisk *risk, RiskStep *step, const RlvTask *task)
{
    gint64 best = task->best.amount, likely = task->likely.amount,
           worst = task->worst.amount;
    gboolean estimated = rlv_item_has (risk->plan, task->item, "best") ||
                         rlv_item_has (risk->plan, task->item, "worst");
    float one;

    step->unit = task->likely.unit;
    step->whole = step->grain == RISK_GRAIN_DAY && is_whole (best) && is_whole (worst);
    one = step->whole ? 1000 : 1;
    if (!estimated && likely > 0 && step->kind != RISK_STEP_FIXED) {
        const Preset *preset = preset_of (task->kind);

        risk->n_no_estimate++;
        if (step->grain != RISK_GRAIN_ELAPSED && preset->worst > preset->best) {
            best = likely * preset->best / 100;
            worst = likely * preset->worst / 100;
            risk->n_preset++;
        }
    }
    set_dice (risk, &step->dice, spread_of (risk->plan, task->item), best, likely,
              worst, one);
    step->planned = (float) likely / one;
    step->planned_amount = (gint32) (likely / (step->whole ? 1000 : 1));
    risk_key (step->dice.key, "task", task->id);
}

/* --- causes ------------------------------------------------------------------- */

static gint64
pace_of (const RlvPlan *plan, RlvItemIx item, const char *attr, gint64 absent)
{
    return rlv_item_int (plan, item, attr, absent * (RLV_DECIMAL_ONE / 10)) /
           (RLV_DECIMAL_ONE / 10);
}

/* Paces are in thousandths here. */
static void
add_cause (RlvRisk *risk, RiskCause *cause, const char *id, RiskSpread spread,
           gint64 best, gint64 likely, gint64 worst)
{
    likely = MAX (likely, best);
    set_dice (risk, &cause->dice, spread, best, likely, MAX (worst, likely), 1000);
    cause->likely = (float) likely / 1000;
    risk_key (cause->dice.key, "cause", id);
    g_array_append_val (risk->causes, *cause);
}

static void
read_causes (RlvRisk *risk)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (risk->plan, "cause", &n);

    for (guint32 i = 0; i < n; i++) {
        RiskCause cause = {.item = items[i], .team = RLV_NONE};
        gint64 likely = pace_of (risk->plan, items[i], "likely", 1000);

        add_cause (risk, &cause, rlv_item_id (risk->plan, items[i]),
                   spread_of (risk->plan, items[i]),
                   MIN (pace_of (risk->plan, items[i], "best", likely), likely), likely,
                   pace_of (risk->plan, items[i], "worst", likely));
    }
}

/* By default each team has its pace, and each side that of what it brings in. */
static void
preset_causes (RlvRisk *risk)
{
    guint32 n_teams, n_tasks;
    const RlvTeam *teams = rlv_plan_teams (risk->plan, &n_teams);
    const RlvTask *tasks = rlv_plan_tasks (risk->plan, &n_tasks);
    g_autofree guint32 *used = g_new0 (guint32, (gsize) n_teams + 1);
    guint32 sides[RLV_N_SIDES] = {0};

    for (guint32 t = 0; t < n_tasks; t++) {
        if (tasks[t].team != RLV_NONE)
            used[tasks[t].team]++;
        sides[tasks[t].side]++;
    }
    for (guint32 t = 0; t < n_teams; t++) {
        RiskCause cause = {.item = RLV_NONE, .team = t};

        if (used[t] > 1)
            add_cause (risk, &cause, teams[t].id, RISK_PERT, 900, 1000, 1150);
    }
    for (guint s = 0; s < RLV_N_SIDES; s++) {
        RiskCause cause = {.item = RLV_NONE, .team = RLV_NONE, .side = (RlvSide) s};

        if (s != RLV_SIDE_BOTH && sides[s] > 1)
            add_cause (risk, &cause, rlv_side_name ((RlvSide) s), RISK_PERT, 950, 1000,
                       1100);
    }
}

static gboolean
names_team (const RlvRisk *risk, RlvItemIx item, guint32 team)
{
    guint32 n, n_teams;
    const RlvItemIx *named = rlv_item_refs (risk->plan, item, "team", &n);
    const RlvTeam *teams = rlv_plan_teams (risk->plan, &n_teams);

    for (guint32 i = 0; team != RLV_NONE && i < n; i++)
        if (named[i] == teams[team].item)
            return TRUE;
    return FALSE;
}

static gboolean
names_kind (const RlvRisk *risk, RlvItemIx item, const char *kind)
{
    g_auto (GStrv) words =
        g_strsplit_set (rlv_item_text (risk->plan, item, "kind"), " \t\r\n", -1);

    return g_strv_contains ((const char *const *) words, kind);
}

static gboolean
is_of_side (const RlvTask *task, RlvSide side)
{
    return task->side == side || side == RLV_SIDE_BOTH || task->side == RLV_SIDE_BOTH;
}

static gboolean
touches (const RlvRisk *risk, const RiskCause *cause, const RlvTask *task)
{
    RlvSide side;

    if (cause->item == RLV_NONE)
        return cause->team != RLV_NONE ? task->team == cause->team
                                       : is_of_side (task, cause->side);
    if (rlv_item_has (risk->plan, cause->item, "team") &&
        !names_team (risk, cause->item, task->team))
        return FALSE;
    if (rlv_item_has (risk->plan, cause->item, "side") &&
        rlv_side_parse (rlv_item_text (risk->plan, cause->item, "side"), &side) &&
        !is_of_side (task, side))
        return FALSE;
    return !rlv_item_has (risk->plan, cause->item, "kind") ||
           names_kind (risk, cause->item, task->kind);
}

/* --- risks -------------------------------------------------------------------- */

/* @amount of @unit as it counts for @step. */
static gint64
as_unit (const RiskStep *step, gint64 amount, RlvUnit unit)
{
    const RiskClock *clock = step->clock;
    gint64 usual = MAX (clock->usual, 1), days = MAX (clock->n_days, 1);

    if (unit == step->unit)
        return amount;
    if (unit == RLV_UNIT_DAY)
        amount = amount * usual / 1000;
    else if (unit == RLV_UNIT_ELAPSED)
        amount = amount * clock->s_before[clock->n_stretches] / (days * 1440);
    /* Now in working minutes. */
    if (step->unit == RLV_UNIT_DAY)
        return amount * 1000 / usual;
    if (step->unit == RLV_UNIT_MINUTE)
        return amount;
    return amount * days * 1440 / MAX (clock->s_before[clock->n_stretches], 1);
}

static void
read_effects (RlvRisk *risk, guint32 event, RlvItemIx item)
{
    RlvItemIx child = RLV_NONE;
    guint number = 0;

    while ((child = rlv_plan_child (risk->plan, item, "riskEffect", child)) !=
           RLV_NONE) {
        RiskEffect effect = {
            .event = event,
            .task =
                rlv_plan_task_of (risk->plan, rlv_item_ref (risk->plan, child, "task")),
        };
        g_autofree char *id =
            g_strdup_printf ("%s/%u", rlv_item_id (risk->plan, item), number++);

        if (effect.task == RLV_NONE)
            continue;
        effect.item = child;
        risk_key (effect.dice.key, "effect", id);
        g_array_append_val (risk->effects, effect);
    }
}

void
risk_inputs_read (RlvRisk *risk)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (risk->plan, "risk", &n);

    if (!risk->options.independent) {
        read_causes (risk);
        risk->n_named_causes = risk->causes->len;
        if (risk->causes->len == 0)
            preset_causes (risk);
    }
    for (guint32 i = 0; i < n; i++) {
        RiskEvent event = {.item = items[i]};
        gint64 chance = rlv_item_int (risk->plan, items[i], "probability", 0);

        if (rlv_plan_child (risk->plan, items[i], "riskEffect", RLV_NONE) == RLV_NONE)
            continue;
        event.always = chance >= RLV_DECIMAL_ONE;
        event.limit = (guint32) (chance * ((gint64) 1 << 32) / RLV_DECIMAL_ONE);
        risk_key (event.key, "risk", rlv_item_id (risk->plan, items[i]));
        g_array_append_val (risk->events, event);
        read_effects (risk, risk->events->len - 1, items[i]);
    }
}

/* --- one step ----------------------------------------------------------------- */

static void
set_effect (RlvRisk *risk, const RiskStep *step, RiskEffect *effect)
{
    RlvSpan best, likely, worst;
    gint64 low, middle, high;

    if (!rlv_item_span (risk->plan, effect->item, "likely", &likely))
        return;
    best = worst = likely;
    rlv_item_span (risk->plan, effect->item, "best", &best);
    rlv_item_span (risk->plan, effect->item, "worst", &worst);
    middle = as_unit (step, likely.amount, likely.unit);
    low = MIN (as_unit (step, best.amount, best.unit), middle);
    high = MAX (as_unit (step, worst.amount, worst.unit), middle);
    set_dice (risk, &effect->dice, spread_of (risk->plan, effect->item), low, middle,
              high, step->whole ? 1000 : 1);
}

/* What falls due by itself is not made longer by a slow team. */
static gboolean
can_be_slowed (const RiskStep *step)
{
    return step->kind != RISK_STEP_FIXED && step->grain != RISK_GRAIN_POINT &&
           step->grain != RISK_GRAIN_ELAPSED;
}

void
risk_inputs_step (RlvRisk *risk, RiskStep *step)
{
    guint32 n;
    const RlvTask *task = &rlv_plan_tasks (risk->plan, &n)[step->task];

    set_estimate (risk, step, task);
    step->factor = 1;
    step->first_cause = risk->step_causes->len;
    for (guint32 i = 0; i < risk->causes->len && can_be_slowed (step); i++)
        if (touches (risk, &g_array_index (risk->causes, RiskCause, i), task))
            g_array_append_val (risk->step_causes, i);
    step->n_causes = risk->step_causes->len - step->first_cause;
    step->first_effect = risk->step_effects->len;
    for (guint32 i = 0; i < risk->effects->len && step->kind != RISK_STEP_FIXED; i++) {
        RiskEffect *effect = &g_array_index (risk->effects, RiskEffect, i);

        if (effect->task != step->task)
            continue;
        set_effect (risk, step, effect);
        g_array_append_val (risk->step_effects, i);
    }
    step->n_effects = risk->step_effects->len - step->first_effect;
}
