/* A run of the rules over a plan; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/eval.h"
#include "rules/packs.h"

/* Those of a plan, by the rule and the item that they name. */
typedef struct _Waivers Waivers;

#define MAX_FIXES 4 /* of one finding */

/* Forms of RUL-01: a rule was not asked to its end, and its pack went on or did not. */
#define RLV_UNASKED_RULE "RUL-01.1"
#define RLV_UNASKED_PACK "RUL-01.2"

/* Of a finding made in a process of its own: the items that it is at and about, and
 * that its fixes change. */
typedef struct {
    RlvItemIx at, about;
    RlvItemIx fixed[MAX_FIXES];
} Told;

typedef struct {
    const RlvPacks *packs; /* or NULL */
    const RlvView *view;
    RlvFindings *findings;
    Eval *eval;
    Waivers *waivers;
    const Phase *phase;     /* of the pack at hand, or NULL */
    GHashTable *remembered; /* rules that others are silent after */
    GHashTable *said;       /* "RULE item" of these */
    guint32 *stamps;        /* per item, the last pattern that looked at it, plus one */
    guint32 stamp;
    GHashTable *seen; /* nodes without an item that this pattern looked at */
    GArray *told;     /* Told, per finding; NULL where nobody has to be told */
    int to_parent;    /* where they go */
    guint n_seen;     /* findings, of which */
    guint n_sent;     /* so many went there */
} Run;

/* What a rule found, in words. */
typedef struct {
    const Pattern *pattern;
    RlvSeverity severity;
    RlvItemIx at, about;
    const char *form, *what, *attr;
} Found;

void rlv_run_add_found (Run *run, const Found *found);
void rlv_run_add_fix (Run *run, RlvFixKind kind, RlvItemIx item, const char *attr,
                      const char *text);
void rlv_run_waive_found (Run *run, const Found *found);
/* What a rule said of an item, where some rule is silent after that one. */
void rlv_run_remember (Run *run, const char *rule, RlvItemIx item);
gboolean rlv_run_said (const Run *run, const char *rule, RlvItemIx item);
/* Says that @pattern could not be asked to its end, for @fault; and where that @ends
 * its pack, that what comes after it was not asked at all. */
void rlv_run_tell_fault (Run *run, const Pattern *pattern, gboolean ends,
                         const char *fault);

/* Says what @assertion of @pattern found at @node. */
void rlv_run_say_found (Run *run, const Pattern *pattern, const Assertion *assertion,
                        RlvSeverity severity, xmlNodePtr node);
/* The same for eval->fault. */
void rlv_run_say_fault (Run *run, const Pattern *pattern, gboolean ends);

/* --- waivers.c ------------------------------------------------------------------- */

/* With @findings, says what is wrong with them; @packs may be NULL. */
Waivers *rlv_waivers_new (const RlvPlan *plan, RlvDay today, const RlvPacks *packs,
                          RlvFindings *findings);
void rlv_waivers_free (Waivers *waivers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waivers, rlv_waivers_free)
/* Waives the newest finding, of rule @name at @item, where one covers it. */
void rlv_waivers_newest (const Waivers *waivers, RlvFindings *findings,
                         const char *name, RlvItemIx item);
/* The item at @place, or the last before it in its file; RLV_NONE when there is none.
 */
RlvItemIx rlv_waivers_item_at (Waivers *waivers, const RlvPlace *place);
/* Waives those of the findings that one covers and that are at some place of the plan.
 */
void rlv_waivers_others (Waivers *waivers, RlvFindings *findings);

/* --- names.c --------------------------------------------------------------------- */

/* Says which packs and rules the plan names that do not exist. */
void rlv_run_say_unknown (const Run *run);

/* --- choose.c -------------------------------------------------------------------- */

/* Whether @pack applies; why goes to *@because, to be freed with g_free(). */
gboolean rlv_pack_applies (Eval *eval, const RlvView *view, const RlvPack *pack,
                           char **because);
void rlv_choice_free (gpointer choice);
/* Whether @from and @until leave anything of the time of the plan. */
gboolean rlv_in_force (const RlvView *view, RlvDay from, RlvDay until);
/* What becomes of @rule in this plan; FALSE when it is left out. */
gboolean rlv_rule_weight (const Run *run, const RlvRule *rule, RlvSeverity *severity,
                          gboolean *changed);
/* The same of rule @name, which this room itself tells whatever the profile. */
gboolean rlv_told_weight (const RlvPlan *plan, const RlvPacks *packs, const char *name,
                          RlvSeverity *severity);
