/* The simple types of the schema: what values may be.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlregexp.h>
#include <releve/doc.h>

#define RLV_XSD "http://www.w3.org/2001/XMLSchema"

typedef struct {
    RlvAttrDef def;       /* all of it but the name, required and targets */
    const char *words[2]; /* what it is, in English and French, or NULL */
    GPtrArray *patterns;  /* xmlRegexp: a value must match them all */
    gboolean is_name;     /* the only pattern is that of identifiers */
} RlvDocType;

typedef struct {
    GHashTable *types; /* name -> RlvDocType */
    GHashTable
        *nodes; /* "simpleType date" -> the node, of all that stands at the top */
    GPtrArray *regexps; /* owned here, shared by types */
    GStringChunk *strings;
} RlvTypes;

/* Of a schema's root element; it must live until the last type was asked for. */
RlvTypes *rlv_types_new (const xmlNode *schema);
void rlv_types_free (RlvTypes *types);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvTypes, rlv_types_free)

/* The type of that name, or the one that @node (a simpleType) says.
 * Errors: RLV_ERROR_INTERNAL when it uses what is not understood here. */
const RlvDocType *rlv_types_find (RlvTypes *types, const char *name, GError **error);
const RlvDocType *rlv_types_of (RlvTypes *types, const xmlNode *node, GError **error);

/* Whether the @len bytes at @text match every pattern. */
gboolean rlv_type_matches (const RlvDocType *type, const char *text, gsize len);

/* What stands at the top of the schema: a <complexType> called so; NULL when none does.
 */
const xmlNode *rlv_types_node (const RlvTypes *types, const char *what,
                               const char *name);

/* --- reading a DOM --- */

/* Whether it is an element of the schema language called so. */
gboolean rlv_xsd_is (const xmlNode *node, const char *name);
const xmlNode *rlv_xsd_child (const xmlNode *node, const char *name);
/* An attribute, kept with @types, or NULL. */
const char *rlv_xsd_attr (const RlvTypes *types, const xmlNode *node, const char *name);
/* Sets @error and returns FALSE. */
gboolean rlv_xsd_fail (GError **error, const char *what, const char *name);
