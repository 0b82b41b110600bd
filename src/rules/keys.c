/* What is found by a name.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/keys.h"

/* --- keys ------------------------------------------------------------------------ */

GHashTable *
rlv_keys_new (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                  (GDestroyNotify) g_hash_table_unref);
}

static const Key *
key_called (const RlvPack *pack, const char *name)
{
    for (guint i = 0; i < pack->keys->len; i++) {
        const Key *key = &g_array_index (pack->keys, Key, i);

        if (g_str_equal (key->name, name))
            return key;
    }
    return NULL;
}

static void
file_under (GHashTable *index, char *value, xmlNodePtr node)
{
    GPtrArray *nodes = g_hash_table_lookup (index, value);

    if (nodes == NULL) {
        nodes = g_ptr_array_new ();
        g_hash_table_insert (index, value, nodes);
    } else {
        g_free (value);
    }
    if (nodes->len == 0 || nodes->pdata[nodes->len - 1] != node)
        g_ptr_array_add (nodes, node);
}

/* Of a set, each node files @node under its own text. */
static void
file_all (GHashTable *index, xmlXPathObjectPtr values, xmlNodePtr node)
{
    for (int i = 0; i < rlv_value_count (values); i++) {
        xmlChar *text = rlv_value_text (values, i);

        file_under (index, g_strdup ((const char *) text), node);
        xmlFree (text);
    }
}

/* Whoever asks for a key in the midst of an expression goes on from where they were. */
static GHashTable *
make_index (Eval *eval, const Key *key)
{
    g_autoptr (GHashTable) index = g_hash_table_new_full (
        g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    xmlNodePtr current = eval->current, at = eval->xpath->node;
    int place = eval->xpath->proximityPosition, size = eval->xpath->contextSize;
    xmlNodeSetPtr nodes = rlv_eval_match (eval, key->match);

    for (int i = 0; nodes != NULL && i < nodes->nodeNr; i++) {
        xmlXPathObjectPtr values;

        if (nodes->nodeTab[i]->type == XML_NAMESPACE_DECL)
            continue; /* lives no longer than the set */
        eval->current = nodes->nodeTab[i];
        values = rlv_eval_object (eval, key->use, nodes->nodeTab[i]);
        if (values == NULL)
            break;
        file_all (index, values, nodes->nodeTab[i]);
        xmlXPathFreeObject (values);
    }
    xmlXPathFreeNodeSet (nodes);
    eval->current = current;
    eval->xpath->node = at;
    eval->xpath->proximityPosition = place;
    eval->xpath->contextSize = size;
    return eval->fault == NULL ? g_steal_pointer (&index) : NULL;
}

const xmlNodePtr *
rlv_keys_find (Eval *eval, const char *name, const char *value, guint *n)
{
    GHashTable *index = g_hash_table_lookup (eval->keys, name);
    GPtrArray *nodes;

    *n = 0;
    if (index == NULL) {
        const Key *key = key_called (eval->pack, name);

        if (key == NULL) {
            eval->fault = g_strdup_printf (_ ("there is no key \"%s\""), name);
            return NULL;
        }
        if (g_slist_find (eval->making, key) != NULL) {
            eval->fault = g_strdup_printf (_ ("key \"%s\" asks for itself"), name);
            return NULL;
        }
        eval->making = g_slist_prepend (eval->making, (gpointer) key);
        index = make_index (eval, key);
        eval->making = g_slist_delete_link (eval->making, eval->making);
        if (index == NULL)
            return NULL;
        g_hash_table_insert (eval->keys, g_strdup (name), index);
    }
    nodes = g_hash_table_lookup (index, value);
    if (nodes == NULL)
        return NULL;
    *n = nodes->len;
    return (const xmlNodePtr *) nodes->pdata;
}

/* --- who names whom -------------------------------------------------------------- */

/* Per item, at .first[item], those that name it. */
typedef struct {
    guint32 *first;
    RlvItemIx *from;
} Naming;

static void
free_naming (gpointer data)
{
    Naming *naming = data;

    g_free (naming->first);
    g_free (naming->from);
    g_free (naming);
}

GHashTable *
rlv_naming_new (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_naming);
}

static gboolean
is_reference (const RlvPlan *plan, const char *kind, const char *attr)
{
    const RlvVocab *vocab = rlv_plan_vocab (plan);
    guint32 k = rlv_vocab_find (vocab, kind);
    guint32 a = k != RLV_NONE ? rlv_vocab_attr (vocab, k, attr) : RLV_NONE;
    guint n;
    RlvType type;

    if (a == RLV_NONE)
        return FALSE;
    type = rlv_vocab_kinds (vocab, &n)[k].attrs[a].type;
    return type == RLV_TYPE_REF || type == RLV_TYPE_REFS;
}

/* Counts first, then fills: .first[i + 1] is where the next of i goes. */
static Naming *
make_naming (Eval *eval, const char *kind, const char *attr)
{
    guint32 n_items, n, n_refs, total = 0;
    const RlvItemIx *items = rlv_plan_of_kind (eval->plan, kind, &n);
    Naming *naming = g_new0 (Naming, 1);

    rlv_plan_items (eval->plan, &n_items);
    naming->first = g_new0 (guint32, (gsize) n_items + 2);
    for (guint32 i = 0; i < n; i++) {
        const RlvItemIx *refs = rlv_item_refs (eval->plan, items[i], attr, &n_refs);

        for (guint32 k = 0; k < n_refs; k++)
            if (refs[k] != RLV_NONE)
                naming->first[refs[k] + 2]++;
    }
    for (guint32 i = 2; i < n_items + 2; i++)
        total = naming->first[i] += total;
    naming->from = g_new (RlvItemIx, MAX (total, 1));
    for (guint32 i = 0; i < n; i++) {
        const RlvItemIx *refs = rlv_item_refs (eval->plan, items[i], attr, &n_refs);

        for (guint32 k = 0; k < n_refs; k++)
            if (refs[k] != RLV_NONE)
                naming->from[naming->first[refs[k] + 1]++] = items[i];
    }
    return naming;
}

const RlvItemIx *
rlv_naming_find (Eval *eval, const char *kind, const char *attr, RlvItemIx item,
                 guint32 *n)
{
    g_autofree char *name = g_strconcat (kind, " ", attr, NULL);
    const Naming *naming = g_hash_table_lookup (eval->naming, name);

    *n = 0;
    if (naming == NULL) {
        if (!is_reference (eval->plan, kind, attr)) {
            eval->fault = g_strdup_printf (
                _ ("<%s> has no attribute \"%s\" that names others"), kind, attr);
            return NULL;
        }
        naming = make_naming (eval, kind, attr);
        g_hash_table_insert (eval->naming, g_steal_pointer (&name), (gpointer) naming);
    }
    *n = naming->first[item + 1] - naming->first[item];
    return naming->from + naming->first[item];
}
