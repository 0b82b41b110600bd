/* The journal: adding to a feed.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/journal.h"

#include <string.h>

const RlvSide rlv_feeds[RLV_N_FEEDS] = {RLV_SIDE_CLIENT, RLV_SIDE_PROVIDER,
                                        RLV_SIDE_THIRD};

static gboolean
fail_altered (RlvDb *db, RlvSide side, gint64 seq, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_EVIDENCE,
                 _ ("%s: entry %ld of the feed of the %s is not what "
                    "was recorded; compare with the copy of another side"),
                 db->path, (long) seq, _ (rlv_side_name (side)));
    return FALSE;
}

/* --- tips ------------------------------------------------------------------------ */

static gboolean
read_last (RlvDb *db, RlvSide side, RlvTip *tip, GError **error)
{
    sqlite3_stmt *stmt =
        rlv_db_start (db, RLV_SQL_ENTRY_LAST, "t", rlv_side_name (side));
    gboolean row;

    memset (tip, 0, sizeof *tip);
    if (!rlv_db_step (db, stmt, &row, error))
        return FALSE;
    if (row) {
        tip->seq = sqlite3_column_int64 (stmt, 0);
        g_strlcpy (tip->hash, (const char *) sqlite3_column_text (stmt, 1),
                   sizeof tip->hash);
        sqlite3_reset (stmt);
    }
    return TRUE;
}

static gboolean
fail_tip (RlvDb *db, const char *side, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_EVIDENCE,
                 _ ("%s: the feed of the %s does not end where it did when the last "
                    "entry was recorded; compare with the copy of another side"),
                 db->path, side);
    return FALSE;
}

/* Whether @tips are what the table of tips says, no more and no less. */
static gboolean
match_tips (RlvDb *db, const RlvTip tips[RLV_N_SIDES], GError **error)
{
    sqlite3_stmt *stmt = rlv_db_start (db, RLV_SQL_TIPS, "");
    gboolean found[RLV_N_SIDES] = {FALSE};
    gboolean row;

    while (rlv_db_step (db, stmt, &row, error)) {
        RlvSide side;

        if (!row) {
            for (guint i = 0; i < RLV_N_SIDES; i++)
                if (tips[i].seq > 0 && !found[i])
                    return fail_tip (db, _ (rlv_side_name ((RlvSide) i)), error);
            return TRUE;
        }
        const char *name = (const char *) sqlite3_column_text (stmt, 0);
        if (!rlv_side_parse (name, &side) ||
            sqlite3_column_int64 (stmt, 1) != tips[side].seq ||
            strcmp ((const char *) sqlite3_column_text (stmt, 2), tips[side].hash)) {
            fail_tip (db, name, error);
            sqlite3_reset (stmt);
            return FALSE;
        }
        found[side] = TRUE;
    }
    return FALSE;
}

gboolean
rlv_journal_tips (RlvDb *db, RlvTip tips[RLV_N_SIDES], GError **error)
{
    memset (tips, 0, RLV_N_SIDES * sizeof *tips);
    for (guint i = 0; i < RLV_N_FEEDS; i++)
        if (!read_last (db, rlv_feeds[i], &tips[rlv_feeds[i]], error))
            return FALSE;
    return match_tips (db, tips, error);
}

char *
rlv_tips_format (const RlvTip tips[RLV_N_SIDES])
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < RLV_N_FEEDS; i++) {
        const RlvTip *tip = &tips[rlv_feeds[i]];

        if (tip->seq > 0)
            g_string_append_printf (text, "%s%s:%ld:%s", text->len > 0 ? " " : "",
                                    rlv_side_name (rlv_feeds[i]), (long) tip->seq,
                                    tip->hash);
    }
    return g_string_free (text, FALSE);
}

/* --- reading back ---------------------------------------------------------------- */

/* The record on which @stmt stands; NULL when it is none. */
static RlvRecord *
read_text (sqlite3_stmt *stmt)
{
    const char *text = (const char *) sqlite3_column_text (stmt, 5);

    if (text == NULL)
        return NULL;
    return rlv_entry_read (text, (gsize) sqlite3_column_bytes (stmt, 5));
}

gboolean
rlv_journal_find_op (RlvDb *db, const char *op, RlvRecord **record, GError **error)
{
    sqlite3_stmt *stmt = rlv_db_start (db, RLV_SQL_ENTRY_BY_OP, "t", op);
    gboolean row, ok = TRUE;

    *record = NULL;
    if (!rlv_db_step (db, stmt, &row, error))
        return FALSE;
    if (row) {
        RlvSide side = RLV_SIDE_BOTH;
        const gint64 seq = sqlite3_column_int64 (stmt, 1);

        rlv_side_parse ((const char *) sqlite3_column_text (stmt, 0), &side);
        *record = read_text (stmt);
        ok = *record != NULL || fail_altered (db, side, seq, error);
        sqlite3_reset (stmt);
    }
    return ok;
}

/* --- adding ---------------------------------------------------------------------- */

static RlvLinks
links_of (const char *plan, RlvSide side, const RlvTip tips[RLV_N_SIDES])
{
    RlvLinks links = {.plan = plan, .prev = RLV_NO_HASH};

    if (tips[side].seq > 0)
        links.prev = tips[side].hash;
    for (guint i = 0; i < RLV_N_SIDES; i++)
        if (i != side && tips[i].seq > 0) {
            links.seen[i] = tips[i].seq;
            links.seen_hash[i] = tips[i].hash;
        }
    return links;
}

/* What the disk and everything on the way to it made of the text. */
static RlvRecord *
read_back (RlvDb *db, const RlvEntry *entry, const char *hash, GError **error)
{
    sqlite3_stmt *stmt = rlv_db_start (db, RLV_SQL_ENTRY_GET, "ti",
                                       rlv_side_name (entry->side), entry->seq);
    g_autoptr (RlvRecord) record = NULL;
    gboolean row;

    if (!rlv_db_step (db, stmt, &row, error))
        return NULL;
    if (row) {
        record = read_text (stmt);
        sqlite3_reset (stmt);
    }
    if (record == NULL || strcmp (record->hash, hash) != 0) {
        fail_altered (db, entry->side, entry->seq, error);
        return NULL;
    }
    return g_steal_pointer (&record);
}

RlvRecord *
rlv_journal_add (RlvDb *db, const char *plan, const RlvEntry *entry, GError **error)
{
    RlvTip tips[RLV_N_SIDES];
    RlvEntry added = *entry;
    char hash[RLV_HASH_LEN + 1];

    if (!rlv_journal_tips (db, tips, error))
        return NULL;
    const RlvLinks links = links_of (plan, entry->side, tips);
    const char *op = entry->op != NULL && *entry->op != '\0' ? entry->op : NULL;

    added.seq = tips[entry->side].seq + 1;
    g_autofree char *text = rlv_entry_write (&added, &links);
    rlv_hash (text, strlen (text), hash);
    sqlite3_stmt *stmt =
        rlv_db_start (db, RLV_SQL_ENTRY_ADD, "titttt", rlv_side_name (entry->side),
                      added.seq, links.prev, hash, op, text);
    if (!rlv_db_run (db, stmt, error))
        return NULL;
    return read_back (db, &added, hash, error);
}
