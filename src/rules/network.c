/* NET: what a network of tasks needs before its dates mean anything.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* DCMA asks that a task last 44 working days at most: two months. */
#define LONG_DAYS 44

/* --- NET-03: open ends ------------------------------------------------------- */

static gboolean
may_start (const RlvTask *task)
{
    return task->constraint != RLV_CONSTRAINT_NONE || task->gate != RLV_NONE ||
           g_str_equal (task->kind, "milestone");
}

static gboolean
may_end (const RlvTask *task)
{
    static const char *const kinds[] = {
        "milestone",   "hypercare", "acceptance",    "gate",      "close", "account",
        "certificate", "survey",    "communication", "exit-plan", NULL};

    return g_strv_contains (kinds, task->kind);
}

/* Something has to come first and something last: the first task that waits for
 * nothing, and the last that nothing waits for, are taken as these. */
static GArray *
find_open_ends (const RlvRules *run, guint *n_starts)
{
    GArray *open = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));
    gboolean started = FALSE;
    RlvTaskIx last = RLV_NONE;
    guint32 n;

    for (RlvTaskIx i = 0; i < run->n_tasks; i++) {
        if (run->tasks[i].n_links > 0)
            continue;
        if (started && !may_start (&run->tasks[i]))
            g_array_append_val (open, i);
        started = TRUE;
    }
    *n_starts = open->len;
    for (RlvTaskIx i = 0; i < run->n_tasks; i++) {
        rlv_graph_out (run->graph, i, &n);
        if (n > 0)
            continue;
        if (last != RLV_NONE && !may_end (&run->tasks[last]))
            g_array_append_val (open, last);
        last = i;
    }
    return open;
}

void
rlv_check_open_ends (RlvRules *run)
{
    g_autoptr (GArray) open = NULL;
    RlvSeverity severity;
    guint n_starts;

    if (run->graph == NULL)
        return;
    open = find_open_ends (run, &n_starts);
    /* Over 5 % the dates of the plan mean little; below, each is a slip of the pen. */
    severity = open->len > 2 && (guint64) open->len * 20 > run->n_tasks
                   ? RLV_SEVERITY_ERROR
                   : RLV_SEVERITY_WARNING;
    for (guint i = 0; i < open->len; i++) {
        const RlvTask *task = &run->tasks[g_array_index (open, RlvTaskIx, i)];

        if (i < n_starts)
            rlv_rules_say_as (run, severity, task->item,
                              _ ("task \"%s\" waits for nothing"), task->id);
        else
            rlv_rules_say_as (run, severity, task->item,
                              _ ("nothing waits for task \"%s\""), task->id);
    }
}

/* --- NET-04: estimates ------------------------------------------------------- */

static gboolean
in_order (RlvSpan a, RlvSpan b)
{
    return a.unit != b.unit || a.amount <= b.amount;
}

/* What else could be meant is for a person to say: the one estimate of three points is
 * not touched. */
static void
say_lasts (RlvRules *run, const RlvTask *task)
{
    const RlvFix fix = {RLV_FIX_SET, rlv_plan_place (run->plan, task->item), "duration",
                        "0d"};

    rlv_rules_say (run, task->item,
                   _ ("task \"%s\" is a milestone, but lasts some time"), task->id);
    if (rlv_item_has (run->plan, task->item, "duration"))
        rlv_findings_fix (run->findings, &fix);
}

void
rlv_check_estimates (RlvRules *run)
{
    for (guint32 i = 0; i < run->n_tasks; i++) {
        const RlvTask *task = &run->tasks[i];

        if (!in_order (task->best, task->likely) ||
            !in_order (task->likely, task->worst))
            rlv_rules_say (run, task->item,
                           _ ("the estimates of task \"%s\" are not in order: best, "
                              "likely, worst"),
                           task->id);
        else if (g_str_equal (task->kind, "milestone") && task->likely.amount > 0)
            say_lasts (run, task);
    }
}

/* --- NET-05: leads ----------------------------------------------------------- */

void
rlv_check_leads (RlvRules *run)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (run->plan, &n);

    for (guint32 i = 0; i < n; i++) {
        char lag[RLV_DATE_SIZE];

        if (links[i].lag.amount < 0)
            rlv_rules_say (
                run, links[i].item,
                _ ("task \"%s\" overlaps task \"%s\" by a negative lag of %s"),
                run->tasks[links[i].to].id, run->tasks[links[i].from].id,
                rlv_span_format (links[i].lag, lag));
    }
}

/* --- NET-07: long tasks ------------------------------------------------------ */

static gboolean
is_long (RlvSpan span)
{
    switch (span.unit) {
    case RLV_UNIT_DAY:
        return span.amount > LONG_DAYS * 1000;
    case RLV_UNIT_MINUTE:
        return span.amount > LONG_DAYS * 8 * 60;
    case RLV_UNIT_ELAPSED:
        break;
    }
    return span.amount > LONG_DAYS * 7 / 5 * 1440;
}

void
rlv_check_long_tasks (RlvRules *run)
{
    for (guint32 i = 0; i < run->n_tasks; i++) {
        const RlvTask *task = &run->tasks[i];
        char span[RLV_DATE_SIZE];

        if (!g_str_equal (task->kind, "wait") &&
            !g_str_equal (task->kind, "retrieval") && is_long (task->likely))
            rlv_rules_say (run, task->item, _ ("task \"%s\" lasts %s"), task->id,
                           rlv_span_format (task->likely, span));
    }
}
