/* Search where everybody does one task at a time.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/breed.h"

/* Whether all tasks of @model take one person each, or nobody, with no dates but those
 * that links and people give them: then a schedule is a queue of tasks for each person.
 */
gboolean rlv_queues_fit (const RlvModel *model);

/* Into @mode those who could do each task when both sides signed it, as far as can be
 * found, else RLV_ANY_MODE; @order has the tasks by those dates. */
void rlv_queues_agreed (RlvBreed *breed, const guint32 *order, guint32 *mode);

/* Makes the best member of @breed better by moving tasks from queue to queue, and adds
 * what it finds; up to @schedules more are counted as generated. */
void rlv_queues_improve (RlvBreed *breed, guint64 schedules);
