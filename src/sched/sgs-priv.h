/* Inside schedule generation only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/sgs.h"

/* Of each task those whose ends it waits for, in fours: those of task t stand from
 * 4 * first[t] on. */
typedef struct {
    guint32 *first, *task;
} RlvWaits;

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
    guint32 *length;
    RlvWaits before, after;
    guint64 *asked;
    /* The same where no pool has more than 127, or NULL. */
    guint32 *narrow, *narrow_asked, narrow_full;
    guint32 *shifts; /* by task, see sgs-plain.c */
};

/* As the functions without "any", for models that are not plain. */
guint32 rlv_sgs_serial_any (RlvSgs *sgs, const guint32 *order, guint32 *mode,
                            guint32 *start, guint32 *finish);
guint32 rlv_sgs_justify_any (RlvSgs *sgs, guint32 end, guint32 *order, guint32 *mode,
                             guint32 *start, guint32 *finish);
/* Into @start and @finish of @task, and holds whom it needs; chooses the mode that ends
 * first where it may.  FALSE when it finds no time. */
gboolean rlv_sgs_place (RlvSgs *sgs, guint32 task, guint32 *mode, guint32 *start,
                        guint32 *finish);
/* Starts @task at @at when it can, and returns that; else the soonest that it could
 * start after it as things stand, or RLV_NEVER. */
guint32 rlv_sgs_try (RlvSgs *sgs, guint32 task, guint32 *mode, guint32 at,
                     guint32 *start, guint32 *finish);
/* Gives back all that the first @n tasks of @order hold; nothing else holds anything.
 */
void rlv_sgs_give_back (RlvSgs *sgs, const guint32 *order, guint32 n,
                        const guint32 *mode, const guint32 *start,
                        const guint32 *finish);
/* Plain models only.  Forward (in order of starts) and backward (in order of finishes,
 * time running from the far end) are one: @end comes out as start + length in that
 * direction. */
gboolean rlv_sgs_can_be_plain (const RlvModel *m);
void rlv_sgs_make_plain (RlvSgs *sgs);
guint32 rlv_sgs_pass_plain (RlvSgs *sgs, const guint32 *order, const RlvWaits *waits,
                            guint32 *start, guint32 *end);
/* What a plain pass took is free again. */
void rlv_sgs_clear (RlvSgs *sgs);
