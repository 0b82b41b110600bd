/* <releve/view.h>: the outlook as text, JSON, XML, SVG and HTML.
 *
 * The outlook is the one result of a run.  Every view renders it and computes nothing
 * of its own, so that a number stands alike in the terminal, the JSON and the page. All
 * views are pure: they append to a GString, and the same outlook gives the same bytes.
 * Text is in the language chosen by rlv_language_set(); names, dates and numbers follow
 * it too.  Machine forms (JSON, XML) keep ISO dates, and their names do not depend on
 * the language.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/doc.h>
#include <releve/risk.h>
#include <releve/rules.h>
#include <releve/sched.h>
#include <releve/store.h>
#include <releve/track.h>

G_BEGIN_DECLS

/* --- the outlook -------------------------------------------------------------- */

/* What a run found out.  Everything is borrowed.  Only @plan, @times and @findings must
 * be there; a view leaves out, or says that it lacks, what is NULL. */
typedef struct {
    const RlvPlan *plan;
    RlvTimes *times;
    const RlvSchedule *schedule; /* the dates; NULL: the plan could not be scheduled */
    gboolean levelled;           /* the teams' capacity was counted in @schedule */
    const RlvSchedule *unlevelled; /* the same without capacity, or NULL: then no view
                                      says what the teams' capacity costs */
    const GArray *loads;           /* RlvLoad of @schedule, or NULL */
    gint64 near_critical;          /* the limit given to the scheduler; 5000 when 0 */
    RlvDay data_date;              /* or RLV_DAY_NONE */
    const RlvFacts *facts;         /* or NULL: nothing was ever recorded */
    const RlvBaseline *baseline;   /* what @schedule is compared with, or NULL */
    const RlvStatus *status;       /* or NULL */
    const RlvFindings *findings;   /* sorted */
    /* Of an explanation only, or NULL. */
    const RlvAside *aside;     /* of the task that is explained */
    const RlvEarlier *earlier; /* what it would take to start it so much earlier: */
    gint32 earlier_days;
    const char *version; /* of the program, for footers; or NULL */
} RlvOutlook;

typedef enum { RLV_BY_WAVE, RLV_BY_SIDE, RLV_BY_TEAM } RlvBy;
/* "wave", "side", "team". */
gboolean rlv_by_parse (const char *text, RlvBy *by);

/* As rlv_lines_get() and rlv_lines_extent(), which see. */
typedef const char *(*RlvSourceFunc) (const RlvPlace *place, guint32 *column,
                                      gpointer data);
typedef gboolean (*RlvExtentFunc) (const RlvPlace *place, const char *attr,
                                   RlvExtent *extent, gpointer data);

/* How text views look.  All zero is a good default: no colour, as wide as it takes. */
typedef struct {
    guint width;     /* columns of the terminal; 0: no limit */
    gboolean colour; /* ANSI colours: a terminal, and NO_COLOR not set */
    gboolean plain;  /* signs in ASCII: [C] (P) <B> {T}; names and words keep accents */
    gboolean all;    /* findings: every one, none folded into a group of its rule */
    RlvBy by;        /* how tasks are grouped, in text and in charts */
    RlvSourceFunc source; /* NULL: no lines of files are shown, */
    RlvExtentFunc extent; /* and no places of attributes */
    gpointer source_data;
} RlvLook;

/* --- findings ----------------------------------------------------------------- */

/* A rule as reports name it, in the language of texts now. */
typedef struct {
    const char *id;
    RlvSeverity severity;
    const char *title;
    const char *why, *mend, *source; /* or NULL */
    const char *pack, *version;      /* that it stands in, and which edition; or NULL */
} RlvRuleText;

/* Who judged. */
typedef struct {
    const GPtrArray *choices; /* RlvChoice of every pack; NULL: no rule was asked */
    const char *profile;
    RlvDay today;   /* the day by which waivers and the like were judged */
    gboolean dated; /* there were dates to look at */
} RlvAsked;

/* What a check came to.  Everything is borrowed, and but for @findings may be absent.
 */
typedef struct {
    const RlvFindings *findings; /* sorted */
    const RlvPlan *plan;         /* or NULL: it could not be read */
    const RlvRuleText *rules;    /* those that "releve explain" knows, by id */
    guint n_rules;
    const char *path;      /* of the plan, as it was named */
    const char *only;      /* the rules that were asked for; NULL: all */
    const char *since;     /* what was there then is left out; NULL: nothing is */
    guint n_older;         /* findings left out for that */
    const char *version;   /* of the program */
    const RlvAsked *asked; /* NULL: nothing is said of it */
} RlvChecked;

/* Like a good compiler: place, severity, rule, what; the source line with what it is
 * about underlined; why, mend, rule, source; then a line that sums up.  Of the findings
 * of one sentence, the first stands in full, two in short and some others by name,
 * unless @look says all. */
void rlv_view_findings_text (GString *out, const RlvChecked *checked,
                             const RlvLook *look);
/* {"format": "releve/findings/1", "counts": {…}, "asked": {…}, "findings": […]} */
void rlv_view_findings_json (GString *out, const RlvChecked *checked,
                             const RlvLook *look);
/* The keys, as of rlv_finding_key(), of what rlv_view_findings_json() wrote once; any
 * bytes may stand at @json.  What was sifted when it was written compares only with
 * what is sifted by the same @only, or NULL.  Free with g_ptr_array_unref().  Errors:
 * RLV_ERROR_INPUT, without the name of a file. */
GPtrArray *rlv_view_findings_keys (const char *json, gsize len, const char *only,
                                   GError **error);
/* SARIF 2.1.0, for what gathers findings of many programs. */
void rlv_view_findings_sarif (GString *out, const RlvChecked *checked,
                              const RlvLook *look);
/* A page of its own: no script, no request.  Errors: RLV_ERROR_INTERNAL. */
gboolean rlv_view_findings_html (GString *out, const RlvChecked *checked,
                                 const RlvLook *look, GError **error);
/* What @edit does to @file, which goes by @name, in the form that patch -p1 and git
 * apply take; nothing where it does nothing. */
void rlv_view_patch (GString *out, const char *name, GBytes *file, const RlvEdit *edit,
                     const RlvLook *look);
/* What @rule asks, why, what to do, on whose authority, since when; then an example
 * that it finds fault with, and the same mended. */
void rlv_view_rule_text (GString *out, const RlvRule *rule, const RlvLook *look);
/* The example alone; nothing when it has none. */
void rlv_view_rule_examples (GString *out, const RlvRule *rule, const RlvLook *look);
/* "releve/rule/2": the same, in both languages. */
void rlv_view_rule_json (GString *out, const RlvRule *rule);

/* All packs and, with @choices of rlv_packs_choose() (or NULL), which apply and why;
 * with @look->all also their rules.  @profile as of rlv_rules_profile(), or NULL. */
void rlv_view_packs_text (GString *out, const RlvPacks *packs, const GPtrArray *choices,
                          const char *profile, const RlvLook *look);
/* "releve/rules/1": the same, always with the rules. */
void rlv_view_packs_json (GString *out, const RlvPacks *packs, const GPtrArray *choices,
                          const char *profile);

/* --- the plan and its dates --------------------------------------------------- */

/* Header, gates and milestones, then tasks by wave, side or team. */
void rlv_view_plan_text (GString *out, const RlvOutlook *outlook, const RlvLook *look);
/* "releve/plan/1": every task with dates, floats, reasons, staff; gates; loads. */
void rlv_view_plan_json (GString *out, const RlvOutlook *outlook);
/* One row per task, ISO dates; @separator is ',' or ';', and ';' also writes the mark
 * and the comma that French spreadsheets expect. */
void rlv_view_plan_csv (GString *out, const RlvOutlook *outlook, char separator);

/* Team by week: hundredths shown as per cent, weeks over capacity marked. */
void rlv_view_loads_text (GString *out, const RlvOutlook *outlook, const RlvLook *look);
/* "releve/loads/1": the same for programs. */
void rlv_view_loads_json (GString *out, const RlvOutlook *outlook);

/* Why @task is when it is: back to the data date or the plan's start; what did not
 * decide; what follows.  Needs @outlook's schedule. */
void rlv_view_explain_text (GString *out, const RlvOutlook *outlook, RlvTaskIx task,
                            const RlvLook *look);
/* "releve/explain/1": the same for programs. */
void rlv_view_explain_json (GString *out, const RlvOutlook *outlook, RlvTaskIx task);

/* A statement of the plan as a sentence: "B waits for A, finish to start". */
void rlv_view_statement (GString *out, const RlvOutlook *outlook,
                         const RlvStatement *statement);
/* What easing it would be: "A in 1d instead of 3d".  FALSE, and nothing, where easing
 * it alone is not enough. */
gboolean rlv_view_ease (GString *out, const RlvOutlook *outlook,
                        const RlvStatement *statement);
/* The easings of @n statements, @most of them, or that none is enough. */
void rlv_view_eases (GString *out, const RlvOutlook *outlook,
                     const RlvStatement *statements, guint n, guint most);
/* All of a set as one sentence, each part with its place; long rows of links as one. */
void rlv_view_conflict (GString *out, const RlvOutlook *outlook,
                        const RlvConflict *set);
/* What cannot hold together, each with its place, and what to relax.  Needs no
 * schedule. */
void rlv_view_conflicts_text (GString *out, const RlvOutlook *outlook,
                              const RlvConflicts *conflicts, const RlvLook *look);
/* "releve/conflicts/1": the same for programs. */
void rlv_view_conflicts_json (GString *out, const RlvOutlook *outlook,
                              const RlvConflicts *conflicts);

/* The whole outlook in XML (schemas/outlook.xsd, urn:releve:outlook:1).  It also
 * carries ready-made coordinates and texts, which the stylesheets place and change
 * nothing of.  Errors: RLV_ERROR_INTERNAL. */
gboolean rlv_view_outlook_xml (GString *out, const RlvOutlook *outlook,
                               const RlvLook *look, GError **error);
/* A Gantt chart as an SVG file that stands alone.  Errors: RLV_ERROR_INTERNAL. */
gboolean rlv_view_gantt_svg (GString *out, const RlvOutlook *outlook,
                             const RlvLook *look, GError **error);
/* A page for a steering committee that stands alone: no script, no request.
 * Errors: RLV_ERROR_INTERNAL. */
gboolean rlv_view_report_html (GString *out, const RlvOutlook *outlook,
                               const RlvLook *look, GError **error);

/* --- chances -------------------------------------------------------------------- */

/* What was asked of a run of draws, and what came out.  Everything is borrowed. */
typedef struct {
    const RlvRisk *risk;
    const RlvRiskCounts *counts;
    gboolean alone;       /* only the target's mark is shown */
    gboolean why;         /* everything that decides it, and the spread of each task */
    guint permille;       /* asked for a date with this chance; 0: not asked */
    const GArray *levers; /* RlvRiskLever that may reach it, or NULL */
    /* The same draws with something changed; NULL: nothing was. */
    const RlvRisk *after;
    const RlvRiskCounts *after_counts;
    const char *change;   /* as it was asked */
    guint64 gained, lost; /* draws in which the target is in time only after, or only
                             before it */
    guint require; /* least chance asked for, in hundredths of a per cent; 0: none */
} RlvChances;

/* With what chance the target is in time, with what was changed if something was; in
 * hundredths of a per cent, rounded down: what is short of a chance asked for, by
 * however little, is short of it. */
guint rlv_view_risk_held (const RlvChances *chances);
/* Chances of gates, milestones and the end; what decides them.  Needs the schedule. */
void rlv_view_risk_text (GString *out, const RlvOutlook *outlook,
                         const RlvChances *chances, const RlvLook *look);
/* "releve/risk/1": the same for programs, with the spread of every task. */
void rlv_view_risk_json (GString *out, const RlvOutlook *outlook,
                         const RlvChances *chances);

/* --- where it stands ---------------------------------------------------------- */

/* The question answered in a sentence or two; counts; what is late and whose; what each
 * side owes; gates; change actions; the next two weeks.  Needs @outlook's status. */
void rlv_view_status_text (GString *out, const RlvOutlook *outlook,
                           const RlvLook *look);
/* "releve/status/1": the same for programs. */
void rlv_view_status_json (GString *out, const RlvOutlook *outlook);

/* What each side owes the other; @by RLV_SIDE_BOTH: every side.  Needs status. */
void rlv_view_owed_text (GString *out, const RlvOutlook *outlook, RlvSide by,
                         const RlvLook *look);
/* "releve/owed/1": the same for programs. */
void rlv_view_owed_json (GString *out, const RlvOutlook *outlook, RlvSide by);

/* One gate, an item of kind "gate": its criteria, what is met, who decided what. */
void rlv_view_gate_text (GString *out, const RlvOutlook *outlook, RlvItemIx gate,
                         const RlvLook *look);
/* "releve/gate/1": the same for programs. */
void rlv_view_gate_json (GString *out, const RlvOutlook *outlook, RlvItemIx gate);

/* What moved since the baseline: gates and ends first, then tasks by size of the move;
 * tasks added and removed.  Needs the baseline and status. */
void rlv_view_diff_text (GString *out, const RlvOutlook *outlook, const RlvLook *look);
/* "releve/diff/1": the same for programs. */
void rlv_view_diff_json (GString *out, const RlvOutlook *outlook);

/* Change actions, and groups against the five stages.  Needs status. */
void rlv_view_changes_text (GString *out, const RlvOutlook *outlook,
                            const RlvLook *look);
/* "releve/changes/1": the same for programs. */
void rlv_view_changes_json (GString *out, const RlvOutlook *outlook);

/* Baselines, oldest first: name, hash, who proposed, who signed.  Needs facts. */
void rlv_view_baselines_text (GString *out, const RlvFacts *facts, const RlvLook *look);
/* "releve/baselines/1": the same for programs. */
void rlv_view_baselines_json (GString *out, const RlvFacts *facts);

/* One entry of the journal on one line; the JSON is one object a line, so that a long
 * journal streams. */
void rlv_view_entry_text (GString *out, const RlvEntry *entry, const RlvLook *look);
/* The same for programs: one object on a line of its own. */
void rlv_view_entry_json (GString *out, const RlvEntry *entry);

/* --- small pieces, for the messages of commands ------------------------------- */

/* "Mon 7 June 2027", "lun. 7 juin 2027" (no-break spaces where French wants them); what
 * is absent is a dash.  Appends to @out. */
void rlv_view_day (GString *out, RlvDay day);
/* "■", "●", "▲", "◆", or their plain forms. */
const char *rlv_view_side_mark (RlvSide side, gboolean plain);
/* "client", "provider", "both sides", "successor", translated. */
const char *rlv_view_side_name (RlvSide side);
/* Thousandths of working days with the unit: "2.5 d", "2,5 j". */
void rlv_view_days (GString *out, gint64 thousandths);

G_END_DECLS
