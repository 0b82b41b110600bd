/* Entries as text, both ways; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/store.h>

#define RLV_HASH_LEN  64         /* SHA-256 in hexadecimal */
#define RLV_NO_HASH   "-"        /* before the first entry of a feed */
#define RLV_WORD_MAX  200        /* characters of who, subject, value, other, op */
#define RLV_NOTE_MAX  4000       /* characters of a note, and of evidence */
#define RLV_TABLE_MAX (16 << 20) /* bytes of the table of a baseline */
#define RLV_ENTRY_MAX (RLV_TABLE_MAX + (64 << 10)) /* bytes of a whole text */

/* What binds an entry to the others. */
typedef struct {
    const char *plan;
    const char *prev;         /* hash, or RLV_NO_HASH */
    gint64 seen[RLV_N_SIDES]; /* newest entry seen of each other feed; 0: none */
    const char *seen_hash[RLV_N_SIDES];
} RlvLinks;

/* An entry read back.  All strings lie in @buffer. */
typedef struct {
    RlvEntry entry;
    RlvLinks links;
    char hash[RLV_HASH_LEN + 1];
    char *buffer;
} RlvRecord;

/* Whether @entry says what its kind needs, and no more than fits.
 * Errors: RLV_ERROR_USAGE. */
gboolean rlv_entry_check (const RlvEntry *entry, GError **error);

/* The one text of @entry; it must have passed the check.  Free with g_free(). */
char *rlv_entry_write (const RlvEntry *entry, const RlvLinks *links);

/* What @text says, or NULL when it is not the one text of any entry.  Free with
 * rlv_record_free(). */
RlvRecord *rlv_entry_read (const char *text, gsize len);
void rlv_record_free (RlvRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvRecord, rlv_record_free)

/* Whether both say the same, whenever they were recorded. */
gboolean rlv_entry_same (const RlvEntry *a, const RlvEntry *b);

/* Fills @hash with the SHA-256 of @text. */
void rlv_hash (const char *text, gsize len, char hash[RLV_HASH_LEN + 1]);
gboolean rlv_is_hash (const char *text);
