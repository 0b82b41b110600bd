/* Files kept in memory.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "doc/source.h"

struct _RlvDocFiles {
    GHashTable *bytes; /* name -> GBytes */
};

RlvDocFiles *
rlv_doc_files_new (void)
{
    RlvDocFiles *files = g_new (RlvDocFiles, 1);

    files->bytes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_bytes_unref);
    return files;
}

void
rlv_doc_files_free (RlvDocFiles *files)
{
    if (files == NULL)
        return;
    g_hash_table_unref (files->bytes);
    g_free (files);
}

RlvDocFiles *
rlv_doc_files_copy (const RlvDocFiles *files)
{
    RlvDocFiles *copy = rlv_doc_files_new ();
    GHashTableIter iter;
    gpointer name, bytes;

    g_hash_table_iter_init (&iter, files->bytes);
    while (g_hash_table_iter_next (&iter, &name, &bytes))
        rlv_doc_files_set (copy, name, bytes);
    return copy;
}

GBytes *
rlv_doc_files_get (const RlvDocFiles *files, const char *name)
{
    return g_hash_table_lookup (files->bytes, name);
}

void
rlv_doc_files_set (RlvDocFiles *files, const char *name, GBytes *bytes)
{
    g_hash_table_replace (files->bytes, g_strdup (name), g_bytes_ref (bytes));
}

/* What the file has now; less than it had, where it was cut while it was read. */
static GBytes *
read_whole (const RlvSource *source)
{
    g_autofree char *bytes = g_malloc (source->size + 1);
    gssize n = rlv_source_read (source, 0, bytes, source->size);

    return n < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&bytes), (gsize) n);
}

void
rlv_source_keep (RlvSource *source, RlvDocFiles *files)
{
    GBytes *bytes = rlv_doc_files_get (files, source->name);
    g_autoptr (GBytes) read = bytes == NULL ? read_whole (source) : NULL;
    gsize len;

    if (read != NULL)
        rlv_doc_files_set (files, source->name, bytes = read);
    if (bytes == NULL)
        return; /* the reader will meet the same fault, and say so */
    source->bytes = g_bytes_get_data (bytes, &len);
    source->size = len;
    source->in_memory = TRUE;
}
