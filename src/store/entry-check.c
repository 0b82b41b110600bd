/* What an entry must say, and what fits into one.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/entry.h"

#include <string.h>

enum {
    NEEDS_AT = 1 << 0,
    NEEDS_DAY = 1 << 1,
    NEEDS_SPAN = 1 << 2,
    NEEDS_VALUE = 1 << 3,
    NEEDS_OTHER = 1 << 4,
    NEEDS_EVIDENCE = 1 << 5,
};

/* Without these no fact could be derived.  More may be said of anything. */
static const guint needs[RLV_N_EVENTS] = {
    [RLV_EVENT_STARTED] = NEEDS_AT,
    [RLV_EVENT_REMAINING] = NEEDS_AT | NEEDS_SPAN,
    [RLV_EVENT_FINISHED] = NEEDS_AT,
    [RLV_EVENT_BLOCKED] = NEEDS_OTHER,
    [RLV_EVENT_DELIVERED] = NEEDS_AT,
    [RLV_EVENT_ACCEPTED] = NEEDS_AT,
    [RLV_EVENT_DECIDED] = NEEDS_VALUE,
    [RLV_EVENT_CHANGE_PLANNED] = NEEDS_DAY,
    [RLV_EVENT_CHANGE_DONE] = NEEDS_AT,
    [RLV_EVENT_CHANGE_POSTPONED] = NEEDS_DAY,
    [RLV_EVENT_BASELINE_PROPOSED] = NEEDS_EVIDENCE,
    [RLV_EVENT_BASELINE_SIGNED] = NEEDS_VALUE,
    [RLV_EVENT_WITHDRAWN] = NEEDS_OTHER,
};

static gboolean
refuse (GError **error, const RlvEntry *entry, const char *why)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("cannot record \"%s\": %s"),
                 _ (rlv_event_name (entry->kind)), why);
    return FALSE;
}

static gboolean
said (const char *text)
{
    return text != NULL && *text != '\0';
}

/* --- texts ----------------------------------------------------------------------- */

typedef enum { ONE_LINE, LINES, TABLE } Form;

/* Control characters would reach somebody's terminal. */
static gboolean
is_clean (const char *text, Form form)
{
    for (; *text != '\0'; text = g_utf8_next_char (text)) {
        const gunichar c = g_utf8_get_char (text);

        if (g_unichar_iscntrl (c) &&
            (form == ONE_LINE || (c != '\n' && c != '\t' && c != '\r')))
            return FALSE;
    }
    return TRUE;
}

static gboolean
fits (const char *text, Form form)
{
    if (form == TABLE)
        return strlen (text) <= RLV_TABLE_MAX;
    return g_utf8_strlen (text, -1) <= (form == LINES ? RLV_NOTE_MAX : RLV_WORD_MAX);
}

static gboolean
check_text (const RlvEntry *entry, const char *name, const char *text, Form form,
            GError **error)
{
    const char *what;

    if (!said (text))
        return TRUE;
    if (!g_utf8_validate (text, -1, NULL))
        what = _ ("%s is not in UTF-8; save it as UTF-8");
    else if (!fits (text, form))
        what = _ ("%s is too long; shorten it, or name a document");
    else if (!is_clean (text, form))
        what = _ ("%s holds a control character; take it out");
    else
        return TRUE;

    g_auto (GStrv) parts = g_strsplit (what, "%s", 2);
    g_autofree char *why = g_strjoinv (name, parts);
    return refuse (error, entry, why);
}

static gboolean
check_texts (const RlvEntry *entry, GError **error)
{
    const Form evidence = entry->kind == RLV_EVENT_BASELINE_PROPOSED ? TABLE : LINES;

    if (!said (entry->who))
        return refuse (error, entry, _ ("nobody is named who records it; say who"));
    if (!said (entry->subject))
        return refuse (error, entry,
                       _ ("nothing is named that it is about; say which"));
    return check_text (entry, "who", entry->who, ONE_LINE, error) &&
           check_text (entry, "subject", entry->subject, ONE_LINE, error) &&
           check_text (entry, "value", entry->value, ONE_LINE, error) &&
           check_text (entry, "other", entry->other, ONE_LINE, error) &&
           check_text (entry, "note", entry->note, LINES, error) &&
           check_text (entry, "evidence", entry->evidence, evidence, error) &&
           check_text (entry, "op", entry->op, ONE_LINE, error);
}

/* --- the rest -------------------------------------------------------------------- */

static gboolean
is_time (gint64 time, gint64 per_day)
{
    return time >= RLV_DAY_MIN * per_day && time < (RLV_DAY_MAX + 1) * per_day;
}

static gboolean
check_times (const RlvEntry *entry, GError **error)
{
    if (!is_time (entry->recorded, 86400) ||
        (entry->at != RLV_TIME_NONE && !is_time (entry->at, 1440)) ||
        (entry->day != RLV_DAY_NONE &&
         (entry->day < RLV_DAY_MIN || entry->day > RLV_DAY_MAX)))
        return refuse (error, entry,
                       _ ("its date is outside 1900 to 2199; correct the date"));
    if (entry->span.amount < -1 || (guint) entry->span.unit > RLV_UNIT_ELAPSED ||
        entry->span.amount > (gint64) RLV_SPAN_MAX_DAYS * 1440)
        return refuse (error, entry,
                       _ ("what remains is negative or too long; correct it"));
    return TRUE;
}

/* Each side is the only writer of its own feed, and so is it with taking back. */
static gboolean
check_place (const RlvEntry *entry, GError **error)
{
    RlvSide side;
    gint64 seq;

    if (entry->kind != RLV_EVENT_WITHDRAWN)
        return TRUE;
    if (!rlv_entry_parse_place (entry->other, &side, &seq))
        return refuse (error, entry,
                       _ ("an entry is named by its side and number, as client:12"));
    if (side != entry->side)
        return refuse (error, entry,
                       _ ("only the side that recorded an entry can take it back"));
    return TRUE;
}

static gboolean
check_value (const RlvEntry *entry, GError **error)
{
    static const char *const decisions[] = {"go", "no-go", "go-with", NULL};

    if (entry->kind == RLV_EVENT_DECIDED && !g_strv_contains (decisions, entry->value))
        return refuse (error, entry,
                       _ ("a decision is go, no-go or go-with; say which"));
    if (entry->kind == RLV_EVENT_BASELINE_SIGNED && !rlv_is_hash (entry->value))
        return refuse (error, entry,
                       _ ("what is signed is named by its 64 hexadecimal digits"));
    return check_place (entry, error);
}

static gboolean
check_needs (const RlvEntry *entry, GError **error)
{
    const guint need = needs[entry->kind];

    if ((need & NEEDS_AT) && entry->at == RLV_TIME_NONE)
        return refuse (error, entry, _ ("it does not say when; give a date"));
    if ((need & NEEDS_DAY) && entry->day == RLV_DAY_NONE)
        return refuse (error, entry, _ ("it does not say for which day; give a date"));
    if ((need & NEEDS_SPAN) && entry->span.amount < 0)
        return refuse (error, entry, _ ("it does not say how much; give a duration"));
    if ((need & NEEDS_VALUE) && !said (entry->value))
        return refuse (error, entry, _ ("it does not say what; give a value"));
    if ((need & NEEDS_OTHER) && !said (entry->other))
        return refuse (error, entry, _ ("it does not say by whom or what; name it"));
    if ((need & NEEDS_EVIDENCE) && !said (entry->evidence))
        return refuse (error, entry, _ ("it does not hold the table of dates"));
    return TRUE;
}

gboolean
rlv_entry_check (const RlvEntry *entry, GError **error)
{
    if ((guint) entry->kind >= RLV_N_EVENTS ||
        (entry->side != RLV_SIDE_CLIENT && entry->side != RLV_SIDE_PROVIDER &&
         entry->side != RLV_SIDE_THIRD)) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("only the client, the provider or a third party records "
                        "something; say which side"));
        return FALSE;
    }
    return check_texts (entry, error) && check_times (entry, error) &&
           check_needs (entry, error) && check_value (entry, error);
}

static gboolean
same_text (const char *a, const char *b)
{
    return g_strcmp0 (said (a) ? a : NULL, said (b) ? b : NULL) == 0;
}

gboolean
rlv_entry_same (const RlvEntry *a, const RlvEntry *b)
{
    return a->side == b->side && a->kind == b->kind && a->at == b->at &&
           a->day == b->day && a->span.amount == b->span.amount &&
           (a->span.amount < 0 || a->span.unit == b->span.unit) &&
           same_text (a->who, b->who) && same_text (a->subject, b->subject) &&
           same_text (a->value, b->value) && same_text (a->other, b->other) &&
           same_text (a->note, b->note) && same_text (a->evidence, b->evidence) &&
           same_text (a->op, b->op);
}
