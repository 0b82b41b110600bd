/* Chances, for programs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/risk.h"

/* Chances are written as numbers from 0 to 1 with four decimals. */
static void
json_chance (ViewJson *json, const char *name, guint64 hits, guint64 draws)
{
    guint chance, error;
    g_autofree char *text = NULL;

    rlv_risk_chance (hits, draws, &chance, &error);
    text = g_strdup_printf ("%u.%04u", chance / 10000, chance % 10000);
    view_json_number (json, name, text);
}

static void
json_error (ViewJson *json, const char *name, guint64 hits, guint64 draws)
{
    guint chance, error;
    g_autofree char *text = NULL;

    rlv_risk_chance (hits, draws, &chance, &error);
    text = g_strdup_printf ("%u.%04u", error / 10000, error % 10000);
    view_json_number (json, name, text);
}

static const struct {
    const char *name;
    guint permille;
} quantiles[] = {
    {"p10", 100}, {"p50", 500}, {"p80", 800}, {"p90", 900}, {"p95", 950},
};

static void
json_mark (ViewJson *json, const RlvOutlook *outlook, const RlvChances *chances,
           guint32 i)
{
    guint64 draws = rlv_risk_draws (chances->counts), hits;
    g_autoptr (GArray) slots = rlv_risk_slots (chances->risk, chances->counts, i);
    RlvRiskMark mark;

    rlv_risk_mark (chances->risk, i, &mark);
    hits = rlv_risk_within (chances->risk, chances->counts, i, view_mark_day (&mark));
    view_json_object (json, NULL);
    view_json_text (json, "task",
                    mark.task != RLV_NONE ? view_task (outlook, mark.task)->id : NULL);
    view_json_text (json, "gate",
                    mark.gate != RLV_NONE ? rlv_item_id (outlook->plan, mark.gate)
                                          : NULL);
    view_json_day (json, "planned", mark.planned);
    view_json_day (json, "due", mark.due);
    json_chance (json, "held", hits, draws);
    json_error (json, "error", hits, draws);
    for (gsize q = 0; q < G_N_ELEMENTS (quantiles); q++)
        view_json_day (json, quantiles[q].name,
                       rlv_risk_quantile (chances->risk, chances->counts, i,
                                          quantiles[q].permille));
    json_chance (json, "never", rlv_risk_never (chances->risk, chances->counts, i),
                 draws);
    if (mark.waits) {
        view_json_array (json, "starts");
        for (guint s = 0; s < slots->len; s++) {
            const RlvRiskSlot *slot = &g_array_index (slots, RlvRiskSlot, s);

            view_json_object (json, NULL);
            view_json_day (json, "from", slot->from);
            view_json_day (json, "until", slot->until);
            json_chance (json, "chance", slot->draws, draws);
            view_json_end_object (json);
        }
        view_json_end_array (json);
    }
    view_json_end_object (json);
}

static void
json_tasks (ViewJson *json, const RlvOutlook *outlook, const RlvChances *chances)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 late = rlv_risk_late (chances->risk, chances->counts);

    view_json_array (json, "tasks");
    for (RlvTaskIx t = 0; t < view_n_tasks (outlook); t++) {
        RlvRiskTask task;

        rlv_risk_task (chances->risk, chances->counts, t, &task);
        view_json_object (json, NULL);
        view_json_text (json, "id", view_task (outlook, t)->id);
        json_chance (json, "onPath", task.path, draws);
        json_chance (json, "longer", task.longer, draws);
        json_chance (json, "longerWhenLate", task.longer_late, late);
        for (gsize q = 0; q < G_N_ELEMENTS (quantiles); q++)
            view_json_day (json, quantiles[q].name,
                           rlv_risk_task_quantile (chances->risk, chances->counts, t,
                                                   quantiles[q].permille));
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
json_causes (ViewJson *json, const RlvOutlook *outlook, const RlvChances *chances)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 late = rlv_risk_late (chances->risk, chances->counts);
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);

    view_json_array (json, "causes");
    for (guint32 i = 0; i < rlv_risk_n_causes (chances->risk); i++) {
        RlvRiskCause cause;

        rlv_risk_cause (chances->risk, chances->counts, i, &cause);
        view_json_object (json, NULL);
        view_json_text (json, "id",
                        cause.item != RLV_NONE ? rlv_item_id (outlook->plan, cause.item)
                                               : NULL);
        view_json_text (json, "kind", cause.is_risk ? "risk" : "cause");
        view_json_bool (json, "preset", cause.item == RLV_NONE);
        view_json_text (json, "team",
                        cause.item == RLV_NONE && cause.team != RLV_NONE
                            ? teams[cause.team].id
                            : NULL);
        view_json_text (json, "side",
                        cause.item == RLV_NONE && cause.team == RLV_NONE
                            ? rlv_side_name (cause.side)
                            : NULL);
        json_chance (json, "all", cause.draws, draws);
        json_chance (json, "whenLate", cause.late, late);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
json_basis (ViewJson *json, const RlvChances *chances)
{
    RlvRiskFacts facts;

    rlv_risk_facts (chances->risk, &facts);
    view_json_object (json, "basis");
    view_json_int (json, "tasks", facts.tasks);
    view_json_int (json, "withoutEstimate", facts.no_estimate);
    view_json_int (json, "byPreset", facts.preset);
    view_json_int (json, "causes", facts.causes);
    view_json_int (json, "presetCauses", facts.presets);
    view_json_int (json, "risks", facts.risks);
    view_json_int (json, "handovers", facts.handovers);
    view_json_int (json, "held", facts.held);
    view_json_int (json, "leavers", facts.leavers);
    view_json_int (json, "unexplained", facts.unexplained);
    view_json_bool (json, "independent", facts.independent);
    view_json_end_object (json);
}

static void
json_change (ViewJson *json, const RlvChances *chances)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint32 target = rlv_risk_target (chances->after);

    view_json_object (json, "whatIf");
    view_json_text (json, "change", chances->change);
    json_chance (json, "held",
                 draws - rlv_risk_late (chances->after, chances->after_counts), draws);
    view_json_int (json, "gained", (gint64) chances->gained);
    view_json_int (json, "lost", (gint64) chances->lost);
    json_chance (json, "error",
                 rlv_risk_difference_error (chances->gained, chances->lost, draws),
                 10000);
    view_json_bool (json, "none", view_change_is_none (chances));
    for (gsize q = 0; q < G_N_ELEMENTS (quantiles); q++)
        view_json_day (json, quantiles[q].name,
                       rlv_risk_quantile (chances->after, chances->after_counts, target,
                                          quantiles[q].permille));
    view_json_end_object (json);
}

static const char *
lever_id (const RlvOutlook *outlook, const RlvRiskChange *change)
{
    return change->item == RLV_NONE ? rlv_side_name (change->side)
                                    : rlv_item_id (outlook->plan, change->item);
}

/* What --require asks, and whether it is so. */
static void
json_required (ViewJson *json, const RlvChances *chances)
{
    view_json_object (json, "required");
    json_chance (json, "asked", chances->require, 10000);
    json_chance (json, "held", view_in_time (chances),
                 rlv_risk_draws (chances->counts));
    view_json_bool (json, "met", rlv_view_risk_held (chances) >= chances->require);
    view_json_end_object (json);
}

static void
json_solution (ViewJson *json, const RlvOutlook *outlook, const RlvChances *chances)
{
    guint64 draws = rlv_risk_draws (chances->counts);

    guint64 held = draws - rlv_risk_late (chances->risk, chances->counts);

    view_json_object (json, "solution");
    json_chance (json, "asked", chances->permille, 1000);
    view_json_bool (json, "met", held * 1000 >= draws * chances->permille);
    view_json_day (json, "date",
                   rlv_risk_quantile (chances->risk, chances->counts,
                                      rlv_risk_target (chances->risk),
                                      chances->permille));
    view_json_array (json, "levers");
    for (guint i = 0; chances->levers != NULL && i < chances->levers->len; i++) {
        const RlvRiskLever *lever = &g_array_index (chances->levers, RlvRiskLever, i);

        view_json_object (json, NULL);
        view_json_text (json, "id", lever_id (outlook, &lever->change));
        view_json_text (json, "kind",
                        lever->change.item == RLV_NONE
                            ? "side"
                            : rlv_plan_kind_name (outlook->plan, lever->change.item));
        view_json_thousandths (json, "factor", lever->change.permille);
        json_chance (json, "held", lever->within, draws);
        view_json_bool (json, "enough", lever->reached);
        view_json_end_object (json);
    }
    view_json_end_array (json);
    view_json_end_object (json);
}

void
rlv_view_risk_json (GString *out, const RlvOutlook *outlook, const RlvChances *chances)
{
    ViewJson json = {.out = out};
    guint64 draws = rlv_risk_draws (chances->counts);
    guint32 target = rlv_risk_target (chances->risk);
    g_autofree char *number = NULL;
    RlvRiskMark mark;

    view_json_begin (&json, "releve/risk/1");
    view_json_plan_head (&json, outlook);
    view_json_int (&json, "draws", (gint64) draws);
    number = g_strdup_printf ("%" G_GUINT64_FORMAT, rlv_risk_seed (chances->counts));
    view_json_number (&json, "seed", number);
    rlv_risk_mark (chances->risk, target, &mark);
    view_json_object (&json, "target");
    view_json_text (&json, "task",
                    mark.task != RLV_NONE ? view_task (outlook, mark.task)->id : NULL);
    view_json_day (&json, "due", rlv_risk_due (chances->risk));
    view_json_int (&json, "lateDraws",
                   (gint64) rlv_risk_late (chances->risk, chances->counts));
    json_chance (&json, "held", draws - rlv_risk_late (chances->risk, chances->counts),
                 draws);
    view_json_end_object (&json);
    if (chances->after != NULL)
        json_change (&json, chances);
    if (chances->permille > 0)
        json_solution (&json, outlook, chances);
    if (chances->require > 0)
        json_required (&json, chances);
    view_json_array (&json, "marks");
    for (guint32 i = 0; i < rlv_risk_n_marks (chances->risk); i++)
        json_mark (&json, outlook, chances, i);
    view_json_end_array (&json);
    json_tasks (&json, outlook, chances);
    json_causes (&json, outlook, chances);
    json_basis (&json, chances);
    view_json_finish (&json);
}
