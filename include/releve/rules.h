/* <releve/rules.h>: what a sound plan has, as a table of small checks.
 *
 * Each rule has a name that never changes, such as "NET-03", and says what it asks,
 * why, what to do, and where it comes from.  A rule about a section speaks only in a
 * plan that has this section; that the section is missing is one note, under the name
 * "SEC-01".
 *
 * A plan may set a rule aside with <waiver rule item because by until>, for one item
 * and all inside it, or for the whole plan when no item is named; until that day,
 * included.  What it covers is still told, as a waived finding, whichever room found
 * it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/sched.h>

G_BEGIN_DECLS

typedef struct _RlvRules RlvRules; /* a run over a plan, inside the room */

typedef struct {
    const char *name; /* "NET-03" */
    RlvSeverity severity;
    gboolean dated; /* it needs computed dates */
    /* Not translated yet: pass them through rlv_gettext(). */
    const char *asks; /* one sentence, without a full stop */
    const char *why;
    const char *mend;
    const char *source;            /* law, standard or practice, or NULL */
    void (*check) (RlvRules *run); /* NULL: told by another room */
} RlvRule;

/* All rules, by name. */
const RlvRule *rlv_rules (guint *n);
/* The rule called @name, whatever the case of its letters; NULL when there is none. */
const RlvRule *rlv_rule_find (const char *name);

/* Runs the rules that need no dates over @plan, waives what @findings holds already and
 * a waiver covers, and says which waivers have run out by
 * @today ("WAI-01") or name no rule ("WAI-02"); with RLV_DAY_NONE none runs out. @graph
 * may be NULL: then what needs it is left out. */
void rlv_rules_run (const RlvPlan *plan, const RlvGraph *graph, RlvDay today,
                    RlvFindings *findings);

/* Only waives what @findings holds already and a waiver of @plan covers: for whoever
 * has dates made and runs no rules.  Says nothing of the waivers themselves. */
void rlv_rules_waive (const RlvPlan *plan, RlvDay today, RlvFindings *findings);

/* Runs those that need dates over @schedule. */
void rlv_rules_run_schedule (const RlvPlan *plan, RlvTimes *times,
                             const RlvSchedule *schedule, RlvDay today,
                             RlvFindings *findings);

G_END_DECLS
