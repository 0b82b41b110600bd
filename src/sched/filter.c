/* Sets of statements of which none can be spared: statement after statement is left
 * out, and what fails all the same without one did not need it (deletion filtering).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/whatif.h"

static gboolean
fails_by (const RlvFilter *filter, gboolean search)
{
    g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (RlvChange));

    for (guint i = 0; i < filter->tried->len; i++) {
        const RlvTried *it = &g_array_index (filter->tried, RlvTried, i);
        RlvChange change = {it->statement.says, it->statement.ix, TRUE, 0};

        if (it->out || it->gone)
            g_array_append_val (changes, change);
    }
    return !(search ? rlv_whatif_searched : rlv_whatif_holds) (
        filter->what, search ? filter->open : filter->part, filter->goal,
        (const RlvChange *) (gpointer) changes->data, changes->len, NULL);
}

gboolean
rlv_filter_fails (const RlvFilter *filter)
{
    return fails_by (filter, filter->search);
}

static gboolean
is_spent (const RlvFilter *filter)
{
    return filter->search ? rlv_whatif_search_spent (filter->what)
                          : rlv_whatif_spent (filter->what);
}

static void
set_out (RlvFilter *filter, guint from, guint until, gboolean out)
{
    for (guint i = from; i < until; i++)
        g_array_index (filter->tried, RlvTried, i).out = out;
}

static gboolean
all_gone (const RlvFilter *filter, guint from, guint until)
{
    for (guint i = from; i < until; i++)
        if (!g_array_index (filter->tried, RlvTried, i).gone)
            return FALSE;
    return TRUE;
}

/* Leaves out of [from, until) what is not needed, all of it at once where it can. */
static void
thin (RlvFilter *filter, guint from, guint until)
{
    guint mid = from + (until - from) / 2;

    if (all_gone (filter, from, until) || is_spent (filter))
        return;
    set_out (filter, from, until, TRUE);
    if (rlv_filter_fails (filter))
        return;
    set_out (filter, from, until, FALSE);
    if (until - from == 1)
        return;
    thin (filter, from, mid);
    thin (filter, mid, until);
}

/* With people, fewer statements may now and then make it worse: so until none can be
 * spared. */
static gboolean
none_can_be_spared (RlvFilter *filter)
{
    gboolean all = TRUE;

    for (guint i = 0; i < filter->tried->len; i++) {
        RlvTried *it = &g_array_index (filter->tried, RlvTried, i);

        if (it->out || it->gone)
            continue;
        it->out = TRUE;
        if (rlv_filter_fails (filter))
            all = FALSE;
        else
            it->out = FALSE;
    }
    return all;
}

gboolean
rlv_filter_thin (RlvFilter *filter)
{
    if (!rlv_filter_fails (filter) || is_spent (filter))
        return FALSE;
    thin (filter, 0, filter->tried->len);
    while (!none_can_be_spared (filter) && !is_spent (filter))
        ;
    return !is_spent (filter);
}

RlvProof
rlv_filter_prove (RlvFilter *filter)
{
    if (filter->what->search.effort == 0)
        return RLV_PROOF_RULE;
    if (!fails_by (filter, TRUE))
        return RLV_PROOF_NONE;
    return filter->what->refuted ? RLV_PROOF_BOUND : RLV_PROOF_SEARCH;
}

void
rlv_filter_settle (RlvFilter *filter)
{
    for (guint i = 0; i < filter->tried->len; i++) {
        RlvTried *it = &g_array_index (filter->tried, RlvTried, i);

        it->gone |= it->out;
        it->out = FALSE;
    }
}

void
rlv_filter_sweep (RlvFilter *filter)
{
    rlv_filter_settle (filter);
    for (guint i = filter->tried->len; i-- > 0;)
        if (g_array_index (filter->tried, RlvTried, i).gone)
            g_array_remove_index (filter->tried, i);
}
