/* Durations as text.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <releve/base.h>

/* The written units, of one RlvUnit the largest first.  @per: how many of what the
 * RlvUnit counts one is worth; @per_day: of the written unit in a day, for the limit.
 */
static const struct {
    const char *suffix;
    RlvUnit unit;
    gint64 per;
    gint64 per_day;
} units[] = {
    {"d", RLV_UNIT_DAY, 1000, 1},     {"h", RLV_UNIT_MINUTE, 60, 24},
    {"m", RLV_UNIT_MINUTE, 1, 1440},  {"ed", RLV_UNIT_ELAPSED, 1440, 1},
    {"eh", RLV_UNIT_ELAPSED, 60, 24}, {"em", RLV_UNIT_ELAPSED, 1, 1440},
};

/* Thousandths of what is written; at most 9 digits before the point and 3 after it, so
 * that nothing can overflow. */
static gboolean
take_number (const char **text, gint64 *thousandths, gboolean *whole)
{
    const char *p = *text;
    gint64 value = 0;
    int n = 0;

    for (; g_ascii_isdigit (*p); p++, n++) {
        if (n == 9)
            return FALSE;
        value = value * 10 + (*p - '0');
    }
    if (n == 0)
        return FALSE;

    int decimals = 0;
    *whole = *p != '.';
    if (!*whole) {
        for (p++; g_ascii_isdigit (*p); p++, decimals++) {
            if (decimals == 3)
                return FALSE;
            value = value * 10 + (*p - '0');
        }
        if (decimals == 0)
            return FALSE;
    }
    for (; decimals < 3; decimals++)
        value *= 10;
    *thousandths = value;
    *text = p;
    return TRUE;
}

gboolean
rlv_span_parse (const char *text, RlvSpan *span)
{
    gboolean negative = *text == '-';
    gboolean whole;
    gint64 thousandths;

    if (negative)
        text++;
    if (!take_number (&text, &thousandths, &whole))
        return FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
        if (strcmp (text, units[i].suffix) != 0)
            continue;
        if (!whole && units[i].unit != RLV_UNIT_DAY)
            return FALSE;
        if (thousandths > RLV_SPAN_MAX_DAYS * 1000 * units[i].per_day)
            return FALSE;
        gint64 amount = units[i].unit == RLV_UNIT_DAY
                            ? thousandths
                            : thousandths / 1000 * units[i].per;
        *span = (RlvSpan){.amount = (gint32) (negative ? -amount : amount),
                          .unit = units[i].unit};
        return TRUE;
    }
    return FALSE;
}

/* The days of @thousandths without useless zeros: "5d", "0.25d". */
static void
format_days (guint64 thousandths, const char *sign, char *buffer)
{
    char decimals[8];
    guint rest = (guint) (thousandths % 1000);

    g_snprintf (decimals, sizeof decimals, ".%03u", rest);
    for (gsize len = strlen (decimals); decimals[len - 1] == '0'; len--)
        decimals[len - 1] = '\0';
    g_snprintf (buffer, RLV_DATE_SIZE, "%s%" G_GUINT64_FORMAT "%sd", sign,
                thousandths / 1000, rest == 0 ? "" : decimals);
}

const char *
rlv_span_format (RlvSpan span, char buffer[RLV_DATE_SIZE])
{
    const char *sign = span.amount < 0 ? "-" : "";
    guint64 amount = (guint64) ABS ((gint64) span.amount);

    if (span.unit == RLV_UNIT_DAY) {
        format_days (amount, sign, buffer);
        return buffer;
    }
    gsize i = 0;
    while (units[i].unit != span.unit || amount % (guint64) units[i].per != 0)
        i++; /* ends: each unit has one worth 1 */
    g_snprintf (buffer, RLV_DATE_SIZE, "%s%" G_GUINT64_FORMAT "%s", sign,
                amount / (guint64) units[i].per, units[i].suffix);
    return buffer;
}
