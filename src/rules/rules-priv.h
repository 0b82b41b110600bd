/* What the files of the room rules share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/rules.h>
#include <releve/track.h>

/* One run over a plan.  A check reads what it needs from here, and speaks through
 * rlv_rules_say(), which adds the words of its rule and minds the waivers. */
struct _RlvRules {
    const RlvPlan *plan;
    const RlvGraph *graph; /* or NULL */
    RlvTimes *times;       /* with the next: or NULL, before there are dates */
    const RlvSchedule *schedule;
    RlvDay today;
    RlvFindings *findings;

    const RlvItem *items;
    guint32 n_items;
    const RlvTask *tasks;
    guint32 n_tasks;
    guint8 *sides;       /* owned: per item */
    GHashTable *waivers; /* owned: see waivers.c */
    GArray *places;      /* owned: see waivers.c; NULL until it is needed */
    const RlvRule *rule; /* the one that is running */
};

/* Adds a finding of the running rule at @item (RLV_NONE: the plan); where a waiver
 * covers it, a waived one. */
void rlv_rules_say (RlvRules *run, RlvItemIx item, const char *what, ...)
    G_GNUC_PRINTF (3, 4);
/* The same at another severity than the rule's. */
void rlv_rules_say_as (RlvRules *run, RlvSeverity severity, RlvItemIx item,
                       const char *what, ...) G_GNUC_PRINTF (4, 5);

/* The same where @item lacks attribute @attr, and nothing where it has it. */
void rlv_rules_want (RlvRules *run, RlvItemIx item, const char *attr, const char *what,
                     ...) G_GNUC_PRINTF (4, 5);

/* --- waivers.c --------------------------------------------------------------- */

/* @tell: what is wrong with the waivers; once is enough. */
void rlv_rules_read_waivers (RlvRules *run, gboolean tell);
void rlv_rules_clear_waivers (RlvRules *run);
/* Waives the newest finding, which the running rule made at @item, where a waiver
 * covers it. */
void rlv_rules_waive_newest (RlvRules *run, RlvItemIx item);
/* Waives those of the findings that other rooms made which a waiver covers. */
void rlv_rules_waive_others (RlvRules *run);

/* --- ask.c: short questions to the plan -------------------------------------- */

gboolean rlv_rules_any (const RlvRules *run, const char *kind);
/* The first item of that kind, or RLV_NONE. */
RlvItemIx rlv_rules_first (const RlvRules *run, const char *kind);
gboolean rlv_rules_is (const RlvRules *run, RlvItemIx item, const char *attr,
                       const char *value);
gboolean rlv_rules_true (const RlvRules *run, RlvItemIx item, const char *attr);
RlvDay rlv_rules_day (const RlvRules *run, RlvItemIx item, const char *attr);
/* The side of what @attr names, or RLV_N_SIDES. */
guint8 rlv_rules_side_of (const RlvRules *run, RlvItemIx item, const char *attr);
/* Per item: whether any item of @kind names it in @attr.  Free with g_free(). */
guint8 *rlv_rules_named (const RlvRules *run, const char *kind, const char *attr);
/* Whether anything in scope is critical or important. */
gboolean rlv_rules_critical (const RlvRules *run);
gboolean rlv_rules_regime (const RlvRules *run, const char *ref);
/* Whether the plan is one of reversibility. */
gboolean rlv_rules_reverse (const RlvRules *run);
/* "client", …, translated. */
const char *rlv_rules_side_name (RlvSide side);

/* --- the checks, by file ----------------------------------------------------- */

/* network.c */
void rlv_check_open_ends (RlvRules *run);
void rlv_check_estimates (RlvRules *run);
void rlv_check_leads (RlvRules *run);
void rlv_check_long_tasks (RlvRules *run);

/* teams.c */
void rlv_check_counterparts (RlvRules *run);
void rlv_check_managers (RlvRules *run);
void rlv_check_wave_teams (RlvRules *run);
void rlv_check_backups (RlvRules *run);
void rlv_check_accountable (RlvRules *run);

/* transfer.c */
void rlv_check_knowledge (RlvRules *run);
void rlv_check_deliverables (RlvRules *run);
void rlv_check_procedures (RlvRules *run);
void rlv_check_gates (RlvRules *run);
void rlv_check_runbooks (RlvRules *run);
void rlv_check_rehearsals (RlvRules *run);
void rlv_check_hypercare (RlvRules *run);

/* governance.c */
void rlv_check_committees (RlvRules *run);
void rlv_check_reversibility_rights (RlvRules *run);
void rlv_check_cadence (RlvRules *run);
void rlv_check_escalation (RlvRules *run);
void rlv_check_exchanges (RlvRules *run);
void rlv_check_committee_names (RlvRules *run);

/* measures.c */
void rlv_check_objectives (RlvRules *run);
void rlv_check_indicators_serve (RlvRules *run);
void rlv_check_inputs_measured (RlvRules *run);
void rlv_check_first_measures (RlvRules *run);
void rlv_check_both_measured (RlvRules *run);
void rlv_check_incentives (RlvRules *run);
void rlv_check_controls (RlvRules *run);

/* exit.c */
void rlv_check_scenarios (RlvRules *run);
void rlv_check_covers (RlvRules *run);
void rlv_check_triggers (RlvRules *run);
void rlv_check_exit_tests (RlvRules *run);
void rlv_check_alternatives (RlvRules *run);
void rlv_check_exit_managers (RlvRules *run);
void rlv_check_registers (RlvRules *run);
void rlv_check_assistance (RlvRules *run);
void rlv_check_way_back (RlvRules *run);
void rlv_check_joint_clause (RlvRules *run);

/* scope.c */
void rlv_check_consents (RlvRules *run);
void rlv_check_personal_data (RlvRules *run);
void rlv_check_third_countries (RlvRules *run);
void rlv_check_return_format (RlvRules *run);
void rlv_check_staff_groups (RlvRules *run);

/* change.c */
void rlv_check_group_actions (RlvRules *run);
void rlv_check_stakeholders (RlvRules *run);
void rlv_check_barriers (RlvRules *run);
void rlv_check_both_populations (RlvRules *run);
void rlv_check_sections (RlvRules *run);

/* dates.c: those that need a schedule */
void rlv_check_contract_dates (RlvRules *run);
void rlv_check_blackouts (RlvRules *run);
void rlv_check_prerequisite_dates (RlvRules *run);
void rlv_check_exit_fits (RlvRules *run);
void rlv_check_holidays (RlvRules *run);
