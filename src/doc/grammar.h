/* The schema, as this program reads it: once for libxml2, once for itself.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <releve/doc.h>

#define RLV_DOC_NAMESPACE "urn:releve:plan:1"

/* What the schema says of a simple type in words, without the full stop. */
typedef struct {
    RlvType type;
    const char *words[2]; /* in English and French; NULL when it says nothing */
    const char *const *values;
    gsize max_length; /* 0 when there is none */
} RlvDocType;

typedef struct {
    gboolean is_root;
    gboolean ordered;         /* its children come in the order listed */
    GArray *children;         /* guint32: kinds, in the order of the schema */
    const RlvDocType **types; /* per attribute */
} RlvDocKind;

typedef struct {
    RlvVocab *vocab;
    RlvDocKind *kinds; /* as many as the vocabulary has */
    guint n_kinds;
    GHashTable *types; /* name -> RlvDocType, owned */
    GStringChunk *strings;
    xmlDoc *document;
    xmlSchema *schema;
} RlvGrammar;

/* Of the embedded schema.  Errors: RLV_ERROR_INTERNAL. */
RlvGrammar *rlv_grammar_new (GError **error);
void rlv_grammar_free (RlvGrammar *grammar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvGrammar, rlv_grammar_free)

gboolean rlv_grammar_may_hold (const RlvGrammar *grammar, guint32 kind, guint32 child);
const char *rlv_grammar_name (const RlvGrammar *grammar, guint32 kind);
