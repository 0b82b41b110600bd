/* Functions that walk the links between tasks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/xpathInternals.h>

#include "rules/eval.h"
#include "rules/functions.h"

static void
mark_tasks (const Eval *eval, xmlXPathObjectPtr value, guint8 *marks, GArray *queue)
{
    for (int i = 0; value->type == XPATH_NODESET && value->nodesetval != NULL &&
                    i < value->nodesetval->nodeNr;
         i++) {
        RlvItemIx item = rlv_tree_item (value->nodesetval->nodeTab[i]);
        RlvTaskIx task =
            item != RLV_NONE ? rlv_plan_task_of (eval->plan, item) : RLV_NONE;

        if (task == RLV_NONE)
            continue;
        marks[task] = 1;
        if (queue != NULL)
            g_array_append_val (queue, task);
    }
}

/* Goes back along the links from those in @queue to those marked. */
static gboolean
reaches_back (Eval *eval, GArray *queue, const guint8 *wanted, guint8 *seen)
{
    guint32 n_tasks, n_links;
    const RlvTask *tasks = rlv_plan_tasks (eval->plan, &n_tasks);
    const RlvLink *links = rlv_plan_links (eval->plan, &n_links);

    for (guint i = 0; i < queue->len; i++) {
        const RlvTask *task = &tasks[g_array_index (queue, RlvTaskIx, i)];

        if (!rlv_eval_spend (eval, task->n_links))
            return FALSE;
        for (guint32 k = 0; k < task->n_links; k++) {
            RlvTaskIx from = links[task->first_link + k].from;

            if (wanted[from])
                return TRUE;
            if (!seen[from]) {
                seen[from] = 1;
                g_array_append_val (queue, from);
            }
        }
    }
    return FALSE;
}

/* before (A, B): whether some task of B waits for one of A, directly or not. */
void
rlv_function_before (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = p->context->userData;
    g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));
    g_autofree guint8 *wanted = NULL, *seen = NULL;
    xmlXPathObjectPtr first, then;
    guint32 n_tasks;

    if (!rlv_function_takes (p, n, 2))
        return;
    rlv_plan_tasks (eval->plan, &n_tasks);
    wanted = g_malloc0 (MAX (n_tasks, 1));
    seen = g_malloc0 (MAX (n_tasks, 1));
    then = valuePop (p);
    first = valuePop (p);
    mark_tasks (eval, first, wanted, NULL);
    mark_tasks (eval, then, seen, queue);
    xmlXPathFreeObject (first);
    xmlXPathFreeObject (then);
    rlv_eval_spend (eval, n_tasks / 16);
    valuePush (p, xmlXPathNewBoolean (reaches_back (eval, queue, wanted, seen)));
    if (eval->fault != NULL)
        p->error = XPATH_EXPR_ERROR;
}
