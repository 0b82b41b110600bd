/* Entries as text.
 *
 *     releve-entry/1
 *     plan 6:PLAN-A
 *     side client
 *     seq 4
 *     prev 5d41…
 *     seen provider 2 7d79…
 *     recorded 2027-01-04T09:30:05Z
 *     who 5:Alice
 *     kind remaining
 *     subject 4:A001
 *     at 2027-01-04T09:30Z
 *     span 2500 millidays
 *     note 11:two
 *     lines it
 *
 * A line for each thing said, always in this order; text goes by its length in bytes,
 * so it may hold anything.  The reader is not strict by itself: it writes again what it
 * has understood, and takes only a text that comes out the same byte for byte.  So
 * there is one text for each entry, and one hash.  Nothing here may ever change: what
 * others have recorded would no longer be read.  A new form gets a new number in the
 * first line.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/entry.h"

#include <string.h>

static const char *const event_names[RLV_N_EVENTS] = {
    [RLV_EVENT_STARTED] = N_ ("started"),
    [RLV_EVENT_REMAINING] = N_ ("remaining"),
    [RLV_EVENT_FINISHED] = N_ ("finished"),
    [RLV_EVENT_REOPENED] = N_ ("reopened"),
    [RLV_EVENT_BLOCKED] = N_ ("blocked"),
    [RLV_EVENT_UNBLOCKED] = N_ ("unblocked"),
    [RLV_EVENT_DELIVERED] = N_ ("delivered"),
    [RLV_EVENT_ACCEPTED] = N_ ("accepted"),
    [RLV_EVENT_REFUSED] = N_ ("refused"),
    [RLV_EVENT_DECIDED] = N_ ("decided"),
    [RLV_EVENT_CHANGE_PLANNED] = N_ ("change-planned"),
    [RLV_EVENT_CHANGE_CONFIRMED] = N_ ("change-confirmed"),
    [RLV_EVENT_CHANGE_DONE] = N_ ("change-done"),
    [RLV_EVENT_CHANGE_POSTPONED] = N_ ("change-postponed"),
    [RLV_EVENT_CHANGE_DROPPED] = N_ ("change-dropped"),
    [RLV_EVENT_BASELINE_PROPOSED] = N_ ("baseline-proposed"),
    [RLV_EVENT_BASELINE_SIGNED] = N_ ("baseline-signed"),
    [RLV_EVENT_WITHDRAWN] = N_ ("withdrawn"),
};

static const char *const unit_names[] = {
    [RLV_UNIT_DAY] = "millidays",
    [RLV_UNIT_MINUTE] = "minutes",
    [RLV_UNIT_ELAPSED] = "elapsed-minutes",
};

const char *
rlv_event_name (RlvEventKind kind)
{
    g_return_val_if_fail ((guint) kind < RLV_N_EVENTS, "");
    return event_names[kind];
}

gboolean
rlv_event_parse (const char *name, RlvEventKind *kind)
{
    for (guint i = 0; i < RLV_N_EVENTS; i++)
        if (strcmp (name, event_names[i]) == 0) {
            *kind = (RlvEventKind) i;
            return TRUE;
        }
    return FALSE;
}

void
rlv_hash (const char *text, gsize len, char hash[RLV_HASH_LEN + 1])
{
    g_autofree char *hex =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, len);

    memcpy (hash, hex, RLV_HASH_LEN + 1);
}

gboolean
rlv_is_hash (const char *text)
{
    return strlen (text) == RLV_HASH_LEN &&
           strspn (text, "0123456789abcdef") == RLV_HASH_LEN;
}

/* --- writing --------------------------------------------------------------------- */

/* What is empty is not said. */
static void
put_text (GString *out, const char *name, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_string_append_printf (out, "%s %" G_GSIZE_FORMAT ":", name, strlen (text));
    g_string_append (out, text);
    g_string_append_c (out, '\n');
}

static void
put_date (GString *out, RlvDay day)
{
    int year, month, mday;

    rlv_day_to_civil (day, &year, &month, &mday);
    g_string_append_printf (out, "%04d-%02d-%02d", year, month, mday);
}

/* @time counts seconds, or minutes when @per_day says so. */
static void
put_time (GString *out, const char *name, gint64 time, int per_day)
{
    gint64 day = time / per_day;
    int rest = (int) (time % per_day);

    if (rest < 0) {
        rest += per_day;
        day--;
    }
    g_string_append_printf (out, "%s ", name);
    put_date (out, (RlvDay) day);
    if (per_day == 1440)
        g_string_append_printf (out, "T%02d:%02dZ\n", rest / 60, rest % 60);
    else
        g_string_append_printf (out, "T%02d:%02d:%02dZ\n", rest / 3600, rest / 60 % 60,
                                rest % 60);
}

static void
put_links (GString *out, const RlvEntry *entry, const RlvLinks *links)
{
    put_text (out, "plan", links->plan);
    g_string_append_printf (out,
                            "side %s\n"
                            "seq %" G_GINT64_FORMAT "\n"
                            "prev %s\n",
                            rlv_side_name (entry->side), entry->seq, links->prev);
    for (guint side = 0; side < RLV_N_SIDES; side++)
        if (links->seen[side] > 0)
            g_string_append_printf (out, "seen %s %" G_GINT64_FORMAT " %s\n",
                                    rlv_side_name ((RlvSide) side), links->seen[side],
                                    links->seen_hash[side]);
}

char *
rlv_entry_write (const RlvEntry *entry, const RlvLinks *links)
{
    GString *out = g_string_new ("releve-entry/1\n");

    put_links (out, entry, links);
    put_time (out, "recorded", entry->recorded, 86400);
    put_text (out, "who", entry->who);
    g_string_append_printf (out, "kind %s\n", rlv_event_name (entry->kind));
    put_text (out, "subject", entry->subject);
    if (entry->at != RLV_TIME_NONE)
        put_time (out, "at", entry->at, 1440);
    if (entry->day != RLV_DAY_NONE) {
        g_string_append (out, "day ");
        put_date (out, entry->day);
        g_string_append_c (out, '\n');
    }
    if (entry->span.amount != -1)
        g_string_append_printf (out, "span %d %s\n", entry->span.amount,
                                unit_names[entry->span.unit]);
    put_text (out, "value", entry->value);
    put_text (out, "other", entry->other);
    put_text (out, "note", entry->note);
    put_text (out, "evidence", entry->evidence);
    put_text (out, "op", entry->op);
    return g_string_free (out, FALSE);
}

gboolean
rlv_entry_parse_place (const char *text, RlvSide *side, gint64 *seq)
{
    const char *colon = text != NULL ? strchr (text, ':') : NULL;
    guint64 number;

    if (colon == NULL)
        return FALSE;
    g_autofree char *name = g_strndup (text, (gsize) (colon - text));
    if (!rlv_side_parse (name, side) || *side == RLV_SIDE_BOTH || colon[1] == '0' ||
        !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXINT32, &number, NULL))
        return FALSE;
    *seq = (gint64) number;
    return TRUE;
}

/* --- reading --------------------------------------------------------------------- */

/* What is left to read, ended by a 0.  What is taken is ended in place. */
typedef struct {
    char *at;
    char *end;
} Cursor;

static gboolean
take_name (Cursor *in, const char *name)
{
    const gsize len = strlen (name);

    if ((gsize) (in->end - in->at) <= len || memcmp (in->at, name, len) != 0 ||
        in->at[len] != ' ')
        return FALSE;
    in->at += len + 1;
    return TRUE;
}

static gboolean
take_number (Cursor *in, gint64 *number)
{
    gint64 n = 0;
    int digits;

    for (digits = 0; digits < 16 && g_ascii_isdigit (*in->at); digits++)
        n = n * 10 + (*in->at++ - '0');
    *number = n;
    return digits > 0;
}

/* Up to @stop, which is passed over. */
static char *
take_until (Cursor *in, char stop)
{
    char *word = in->at;
    char *found = memchr (in->at, stop, (gsize) (in->end - in->at));

    if (found == NULL)
        return NULL;
    *found = '\0';
    in->at = found + 1;
    return word;
}

static gboolean
take_line (Cursor *in, const char *name, const char **line)
{
    return take_name (in, name) && (*line = take_until (in, '\n')) != NULL;
}

/* TRUE also when the text is not said. */
static gboolean
take_text (Cursor *in, const char *name, const char **text)
{
    gint64 len;

    *text = NULL;
    if (!take_name (in, name))
        return TRUE;
    if (!take_number (in, &len) || *in->at != ':' || len >= in->end - in->at - 1 ||
        in->at[1 + len] != '\n')
        return FALSE;
    *text = in->at + 1;
    in->at += 1 + len;
    *in->at++ = '\0';
    return TRUE;
}

/* "2027-01-04T09:30:05Z": the rest of the form is seen to by writing it again. */
static gboolean
read_seconds (const char *text, gint64 *seconds)
{
    RlvTime minutes;

    if (strlen (text) != 20 || !rlv_time_parse (text, &minutes))
        return FALSE;
    *seconds = minutes * 60 + (text[17] - '0') * 10 + (text[18] - '0');
    return TRUE;
}

static gboolean
read_seen (Cursor *in, RlvLinks *links)
{
    while (take_name (in, "seen")) {
        const char *name = take_until (in, ' ');
        const char *hash = NULL;
        gint64 seq = 0;
        RlvSide side;

        if (name == NULL || !rlv_side_parse (name, &side) || !take_number (in, &seq) ||
            *in->at++ != ' ' || (hash = take_until (in, '\n')) == NULL ||
            !rlv_is_hash (hash))
            return FALSE;
        links->seen[side] = seq;
        links->seen_hash[side] = hash;
    }
    return TRUE;
}

static gboolean
read_links (Cursor *in, RlvEntry *entry, RlvLinks *links)
{
    const char *side;

    return take_text (in, "plan", &links->plan) && links->plan != NULL &&
           take_line (in, "side", &side) && rlv_side_parse (side, &entry->side) &&
           take_name (in, "seq") && take_number (in, &entry->seq) &&
           *in->at++ == '\n' && entry->seq > 0 &&
           take_line (in, "prev", &links->prev) &&
           (rlv_is_hash (links->prev) || strcmp (links->prev, RLV_NO_HASH) == 0) &&
           read_seen (in, links) && links->seen[entry->side] == 0 &&
           links->seen[RLV_SIDE_BOTH] == 0;
}

static gboolean
read_span (Cursor *in, RlvSpan *span)
{
    const char *unit;
    gint64 amount;

    span->amount = -1;
    span->unit = RLV_UNIT_DAY;
    if (!take_name (in, "span"))
        return TRUE;
    if (!take_number (in, &amount) || amount != (gint32) amount || *in->at++ != ' ' ||
        (unit = take_until (in, '\n')) == NULL)
        return FALSE;
    span->amount = (gint32) amount;
    for (guint i = 0; i < G_N_ELEMENTS (unit_names); i++)
        if (strcmp (unit, unit_names[i]) == 0) {
            span->unit = (RlvUnit) i;
            return TRUE;
        }
    return FALSE;
}

static gboolean
read_times (Cursor *in, RlvEntry *entry)
{
    const char *line;

    entry->at = RLV_TIME_NONE;
    entry->day = RLV_DAY_NONE;
    if (take_line (in, "at", &line) && !rlv_time_parse (line, &entry->at))
        return FALSE;
    if (take_line (in, "day", &line) && !rlv_day_parse (line, &entry->day))
        return FALSE;
    return read_span (in, &entry->span);
}

static gboolean
read_entry (Cursor *in, RlvEntry *entry, RlvLinks *links)
{
    const char *line;

    return take_until (in, '\n') != NULL && read_links (in, entry, links) &&
           take_line (in, "recorded", &line) && read_seconds (line, &entry->recorded) &&
           take_text (in, "who", &entry->who) && take_line (in, "kind", &line) &&
           rlv_event_parse (line, &entry->kind) &&
           take_text (in, "subject", &entry->subject) && read_times (in, entry) &&
           take_text (in, "value", &entry->value) &&
           take_text (in, "other", &entry->other) &&
           take_text (in, "note", &entry->note) &&
           take_text (in, "evidence", &entry->evidence) &&
           take_text (in, "op", &entry->op) && in->at == in->end;
}

static gboolean
is_canonical (const RlvRecord *record, const char *text, gsize len)
{
    g_autofree char *again = NULL;

    if (!rlv_entry_check (&record->entry, NULL))
        return FALSE;
    again = rlv_entry_write (&record->entry, &record->links);
    return strlen (again) == len && memcmp (again, text, len) == 0;
}

RlvRecord *
rlv_entry_read (const char *text, gsize len)
{
    g_autoptr (RlvRecord) record = g_new0 (RlvRecord, 1);
    Cursor in;

    if (len > RLV_ENTRY_MAX)
        return NULL;
    record->buffer = g_malloc (len + 1);
    memcpy (record->buffer, text, len);
    record->buffer[len] = '\0';
    in.at = record->buffer;
    in.end = record->buffer + len;

    if (!read_entry (&in, &record->entry, &record->links) ||
        !is_canonical (record, text, len))
        return NULL;
    rlv_hash (text, len, record->hash);
    record->entry.hash = record->hash;
    return g_steal_pointer (&record);
}

void
rlv_record_free (RlvRecord *record)
{
    if (record == NULL)
        return;
    g_free (record->buffer);
    g_free (record);
}
