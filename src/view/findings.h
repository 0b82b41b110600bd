/* Findings, as their views share them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "view/priv.h"

/* Findings that say the same of several places: of one sentence, or of one rule where
 * sentences are not told apart, and of one severity. */
typedef struct {
    GPtrArray *items; /* const RlvFinding *, in their order; never empty */
} ViewCrowd;

/* The findings as ViewCrowd, in the order of the first of each; @by_file: none is of
 * two files.  Free with g_ptr_array_unref(). */
GPtrArray *view_crowds (const RlvFindings *findings, gboolean by_file);

/* What a member of a crowd says otherwise than the first: sentences of a pack differ in
 * names alone, but each waiver has its own reason, and rooms mend each case its own
 * way.  NULL when it says the same. */
const char *view_own_why (const RlvFinding *first, const RlvFinding *finding);
const char *view_own_mend (const RlvFinding *first, const RlvFinding *finding);

/* The command that shows what mends it, when a program can; else NULL.  Free with
 * g_free(). */
char *view_fix_words (const RlvFinding *finding);

/* Where the finding is shown: the attribute at fault, else the name of the tag.
 * FALSE when only the place it gives is known, which is then all of @extent. */
gboolean view_extent (const RlvLook *look, const RlvPlace *place, const char *attr,
                      RlvExtent *extent);
gboolean view_finding_extent (const RlvLook *look, const RlvFinding *finding,
                              RlvExtent *extent);

/* Part of a source line: what stands before what the finding is about, that, and what
 * comes after; @columns wide at most.  Each is harmless, and plain where @look is. */
typedef struct {
    char *before, *mark, *after;
} ViewExcerpt;

/* FALSE when there is no such line. */
gboolean view_excerpt (const RlvLook *look, const char *file, const RlvExtent *extent,
                       guint columns, ViewExcerpt *excerpt);
void view_excerpt_clear (ViewExcerpt *excerpt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ViewExcerpt, view_excerpt_clear)

/* NULL when "releve explain" does not know it. */
const RlvRuleText *view_rule_text (const RlvChecked *checked, const char *rule);

/* How many packs apply, or do not. */
guint view_asked_count (const RlvAsked *asked, gboolean applies);
/* "14 of 16 packs of rules were asked, with profile "transition"; …", and a line feed:
 * those that were not by name, and with @look->all the others too. */
void view_append_asked (GString *out, const RlvAsked *asked, const RlvLook *look);
/* The same in short, with the day instead, and no line feed. */
void view_append_asked_day (GString *out, const RlvAsked *asked);
/* "asked": the packs with their editions, or null when no rule was asked. */
void view_asked_json (ViewJson *json, const RlvAsked *asked);
/* An attribute with a text to read, whose lines will break. */
void view_xml_words (ViewXml *xml, const char *name, const char *text);
/* An element "asked" and one "unasked", as far as there are such packs. */
void view_asked_xml (ViewXml *xml, const RlvAsked *asked);
/* "from 2025-01-17 on", "until 2027-01-11", both, or "".  Free with g_free(). */
char *view_time_words (RlvDay from, RlvDay until);

/* Of that severity alone, less those that are waived. */
guint view_severity_count (const RlvFindings *findings, RlvSeverity severity);
guint view_waived_count (const RlvFindings *findings);
/* Files that the plan is made of; of a plan that could not be read, those that the
 * findings name. */
guint view_files_count (const RlvChecked *checked);
const char *view_severity_words (RlvSeverity severity);
/* "2 errors, 1 warning, 0 notes in 6 files." and what was left out, one line each. */
void view_append_counts (GString *out, const RlvChecked *checked);
