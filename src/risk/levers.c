/* Which single change brings the target to its date.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/counts.h"

#define MOST_TASKS 8
#define MOST_RISKS 4
#define HALF       500
#define STEP       50 /* thousandths of a duration between two tries */

typedef struct {
    RlvItemIx item;
    guint64 weight;
} Candidate;

static int
compare_candidates (const void *a, const void *b)
{
    const Candidate *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static int
compare_levers (gconstpointer a, gconstpointer b)
{
    const RlvRiskLever *x = a, *y = b;

    if (x->reached != y->reached)
        return x->reached ? -1 : 1;
    if (x->within != y->within && !x->reached)
        return x->within > y->within ? -1 : 1;
    if (x->permille != y->permille)
        return x->permille > y->permille ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* How often the target is in time when @item is changed. */
static guint64
try_out (const RlvRisk *risk, const RlvRiskRun *run, RlvItemIx item, gint32 permille)
{
    RlvRiskOptions options = risk->options;
    g_autofree RlvRiskChange *changes =
        g_new (RlvRiskChange, (gsize) options.n_changes + 1);
    RlvRiskRun again = *run;
    g_autoptr (RlvRisk) changed = NULL;
    g_autoptr (RlvRiskCounts) counts = NULL;

    for (guint32 i = 0; i < options.n_changes; i++)
        changes[i] = options.changes[i];
    changes[options.n_changes++] = (RlvRiskChange){item, RLV_DAY_NONE, permille};
    options.changes = changes;
    options.due = risk->due_day;
    again.outcomes = NULL;
    again.shards = again.shard = 0;
    changed = rlv_risk_new (risk->plan, risk->times, risk->schedule, &options, NULL);
    if (changed == NULL)
        return 0;
    counts = rlv_risk_run (changed, &again);
    return counts->draws - counts->of[changed->at_late];
}

/* The least change that is enough, by halving; at most to @least. */
static RlvRiskLever
pull (const RlvRisk *risk, const RlvRiskRun *run, RlvItemIx item, gint32 least,
      guint64 wanted)
{
    RlvRiskLever lever = {item, least, try_out (risk, run, item, least), FALSE};
    gint32 low = least / STEP, high = 1000 / STEP; /* low is enough, high is not */

    lever.reached = lever.within >= wanted;
    while (lever.reached && high - low > 1) {
        gint32 middle = low + (high - low) / 2;
        guint64 within = try_out (risk, run, item, middle * STEP);

        if (within >= wanted) {
            low = middle;
            lever.permille = middle * STEP;
            lever.within = within;
        } else {
            high = middle;
        }
    }
    return lever;
}

static guint
best_tasks (const RlvRisk *risk, const RlvRiskCounts *counts, Candidate *found)
{
    guint32 n, n_tasks;
    const RlvTask *tasks = rlv_plan_tasks (risk->plan, &n_tasks);
    g_autofree Candidate *all = g_new (Candidate, (gsize) risk->n + 1);

    n = 0;
    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];

        if (step->kind != RISK_STEP_FIXED && step->planned_amount > 1 &&
            counts->of[risk->at_path + i] > 0)
            all[n++] = (Candidate){tasks[step->task].item,
                                   counts->of[risk->at_path + i] *
                                       (guint64) (step->planned + step->dice.width)};
    }
    qsort (all, n, sizeof *all, compare_candidates);
    n = MIN (n, MOST_TASKS);
    memcpy (found, all, n * sizeof *all);
    return n;
}

static guint
best_risks (const RlvRisk *risk, const RlvRiskCounts *counts, Candidate *found)
{
    g_autofree Candidate *all = g_new (Candidate, (gsize) risk->events->len + 1);
    guint n = 0;

    for (guint i = 0; i < risk->events->len; i++)
        if (counts->of[risk->at_event + 2 * i + 1] > 0)
            all[n++] = (Candidate){g_array_index (risk->events, RiskEvent, i).item,
                                   counts->of[risk->at_event + 2 * i + 1]};
    qsort (all, n, sizeof *all, compare_candidates);
    n = MIN (n, MOST_RISKS);
    memcpy (found, all, n * sizeof *all);
    return n;
}

GArray *
rlv_risk_levers (const RlvRisk *risk, const RlvRiskCounts *counts,
                 const RlvRiskRun *run, guint permille)
{
    GArray *levers = g_array_new (FALSE, FALSE, sizeof (RlvRiskLever));
    Candidate found[MAX (MOST_TASKS, MOST_RISKS)];
    guint64 wanted = (counts->draws * permille + 999) / 1000;
    guint n = best_tasks (risk, counts, found);

    for (guint i = 0; i < n; i++) {
        RlvRiskLever lever = pull (risk, run, found[i].item, HALF, wanted);

        g_array_append_val (levers, lever);
    }
    n = best_risks (risk, counts, found);
    for (guint i = 0; i < n; i++) {
        RlvRiskLever lever = pull (risk, run, found[i].item, 0, wanted);

        g_array_append_val (levers, lever);
    }
    g_array_sort (levers, compare_levers);
    return levers;
}
