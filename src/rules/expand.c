/* Abstract patterns and rules, written out.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/expand.h"

/* So many copies may be made: abstract rules may extend others, or themselves. */
#define MAX_COPIES 2000

/* So large may all copies be, in bytes of text, and so much more for each node. */
#define MAX_COPIED ((gsize) 4 << 20)
#define NODE_BYTES 16

static xmlNodePtr
next_in_document (xmlNodePtr node, xmlNodePtr root)
{
    if (node->children != NULL)
        return node->children;
    while (node != root && node->next == NULL)
        node = node->parent;
    return node != root ? node->next : NULL;
}

static gboolean
is_abstract (xmlNodePtr node, const char *name)
{
    g_autofree char *abstract = rlv_pack_is (node, PACK_SCH, name)
                                    ? rlv_pack_attr (node, NULL, "abstract")
                                    : NULL;

    return g_strcmp0 (abstract, "true") == 0;
}

static xmlNodePtr
find_abstract (xmlNodePtr root, const char *name, const char *id)
{
    for (xmlNodePtr node = root; node != NULL; node = next_in_document (node, root)) {
        g_autofree char *is =
            is_abstract (node, name) ? rlv_pack_attr (node, NULL, "id") : NULL;

        if (g_strcmp0 (is, id) == 0)
            return node;
    }
    return NULL;
}

/* --- parameters ------------------------------------------------------------------ */

static gboolean
in_name (char c)
{
    return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.';
}

/* @text with each "$name" replaced that is a parameter; no longer than expressions may
 * be, give or take one value. */
static char *
substitute (const char *text, GHashTable *params)
{
    GString *out = g_string_new (NULL);

    for (const char *p = text; *p != '\0' && out->len <= EXPR_MAX;) {
        gsize n = 0;
        const char *value;
        g_autofree char *name = NULL;

        if (*p != '$') {
            g_string_append_c (out, *p++);
            continue;
        }
        while (in_name (p[1 + n]))
            n++;
        name = g_strndup (p + 1, n);
        value = g_hash_table_lookup (params, name);
        if (value != NULL)
            g_string_append_len (out, value,
                                 (gssize) MIN (strlen (value), EXPR_MAX + 1));
        else
            g_string_append_len (out, p, (gssize) n + 1);
        p += 1 + n;
    }
    return g_string_free (out, FALSE);
}

static void
substitute_all (xmlNodePtr top, GHashTable *params)
{
    for (xmlNodePtr node = top; node != NULL; node = next_in_document (node, top)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        for (xmlAttrPtr attr = node->properties; attr != NULL; attr = attr->next) {
            xmlChar *value = xmlNodeGetContent ((xmlNodePtr) attr);
            g_autofree char *text = substitute ((const char *) value, params);

            xmlSetNsProp (node, attr->ns, attr->name, (const xmlChar *) text);
            xmlFree (value);
        }
    }
}

static GHashTable *
params_of (xmlNodePtr pattern)
{
    GHashTable *params =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

    for (xmlNodePtr node = pattern->children; node != NULL; node = node->next) {
        char *name, *value;

        if (!rlv_pack_is (node, PACK_SCH, "param"))
            continue;
        name = rlv_pack_attr (node, NULL, "name");
        value = rlv_pack_attr (node, NULL, "value");
        if (name != NULL && value != NULL) {
            g_hash_table_replace (params, name, value);
        } else {
            g_free (name);
            g_free (value);
        }
    }
    return params;
}

/* --- copies ---------------------------------------------------------------------- */

static gsize
size_of_text (const xmlNode *node)
{
    return NODE_BYTES + (node != NULL && node->content != NULL
                             ? strlen ((const char *) node->content)
                             : 0);
}

static gsize
size_of (xmlNodePtr top)
{
    gsize size = 0;

    for (xmlNodePtr node = top; node != NULL; node = next_in_document (node, top)) {
        size += size_of_text (node->type == XML_ELEMENT_NODE ? NULL : node);
        if (node->type != XML_ELEMENT_NODE)
            continue;
        for (xmlAttrPtr attr = node->properties; attr != NULL; attr = attr->next)
            size += size_of_text (attr->children);
    }
    return size;
}

/* Copies what is in @from after @after, or as the first in @into; FALSE when all copies
 * get too large. */
static gboolean
copy_children (Reading *reading, xmlNodePtr from, xmlNodePtr into, xmlNodePtr after,
               GHashTable *params)
{
    for (xmlNodePtr node = from->children; node != NULL; node = node->next) {
        xmlNodePtr copy;

        reading->copied += size_of (node);
        if (reading->copied > MAX_COPIED)
            return FALSE;
        copy = xmlDocCopyNode (node, into->doc, 1);
        if (params != NULL)
            substitute_all (copy, params);
        if (after != NULL)
            xmlAddNextSibling (after, copy);
        else
            xmlAddChild (into, copy);
        if (after != NULL)
            after = copy;
    }
    return TRUE;
}

static gboolean
fail (Reading *reading, xmlNodePtr node, const char *id)
{
    rlv_scope_fault (&reading->scope, rlv_pack_line (node),
                     _ ("there is no abstract \"%s\", or it refers to itself"), id);
    return FALSE;
}

static gboolean
fail_large (Reading *reading, xmlNodePtr node)
{
    rlv_scope_fault (
        &reading->scope, rlv_pack_line (node),
        _ ("with its abstract patterns and rules written out, the pack gets "
           "too large"));
    return FALSE;
}

static gboolean
expand_pattern (Reading *reading, xmlNodePtr root, xmlNodePtr pattern)
{
    g_autofree char *id = rlv_pack_attr (pattern, NULL, "is-a");
    g_autoptr (GHashTable) params = NULL;
    xmlNodePtr abstract;

    if (id == NULL)
        return TRUE;
    if (++reading->n_copies > MAX_COPIES)
        return fail_large (reading, pattern);
    abstract = find_abstract (root, "pattern", id);
    if (abstract == NULL || abstract == pattern)
        return fail (reading, pattern, id);
    params = params_of (pattern);
    return copy_children (reading, abstract, pattern, NULL, params) ||
           fail_large (reading, pattern);
}

/* The first <extends> of a rule that is not abstract; NULL when there is none left. */
static xmlNodePtr
find_extends (xmlNodePtr root)
{
    for (xmlNodePtr node = root; node != NULL; node = next_in_document (node, root))
        if (rlv_pack_is (node, PACK_SCH, "extends") && node->parent != NULL &&
            !is_abstract (node->parent, "rule"))
            return node;
    return NULL;
}

static gboolean
expand_rules (Reading *reading, xmlNodePtr root)
{
    xmlNodePtr extends;

    for (guint n = 0; (extends = find_extends (root)) != NULL; n++) {
        g_autofree char *id = rlv_pack_attr (extends, NULL, "rule");
        xmlNodePtr abstract = id != NULL ? find_abstract (root, "rule", id) : NULL;

        if (abstract == NULL || n == MAX_COPIES)
            return fail (reading, extends, id != NULL ? id : "");
        if (!copy_children (reading, abstract, extends->parent, extends, NULL))
            return fail_large (reading, extends);
        xmlUnlinkNode (extends);
        xmlFreeNode (extends);
    }
    return TRUE;
}

static void
drop_abstract (xmlNodePtr root)
{
    for (xmlNodePtr node = root->children, next; node != NULL; node = next) {
        next = node->next;
        if (is_abstract (node, "pattern") || is_abstract (node, "rule")) {
            xmlUnlinkNode (node);
            xmlFreeNode (node);
        } else if (rlv_pack_is (node, PACK_SCH, "pattern")) {
            drop_abstract (node);
        }
    }
}

gboolean
rlv_pack_expand (Reading *reading, xmlDocPtr doc)
{
    xmlNodePtr root = xmlDocGetRootElement (doc);

    if (root == NULL)
        return TRUE;
    for (xmlNodePtr node = root->children; node != NULL; node = node->next)
        if (rlv_pack_is (node, PACK_SCH, "pattern") && !is_abstract (node, "pattern") &&
            !expand_pattern (reading, root, node))
            return FALSE;
    if (!expand_rules (reading, root))
        return FALSE;
    drop_abstract (root);
    return TRUE;
}
