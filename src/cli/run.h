/* From the path of a plan to the outlook, step by step; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/doc.h>
#include <releve/rules.h>
#include <releve/store.h>
#include <releve/track.h>
#include <releve/view.h>

#include "cli/cli.h"

/* What has been made so far; NULL where a step has not run. */
typedef struct {
    RlvCli *cli;
    const char *path;
    char *store_path;
    RlvFindings *findings;
    RlvLines *lines;    /* of the source, shown below findings */
    RlvPacks *packs;    /* of rules */
    gboolean no_packs;  /* what is wrong with them was said */
    GArray *rules;      /* RlvRuleText of all rules */
    GPtrArray *choices; /* RlvChoice of each pack, once the rules were asked */
    RlvAsked asked;     /* the same as views take it; a command passes it on */
    char **known;       /* words of --known-by */
    RlvDocFiles *files; /* to read the plan from and to keep it in, or NULL; borrowed */
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
    RlvSchedule *schedule;
    RlvSchedule *unlevelled;
    RlvConflicts *conflicts;
    gboolean no_levelling; /* how it was scheduled */
    gboolean failed;       /* no dates were found */
    GArray *loads;
    RlvStore *store;
    RlvFacts *facts;
    RlvActual *actuals;
    RlvBaseline *baseline;
    RlvBaseline *agreed; /* whose starts a schedule keeps to where it can */
    RlvStatus *status;
    gboolean as_agreed; /* set by a command: leave out what happened */
    RlvDay data_date;   /* RLV_DAY_NONE: the plan as agreed, at no time in particular */
} RlvRun;

/* Where the store of the plan of @call is; free with g_free(). */
char *rlv_run_store_path (const RlvCall *call);

/* For one call.  Free with rlv_run_free(). */
RlvRun *rlv_run_new (const RlvCall *call);
void rlv_run_free (RlvRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvRun, rlv_run_free)

/* The steps; each does first what it needs.  Faults of the plan go to run->findings.
 *
 *   read      plan, times, graph
 *   open      the store, for reading or (with RLV_STORE_CREATE) for writing
 *   facts     what had happened by today; nothing when there is no store
 *   schedule  facts, then dates; data_date is today where there are facts
 *   status    schedule, baseline @name (NULL: the newest in force then), status as of
 * today */
gboolean rlv_run_read (RlvRun *run, GError **error);
gboolean rlv_run_open (RlvRun *run, RlvStoreFlags flags, GError **error);
gboolean rlv_run_facts (RlvRun *run, GError **error);
gboolean rlv_run_schedule (RlvRun *run, gboolean no_levelling, GError **error);
gboolean rlv_run_status (RlvRun *run, const char *name, GError **error);
/* Which part of the journal counts, by --today and --known-by.  After read; what it
 * points to is of @run.  Errors: RLV_ERROR_USAGE. */
gboolean rlv_run_horizon (RlvRun *run, RlvHorizon *horizon, GError **error);
/* How far to look for a better schedule, as the command line says, into @options; after
 * read.  Errors: RLV_ERROR_USAGE. */
gboolean rlv_run_effort (const RlvRun *run, RlvSchedOptions *options, GError **error);
/* The rule packs: those of the program and those asked for.  Once they could not be
 * had they are not asked for again, and run->no_packs is set. */
gboolean rlv_run_packs (RlvRun *run, GError **error);
/* What rules look at; borrows from @run. */
RlvView rlv_run_view (const RlvRun *run);
/* Asks the rules; those that need dates when there is a schedule. */
gboolean rlv_run_rules (RlvRun *run, GError **error);
/* What the plan is scheduled with. */
RlvSchedOptions rlv_run_sched_options (const RlvRun *run, gboolean no_levelling);
/* What cannot hold together in a plan that could not be scheduled, or whose schedule
 * says conflict; made once, and then among the findings too.  Nothing else, but with
 * @deadlines those that nothing but links and calendars stands against.  Owned by @run.
 */
const RlvConflicts *rlv_run_conflicts (RlvRun *run, gboolean deadlines);
/* The same schedule without capacity, and the loads, for the views that compare. */
gboolean rlv_run_compare (RlvRun *run, GError **error);

/* The data date as the schedule was given it. */
RlvTime rlv_run_data_time (const RlvRun *run);

/* What the views take; borrows from @run. */
RlvOutlook rlv_run_outlook (const RlvRun *run);
/* The same of the findings, which it sorts; each then has a subject. */
RlvChecked rlv_run_checked (RlvRun *run);
RlvLook rlv_run_look (RlvRun *run);

/* Says above a text what --known-by was given, if it was. */
void rlv_run_say_known (const RlvRun *run);
/* Appends what the status says in the format of @call, "json" or text; @all as in
 * RlvLook. */
void rlv_run_show (const RlvCall *call, RlvRun *run, gboolean all,
                   void (*json) (GString *, const RlvOutlook *),
                   void (*text) (GString *, const RlvOutlook *, const RlvLook *));

/* Ends a command whose result is not the findings.  When the plan is why it failed,
 * they are printed to err; when it went well, a line says that there are some.  Returns
 * @ok. */
gboolean rlv_run_close (RlvRun *run, gboolean ok, GError **error);

/* For a command that has shown dates: FALSE with the findings on err when they cannot
 * be kept. */
gboolean rlv_run_stands (RlvRun *run, GError **error);

/* --- ids ---------------------------------------------------------------------- */

/* The item of one of @kinds (NULL-terminated) with the id @text, or the only one whose
 * id begins with @text, whatever the case.
 * Errors: RLV_ERROR_USAGE, with what was perhaps meant. */
gboolean rlv_run_item (const RlvRun *run, const char *text, const char *const *kinds,
                       RlvItemIx *item, GError **error);
