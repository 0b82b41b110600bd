/* Functions that ask the scheduler.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/xpathInternals.h>

#include "rules/eval.h"
#include "rules/functions.h"

/* What it costs in steps: so much, and for each task. */
#define STEPS      ((gulong) 10000)
#define STEPS_EACH ((gulong) 500)

/* Without people: what links and dates say by themselves. */
static RlvSchedule *
schedule_with (const Eval *eval, const RlvActual *actuals)
{
    g_autoptr (RlvFindings) unsaid = rlv_findings_new ();
    RlvSchedOptions options = {
        .no_levelling = TRUE, .data_date = RLV_TIME_NONE, .actuals = actuals};

    return rlv_schedule_new (eval->plan, eval->graph, eval->times, &options, unsaid,
                             NULL);
}

/* The first task with work that decides the end; RLV_NONE when there is none. */
static RlvTaskIx
first_driving (const RlvSchedule *schedule, const RlvTask *tasks)
{
    RlvTaskIx first = RLV_NONE;

    for (RlvTaskIx i = 0; i < schedule->n; i++)
        if (schedule->driving[i] && tasks[i].likely.amount > 0 &&
            (first == RLV_NONE || schedule->start[i] < schedule->start[first]))
            first = i;
    return first;
}

/* The task is said to have begun when it does, with so much left: the plan itself
 * cannot be changed. */
static RlvSchedule *
schedule_later (const Eval *eval, const RlvSchedule *as_is, RlvTaskIx task,
                RlvSpan duration)
{
    g_autofree RlvActual *actuals = g_new (RlvActual, as_is->n);

    for (RlvTaskIx i = 0; i < as_is->n; i++)
        actuals[i] = (RlvActual){
            RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE};
    actuals[task].started = as_is->start[task];
    actuals[task].as_of = as_is->start[task];
    actuals[task].remaining = duration;
    return schedule_with (eval, actuals);
}

/* What it gives is documented in schemas/formats.md. */
static char *
slip_of (const Eval *eval, gint32 days)
{
    g_autoptr (RlvSchedule) as_is = schedule_with (eval, NULL), later = NULL;
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (eval->plan, &n);
    RlvTaskIx task = as_is != NULL ? first_driving (as_is, tasks) : RLV_NONE;
    gint64 lasts, moved;

    if (task == RLV_NONE)
        return g_strdup ("");
    lasts = rlv_cal_days (eval->times, as_is->cal[task], as_is->start[task],
                          as_is->finish[task]);
    later = schedule_later (
        eval, as_is, task,
        (RlvSpan){(gint32) MIN (lasts + days * 1000, G_MAXINT32), RLV_UNIT_DAY});
    if (later == NULL)
        return g_strdup_printf ("%s never", tasks[task].id);
    moved = rlv_cal_days (eval->times, as_is->cal[task], as_is->end, later->end);
    return g_strdup_printf ("%s %" G_GINT64_FORMAT, tasks[task].id, moved / 1000);
}

void
rlv_function_slip (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = p->context->userData;
    g_autofree char *text = NULL;
    guint32 n_tasks;
    double days;

    if (!rlv_function_takes (p, n, 1))
        return;
    days = xmlXPathPopNumber (p);
    rlv_plan_tasks (eval->plan, &n_tasks);
    if (!rlv_eval_spend (eval, STEPS + n_tasks * STEPS_EACH)) {
        p->error = XPATH_EXPR_ERROR;
        return;
    }
    if (days >= 1 && days <= 1000 && n_tasks > 0 && eval->graph != NULL &&
        eval->times != NULL)
        text = slip_of (eval, (gint32) days);
    valuePush (p, xmlXPathNewString ((const xmlChar *) (text != NULL ? text : "")));
}
