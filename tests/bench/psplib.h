/* Instances of the resource-constrained project scheduling problem from files: read,
 * checked, made into plans, and an independent judge of what comes of them.
 *
 * Files are strangers': every number is bounded, every line has the form that it must.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>
#include <releve/sched.h>

#define PSP_MAX_BYTES     (4 << 20)
#define PSP_MAX_JOBS      5000
#define PSP_MAX_RESOURCES 16
#define PSP_MAX_NUMBER    20000 /* of a duration, a request, an availability */
#define PSP_MAX_WORK      50000 /* all durations: the years of a plan end in 2199 */

typedef struct {
    gint32 duration;
    gint32 request[PSP_MAX_RESOURCES];
    guint32 first_next, n_next; /* its successors, in next[] */
} PspJob;

/* Job 0 is the source, the last one the sink; neither takes time. */
typedef struct {
    guint32 n;
    guint32 n_resources;
    gint32 capacity[PSP_MAX_RESOURCES];
    PspJob *jobs;
    GArray *next;   /* of guint32 */
    guint32 *order; /* each job after those before it */
    gint32 work;    /* all durations */
    gint32 cpm;     /* length of the critical path */
} Psp;

#define PSP_ERROR g_quark_from_static_string ("psplib")

/* Reads @text as a PSPLIB single-mode file (.sm), or as a Patterson file when
 * @patterson
 * (.rcp).  NULL and why: alternatives of a job and resources that are used up are
 * refused, and so is what nobody could schedule.  Free with psp_free(). */
Psp *psp_parse (const char *text, gsize len, gboolean patterson, GError **error);
/* The same from a file; the kind by its name. */
Psp *psp_read (const char *path, GError **error);
void psp_free (Psp *psp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Psp, psp_free)

/* The instance as a plan: one team a resource, one working day a unit of time, on a
 * calendar that works every day by @hours ("00:00-24:00").  Task i is job i. */
RlvPlan *psp_plan (const Psp *psp, RlvVocab *vocab, const char *hours, GError **error);

/* Start of each job in units of time since @origin, the first opening of the plan;
 * FALSE and why when some task does not stand on the grid or does not last as long as
 * its job.  @starts has room for all. */
gboolean psp_starts (const Psp *psp, const RlvSchedule *schedule, RlvTime origin,
                     gint32 *starts, GError **error);

/* Whether jobs that start at @starts keep every precedence and, in every unit of time,
 * every capacity; says what does not.  The latest finish goes to @makespan. */
gboolean psp_judge (const Psp *psp, const gint32 *starts, gint32 *makespan,
                    GError **error);

/* Whole units of time from @origin to @t, begun ones counted. */
gint32 psp_units (RlvTime origin, RlvTime t);
