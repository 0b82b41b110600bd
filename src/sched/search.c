/* The search for a better staffed schedule: for now it gives back what it is given.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/search.h"

static void
free_draft (gpointer data)
{
    RlvDraft *draft = data;

    g_free (draft->order);
    g_free (draft->mode);
    g_free (draft->start);
    g_free (draft->finish);
    g_free (draft);
}

RlvFound *
rlv_search (const RlvModel *model, const RlvSearchOptions *options)
{
    RlvFound *found = g_new0 (RlvFound, 1);
    RlvDraft *draft = g_new0 (RlvDraft, 1);
    const gsize size = ((gsize) model->n_tasks + 1) * sizeof (guint32);

    draft->order = g_memdup2 (options->order, size - sizeof (guint32));
    draft->mode = g_memdup2 (options->mode, size - sizeof (guint32));
    draft->start = g_malloc0 (size);
    draft->finish = g_malloc0 (size);
    found->drafts = g_ptr_array_new_with_free_func (free_draft);
    g_ptr_array_add (found->drafts, draft);
    found->bound = options->least;
    return found;
}

void
rlv_found_free (RlvFound *found)
{
    if (found == NULL)
        return;
    g_ptr_array_unref (found->drafts);
    g_free (found);
}
