/* The first look at a file.
 *
 * libxml2 before 2.12 takes quadratic time for a tag with many attributes, resolves
 * entities, and reads any encoding that iconv knows; no option forbids all of that.  So
 * the bytes are looked over here before it gets them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "doc/guard.h"

#define STEP 262144 /* bytes read and handed on at a time */

void
rlv_guard_init (RlvGuard *guard, RlvSource *source, RlvFindings *findings)
{
    *guard = (RlvGuard){
        .source = source,
        .findings = findings,
        .window = g_malloc (STEP),
        .size = STEP,
        .line = 1,
        .column = 1,
        .starts = g_array_new (FALSE, FALSE, sizeof (RlvMark)),
    };
}

void
rlv_guard_clear (RlvGuard *guard)
{
    g_clear_pointer (&guard->window, g_free);
    g_clear_pointer (&guard->starts, g_array_unref);
}

/* --- places --- */

/* Moves the known place on to @to, which lies behind it. */
static void
know (RlvGuard *guard, gsize to)
{
    const char *at = guard->window + guard->known;
    const char *end = guard->window + to;
    const char *newline;

    while ((newline = memchr (at, '\n', (gsize) (end - at))) != NULL) {
        guard->line++;
        guard->column = 1;
        at = newline + 1;
    }
    for (; at < end; at++)
        guard->column += ((guint8) *at & 0xc0) != 0x80;
    guard->known = to;
}

/* The lines up to @to, but not the columns: those are wanted of few tokens. */
static void
pass (RlvGuard *guard, gsize to)
{
    const char *at = guard->window + guard->at;
    const char *end = guard->window + to;
    const char *last = NULL;

    for (; (at = memchr (at, '\n', (gsize) (end - at))) != NULL; at++) {
        guard->line++;
        last = at;
    }
    if (last != NULL) {
        guard->column = 1;
        guard->known = (gsize) (last + 1 - guard->window);
    }
    guard->at = to;
}

static RlvPlace
place_of (RlvGuard *guard, gsize at)
{
    know (guard, at);
    return (RlvPlace){guard->source->name, guard->line, guard->column};
}

static gboolean
refuse (RlvGuard *guard, gsize at, const char *rule, const char *what, const char *why,
        const char *mend)
{
    RlvPlace place = place_of (guard, at);

    rlv_findings_add (guard->findings, RLV_SEVERITY_ERROR, rule, &place, "%s", what);
    if (why != NULL)
        rlv_findings_why (guard->findings, "%s", why);
    rlv_findings_mend (guard->findings, "%s", mend);
    return FALSE;
}

/* --- bytes --- */

static gboolean
starts_with (const RlvGuard *guard, gsize at, const char *text, gsize len)
{
    return guard->end - at >= len && memcmp (guard->window + at, text, len) == 0;
}

static const char *
how_to_convert (void)
{
    return _ ("save the file as UTF-8, for example with: iconv -f ISO-8859-1 -t UTF-8");
}

static gboolean
refuse_byte (RlvGuard *guard, gsize at)
{
    g_autofree char *what = NULL;
    guint8 byte = (guint8) guard->window[at];

    if (byte == 0)
        return refuse (guard, at, "file-encoding", _ ("a zero byte"),
                       _ ("no text file has one: this is another kind of file, or it "
                          "is damaged"),
                       _ ("give a plan in XML, saved as UTF-8"));
    what = g_strdup_printf (_ ("the byte %02X does not belong in UTF-8"), byte);
    return refuse (guard, at, "file-encoding", what,
                   _ ("the file was saved in another encoding, or is damaged"),
                   how_to_convert ());
}

/* Whether all eight bytes are ASCII and none is 0. */
static gboolean
is_plain (const char *bytes)
{
    guint64 word;

    memcpy (&word, bytes, sizeof word);
    return ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

/* Checks the bytes read last.  A character cut by the end of the window waits for more.
 */
static gboolean
check_bytes (RlvGuard *guard)
{
    const char *window = guard->window;
    gsize at = guard->valid;

    while (at < guard->end) {
        gunichar c;

        if (guard->end - at >= 8 && is_plain (window + at)) {
            at += 8;
            continue;
        }
        if ((guint8) (window[at] - 1) < 0x7f) {
            at++;
            continue;
        }
        c = window[at] != '\0'
                ? g_utf8_get_char_validated (window + at, (gssize) (guard->end - at))
                : (gunichar) -1;
        if (c == (gunichar) -2 && !guard->at_end)
            break;
        if (c == (gunichar) -1 || c == (gunichar) -2)
            return refuse_byte (guard, at);
        at += (gsize) (g_utf8_next_char (window + at) - (window + at));
    }
    guard->valid = at;
    return TRUE;
}

/* UTF-16 and UTF-32, with a mark or without: seen before the bytes are checked, for a
 * better word than "zero byte". */
static gboolean
is_wide (const RlvGuard *guard)
{
    static const char *const heads[] = {"\xfe\xff", "\xff\xfe", "\0<", "<\0", "\0\0"};

    for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
        if (starts_with (guard, 0, heads[i], 2))
            return TRUE;
    return FALSE;
}

/* Drops what was handed on, and reads more behind the rest. */
static gboolean
fill (RlvGuard *guard)
{
    gsize keep = guard->end - guard->handed;
    gssize n;

    know (guard, guard->at);
    if (guard->handed > 0)
        memmove (guard->window, guard->window + guard->handed, keep);
    guard->offset += guard->handed;
    guard->valid -= guard->handed;
    guard->at -= guard->handed;
    guard->known -= guard->handed;
    guard->end = keep;
    guard->handed = 0;
    if (guard->size < keep + STEP) {
        guard->size = keep + STEP;
        guard->window = g_realloc (guard->window, guard->size);
    }
    n = rlv_source_read (guard->source, guard->offset + keep, guard->window + keep,
                         STEP);
    if (n < 0)
        return refuse (guard, guard->at, "file-read", g_strerror (errno),
                       _ ("reading the file failed half-way"),
                       _ ("check the disk or the network drive, then try again"));
    guard->end += (gsize) n;
    guard->at_end = n < STEP;
    if (!guard->begun && is_wide (guard))
        return refuse (
            guard, 0, "file-encoding", _ ("the file is in UTF-16 or UTF-32"),
            _ ("plans are read as UTF-8 only"),
            _ ("save the file as UTF-8, for example with: iconv -f UTF-16 -t "
               "UTF-8"));
    return check_bytes (guard);
}

/* --- the beginning --- */

/* The declared encoding in an XML declaration of @len bytes, or NULL. */
static char *
declared_encoding (const char *declaration, gsize len)
{
    g_autofree char *text = g_strndup (declaration, len);
    const char *at = strstr (text, "encoding");
    const char *end;

    if (at == NULL)
        return NULL;
    at += strlen ("encoding");
    at += strspn (at, " \t\r\n=");
    if (*at != '"' && *at != '\'')
        return NULL;
    end = strchr (at + 1, *at);
    return end != NULL ? g_strndup (at + 1, (gsize) (end - at - 1)) : NULL;
}

static gboolean
check_declaration (RlvGuard *guard, gsize end)
{
    g_autofree char *encoding =
        declared_encoding (guard->window + guard->at, end - guard->at);
    g_autofree char *what = NULL;

    if (encoding == NULL || g_ascii_strcasecmp (encoding, "UTF-8") == 0)
        return TRUE;
    what = g_strdup_printf (_ ("the file says that it is in %s"), encoding);
    return refuse (guard, guard->at, "file-encoding", what,
                   _ ("plans are read as UTF-8 only"), how_to_convert ());
}

static gboolean
begin (RlvGuard *guard)
{
    guard->begun = TRUE;
    if (guard->end == 0)
        return refuse (guard, 0, "file-empty", _ ("the file is empty"), NULL,
                       _ ("write a plan into it; releve new makes one to start from"));
    if (starts_with (guard, 0, "\xef\xbb\xbf", 3)) {
        guard->at = guard->handed = guard->known = 3;
        return TRUE;
    }
    return TRUE;
}

/* --- tokens --- */

typedef enum {
    TOKEN_WHOLE,
    TOKEN_CUT, /* goes on behind the window */
    TOKEN_REFUSED,
} Token;

/* Where the token that ends in @close does; 0 when that is behind the window. */
static gsize
find_close (const RlvGuard *guard, gsize from, const char *close)
{
    const char *found =
        memmem (guard->window + from, guard->valid - from, close, strlen (close));

    return found != NULL ? (gsize) (found - guard->window) + strlen (close) : 0;
}

static Token
cut (const RlvGuard *guard)
{
    return guard->valid - guard->at > RLV_DOC_MAX_TAG ? TOKEN_REFUSED : TOKEN_CUT;
}

static Token
take (RlvGuard *guard, gsize end)
{
    if (end == 0)
        return cut (guard);
    if (end - guard->at > RLV_DOC_MAX_TAG)
        return TOKEN_REFUSED;
    pass (guard, end);
    return TOKEN_WHOLE;
}

/* Finds the end of a start tag, and counts its attributes.  In a quoted value anything
 * may stand but the quote. */
static gsize
scan_tag (const RlvGuard *guard, guint *n_attrs)
{
    const char *at = guard->window + guard->at + 1;
    const char *end = guard->window + guard->valid;

    for (; at < end && *at != '>'; at++) {
        if (*at != '"' && *at != '\'')
            continue;
        at = memchr (at + 1, *at, (gsize) (end - at - 1));
        if (at == NULL)
            return 0;
        if (++*n_attrs > RLV_DOC_MAX_ATTRS)
            break; /* it is refused: where it ends does not matter */
    }
    return at < end ? (gsize) (at - guard->window) + 1 : 0;
}

static Token
take_start (RlvGuard *guard)
{
    guint n_attrs = 0;
    gsize end = scan_tag (guard, &n_attrs);
    RlvMark mark;

    if (n_attrs > RLV_DOC_MAX_ATTRS) {
        refuse (guard, guard->at, "file-attributes",
                _ ("a tag with more than 256 attributes"),
                _ ("no element of a plan has nearly as many"),
                _ ("look whether a quotation mark is missing"));
        return TOKEN_REFUSED;
    }
    if (end == 0 || end - guard->at > RLV_DOC_MAX_TAG)
        return end == 0 ? cut (guard) : TOKEN_REFUSED;

    know (guard, guard->at);
    mark = (RlvMark){guard->offset + guard->at, guard->line, guard->column};
    g_array_append_val (guard->starts, mark);
    if (mark.offset >= guard->next_mark) {
        g_array_append_val (guard->source->marks, mark);
        guard->next_mark = mark.offset + RLV_SOURCE_MARKS;
    }
    if (guard->window[end - 2] != '/' && ++guard->depth > RLV_DOC_MAX_DEPTH) {
        refuse (guard, guard->at, "file-depth",
                _ ("more than 64 elements inside one another"),
                _ ("no plan is nearly as deep"),
                _ ("look whether end tags are missing"));
        return TOKEN_REFUSED;
    }
    pass (guard, end);
    return TOKEN_WHOLE;
}

static Token
take_end (RlvGuard *guard)
{
    Token token = take (guard, find_close (guard, guard->at, ">"));

    guard->depth -= token == TOKEN_WHOLE && guard->depth > 0;
    return token;
}

static Token
take_declared (RlvGuard *guard)
{
    if (starts_with (guard, guard->at, "<!--", 4))
        return take (guard, find_close (guard, guard->at + 4, "-->"));
    if (starts_with (guard, guard->at, "<![CDATA[", 9))
        return take (guard, find_close (guard, guard->at + 9, "]]>"));
    if (guard->valid - guard->at < 9 && !guard->at_end)
        return TOKEN_CUT;
    refuse (guard, guard->at, "file-doctype", _ ("a document type declaration"),
            _ ("it can define entities, which can read other files or fill the memory"),
            _ ("take the DOCTYPE out; plans do not need one"));
    return TOKEN_REFUSED;
}

static Token
take_instruction (RlvGuard *guard)
{
    gsize end = find_close (guard, guard->at, "?>");

    if (end != 0 && guard->offset + guard->at <= 3 &&
        starts_with (guard, guard->at, "<?xml", 5) && !check_declaration (guard, end))
        return TOKEN_REFUSED;
    return take (guard, end);
}

static Token
take_text (RlvGuard *guard)
{
    const char *at = guard->window + guard->at;
    const char *less = memchr (at, '<', guard->valid - guard->at);

    return take (guard, less != NULL ? (gsize) (less - guard->window) : 0);
}

static Token
take_token (RlvGuard *guard)
{
    const char *at = guard->window + guard->at;

    if (*at != '<')
        return take_text (guard);
    if (guard->valid - guard->at < 2)
        return TOKEN_CUT;
    switch (at[1]) {
    case '!':
        return take_declared (guard);
    case '?':
        return take_instruction (guard);
    case '/':
        return take_end (guard);
    default:
        return take_start (guard);
    }
}

/* The file ends inside a token.  Text may; anything else was cut off. */
static gboolean
finish (RlvGuard *guard)
{
    if (guard->window[guard->at] != '<') {
        pass (guard, guard->valid);
        return TRUE;
    }
    return refuse (guard, guard->at, "file-cut", _ ("the file ends inside a tag"),
                   _ ("it was cut off, or a quotation mark is missing"),
                   _ ("get the whole file, or close the tag"));
}

/* Goes over the whole tokens of the window; FALSE when the file is refused. */
static gboolean
scan (RlvGuard *guard)
{
    guint said;

    rlv_findings_get (guard->findings, &said);
    while (guard->at < guard->valid && guard->at - guard->handed < STEP) {
        guint now;

        switch (take_token (guard)) {
        case TOKEN_WHOLE:
            break;
        case TOKEN_CUT:
            return guard->at_end ? finish (guard) : TRUE;
        case TOKEN_REFUSED:
            rlv_findings_get (guard->findings, &now);
            return now > said
                       ? FALSE
                       : refuse (guard, guard->at, "file-tag",
                                 _ ("a tag, comment or text of more than one megabyte"),
                                 _ ("no plan has one as long"),
                                 _ ("look whether a quotation mark or the end of a "
                                    "comment is missing"));
        }
    }
    return TRUE;
}

static gboolean
more (RlvGuard *guard)
{
    if (guard->at_end)
        return TRUE;
    return fill (guard) && (guard->begun || begin (guard));
}

gboolean
rlv_guard_next (RlvGuard *guard, const char **bytes, gsize *n)
{
    guard->handed = guard->at;
    if (guard->asked == guard->starts->len) {
        g_array_set_size (guard->starts, 0);
        guard->asked = 0;
    }
    if (guard->valid - guard->at < STEP && !more (guard))
        return FALSE;
    for (;;) {
        if (!scan (guard))
            return FALSE;
        if (guard->at > guard->handed || (guard->at_end && guard->at == guard->end))
            break;
        if (!more (guard)) /* the token is longer than the window */
            return FALSE;
    }
    *bytes = guard->window + guard->handed;
    *n = guard->at - guard->handed;
    return TRUE;
}

RlvMark
rlv_guard_start (RlvGuard *guard)
{
    if (guard->asked == guard->starts->len)
        return (RlvMark){0, 0, 0};
    return g_array_index (guard->starts, RlvMark, guard->asked++);
}
