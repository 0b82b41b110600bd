/* The learner: made, asked, forgotten.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/learn-priv.h"

/* Beyond this the tables of who watches what grow too large for what they bring. */
#define MOST_TASKS  1000
#define MOST_PLACES (16 * 1024 * 1024)

/* --- making ------------------------------------------------------------------- */

static void
add_edge (GArray **edges, guint32 from, guint32 to, gint32 later)
{
    Edge edge = {to, later};

    g_array_append_val (edges[from], edge);
}

static void
add_link (const RlvLearner *l, GArray **edges, guint32 a, guint32 b)
{
    gint32 length = (gint32) l->length[a];

    add_edge (edges, 2 * a, 2 * b, length);
    add_edge (edges, 2 * b + 1, 2 * a + 1, length);
}

/* Heads and tails by links alone. */
static void
measure (RlvLearner *l)
{
    const RlvModel *m = l->model;
    g_autofree guint32 *order = g_new0 (guint32, (gsize) l->n + 1);
    g_autofree guint32 *key = g_new0 (guint32, (gsize) l->n + 1);
    g_autoptr (RlvSgs) sgs = rlv_sgs_new (m);

    for (guint32 t = 0; t < m->n_tasks; t++)
        order[t] = t;
    rlv_sgs_arrange (sgs, order, key, FALSE);
    for (guint32 i = 0; i < m->n_tasks; i++)
        for (guint32 t = order[i], a = m->first_in[t]; a < m->first_in[t + 1]; a++) {
            guint32 from = m->in[a].task;

            l->head[t] = MAX (l->head[t], l->head[from] + (gint32) l->length[from]);
        }
    for (guint32 i = m->n_tasks; i-- > 0;) {
        guint32 t = order[i];

        for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++)
            l->tail[t] = MAX (l->tail[t], l->tail[m->out[a].task]);
        l->tail[t] += (gint32) l->length[t];
    }
}

static void
make_edges (RlvLearner *l)
{
    const RlvModel *m = l->model;

    l->edges = g_new (GArray *, 2 * (gsize) l->n + 2);
    l->more = g_new (GArray *, 2 * (gsize) l->n + 2);
    for (guint32 x = 0; x < 2 * l->n; x++) {
        l->edges[x] = g_array_new (FALSE, FALSE, sizeof (Edge));
        l->more[x] = g_array_new (FALSE, FALSE, sizeof (Edge));
    }
    for (guint32 t = 0; t < m->n_tasks; t++)
        for (guint32 a = m->first_out[t]; a < m->first_out[t + 1]; a++)
            add_link (l, l->edges, t, m->out[a].task);
    /* The last task of all ends when everything has. */
    for (guint32 t = 0; t < m->n_tasks; t++)
        add_link (l, l->edges, t, m->n_tasks);
}

RlvLearner *
rlv_learner_new (const RlvModel *m)
{
    gsize n = (gsize) m->n_tasks + 1;
    RlvLearner *l;

    if (n > MOST_TASKS || 2 * n * (m->n_steps + 2) > MOST_PLACES)
        return NULL;
    l = g_new0 (RlvLearner, 1);
    l->model = m;
    l->n = m->n_tasks + 1;
    l->most_horizon = m->n_steps;
    l->length = g_new0 (guint32, n + 1);
    l->asked = g_new0 (guint64, n + 1);
    l->head = g_new0 (gint32, n + 1);
    l->tail = g_new0 (gint32, n + 1);
    for (guint32 t = 0; t < m->n_tasks; t++) {
        const RlvMode *mode = &m->modes[m->first_mode[t]];

        l->length[t] = m->paces[mode->pace].length;
        l->asked[t] =
            l->length[t] > 0 && mode->n_asks > 0 ? m->asks[mode->first_ask].asked : 0;
    }
    l->full = m->n_words > 0 ? m->left[0] : RLV_GUARDS;
    measure (l);
    make_edges (l);
    for (guint32 t = 0; t < m->n_tasks; t++)
        l->head[m->n_tasks] =
            MAX (l->head[m->n_tasks], l->head[t] + (gint32) l->length[t]);
    l->bound = g_new0 (gint32, 2 * n);
    l->last = g_new0 (gint32, 2 * n);
    l->room = 4096;
    l->trail = g_new (Entry, l->room);
    l->level = g_new0 (guint32, 2 * n * 64 + 64);
    l->surely = g_new0 (guint64, (gsize) m->n_steps + 1);
    l->nogoods = g_ptr_array_new ();
    l->watch = g_new0 (Nogood *, 2 * n * (m->n_steps + 2));
    l->watch_which = g_new0 (guint8, 2 * n * (m->n_steps + 2));
    l->pull = g_new0 (double, n);
    l->need = g_new0 (gint32, 2 * n);
    l->at = g_new0 (gint32, 2 * n);
    l->in = g_new0 (guint8, 2 * n);
    l->set = g_new0 (guint32, 2 * n);
    l->out = g_array_new (FALSE, FALSE, sizeof (Bound));
    rlv_learner_reset (l, m->n_steps);
    return l;
}

void
rlv_learner_free (RlvLearner *l)
{
    if (l == NULL)
        return;
    for (guint i = 0; i < l->nogoods->len; i++)
        g_free (l->nogoods->pdata[i]);
    for (guint32 x = 0; x < 2 * l->n; x++) {
        g_array_unref (l->edges[x]);
        g_array_unref (l->more[x]);
    }
    g_free (l->length);
    g_free (l->asked);
    g_free (l->head);
    g_free (l->tail);
    g_free (l->bound);
    g_free (l->last);
    g_free (l->trail);
    g_free (l->level);
    g_free (l->surely);
    g_free (l->edges);
    g_free (l->more);
    g_ptr_array_unref (l->nogoods);
    g_free (l->watch);
    g_free (l->watch_which);
    g_free (l->pull);
    g_free (l->need);
    g_free (l->at);
    g_free (l->in);
    g_free (l->set);
    g_array_unref (l->out);
    g_free (l);
}

static void
forget_all (RlvLearner *l)
{
    for (guint i = 0; i < l->nogoods->len; i++) {
        Nogood *nogood = g_ptr_array_index (l->nogoods, i);

        for (guint w = 0; w < 2; w++)
            l->watch[watch_place (l, nogood->of[w].x, nogood->of[w].v)] = NULL;
    }
    for (guint i = 0; i < l->nogoods->len; i++)
        g_free (l->nogoods->pdata[i]);
    g_ptr_array_set_size (l->nogoods, 0);
}

void
rlv_learner_reset (RlvLearner *l, guint32 horizon)
{
    forget_all (l);
    l->horizon = MIN (horizon, l->most_horizon);
    l->n_trail = l->done = l->n_levels = 0;
    l->push = 1;
    memset (l->pull, 0, l->n * sizeof *l->pull);
    memset (l->surely, 0, ((gsize) l->model->n_steps + 1) * sizeof *l->surely);
    l->from = 0;
    l->until = l->horizon;
    for (guint32 t = 0; t < l->n; t++) {
        gint32 latest = (gint32) l->horizon - l->tail[t];

        g_array_set_size (l->more[2 * t], 0);
        g_array_set_size (l->more[2 * t + 1], 0);
        l->bound[2 * t] = l->head[t];
        l->bound[2 * t + 1] = -latest;
        l->last[2 * t] = l->last[2 * t + 1] = -1;
        for (gint32 u = latest; u < l->head[t] + (gint32) l->length[t] && u >= 0; u++)
            l->surely[u] += l->asked[t];
    }
}

void
rlv_learner_link (RlvLearner *l, guint32 a, guint32 b)
{
    add_link (l, l->more, a, b);
}

guint64
rlv_learner_work (const RlvLearner *l)
{
    return l->moves / (5 * (guint64) l->n);
}

/* --- asking ------------------------------------------------------------------- */

/* How long until the next fresh start (Luby, Sinclair and Zuckerman 1993). */
static guint64
patience (guint64 i)
{
    guint64 k = 1;

    while ((G_GUINT64_CONSTANT (1) << k) - 1 < i)
        k++;
    if ((G_GUINT64_CONSTANT (1) << k) - 1 == i)
        return G_GUINT64_CONSTANT (1) << (k - 1);
    return patience (i - (G_GUINT64_CONSTANT (1) << (k - 1)) + 1);
}

/* The open task that was in most dead ends, of late above all. */
static guint32
choose (const RlvLearner *l)
{
    guint32 best = RLV_NEVER;

    for (guint32 t = 0; t < l->n; t++) {
        if (l->bound[2 * t] + l->bound[2 * t + 1] == 0)
            continue;
        if (best == RLV_NEVER || l->pull[t] > l->pull[best] ||
            (l->pull[t] == l->pull[best] && l->bound[2 * t] < l->bound[2 * best]))
            best = t;
    }
    return best;
}

static void
open_level (RlvLearner *l)
{
    l->level[l->n_levels++] = l->n_trail;
}

static void
decide (RlvLearner *l, guint32 task, const guint32 *guess)
{
    const Reason choice = {FROM_CHOICE, 0, 0, NULL};
    gint32 first = l->bound[2 * task], latest = -l->bound[2 * task + 1];
    gint32 wish = first + (latest - first) / 2;

    open_level (l);
    if (guess != NULL) {
        wish = task + 1 < l->n ? (gint32) guess[task] : first;
        if (wish < first || wish > latest)
            wish = first;
    }
    if (wish < latest)
        rlv_learner_set (l, 2 * task + 1, -wish, choice);
    else
        rlv_learner_set (l, 2 * task, wish, choice);
}

#define FRESH_START 40
#define KEPT        4000

/* The next decision; FALSE when there is nothing left to decide. */
static gboolean
go_on (RlvLearner *l, guint32 by, const guint32 *guess)
{
    const guint32 end = 2 * (l->n - 1) + 1;
    guint32 task;

    if (l->n_levels == 0) {
        open_level (l);
        if (-l->bound[end] > (gint32) by) {
            rlv_learner_set (l, end, -(gint32) by, (Reason){FROM_CHOICE, 0, 0, NULL});
            return TRUE;
        }
    }
    task = choose (l);
    if (task == RLV_NEVER)
        return FALSE;
    decide (l, task, guess);
    return TRUE;
}

/* Whether no schedule ends by @by, as far as is known without deciding anything. */
static gboolean
is_refuted (const RlvLearner *l, guint32 by)
{
    return l->bound[2 * (l->n - 1)] > (gint32) by;
}

static RlvLearned
ask (RlvLearner *l, guint32 by, guint64 budget, const guint32 *guess)
{
    guint64 until = rlv_learner_work (l) + budget, begin = l->conflicts, run = 1;
    guint64 fresh = begin + patience (1) * FRESH_START;

    for (;;) {
        if (!rlv_learner_conclude (l)) {
            if (l->n_levels == 0 || !rlv_learner_learn (l))
                return RLV_LEARNED_NONE;
            if (is_refuted (l, by))
                return RLV_LEARNED_NONE;
            if (rlv_learner_work (l) >= until)
                return RLV_LEARNED_OPEN;
            if (l->conflicts >= fresh) {
                fresh = l->conflicts + patience (++run) * FRESH_START;
                rlv_learner_back (l, 0);
                if (l->nogoods->len > 2 * KEPT)
                    rlv_learner_forget (l, KEPT);
            }
            continue;
        }
        if (is_refuted (l, by))
            return RLV_LEARNED_NONE;
        if (!go_on (l, by, guess))
            return RLV_LEARNED_SOME;
    }
}

RlvLearned
rlv_learner_ask (RlvLearner *l, guint32 by, guint64 budget, const guint32 *guess,
                 guint32 *start)
{
    RlvLearned answer;

    rlv_learner_back (l, 0);
    l->from = 0;
    l->until = l->horizon;
    if (by < (guint32) l->head[l->n - 1])
        return RLV_LEARNED_NONE;
    answer = ask (l, by, budget, guess);
    for (guint32 t = 0; answer == RLV_LEARNED_SOME && t + 1 < l->n; t++)
        start[t] = (guint32) l->bound[2 * t];
    rlv_learner_back (l, 0);
    return answer;
}
