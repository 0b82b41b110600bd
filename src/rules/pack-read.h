/* Reading rule packs, between its files.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/tree.h>

#include "rules/pack.h"

#define PACK_SCH "http://purl.oclc.org/dsdl/schematron"
#define PACK_XSL "http://www.w3.org/1999/XSL/Transform"
#define PACK_RLV "urn:releve:rules:1"
#define PACK_XML "http://www.w3.org/XML/1998/namespace"

typedef struct {
    RlvPack *pack;
    Scope scope;
    Pattern *pattern;        /* at hand */
    guint n_forms;           /* assertions of it so far */
    GHashTable *diagnostics; /* ids -> nodes */
    guint n_copies;          /* of abstract patterns */
    gsize copied;            /* nodes and bytes of all copies */
} Reading;

/* --- pack-words.c ---------------------------------------------------------------- */

gboolean rlv_pack_is (const xmlNode *node, const char *uri, const char *name);
/* An attribute, with the namespace @uri or (NULL) without; NULL when it is not there.
 * Free with g_free(). */
char *rlv_pack_attr (xmlNodePtr node, const char *uri, const char *name);
guint32 rlv_pack_line (const xmlNode *node);
/* Whether attribute @name in our own namespace is "true"; not when it is not there. */
gboolean rlv_pack_flag (Reading *reading, xmlNodePtr node, const char *name);

/* The words and attributes of the pattern at hand, and of the pack. */
void rlv_pack_words (Reading *reading, xmlNodePtr node);
/* The whole of a file. */
void rlv_pack_schema (Reading *reading, xmlNodePtr root);

/* --- pack.c ---------------------------------------------------------------------- */

/* @belongs: 1, to the pack or the pattern; 2, to one node. */
void rlv_pack_let (Reading *reading, xmlNodePtr node, GArray *lets, guint belongs);
void rlv_pack_pattern (Reading *reading, xmlNodePtr node);
void rlv_pack_phase_read (Reading *reading, xmlNodePtr node);
void rlv_pack_key (Reading *reading, xmlNodePtr node);
gboolean rlv_pack_severity (const char *text, RlvSeverity *severity);
