/* Schedule generation on a model.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sgs-priv.h"

/* --- making ------------------------------------------------------------------- */

static gboolean
is_in_line (const RlvModel *m)
{
    for (guint32 a = 0; a < m->first_in[m->n_tasks]; a++)
        if (!m->in[a].from_finish || m->in[a].on_finish)
            return FALSE;
    return !rlv_model_has_leads (m);
}

RlvSgs *
rlv_sgs_new (const RlvModel *model)
{
    RlvSgs *sgs = g_new0 (RlvSgs, 1);
    gsize n = (gsize) model->n_tasks + 1;
    gsize size = (gsize) MAX (model->n_words, 1) * model->n_steps;

    sgs->model = model;
    sgs->in_line = is_in_line (model);
    sgs->plain = rlv_sgs_can_be_plain (model);
    sgs->left = g_new (guint64, size + 1);
    if (sgs->plain)
        rlv_sgs_make_plain (sgs);
    if (model->n_words > 0)
        memcpy (sgs->left, model->left, size * sizeof *sgs->left);
    else
        for (gsize i = 0; i < size; i++)
            sgs->left[i] = RLV_GUARDS;
    sgs->count = g_new0 (guint32, (gsize) model->n_steps + 3);
    sgs->sorted = g_new (guint32, n);
    sgs->key = g_new (guint32, n);
    sgs->late_start = g_new (guint32, n);
    sgs->late_finish = g_new (guint32, n);
    return sgs;
}

void
rlv_sgs_free (RlvSgs *sgs)
{
    if (sgs == NULL)
        return;
    g_free (sgs->left);
    g_free (sgs->length);
    g_free (sgs->asked);
    g_free (sgs->before.first);
    g_free (sgs->before.task);
    g_free (sgs->after.first);
    g_free (sgs->after.task);
    g_free (sgs->narrow);
    g_free (sgs->narrow_asked);
    g_free (sgs->shifts);
    g_free (sgs->count);
    g_free (sgs->sorted);
    g_free (sgs->key);
    g_free (sgs->late_start);
    g_free (sgs->late_finish);
    g_free (sgs->waits);
    g_free (sgs->ready);
    g_free (sgs->ready_list);
    g_free (sgs->place);
    g_free (sgs);
}

gboolean
rlv_sgs_is_plain (const RlvSgs *sgs)
{
    return sgs->plain;
}

/* --- the plainest kind -------------------------------------------------------- */

static void
reverse (guint32 *order, guint32 n)
{
    for (guint32 i = 0, j = n; i + 1 < j; i++) {
        guint32 t = order[i];

        j--;
        order[i] = order[j];
        order[j] = t;
    }
}

static guint32
justify_plain (RlvSgs *sgs, guint32 end, guint32 bar, guint32 *order, guint32 *start,
               guint32 *finish)
{
    const RlvModel *m = sgs->model;
    const guint32 n = m->n_tasks;
    guint32 back;

    /* By finish, latest first; of equals, the last in order first. */
    for (guint32 t = 0; t < n; t++)
        sgs->key[t] = end - finish[t];
    reverse (order, n);
    rlv_sgs_sort (sgs, order, sgs->key, end);
    back =
        rlv_sgs_pass_plain (sgs, order, &sgs->after, sgs->late_start, sgs->late_finish);
    if (back > bar)
        return RLV_NEVER;
    for (guint32 t = 0; t < n; t++)
        sgs->key[t] = back - sgs->late_finish[t];
    reverse (order, n);
    rlv_sgs_sort (sgs, order, sgs->key, back);
    end = rlv_sgs_pass_plain (sgs, order, &sgs->before, start, finish);
    rlv_sgs_sort (sgs, order, start, end);
    return end;
}

/* --- any kind ----------------------------------------------------------------- */

guint32
rlv_sgs_serial (RlvSgs *sgs, const guint32 *order, guint32 *mode, guint32 *start,
                guint32 *finish)
{
    const RlvModel *m = sgs->model;

    if (!sgs->plain)
        return rlv_sgs_serial_any (sgs, order, mode, start, finish);
    memset (mode, 0, m->n_tasks * sizeof *mode);
    return rlv_sgs_pass_plain (sgs, order, &sgs->before, start, finish);
}

guint32
rlv_sgs_justify (RlvSgs *sgs, guint32 end, guint32 bar, guint32 *order, guint32 *mode,
                 guint32 *start, guint32 *finish)
{
    /* In the plainest way, dates that are kept might not be any more. */
    if (sgs->plain && sgs->model->n_dues == 0)
        return justify_plain (sgs, end, bar, order, start, finish);
    rlv_sgs_clear (sgs);
    return rlv_sgs_justify_any (sgs, end, order, mode, start, finish);
}
