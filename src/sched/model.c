/* What a model holds: freed, and asked.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/model.h"

void
rlv_model_free (RlvModel *model)
{
    if (model == NULL)
        return;
    for (guint32 i = 0; i < model->n_paces; i++) {
        g_free (model->paces[i].next);
        g_free (model->paces[i].end);
        g_free (model->paces[i].last);
    }
    for (guint32 i = 0; i < model->n_lags; i++) {
        g_free (model->lags[i].bound);
        g_free (model->lags[i].limit);
    }
    g_free (model->at);
    g_free (model->first_mode);
    g_free (model->modes);
    g_free (model->asks);
    g_free (model->paces);
    g_free (model->lags);
    g_free (model->first_in);
    g_free (model->first_out);
    g_free (model->in);
    g_free (model->out);
    g_free (model->release);
    g_free (model->release_finish);
    g_free (model->fixed_start);
    g_free (model->fixed_finish);
    g_free (model->priority);
    g_free (model->capacity);
    g_free (model->left);
    g_free (model->dues);
    g_free (model->pairs);
    g_free (model->agreed);
    g_free (model);
}

guint32
rlv_model_instant (const RlvModel *m, RlvTime t)
{
    guint32 low = 0, high = m->n_steps;

    while (low < high) {
        guint32 middle = (low + high + 1) / 2;

        if (m->at[middle] <= t)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

gboolean
rlv_model_has_leads (const RlvModel *m)
{
    for (guint32 l = 0; l < m->n_lags; l++)
        for (guint32 i = 0; i <= m->n_steps; i++)
            if (m->lags[l].bound[i] < i)
                return TRUE;
    return FALSE;
}

gboolean
rlv_model_waits_for (const RlvModel *m, guint32 task, guint32 other)
{
    for (guint32 a = m->first_in[task]; a < m->first_in[task + 1]; a++)
        if (m->in[a].task == other)
            return TRUE;
    return FALSE;
}

gboolean
rlv_model_has_choice (const RlvModel *m)
{
    return m->first_mode[m->n_tasks] > m->n_tasks;
}
