/* Reading one plan: its file and the parts it includes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/parser.h>

#include "doc/grammar.h"
#include "doc/guard.h"

/* All files of one plan. */
typedef struct {
    RlvGrammar *grammar;
    RlvFindings *findings;
    RlvPlanBuilder *builder;
    GPtrArray *sources; /* RlvSource, all that were opened */
    RlvDocFiles *files; /* to read from and to keep in, or NULL */
    guint64 bytes;      /* in all of them */
    guint32 n_items;
    gboolean broken; /* something was not read: what refers to it cannot be judged */
} RlvReader;

/* An element that is open. */
typedef struct {
    guint32 kind;
    guint32 line, column;
    guint32 at;    /* in an ordered element: the child that came last, */
    guint32 count; /* and how often */
} RlvLevel;

/* One file being read. */
typedef struct {
    RlvReader *reader;
    RlvSource *source;
    RlvGuard guard;
    xmlParserCtxt *parser;
    GArray *open;  /* RlvLevel */
    guint skipped; /* depth inside an element that is not read */
    gboolean is_part;
    gboolean stopped; /* nothing more is to be said */
    guint said;

    /* The tag in hand. */
    RlvLevel level;
    const xmlChar **attrs; /* five each, as SAX2 gives them */
    guint n_attrs;
    gboolean bad_prefix; /* said of the tag that comes next */
    RlvSource *part;     /* that it includes, */
    RlvPlace part_place; /* and where it says so */
    GString *text;       /* of the element in hand */

    /* Names are interned by the parser: what was found for one holds for its address.
     */
    const xmlChar **attr_names; /* per attribute of all kinds */
    guint32 *first_attr;        /* of a kind, in attr_names */
    struct {
        const xmlChar *name;
        guint32 kind;
    } kinds[512];
    const xmlChar *namespace;

    /* Values that were found to match: durations and the like come again and again. */
    struct {
        const RlvDocType *type;
        guint8 len;
        char text[15];
    } matched[256];
} RlvFile;

/* Reads the file; FALSE when not all of it could be read, which was then said.  Takes
 * over @source.  @include is where a part is named, NULL for the plan itself. */
gboolean rlv_reader_file (RlvReader *reader, RlvSource *source,
                          const RlvPlace *include);

/* Reads a plan by a grammar made before: for callers with many plans, such as tests.
 * Takes over @source.  Errors: RLV_ERROR_INPUT. */
RlvPlan *rlv_reader_plan (RlvGrammar *grammar, RlvSource *source, RlvFindings *findings,
                          GError **error);

/* --- src/doc/faults.c: what is said --- */

/* TRUE when one more finding may be added about this file; else reading stops. */
gboolean rlv_file_may_say (RlvFile *file);
RlvPlace rlv_file_place (const RlvFile *file, const RlvLevel *level);
/* Of attribute number @i of the tag in hand. */
RlvPlace rlv_file_attr_place (const RlvFile *file, guint i);

/* Each says one thing of the tag in hand. */
void rlv_fault_root (RlvFile *file, const char *name, const char *uri);
void rlv_fault_element (RlvFile *file, guint32 parent, const char *name,
                        const char *uri);
void rlv_fault_order (RlvFile *file, guint32 parent);
void rlv_fault_attr (RlvFile *file, guint i);
void rlv_fault_missing (RlvFile *file, guint32 attr);
/* Attribute number @i, which is @attr of the vocabulary, does not match its pattern. */
void rlv_fault_pattern (RlvFile *file, guint i, guint32 attr);
void rlv_fault_stop (RlvFile *file, const char *rule, const char *what,
                     const char *mend);
/* An element that ends without all it must hold. */
void rlv_fault_content (RlvFile *file, const RlvLevel *level);
void rlv_fault_text (RlvFile *file, const char *text, gsize len);
/* What libxml2 found: it is not XML. */
void rlv_fault_xml (RlvFile *file, const xmlError *fault);
