/* How wide text is, in terminal columns and set in a chart, and how it is cut.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <string.h>

#define ELLIPSIS "\342\200\246"

static guint
char_columns (gunichar c)
{
    if ((c >= 0x20 && c < 0x7F) || (c >= 0xC0 && c < 0x250))
        return 1; /* Latin: most of it all, and no need to look it up */
    if (g_unichar_iszerowidth (c) || g_unichar_iscntrl (c))
        return 0;
    return g_unichar_iswide (c) ? 2 : 1;
}

guint
view_columns (const char *text)
{
    const char *p = text;
    guint columns;

    while (*p >= 0x20 && *p < 0x7F)
        p++;
    for (columns = (guint) (p - text); *p != '\0'; p = g_utf8_next_char (p))
        columns += char_columns (g_utf8_get_char (p));
    return columns;
}

void
view_append_blanks (GString *out, gsize n)
{
    static const char blanks[] = "                                ";

    for (; n > sizeof blanks - 1; n -= sizeof blanks - 1)
        g_string_append_len (out, blanks, sizeof blanks - 1);
    g_string_append_len (out, blanks, (gssize) n);
}

void
view_append_cut (GString *out, const char *text, guint columns, gboolean plain)
{
    const char *mark = plain ? "~" : ELLIPSIS;
    const char *end = text;
    guint used = 0;

    if (view_columns (text) <= columns) {
        g_string_append (out, text);
        return;
    }
    if (columns == 0)
        return;
    for (;;) {
        guint wide = char_columns (g_utf8_get_char (end));
        if (used + wide > columns - 1)
            break;
        used += wide;
        end = g_utf8_next_char (end);
    }
    while (end > text && end[-1] == ' ')
        end--;
    g_string_append_len (out, text, end - text);
    g_string_append (out, mark);
}

/* Whether the text at @p is a mark that no line begins with, though a blank stands
 * before it: French has such. */
static gboolean
clings (const char *p)
{
    gsize len = g_str_has_prefix (p, "»") ? strlen ("»") : 1;

    if (len == 1 && (*p == '\0' || strchr (":;?!%", *p) == NULL))
        return FALSE;
    return strchr (" .,)", p[len]) != NULL; /* also at the end */
}

char *
view_glued (const char *text, const char *glue)
{
    const gsize open = strlen ("«");
    GString *out = g_string_new (NULL);

    for (const char *p = text; *p != '\0'; p++)
        if (*p == ' ' && p > text &&
            (clings (p + 1) || (p >= text + open && memcmp (p - open, "«", open) == 0)))
            g_string_append (out, glue);
        else
            g_string_append_c (out, *p);
    return g_string_free (out, FALSE);
}

#define GLUE "\001" /* stands in no text that is fit to be shown */

void
view_append_wrapped (GString *out, const char *text, guint width, guint at,
                     guint indent)
{
    g_autofree char *glued = view_glued (text, GLUE);
    g_auto (GStrv) words = g_strsplit (glued, " ", -1);
    guint column = at;

    for (guint i = 0; words[i] != NULL; i++) {
        guint wide = view_columns (g_strdelimit (words[i], GLUE, ' '));

        if (i > 0 && width > 0 && column + 1 + wide > width) {
            g_string_append_printf (out, "\n%*s", (int) indent, "");
            column = indent;
        } else if (i > 0) {
            g_string_append_c (out, ' ');
            column++;
        }
        g_string_append (out, words[i]);
        column += wide;
    }
    g_string_append_c (out, '\n');
}

/* Marks that turn the direction of what follows, beyond the name they stand in. */
static gboolean
turns_direction (gunichar c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x200E || c == 0x200F || c == 0x061C;
}

/* Length of the ASCII text at @p that is as it should be: most of it all. */
static gsize
plain_run (const char *p)
{
    gsize n = 0;

    while (p[n] >= 0x20 && p[n] < 0x7F)
        n++;
    return n;
}

static void
append_harmless_char (GString *out, gunichar c, const char *p, gsize len)
{
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
        g_string_append_c (out, ' ');
    else if ((c >= 0xC0 && c < 0x250) ||
             (!g_unichar_iscntrl (c) && !turns_direction (c)))
        g_string_append_len (out, p, (gssize) len);
}

void
view_append_harmless (GString *out, const char *text)
{
    g_autofree char *valid = NULL;
    gsize run = plain_run (text);

    g_string_append_len (out, text, (gssize) run);
    text += run;
    if (*text == '\0')
        return;
    if (!g_utf8_validate (text, -1, NULL))
        text = valid = g_utf8_make_valid (text, -1);
    while (*text != '\0') {
        const char *next = g_utf8_next_char (text);

        append_harmless_char (out, g_utf8_get_char (text), text, (gsize) (next - text));
        run = plain_run (next);
        g_string_append_len (out, next, (gssize) run);
        text = next + run;
    }
}

char *
view_harmless (const char *text)
{
    GString *out = g_string_sized_new (strlen (text));

    view_append_harmless (out, text);
    return g_string_free (out, FALSE);
}

typedef struct {
    gunichar sign;
    const char *ascii;
} Plain;

static const char *
plain_of (gunichar c)
{
    static const Plain table[] = {
        {0x00A0, " "},   {0x202F, " "},   {0x2009, " "},   {0x2013, "-"},
        {0x2014, "-"},   {0x2212, "-"},   {0x2026, "..."}, {0x2192, "->"},
        {0x2190, "<-"},  {0x21C4, "<>"},  {0x00B7, "-"},   {0x2018, "'"},
        {0x2019, "'"},   {0x201C, "\""},  {0x201D, "\""},  {0x00AB, "\""},
        {0x00BB, "\""},  {0x2713, "ok"},  {0x2715, "x"},   {0x25A0, "[C]"},
        {0x25CF, "(P)"}, {0x25B2, "<B>"}, {0x25C6, "{T}"}, {0x25C7, "*"},
        {0x2022, "*"},   {0x2265, ">="},  {0x2264, "<="},  {0x00D7, "x"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        if (table[i].sign == c)
            return table[i].ascii;
    return NULL;
}

#define NO_BREAK 0x00A0
#define OPENS    0x00AB
#define CLOSES   0x00BB

static void
to_plain (GString *out, gsize from)
{
    g_autofree char *text = g_strdup (out->str + from);
    gunichar before = 0;

    g_string_truncate (out, from);
    for (const char *p = text, *next; *p != '\0'; p = next) {
        const gunichar c = g_utf8_get_char (p);
        const char *ascii = plain_of (c);

        next = g_utf8_next_char (p);
        if (c == NO_BREAK && (before == OPENS || g_utf8_get_char (next) == CLOSES))
            ascii = ""; /* straight marks stand close to what they quote */
        if (ascii != NULL)
            g_string_append (out, ascii);
        else
            g_string_append_len (out, p, next - p);
        before = c;
    }
}

/* Length of the colour code at @p, 0 when there is none: what this program itself
 * wrote. */
static gsize
colour_code (const char *p)
{
    const char *end = p + 2;

    if (p[0] != '\033' || p[1] != '[')
        return 0;
    while (g_ascii_isdigit (*end) || *end == ';')
        end++;
    return *end == 'm' ? (gsize) (end + 1 - p) : 0;
}

/* Whether the character at @p may stand in a text of several lines; its length, or that
 * of the colour code there, in @len. */
static gboolean
may_stand (const char *p, gsize *len)
{
    gunichar c = g_utf8_get_char (p);
    gsize code = colour_code (p);

    *len = code > 0 ? code : (gsize) (g_utf8_next_char (p) - p);
    return code > 0 || c == '\n' || (c >= 0xC0 && c < 0x250) ||
           (!g_unichar_iscntrl (c) && !turns_direction (c));
}

/* The first character of valid @text that may not stand, or its end. */
static const char *
first_harm (const char *text)
{
    gsize len;

    for (;; text += len) {
        text += plain_run (text);
        if (*text == '\0' || !may_stand (text, &len))
            return text;
    }
}

static void
to_harmless (GString *out, gsize from)
{
    g_autofree char *text = NULL;
    gsize len;

    /* As a rule all is well, and the text may be long. */
    if (g_utf8_validate (out->str + from, (gssize) (out->len - from), NULL)) {
        from = (gsize) (first_harm (out->str + from) - out->str);
        if (from == out->len)
            return;
    }
    text = g_utf8_make_valid (out->str + from, -1);
    g_string_truncate (out, from);
    for (const char *p = text; *p != '\0'; p += len)
        if (may_stand (p, &len))
            g_string_append_len (out, p, (gssize) len);
}

void
view_text_end (GString *out, gsize from, const RlvLook *look)
{
    to_harmless (out, from);
    if (look->plain)
        to_plain (out, from);
}

/* Tenths of a unit, of a ten-unit sans serif such as DejaVu Sans, which is wide. */
static guint
char_set (gunichar c)
{
    if (g_unichar_iszerowidth (c) || g_unichar_iscntrl (c))
        return 0;
    if (g_unichar_iswide (c))
        return 100;
    if (c < 0x80 && strchr ("iljI.,:;'|!", (int) c) != NULL)
        return 33;
    if (c < 0x80 && strchr (" tfr()[]/-", (int) c) != NULL)
        return 40;
    if (c < 0x80 && strchr ("mwMW@%", (int) c) != NULL)
        return 95;
    if (g_unichar_isupper (c))
        return 72;
    return 62;
}

guint
view_set_width (const char *text)
{
    guint width = 0;

    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        width += char_set (g_utf8_get_char (p));
    return width;
}

char *
view_set_cut (const char *text, guint tenths)
{
    const guint ellipsis = 100;
    const char *end = text;
    guint used = 0;

    if (view_set_width (text) <= tenths)
        return g_strdup (text);
    for (; *end != '\0'; end = g_utf8_next_char (end)) {
        guint wide = char_set (g_utf8_get_char (end));
        if (used + wide + ellipsis > tenths)
            break;
        used += wide;
    }
    while (end > text && end[-1] == ' ')
        end--;
    return g_strdup_printf ("%.*s" ELLIPSIS, (int) (end - text), text);
}
