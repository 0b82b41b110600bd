/* What meetings cost, for rules to read.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"
#include "rules/terms.h"

#define DAYS_A_MONTH 30

/* The price of a day of all members, in cents. */
static gint64
rates_of (const RlvPlan *plan, RlvItemIx committee)
{
    gint64 rates = 0;

    for (RlvItemIx m = rlv_plan_child (plan, committee, "member", RLV_NONE);
         m != RLV_NONE; m = rlv_plan_child (plan, committee, "member", m)) {
        RlvItemIx person = rlv_item_ref (plan, m, "person");

        if (person != RLV_NONE)
            rates += rlv_item_int (plan, person, "rate", 0);
    }
    return rates;
}

/* A month of a committee: what its members cost while they sit. */
void
rlv_facts_costs (Tree *tree, const RlvView *view)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (view->plan, "committee", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *length = rlv_item_text (view->plan, items[i], "length");
        const char *rrule = rlv_item_text (view->plan, items[i], "rrule");
        gint64 gap = rrule != NULL ? rlv_term_gap (rrule) : -1;
        gint64 rates = rates_of (view->plan, items[i]), days;

        if (gap > 0 && rates > 0 && length != NULL && rlv_term_days (length, &days))
            rlv_tree_fact_thousandths (tree, items[i], "cost",
                                       rates * days / 100 * DAYS_A_MONTH / gap);
    }
}
