/* The search for a better staffed schedule, on a model.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/model.h"

typedef struct {
    guint64 effort; /* schedules to generate */
    guint64 seed;
    guint32 threads; /* at least 1 */
    gint64 limit;    /* milliseconds, or 0 */
    gint64 least;    /* RLV_COST_FINISH below which none can be, known beforehand */
    const guint32 *order; /* a first order of the tasks, or NULL */
    const guint32 *mode;  /* and their modes, or NULL */
} RlvSearchOptions;

typedef struct {
    GPtrArray *drafts; /* RlvDraft, the best first; never empty */
    guint64 generated;
    gboolean cut_short; /* by the limit */
    gint64 bound; /* no schedule of the model has a smaller RLV_COST_FINISH: at least
                     options.least */
} RlvFound;

/* Searches.  The same for any number of threads, unless cut short. */
RlvFound *rlv_search (const RlvModel *model, const RlvSearchOptions *options);
/* Frees what was found; NULL is nothing. */
void rlv_found_free (RlvFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvFound, rlv_found_free)
