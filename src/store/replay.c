/* The journal read again, up to a horizon.
 *
 * Entries are taken in the one order of all copies, and each does to its fact what it
 * did when it was appended.  Left out before that are, in this order: what was not
 * known yet; what was taken back or said again; what had not happened yet.  A
 * correction that is known thus wins also where what it says lies beyond the horizon: a
 * start recorded on the 4th and corrected to the 8th is, as of the 6th, no start.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/replay.h"

#include <string.h>

/* --- what was known -------------------------------------------------------------- */

typedef struct {
    const RlvHorizon *horizon;
    const char *subject; /* NULL: all */
    GPtrArray *records;
    RlvTip known[RLV_N_SIDES];
    gboolean closed[RLV_N_SIDES]; /* the feed goes on, but not for this horizon */
} Gathering;

/* What stands behind an entry in its feed was recorded after it, whatever its clock
 * said; and whoever had seen an entry recorded later still. */
static gboolean
is_known (const Gathering *gathering, const RlvRecord *record)
{
    const RlvHorizon *horizon = gathering->horizon;
    const RlvEntry *entry = &record->entry;

    if (gathering->closed[entry->side] || entry->recorded >= horizon->known ||
        (horizon->last[entry->side] >= 0 && entry->seq > horizon->last[entry->side]))
        return FALSE;
    for (guint i = 0; i < RLV_N_SIDES; i++)
        if (record->links.seen[i] > gathering->known[i].seq)
            return FALSE;
    return TRUE;
}

static gboolean
gather (RlvRecord **record, gpointer data)
{
    Gathering *gathering = data;
    const RlvEntry *entry = &(*record)->entry;
    RlvTip *known = &gathering->known[entry->side];

    if (!is_known (gathering, *record)) {
        gathering->closed[entry->side] = TRUE;
        return TRUE;
    }
    known->seq = entry->seq;
    g_strlcpy (known->hash, (*record)->hash, sizeof known->hash);
    if (gathering->subject == NULL || g_str_equal (entry->subject, gathering->subject))
        g_ptr_array_add (gathering->records, g_steal_pointer (record));
    return TRUE;
}

/* --- what was taken back or said again ------------------------------------------- */

static gpointer
place_key (RlvSide side, gint64 seq)
{
    return GSIZE_TO_POINTER ((gsize) seq * RLV_N_SIDES + side);
}

static const RlvEntry *
entry_at (const GPtrArray *records, guint i)
{
    return &((const RlvRecord *) records->pdata[i])->entry;
}

/* What both sides have signed, or may have, is for neither to take back. */
static gboolean
can_withdraw (const RlvEntry *entry, const RlvEntry *target)
{
    return target != NULL && target->seq < entry->seq &&
           g_str_equal (target->subject, entry->subject) &&
           target->kind != RLV_EVENT_WITHDRAWN &&
           rlv_fact_table (target->kind) != RLV_FACT_BASELINE;
}

/* A set of entries that were withdrawn. */
static GHashTable *
find_withdrawn (const GPtrArray *records)
{
    GHashTable *withdrawn = g_hash_table_new (NULL, NULL);
    g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

    for (guint i = 0; i < records->len; i++) {
        const RlvEntry *entry = entry_at (records, i);
        RlvSide side;
        gint64 seq;

        g_hash_table_insert (places, place_key (entry->side, entry->seq),
                             (gpointer) entry);
        if (entry->kind != RLV_EVENT_WITHDRAWN ||
            !rlv_entry_parse_place (entry->other, &side, &seq))
            continue;
        RlvEntry *target = g_hash_table_lookup (places, place_key (side, seq));
        if (can_withdraw (entry, target))
            g_hash_table_add (withdrawn, target);
    }
    return withdrawn;
}

/* Kinds whose later word replaces the earlier one; all else adds to it. */
enum { SAID_STARTED = 1 << 0, SAID_FINISHED = 1 << 1, SAID_REOPENED = 1 << 2 };

static guint
word_of (const RlvEntry *entry)
{
    switch ((int) entry->kind) {
    case RLV_EVENT_STARTED:
        return SAID_STARTED;
    case RLV_EVENT_FINISHED:
        return SAID_FINISHED;
    case RLV_EVENT_REOPENED:
        return SAID_REOPENED;
    default:
        return 0;
    }
}

static guint
replaced_by (const RlvEntry *entry)
{
    if (entry->kind == RLV_EVENT_REMAINING)
        return SAID_REOPENED;
    return word_of (entry) == 0 || entry->kind == RLV_EVENT_REOPENED
               ? 0
               : word_of (entry) | SAID_REOPENED;
}

/* Per entry, whether it still counts.  From the end: what is said later is then known
 * when it is asked for.  Free with g_free(). */
static gboolean *
find_valid (const GPtrArray *records)
{
    g_autoptr (GHashTable) withdrawn = find_withdrawn (records);
    g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);
    gboolean *valid = g_new0 (gboolean, MAX (records->len, 1));

    for (guint i = records->len; i-- > 0;) {
        const RlvEntry *entry = entry_at (records, i);
        const guint later =
            GPOINTER_TO_UINT (g_hash_table_lookup (said, entry->subject));

        if (entry->kind == RLV_EVENT_WITHDRAWN ||
            g_hash_table_contains (withdrawn, entry) || (later & replaced_by (entry)))
            continue;
        valid[i] = TRUE;
        g_hash_table_insert (said, (gpointer) entry->subject,
                             GUINT_TO_POINTER (later | word_of (entry)));
    }
    return valid;
}

/* --- what had happened ----------------------------------------------------------- */

/* What takes something back does so at all times, and baselines are chosen by those who
 * compare with them. */
static gboolean
had_happened (const RlvEntry *entry, const RlvHorizon *horizon)
{
    return horizon->until == RLV_TIME_NONE || entry->kind == RLV_EVENT_REOPENED ||
           rlv_fact_table (entry->kind) == RLV_FACT_BASELINE ||
           rlv_entry_time (entry) < horizon->until;
}

/* Recorded before it can have happened: whoever reads the facts may want to say so. */
static void
note_foreseen (const RlvEntry *entry, RlvTaskFact *fact)
{
    if (fact->foreseen != RLV_TIME_NONE && fact->foreseen <= entry->at)
        return;
    fact->foreseen = entry->at;
    fact->foreseen_said = entry->recorded;
    if (fact->who == NULL) {
        fact->side = entry->side;
        fact->who = g_strdup (entry->who);
        fact->recorded = entry->recorded;
    }
}

static gboolean
apply (const RlvEntry *entry, const RlvHorizon *horizon, gpointer fact)
{
    if (had_happened (entry, horizon))
        return rlv_fact_apply (entry, fact);
    if (entry->kind != RLV_EVENT_STARTED && entry->kind != RLV_EVENT_FINISHED)
        return FALSE;
    note_foreseen (entry, fact);
    return TRUE;
}

static void
derive (RlvReplay *replay, const RlvEntry *entry, const RlvHorizon *horizon)
{
    const RlvFactTable table = rlv_fact_table (entry->kind);
    GHashTable *facts = replay->facts[table];
    gpointer blank = rlv_fact_new (table, entry->subject, entry->side);
    g_autofree char *key = rlv_fact_key (table, blank);
    gpointer fact = g_hash_table_lookup (facts, key);

    if (fact != NULL)
        apply (entry, horizon, fact);
    else if (apply (entry, horizon, blank))
        g_hash_table_insert (facts, g_steal_pointer (&key), g_steal_pointer (&blank));
    rlv_fact_free (table, blank);
}

/* --- all together ---------------------------------------------------------------- */

static gboolean
fail_not_there (RlvDb *db, const char *what, RlvSide side, gint64 seq, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_EVIDENCE,
                 _ ("%s: entry %ld of the feed of the %s %s; compare "
                    "with the copy of another side"),
                 db->path, (long) seq, _ (rlv_side_name (side)), what);
    return FALSE;
}

/* Whoever names a state of the journal had seen it: it must be in there. */
static gboolean
check_named (RlvDb *db, const RlvHorizon *horizon, const Gathering *gathering,
             const RlvTip tips[RLV_N_SIDES], GError **error)
{
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        const RlvTip *known = &gathering->known[i];
        const char *hash = horizon->hash[i];

        if (horizon->last[i] > tips[i].seq)
            return fail_not_there (db, _ ("is missing"), (RlvSide) i, tips[i].seq + 1,
                                   error);
        if (known->seq < horizon->last[i] && horizon->known == G_MAXINT64) {
            g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                         _ ("the journal was never in that state: whoever recorded "
                            "entry %ld of the feed of the %s had seen more; name a "
                            "state as reports print it"),
                         (long) known->seq + 1, _ (rlv_side_name ((RlvSide) i)));
            return FALSE;
        }
        if (hash != NULL && known->seq == horizon->last[i] &&
            !g_str_has_prefix (known->hash, hash))
            return fail_not_there (db, _ ("is not the one that was named"), (RlvSide) i,
                                   known->seq, error);
    }
    return TRUE;
}

static const RlvHorizon no_horizon = RLV_HORIZON_ALL;

gboolean
rlv_replay (RlvDb *db, const char *plan, const RlvHorizon *horizon, const char *subject,
            RlvReplay *replay, GError **error)
{
    g_autoptr (GPtrArray) records =
        g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_record_free);
    Gathering gathering = {.horizon = horizon != NULL ? horizon : &no_horizon,
                           .subject = subject,
                           .records = records};
    g_autofree gboolean *valid = NULL;

    memset (replay, 0, sizeof *replay);
    for (guint i = 0; i < RLV_N_FACTS; i++)
        replay->facts[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                  rlv_fact_destroy ((RlvFactTable) i));
    if (!rlv_journal_walk (db, plan, gather, &gathering, replay->tips, error) ||
        !check_named (db, gathering.horizon, &gathering, replay->tips, error))
        return FALSE;
    memcpy (replay->known, gathering.known, sizeof replay->known);
    valid = find_valid (records);
    for (guint i = 0; i < records->len; i++)
        if (valid[i])
            derive (replay, entry_at (records, i), gathering.horizon);
    return TRUE;
}

void
rlv_replay_clear (RlvReplay *replay)
{
    for (guint i = 0; i < RLV_N_FACTS; i++)
        g_clear_pointer (&replay->facts[i], g_hash_table_unref);
}

/* --- as arrays ------------------------------------------------------------------- */

static gint
by_proposal (gconstpointer a, gconstpointer b)
{
    const RlvBaselineFact *x = *(const RlvBaselineFact *const *) a;
    const RlvBaselineFact *y = *(const RlvBaselineFact *const *) b;

    if (x->proposed != y->proposed)
        return x->proposed < y->proposed ? -1 : 1;
    return strcmp (x->name, y->name);
}

GPtrArray *
rlv_replay_take (RlvReplay *replay, RlvFactTable table)
{
    GHashTable *facts = replay->facts[table];
    g_autoptr (GList) keys =
        g_list_sort (g_hash_table_get_keys (facts), (GCompareFunc) strcmp);
    GPtrArray *all = g_ptr_array_new_with_free_func (rlv_fact_destroy (table));

    for (GList *key = keys; key != NULL; key = key->next) {
        gpointer stolen = NULL, fact = NULL;

        g_hash_table_steal_extended (facts, key->data, &stolen, &fact);
        g_ptr_array_add (all, fact);
        g_free (stolen);
    }
    if (table == RLV_FACT_BASELINE)
        g_ptr_array_sort (all, by_proposal);
    return all;
}
