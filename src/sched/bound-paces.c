/* Starts and ends of one task, for bounds.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/bound.h"

/* A later start never ends earlier: all that follows rests on it. */
static gboolean
is_steady (const RlvModel *m, const RlvPace *pace)
{
    guint32 end = 0;

    if (pace->next == NULL)
        return TRUE;
    for (guint32 s = pace->next[0]; s != RLV_NEVER;
         s = s < m->n_steps ? pace->next[s + 1] : RLV_NEVER) {
        if (pace->end[s] < end)
            return FALSE;
        end = pace->end[s];
    }
    return TRUE;
}

guint32
rlv_bound_last_start (const RlvModel *m, const RlvPace *pace, guint32 until,
                      guint32 end)
{
    guint32 s;

    if (pace->next == NULL)
        return end < pace->length ? RLV_NEVER : MIN (until, end - pace->length);
    s = pace->last[end];
    if (s == RLV_NEVER || s <= until)
        return s;
    for (s = MIN (until, m->n_steps); pace->next[s] != s; s--)
        if (s == 0)
            return RLV_NEVER;
    return s;
}

guint32
rlv_bound_first_start (const RlvModel *m, const RlvPace *pace, guint32 from,
                       guint32 until)
{
    guint32 before = RLV_NEVER, s;

    if (until > 0)
        before = rlv_bound_last_start (m, pace, m->n_steps, until - 1);
    s = rlv_pace_next (m, pace, before == RLV_NEVER ? from : MAX (from, before + 1));
    while (s != RLV_NEVER && rlv_pace_end (pace, s) < until)
        s = rlv_pace_next (m, pace, s + 1);
    return s;
}

gboolean
rlv_bound_is_steady (const RlvModel *m)
{
    for (guint32 p = 0; p < m->n_paces; p++)
        if (!is_steady (m, &m->paces[p]))
            return FALSE;
    return TRUE;
}
