/* Where the elements stand that changes are asked of.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "doc/edit.h"
#include "doc/guard.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvSource, rlv_source_free)

/* --- places --- */

/* Gives the elements that begin at @mark, or should have before, their offset. */
static void
find_mark (GArray *elements, guint *next, RlvMark mark)
{
    for (; *next < elements->len; ++*next) {
        RlvElement *element = &g_array_index (elements, RlvElement, *next);

        if (element->line > mark.line ||
            (element->line == mark.line && element->column > mark.column))
            return;
        if (element->line == mark.line && element->column == mark.column)
            element->from = mark.offset;
    }
}

/* The guard counts lines and columns as it did when the plan was read. */
static gboolean
find_offsets (RlvBytes xml, GArray *elements, char **why)
{
    g_autoptr (RlvSource) source = rlv_source_memory (xml.bytes, xml.len, "", NULL);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_auto (RlvGuard) guard;
    const char *bytes;
    guint next = 0;
    gsize n;

    rlv_guard_init (&guard, source, findings);
    do {
        RlvMark mark;

        if (!rlv_guard_next (&guard, &bytes, &n)) {
            *why = g_strdup (rlv_findings_get (findings, &next)->what);
            return FALSE;
        }
        while ((mark = rlv_guard_start (&guard)).line > 0)
            find_mark (elements, &next, mark);
    } while (n > 0);
    return TRUE;
}

/* --- what stands in what --- */

typedef struct {
    gsize from, inside;
    gsize child;
    gboolean text;
    RlvElement *wanted; /* or NULL */
} Open;

typedef struct {
    RlvBytes xml;
    GArray *elements;
    guint next;   /* of them */
    GArray *open; /* Open */
    guint roots;
} Walk;

/* The element that is asked for at @from, if it is. */
static RlvElement *
take_wanted (Walk *walk, gsize from)
{
    for (; walk->next < walk->elements->len; walk->next++) {
        RlvElement *element = &g_array_index (walk->elements, RlvElement, walk->next);

        if (element->from == from) {
            walk->next++;
            return element;
        }
        if (element->from != G_MAXSIZE)
            return NULL;
    }
    return NULL;
}

static Open *
innermost (Walk *walk)
{
    return walk->open->len > 0 ? &g_array_index (walk->open, Open, walk->open->len - 1)
                               : NULL;
}

static void
take_start (Walk *walk, const RlvToken *token)
{
    Open *around = innermost (walk);
    Open made = {.from = token->from,
                 .inside = token->to,
                 .wanted = take_wanted (walk, token->from)};

    walk->roots += around == NULL;
    if (around != NULL)
        around->child = token->from;
    if (made.wanted != NULL) {
        made.wanted->inside = made.wanted->close = made.wanted->to = token->to;
        made.wanted->up = around != NULL ? around->from : token->from;
        made.wanted->empty = token->kind == RLV_TOKEN_EMPTY;
    }
    if (token->kind == RLV_TOKEN_OPEN)
        g_array_append_val (walk->open, made);
}

static gboolean
take_end (Walk *walk, const RlvToken *token)
{
    const Open *open = innermost (walk);
    gsize len, other;

    if (open == NULL)
        return FALSE;
    len = rlv_name_end (walk->xml, open->from + 1) - (open->from + 1);
    other = rlv_name_end (walk->xml, token->from + 2) - (token->from + 2);
    if (len != other || memcmp (walk->xml.bytes + open->from + 1,
                                walk->xml.bytes + token->from + 2, len) != 0)
        return FALSE;
    if (open->wanted != NULL) {
        open->wanted->close = token->from;
        open->wanted->to = token->to;
        open->wanted->child = open->child;
        open->wanted->text = open->text;
    }
    g_array_set_size (walk->open, walk->open->len - 1);
    return TRUE;
}

static gboolean
take_text (Walk *walk, const RlvToken *token)
{
    Open *around = innermost (walk);

    if (token->kind == RLV_TOKEN_TEXT &&
        rlv_bytes_blank (walk->xml, token->from, token->to))
        return TRUE;
    if (around != NULL)
        around->text = TRUE;
    return around != NULL;
}

static gboolean
take_token (Walk *walk, const RlvToken *token)
{
    switch (token->kind) {
    case RLV_TOKEN_OPEN:
    case RLV_TOKEN_EMPTY:
        take_start (walk, token);
        return TRUE;
    case RLV_TOKEN_CLOSE:
        return take_end (walk, token);
    case RLV_TOKEN_TEXT:
    case RLV_TOKEN_CDATA:
        return take_text (walk, token);
    case RLV_TOKEN_ASIDE:
        break;
    }
    return TRUE;
}

/* FALSE when elements do not end as they begin. */
static gboolean
find_ends (RlvBytes xml, GArray *elements)
{
    g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));
    Walk walk = {.xml = xml, .elements = elements, .open = open};
    RlvToken token = {
        .to = xml.len >= 3 && memcmp (xml.bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0};

    while (rlv_token_next (xml, &token))
        if (!take_token (&walk, &token))
            return FALSE;
    return token.to == xml.len && open->len == 0 && walk.roots == 1;
}

gboolean
rlv_elements_find (RlvBytes xml, GArray *elements, char **why)
{
    if (!find_offsets (xml, elements, why))
        return FALSE;
    if (find_ends (xml, elements))
        return TRUE;
    *why = g_strdup (_ ("the file is not well-formed"));
    return FALSE;
}
