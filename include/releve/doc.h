/* <releve/doc.h>: plans in, from XML files.
 *
 * A file is hostile until it was read.  It is looked over byte by byte first (UTF-8
 * only, no DOCTYPE, limits on size, depth and attributes), then parsed and checked
 * against the schema in one pass that never holds more of it than a window.  Nothing is
 * fetched: no entities, no network; a part named by <include> lies in the folder of the
 * file that names it, or below.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>

G_BEGIN_DECLS

/* Limits.  Beyond one the file is refused, with place, reason and mend. */
#define RLV_DOC_MAX_BYTES  536870912 /* of a plan with all its parts */
#define RLV_DOC_MAX_TAG    1048576 /* bytes of a tag, a comment, or the text between */
#define RLV_DOC_MAX_ATTRS  256     /* of one tag */
#define RLV_DOC_MAX_DEPTH  64      /* elements inside one another */
#define RLV_DOC_MAX_FILES  200     /* that one plan is made of */
#define RLV_DOC_MAX_FAULTS 100     /* said of one file */

/* What a plan may hold, as the embedded schema says.  Free with rlv_vocab_unref().
 * Errors: RLV_ERROR_INTERNAL when the schema is not as the program needs it. */
RlvVocab *rlv_doc_vocab (GError **error);

/* Reads a plan and all its parts.  Whatever is wrong with them goes to @findings, each
 * fault with its place; reading goes on where that makes sense, so that one run says
 * all. Free with rlv_plan_free(). Errors: RLV_ERROR_INPUT when the file cannot be read
 * or a finding is an error. */
RlvPlan *rlv_doc_read_file (const char *path, RlvFindings *findings, GError **error);

/* The same of the @len bytes at @xml, any bytes at all, which @name stands for in
 * messages.  Parts are looked for in @folder; when it is NULL they are faults. */
RlvPlan *rlv_doc_read (const char *xml, gsize len, const char *name, const char *folder,
                       RlvFindings *findings, GError **error);

/* Looks over the @len bytes at @xml, which @name stands for, as plans are before any
 * parser sees them, for files of other kinds.  FALSE when they are refused, which was
 * then said in @findings. */
gboolean rlv_doc_look_over (const char *xml, gsize len, const char *name,
                            RlvFindings *findings);

/* --- files kept in memory --------------------------------------------------------- */

/* The bytes of files by the names they go by in places: what a plan was read from, to
 * be edited, or what it is to be read from in their stead. */
typedef struct _RlvDocFiles RlvDocFiles;

/* Free with rlv_doc_files_free(). */
RlvDocFiles *rlv_doc_files_new (void);
/* Frees them; NULL is nothing. */
void rlv_doc_files_free (RlvDocFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvDocFiles, rlv_doc_files_free)

/* The same files, to be changed apart. */
RlvDocFiles *rlv_doc_files_copy (const RlvDocFiles *files);
/* The file called @name, or NULL; owned by @files. */
GBytes *rlv_doc_files_get (const RlvDocFiles *files, const char *name);
/* Adds a file, or puts @bytes in place of those it had. */
void rlv_doc_files_set (RlvDocFiles *files, const char *name, GBytes *bytes);

/* As rlv_doc_read_file(), but what @files has is read from there; what it has not is
 * read from the disk, once, and kept there.  @files may be NULL. */
RlvPlan *rlv_doc_read_files (const char *path, RlvDocFiles *files,
                             RlvFindings *findings, GError **error);

/* --- changes of a file -------------------------------------------------------------
 */

/* The bytes @from to @to of a file, which become @text. */
typedef struct {
    gsize from, to;
    char *text;
} RlvSplice;

/* The change at place @fix of a list, which cannot be made. */
typedef struct {
    guint fix;
    char *why;
} RlvRefusal;

/* What a list of changes does to one file. */
typedef struct {
    GArray *splices; /* RlvSplice in order, none over another; where anything is
                        refused, none */
    GArray *refused; /* RlvRefusal in order of .fix */
} RlvEdit;

/* How the @n changes at @fixes, all of one file, whose @len bytes are at @xml, are made
 * with no other byte touched: values are written with the escapes their quotes ask for,
 * what is new stands as its neighbours do, and no empty line remains.  The same change
 * twice is made once; what is inside a removed element goes with it; of two that
 * contradict each other the later is refused.  Whether what comes out is a good plan is
 * for rlv_doc_read_files() to say.  Free with rlv_edit_free(). */
RlvEdit *rlv_doc_edit (const char *xml, gsize len, const RlvFix *fixes, guint n);
/* Frees it; NULL is nothing. */
void rlv_edit_free (RlvEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvEdit, rlv_edit_free)

/* The bytes that come out; free with g_bytes_unref(). */
GBytes *rlv_edit_apply (const RlvEdit *edit, const char *xml, gsize len);

/* --- lines -------------------------------------------------------------------------
 */

/* Lines of files, to show below findings: many may be asked for of a large file. */
typedef struct _RlvLines RlvLines;

/* Free with rlv_lines_free(). */
RlvLines *rlv_lines_new (void);
/* Frees them; NULL is nothing. */
void rlv_lines_free (RlvLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvLines, rlv_lines_free)

/* The line of @place, without its end, good until the next call; of a long one the part
 * around the column.  @column, which may be NULL, becomes that of its first character.
 * NULL when there is no such place, or it is not UTF-8. */
const char *rlv_lines_get (RlvLines *lines, const RlvPlace *place, guint32 *column);

/* What stands from one place of a file to another, which it does not hold. */
typedef struct {
    guint32 line, column;
    guint32 end_line, end_column;
} RlvExtent;

/* What a finding at @place is about: @attr, when it is not NULL and the tag there has
 * it, name and value; else what begins there: a tag up to the end of its name, an
 * attribute, a word.  FALSE when nothing does (any more). */
gboolean rlv_lines_extent (RlvLines *lines, const RlvPlace *place, const char *attr,
                           RlvExtent *extent);

G_END_DECLS
