/* The journal: every entry, proven, in the one order of all copies.
 *
 * Feeds are merged: of the entries that come next in each, the first side's goes first
 * whose author had seen nothing that is still to come.  That depends on the entries
 * alone, not on how or when they came into this copy.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/journal.h"

#include <string.h>

typedef struct {
    RlvSide side;
    sqlite3_stmt *stmt;
    RlvRecord *next;          /* NULL at the end */
    gint64 done;              /* entries that were given */
    GString *hashes;          /* of these, one after the other */
    gint64 seen[RLV_N_SIDES]; /* by the newest of these */
} Feed;

typedef struct {
    RlvDb *db;
    const char *plan;
    Feed feeds[RLV_N_SIDES]; /* by side; that of both is empty */
} Walk;

static gboolean
fail (Walk *walk, RlvSide side, gint64 seq, const char *what, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_EVIDENCE,
                 _ ("%s: entry %ld of the feed of the %s %s; compare "
                    "with the copy of another side"),
                 walk->db->path, (long) seq, _ (rlv_side_name (side)), what);
    return FALSE;
}

/* --- one feed -------------------------------------------------------------------- */

static const char *
hash_of (const Feed *feed, gint64 seq)
{
    return feed->hashes->str + (seq - 1) * RLV_HASH_LEN;
}

static gboolean
column_is (sqlite3_stmt *row, int i, const char *text)
{
    return g_strcmp0 ((const char *) sqlite3_column_text (row, i), text) == 0;
}

/* The row and the text in it must say the same. */
static gboolean
check_row (Walk *walk, Feed *feed, GError **error)
{
    const RlvRecord *record = feed->next;
    const gint64 seq = feed->done + 1;
    g_autofree char *prev = feed->done == 0
                                ? g_strdup (RLV_NO_HASH)
                                : g_strndup (hash_of (feed, feed->done), RLV_HASH_LEN);

    if (record == NULL)
        return fail (walk, feed->side, seq, _ ("is not in the form of an entry"),
                     error);
    if (!column_is (feed->stmt, 3, record->hash))
        return fail (walk, feed->side, seq, _ ("was altered: its hash is another"),
                     error);
    if (record->entry.side != feed->side || record->entry.seq != seq ||
        strcmp (record->links.plan, walk->plan) != 0)
        return fail (walk, feed->side, seq, _ ("belongs to another place or plan"),
                     error);
    if (strcmp (record->links.prev, prev) != 0 || !column_is (feed->stmt, 2, prev))
        return fail (walk, feed->side, seq, _ ("does not follow the one before it"),
                     error);
    if (!column_is (feed->stmt, 4, record->entry.op))
        return fail (walk, feed->side, seq, _ ("has another operation id in its row"),
                     error);
    for (guint i = 0; i < RLV_N_SIDES; i++)
        if (record->links.seen[i] < feed->seen[i])
            return fail (walk, feed->side, seq, _ ("had seen less than the one before"),
                         error);
    return TRUE;
}

static gboolean
advance (Walk *walk, Feed *feed, GError **error)
{
    const char *text;
    gboolean row;

    g_clear_pointer (&feed->next, rlv_record_free);
    if (!rlv_db_step (walk->db, feed->stmt, &row, error))
        return FALSE;
    if (!row)
        return TRUE;
    if (sqlite3_column_int64 (feed->stmt, 1) != feed->done + 1)
        return fail (walk, feed->side, feed->done + 1, _ ("is missing"), error);
    text = (const char *) sqlite3_column_text (feed->stmt, 5);
    if (text != NULL)
        feed->next =
            rlv_entry_read (text, (gsize) sqlite3_column_bytes (feed->stmt, 5));
    return check_row (walk, feed, error);
}

/* --- merging --------------------------------------------------------------------- */

/* Whether all that the author of the next entry had seen was given. */
static gboolean
is_ready (const Walk *walk, const Feed *feed)
{
    for (guint i = 0; i < RLV_N_SIDES; i++)
        if (feed->next->links.seen[i] > walk->feeds[i].done)
            return FALSE;
    return TRUE;
}

static gboolean
check_seen (Walk *walk, const Feed *feed, GError **error)
{
    const RlvLinks *links = &feed->next->links;

    for (guint i = 0; i < RLV_N_SIDES; i++)
        if (links->seen[i] > 0 && strncmp (hash_of (&walk->feeds[i], links->seen[i]),
                                           links->seen_hash[i], RLV_HASH_LEN) != 0)
            return fail (walk, (RlvSide) i, links->seen[i],
                         _ ("is not the one that another side had seen"), error);
    return TRUE;
}

/* Every feed that goes on waits for an entry that is not there. */
static gboolean
fail_stuck (Walk *walk, GError **error)
{
    for (guint i = 0; i < RLV_N_FEEDS; i++) {
        const Feed *feed = &walk->feeds[rlv_feeds[i]];

        for (guint side = 0; feed->next != NULL && side < RLV_N_SIDES; side++)
            if (feed->next->links.seen[side] > walk->feeds[side].done)
                return fail (walk, (RlvSide) side, feed->next->links.seen[side],
                             _ ("was seen by another side and is missing"), error);
    }
    return TRUE; /* at the end of all */
}

static Feed *
pick (Walk *walk)
{
    for (guint i = 0; i < RLV_N_FEEDS; i++) {
        Feed *feed = &walk->feeds[rlv_feeds[i]];

        if (feed->next != NULL && is_ready (walk, feed))
            return feed;
    }
    return NULL;
}

static gboolean
merge (Walk *walk, RlvRecordFunc func, gpointer data, GError **error)
{
    for (Feed *feed; (feed = pick (walk)) != NULL;) {
        if (!check_seen (walk, feed, error))
            return FALSE;
        g_string_append_len (feed->hashes, feed->next->hash, RLV_HASH_LEN);
        memcpy (feed->seen, feed->next->links.seen, sizeof feed->seen);
        feed->done++;
        if (!func (&feed->next, data))
            return TRUE;
        if (!advance (walk, feed, error))
            return FALSE;
    }
    return fail_stuck (walk, error);
}

/* --- opening and closing --------------------------------------------------------- */

/* Each feed has a statement of its own, as they are read side by side. */
static gboolean
open_feeds (Walk *walk, GError **error)
{
    for (guint i = 0; i < RLV_N_FEEDS; i++) {
        Feed *feed = &walk->feeds[rlv_feeds[i]];

        feed->side = rlv_feeds[i];
        feed->hashes = g_string_new (NULL);
        if (sqlite3_prepare_v2 (walk->db->handle, rlv_sql[RLV_SQL_ENTRY_FEED], -1,
                                &feed->stmt, NULL) != SQLITE_OK)
            return rlv_db_fail (walk->db, error);
        sqlite3_bind_text (feed->stmt, 1, rlv_side_name (feed->side), -1,
                           SQLITE_TRANSIENT);
        if (!advance (walk, feed, error))
            return FALSE;
    }
    return TRUE;
}

static void
close_feed (Feed *feed, RlvTip *tip)
{
    memset (tip, 0, sizeof *tip);
    if (feed->done > 0) {
        tip->seq = feed->done;
        memcpy (tip->hash, hash_of (feed, feed->done), RLV_HASH_LEN);
    }
    if (feed->hashes != NULL)
        g_string_free (feed->hashes, TRUE);
    rlv_record_free (feed->next);
    sqlite3_finalize (feed->stmt);
}

gboolean
rlv_journal_walk (RlvDb *db, const char *plan, RlvRecordFunc func, gpointer data,
                  RlvTip tips[RLV_N_SIDES], GError **error)
{
    Walk walk = {.db = db, .plan = plan};
    gboolean ok = open_feeds (&walk, error) && merge (&walk, func, data, error);

    for (guint i = 0; i < RLV_N_SIDES; i++)
        close_feed (&walk.feeds[i], &tips[i]);
    return ok;
}
