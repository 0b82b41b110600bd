/* <releve/base.h>: what every room shares: errors, findings, embedded files, dates,
 * durations, translation.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* --- errors ---------------------------------------------------------------------- */

/* Why a call could not do its work.  One code per thing a caller can do about it, and
 * each code is the exit status of the program.  Faults in the user's plan are not
 * errors but findings, below. */
typedef enum {
    RLV_ERROR_HELP = 0,      /* help was asked for and given: stop, but all is well */
    RLV_ERROR_FINDINGS = 1,  /* findings at or above the threshold, or a "no" */
    RLV_ERROR_USAGE = 2,     /* the command line makes no sense */
    RLV_ERROR_CONFLICT = 3,  /* two statements that a person has to reconcile */
    RLV_ERROR_SCHEDULE = 4,  /* no dates can be found; the findings say why */
    RLV_ERROR_INPUT = 5,     /* a file cannot be read or is not valid */
    RLV_ERROR_STORE = 6,     /* the database or an output file failed */
    RLV_ERROR_EVIDENCE = 7,  /* the journal was altered, forked or rolled back */
    RLV_ERROR_INTERNAL = 70, /* a fault of releve itself */
} RlvError;

#define RLV_ERROR (rlv_error_quark ())
/* The domain of all errors of the library; use RLV_ERROR. */
GQuark rlv_error_quark (void);

/* --- translation ----------------------------------------------------------------- */

/* The text of @msgid in the language chosen by rlv_language_set(), else @msgid.  Never
 * returns NULL; the result is never freed. */
const char *rlv_gettext (const char *msgid) G_GNUC_FORMAT (1);
/* The same of a number @n of things: of @one or @many, which both take it. */
const char *rlv_ngettext (const char *one, const char *many, gulong n) G_GNUC_FORMAT (1)
    G_GNUC_FORMAT (2);
#define _(text)  rlv_gettext (text)
#define N_(text) (text)

/* --- embedded files -------------------------------------------------------------- */

/* An embedded file, such as "plan.xsd" or "store/0001.sql", or NULL when there is none
 * of that name.  Free with g_bytes_unref(). */
GBytes *rlv_embedded (const char *name);

/* --- dates and durations --------------------------------------------------------- */

/* A civil day: days since 1970-01-01.  Says nothing of a time zone. */
typedef gint32 RlvDay;
#define RLV_DAY_NONE G_MININT32
#define RLV_DAY_MIN  (-25567) /* 1900-01-01 */
#define RLV_DAY_MAX  84005    /* 2199-12-31 */

/* An instant: minutes since 1970-01-01T00:00Z. */
typedef gint64 RlvTime;
#define RLV_TIME_NONE G_MININT64
#define RLV_TIME_MAX  ((RlvTime) (RLV_DAY_MAX + 1) * 1440)

/* What a duration is counted in. */
typedef enum {
    RLV_UNIT_DAY,     /* thousandths of a working day of the calendar it runs on */
    RLV_UNIT_MINUTE,  /* working minutes */
    RLV_UNIT_ELAPSED, /* minutes by the clock, nights and holidays included */
} RlvUnit;

/* "5d" is {5000, DAY}, "0.5d" {500, DAY}, "6h" {360, MINUTE}, "90m" {90, MINUTE},
 * "30ed" {43200, ELAPSED}, "48eh" {2880, ELAPSED}, "45em" {45, ELAPSED} (which the
 * program writes and plans do not).  Amounts may be negative (a lead).
 */
typedef struct {
    gint32 amount; /* the longest span of a plan is far below the limit */
    RlvUnit unit;
} RlvSpan;

/* Longest span the program accepts, either way: 36,500 days. */
#define RLV_SPAN_MAX_DAYS 36500

/* Each of the three that follow must match the whole of @text; it returns FALSE, and
 * leaves the result alone, when that is not of its form or out of range.
 *
 * This one reads "2027-01-04", from RLV_DAY_MIN to RLV_DAY_MAX. */
gboolean rlv_day_parse (const char *text, RlvDay *day);
/* Reads a span as above; at most three decimals, and only for days. */
gboolean rlv_span_parse (const char *text, RlvSpan *span);
/* Reads "2027-01-04T09:30Z", or with an offset "+02:00"; seconds are allowed and
 * dropped. */
gboolean rlv_time_parse (const char *text, RlvTime *time);

/* Civil calendar, proleptic Gregorian.  @month is 1-12, @mday from 1; must be a date.
 */
RlvDay rlv_day_from_civil (int year, int month, int mday);
/* The other way round. */
void rlv_day_to_civil (RlvDay day, int *year, int *month, int *mday);
/* 0 is Monday. */
int rlv_day_weekday (RlvDay day);

/* ISO forms, whatever the language: each fills @buffer and returns it.  What is absent
 * or beyond our years is a dash. */
#define RLV_DATE_SIZE 24

/* "2027-01-04". */
const char *rlv_day_format (RlvDay day, char buffer[RLV_DATE_SIZE]);
/* "2027-01-04T09:30Z". */
const char *rlv_time_format (RlvTime time, char buffer[RLV_DATE_SIZE]);
/* What rlv_span_parse() reads: "5d", "0.5d", "6h", "30ed". */
const char *rlv_span_format (RlvSpan span, char buffer[RLV_DATE_SIZE]);

/* --- findings -------------------------------------------------------------------- */

typedef enum {
    RLV_SEVERITY_NOTE,
    RLV_SEVERITY_WARNING,
    RLV_SEVERITY_ERROR,
} RlvSeverity;

/* "note", "warning", "error": stable, untranslated. */
const char *rlv_severity_name (RlvSeverity severity);

/* A place in a file.  @line and @column count from 1 (columns in characters); 0 when
 * there is none.  @file may be NULL. */
typedef struct {
    const char *file;
    guint32 line;
    guint32 column;
} RlvPlace;

/* One change of a plan's file that mends a finding without a decision of anybody's. */
typedef enum {
    RLV_FIX_SET,    /* attribute .attr of the element becomes .text */
    RLV_FIX_DROP,   /* attribute .attr of the element goes */
    RLV_FIX_REMOVE, /* the element goes, with all it holds */
    RLV_FIX_INSERT, /* .text, an element as XML, becomes the last inside the element */
} RlvFixKind;

typedef struct {
    RlvFixKind kind;
    RlvPlace place;   /* of the tag of that element */
    const char *attr; /* or NULL */
    const char *text; /* or NULL */
} RlvFix;

/* One thing said about a plan.  All strings belong to the list it sits in. */
typedef struct {
    RlvSeverity severity;
    const char *rule; /* its stable name, such as "ref-unknown" */
    const char *form; /* which of the sentences of that rule, or NULL: findings of one
                         form differ in their places and in names */
    RlvPlace place;   /* the tag of the element it is about */
    const char *attr; /* the attribute of that element at fault, or NULL */
    const char *subject; /* what it is about, whatever the line: "task T3/after 2"; or
                            NULL */
    const char *what;    /* one sentence for the user, without a full stop */
    const char *why;     /* why it matters, or NULL */
    const char *mend;    /* what to do, or NULL */
    const char *source;  /* law, standard or practice, or NULL */
    const RlvFix *fixes; /* what mends it, all of them together; n_fixes 0: nothing that
                            a program may decide */
    guint n_fixes;
    gboolean waived; /* somebody set it aside: it is told, and does not count */
} RlvFinding;

/* An ordered list of findings; it only grows. */
typedef struct _RlvFindings RlvFindings;

/* An empty list.  Free with rlv_findings_free(). */
RlvFindings *rlv_findings_new (void);
/* Frees the list with all its texts; NULL is nothing. */
void rlv_findings_free (RlvFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvFindings, rlv_findings_free)

/* Adds a finding; @place may be NULL.  The calls below say more of the newest one. */
void rlv_findings_add (RlvFindings *findings, RlvSeverity severity, const char *rule,
                       const RlvPlace *place, const char *what, ...)
    G_GNUC_PRINTF (5, 6);
/* Says why the newest finding matters. */
void rlv_findings_why (RlvFindings *findings, const char *why, ...)
    G_GNUC_PRINTF (2, 3);
/* Says what to do about the newest finding. */
void rlv_findings_mend (RlvFindings *findings, const char *mend, ...)
    G_GNUC_PRINTF (2, 3);
/* All three of the newest finding, each of which may be NULL: for texts that many
 * share.
 */
void rlv_findings_words (RlvFindings *findings, const char *why, const char *mend,
                         const char *source);
/* Names the law, standard or practice that the newest finding comes from. */
void rlv_findings_source (RlvFindings *findings, const char *source);
/* Names the sentence, the attribute at fault and the subject of the newest finding;
 * each may be NULL. */
void rlv_findings_about (RlvFindings *findings, const char *form, const char *attr,
                         const char *subject);
/* Gives the newest finding a change that mends it, after those it has. */
void rlv_findings_fix (RlvFindings *findings, const RlvFix *fix);

/* Sets the finding at place @i aside, for the reason @why: it becomes a note that says
 * so, which rlv_findings_count() passes over. */
void rlv_findings_waive (RlvFindings *findings, guint i, const char *why, ...)
    G_GNUC_PRINTF (3, 4);

/* Names what the finding at place @i is about, where nobody did. */
void rlv_findings_name (RlvFindings *findings, guint i, const char *subject);

typedef gboolean (*RlvFindingFunc) (const RlvFinding *finding, gpointer data);
/* Leaves out the findings for which @keep says FALSE, asked in their order; returns how
 * many. */
guint rlv_findings_keep (RlvFindings *findings, RlvFindingFunc keep, gpointer data);

/* What tells a finding from the others of its plan, in one line, and stays when lines
 * move: "rule|form|subject", and "|waived" when it is.  Several may have the same. Free
 * with g_free(). */
char *rlv_finding_key (const RlvFinding *finding);
#define RLV_KEY_WAIVED "|waived"

/* How many there are of that severity or worse, less those that are waived. */
guint rlv_findings_count (const RlvFindings *findings, RlvSeverity at_least);

/* The findings in the order they were made.  Owned by @findings, and valid until the
 * next call that adds to it. */
const RlvFinding *rlv_findings_get (const RlvFindings *findings, guint *n);

/* Stable order for reports: the file with the worst first, in it the worst first and
 * what is waived last, then by place. */
void rlv_findings_sort (RlvFindings *findings);

/* --- near misses ----------------------------------------------------------------- */

/* The candidate nearest to @word (edits counted, case and punctuation cheap), or NULL
 * when none is near enough to be worth proposing.  Ties go to the earlier one. */
const char *rlv_nearest (const char *word, const char *const *candidates, gsize n);

/* --- files out ------------------------------------------------------------------- */

/* Writes @len bytes to @path all or nothing: beside, fsync, rename, fsync the folder.
 * The file keeps its mode, and its owner and group where the system lets it.
 * Errors: RLV_ERROR_STORE, naming the path; then nothing on disk has changed. */
gboolean rlv_file_write (const char *path, const char *bytes, gsize len,
                         GError **error);

/* FALSE where rlv_file_write() would refuse @path before it writes, and where nobody
 * has the right to write to it, root or not.  To be asked before the first of several
 * files is written.  Errors: RLV_ERROR_STORE. */
gboolean rlv_file_may_write (const char *path, GError **error);

/* All of the ordinary file @path, at most @most bytes (below 4 GB); free with
 * g_bytes_unref().  Errors: RLV_ERROR_INPUT, naming the path. */
GBytes *rlv_file_read (const char *path, gsize most, GError **error);

/* --- threads --------------------------------------------------------------------- */

/* Calls @work for each of the @n parts of @size bytes that begin at @parts: the first
 * in the caller's thread, each other in a thread of its own, or after the first where
 * the machine gives no more threads.  Returns when all is done.  @work gets the place
 * of its part, and what it returns is ignored. */
void rlv_share_work (GThreadFunc work, gpointer parts, gsize size, guint n);

/* --- language -------------------------------------------------------------------- */

/* "en" or "fr"; NULL asks the environment (LC_ALL, LC_MESSAGES, LANG, LANGUAGE).
 * To be called by the program before any text is made. */
void rlv_language_set (const char *lang);
/* The language of texts now: "en" or "fr". */
const char *rlv_language (void);

G_END_DECLS
