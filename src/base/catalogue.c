/* Reads a compiled message catalogue (.mo) out of memory.
 *
 * gettext(3) cannot do this: it takes its language from the locale of the process, says
 * nothing at all in the C locale, and looks for files where the program was to be
 * installed.  Here a result must not depend on any of these.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "base/catalogue.h"

/* The format: magic, revision, number of texts, place of the table of originals, place
 * of the table of translations; a table is pairs (length, place); originals are sorted
 * by strcmp(); every text ends in 0; the forms of a plural follow one another. */
#define MAGIC 0x950412de

enum { AT_MAGIC = 0, AT_N = 8, AT_ORIGINALS = 12, AT_TRANSLATIONS = 16, HEADER = 20 };

struct _RlvCatalogue {
    GBytes *bytes;
    const char *data;
    gsize size;
    gboolean swapped;
    guint32 n, originals, translations;
};

static guint32
read32 (const RlvCatalogue *catalogue, gsize at)
{
    guint32 value;

    memcpy (&value, catalogue->data + at, sizeof value);
    return catalogue->swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

/* The @i-th text of the table at @table; NULL when it is not inside the file. */
static const char *
text_at (const RlvCatalogue *catalogue, guint32 table, guint32 i, gsize *len)
{
    gsize at = (gsize) table + (gsize) i * 8;
    gsize place;

    *len = read32 (catalogue, at);
    place = read32 (catalogue, at + 4);
    if (place >= catalogue->size || *len >= catalogue->size - place ||
        catalogue->data[place + *len] != '\0')
        return NULL;
    return catalogue->data + place;
}

static gboolean
is_sound (const RlvCatalogue *catalogue)
{
    gsize room = (gsize) catalogue->n * 8;
    gsize len;

    if (catalogue->originals > catalogue->size ||
        room > catalogue->size - catalogue->originals ||
        catalogue->translations > catalogue->size ||
        room > catalogue->size - catalogue->translations)
        return FALSE;
    for (guint32 i = 0; i < catalogue->n; i++)
        if (!text_at (catalogue, catalogue->originals, i, &len) ||
            !text_at (catalogue, catalogue->translations, i, &len))
            return FALSE;
    return TRUE;
}

RlvCatalogue *
rlv_catalogue_new (GBytes *bytes)
{
    g_autoptr (RlvCatalogue) catalogue = g_new0 (RlvCatalogue, 1);

    catalogue->bytes = g_bytes_ref (bytes);
    catalogue->data = g_bytes_get_data (bytes, &catalogue->size);
    if (catalogue->size < HEADER)
        return NULL;
    catalogue->swapped = read32 (catalogue, AT_MAGIC) != MAGIC;
    if (read32 (catalogue, AT_MAGIC) != MAGIC)
        return NULL;
    catalogue->n = read32 (catalogue, AT_N);
    catalogue->originals = read32 (catalogue, AT_ORIGINALS);
    catalogue->translations = read32 (catalogue, AT_TRANSLATIONS);
    return is_sound (catalogue) ? g_steal_pointer (&catalogue) : NULL;
}

void
rlv_catalogue_free (RlvCatalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    g_bytes_unref (catalogue->bytes);
    g_free (catalogue);
}

static const char *
nth_form (const char *text, gsize len, guint form)
{
    const char *end = text + len;

    for (; form > 0; form--) {
        text += strlen (text) + 1;
        if (text > end)
            return NULL;
    }
    return text;
}

const char *
rlv_catalogue_find (const RlvCatalogue *catalogue, const char *msgid, guint form)
{
    guint32 low = 0, high = catalogue->n;
    gsize len;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        int order =
            strcmp (msgid, text_at (catalogue, catalogue->originals, middle, &len));

        if (order == 0) {
            const char *text =
                text_at (catalogue, catalogue->translations, middle, &len);
            return nth_form (text, len, form);
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
