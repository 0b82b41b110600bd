/* Civil days, and instants as text.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <releve/base.h>

/* The calendar is counted in years that begin in March: then the leap day is the last
 * of its year and months have one regular pattern.  1970-01-01 is day 719468 of the
 * count that begins on 0000-03-01. */
#define DAYS_TO_1970 719468
#define DAYS_PER_ERA 146097 /* 400 years */

static int
floor_div (int a, int b)
{
    return a / b - (a % b < 0);
}

RlvDay
rlv_day_from_civil (int year, int month, int mday)
{
    int y = month <= 2 ? year - 1 : year;
    int era = floor_div (y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;
    int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

void
rlv_day_to_civil (RlvDay day, int *year, int *month, int *mday)
{
    int shifted = day + DAYS_TO_1970;
    int era = floor_div (shifted, DAYS_PER_ERA);
    int day_of_era = shifted - era * DAYS_PER_ERA;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                       day_of_era / (DAYS_PER_ERA - 1)) /
                      365;
    int day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int m = (5 * day_of_year + 2) / 153;

    *mday = day_of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int
rlv_day_weekday (RlvDay day)
{
    int weekday = (day % 7 + 3) % 7; /* 1970-01-01 was a Thursday */

    return weekday < 0 ? weekday + 7 : weekday;
}

/* Reads exactly @n digits. */
static gboolean
take_digits (const char **text, int n, int *value)
{
    *value = 0;
    for (int i = 0; i < n; i++, (*text)++) {
        if (!g_ascii_isdigit (**text))
            return FALSE;
        *value = *value * 10 + (**text - '0');
    }
    return TRUE;
}

static gboolean
take_char (const char **text, char wanted)
{
    if (**text != wanted)
        return FALSE;
    (*text)++;
    return TRUE;
}

static gboolean
take_day (const char **text, RlvDay *day)
{
    int year, month, mday;

    if (!take_digits (text, 4, &year) || !take_char (text, '-') ||
        !take_digits (text, 2, &month) || !take_char (text, '-') ||
        !take_digits (text, 2, &mday))
        return FALSE;
    if (!g_date_valid_dmy ((GDateDay) mday, (GDateMonth) month, (GDateYear) year))
        return FALSE;
    RlvDay found = rlv_day_from_civil (year, month, mday);
    if (found < RLV_DAY_MIN || found > RLV_DAY_MAX)
        return FALSE;
    *day = found;
    return TRUE;
}

gboolean
rlv_day_parse (const char *text, RlvDay *day)
{
    RlvDay found;

    if (!take_day (&text, &found) || *text != '\0')
        return FALSE;
    *day = found;
    return TRUE;
}

static gboolean
take_clock (const char **text, int *minutes)
{
    int hour, minute;

    if (!take_digits (text, 2, &hour) || !take_char (text, ':') ||
        !take_digits (text, 2, &minute) || hour > 23 || minute > 59)
        return FALSE;
    *minutes = hour * 60 + minute;
    return TRUE;
}

/* "Z", "+02:00" or "-05:30": minutes east of Greenwich. */
static gboolean
take_offset (const char **text, int *offset)
{
    if (take_char (text, 'Z')) {
        *offset = 0;
        return TRUE;
    }
    int sign = take_char (text, '+') ? 1 : take_char (text, '-') ? -1 : 0;
    if (sign == 0 || !take_clock (text, offset) || *offset > 14 * 60)
        return FALSE;
    *offset *= sign;
    return TRUE;
}

gboolean
rlv_time_parse (const char *text, RlvTime *time)
{
    RlvDay day;
    int minutes, offset, seconds;

    if (!take_day (&text, &day) || !take_char (&text, 'T') ||
        !take_clock (&text, &minutes))
        return FALSE;
    if (take_char (&text, ':') && (!take_digits (&text, 2, &seconds) || seconds > 59))
        return FALSE;
    if (!take_offset (&text, &offset) || *text != '\0')
        return FALSE;

    RlvTime found = (RlvTime) day * 1440 + minutes - offset;
    if (found < (RlvTime) RLV_DAY_MIN * 1440 || found >= RLV_TIME_MAX)
        return FALSE;
    *time = found;
    return TRUE;
}

/* What is absent, or no date of ours, is a dash: a format never fails. */
static const char *
format_dash (char *buffer)
{
    g_strlcpy (buffer, "-", RLV_DATE_SIZE);
    return buffer;
}

const char *
rlv_day_format (RlvDay day, char buffer[RLV_DATE_SIZE])
{
    int year, month, mday;

    if (day < RLV_DAY_MIN || day > RLV_DAY_MAX + 1) /* the day that ends the last */
        return format_dash (buffer);
    rlv_day_to_civil (day, &year, &month, &mday);
    g_snprintf (buffer, RLV_DATE_SIZE, "%04d-%02d-%02d", year, month, mday);
    return buffer;
}

const char *
rlv_time_format (RlvTime time, char buffer[RLV_DATE_SIZE])
{
    if (time < (RlvTime) RLV_DAY_MIN * 1440 || time > RLV_TIME_MAX)
        return format_dash (buffer);

    RlvDay day = (RlvDay) (time / 1440 - (time % 1440 < 0));
    int minutes = (int) (time - (RlvTime) day * 1440);

    rlv_day_format (day, buffer);
    gsize len = strlen (buffer);
    g_snprintf (buffer + len, RLV_DATE_SIZE - len, "T%02d:%02dZ", minutes / 60,
                minutes % 60);
    return buffer;
}
