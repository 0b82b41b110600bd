/* What the files of this room share.  Names here do not leave the library.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/view.h>

/* --- words.c: dates, numbers and names, as the language writes them ----------- */

gboolean view_french (void);
/* "lun. 7 juin 2027"; with_year FALSE: "lun. 7 juin". Absent: a dash. */
void view_day_words (GString *out, RlvDay day, gboolean with_year);
/* ISO, for tables; absent: a dash. */
void view_day_iso (GString *out, RlvDay day);
/* "juin", "juil."; month from 1. */
const char *view_month_short (int month);
/* Letter for ISO weeks: "W" or "S". */
const char *view_week_letter (void);
/* ISO week number of a day. */
int view_iso_week (RlvDay day);
/* "5 working days", where a figure stands outside a table that names the unit. */
void view_working_days (GString *out, gint64 thousandths);
/* "+6.5 d" or "−2 d", with a true minus; 0 is "0 d". */
void view_days_signed (GString *out, gint64 thousandths);
/* Without the unit. */
void view_days_bare (GString *out, gint64 thousandths);
/* With thousands grouped. */
void view_count (GString *out, gint64 n);
/* "112 %" as the language writes it. */
void view_percent (GString *out, gint64 percent);
/* Exact, for machines: 2500 is "2.5". */
void view_thousandths (GString *out, gint64 thousandths);
/* Opening and closing quotation mark. */
const char *view_quote_open (void);
const char *view_quote_close (void);
/* A colon, with the space before it that French wants. */
const char *view_colon (void);
/* "finish to start" and the like, translated. */
const char *view_link_words (RlvLinkType type);
const char *view_constraint_words (RlvConstraint constraint);
const char *view_state_words (RlvState state);
const char *view_why_kind (RlvWhyKind kind); /* "plan-start": for machines */
const char *view_decision_words (const char *value);
const char *view_change_words (const char *state);

/* The order in which sides are shown. */
extern const RlvSide view_side_order[RLV_N_SIDES];

/* --- width.c: display columns ------------------------------------------------- */

void view_append_blanks (GString *out, gsize n);
/* Columns that @text takes in a terminal. */
guint view_columns (const char *text);
/* @text at most @columns wide, the last being an ellipsis when something was cut. */
void view_append_cut (GString *out, const char *text, guint columns, gboolean plain);
/* @text with @glue for the blanks at which it must not be broken: French has one before
 * ":" and inside its quotation marks.  Free with g_free(). */
char *view_glued (const char *text, const char *glue);
/* @text with a line feed at its end, broken at blanks where a line would pass @width;
 * it begins at column @at, its other lines at @indent.  Width 0 breaks nothing. */
void view_append_wrapped (GString *out, const char *text, guint width, guint at,
                          guint indent);
/* Without what would drive a terminal or turn the direction of the text. */
char *view_harmless (const char *text);
void view_append_harmless (GString *out, const char *text);
/* Ends the text that stands after @from: names and notes in it lose what would drive a
 * terminal, and with @look->plain the signs of this program become ASCII. */
void view_text_end (GString *out, gsize from, const RlvLook *look);
/* Width in tenths of a unit of @text set in 10-unit sans serif: an estimate, on the
 * wide side, since nothing here can measure. */
guint view_set_width (const char *text);
/* @text cut to @tenths by that measure. */
char *view_set_cut (const char *text, guint tenths);

/* --- table.c: tables of text -------------------------------------------------- */

typedef enum {
    VIEW_STYLE_NONE,
    VIEW_STYLE_BOLD,
    VIEW_STYLE_DIM,
    VIEW_STYLE_CLIENT,
    VIEW_STYLE_PROVIDER,
    VIEW_STYLE_ERROR,
    VIEW_STYLE_WARNING,
    VIEW_STYLE_NOTE,
    VIEW_STYLE_GONE, /* lines of a patch, */
    VIEW_STYLE_NEW,  /* which also begin with - and + */
} ViewStyle;

/* Appends @text between colour codes when @look wants colour. */
void view_styled (GString *out, const RlvLook *look, ViewStyle style, const char *text);
ViewStyle view_side_style (RlvSide side);
/* A heading of a block, bold, and a line feed. */
void view_heading (GString *out, const RlvLook *look, const char *text);

typedef struct {
    const char *title; /* translated; "" for none */
    gboolean right;    /* numbers */
    guint least;       /* it may be cut down to so many columns; 0: never cut */
    guint drop;        /* goes when it is narrow, the highest first; 0: never */
} ViewColumn;

typedef struct _ViewTable ViewTable;

/* @columns must outlive the table. */
ViewTable *view_table_new (const ViewColumn *columns, guint n);
void view_table_free (ViewTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewTable, view_table_free)
/* Fills the next cell, row by row. */
void view_table_cell (ViewTable *table, ViewStyle style, const char *text);
void view_table_cellf (ViewTable *table, ViewStyle style, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* A line of its own between rows. */
void view_table_band (ViewTable *table, ViewStyle style, const char *text);
/* How much later than in the baseline @task ends; nothing when that is the same, or
 * there is no baseline or no task. */
void view_slip_cell (ViewTable *table, const RlvOutlook *outlook, RlvTaskIx task);
/* @titles FALSE: without the line of titles. */
void view_table_write (const ViewTable *table, GString *out, const RlvLook *look,
                       gboolean titles);

/* --- json.c: a writer that streams -------------------------------------------- */

typedef struct {
    GString *out;
    guint depth;
    gboolean started; /* something stands before, at this depth */
} ViewJson;

/* @name is NULL inside an array. */
void view_json_object (ViewJson *json, const char *name);
void view_json_array (ViewJson *json, const char *name);
void view_json_end_object (ViewJson *json);
void view_json_end_array (ViewJson *json);
/* NULL @value writes null. */
void view_json_text (ViewJson *json, const char *name, const char *value);
void view_json_int (ViewJson *json, const char *name, gint64 value);
/* A number as text, written as it is. */
void view_json_number (ViewJson *json, const char *name, const char *value);
void view_json_bool (ViewJson *json, const char *name, gboolean value);
void view_json_thousandths (ViewJson *json, const char *name, gint64 value);
void view_json_day (ViewJson *json, const char *name, RlvDay day);    /* or null */
void view_json_time (ViewJson *json, const char *name, RlvTime time); /* or null */
void view_json_span (ViewJson *json, const char *name, RlvSpan span);
void view_json_seconds (ViewJson *json, const char *name, gint64 seconds);
/* The opening of a document: {"format": @format, "releve": version. */
void view_json_begin (ViewJson *json, const char *format);
void view_json_finish (ViewJson *json);

/* --- say.c: reading the outlook ----------------------------------------------- */

const RlvTask *view_task (const RlvOutlook *outlook, RlvTaskIx task);
guint32 view_n_tasks (const RlvOutlook *outlook);
const char *view_task_name (const RlvOutlook *outlook, RlvTaskIx task);
const char *view_item_name (const RlvOutlook *outlook, RlvItemIx item);
/* An attribute that the vocabulary may lack: NULL then. */
const char *view_item_text (const RlvPlan *plan, RlvItemIx item, const char *attr);
RlvItemIx view_item_ref (const RlvPlan *plan, RlvItemIx item, const char *attr);
gint64 view_item_int (const RlvPlan *plan, RlvItemIx item, const char *attr,
                      gint64 absent);
/* Items of a kind that the vocabulary may lack: none then. */
const RlvItemIx *view_of_kind (const RlvPlan *plan, const char *kind, guint32 *n);

/* Days of work shown for a task: first and last, in its own calendar. */
RlvDay view_start_day (const RlvOutlook *outlook, RlvTaskIx task);
RlvDay view_finish_day (const RlvOutlook *outlook, RlvTaskIx task);
/* Last day in the baseline, which must have the task. */
RlvDay view_baseline_day (const RlvOutlook *outlook, RlvTaskIx task);
RlvDay view_time_day (const RlvOutlook *outlook, RlvTaskIx task, RlvTime time,
                      gboolean is_end);
/* Of the whole plan. */
RlvDay view_plan_first (const RlvOutlook *outlook);
RlvDay view_plan_last (const RlvOutlook *outlook);
gboolean view_is_milestone (const RlvOutlook *outlook, RlvTaskIx task);
const char *view_team_name (const RlvOutlook *outlook, guint32 team);
/* The task's gate, or RLV_NONE, and the task of a gate, or RLV_NONE. */
RlvTaskIx view_gate_task (const RlvOutlook *outlook, RlvItemIx gate);
const RlvTaskStatus *view_task_status (const RlvOutlook *outlook, RlvTaskIx task);
/* It is done, and can delay nothing any more: neither float nor "critical" means
 * anything for it. */
gboolean view_task_done (const RlvOutlook *outlook, RlvTaskIx task);
/* "7 d"; a dash for what is done. */
void view_float (GString *out, const RlvOutlook *outlook, RlvTaskIx task);

/* The reason that decides the task's dates: of its finish where that has one of its
 * own, else of its start. */
const RlvWhy *view_driver (const RlvOutlook *outlook, RlvTaskIx task);
/* In few words: "after T2.3", "window « Week-ends »". */
void view_why_brief (GString *out, const RlvOutlook *outlook, const RlvWhy *why);
/* As a sentence about what comes before. */
/* Of a task that waits for a window, a sitting or the end of a freeze: the link without
 * which it would have had an earlier one, or RLV_NONE. */
guint32 view_led_by (const RlvOutlook *outlook, RlvTaskIx task, const RlvWhy *why);
/* How far that link is from deciding anything, in thousandths of working days. */
gint64 view_link_slack (const RlvOutlook *outlook, const RlvLink *link);
void view_why_words (GString *out, const RlvOutlook *outlook, RlvTaskIx task,
                     const RlvWhy *why);
/* Who is wanted: a person, the team that serves, or a side. */
const char *view_demand_name (const RlvOutlook *outlook, guint32 demand);
/* The lag as written, "" when none. */
void view_link_brief (GString *out, const RlvLink *link);
/* Local date and clock of @time on calendar @cal: "Thu 24 June 2027 09:00". */
void view_local_words (GString *out, const RlvOutlook *outlook, RlvCal cal,
                       RlvTime time);
/* "Paris" of "Europe/Paris". */
char *view_zone_city (const char *zone);

/* "Caravelle → Nordis", with marks, in the direction of the plan. */
void view_parties (GString *out, const RlvOutlook *outlook, const RlvLook *look);
/* Name of the first party on @side, or NULL. */
const char *view_party_name (const RlvOutlook *outlook, RlvSide side);

/* The answer at the head: one to three sentences. */
void view_headline (GString *out, const RlvOutlook *outlook);
/* "critical path: 31 tasks from … to …". */
void view_path_words (GString *out, const RlvOutlook *outlook);
/* What levelling did to the finish, or nothing. */
void view_levelling_words (GString *out, const RlvOutlook *outlook);
/* How far from the best the end may be; nothing where that is not known. */
void view_bound_words (GString *out, const RlvOutlook *outlook);

/* Groups of tasks, in the order shown.  A task belongs to exactly one. */
typedef struct {
    guint32 key;   /* wave, side or team; RLV_NONE: none */
    GArray *tasks; /* RlvTaskIx, by start */
} ViewGroup;

/* By wave, side or team; without schedule in plan order.  Free with g_array_unref(). */
GArray *view_groups (const RlvOutlook *outlook, RlvBy by);
guint32 view_group_key (const RlvOutlook *outlook, RlvTaskIx task, RlvBy by);
/* "Wave 1", "client", "IT (client)": the name of a group. */
void view_group_name (GString *out, const RlvOutlook *outlook, RlvBy by, guint32 key,
                      gboolean plain, gboolean marks);

/* Pieces of JSON that documents share. */
void view_json_plan_head (ViewJson *json, const RlvOutlook *outlook);
void view_json_task_head (ViewJson *json, const RlvOutlook *outlook, RlvTaskIx task);
/* Null for what is done. */
void view_json_float (ViewJson *json, const char *name, const RlvOutlook *outlook,
                      RlvTaskIx task, gint64 thousandths);
void view_json_why (ViewJson *json, const char *name, const RlvOutlook *outlook,
                    RlvTaskIx task, const RlvWhy *why);
/* One that conflicts, or would have to be eased. */
void view_json_statement (ViewJson *json, const RlvOutlook *outlook,
                          const RlvStatement *statement);
void view_json_loads (ViewJson *json, const RlvOutlook *outlook);

/* --- owed.c, gate.c, changes.c: pieces that the status shares ----------------- */

/* "awaited", "awaited, A003 is done". */
void view_owed_state (GString *out, const RlvOutlook *outlook, const RlvOwed *owed);
/* "10 working days late", "due Mon 7 June". */
void view_owed_due (GString *out, const RlvOutlook *outlook, const RlvOwed *owed);
void view_owed_blocks (GString *out, const RlvOwed *owed);
/* How many @by owes; @late of them are late. */
guint view_owed_count (const RlvStatus *status, RlvSide by, guint *late);
/* What one side owes, under a heading. */
void view_owed_block (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                      RlvSide by, gboolean whole);
/* A block per side; RLV_SIDE_BOTH: all. */
void view_owed_blocks_of (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                          RlvSide by, gboolean whole);
void view_json_owed (ViewJson *json, const RlvOutlook *outlook, RlvSide by);

typedef enum { VIEW_PROOF_NONE, VIEW_PROOF_DELIVERED, VIEW_PROOF_ACCEPTED } ViewProof;

const RlvGateStatus *view_gate_status (const RlvOutlook *outlook, RlvItemIx gate);
/* "12 of 19 met, 2 not accepted yet". */
void view_gate_words (GString *out, const RlvGateStatus *status);
void view_gate_decisions (GString *out, const RlvGateStatus *status, gboolean plain);
ViewProof view_criterion_proof (const RlvOutlook *outlook, RlvItemIx criterion);
const char *view_proof_mark (ViewProof proof);
const char *view_proof_words (ViewProof proof);
void view_json_gate (ViewJson *json, const char *name, const RlvOutlook *outlook,
                     RlvItemIx gate);

extern const char *const view_stage_names[5];
const char *view_stage_words (guint stage);
const char *view_cover_mark (RlvCover cover);
const char *view_cover_words (RlvCover cover);
void view_change_flags (GString *out, const RlvOutlook *outlook,
                        const RlvChangeStatus *change);
/* Actions as one looks through them: late, quiet, unproven, left behind by their wave,
 * then the rest; each by the day it is due: RlvChangeStatus. */
GPtrArray *view_changes (const RlvOutlook *outlook);
/* Returns how many there are; shows at most @most. */
guint view_changes_table (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                          gboolean flagged_only, guint most);
void view_json_changes (ViewJson *json, const RlvOutlook *outlook);

/* --- aside.c: the rest of an explanation -------------------------------------- */

/* Who else holds the people waited for; that people were away; or nothing. */
void view_append_holders (GString *out, const RlvOutlook *outlook, const RlvWhy *why);
void view_append_lacks (GString *out, const RlvOutlook *outlook, const RlvWhy *why);
/* ", and which day off": of a weekly one in @brief the calendar alone. */
void view_append_shut (GString *out, const RlvOutlook *outlook, const RlvWhy *why,
                       gboolean brief);
/* The calendar whose day off @why names, or RLV_NONE; and whether its week says so. */
RlvItemIx view_shut_calendar (const RlvOutlook *outlook, const RlvWhy *why);
gboolean view_shut_by_week (const RlvOutlook *outlook, const RlvWhy *why);
/* What did not decide, what follows, what it would take; nothing without them. */
void view_explain_aside (GString *out, const RlvOutlook *outlook, const RlvLook *look);
void view_json_aside (ViewJson *json, const RlvOutlook *outlook);

/* --- status.c, diff.c --------------------------------------------------------- */

typedef struct {
    RlvDay day;
    RlvTaskIx task;
    gboolean ends;
} ViewEvent;

/* What starts and ends in the two weeks from the data date: ViewEvent, by day. */
GArray *view_fortnight (const RlvOutlook *outlook);
/* Late tasks, the latest first: RlvTaskIx. */
GArray *view_late_tasks (const RlvOutlook *outlook);
void view_late_words (GString *out, const RlvOutlook *outlook, RlvTaskIx task);
/* "  and 3 more (releve owed)", or nothing: @shows is what shows them. */
void view_append_more (GString *out, guint left, const char *shows);
/* "12 done, 5 running, …. 4 tasks are late: ■ 2, ● 2." */
void view_counts (GString *out, const RlvStatus *status);
/* Gates, milestones and ends by day, or else tasks that moved, by how much: RlvTaskIx.
 */
GArray *view_moves (const RlvOutlook *outlook, gboolean that_matter);
void view_scope_words (GString *out, const RlvBaseline *baseline);

/* --- loads.c ------------------------------------------------------------------ */

/* Of the capacity, rounded; -1 when there is load and no capacity at all. */
gint64 view_load_percent (const RlvLoad *load);
gboolean view_load_over (const RlvLoad *load);
/* Loads by team and week; they must outlive it.  Free with g_hash_table_unref(). */
GHashTable *view_loads_index (const GArray *loads);
/* NULL when there is none. */
const RlvLoad *view_load_at (GHashTable *index, guint32 team, RlvDay monday);
/* First and last week with load; FALSE when there is none. */
gboolean view_loads_range (const GArray *loads, RlvDay *first, RlvDay *last);
/* Teams asked for anything, by side: guint32.  Free with g_array_unref(). */
GArray *view_loads_teams (const RlvOutlook *outlook);

/* --- xml.c, outlook.c, chart.c: the XML form ---------------------------------- */

typedef struct _ViewXml ViewXml;

void view_xml_open (ViewXml *xml, const char *name);
void view_xml_close (ViewXml *xml);
void view_xml_attr (ViewXml *xml, const char *name, const char *value); /* NULL: none */
void view_xml_attrf (ViewXml *xml, const char *name, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void view_xml_int (ViewXml *xml, const char *name, gint64 value);
void view_xml_bool (ViewXml *xml, const char *name, gboolean value);
void view_xml_thousandths (ViewXml *xml, const char *name, gint64 value);
void view_xml_day (ViewXml *xml, const char *name, RlvDay day); /* ISO; absent: none */
void view_xml_time (ViewXml *xml, const char *name, RlvTime time); /* the same */
/* As the language writes it. */
void view_xml_day_words (ViewXml *xml, const char *name, RlvDay day);
/* 123 is "12.3". */
void view_xml_tenths (ViewXml *xml, const char *name, gint64 tenths);
/* "2.5 d", or "+2.5 d". */
void view_xml_days (ViewXml *xml, const char *name, gint64 thousandths,
                    gboolean with_sign);
/* Calls @write between the beginning and the end of a document, appended to @out. */
gboolean view_xml_document (GString *out, void (*write) (ViewXml *xml, gpointer data),
                            gpointer data, GError **error);

/* The charts: one of the whole by groups and lanes, then rows in pages. */
void view_charts (ViewXml *xml, const RlvOutlook *outlook, RlvBy by);
/* Past so many tasks a page shows only what decides and what is decided. */
#define VIEW_PAGE_TASKS 600
/* The outlook in XML; its tasks one by one only where a page shows them all: a tree of
 * a hundred thousand would take more memory than all the rest. */
gboolean view_outlook_for_page (GString *out, const RlvOutlook *outlook,
                                const RlvLook *look, GError **error);
/* Part of the outlook in XML. */
void view_outlook_status (ViewXml *xml, const RlvOutlook *outlook);

/* --- sheet.c: stylesheets ----------------------------------------------------- */

/* Phrases that stylesheets ask for; ends with NULL. */
extern const char *const view_phrases[];

/* Runs the embedded stylesheet @name, with the charts' templates beside it, over @xml.
 */
gboolean view_sheet_apply (GString *out, const char *name, const GString *xml,
                           gboolean html, GError **error);
