/* Chances of the dates of a plan, for rules to read.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <releve/risk.h>

#include "rules/facts.h"

/* Larger plans are not drawn for a check: "releve risk" says their chances. */
#define MAX_TASKS 2000

static void
add_mark (Tree *tree, const RlvRisk *risk, const RlvRiskCounts *counts, guint32 i)
{
    RlvRiskMark mark;
    guint chance, error;
    guint32 n;
    RlvItemIx item;

    rlv_risk_mark (risk, i, &mark);
    item = mark.task == RLV_NONE   ? 0
           : mark.gate != RLV_NONE ? mark.gate
                                   : rlv_plan_tasks (tree->plan, &n)[mark.task].item;
    if (mark.over)
        return;
    rlv_tree_fact_day (tree, item, "p50", rlv_risk_quantile (risk, counts, i, 500));
    rlv_tree_fact_day (tree, item, "p80", rlv_risk_quantile (risk, counts, i, 800));
    if (mark.due == RLV_DAY_NONE)
        return;
    rlv_risk_chance (rlv_risk_within (risk, counts, i, mark.due),
                     rlv_risk_draws (counts), &chance, &error);
    rlv_tree_fact_int (tree, item, "chance", chance / 100);
}

/* The same draws, and so the same numbers, as "releve risk" shows when nothing else is
 * asked of it. */
void
rlv_facts_chances (Tree *tree, const RlvView *view)
{
    RlvRiskOptions options = {.data_date = view->data_date,
                              .actuals = view->actuals,
                              .target = RLV_NONE,
                              .due = RLV_DAY_NONE};
    RlvRiskRun run = {.threads = 1};
    g_autoptr (RlvRisk) risk = NULL;
    g_autoptr (RlvRiskCounts) counts = NULL;

    if (view->schedule->n == 0 || view->schedule->n > MAX_TASKS ||
        view->schedule->bound == RLV_TIME_NONE || view->schedule->conflict)
        return;
    risk = rlv_risk_new (view->plan, view->times, view->schedule, &options, NULL);
    if (risk == NULL)
        return;
    counts = rlv_risk_run (risk, &run);
    for (guint32 i = 0; i < rlv_risk_n_marks (risk); i++)
        add_mark (tree, risk, counts, i);
}
