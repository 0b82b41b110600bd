/* Why a dead end is one: walked back to the newest decision, and kept as bounds that
 * cannot all hold (first unique implication point; Marques-Silva and Sakallah 1999).
 *
 * Going back undoes the trail, so that at each step the bounds are those of the moment
 * it was taken: a step that was full is explained by who was surely there then.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/learn-priv.h"

void
rlv_learner_back (RlvLearner *l, guint32 level)
{
    if (level < l->n_levels) {
        while (l->n_trail > l->level[level])
            rlv_learner_undo (l);
        l->n_levels = level;
    }
    l->done = MIN (l->done, l->n_trail);
    l->from = G_MAXUINT32;
    l->until = 0;
}

/* The entry that made (x, v) hold, or -1 when it held before anything was decided. */
static gint32
entry_of (const RlvLearner *l, Bound b)
{
    gint32 at = l->last[b.x];

    while (at >= 0 && l->trail[at].old >= b.v)
        at = l->trail[at].before;
    return l->n_levels == 0 || at < (gint32) l->level[0] ? -1 : at;
}

static guint32
level_of (const RlvLearner *l, gint32 at)
{
    guint32 low = 0, high = l->n_levels;

    while (low < high) {
        guint32 mid = (low + high) / 2;

        if ((gint32) l->level[mid] <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void
blame (RlvLearner *l, Bound b)
{
    gint32 at;

    if (l->in[b.x] && l->need[b.x] >= b.v)
        return;
    at = entry_of (l, b);
    if (at < 0)
        return;
    if (!l->in[b.x]) {
        l->in[b.x] = 1;
        l->set[l->n_set++] = b.x;
        l->n_here += at >= (gint32) l->here;
        l->pull[b.x >> 1] += l->push;
    } else if (l->at[b.x] < (gint32) l->here && at >= (gint32) l->here) {
        l->n_here++;
    }
    l->need[b.x] = b.v;
    l->at[b.x] = at;
}

/* Those surely there in a step, no more of them than make it too full for @own. */
static void
blame_step (RlvLearner *l, gint32 place, guint32 own)
{
    gint32 step = place / 4;
    guint lane = 16 * (guint) (place % 4);
    gint64 sum = 0, too_much;
    g_autofree guint32 *there = g_new (guint32, (gsize) l->n + 1);
    guint32 n = 0;

    l->moves += l->n;
    too_much = (gint64) (l->full >> lane & 0x7FFF) + 1;
    if (own != RLV_NEVER)
        too_much -= (gint64) (l->asked[own] >> lane & 0x7FFF);
    for (guint32 t = 0; t < l->n; t++) {
        gint64 asked = (gint64) (l->asked[t] >> lane & 0x7FFF);

        if (t == own || asked == 0 || -l->bound[2 * t + 1] > step ||
            l->bound[2 * t] + (gint32) l->length[t] <= step)
            continue;
        there[n++] = t;
        sum += asked;
    }
    /* Better without those of the newest decision. */
    for (guint pass = 0; pass < 2; pass++)
        for (guint32 i = 0; i < n; i++) {
            guint32 t = there[i];
            gint64 asked = t == RLV_NEVER ? 0 : (gint64) (l->asked[t] >> lane & 0x7FFF);
            gboolean new = t != RLV_NEVER && (l->last[2 * t] >= (gint32) l->here ||
                                              l->last[2 * t + 1] >= (gint32) l->here);

            if (t == RLV_NEVER || sum - asked < too_much || (pass == 0 && !new))
                continue;
            sum -= asked;
            there[i] = RLV_NEVER;
        }
    for (guint32 i = 0; i < n; i++)
        if (there[i] != RLV_NEVER) {
            blame (l, (Bound){2 * there[i], step - (gint32) l->length[there[i]] + 1});
            blame (l, (Bound){2 * there[i] + 1, -step});
        }
}

/* What made (x, v) hold. */
static void
blame_reason (RlvLearner *l, const Reason *why, Bound b)
{
    guint32 task = b.x >> 1;
    gint32 step = why->arg / 4;

    switch (why->kind) {
    case FROM_CHOICE:
        return;
    case FROM_LINK:
        blame (l, (Bound){why->x, b.v - why->arg});
        return;
    case FROM_PEOPLE:
        if (b.x & 1)
            blame (l, (Bound){b.x, -step});
        else
            blame (l, (Bound){b.x, step - (gint32) l->length[task] + 1});
        blame_step (l, why->arg, task);
        return;
    case FROM_NOGOOD:
        for (guint32 i = 0; why->nogood != NULL && i < why->nogood->n; i++)
            if (why->nogood->of[i].x != (b.x ^ 1))
                blame (l, why->nogood->of[i]);
        return;
    }
}

/* --- what is learned ---------------------------------------------------------- */

static gboolean
is_implied (const RlvLearner *l, Bound b)
{
    return (l->in[b.x] && l->need[b.x] >= b.v) || entry_of (l, b) < 0;
}

/* Whether (x, need) follows from the rest of the set; where it does but for a lesser
 * value of its own, that value takes its place. */
static gboolean
is_needless (RlvLearner *l, guint32 x)
{
    const Reason *why = &l->trail[l->at[x]].why;
    const Nogood *nogood = why->nogood;
    Bound own = {x, G_MININT32};

    if (why->kind == FROM_LINK)
        return is_implied (l, (Bound){why->x, l->need[x] - why->arg});
    if (why->kind != FROM_NOGOOD || nogood == NULL)
        return FALSE;
    for (guint32 i = 0; i < nogood->n; i++) {
        if (nogood->of[i].x == x)
            own = nogood->of[i];
        else if (nogood->of[i].x != (x ^ 1) && !is_implied (l, nogood->of[i]))
            return FALSE;
    }
    if (own.v == G_MININT32 || entry_of (l, own) < 0)
        return TRUE;
    l->need[x] = own.v;
    l->at[x] = entry_of (l, own);
    return is_needless (l, x);
}

static void
drop_needless (RlvLearner *l, guint32 keep)
{
    for (guint32 i = 0; i < l->n_set;) {
        guint32 x = l->set[i];

        if (x == keep || !is_needless (l, x)) {
            i++;
            continue;
        }
        l->in[x] = 0;
        l->set[i] = l->set[--l->n_set];
    }
}

/* The set into out[], the one of the newest decision first, then the next newest;
 * returns the level of that one, to go back to. */
static guint32
write_out (RlvLearner *l, guint32 first)
{
    Bound b = {first, l->need[first]};
    gint32 newest = -1;

    g_array_set_size (l->out, 0);
    g_array_append_val (l->out, b);
    for (guint32 i = 0; i < l->n_set; i++) {
        guint32 x = l->set[i];

        l->in[x] = 0;
        if (x == first)
            continue;
        b = (Bound){x, l->need[x]};
        g_array_append_val (l->out, b);
        if (l->at[x] > newest) {
            Bound *out = (Bound *) (void *) l->out->data;

            newest = l->at[x];
            out[l->out->len - 1] = out[1];
            out[1] = b;
        }
    }
    return newest < 0 ? 0 : level_of (l, newest);
}

static guint32
count_levels (const RlvLearner *l)
{
    guint64 seen = 0;

    for (guint i = 0; i < l->out->len; i++) {
        gint32 at = entry_of (l, g_array_index (l->out, Bound, i));

        seen |= (guint64) 1 << (at < 0 ? 0 : level_of (l, at) % 64);
    }
    return (guint32) __builtin_popcountll (seen);
}

static Nogood *
keep_learned (RlvLearner *l, guint32 levels)
{
    Nogood *nogood = g_malloc (sizeof (Nogood) + l->out->len * sizeof (Bound));

    nogood->n = l->out->len;
    nogood->levels = levels;
    nogood->born = l->conflicts;
    for (guint i = 0; i < l->out->len; i++)
        nogood->of[i] = g_array_index (l->out, Bound, i);
    g_ptr_array_add (l->nogoods, nogood);
    rlv_learner_watch (l, nogood, 0);
    rlv_learner_watch (l, nogood, 1);
    return nogood;
}

/* A dead end may come from decisions before the newest alone. */
static gboolean
find_here (RlvLearner *l)
{
    gint32 newest = -1;

    if (l->n_here > 0)
        return TRUE;
    for (guint32 i = 0; i < l->n_set; i++)
        newest = MAX (newest, l->at[l->set[i]]);
    if (newest < 0)
        return FALSE;
    l->n_levels = level_of (l, newest);
    l->here = l->level[l->n_levels - 1];
    while ((gint32) l->n_trail > newest + 1)
        rlv_learner_undo (l);
    for (guint32 i = 0; i < l->n_set; i++)
        l->n_here += l->at[l->set[i]] >= (gint32) l->here;
    return TRUE;
}

static void
unblame (RlvLearner *l, guint32 x)
{
    guint32 i = 0;

    while (l->set[i] != x)
        i++;
    l->set[i] = l->set[--l->n_set];
    l->in[x] = 0;
    l->n_here--;
}

/* Back to the one bound of the newest decision through which all of it goes. */
static guint32
walk_back (RlvLearner *l)
{
    for (;;) {
        const Entry entry = l->trail[l->n_trail - 1];
        Bound b = {entry.x, l->need[entry.x]};
        gboolean blamed = l->in[entry.x] && l->at[entry.x] == (gint32) l->n_trail - 1;

        if (blamed && l->n_here == 1)
            return entry.x;
        if (blamed)
            unblame (l, entry.x);
        rlv_learner_undo (l);
        if (blamed)
            blame_reason (l, &entry.why, b);
    }
}

gboolean
rlv_learner_learn (RlvLearner *l)
{
    guint32 first, level, levels;
    Bound b;

    l->conflicts++;
    l->n_set = l->n_here = 0;
    l->here = l->n_levels > 0 ? l->level[l->n_levels - 1] : 0;
    if (l->too_full) {
        blame_step (l, l->fail.arg, RLV_NEVER);
    } else {
        blame_reason (l, &l->fail, l->failed);
        blame (l, (Bound){l->failed.x ^ 1, 1 - l->failed.v});
    }
    if (!find_here (l))
        return FALSE;
    first = walk_back (l);
    drop_needless (l, first);
    level = write_out (l, first);
    levels = count_levels (l);
    rlv_learner_back (l, level);
    l->push /= 0.95;
    b = g_array_index (l->out, Bound, 0);
    return rlv_learner_set (
        l, b.x ^ 1, 1 - b.v,
        (Reason){FROM_NOGOOD, 0, 0, l->out->len > 1 ? keep_learned (l, levels) : NULL});
}

/* --- forgetting ----------------------------------------------------------------- */

static gint
compare_nogoods (gconstpointer a, gconstpointer b)
{
    const Nogood *x = *(Nogood *const *) a, *y = *(Nogood *const *) b;

    if (x->levels != y->levels)
        return x->levels < y->levels ? -1 : 1;
    return (x->born < y->born) - (x->born > y->born);
}

/* Whether it can still say something: its first two are then bounds that do not hold.
 * What it says alone is set. */
static gboolean
still_says (RlvLearner *l, Nogood *nogood)
{
    guint32 open = 0;

    for (guint32 i = 0; i < nogood->n; i++) {
        Bound b = nogood->of[i];

        if (is_denied (l, b))
            return FALSE;
        if (holds (l, b))
            continue;
        nogood->of[i] = nogood->of[open];
        nogood->of[open++] = b;
    }
    if (open == 1)
        rlv_learner_set (l, nogood->of[0].x ^ 1, 1 - nogood->of[0].v,
                         (Reason){FROM_NOGOOD, 0, 0, NULL});
    return open > 1;
}

void
rlv_learner_forget (RlvLearner *l, guint keep)
{
    guint kept = 0;

    for (guint i = 0; i < l->nogoods->len; i++) {
        Nogood *nogood = g_ptr_array_index (l->nogoods, i);

        for (guint w = 0; w < 2; w++)
            l->watch[watch_place (l, nogood->of[w].x, nogood->of[w].v)] = NULL;
    }
    /* Nothing refers to them but what held before all decisions, which nobody asks. */
    for (guint32 i = 0; i < l->n_trail; i++)
        l->trail[i].why = (Reason){FROM_CHOICE, 0, 0, NULL};
    g_ptr_array_sort (l->nogoods, compare_nogoods);
    for (guint i = 0; i < l->nogoods->len; i++) {
        Nogood *nogood = g_ptr_array_index (l->nogoods, i);

        if (kept >= keep || !still_says (l, nogood)) {
            g_free (nogood);
            continue;
        }
        l->nogoods->pdata[kept++] = nogood;
        rlv_learner_watch (l, nogood, 0);
        rlv_learner_watch (l, nogood, 1);
    }
    g_ptr_array_set_size (l->nogoods, (gint) kept);
}
