/* The tags of a file as they are written.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "doc/tags.h"

static gboolean
is_blank (char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Of bytes that may be the last. */
static char
byte_at (RlvBytes xml, gsize at)
{
    return at < xml.len ? xml.bytes[at] : '\0';
}

static gsize
skip_blanks (RlvBytes xml, gsize at)
{
    while (at < xml.len && is_blank (xml.bytes[at]))
        at++;
    return at;
}

/* --- tokens --- */

static gboolean
begins (RlvBytes xml, gsize at, const char *text)
{
    gsize len = strlen (text);

    return xml.len - at >= len && memcmp (xml.bytes + at, text, len) == 0;
}

/* Behind the @close that comes next from @at; 0 when none does. */
static gsize
behind (RlvBytes xml, gsize at, const char *close)
{
    const char *found =
        at < xml.len ? memmem (xml.bytes + at, xml.len - at, close, strlen (close))
                     : NULL;

    return found != NULL ? (gsize) (found - xml.bytes) + strlen (close) : 0;
}

/* Behind the start tag at @at.  In a quoted value anything may stand but the quote. */
static gsize
behind_tag (RlvBytes xml, gsize at)
{
    for (at++; at < xml.len && xml.bytes[at] != '>'; at++) {
        char quote = xml.bytes[at];
        const char *end;

        if (quote != '"' && quote != '\'')
            continue;
        end = memchr (xml.bytes + at + 1, quote, xml.len - at - 1);
        if (end == NULL)
            return 0;
        at = (gsize) (end - xml.bytes);
    }
    return at < xml.len ? at + 1 : 0;
}

static gsize
take_text (RlvBytes xml, gsize at)
{
    const char *less = memchr (xml.bytes + at, '<', xml.len - at);

    return less != NULL ? (gsize) (less - xml.bytes) : xml.len;
}

gboolean
rlv_token_next (RlvBytes xml, RlvToken *token)
{
    gsize at = token->to;

    token->from = at;
    if (at == xml.len)
        return FALSE;
    if (xml.bytes[at] != '<') {
        token->kind = RLV_TOKEN_TEXT;
        token->to = take_text (xml, at);
    } else if (begins (xml, at, "<!--")) {
        token->kind = RLV_TOKEN_ASIDE;
        token->to = behind (xml, at + 4, "-->");
    } else if (begins (xml, at, "<![CDATA[")) {
        token->kind = RLV_TOKEN_CDATA;
        token->to = behind (xml, at + 9, "]]>");
    } else if (begins (xml, at, "<?")) {
        token->kind = RLV_TOKEN_ASIDE;
        token->to = behind (xml, at, "?>");
    } else if (begins (xml, at, "</")) {
        token->kind = RLV_TOKEN_CLOSE;
        token->to = behind (xml, at, ">");
    } else {
        token->to = behind_tag (xml, at);
        token->kind = token->to > 0 && xml.bytes[token->to - 2] == '/' ? RLV_TOKEN_EMPTY
                                                                       : RLV_TOKEN_OPEN;
    }
    return token->to > at;
}

/* --- a tag --- */

gsize
rlv_name_end (RlvBytes xml, gsize at)
{
    while (at < xml.len && !is_blank (xml.bytes[at]) &&
           strchr ("=/><\"'", xml.bytes[at]) == NULL)
        at++;
    return at;
}

/* Reads the attribute whose name begins at @attr->from. */
static gboolean
read_attr (RlvBytes xml, RlvTagAttr *attr)
{
    gsize at;
    const char *end;

    attr->name_end = rlv_name_end (xml, attr->from);
    at = skip_blanks (xml, attr->name_end);
    if (attr->name_end == attr->from || byte_at (xml, at) != '=')
        return FALSE;
    at = skip_blanks (xml, at + 1);
    if (byte_at (xml, at) != '"' && byte_at (xml, at) != '\'')
        return FALSE;
    end = memchr (xml.bytes + at + 1, xml.bytes[at], xml.len - at - 1);
    if (end == NULL)
        return FALSE;
    attr->value = at + 1;
    attr->value_end = (gsize) (end - xml.bytes);
    return TRUE;
}

gboolean
rlv_tag_read (RlvBytes xml, gsize at, RlvTag *tag)
{
    tag->from = at;
    tag->n = 0;
    if (byte_at (xml, at) != '<')
        return FALSE;
    at = tag->name_end = rlv_name_end (xml, at + 1);
    if (at == tag->from + 1)
        return FALSE;
    for (;;) {
        gsize gap = at;

        at = skip_blanks (xml, at);
        tag->tail = gap;
        tag->empty = byte_at (xml, at) == '/';
        if (byte_at (xml, at + tag->empty) == '>') {
            tag->to = at + tag->empty + 1;
            return TRUE;
        }
        if (at == gap || tag->n == RLV_DOC_MAX_ATTRS)
            return FALSE;
        tag->attrs[tag->n] = (RlvTagAttr){.gap = gap, .from = at};
        if (!read_attr (xml, &tag->attrs[tag->n]))
            return FALSE;
        at = tag->attrs[tag->n++].value_end + 1;
    }
}

/* --- lines --- */

gboolean
rlv_bytes_blank (RlvBytes xml, gsize from, gsize to)
{
    return skip_blanks ((RlvBytes){xml.bytes, to}, from) == to;
}

gsize
rlv_blanks_before (RlvBytes xml, gsize at)
{
    while (at > 0 && (xml.bytes[at - 1] == ' ' || xml.bytes[at - 1] == '\t'))
        at--;
    return at;
}

gsize
rlv_blanks_after (RlvBytes xml, gsize at)
{
    while (byte_at (xml, at) == ' ' || byte_at (xml, at) == '\t')
        at++;
    return at;
}

gboolean
rlv_line_begins (RlvBytes xml, gsize at)
{
    at = rlv_blanks_before (xml, at);
    return at == 0 || xml.bytes[at - 1] == '\n';
}

gboolean
rlv_line_ends (RlvBytes xml, gsize at, gsize *next)
{
    at = rlv_blanks_after (xml, at);
    if (at < xml.len && begins (xml, at, "\r\n"))
        at++;
    *next = at < xml.len ? at + 1 : at;
    return at == xml.len || xml.bytes[at] == '\n';
}

const char *
rlv_line_end_near (RlvBytes xml, gsize at)
{
    const char *found = memchr (xml.bytes + at, '\n', xml.len - at);

    if (found == NULL)
        found = memrchr (xml.bytes, '\n', at);
    return found != NULL && found > xml.bytes && found[-1] == '\r' ? "\r\n" : "\n";
}
