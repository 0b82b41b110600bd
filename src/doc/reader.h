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
    guint64 bytes;      /* in all of them */
    guint32 n_items;
    gboolean broken; /* something was not read: what refers to it cannot be judged */
} RlvReader;

/* An element that is open. */
typedef struct {
    guint32 kind;
    guint32 line, column;
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
    gboolean at_end;       /* it is an end tag */
    const xmlChar **attrs; /* five each, as SAX2 gives them */
    guint n_attrs;
    gboolean said_of[RLV_DOC_MAX_ATTRS + 1]; /* attributes, then the element itself */
    gboolean said_any;
    gboolean bad_prefix; /* said of the tag that comes next */
    RlvSource *part;     /* that it includes */

    /* Names are interned by the parser: what was found for one holds for its address.
     */
    const xmlChar **attr_names; /* per attribute of all kinds */
    guint32 *first_attr;        /* of a kind, in attr_names */
    struct {
        const xmlChar *name;
        guint32 kind;
    } kinds[512];
    const xmlChar *namespace;
    GString *text;
} RlvFile;

/* Reads the file; FALSE when not all of it could be read, which was then said.  Takes
 * over @source. */
gboolean rlv_reader_file (RlvReader *reader, RlvSource *source, gboolean is_part);

/* --- src/doc/faults.c: what is said --- */

/* TRUE when one more finding may be added about this file; else reading stops. */
gboolean rlv_file_may_say (RlvFile *file);
RlvPlace rlv_file_place (const RlvFile *file, const RlvLevel *level);
/* Of attribute number @i of the tag in hand. */
RlvPlace rlv_file_attr_place (const RlvFile *file, guint i);

/* Each says one thing of the tag in hand, once. */
void rlv_fault_root (RlvFile *file, const char *name, const char *uri);
void rlv_fault_element (RlvFile *file, guint32 parent, const char *name,
                        const char *uri);
void rlv_fault_attr (RlvFile *file, guint i);
void rlv_fault_missing (RlvFile *file, guint32 attr);
void rlv_fault_stop (RlvFile *file, const char *rule, const char *what,
                     const char *mend);

/* What libxml2 found: of the schema, or of the XML itself. */
void rlv_fault_schema (RlvFile *file, const xmlError *fault);
void rlv_fault_xml (RlvFile *file, const xmlError *fault);
