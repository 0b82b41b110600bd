/* Dates, numbers and names as English and French write them.  What belongs to a
 * language itself (months, the decimal sign, where spaces may not break) stands here
 * and not in the catalogue, so that a date is right even where a catalogue is missing.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <string.h>

#define NBSP   "\302\240"     /* U+00A0 */
#define NARROW "\342\200\257" /* U+202F, between thousands in French */
#define MINUS  "\342\210\222" /* U+2212 */
#define DASH   "\342\200\223" /* U+2013, for what is absent */

const RlvSide view_side_order[RLV_N_SIDES] = {RLV_SIDE_CLIENT, RLV_SIDE_BOTH,
                                              RLV_SIDE_PROVIDER, RLV_SIDE_THIRD};

typedef struct {
    const char *weekdays[7];
    const char *months[12];
    const char *short_months[12];
    const char *week;
    const char *day_unit; /* of working days, where the place says that they are */
    const char *working_day, *working_days;
    const char *decimal;
    const char *group;
    const char *percent;
    const char *quotes[2];
    const char *colon;
} Language;

static const Language english = {
    .weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .short_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
                     "Oct", "Nov", "Dec"},
    .week = "W",
    .day_unit = NBSP "d",
    .working_day = NBSP "working day",
    .working_days = NBSP "working days",
    .decimal = ".",
    .group = ",",
    .percent = "%",
    .quotes = {"\342\200\234", "\342\200\235"},
    .colon = ":",
};

static const Language french = {
    .weekdays = {"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."},
    .months = {"janvier", "f\303\251vrier", "mars", "avril", "mai", "juin", "juillet",
               "ao\303\273t", "septembre", "octobre", "novembre", "d\303\251cembre"},
    .short_months = {"janv.", "f\303\251vr.", "mars", "avril", "mai", "juin", "juil.",
                     "ao\303\273t", "sept.", "oct.", "nov.", "d\303\251c."},
    .week = "S",
    .day_unit = NBSP "j",
    .working_day = NBSP "jour ouvr\303\251",
    .working_days = NBSP "jours ouvr\303\251s",
    .decimal = ",",
    .group = NARROW,
    .percent = NBSP "%",
    .quotes = {"\302\253" NBSP, NBSP "\302\273"},
    .colon = NBSP ":",
};

gboolean
view_french (void)
{
    return g_strcmp0 (rlv_language (), "fr") == 0;
}

static const Language *
language (void)
{
    return view_french () ? &french : &english;
}

const char *
view_month_short (int month)
{
    return language ()->short_months[month - 1];
}

const char *
view_week_letter (void)
{
    return language ()->week;
}

const char *
view_quote_open (void)
{
    return language ()->quotes[0];
}

const char *
view_quote_close (void)
{
    return language ()->quotes[1];
}

const char *
view_colon (void)
{
    return language ()->colon;
}

/* The week of a day is the week of its Thursday. */
int
view_iso_week (RlvDay day)
{
    RlvDay thursday = day - rlv_day_weekday (day) + 3;
    int year, month, mday;

    rlv_day_to_civil (thursday, &year, &month, &mday);
    return (thursday - rlv_day_from_civil (year, 1, 1)) / 7 + 1;
}

void
view_day_words (GString *out, RlvDay day, gboolean with_year)
{
    const Language *words = language ();
    int year, month, mday;

    if (day == RLV_DAY_NONE) {
        g_string_append (out, DASH);
        return;
    }
    rlv_day_to_civil (day, &year, &month, &mday);
    /* French says "1er janvier", and no other day that way. */
    g_string_append_printf (out, "%s %d%s%s%s", words->weekdays[rlv_day_weekday (day)],
                            mday, words == &french && mday == 1 ? "er" : "",
                            words == &french ? NBSP : " ", words->months[month - 1]);
    if (with_year)
        g_string_append_printf (out, " %d", year);
}

void
rlv_view_day (GString *out, RlvDay day)
{
    view_day_words (out, day, TRUE);
}

void
view_day_iso (GString *out, RlvDay day)
{
    char buffer[RLV_DATE_SIZE];

    g_string_append (out, day == RLV_DAY_NONE ? DASH : rlv_day_format (day, buffer));
}

/* One decimal, half away from zero; what is not zero never reads as zero. */
void
view_days_bare (GString *out, gint64 thousandths)
{
    gint64 size = ABS (thousandths);
    gint64 tenths = (size + 50) / 100;

    if (size != 0 && tenths == 0)
        tenths = 1;
    if (thousandths < 0)
        g_string_append (out, MINUS);
    g_string_append_printf (out, "%" G_GINT64_FORMAT, tenths / 10);
    if (tenths % 10 != 0)
        g_string_append_printf (out, "%s%d", language ()->decimal, (int) (tenths % 10));
}

void
rlv_view_days (GString *out, gint64 thousandths)
{
    view_days_bare (out, thousandths);
    g_string_append (out, language ()->day_unit);
}

/* English has one day and 0.5 days, French 1,5 jour and 2 jours. */
void
view_working_days (GString *out, gint64 thousandths)
{
    const Language *words = language ();
    gint64 size = ABS (thousandths);
    gboolean one = words == &french ? size < 1950 : size >= 950 && size < 1050;

    view_days_bare (out, thousandths);
    g_string_append (out, one ? words->working_day : words->working_days);
}

void
view_float (GString *out, const RlvOutlook *outlook, RlvTaskIx task)
{
    if (view_task_done (outlook, task))
        g_string_append (out, DASH);
    else
        rlv_view_days (out, outlook->schedule->total_float[task]);
}

void
view_days_signed (GString *out, gint64 thousandths)
{
    if (thousandths > 0)
        g_string_append_c (out, '+');
    rlv_view_days (out, thousandths);
}

void
view_count (GString *out, gint64 n)
{
    char digits[24];
    gsize len;

    g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, ABS (n));
    len = strlen (digits);
    if (n < 0)
        g_string_append (out, MINUS);
    for (gsize i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            g_string_append (out, language ()->group);
        g_string_append_c (out, digits[i]);
    }
}

void
view_percent (GString *out, gint64 percent)
{
    g_string_append_printf (out, "%" G_GINT64_FORMAT "%s", percent,
                            language ()->percent);
}

void
view_thousandths (GString *out, gint64 thousandths)
{
    gint64 size = ABS (thousandths);

    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, thousandths < 0 ? "-" : "",
                            size / 1000);
    if (size % 1000 == 0)
        return;
    g_string_append_printf (out, ".%03d", (int) (size % 1000));
    while (out->str[out->len - 1] == '0')
        g_string_truncate (out, out->len - 1);
}

const char *
rlv_view_side_mark (RlvSide side, gboolean plain)
{
    static const char *const marks[RLV_N_SIDES] = {"\342\226\240", "\342\227\217",
                                                   "\342\226\262", "\342\227\206"};
    static const char *const plains[RLV_N_SIDES] = {"[C]", "(P)", "<B>", "{T}"};

    return plain ? plains[side] : marks[side];
}

const char *
rlv_view_side_name (RlvSide side)
{
    static const char *const names[RLV_N_SIDES] = {N_ ("client"), N_ ("provider"),
                                                   N_ ("both sides"), N_ ("successor")};

    return rlv_gettext (names[side]);
}

const char *
view_link_words (RlvLinkType type)
{
    static const char *const words[] = {N_ ("finish to start"), N_ ("start to start"),
                                        N_ ("finish to finish"),
                                        N_ ("start to finish")};

    return rlv_gettext (words[type]);
}

const char *
view_constraint_words (RlvConstraint constraint)
{
    static const char *const words[] = {
        N_ ("no constraint"),        N_ ("start no earlier than"),
        N_ ("start no later than"),  N_ ("finish no earlier than"),
        N_ ("finish no later than"), N_ ("must start on"),
        N_ ("must finish on"),       N_ ("as late as possible")};

    return rlv_gettext (words[constraint]);
}

const char *
view_state_words (RlvState state)
{
    static const char *const words[] = {N_ ("to do"), N_ ("running"), N_ ("blocked"),
                                        N_ ("done")};

    return rlv_gettext (words[state]);
}

const char *
view_why_kind (RlvWhyKind kind)
{
    static const char *const names[] = {
        "plan-start", "link",      "constraint", "window",   "blackout", "sitting",
        "team",       "data-date", "actual",     "duration", "alap"};

    return names[kind];
}

typedef struct {
    const char *value;
    const char *words;
} Word;

static const char *
look_up (const Word *words, gsize n, const char *value)
{
    for (gsize i = 0; i < n; i++)
        if (g_strcmp0 (words[i].value, value) == 0)
            return rlv_gettext (words[i].words);
    return value == NULL ? "" : value;
}

const char *
view_decision_words (const char *value)
{
    static const Word words[] = {
        {"go", N_ ("go")},
        {"no-go", N_ ("no go")},
        {"go-with", N_ ("go with reservations")},
    };

    return look_up (words, G_N_ELEMENTS (words), value);
}

const char *
view_change_words (const char *state)
{
    static const Word words[] = {
        {"planned", N_ ("planned")}, {"confirmed", N_ ("confirmed")},
        {"done", N_ ("done")},       {"postponed", N_ ("postponed")},
        {"dropped", N_ ("dropped")},
    };

    return look_up (words, G_N_ELEMENTS (words), state);
}
