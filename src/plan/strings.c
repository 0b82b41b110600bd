/* One growing block, and an open table over it.
 *
 * A plan of 100,000 tasks has close to a million short strings, most of them again and
 * again (ids in links, kinds, durations).  A GHashTable with a copy of each key costs
 * more time and memory than reading the file.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/strings.h"

/* Before each interned string stands the item that bears it as its id. */
#define HEAD sizeof (RlvItemIx)

static guint64
mix (guint64 hash, guint64 word, guint64 key)
{
    hash = (hash ^ word) * key;
    return hash ^ (hash >> 29);
}

static guint32
hash_of (const RlvStrings *strings, const char *bytes, gsize len)
{
    guint64 hash = strings->key[0] ^ len;
    guint64 word = 0;

    for (; len >= sizeof word; bytes += sizeof word, len -= sizeof word) {
        memcpy (&word, bytes, sizeof word);
        hash = mix (hash, word, strings->key[1]);
    }
    word = 0;
    memcpy (&word, bytes, len);
    hash = mix (hash, word, strings->key[1]);
    hash = mix (hash, hash >> 32, strings->key[1]);
    return (guint32) (hash >> 32);
}

static guint64
draw_key (void)
{
    return (guint64) g_random_int () << 32 | g_random_int ();
}

void
rlv_strings_init (RlvStrings *strings)
{
    *strings = (RlvStrings){
        .len = HEAD, /* so that no text is 0 */
        .size = 4096,
        .n_slots = 1024,
        .key = {draw_key (), draw_key () | 1},
    };
    strings->block = g_malloc (strings->size);
    strings->slots = g_new0 (guint64, strings->n_slots);
}

void
rlv_strings_clear (RlvStrings *strings)
{
    g_clear_pointer (&strings->block, g_free);
    g_clear_pointer (&strings->slots, g_free);
}

static char *
reserve (RlvStrings *strings, gsize len)
{
    if (strings->size - strings->len < len) {
        strings->size = MAX (strings->size * 2, strings->len + len);
        /* A text is 32 bits wide; readers refuse plans long before they are that large.
         */
        g_assert (strings->len + len <= G_MAXUINT32);
        strings->block = g_realloc (strings->block, strings->size);
    }
    return strings->block + strings->len;
}

static RlvText
append (RlvStrings *strings, const char *bytes, gsize len)
{
    char *at = reserve (strings, len + 1);
    RlvText text = (RlvText) strings->len;

    memcpy (at, bytes, len);
    at[len] = '\0';
    strings->len += len + 1;
    return text;
}

RlvText
rlv_strings_add (RlvStrings *strings, const char *bytes, gsize len)
{
    return append (strings, bytes, len);
}

static gboolean
same (const RlvStrings *strings, RlvText text, const char *bytes, gsize len)
{
    const char *there = strings->block + text;

    return len < strings->len - text && memcmp (there, bytes, len) == 0 &&
           there[len] == '\0';
}

/* The slot of that string, or the free one where it would go. */
static guint32
probe (const RlvStrings *strings, guint32 hash, const char *bytes, gsize len)
{
    guint32 mask = strings->n_slots - 1;
    guint32 at = hash & mask;

    for (; strings->slots[at] != 0; at = (at + 1) & mask)
        if (strings->slots[at] >> 32 == hash &&
            same (strings, (RlvText) strings->slots[at], bytes, len))
            break;
    return at;
}

static void
grow (RlvStrings *strings)
{
    guint64 *old = strings->slots;
    guint32 n = strings->n_slots;
    guint32 mask = n * 2 - 1;

    strings->n_slots = n * 2;
    strings->slots = g_new0 (guint64, strings->n_slots);
    for (guint32 i = 0; i < n; i++) {
        guint32 at = (guint32) (old[i] >> 32) & mask;

        if (old[i] == 0)
            continue;
        while (strings->slots[at] != 0)
            at = (at + 1) & mask;
        strings->slots[at] = old[i];
    }
    g_free (old);
}

RlvText
rlv_strings_find (const RlvStrings *strings, const char *bytes, gsize len)
{
    guint32 hash = hash_of (strings, bytes, len);

    return (RlvText) strings->slots[probe (strings, hash, bytes, len)];
}

static RlvText
intern (RlvStrings *strings, const char *bytes, gsize len)
{
    guint32 hash = hash_of (strings, bytes, len);
    guint32 at = probe (strings, hash, bytes, len);
    RlvItemIx nothing = RLV_NAMES_NOTHING;
    RlvText text;

    if (strings->slots[at] != 0)
        return (RlvText) strings->slots[at];
    memcpy (reserve (strings, HEAD), &nothing, HEAD);
    strings->len += HEAD;
    text = append (strings, bytes, len);
    strings->slots[at] = (guint64) hash << 32 | text;
    if (++strings->n_used > strings->n_slots / 2)
        grow (strings);
    return text;
}

RlvText
rlv_strings_intern (RlvStrings *strings, const char *bytes, gsize len)
{
    guint64 word = 0;
    guint at;

    if (len > sizeof word || len == 0)
        return intern (strings, bytes, len);
    memcpy (&word, bytes, len);
    at = (guint) ((word * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 54);
    if (strings->recent[at].word != word) {
        strings->recent[at].text = intern (strings, bytes, len);
        strings->recent[at].word = word;
    }
    return strings->recent[at].text;
}

RlvItemIx
rlv_strings_named (const RlvStrings *strings, RlvText text)
{
    RlvItemIx item;

    memcpy (&item, strings->block + text - HEAD, HEAD);
    return item;
}

void
rlv_strings_name (RlvStrings *strings, RlvText text, RlvItemIx item)
{
    memcpy (strings->block + text - HEAD, &item, HEAD);
}
