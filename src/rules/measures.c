/* IND: what is measured, on whom, and what hangs on it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* --- IND-01: objectives ------------------------------------------------------ */

/* Signatures are asked for once the plan claims to be agreed. */
static gboolean
is_agreed (const RlvRules *run)
{
    static const char *const agreed[] = {"baselined", "running", "closed", NULL};
    const char *status = rlv_item_text (run->plan, 0, "status");

    return status != NULL && g_strv_contains (agreed, status);
}

void
rlv_check_objectives (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "objective", &n);
    g_autofree guint8 *measured = rlv_rules_named (run, "indicator", "objective");
    gboolean agreed = is_agreed (run);

    for (guint32 i = 0; i < n; i++) {
        const char *id = rlv_item_id (run->plan, items[i]);

        if (!measured[items[i]])
            rlv_rules_say (run, items[i], _ ("no indicator measures objective \"%s\""),
                           id);
        if (agreed && !rlv_item_has (run->plan, items[i], "signedClient"))
            rlv_rules_say (run, items[i],
                           _ ("the client has not signed objective \"%s\""), id);
        if (agreed && !rlv_item_has (run->plan, items[i], "signedProvider"))
            rlv_rules_say (run, items[i],
                           _ ("the provider has not signed objective \"%s\""), id);
    }
}

/* --- IND-02: each indicator serves an objective ------------------------------ */

void
rlv_check_indicators_serve (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "indicator", &n);

    for (guint32 i = 0; i < n; i++)
        rlv_rules_want (run, items[i], "objective",
                        _ ("indicator \"%s\" serves no objective"),
                        rlv_item_id (run->plan, items[i]));
}

/* --- IND-03: the quality of what comes in ------------------------------------ */

static gboolean
has_input_of_client (const RlvRules *run, RlvItemIx indicator)
{
    guint32 n;
    const RlvItemIx *inputs = rlv_item_refs (run->plan, indicator, "inputs", &n);

    for (guint32 i = 0; i < n; i++)
        if (rlv_rules_is (run, inputs[i], "kind", "input") &&
            rlv_rules_side_of (run, inputs[i], "party") == RLV_SIDE_CLIENT)
            return TRUE;
    return FALSE;
}

void
rlv_check_inputs_measured (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "indicator", &n);

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx service = rlv_item_ref (run->plan, items[i], "service");

        if ((rlv_rules_is (run, items[i], "kind", "sla") ||
             rlv_rules_is (run, items[i], "kind", "kpi")) &&
            rlv_rules_side_of (run, items[i], "party") == RLV_SIDE_PROVIDER &&
            service != RLV_NONE && rlv_rules_true (run, service, "clientInputs") &&
            !has_input_of_client (run, items[i]))
            rlv_rules_say (
                run, items[i],
                _ ("indicator \"%s\" does not weigh what the client hands in"),
                rlv_item_id (run->plan, items[i]));
    }
}

/* --- IND-04: first measures -------------------------------------------------- */

void
rlv_check_first_measures (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "indicator", &n);
    RlvItemIx contract = rlv_rules_first (run, "contract");
    RlvDay begins = contract == RLV_NONE
                        ? RLV_DAY_NONE
                        : rlv_rules_day (run, contract, "serviceStart");

    /* A plan of reversibility looks back on that day. */
    if (rlv_rules_reverse (run))
        return;
    for (guint32 i = 0; begins != RLV_DAY_NONE && i < n; i++) {
        RlvDay first = rlv_rules_day (run, items[i], "firstMeasure");

        if (!rlv_item_has (run->plan, items[i], "service"))
            continue;
        if (first == RLV_DAY_NONE)
            rlv_rules_say (
                run, items[i],
                _ ("indicator \"%s\" does not say when it is first measured"),
                rlv_item_id (run->plan, items[i]));
        else if (first > begins)
            rlv_rules_say (
                run, items[i],
                _ ("indicator \"%s\" is first measured after the service starts"),
                rlv_item_id (run->plan, items[i]));
    }
}

/* --- IND-05: both sides are measured ----------------------------------------- */

void
rlv_check_both_measured (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "indicator", &n);

    for (guint32 i = 0; i < n; i++)
        if (rlv_rules_side_of (run, items[i], "party") == RLV_SIDE_CLIENT)
            return;
    if (n > 0)
        rlv_rules_say (run, rlv_rules_first (run, "indicators"),
                       _ ("no indicator measures the client"));
}

/* --- IND-06: incentives ------------------------------------------------------ */

void
rlv_check_incentives (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "incentive", &n);
    g_autofree guint8 *rewarded = g_malloc0 (MAX (run->n_items, 1));

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx on = rlv_item_ref (run->plan, items[i], "indicator");

        if (on != RLV_NONE && (rlv_rules_is (run, items[i], "kind", "bonus") ||
                               rlv_rules_is (run, items[i], "kind", "earnback") ||
                               rlv_rules_is (run, items[i], "kind", "gainshare")))
            rewarded[on] = 1;
    }
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx on = rlv_item_ref (run->plan, items[i], "indicator");
        const char *id = on != RLV_NONE ? rlv_item_id (run->plan, on) : "";

        if (on != RLV_NONE && rlv_rules_is (run, items[i], "kind", "malus") &&
            !rewarded[on])
            rlv_rules_say (run, items[i],
                           _ ("indicator \"%s\" carries a malus and no reward"), id);
        rlv_rules_want (run, items[i], "cap",
                        _ ("the incentive on indicator \"%s\" has no cap"), id);
    }
}

/* --- IND-07: controls that cost more than they save -------------------------- */

void
rlv_check_controls (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "control", &n);

    for (guint32 i = 0; i < n; i++)
        if (rlv_item_has (run->plan, items[i], "expectedLossPerMonth") &&
            rlv_item_int (run->plan, items[i], "costPerMonth", 0) >
                rlv_item_int (run->plan, items[i], "expectedLossPerMonth", 0))
            rlv_rules_say (run, items[i],
                           _ ("control \"%s\" costs more than the loss it avoids"),
                           rlv_item_id (run->plan, items[i]));
}
