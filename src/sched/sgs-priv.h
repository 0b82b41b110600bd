/* Inside schedule generation only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/sgs.h"

struct _RlvSgs {
    const RlvModel *model;
    guint64 *left; /* what is left, with guards, by word and step */
    guint32 *count, *sorted, *key, *late_start, *late_finish; /* to work in */
    guint32 *waits, *place, *ready_list; /* of arranging, made when needed */
    guint64 *ready;
    gboolean in_line; /* all links go from a finish to a start that is not before it */
    gboolean plain;
    /* Plain models only. */
    guint32 used; /* steps from here on are untouched */
    guint64 full;
    guint32 *length, *before, *after;
    guint64 *asked;
};

/* As the functions without "any", for models that are not plain. */
guint32 rlv_sgs_serial_any (RlvSgs *sgs, const guint32 *order, guint32 *mode,
                            guint32 *start, guint32 *finish);
guint32 rlv_sgs_justify_any (RlvSgs *sgs, guint32 end, guint32 *order, guint32 *mode,
                             guint32 *start, guint32 *finish);
/* Starts @task at @at when it can, and returns that; else the soonest that it could
 * start after it as things stand, or RLV_NEVER. */
guint32 rlv_sgs_try (RlvSgs *sgs, guint32 task, guint32 *mode, guint32 at,
                     guint32 *start, guint32 *finish);
/* Gives back all that the first @n tasks of @order hold; nothing else holds anything.
 */
void rlv_sgs_give_back (RlvSgs *sgs, const guint32 *order, guint32 n,
                        const guint32 *mode, const guint32 *start,
                        const guint32 *finish);
/* What a plain pass took is free again. */
void rlv_sgs_clear (RlvSgs *sgs);
