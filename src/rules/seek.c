/* Elements by their attributes: what half of all rules begin with.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <libxml/xpathInternals.h>

#include "rules/seek.h"

/* The elements of a kind that have an attribute, in the order of the document. */
typedef struct {
    GPtrArray *all;    /* xmlNodePtr */
    GHashTable *lists; /* by value: GPtrArray of xmlNodePtr */
} Seen;

static void
free_seen (gpointer data)
{
    Seen *seen = data;

    g_ptr_array_unref (seen->all);
    g_hash_table_unref (seen->lists);
    g_free (seen);
}

GHashTable *
rlv_seen_new (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_seen);
}

static const xmlAttr *
find_attr (const xmlNode *node, const Clue *clue)
{
    const xmlAttr *attr = node->properties;

    while (attr != NULL && ((attr->ns != NULL) != clue->computed ||
                            strcmp ((const char *) attr->name, clue->attr) != 0))
        attr = attr->next;
    return attr;
}

static Seen *
look_at_all (xmlNodeSetPtr nodes, const Clue *clue)
{
    Seen *seen = g_new0 (Seen, 1);

    seen->all = g_ptr_array_new ();
    seen->lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) g_ptr_array_unref);
    for (int i = 0; i < nodes->nodeNr; i++) {
        const xmlAttr *attr = find_attr (nodes->nodeTab[i], clue);
        GPtrArray *list;

        if (attr == NULL)
            continue;
        g_ptr_array_add (seen->all, nodes->nodeTab[i]);
        list = g_hash_table_lookup (seen->lists, attr->children->content);
        if (list == NULL) {
            list = g_ptr_array_new ();
            g_hash_table_insert (seen->lists, attr->children->content, list);
        }
        g_ptr_array_add (list, nodes->nodeTab[i]);
    }
    return seen;
}

static const GPtrArray *
follow_clue (Eval *eval, xmlNodeSetPtr nodes, const char *kind, const Clue *clue)
{
    g_autofree char *key =
        g_strconcat (kind, clue->computed ? " o:" : " ", clue->attr, NULL);
    Seen *seen = g_hash_table_lookup (eval->seen, key);

    if (seen == NULL) {
        seen = look_at_all (nodes, clue);
        g_hash_table_insert (eval->seen, g_steal_pointer (&key), seen);
    }
    return clue->value != NULL ? g_hash_table_lookup (seen->lists, clue->value)
                               : seen->all;
}

xmlNodeSetPtr
rlv_seek (Eval *eval, const Probe *probe)
{
    guint32 kind = rlv_vocab_find (rlv_plan_vocab (eval->plan), probe->kind);
    xmlNodeSetPtr nodes = kind != RLV_NONE ? rlv_eval_kind (eval, kind) : NULL;
    xmlNodeSetPtr found;

    if (nodes != NULL && probe->clues == NULL) {
        rlv_eval_spend (eval, (gulong) nodes->nodeNr);
        return xmlXPathNodeSetMerge (NULL, nodes);
    }
    found = xmlXPathNodeSetCreate (NULL);
    for (guint i = 0; nodes != NULL && i < probe->clues->len; i++) {
        const GPtrArray *list = follow_clue (eval, nodes, probe->kind,
                                             &g_array_index (probe->clues, Clue, i));

        if (list == NULL || !rlv_eval_spend (eval, list->len))
            continue;
        for (guint k = 0; k < list->len; k++)
            xmlXPathNodeSetAddUnique (found, list->pdata[k]);
    }
    if (probe->clues != NULL && probe->clues->len > 1)
        rlv_nodes_sort (found);
    return found;
}
