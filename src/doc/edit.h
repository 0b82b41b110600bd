/* Changes of one file, on their way from a list of fixes to bytes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "doc/tags.h"

/* What one attribute becomes. */
typedef struct {
    const char *attr;
    const char *text; /* NULL: it goes */
    guint fix;
} RlvAttrEdit;

/* An element that something is asked of, and where it stands. */
typedef struct {
    guint32 line, column;
    gsize from;   /* G_MAXSIZE: no tag begins there */
    gsize inside; /* behind its start tag */
    gsize close;  /* of its end tag; of what follows when it is empty */
    gsize to;
    gsize up;    /* the start tag around it; its own when it is the outermost */
    gsize child; /* the last one in it; 0 when there is none */
    gboolean empty;
    gboolean text; /* something but blanks stands between its children */
    gboolean remove;
    guint first, end;   /* what is asked of it, in the order of all that is asked */
    GArray *attrs;      /* RlvAttrEdit */
    GPtrArray *inserts; /* borrowed texts */
    GHashTable *seen;   /* of those */
} RlvElement;

/* Finds the elements, which are in order of their places, in the file.  FALSE when it
 * is no plan of ours to edit: *@why then says so (free with g_free()). */
gboolean rlv_elements_find (RlvBytes xml, GArray *elements, char **why);

/* Why a value cannot stand in XML, or NULL. */
const char *rlv_value_refuse (const char *text);
/* Appends it between quotes such as @quote. */
void rlv_value_append (GString *out, const char *text, char quote);

/* Why @text is not one element of well-formed XML, or NULL. */
const char *rlv_insert_refuse (const char *text);
/* Appends @text, an element, with @prefix (may be empty) before the names in it, and
 * its lines after the first behind @indent. */
void rlv_insert_append (GString *out, const char *text, const char *prefix,
                        const char *newline, const char *indent);

/* What is said of the file, each appended to @splices: the start tag of @element
 * changes and, when it is empty, is opened for what is inserted; that is put before its
 * end tag. */
void rlv_element_splice (RlvBytes xml, const RlvElement *element, GArray *splices);
/* The elements that are removed; @from, sorted, and @to are theirs. */
void rlv_removals_splice (RlvBytes xml, const GArray *removed, GArray *splices);
void rlv_splice_add (GArray *splices, gsize from, gsize to, char *text);
