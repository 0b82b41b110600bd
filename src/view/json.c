/* JSON out, streamed: a document of a hundred thousand tasks needs no tree of them in
 * memory, and members keep the order they are written in.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

/* Bytes at @p that stand for themselves: most of it all. */
static gsize
plain_run (const char *p)
{
    gsize n = 0;

    while (p[n] >= 0x20 && p[n] < 0x7F && p[n] != '"' && p[n] != '\\')
        n++;
    return n;
}

static void
append_char (GString *out, gunichar c)
{
    if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (int) c);
    else if (c == '\n')
        g_string_append (out, "\\n");
    else if (c == '\t')
        g_string_append (out, "\\t");
    /* U+2028 and U+2029 end a line in JavaScript, C1 codes drive terminals. */
    else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029)
        g_string_append_printf (out, "\\u%04x", c);
    else
        g_string_append_unichar (out, c);
}

static void
append_string (GString *out, const char *text)
{
    g_autofree char *valid = NULL;
    gsize run = plain_run (text);

    g_string_append_c (out, '"');
    g_string_append_len (out, text, (gssize) run);
    text += run;
    if (*text != '\0')
        text = valid = g_utf8_make_valid (text, -1);
    while (*text != '\0') {
        append_char (out, g_utf8_get_char (text));
        text = g_utf8_next_char (text);
        run = plain_run (text);
        g_string_append_len (out, text, (gssize) run);
        text += run;
    }
    g_string_append_c (out, '"');
}

static void
new_line (const ViewJson *json)
{
    g_string_append_c (json->out, '\n');
    view_append_blanks (json->out, 2 * (gsize) json->depth);
}

static void
before (ViewJson *json, const char *name)
{
    if (json->started)
        g_string_append_c (json->out, ',');
    if (json->depth > 0)
        new_line (json);
    json->started = TRUE;
    if (name == NULL)
        return;
    append_string (json->out, name);
    g_string_append (json->out, ": ");
}

static void
open_one (ViewJson *json, const char *name, char mark)
{
    before (json, name);
    g_string_append_c (json->out, mark);
    json->depth++;
    json->started = FALSE;
}

static void
end_one (ViewJson *json, char mark)
{
    json->depth--;
    if (json->started)
        new_line (json);
    g_string_append_c (json->out, mark);
    json->started = TRUE;
}

void
view_json_object (ViewJson *json, const char *name)
{
    open_one (json, name, '{');
}

void
view_json_array (ViewJson *json, const char *name)
{
    open_one (json, name, '[');
}

void
view_json_end_object (ViewJson *json)
{
    end_one (json, '}');
}

void
view_json_end_array (ViewJson *json)
{
    end_one (json, ']');
}

void
view_json_text (ViewJson *json, const char *name, const char *value)
{
    before (json, name);
    if (value == NULL)
        g_string_append (json->out, "null");
    else
        append_string (json->out, value);
}

void
view_json_int (ViewJson *json, const char *name, gint64 value)
{
    before (json, name);
    g_string_append_printf (json->out, "%" G_GINT64_FORMAT, value);
}

void
view_json_number (ViewJson *json, const char *name, const char *value)
{
    before (json, name);
    g_string_append (json->out, value);
}

void
view_json_bool (ViewJson *json, const char *name, gboolean value)
{
    before (json, name);
    g_string_append (json->out, value ? "true" : "false");
}

void
view_json_thousandths (ViewJson *json, const char *name, gint64 value)
{
    before (json, name);
    view_thousandths (json->out, value);
}

void
view_json_day (ViewJson *json, const char *name, RlvDay day)
{
    char buffer[RLV_DATE_SIZE];

    view_json_text (json, name,
                    day == RLV_DAY_NONE ? NULL : rlv_day_format (day, buffer));
}

void
view_json_time (ViewJson *json, const char *name, RlvTime time)
{
    char buffer[RLV_DATE_SIZE];

    view_json_text (json, name,
                    time == RLV_TIME_NONE ? NULL : rlv_time_format (time, buffer));
}

void
view_json_span (ViewJson *json, const char *name, RlvSpan span)
{
    char buffer[RLV_DATE_SIZE];

    view_json_text (json, name, rlv_span_format (span, buffer));
}

void
view_json_seconds (ViewJson *json, const char *name, gint64 seconds)
{
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
    g_autofree char *text =
        time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

    view_json_text (json, name, text);
}

void
view_json_begin (ViewJson *json, const char *format)
{
    view_json_object (json, NULL);
    view_json_text (json, "format", format);
}

void
view_json_finish (ViewJson *json)
{
    view_json_end_object (json);
    g_string_append_c (json->out, '\n');
}
