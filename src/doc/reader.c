/* One pass: the guard hands windows to libxml2's parser, whose events are held against
 * the grammar and go to the plan's builder.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "doc/reader.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvSource, rlv_source_free)

/* Elements of one plan; some gigabytes of memory. */
#define MAX_ITEMS 16000000

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

/* --- names --- */

static guint32
find_kind (RlvFile *file, const xmlChar *name)
{
    const guint n = G_N_ELEMENTS (file->kinds);
    guint at = (guint) (((guintptr) name >> 3) * 2654435761u >> 7) % n;
    guint32 kind;

    for (; file->kinds[at].name != NULL; at = (at + 1) % n)
        if (file->kinds[at].name == name)
            return file->kinds[at].kind;
    kind = rlv_vocab_find (file->reader->grammar->vocab, (const char *) name);
    if (kind !=
        RLV_NONE) { /* so the table never fills: names are fewer than it holds */
        file->kinds[at].name = name;
        file->kinds[at].kind = kind;
    }
    return kind;
}

/* Attribute @name of @kind; tries @hint first: most tags list them in one order. */
static guint32
find_attr (RlvFile *file, guint32 kind, const xmlChar *name, guint32 hint)
{
    const xmlChar **names = file->attr_names + file->first_attr[kind];
    guint32 n = file->first_attr[kind + 1] - file->first_attr[kind];
    guint32 attr;

    for (guint32 i = 0; i < n; i++) {
        guint32 at = i + hint < n ? i + hint : i + hint - n;

        if (names[at] == name)
            return at;
    }
    attr = rlv_vocab_attr (file->reader->grammar->vocab, kind, (const char *) name);
    if (attr != RLV_NONE)
        names[attr] = name;
    return attr;
}

static gboolean
is_ours (RlvFile *file, const xmlChar *uri)
{
    if (uri != NULL && uri == file->namespace)
        return TRUE;
    if (uri == NULL || strcmp ((const char *) uri, RLV_DOC_NAMESPACE) != 0)
        return FALSE;
    file->namespace = uri;
    return TRUE;
}

/* --- start tags --- */

static const xmlChar **
attrs_at (const RlvFile *file, guint i)
{
    return file->attrs + i * 5;
}

/* References to what stands in here are no faults of their own. */
static void
skip (RlvFile *file)
{
    file->skipped++;
    for (guint i = 0; i < file->n_attrs; i++) {
        const xmlChar **attr = attrs_at (file, i);

        if (strcmp ((const char *) attr[0], "id") == 0)
            rlv_plan_builder_excuse (file->reader->builder, (const char *) attr[3],
                                     (gsize) (attr[4] - attr[3]));
    }
}

static gboolean
is_include (const RlvFile *file, guint32 kind)
{
    return strcmp (rlv_grammar_name (file->reader->grammar, kind), "include") == 0;
}

/* Attributes that say where a schema is are for editors; nothing is fetched. */
static gboolean
is_hint (const xmlChar **attr)
{
    return attr[2] != NULL && strcmp ((const char *) attr[2], XSI) == 0 &&
           (strcmp ((const char *) attr[0], "schemaLocation") == 0 ||
            strcmp ((const char *) attr[0], "noNamespaceSchemaLocation") == 0);
}

/* Whether the value has the form its type wants.  Of a reference that need not be
 * asked: what it names was asked, or is not there. */
static gboolean
matches (RlvFile *file, const RlvDocType *type, const xmlChar **attr)
{
    const char *text = (const char *) attr[3];
    gsize len = (gsize) (attr[4] - attr[3]);
    guint at = 0;

    if (type->patterns->len == 0 || type->def.type == RLV_TYPE_REF)
        return TRUE;
    if (type->is_name || len > sizeof file->matched[0].text)
        return rlv_type_matches (type, text, len);
    for (gsize i = 0; i < len; i++)
        at = at * 31 + (guint8) text[i];
    at %= G_N_ELEMENTS (file->matched);
    if (file->matched[at].type == type && file->matched[at].len == len &&
        memcmp (file->matched[at].text, text, len) == 0)
        return TRUE;
    if (!rlv_type_matches (type, text, len))
        return FALSE;
    file->matched[at].type = type;
    file->matched[at].len = (guint8) len;
    memcpy (file->matched[at].text, text, len);
    return TRUE;
}

static void
take_attrs (RlvFile *file, guint32 kind)
{
    RlvReader *reader = file->reader;
    guint n;
    const RlvKindDef *def = &rlv_vocab_kinds (reader->grammar->vocab, &n)[kind];
    guint64 seen = 0;
    guint32 next = 0;

    for (guint i = 0; i < file->n_attrs; i++) {
        const xmlChar **attr = attrs_at (file, i);
        guint32 found =
            attr[2] == NULL ? find_attr (file, kind, attr[0], next) : RLV_NONE;

        if (found == RLV_NONE) {
            if (!is_hint (attr))
                rlv_fault_attr (file, i);
            continue;
        }
        seen |= G_GUINT64_CONSTANT (1) << found;
        next = found + 1 < def->n_attrs ? found + 1 : 0;
        if (rlv_plan_builder_value (reader->builder, found, (const char *) attr[3],
                                    (gsize) (attr[4] - attr[3])) &&
            !is_include (file, kind) && /* opening it has better words */
            !matches (file, reader->grammar->kinds[kind].types[found], attr))
            rlv_fault_pattern (file, i, found);
    }
    for (guint32 i = 0; i < def->n_attrs; i++)
        if (def->attrs[i].required && (seen >> i & 1) == 0)
            rlv_fault_missing (file, i);
}

static void
take_include (RlvFile *file)
{
    RlvReader *reader = file->reader;

    for (guint i = 0; i < file->n_attrs; i++) {
        const xmlChar **attr = attrs_at (file, i);
        g_autofree char *href =
            g_strndup ((const char *) attr[3], (gsize) (attr[4] - attr[3]));

        if (strcmp ((const char *) attr[0], "href") != 0 || attr[2] != NULL)
            continue;
        reader->broken |= *href == '\0'; /* that was said */
        if (*href == '\0')
            return;
        file->part_place = rlv_file_attr_place (file, i);
        file->part = rlv_source_open_part (file->source, href, &file->part_place,
                                           reader->findings);
        if (file->part == NULL)
            reader->broken = TRUE;
    }
}

static void
open_item (RlvFile *file, guint32 kind)
{
    RlvReader *reader = file->reader;

    if (reader->n_items++ == MAX_ITEMS) {
        rlv_fault_stop (file, "file-size",
                        _ ("the plan has more than 16 million elements"),
                        _ ("check that it is a plan"));
        return;
    }
    rlv_plan_builder_open (reader->builder, kind, file->source->number,
                           file->level.line, file->level.column);
    take_attrs (file, kind);
    if (is_include (file, kind))
        take_include (file);
}

/* The first element of a file. */
static void
open_root (RlvFile *file, const xmlChar *name, const xmlChar *uri)
{
    const char *wanted = file->is_part ? "part" : "plan";

    if (!is_ours (file, uri) || strcmp ((const char *) name, wanted) != 0) {
        rlv_fault_root (file, (const char *) name, (const char *) uri);
        return;
    }
    file->level.kind = find_kind (file, name);
    g_array_append_val (file->open, file->level);
    if (!file->is_part) {
        open_item (file, file->level.kind);
        return;
    }
    /* What stands in a part stands where it is included: the part itself is no item. */
    for (guint i = 0; i < file->n_attrs; i++)
        if (!is_hint (attrs_at (file, i)))
            rlv_fault_attr (file, i);
}

/* Whether @child may come now, which is one of those that the element around may hold.
 */
static gboolean
is_in_order (const RlvGrammar *grammar, RlvLevel *around, guint32 child)
{
    const GArray *children = grammar->kinds[around->kind].children;

    if (!grammar->kinds[around->kind].ordered)
        return TRUE;
    if (child < around->at)
        return FALSE;
    if (child > around->at) {
        for (guint32 i = around->at; i < child; i++)
            if (g_array_index (children, RlvDocChild, i).least >
                (i == around->at ? around->count : 0))
                return FALSE;
        around->at = child;
        around->count = 0;
    }
    return ++around->count <= g_array_index (children, RlvDocChild, child).most;
}

/* Whether all came that must. */
static gboolean
is_complete (const RlvGrammar *grammar, const RlvLevel *level)
{
    const GArray *children = grammar->kinds[level->kind].children;

    for (guint32 i = level->at; i < children->len; i++)
        if (g_array_index (children, RlvDocChild, i).least >
            (i == level->at ? level->count : 0))
            return FALSE;
    return TRUE;
}

static void
open_inner (RlvFile *file, const xmlChar *name, const xmlChar *uri)
{
    const RlvGrammar *grammar = file->reader->grammar;
    RlvLevel *around = &g_array_index (file->open, RlvLevel, file->open->len - 1);
    guint32 kind = is_ours (file, uri) ? find_kind (file, name) : RLV_NONE;
    guint32 child =
        kind != RLV_NONE ? rlv_grammar_child (grammar, around->kind, kind) : RLV_NONE;

    if (child == RLV_NONE) {
        rlv_fault_element (file, around->kind, (const char *) name, (const char *) uri);
        skip (file);
        return;
    }
    file->level.kind = kind;
    if (!is_in_order (grammar, around, child))
        rlv_fault_order (file, around->kind);
    g_array_append_val (file->open, file->level);
    open_item (file, kind);
}

static void
on_start (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
          int n_namespaces, const xmlChar **namespaces, int n_attrs, int n_defaulted,
          const xmlChar **attrs)
{
    RlvFile *file = data;
    RlvMark mark = rlv_guard_start (&file->guard);

    (void) prefix;
    (void) n_namespaces;
    (void) namespaces;
    (void) n_defaulted;
    if (file->stopped)
        return;
    file->level =
        (RlvLevel){.kind = RLV_NONE, .line = mark.line, .column = mark.column};
    file->attrs = attrs;
    file->n_attrs = (guint) n_attrs;
    g_string_truncate (file->text, 0);

    if (file->skipped > 0 || file->bad_prefix)
        skip (file);
    else if (file->open->len == 0)
        open_root (file, name, uri);
    else
        open_inner (file, name, uri);
    file->bad_prefix = FALSE;
}

/* --- end tags and text --- */

static void
take_text (RlvFile *file, guint32 kind)
{
    guint32 attr = rlv_vocab_attr (file->reader->grammar->vocab, kind, "");

    if (attr == RLV_NONE || file->text->len == 0)
        return;
    rlv_plan_builder_value (file->reader->builder, attr, file->text->str,
                            file->text->len);
    g_string_truncate (file->text, 0);
}

static void
on_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    RlvFile *file = data;
    RlvReader *reader = file->reader;
    g_autoptr (RlvSource) part = g_steal_pointer (&file->part);
    RlvLevel level;

    (void) name;
    (void) prefix;
    (void) uri;
    if (file->stopped || file->open->len == 0)
        return;
    if (file->skipped > 0) {
        file->skipped--;
        return;
    }
    level = g_array_index (file->open, RlvLevel, file->open->len - 1);
    g_array_set_size (file->open, file->open->len - 1);
    if (reader->grammar->kinds[level.kind].ordered &&
        !is_complete (reader->grammar, &level))
        rlv_fault_content (file, &level);
    if (reader->grammar->kinds[level.kind].has_text)
        take_text (file, level.kind);
    if (file->open->len > 0 || !file->is_part)
        rlv_plan_builder_close (reader->builder);
    if (part != NULL &&
        !rlv_reader_file (reader, g_steal_pointer (&part), &file->part_place))
        reader->broken = TRUE;
}

static gboolean
is_blank (const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if (!g_ascii_isspace (text[i]))
            return FALSE;
    return TRUE;
}

static void
on_text (void *data, const xmlChar *text, int len)
{
    RlvFile *file = data;
    const RlvLevel *around;

    if (file->stopped || file->skipped > 0 || file->open->len == 0)
        return;
    around = &g_array_index (file->open, RlvLevel, file->open->len - 1);
    if (file->reader->grammar->kinds[around->kind].has_text)
        g_string_append_len (file->text, (const char *) text, len);
    else if (!is_blank ((const char *) text, (gsize) len))
        rlv_fault_text (file, (const char *) text, (gsize) len);
}

static void
on_doctype (void *data, const xmlChar *name, const xmlChar *external,
            const xmlChar *system)
{
    RlvFile *file = data;

    /* The guard has refused it before; this is the second lock. */
    (void) name;
    (void) external;
    (void) system;
    rlv_fault_stop (file, "file-doctype", _ ("a document type declaration"),
                    _ ("take the DOCTYPE out; plans do not need one"));
}

static void
on_fault (void *data, const xmlError *fault)
{
    RlvFile *file = data;

    if (!file->stopped && fault != NULL && fault->level >= XML_ERR_ERROR)
        rlv_fault_xml (file, fault);
}

/* --- the file --- */

static void
prepare_names (RlvFile *file)
{
    guint n;
    const RlvKindDef *kinds = rlv_vocab_kinds (file->reader->grammar->vocab, &n);

    g_assert (n < G_N_ELEMENTS (file->kinds) / 2);
    file->first_attr = g_new (guint32, n + 1);
    file->first_attr[0] = 0;
    for (guint i = 0; i < n; i++) {
        g_assert (kinds[i].n_attrs <= 64); /* take_attrs() has a bit for each */
        file->first_attr[i + 1] = file->first_attr[i] + kinds[i].n_attrs;
    }
    file->attr_names = g_new0 (const xmlChar *, file->first_attr[n] + 1);
}

static void
feed (RlvFile *file)
{
    const char *bytes;
    gsize n;

    while (!file->stopped) {
        if (!rlv_guard_next (&file->guard, &bytes, &n)) {
            file->stopped = TRUE;
            return;
        }
        if (n == 0)
            break;
        xmlParseChunk (file->parser, bytes, (int) n, 0);
    }
    if (!file->stopped)
        xmlParseChunk (file->parser, "", 0, 1);
}

/* libxml2 keeps a place for the handler of faults per thread; it is put back as it was.
 */
static void
feed_with_faults (RlvFile *file)
{
    xmlStructuredErrorFunc before = xmlStructuredError;
    void *before_data = xmlStructuredErrorContext;

    xmlSetStructuredErrorFunc (file, (xmlStructuredErrorFunc) on_fault);
    feed (file);
    xmlSetStructuredErrorFunc (before_data, before);
}

static void
parse (RlvFile *file)
{
    xmlSAXHandler events = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace =
            on_text, /* the same: then blanks are not looked at twice */
        .cdataBlock = on_text,
        .internalSubset = on_doctype,
    };
    int options = XML_PARSE_NONET | XML_PARSE_BIG_LINES;
    xmlSAXHandler *own;

#if LIBXML_VERSION >= 21300
    options |= XML_PARSE_NO_XXE;
#endif
    file->parser = xmlCreatePushParserCtxt (NULL, NULL, NULL, 0, NULL);
    if (file->parser == NULL)
        g_error ("out of memory");
    xmlCtxtUseOptions (file->parser, options);
    own = file->parser->sax;
    file->parser->sax = &events;
    file->parser->userData = file;
    feed_with_faults (file);
    file->parser->sax = own;
    file->parser->userData = file->parser;
    xmlFreeParserCtxt (file->parser);
}

static const RlvSource *
find_source (const RlvReader *reader, const RlvSource *source)
{
    for (guint i = 0; i < reader->sources->len; i++) {
        const RlvSource *other = reader->sources->pdata[i];

        if (source->fd >= 0 && other->fd >= 0 && other->device == source->device &&
            other->inode == source->inode)
            return other;
    }
    return NULL;
}

static gboolean
may_add (RlvReader *reader, const RlvSource *source, const RlvPlace *include)
{
    RlvPlace whole = {source->name, 0, 0};
    const RlvPlace *place = include != NULL ? include : &whole;

    if (find_source (reader, source) != NULL) {
        rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "include-twice", place,
                          _ ("%s is included twice, or includes itself"), source->name);
        rlv_findings_mend (reader->findings, _ ("keep one <include> of it"));
        return FALSE;
    }
    if (reader->sources->len == RLV_DOC_MAX_FILES) {
        rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "file-size", place,
                          _ ("the plan is made of more than 200 files"));
        rlv_findings_mend (reader->findings, _ ("put several parts into one file"));
        return FALSE;
    }
    if (reader->bytes + source->size > RLV_DOC_MAX_BYTES) {
        rlv_findings_add (reader->findings, RLV_SEVERITY_ERROR, "file-size", place,
                          _ ("the plan and its parts have more than 512 megabytes"));
        rlv_findings_mend (reader->findings, _ ("check that each is a part of a plan"));
        return FALSE;
    }
    return TRUE;
}

gboolean
rlv_reader_file (RlvReader *reader, RlvSource *source, const RlvPlace *include)
{
    RlvFile *file;
    gboolean whole;

    if (!may_add (reader, source, include)) {
        rlv_source_free (source);
        return FALSE;
    }
    if (reader->files != NULL)
        rlv_source_keep (source, reader->files);
    reader->bytes += source->size;
    g_ptr_array_add (reader->sources, source);
    source->number = rlv_plan_builder_file (reader->builder, source->name);

    file = g_new0 (RlvFile, 1);
    file->reader = reader;
    file->source = source;
    file->is_part = include != NULL;
    file->open = g_array_new (FALSE, FALSE, sizeof (RlvLevel));
    file->text = g_string_new (NULL);
    rlv_guard_init (&file->guard, source, reader->findings);
    prepare_names (file);
    parse (file);
    whole = !file->stopped;

    rlv_source_free (file->part);
    rlv_guard_clear (&file->guard);
    g_array_unref (file->open);
    g_string_free (file->text, TRUE);
    g_free (file->attr_names);
    g_free (file->first_attr);
    g_free (file);
    return whole;
}
