/* Schedule generation on a model.
 *
 * What people are left is kept by step, four pools to a word, so that a step is checked
 * with one subtraction for all of them; a stretch is looked at from its end, and the
 * next try starts after the last step that fails.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sgs-priv.h"

/* --- making ------------------------------------------------------------------- */

static gboolean
is_plain_task (const RlvModel *m, guint32 t)
{
    const RlvMode *mode = &m->modes[m->first_mode[t]];

    if (m->first_mode[t + 1] - m->first_mode[t] != 1 || mode->n_asks > 1 ||
        mode->pauses || m->paces[mode->pace].next != NULL || m->release[t] != 0 ||
        m->release_finish[t] != 0 || m->fixed_start[t] != RLV_NEVER)
        return FALSE;
    for (guint32 i = m->first_in[t]; i < m->first_in[t + 1]; i++)
        if (m->in[i].lag != RLV_NEVER || !m->in[i].from_finish || m->in[i].on_finish)
            return FALSE;
    return TRUE;
}

static gboolean
is_plain (const RlvModel *m)
{
    if (!m->constant || m->n_words > 1 || m->n_steps == 0)
        return FALSE;
    for (guint32 t = 0; t < m->n_tasks; t++)
        if (!is_plain_task (m, t))
            return FALSE;
    return TRUE;
}

static gboolean
is_in_line (const RlvModel *m)
{
    for (guint32 a = 0; a < m->first_in[m->n_tasks]; a++)
        if (!m->in[a].from_finish || m->in[a].on_finish)
            return FALSE;
    return !rlv_model_has_leads (m);
}

static guint32 *
tasks_of (const RlvArc *arcs, guint32 n)
{
    guint32 *tasks = g_new (guint32, (gsize) n + 1);

    for (guint32 i = 0; i < n; i++)
        tasks[i] = arcs[i].task;
    return tasks;
}

static void
make_plain (RlvSgs *sgs)
{
    const RlvModel *m = sgs->model;

    sgs->length = g_new0 (guint32, m->n_tasks + 1);
    sgs->asked = g_new0 (guint64, m->n_tasks + 1);
    sgs->before = tasks_of (m->in, m->first_in[m->n_tasks]);
    sgs->after = tasks_of (m->out, m->first_out[m->n_tasks]);
    for (guint32 t = 0; t < m->n_tasks; t++) {
        const RlvMode *mode = &m->modes[m->first_mode[t]];

        sgs->length[t] = m->paces[mode->pace].length;
        sgs->asked[t] =
            sgs->length[t] > 0 && mode->n_asks > 0 ? m->asks[mode->first_ask].asked : 0;
    }
    sgs->full = m->n_words > 0 ? m->left[0] : RLV_GUARDS;
}

RlvSgs *
rlv_sgs_new (const RlvModel *model)
{
    RlvSgs *sgs = g_new0 (RlvSgs, 1);
    gsize n = (gsize) model->n_tasks + 1;
    gsize size = (gsize) MAX (model->n_words, 1) * model->n_steps;

    sgs->model = model;
    sgs->in_line = is_in_line (model);
    sgs->plain = is_plain (model);
    sgs->left = g_new (guint64, size + 1);
    if (sgs->plain)
        make_plain (sgs);
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
    g_free (sgs->before);
    g_free (sgs->after);
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

void
rlv_sgs_clear (RlvSgs *sgs)
{
    for (guint32 i = 0; i < sgs->used; i++)
        sgs->left[i] = sgs->full;
    sgs->used = 0;
}

/* The first time at or after @at with @asked left for @length steps, and takes it;
 * RLV_NEVER when that is after @n_steps. */
static inline guint32
take_first (guint64 *left, guint64 asked, guint32 at, guint32 length, guint32 n_steps)
{
    guint64 *from;
    guint32 i;

    do {
        if (at + length > n_steps)
            return RLV_NEVER;
        from = left + at;
        for (i = length; i > 0 && (~(from[i - 1] - asked) & RLV_GUARDS) == 0; i--)
            ;
        at += i;
    } while (i > 0);
    for (i = 0; i < length; i++)
        from[i] -= asked;
    return at;
}

/* Forward (in order of starts) and backward (in order of finishes, time running from
 * the far end) are one loop.  @end comes out as start + length in that direction. */
static guint32
plain_pass (RlvSgs *sgs, const guint32 *restrict order, const guint32 *restrict first,
            const guint32 *restrict wait, guint32 *restrict start,
            guint32 *restrict end)
{
    const guint32 n = sgs->model->n_tasks, n_steps = sgs->model->n_steps;
    const guint32 *restrict lengths = sgs->length;
    const guint64 *restrict asks = sgs->asked;
    guint32 last = 0;

    rlv_sgs_clear (sgs);
    for (guint32 i = 0; i < n; i++) {
        const guint32 t = order[i], length = lengths[t], until = first[t + 1];
        const guint64 asked = asks[t];
        guint32 at = 0;

        for (guint32 w = first[t]; w < until; w++)
            at = MAX (at, end[wait[w]]);
        if (asked != 0)
            at = take_first (sgs->left, asked, at, length, n_steps);
        if (at == RLV_NEVER)
            break;
        start[t] = at;
        end[t] = at + length;
        last = MAX (last, at + length);
        if (i + 1 == n) {
            sgs->used = last;
            return last <= n_steps ? last : RLV_NEVER;
        }
    }
    sgs->used = MIN (last, n_steps);
    return n == 0 ? 0 : RLV_NEVER;
}

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
    back = plain_pass (sgs, order, m->first_out, sgs->after, sgs->late_start,
                       sgs->late_finish);
    if (back > bar)
        return RLV_NEVER;
    for (guint32 t = 0; t < n; t++)
        sgs->key[t] = back - sgs->late_finish[t];
    reverse (order, n);
    rlv_sgs_sort (sgs, order, sgs->key, back);
    end = plain_pass (sgs, order, m->first_in, sgs->before, start, finish);
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
    return plain_pass (sgs, order, m->first_in, sgs->before, start, finish);
}

guint32
rlv_sgs_justify (RlvSgs *sgs, guint32 end, guint32 bar, guint32 *order, guint32 *mode,
                 guint32 *start, guint32 *finish)
{
    return sgs->plain ? justify_plain (sgs, end, bar, order, start, finish)
                      : rlv_sgs_justify_any (sgs, end, order, mode, start, finish);
}
