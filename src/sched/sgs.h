/* Schedule generation on a model: serial and parallel, forward and backward.
 *
 * Kolisch and Hartmann 1999 describe both schemes; Valls, Ballestin and Quintanilla
 * 2005 the double justification that rlv_sgs_justify() does.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/model.h"

typedef struct _RlvSgs RlvSgs;

/* Room to generate schedules of @model in, one at a time; a thread has its own. */
RlvSgs *rlv_sgs_new (const RlvModel *model);
void rlv_sgs_free (RlvSgs *sgs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvSgs, rlv_sgs_free)

/* A mode that the placing chooses itself: the one that ends first. */
#define RLV_ANY_MODE G_MAXUINT32

/* Whether the model is of the plainest kind, for which everything here is fastest: one
 * mode, one length and at most one word for each task, links without lag from finish to
 * start, as many people all the time, nothing begun or bound to dates. */
gboolean rlv_sgs_is_plain (const RlvSgs *sgs);

/* Places tasks in @order (each after those it waits for) at their first time; @mode, by
 * task, may say RLV_ANY_MODE and then gets the mode taken.  The last instant at which
 * anything ends, or RLV_NEVER when something found no time. */
guint32 rlv_sgs_serial (RlvSgs *sgs, const guint32 *order, guint32 *mode,
                        guint32 *start, guint32 *finish);

/* Goes from instant to instant and starts at each what can start, those first in @order
 * first; @order comes out as they were started.  The last instant, or RLV_NEVER. */
guint32 rlv_sgs_parallel (RlvSgs *sgs, guint32 *order, guint32 *mode, guint32 *start,
                          guint32 *finish);

/* Moves every task of a schedule that ends at @end as late, then as early as it can go,
 * in the order of finishes, then of starts: it never ends later than before.  @order
 * comes out by start.  The last instant; RLV_NEVER, and nothing useful, where the way
 * back already shows that it is not likely to be @bar or less. */
guint32 rlv_sgs_justify (RlvSgs *sgs, guint32 end, guint32 bar, guint32 *order,
                         guint32 *mode, guint32 *start, guint32 *finish);

/* Sorts @order by @key, smallest first; of equals, those first in @order stay first. */
void rlv_sgs_sort (RlvSgs *sgs, guint32 *order, const guint32 *key, guint32 most);

/* Rearranges @order so that each task comes after those it waits for (before them, when
 * @backward), and of those that could come next the one of the smallest @key, or else
 * the first in @order. */
void rlv_sgs_arrange (RlvSgs *sgs, guint32 *order, const guint32 *key,
                      gboolean backward);
