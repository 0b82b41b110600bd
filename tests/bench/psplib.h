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
#define PSP_MAX_PEOPLE    250
#define PSP_MAX_SKILLS    64
#define PSP_MAX_LEVELS    5 /* from 0 on, as files count them */

typedef struct {
    guint32 id; /* its number in the file */
    gint32 duration;
    gint32 request[PSP_MAX_RESOURCES];
    /* Of a multi-skill file: it takes one person all the while, who has the skill at
     * the level or above.  Levels count from 1 here, 0 is none. */
    gint32 skill, level;
    guint32 first_next, n_next; /* its successors, in next[] */
} PspJob;

typedef struct {
    guint32 id; /* the number in the file */
    guint8 level[PSP_MAX_SKILLS];
} PspPerson;

/* Job 0 is the source, the last one the sink, and neither takes time; but a multi-skill
 * file has neither, and people instead of resources. */
typedef struct {
    guint32 n;
    guint32 n_resources;
    gint32 capacity[PSP_MAX_RESOURCES];
    guint32 n_people, n_skills;
    PspPerson *people;
    PspJob *jobs;
    GArray *next;   /* of guint32 */
    guint32 *order; /* each job after those before it */
    gint32 work;    /* all durations */
    gint32 cpm;     /* length of the critical path */
} Psp;

#define PSP_ERROR g_quark_from_static_string ("psplib")

typedef enum {
    PSP_FORM_SM,  /* PSPLIB, single mode */
    PSP_FORM_RCP, /* Patterson */
    PSP_FORM_DEF, /* iMOPSE, multi-skill */
} PspForm;

/* Reads @text.  NULL and why: alternatives of a job in a PSPLIB file and resources that
 * are used up are refused, and so is what nobody could schedule.  Free with psp_free().
 */
Psp *psp_parse (const char *text, gsize len, PspForm form, GError **error);
/* The same from a file; the kind by its name. */
Psp *psp_read (const char *path, GError **error);
void psp_free (Psp *psp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Psp, psp_free)

/* The instance as a plan: one team a resource or a person, one working day a unit of
 * time, on a calendar that works every day by @hours ("00:00-24:00").  Task i is job i.
 */
RlvPlan *psp_plan (const Psp *psp, RlvVocab *vocab, const char *hours, GError **error);

/* Start of each job in units of time since @origin, the first opening of the plan;
 * FALSE and why when some task does not stand on the grid or does not last as long as
 * its job.  @starts has room for all. */
gboolean psp_starts (const Psp *psp, const RlvSchedule *schedule, RlvTime origin,
                     gint32 *starts, GError **error);

/* Who does each job, by job, as the schedule names them: a number among the people, or
 * RLV_NONE.  @who has room for all. */
void psp_who (const Psp *psp, const RlvPlan *plan, const RlvSchedule *schedule,
              guint32 *who);

/* Whether jobs that start at @starts keep every precedence and, in every unit of time,
 * every capacity, and those who do them (@who; NULL where there are no people) can and
 * do one at a time; says what does not.  The latest finish goes to @makespan. */
gboolean psp_judge (const Psp *psp, const gint32 *starts, const guint32 *who,
                    gint32 *makespan, GError **error);

/* Whole units of time from @origin to @t, begun ones counted. */
gint32 psp_units (RlvTime origin, RlvTime t);
