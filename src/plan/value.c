/* From what is written to numbers.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

/* An optional sign, digits, perhaps a point and at most @decimals digits that count;
 * zeros after those do no harm.  The result is in units of 10^-@decimals. */
static RlvValueFault
parse_decimal (const char *text, guint decimals, gint64 *result)
{
    gboolean negative = *text == '-';
    const char *at = text + (*text == '-' || *text == '+');
    gint64 number = 0;
    guint n_digits = 0;
    guint n_after = 0;
    gboolean point = FALSE;
    gboolean out = FALSE;

    for (; *at != '\0'; at++) {
        if (*at == '.' && !point && decimals > 0) {
            point = TRUE;
            continue;
        }
        if (!g_ascii_isdigit (*at))
            return RLV_VALUE_FORM;
        n_digits++;
        if (point && ++n_after > decimals) {
            out |= *at != '0';
            continue;
        }
        out |= __builtin_mul_overflow (number, 10, &number) ||
               __builtin_add_overflow (number, *at - '0', &number);
    }
    for (; n_after < decimals; n_after++)
        out |= __builtin_mul_overflow (number, 10, &number);
    if (n_digits == 0)
        return RLV_VALUE_FORM;
    if (out)
        return RLV_VALUE_RANGE;
    *result = negative ? -number : number;
    return RLV_VALUE_GOOD;
}

static RlvValueFault
parse_boolean (const char *text, gint64 *result)
{
    gboolean yes = g_str_equal (text, "true") || g_str_equal (text, "1");

    if (!yes && !g_str_equal (text, "false") && !g_str_equal (text, "0"))
        return RLV_VALUE_FORM;
    *result = yes;
    return RLV_VALUE_GOOD;
}

/* Whether @text has the form of @pattern, where 0 stands for any digit. */
static gboolean
has_form (const char *text, const char *pattern)
{
    for (; *pattern != '\0'; text++, pattern++)
        if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
            return FALSE;
    return *text == '\0';
}

static RlvValueFault
parse_clock (const char *text, gint64 *result)
{
    int hour, minute;

    if (!has_form (text, "00:00"))
        return RLV_VALUE_FORM;
    hour = (text[0] - '0') * 10 + (text[1] - '0');
    minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute > 59 || hour * 60 + minute > 24 * 60)
        return RLV_VALUE_RANGE;
    *result = hour * 60 + minute;
    return RLV_VALUE_GOOD;
}

/* Finds the first and last day of the month of @text, which has the form of a date;
 * FALSE when there is no such month, or not in our years. */
static gboolean
find_month (const char *text, RlvDay *first, RlvDay *last)
{
    g_autofree char *opening = g_strdup_printf ("%.8s01", text);
    int year, month, mday;

    if (!rlv_day_parse (opening, first))
        return FALSE;
    rlv_day_to_civil (*first, &year, &month, &mday);
    *last =
        *first - 1 + g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);
    return TRUE;
}

static RlvValueFault
parse_date (const char *text, gint64 *result)
{
    RlvDay day, last;

    if (rlv_day_parse (text, &day)) {
        *result = day;
        return RLV_VALUE_GOOD;
    }
    if (!has_form (text, "0000-00-00"))
        return RLV_VALUE_FORM;
    return find_month (text, &day, &last) ? RLV_VALUE_NO_DAY : RLV_VALUE_RANGE;
}

static RlvValueFault
parse_span (const char *text, RlvParsed *parsed)
{
    RlvSpan span;

    if (!rlv_span_parse (text, &span)) {
        gsize n = strspn (text, "-0123456789.");
        const char *unit = text + n;
        gboolean known = g_str_equal (unit, "d") || g_str_equal (unit, "h") ||
                         g_str_equal (unit, "m") || g_str_equal (unit, "ed") ||
                         g_str_equal (unit, "eh");

        return n > 0 && known && strchr (text, '.') == NULL ? RLV_VALUE_RANGE
                                                            : RLV_VALUE_FORM;
    }
    parsed->number = span.amount;
    parsed->unit = span.unit;
    return RLV_VALUE_GOOD;
}

/* The place of the word of @len bytes in @values, or -1. */
static gint
find_word (const char *const *values, const char *word, gsize len)
{
    for (gint i = 0; values != NULL && values[i] != NULL; i++)
        if (strncmp (values[i], word, len) == 0 && values[i][len] == '\0')
            return i;
    return -1;
}

static RlvValueFault
parse_words (const char *const *values, const char *text)
{
    for (text += strspn (text, " "); *text != '\0'; text += strspn (text, " ")) {
        gsize len = strcspn (text, " ");

        if (find_word (values, text, len) < 0)
            return RLV_VALUE_FORM;
        text += len;
    }
    return RLV_VALUE_GOOD;
}

static RlvValueFault
parse_word (const char *const *values, const char *text, gint64 *result)
{
    gint found = find_word (values, text, strlen (text));

    if (found < 0)
        return RLV_VALUE_FORM;
    *result = found;
    return RLV_VALUE_GOOD;
}

static RlvValueFault
parse_number (RlvType type, const char *text, gint64 *number)
{
    switch (type) {
    case RLV_TYPE_INTEGER:
        return parse_decimal (text, 0, number);
    case RLV_TYPE_DECIMAL:
        return parse_decimal (text, 6, number);
    case RLV_TYPE_MONEY:
        return parse_decimal (text, 2, number);
    case RLV_TYPE_BOOLEAN:
        return parse_boolean (text, number);
    case RLV_TYPE_DATE:
        return parse_date (text, number);
    case RLV_TYPE_CLOCK:
        return parse_clock (text, number);
    case RLV_TYPE_TEXT:
    case RLV_TYPE_ID:
    case RLV_TYPE_REF:
    case RLV_TYPE_REFS:
    case RLV_TYPE_SPAN:
    case RLV_TYPE_ENUM:
    case RLV_TYPE_ENUMS:
        break;
    }
    return RLV_VALUE_FORM;
}

gboolean
rlv_number_parse (RlvType type, const char *text, gint64 *number)
{
    return parse_number (type, text, number) == RLV_VALUE_GOOD;
}

static RlvValueFault
check_length (const RlvAttrDef *def, const char *text)
{
    gsize len;

    if (def->min_length == 0 && def->max_length == 0)
        return RLV_VALUE_GOOD;
    len = strlen (text);
    /* Characters are at most as many as bytes, and at least a quarter. */
    if (len <= def->max_length && len >= def->min_length * 4)
        return RLV_VALUE_GOOD;
    len = (gsize) g_utf8_strlen (text, -1);
    if (def->max_length > 0 && len > def->max_length)
        return RLV_VALUE_LONG;
    return len < def->min_length ? RLV_VALUE_SHORT : RLV_VALUE_GOOD;
}

static RlvValueFault
parse (const RlvAttrDef *def, const char *text, RlvParsed *parsed)
{
    switch (def->type) {
    case RLV_TYPE_INTEGER:
    case RLV_TYPE_DECIMAL:
    case RLV_TYPE_MONEY:
    case RLV_TYPE_BOOLEAN:
    case RLV_TYPE_DATE:
    case RLV_TYPE_CLOCK:
        return parse_number (def->type, text, &parsed->number);
    case RLV_TYPE_SPAN:
        return parse_span (text, parsed);
    case RLV_TYPE_ENUM:
        return parse_word (def->values, text, &parsed->number);
    case RLV_TYPE_ENUMS:
        return parse_words (def->values, text);
    case RLV_TYPE_ID:
    case RLV_TYPE_REF:
        return *text != '\0' ? RLV_VALUE_GOOD : RLV_VALUE_FORM;
    case RLV_TYPE_REFS:
    case RLV_TYPE_TEXT:
        return RLV_VALUE_GOOD;
    }
    g_return_val_if_reached (RLV_VALUE_FORM);
}

RlvValueFault
rlv_value_parse (const RlvAttrDef *def, const char *text, RlvParsed *parsed)
{
    RlvValueFault fault = parse (def, text, parsed);

    if (fault == RLV_VALUE_GOOD)
        fault = check_length (def, text);
    if (fault == RLV_VALUE_GOOD && def->bounded &&
        (parsed->number < def->least || parsed->number > def->most))
        fault = RLV_VALUE_RANGE;
    if (fault == RLV_VALUE_GOOD && def->step > 1 && parsed->number % def->step != 0)
        fault = RLV_VALUE_RANGE;
    return fault;
}

/* --- saying what is wrong --- */

/* How a value of that type is written. */
static const char *
form_of (RlvType type)
{
    switch (type) {
    case RLV_TYPE_INTEGER:
        return _ ("write a whole number, such as 12");
    case RLV_TYPE_DECIMAL:
        return _ ("write a number with a point and at most six decimals, such as 0.5");
    case RLV_TYPE_MONEY:
        return _ ("write an amount with a point and at most two decimals, such as "
                  "1250.00");
    case RLV_TYPE_BOOLEAN:
        return _ ("write true or false");
    case RLV_TYPE_DATE:
        return _ ("write a date from 1900 to 2199 as year-month-day, such as "
                  "2027-01-04");
    case RLV_TYPE_CLOCK:
        return _ ("write a time from 00:00 to 24:00, such as 08:30");
    case RLV_TYPE_SPAN:
        return _ ("write a duration such as 5d (working days), 6h or 90m (working "
                  "time), 30ed or 48eh (elapsed), up to 36500 days");
    case RLV_TYPE_ID:
    case RLV_TYPE_REF:
    case RLV_TYPE_REFS:
        return _ (
            "write an identifier: a letter, then letters, digits, points, hyphens "
            "and underscores, 64 at most");
    case RLV_TYPE_TEXT:
    case RLV_TYPE_ENUM:
    case RLV_TYPE_ENUMS:
        break;
    }
    return NULL;
}

/* The first word of @text that is not in the list. */
static char *
first_stranger (const RlvAttrDef *def, const char *text)
{
    if (def->type != RLV_TYPE_ENUMS)
        return g_strdup (text);
    for (text += strspn (text, " "); *text != '\0'; text += strspn (text, " ")) {
        gsize len = strcspn (text, " ");

        if (find_word (def->values, text, len) < 0)
            return g_strndup (text, len);
        text += len;
    }
    return g_strdup ("");
}

static void
say_word (RlvFindings *findings, const RlvPlace *place, const RlvAttrDef *def,
          const char *text)
{
    g_autofree char *word = first_stranger (def, text);
    g_autofree char *all = g_strjoinv (", ", (char **) def->values);
    guint n = g_strv_length ((char **) def->values);
    const char *nearest = rlv_nearest (word, def->values, n);

    if (nearest != NULL)
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s cannot be \"%s\"; did you mean \"%s\"?"), def->name,
                          word, nearest);
    else
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s cannot be \"%s\""), def->name, word);
    rlv_findings_mend (findings, _ ("write one of: %s"), all);
}

/* Long values are cut in messages, between characters. */
static char *
shorten (const char *text)
{
    const glong max = 60;

    if (g_utf8_strlen (text, -1) <= max)
        return g_strdup (text);

    g_autofree char *head = g_utf8_substring (text, 0, max);
    return g_strconcat (head, "…", NULL);
}

/* As plans write it: "0.5", "12", "2027-01-04". */
static char *
print_number (RlvType type, gint64 number)
{
    char buffer[RLV_DATE_SIZE];
    GString *text = g_string_new (NULL);
    guint decimals = type == RLV_TYPE_DECIMAL ? 6 : type == RLV_TYPE_MONEY ? 2 : 0;

    if (type == RLV_TYPE_DATE)
        return g_string_free (
            g_string_append (text, rlv_day_format ((RlvDay) number, buffer)), FALSE);
    g_string_printf (text, "%0*" G_GINT64_FORMAT, (int) decimals + 1 + (number < 0),
                     number);
    if (decimals > 0) {
        g_string_insert_c (text, (gssize) (text->len - decimals), '.');
        while (text->str[text->len - 1] == '0')
            g_string_truncate (text, text->len - 1);
        if (text->str[text->len - 1] == '.')
            g_string_truncate (text, text->len - 1);
    }
    return g_string_free (text, FALSE);
}

/* @text is the 30th of a February, or day 00 of a month. */
static void
say_no_day (RlvFindings *findings, const RlvPlace *place, const RlvAttrDef *def,
            const char *text)
{
    char from[RLV_DATE_SIZE], to[RLV_DATE_SIZE];
    RlvDay first, last;

    g_return_if_fail (find_month (text, &first, &last));
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                      _ ("%s cannot be \"%s\": there is no such day"), def->name, text);
    rlv_findings_mend (findings, _ ("write a day of that month, from %s to %s"),
                       rlv_day_format (first, from), rlv_day_format (last, to));
}

static void
mend_form (RlvFindings *findings, const RlvAttrDef *def)
{
    const char *form = form_of (def->type);

    if (def->bounded) {
        g_autofree char *least = print_number (def->type, def->least);
        g_autofree char *most = print_number (def->type, def->most);

        rlv_findings_mend (findings, _ ("write a value from %s to %s"), least, most);
    } else if (form != NULL) {
        rlv_findings_mend (findings, "%s", form);
    }
}

void
rlv_value_say (RlvFindings *findings, const RlvPlace *place, const RlvAttrDef *def,
               const char *text, RlvValueFault fault)
{
    g_autofree char *brief = shorten (text);

    if (fault == RLV_VALUE_LONG) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s is longer than %u characters"), def->name,
                          def->max_length);
        rlv_findings_mend (findings, _ ("shorten it"));
    } else if (fault == RLV_VALUE_SHORT || *text == '\0') {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s is empty"), def->name);
        rlv_findings_mend (findings, _ ("fill it in, or take it out"));
    } else if (fault == RLV_VALUE_MANY) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s names more than %u things"), def->name, G_MAXUINT16);
        rlv_findings_mend (findings, _ ("name fewer of them"));
    } else if (def->values != NULL) {
        say_word (findings, place, def, brief);
    } else if (fault == RLV_VALUE_NO_DAY) {
        say_no_day (findings, place, def, text);
    } else if (fault == RLV_VALUE_RANGE) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s is out of range: \"%s\""), def->name, brief);
        mend_form (findings, def);
    } else {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", place,
                          _ ("%s cannot be \"%s\""), def->name, brief);
        mend_form (findings, def);
    }
}
