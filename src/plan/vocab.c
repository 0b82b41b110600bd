/* What a plan may hold: elements and their attributes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

struct _RlvVocab {
    gatomicrefcount refs;
    RlvKindDef *kinds;
    guint n_kinds;
    GHashTable *by_name; /* name -> place + 1; keys in strings */
    GStringChunk *strings;
    GPtrArray *arrays; /* what the kinds point to */
};

static const char *const *
copy_names (RlvVocab *vocab, const char *const *names)
{
    guint n;
    const char **copy;

    if (names == NULL)
        return NULL;
    for (n = 0; names[n] != NULL;)
        n++;
    copy = g_new0 (const char *, n + 1);
    for (guint i = 0; i < n; i++)
        copy[i] = g_string_chunk_insert_const (vocab->strings, names[i]);
    g_ptr_array_add (vocab->arrays, copy);
    return copy;
}

static RlvAttrDef *
copy_attrs (RlvVocab *vocab, const RlvAttrDef *attrs, guint n)
{
    RlvAttrDef *copy = g_memdup2 (attrs, n * sizeof *attrs);

    for (guint i = 0; i < n; i++) {
        copy[i].name = g_string_chunk_insert_const (vocab->strings, attrs[i].name);
        copy[i].targets = copy_names (vocab, attrs[i].targets);
        copy[i].values = copy_names (vocab, attrs[i].values);
    }
    g_ptr_array_add (vocab->arrays, copy);
    return copy;
}

RlvVocab *
rlv_vocab_new (const RlvKindDef *kinds, guint n)
{
    RlvVocab *vocab = g_new0 (RlvVocab, 1);

    g_atomic_ref_count_init (&vocab->refs);
    vocab->strings = g_string_chunk_new (4096);
    vocab->arrays = g_ptr_array_new_with_free_func (g_free);
    vocab->by_name = g_hash_table_new (g_str_hash, g_str_equal);
    vocab->kinds = g_new0 (RlvKindDef, n);
    vocab->n_kinds = n;
    for (guint i = 0; i < n; i++) {
        RlvKindDef *kind = &vocab->kinds[i];

        g_assert (kinds[i].n_attrs <= G_MAXUINT16);
        kind->name = g_string_chunk_insert_const (vocab->strings, kinds[i].name);
        kind->n_attrs = kinds[i].n_attrs;
        kind->attrs = copy_attrs (vocab, kinds[i].attrs, kinds[i].n_attrs);
        g_hash_table_insert (vocab->by_name, (gpointer) kind->name,
                             GUINT_TO_POINTER (i + 1));
    }
    return vocab;
}

RlvVocab *
rlv_vocab_ref (RlvVocab *vocab)
{
    g_atomic_ref_count_inc (&vocab->refs);
    return vocab;
}

void
rlv_vocab_unref (RlvVocab *vocab)
{
    if (vocab == NULL || !g_atomic_ref_count_dec (&vocab->refs))
        return;
    g_hash_table_unref (vocab->by_name);
    g_ptr_array_unref (vocab->arrays);
    g_string_chunk_free (vocab->strings);
    g_free (vocab->kinds);
    g_free (vocab);
}

const RlvKindDef *
rlv_vocab_kinds (const RlvVocab *vocab, guint *n)
{
    *n = vocab->n_kinds;
    return vocab->kinds;
}

guint32
rlv_vocab_find (const RlvVocab *vocab, const char *name)
{
    /* Kept plus one, so that absent (0) wraps round to RLV_NONE. */
    return GPOINTER_TO_UINT (g_hash_table_lookup (vocab->by_name, name)) - 1;
}

guint32
rlv_vocab_attr (const RlvVocab *vocab, guint32 kind, const char *name)
{
    const RlvKindDef *def = &vocab->kinds[kind];

    for (guint32 i = 0; i < def->n_attrs; i++)
        if (strcmp (def->attrs[i].name, name) == 0)
            return i;
    return RLV_NONE;
}
