/* The judge of schedules: it knows the instance, and nothing of who made them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib.h"

#include <string.h>

static gboolean
judge_capacity (const Psp *psp, const gint32 *starts, guint32 r, gint32 *use,
                gint32 makespan, GError **error)
{
    memset (use, 0, sizeof *use * (gsize) (makespan + 1));
    for (guint32 i = 0; i < psp->n; i++)
        for (gint32 t = starts[i]; t < starts[i] + psp->jobs[i].duration; t++) {
            use[t] += psp->jobs[i].request[r];
            if (use[t] > psp->capacity[r]) {
                g_set_error (error, PSP_ERROR, 0,
                             "resource %u gives more than its %d in unit %d", r + 1,
                             psp->capacity[r], t);
                return FALSE;
            }
        }
    return TRUE;
}

/* Whether everybody does one job at a time, and each job somebody who can. */
static gboolean
judge_people (const Psp *psp, const gint32 *starts, const guint32 *who, gint32 *busy,
              gint32 makespan, GError **error)
{
    for (guint32 p = 0; p < psp->n_people; p++) {
        memset (busy, 0, sizeof *busy * (gsize) (makespan + 1));
        for (guint32 i = 0; i < psp->n; i++)
            for (gint32 t = starts[i];
                 who[i] == p && t < starts[i] + psp->jobs[i].duration; t++) {
                if (busy[t] != 0) {
                    g_set_error (error, PSP_ERROR, 0,
                                 "person %u does jobs %d and %u in unit %d",
                                 psp->people[p].id, busy[t], psp->jobs[i].id, t);
                    return FALSE;
                }
                busy[t] = (gint32) psp->jobs[i].id;
            }
    }
    for (guint32 i = 0; i < psp->n; i++) {
        const PspJob *job = &psp->jobs[i];

        if (job->duration == 0)
            continue;
        if (who[i] >= psp->n_people ||
            psp->people[who[i]].level[job->skill] < job->level) {
            g_set_error (error, PSP_ERROR, 0,
                         "job %u is done by nobody who has Q%d at %d", job->id,
                         job->skill, job->level - 1);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
psp_judge (const Psp *psp, const gint32 *starts, const guint32 *who, gint32 *makespan,
           GError **error)
{
    g_autofree gint32 *use = NULL;

    *makespan = 0;
    for (guint32 i = 0; i < psp->n; i++) {
        const PspJob *job = &psp->jobs[i];

        if (starts[i] < 0) {
            g_set_error (error, PSP_ERROR, 0, "job %u starts before the project",
                         job->id);
            return FALSE;
        }
        *makespan = MAX (*makespan, starts[i] + job->duration);
        for (guint32 k = job->first_next; k < job->first_next + job->n_next; k++) {
            guint32 to = g_array_index (psp->next, guint32, k);

            if (starts[to] < starts[i] + job->duration) {
                g_set_error (error, PSP_ERROR, 0,
                             "job %u starts at %d, before job %u ends at %d",
                             psp->jobs[to].id, starts[to], job->id,
                             starts[i] + job->duration);
                return FALSE;
            }
        }
    }
    use = g_new (gint32, *makespan + 1);
    for (guint32 r = 0; r < psp->n_resources; r++)
        if (!judge_capacity (psp, starts, r, use, *makespan, error))
            return FALSE;
    return psp->n_people == 0 || judge_people (psp, starts, who, use, *makespan, error);
}
