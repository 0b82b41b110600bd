/* Gates: what is asked, what is met, who decided.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

const RlvGateStatus *
view_gate_status (const RlvOutlook *outlook, RlvItemIx gate)
{
    if (outlook->status == NULL)
        return NULL;
    for (guint i = 0; i < outlook->status->gates->len; i++) {
        const RlvGateStatus *status =
            &g_array_index (outlook->status->gates, RlvGateStatus, i);
        if (status->gate == gate)
            return status;
    }
    return NULL;
}

void
view_gate_words (GString *out, const RlvGateStatus *status)
{
    if (status->passed) {
        g_string_append (out, _ ("passed"));
        if (status->criteria == 0 || status->met == status->criteria)
            return;
        g_string_append (out, ", ");
    }
    g_string_append_printf (out, _ ("%u of %u met"), status->met, status->criteria);
    if (status->unproven > 0)
        g_string_append_printf (out, _ (", %u not accepted yet"), status->unproven);
}

void
view_gate_decisions (GString *out, const RlvGateStatus *status, gboolean plain)
{
    gboolean first = TRUE;

    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];

        if (status->decision[side] == NULL)
            continue;
        g_string_append_printf (out, "%s%s %s", first ? "" : ", ",
                                rlv_view_side_mark (side, plain),
                                view_decision_words (status->decision[side]->value));
        first = FALSE;
    }
}

/* --- evidence of a criterion -------------------------------------------------- */

static const RlvDeliveryFact *
delivery_of (const RlvOutlook *outlook, const char *id)
{
    const GPtrArray *all = outlook->facts != NULL ? outlook->facts->deliveries : NULL;

    for (guint i = 0; all != NULL && i < all->len; i++) {
        const RlvDeliveryFact *fact = g_ptr_array_index (all, i);
        if (g_strcmp0 (fact->id, id) == 0)
            return fact;
    }
    return NULL;
}

ViewProof
view_criterion_proof (const RlvOutlook *outlook, RlvItemIx criterion)
{
    RlvItemIx evidence = view_item_ref (outlook->plan, criterion, "evidence");
    const RlvDeliveryFact *fact =
        evidence == RLV_NONE
            ? NULL
            : delivery_of (outlook, rlv_item_id (outlook->plan, evidence));

    if (fact == NULL || fact->delivered == RLV_TIME_NONE)
        return VIEW_PROOF_NONE;
    if (fact->accepted != RLV_TIME_NONE && fact->accepted >= fact->delivered)
        return VIEW_PROOF_ACCEPTED;
    if (fact->refused != RLV_TIME_NONE && fact->refused >= fact->delivered)
        return VIEW_PROOF_NONE;
    return VIEW_PROOF_DELIVERED;
}

const char *
view_proof_mark (ViewProof proof)
{
    static const char *const marks[] = {"\302\267", "\342\226\262", "\342\234\223"};

    return marks[proof];
}

const char *
view_proof_words (ViewProof proof)
{
    static const char *const words[] = {N_ ("awaited"), N_ ("delivered, not accepted"),
                                        N_ ("met")};

    return rlv_gettext (words[proof]);
}

/* --- text --------------------------------------------------------------------- */

static void
criterion_row (ViewTable *table, const RlvOutlook *outlook, RlvItemIx criterion)
{
    ViewProof proof = view_criterion_proof (outlook, criterion);
    RlvItemIx evidence = view_item_ref (outlook->plan, criterion, "evidence");
    const char *threshold = view_item_text (outlook->plan, criterion, "threshold");

    view_table_cell (table, VIEW_STYLE_NONE, view_proof_mark (proof));
    view_table_cell (table, VIEW_STYLE_NONE, rlv_item_id (outlook->plan, criterion));
    view_table_cell (table, VIEW_STYLE_NONE, view_item_name (outlook, criterion));
    view_table_cell (table, VIEW_STYLE_NONE, threshold != NULL ? threshold : "");
    view_table_cell (table, VIEW_STYLE_NONE, view_proof_words (proof));
    view_table_cell (table, VIEW_STYLE_DIM,
                     evidence == RLV_NONE ? _ ("no evidence named")
                                          : rlv_item_id (outlook->plan, evidence));
}

static void
append_criteria (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                 RlvItemIx gate)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = _ ("id")},
        {.title = _ ("criterion"), .least = 28},
        {.title = _ ("threshold"), .least = 8, .drop = 2},
        {.title = _ ("state"), .least = 8},
        {.title = _ ("evidence"), .drop = 1},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    guint n = 0;

    if (rlv_vocab_find (rlv_plan_vocab (outlook->plan), "criterion") == RLV_NONE)
        return;
    for (RlvItemIx item = rlv_plan_child (outlook->plan, gate, "criterion", RLV_NONE);
         item != RLV_NONE;
         item = rlv_plan_child (outlook->plan, gate, "criterion", item), n++)
        criterion_row (table, outlook, item);
    g_string_append_c (out, '\n');
    if (n == 0) {
        g_string_append_printf (out, "%s\n", _ ("The plan names no criterion for it."));
        return;
    }
    view_table_write (table, out, look, TRUE);
}

static void
append_decisions (GString *out, const RlvGateStatus *status, const RlvLook *look)
{
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        const RlvDecisionFact *decision = status->decision[side];
        char buffer[RLV_DATE_SIZE];

        if (decision == NULL)
            continue;
        g_string_append_printf (out, "%s %s%s %s, %s",
                                rlv_view_side_mark (side, look->plain),
                                rlv_view_side_name (side), view_colon (),
                                view_decision_words (decision->value),
                                decision->who != NULL ? decision->who : "");
        if (decision->at != RLV_TIME_NONE)
            g_string_append_printf (out, ", %s",
                                    rlv_time_format (decision->at, buffer));
        if (decision->note != NULL)
            g_string_append_printf (out, " (%s)", decision->note);
        g_string_append_c (out, '\n');
    }
}

void
rlv_view_gate_text (GString *out, const RlvOutlook *outlook, RlvItemIx gate,
                    const RlvLook *look)
{
    const RlvGateStatus *status = view_gate_status (outlook, gate);
    RlvItemIx committee = view_item_ref (outlook->plan, gate, "committee");
    RlvTaskIx task = view_gate_task (outlook, gate);
    gsize from = out->len;

    view_styled (out, look, VIEW_STYLE_BOLD, rlv_item_id (outlook->plan, gate));
    g_string_append_printf (out, " %s%s%s\n", view_quote_open (),
                            view_item_name (outlook, gate), view_quote_close ());
    if (task != RLV_NONE && outlook->schedule != NULL) {
        view_local_words (out, outlook, outlook->schedule->cal[task],
                          outlook->schedule->start[task]);
        if (committee != RLV_NONE)
            g_string_append_printf (out, ", %s", view_item_name (outlook, committee));
        g_string_append_c (out, '\n');
    }
    if (status != NULL) {
        view_gate_words (out, status);
        if (!status->passed)
            g_string_append_printf (out, "%s %s", view_colon (),
                                    status->met == status->criteria
                                        ? _ ("it would pass today")
                                        : _ ("it would not pass today"));
        g_string_append_c (out, '\n');
        append_decisions (out, status, look);
    }
    append_criteria (out, outlook, look, gate);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_criteria (ViewJson *json, const RlvOutlook *outlook, RlvItemIx gate)
{
    static const char *const states[] = {"awaited", "delivered", "met"};

    view_json_array (json, "criteria");
    for (RlvItemIx item = rlv_plan_child (outlook->plan, gate, "criterion", RLV_NONE);
         item != RLV_NONE;
         item = rlv_plan_child (outlook->plan, gate, "criterion", item)) {
        RlvItemIx evidence = view_item_ref (outlook->plan, item, "evidence");

        view_json_object (json, NULL);
        view_json_text (json, "id", rlv_item_id (outlook->plan, item));
        view_json_text (json, "name", view_item_name (outlook, item));
        view_json_text (json, "type", view_item_text (outlook->plan, item, "type"));
        view_json_bool (json, "mandatory",
                        view_item_int (outlook->plan, item, "mandatory", 0) != 0);
        view_json_text (json, "threshold",
                        view_item_text (outlook->plan, item, "threshold"));
        view_json_text (json, "evidence",
                        evidence == RLV_NONE ? NULL
                                             : rlv_item_id (outlook->plan, evidence));
        view_json_text (json, "state", states[view_criterion_proof (outlook, item)]);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
view_json_gate (ViewJson *json, const char *name, const RlvOutlook *outlook,
                RlvItemIx gate)
{
    const RlvGateStatus *status = view_gate_status (outlook, gate);
    RlvTaskIx task = view_gate_task (outlook, gate);
    RlvItemIx committee = view_item_ref (outlook->plan, gate, "committee");

    view_json_object (json, name);
    view_json_text (json, "id", rlv_item_id (outlook->plan, gate));
    view_json_text (json, "name", view_item_name (outlook, gate));
    view_json_text (json, "kind", view_item_text (outlook->plan, gate, "kind"));
    view_json_text (json, "task",
                    task == RLV_NONE ? NULL : view_task (outlook, task)->id);
    view_json_day (json, "day",
                   task == RLV_NONE ? RLV_DAY_NONE : view_finish_day (outlook, task));
    view_json_text (json, "committee",
                    committee == RLV_NONE ? NULL
                                          : rlv_item_id (outlook->plan, committee));
    if (status != NULL) {
        view_json_bool (json, "passed", status->passed);
        view_json_int (json, "met", status->met);
        view_json_int (json, "unproven", status->unproven);
        view_json_int (json, "asked", status->criteria);
        view_json_object (json, "decisions");
        for (guint i = 0; i < RLV_N_SIDES; i++)
            if (status->decision[i] != NULL)
                view_json_text (json, rlv_side_name ((RlvSide) i),
                                status->decision[i]->value);
        view_json_end_object (json);
    }
    json_criteria (json, outlook, gate);
    view_json_end_object (json);
}

void
rlv_view_gate_json (GString *out, const RlvOutlook *outlook, RlvItemIx gate)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/gate/1");
    view_json_plan_head (&json, outlook);
    view_json_gate (&json, "gate", outlook, gate);
    view_json_finish (&json);
}
