/* Values and elements as they are written.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/parser.h>
#include <string.h>

#include "doc/edit.h"
#include "doc/guard.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvSource, rlv_source_free)

/* --- values --- */

const char *
rlv_value_refuse (const char *text)
{
    if (text == NULL || strlen (text) > RLV_DOC_MAX_TAG)
        return _ ("there is no value, or too long a one");
    if (!g_utf8_validate (text, -1, NULL))
        return _ ("the value is not UTF-8");
    for (; *text != '\0'; text = g_utf8_next_char (text)) {
        gunichar c = g_utf8_get_char (text);

        if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe ||
            c == 0xffff)
            return _ ("the value holds a character that XML cannot");
    }
    return NULL;
}

/* Blanks other than the space would be read as spaces. */
void
rlv_value_append (GString *out, const char *text, char quote)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            g_string_append (out, "&amp;");
        else if (*text == '<')
            g_string_append (out, "&lt;");
        else if (*text == quote)
            g_string_append (out, quote == '"' ? "&quot;" : "&apos;");
        else if (*text == '\t' || *text == '\n' || *text == '\r')
            g_string_append_printf (out, "&#%d;", *text);
        else
            g_string_append_c (out, *text);
    }
}

/* --- elements --- */

static RlvBytes
strip (const char *text)
{
    RlvBytes xml = {text, strlen (text)};

    while (xml.len > 0 && g_ascii_isspace (*xml.bytes)) {
        xml.bytes++;
        xml.len--;
    }
    while (xml.len > 0 && g_ascii_isspace (xml.bytes[xml.len - 1]))
        xml.len--;
    return xml;
}

static gboolean
passes_guard (RlvBytes xml)
{
    g_autoptr (RlvSource) source = rlv_source_memory (xml.bytes, xml.len, "", NULL);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_auto (RlvGuard) guard;
    const char *bytes;
    gsize n;

    rlv_guard_init (&guard, source, findings);
    do {
        if (!rlv_guard_next (&guard, &bytes, &n))
            return FALSE;
    } while (n > 0);
    return TRUE;
}

static gboolean
parses (RlvBytes xml)
{
    xmlParserCtxt *parser = xmlNewParserCtxt ();
    xmlDoc *document;
    gboolean ok;

    if (parser == NULL)
        g_error ("out of memory");
    document =
        xmlCtxtReadMemory (parser, xml.bytes, (int) xml.len, NULL, "UTF-8",
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    ok = document != NULL && parser->wellFormed && parser->nsWellFormed &&
         document->children == document->last;
    xmlFreeDoc (document);
    xmlFreeParserCtxt (parser);
    return ok;
}

const char *
rlv_insert_refuse (const char *text)
{
    const RlvBytes xml = strip (text != NULL ? text : "");

    if (xml.len < 2 || xml.len > RLV_DOC_MAX_TAG || *xml.bytes != '<' ||
        strchr ("!?/", xml.bytes[1]) != NULL || !passes_guard (xml) || !parses (xml))
        return _ ("what is to be put in is not one element of well-formed XML");
    return NULL;
}

/* The length of the indentation that the last line has. */
static gsize
last_indent (RlvBytes xml)
{
    RlvToken token = {.to = 0};
    gsize len = 0;

    while (rlv_token_next (xml, &token)) {
        const char *newline =
            token.kind == RLV_TOKEN_TEXT
                ? memrchr (xml.bytes + token.from, '\n', token.to - token.from)
                : NULL;

        if (newline != NULL && rlv_bytes_blank (xml, token.from, token.to))
            len = token.to - (gsize) (newline + 1 - xml.bytes);
    }
    return len;
}

static void
append_lines (GString *out, RlvBytes xml, const RlvToken *token, const char *newline)
{
    for (gsize i = token->from; i < token->to; i++) {
        if (xml.bytes[i] == '\n')
            g_string_append (out, newline);
        else if (xml.bytes[i] != '\r')
            g_string_append_c (out, xml.bytes[i]);
    }
}

static void
append_tag (GString *out, RlvBytes xml, RlvToken token, const char *prefix,
            const char *newline)
{
    gsize name = token.from + 1 + (token.kind == RLV_TOKEN_CLOSE);
    gsize end = rlv_name_end (xml, name);

    g_string_append_len (out, xml.bytes + token.from, (gssize) (name - token.from));
    if (memchr (xml.bytes + name, ':', end - name) == NULL)
        g_string_append (out, prefix);
    token.from = name;
    append_lines (out, xml, &token, newline);
}

/* Blanks between tags; as far in as they were, seen from the last line. */
static void
append_gap (GString *out, RlvBytes xml, const RlvToken *token, gsize base,
            const char *newline, const char *indent)
{
    const char *last = memrchr (xml.bytes + token->from, '\n', token->to - token->from);
    gsize len;

    if (last == NULL) {
        append_lines (out, xml, token, newline);
        return;
    }
    len = token->to - (gsize) (last + 1 - xml.bytes);
    g_string_append (out, newline);
    g_string_append (out, indent);
    if (len > base)
        g_string_append_len (out, last + 1 + base, (gssize) (len - base));
}

void
rlv_insert_append (GString *out, const char *text, const char *prefix,
                   const char *newline, const char *indent)
{
    const RlvBytes xml = strip (text);
    const gsize base = last_indent (xml);
    RlvToken token = {.to = 0};

    while (rlv_token_next (xml, &token)) {
        if (token.kind == RLV_TOKEN_TEXT && rlv_bytes_blank (xml, token.from, token.to))
            append_gap (out, xml, &token, base, newline, indent);
        else if (token.kind == RLV_TOKEN_TEXT || token.kind == RLV_TOKEN_CDATA ||
                 token.kind == RLV_TOKEN_ASIDE)
            append_lines (out, xml, &token, newline);
        else
            append_tag (out, xml, token, prefix, newline);
    }
}
