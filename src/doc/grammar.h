/* The schema, as this program reads it: elements, what they hold, what their attributes
 * may be.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "doc/types.h"

#define RLV_DOC_NAMESPACE "urn:releve:plan:1"

/* An element inside another. */
typedef struct {
    guint32 kind;
    guint32 least,
        most; /* how often, when there is an order; G_MAXUINT32 is any number */
} RlvDocChild;

typedef struct {
    gboolean is_root;
    gboolean
        ordered; /* its children come in the order listed; else in any, any number */
    gboolean has_text;
    GArray *children;         /* RlvDocChild, in the order of the schema */
    const RlvDocType **types; /* per attribute */
} RlvDocKind;

typedef struct {
    RlvVocab *vocab;
    RlvDocKind *kinds; /* as many as the vocabulary has */
    guint n_kinds;
    RlvTypes *types;
} RlvGrammar;

/* Of the embedded schema.  Errors: RLV_ERROR_INTERNAL. */
RlvGrammar *rlv_grammar_new (GError **error);
void rlv_grammar_free (RlvGrammar *grammar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvGrammar, rlv_grammar_free)

const char *rlv_grammar_name (const RlvGrammar *grammar, guint32 kind);
/* The place of @child among what @kind may hold, or RLV_NONE. */
guint32 rlv_grammar_child (const RlvGrammar *grammar, guint32 kind, guint32 child);
