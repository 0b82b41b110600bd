/* Strings of a plan, in one block; those interned are kept once.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>

/* Where a string stands in the block; 0 is none.  Never a pointer: the block moves
 * while it grows. */
typedef guint32 RlvText;

/* What an interned string names, when it is not an item. */
#define RLV_NAMES_NOTHING RLV_NONE
#define RLV_NAMES_UNREAD  (RLV_NONE - 1) /* something that could not be read */

typedef struct {
    char *block;
    gsize len, size;
    guint64 *slots; /* hash << 32 | text; 0 is free */
    guint32 n_slots, n_used;
    struct {
        guint64 word; /* the bytes themselves, filled up with 0 */
        RlvText text;
    } recent[1024]; /* short strings, which come most often */
    guint64 key[2]; /* drawn per plan, so that no file can be made to collide */
} RlvStrings;

void rlv_strings_init (RlvStrings *strings);
void rlv_strings_clear (RlvStrings *strings);

/* Each copies @len bytes and ends them with 0.  Interning gives equal strings the same
 * text; adding always makes a new one. */
RlvText rlv_strings_intern (RlvStrings *strings, const char *bytes, gsize len);
RlvText rlv_strings_add (RlvStrings *strings, const char *bytes, gsize len);
/* 0 when no such string was interned. */
RlvText rlv_strings_find (const RlvStrings *strings, const char *bytes, gsize len);

static inline const char *
rlv_strings_get (const RlvStrings *strings, RlvText text)
{
    return text != 0 ? strings->block + text : NULL;
}

/* The item that bears the interned string as its id: an item, or RLV_NAMES_*. */
RlvItemIx rlv_strings_named (const RlvStrings *strings, RlvText text);
void rlv_strings_name (RlvStrings *strings, RlvText text, RlvItemIx item);
