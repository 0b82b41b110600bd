/* What is said of a file that is not as it should be.
 *
 * Where libxml2 found it, only its code counts: its messages differ between versions
 * and cannot be translated.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "doc/reader.h"

/* --- whether and where --- */

gboolean
rlv_file_may_say (RlvFile *file)
{
    RlvPlace place = {file->source->name, 0, 0};

    if (file->stopped)
        return FALSE;
    if (file->said++ < RLV_DOC_MAX_FAULTS)
        return TRUE;
    rlv_findings_add (file->reader->findings, RLV_SEVERITY_NOTE, "more", &place,
                      _ ("reading stopped after 100 faults"));
    rlv_findings_mend (file->reader->findings, _ ("mend these, then check again"));
    file->stopped = TRUE;
    xmlStopParser (file->parser);
    return FALSE;
}

RlvPlace
rlv_file_place (const RlvFile *file, const RlvLevel *level)
{
    return (RlvPlace){file->source->name, level->line, level->column};
}

RlvPlace
rlv_file_attr_place (const RlvFile *file, guint i)
{
    const xmlChar **attr = file->attrs + i * 5;
    g_autofree char *name = attr[1] != NULL
                                ? g_strdup_printf ("%s:%s", attr[1], attr[0])
                                : g_strdup ((const char *) attr[0]);

    return rlv_source_attr (file->source, file->level.line, file->level.column, name);
}

static void
add (RlvFile *file, const char *rule, const RlvPlace *place, const char *what)
{
    rlv_findings_add (file->reader->findings, RLV_SEVERITY_ERROR, rule, place, "%s",
                      what);
}

void
rlv_fault_stop (RlvFile *file, const char *rule, const char *what, const char *mend)
{
    RlvPlace place = rlv_file_place (file, &file->level);

    if (!rlv_file_may_say (file))
        return;
    add (file, rule, &place, what);
    rlv_findings_mend (file->reader->findings, "%s", mend);
    file->stopped = TRUE;
    xmlStopParser (file->parser);
}

/* --- words --- */

/* What a value of that attribute is, for the end of a sentence. */
static char *
describe (const RlvFile *file, guint32 kind, guint32 attr)
{
    guint n;
    const RlvAttrDef *def =
        &rlv_vocab_kinds (file->reader->grammar->vocab, &n)[kind].attrs[attr];
    const RlvDocType *type = file->reader->grammar->kinds[kind].types[attr];
    const char *const *targets = def->targets;
    gboolean several = def->type == RLV_TYPE_REFS;
    const char *words = type->words[g_str_equal (rlv_language (), "fr")];

    if (type->def.values != NULL) {
        g_autofree char *all = g_strjoinv (", ", (char **) type->def.values);

        return g_strdup_printf (_ ("one of %s"), all);
    }
    if (targets != NULL && targets[0] != NULL) {
        g_autofree char *all = g_strjoinv (">, <", (char **) targets);

        return g_strdup_printf (several ? _ ("ids of <%s>, with blanks between")
                                        : _ ("the id of <%s>"),
                                all);
    }
    return g_strdup (words != NULL ? words : "");
}

/* The names of what @kind may hold; free the array. */
static GPtrArray *
child_names (const RlvGrammar *grammar, guint32 kind)
{
    const GArray *children = grammar->kinds[kind].children;
    GPtrArray *names = g_ptr_array_new ();

    for (guint i = 0; i < children->len; i++)
        g_ptr_array_add (names,
                         (gpointer) rlv_grammar_name (
                             grammar, g_array_index (children, RlvDocChild, i).kind));
    return names;
}

static char *
join (GPtrArray *names)
{
    char *all;

    g_ptr_array_add (names, NULL);
    all = g_strjoinv (", ", (char **) names->pdata);
    g_ptr_array_set_size (names, (gint) names->len - 1);
    return all;
}

/* --- elements --- */

static void
say_other_root (RlvFile *file, const char *name)
{
    RlvFindings *findings = file->reader->findings;
    RlvPlace place = rlv_file_place (file, &file->level);

    if (!file->is_part && strcmp (name, "part") == 0) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-root", &place,
                          _ ("this is a part of a plan, not a plan"));
        rlv_findings_mend (findings, _ ("read the plan that includes it"));
    } else if (file->is_part) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-root", &place,
                          _ ("a part begins with <part>, not with <%s>"), name);
        rlv_findings_mend (findings,
                           _ ("put what it holds between <part xmlns=\"%s\"> "
                              "and </part>"),
                           RLV_DOC_NAMESPACE);
    } else {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-root", &place,
                          _ ("a plan begins with <plan>, not with <%s>"), name);
        rlv_findings_mend (findings,
                           _ ("give a plan; releve new makes one to start from"));
    }
}

void
rlv_fault_root (RlvFile *file, const char *name, const char *uri)
{
    RlvFindings *findings = file->reader->findings;
    RlvPlace place = rlv_file_place (file, &file->level);
    const char *wanted = file->is_part ? "part" : "plan";

    if (!rlv_file_may_say (file))
        return;
    if (strcmp (name, wanted) != 0 ||
        (uri != NULL && strcmp (uri, RLV_DOC_NAMESPACE) == 0)) {
        say_other_root (file, name);
    } else {
        if (uri == NULL)
            rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-namespace", &place,
                              _ ("<%s> is in no namespace"), name);
        else
            rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-namespace", &place,
                              _ ("<%s> is in the namespace %s"), name, uri);
        rlv_findings_why (findings, _ ("the namespace says which language the file is "
                                       "written in"));
        rlv_findings_mend (findings, _ ("write <%s xmlns=\"%s\" …>"), name,
                           RLV_DOC_NAMESPACE);
    }
    file->stopped = TRUE;
    xmlStopParser (file->parser);
}

/* Where an element of that name would be right. */
static void
mend_place (RlvFile *file, guint32 parent, const char *name)
{
    const RlvGrammar *grammar = file->reader->grammar;
    guint32 kind = rlv_vocab_find (grammar->vocab, name);
    g_autoptr (GPtrArray) names = NULL;
    g_autofree char *all = NULL;

    for (guint32 i = 0; kind != RLV_NONE && i < grammar->n_kinds; i++)
        if (rlv_grammar_child (grammar, i, kind) != RLV_NONE) {
            rlv_findings_mend (file->reader->findings, _ ("put it into <%s>"),
                               rlv_grammar_name (grammar, i));
            return;
        }
    names = child_names (grammar, parent);
    if (names->len == 0) {
        rlv_findings_mend (file->reader->findings,
                           _ ("take it out: <%s> holds nothing"),
                           rlv_grammar_name (grammar, parent));
        return;
    }
    all = join (names);
    rlv_findings_mend (file->reader->findings, _ ("<%s> may hold: %s"),
                       rlv_grammar_name (grammar, parent), all);
}

void
rlv_fault_element (RlvFile *file, guint32 parent, const char *name, const char *uri)
{
    const RlvGrammar *grammar = file->reader->grammar;
    RlvFindings *findings = file->reader->findings;
    const char *around = rlv_grammar_name (grammar, parent);
    RlvPlace place = rlv_file_place (file, &file->level);
    g_autoptr (GPtrArray) names = child_names (grammar, parent);
    const char *nearest;

    if (!rlv_file_may_say (file))
        return;
    if (g_strcmp0 (uri, RLV_DOC_NAMESPACE) != 0) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-namespace", &place,
                          _ ("<%s> is not in the namespace of plans"), name);
        rlv_findings_mend (findings,
                           _ ("take it out: other programs' data has no place "
                              "in a plan"));
        return;
    }
    nearest = rlv_nearest (name, (const char *const *) names->pdata, names->len);
    if (nearest != NULL && rlv_vocab_find (grammar->vocab, name) == RLV_NONE)
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-element", &place,
                          _ ("<%s> cannot stand in <%s>; did you mean <%s>?"), name,
                          around, nearest);
    else
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-element", &place,
                          _ ("<%s> cannot stand in <%s>"), name, around);
    mend_place (file, parent, name);
}

/* --- attributes --- */

static char *
attr_names (const RlvFile *file, guint32 kind, GPtrArray *names)
{
    guint n;
    const RlvKindDef *def = &rlv_vocab_kinds (file->reader->grammar->vocab, &n)[kind];

    for (guint i = 0; i < def->n_attrs; i++)
        if (*def->attrs[i].name != '\0')
            g_ptr_array_add (names, (gpointer) def->attrs[i].name);
    return names->len > 0 ? join (names) : NULL;
}

void
rlv_fault_attr (RlvFile *file, guint i)
{
    RlvFindings *findings = file->reader->findings;
    const xmlChar **attr = file->attrs + i * 5;
    const char *element = rlv_grammar_name (file->reader->grammar, file->level.kind);
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autofree char *all = attr_names (file, file->level.kind, names);
    const char *name = (const char *) attr[0];
    const char *nearest;
    RlvPlace place;

    rlv_plan_builder_doubt (file->reader->builder);
    /* It may be an id, misspelt: no more than this fault for its references. */
    rlv_plan_builder_excuse (file->reader->builder, (const char *) attr[3],
                             (gsize) (attr[4] - attr[3]));
    if (!rlv_file_may_say (file))
        return;
    place = rlv_file_attr_place (file, i);
    nearest = rlv_nearest (name, (const char *const *) names->pdata, names->len);
    if (nearest != NULL && attr[2] == NULL)
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-attribute", &place,
                          _ ("<%s> takes no attribute %s; did you mean %s?"), element,
                          name, nearest);
    else
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-attribute", &place,
                          _ ("<%s> takes no attribute %s%s%s"), element,
                          attr[1] != NULL ? (const char *) attr[1] : "",
                          attr[1] != NULL ? ":" : "", name);
    if (all != NULL)
        rlv_findings_mend (findings, _ ("take it out, or write one of: %s"), all);
    else
        rlv_findings_mend (findings, _ ("take it out"));
}

void
rlv_fault_missing (RlvFile *file, guint32 attr)
{
    RlvFindings *findings = file->reader->findings;
    guint32 kind = file->level.kind;
    guint n;
    const RlvAttrDef *def =
        &rlv_vocab_kinds (file->reader->grammar->vocab, &n)[kind].attrs[attr];
    g_autofree char *words = describe (file, kind, attr);
    RlvPlace place = rlv_file_place (file, &file->level);

    rlv_plan_builder_doubt (file->reader->builder);
    if (!rlv_file_may_say (file))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-missing", &place,
                      _ ("<%s> lacks the attribute %s"),
                      rlv_grammar_name (file->reader->grammar, kind), def->name);
    rlv_findings_mend (findings, _ ("add %s=\"…\": %s"), def->name, words);
}

void
rlv_fault_pattern (RlvFile *file, guint i, guint32 attr)
{
    RlvFindings *findings = file->reader->findings;
    const xmlChar **at = file->attrs + i * 5;
    const char *name = (const char *) at[0];
    g_autofree char *value = g_strndup ((const char *) at[3], (gsize) (at[4] - at[3]));
    g_autofree char *words = describe (file, file->level.kind, attr);
    RlvPlace place;

    rlv_plan_builder_doubt (file->reader->builder);
    if (!rlv_file_may_say (file))
        return;
    place = rlv_file_attr_place (file, i);
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "value", &place,
                      _ ("%s cannot be \"%s\""), name, value);
    if (*words != '\0')
        rlv_findings_mend (findings, _ ("expected: %s"), words);
}

/* --- what stands between --- */

/* An element that is right in itself, but not here. */
void
rlv_fault_order (RlvFile *file, guint32 parent)
{
    const RlvGrammar *grammar = file->reader->grammar;
    RlvFindings *findings = file->reader->findings;
    RlvPlace place = rlv_file_place (file, &file->level);
    g_autoptr (GPtrArray) names = child_names (grammar, parent);
    g_autofree char *all = join (names);

    rlv_plan_builder_doubt (file->reader->builder);
    if (!rlv_file_may_say (file))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-order", &place,
                      _ ("<%s> is out of order in <%s>, or there are too many"),
                      rlv_grammar_name (grammar, file->level.kind),
                      rlv_grammar_name (grammar, parent));
    rlv_findings_mend (findings, _ ("<%s> holds, in this order: %s"),
                       rlv_grammar_name (grammar, parent), all);
}

void
rlv_fault_content (RlvFile *file, const RlvLevel *level)
{
    const RlvGrammar *grammar = file->reader->grammar;
    RlvFindings *findings = file->reader->findings;
    RlvPlace place = rlv_file_place (file, level);
    const char *name = rlv_grammar_name (grammar, level->kind);
    g_autoptr (GPtrArray) names = child_names (grammar, level->kind);
    g_autofree char *all = join (names);

    if (!rlv_file_may_say (file))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-content", &place,
                      _ ("<%s> lacks something"), name);
    rlv_findings_mend (findings, _ ("<%s> holds, in this order: %s"), name, all);
}

/* The parser stands behind the text: count back from there. */
static RlvPlace
place_of_text (const RlvFile *file, const char *text, gsize len)
{
    RlvPlace place = {file->source->name,
                      (guint32) MAX (xmlSAX2GetLineNumber (file->parser), 1),
                      (guint32) MAX (xmlSAX2GetColumnNumber (file->parser), 1)};
    gsize first = 0;
    gsize line = 0;

    for (; first < len && g_ascii_isspace (text[first]); first++)
        if (text[first] == '\n')
            line = first + 1;
    if (line > 0)
        place.column =
            (guint32) g_utf8_strlen (text + line, (gssize) (first - line)) + 1;
    else
        place.column -=
            MIN (place.column - 1,
                 (guint32) g_utf8_strlen (text + first, (gssize) (len - first)));
    for (gsize i = first; i < len; i++)
        place.line -= text[i] == '\n' && place.line > 1;
    return place;
}

void
rlv_fault_text (RlvFile *file, const char *text, gsize len)
{
    RlvFindings *findings = file->reader->findings;
    const RlvLevel *around = &g_array_index (file->open, RlvLevel, file->open->len - 1);
    RlvPlace place = place_of_text (file, text, len);

    if (!rlv_file_may_say (file))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "schema-text", &place,
                      _ ("<%s> has text between its tags"),
                      rlv_grammar_name (file->reader->grammar, around->kind));
    rlv_findings_why (findings, _ ("in a plan, what is said stands in attributes"));
    rlv_findings_mend (findings, _ ("take the text out, or make a comment of it: "
                                    "<!-- … -->"));
}

/* --- what the parser found --- */

static void
say_end (RlvFile *file)
{
    RlvFindings *findings = file->reader->findings;
    const RlvLevel *around = &g_array_index (file->open, RlvLevel, file->open->len - 1);
    RlvPlace place = rlv_file_place (file, around);

    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "file-cut", &place,
                      _ ("the file ends before </%s>"),
                      rlv_grammar_name (file->reader->grammar, around->kind));
    rlv_findings_why (findings, _ ("it was cut off, or end tags are missing"));
    rlv_findings_mend (findings, _ ("get the whole file, or close what is open"));
}

static char *
what_of (int code, const xmlError *fault)
{
    g_autofree char *message = NULL;

    switch (code) {
    case XML_ERR_TAG_NAME_MISMATCH:
        if (fault->str1 == NULL || fault->str2 == NULL)
            break;
        return g_strdup_printf (_ ("<%s> of line %d is closed by </%s>"), fault->str1,
                                fault->int1, fault->str2);
    case XML_ERR_DOCUMENT_EMPTY:
        return g_strdup (_ ("this is not XML: no tag where one must be"));
    case XML_ERR_DOCUMENT_END:
        return g_strdup (_ ("something stands behind the end of the plan"));
    case XML_ERR_ATTRIBUTE_REDEFINED:
        return g_strdup_printf (_ ("the attribute %s is given twice"),
                                fault->str1 != NULL ? fault->str1 : "");
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
        return g_strdup_printf (_ ("the entity &%s; is not known"),
                                fault->str1 != NULL ? fault->str1 : "");
    case XML_ERR_LT_IN_ATTRIBUTE:
        return g_strdup (_ ("a < inside a value"));
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_NAME_REQUIRED:
        return g_strdup (_ ("a < or & that begins nothing"));
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
        return g_strdup (_ ("an attribute without its value in quotation marks"));
    case XML_ERR_SPACE_REQUIRED:
        return g_strdup (_ ("two attributes without a blank between them"));
    case XML_ERR_GT_REQUIRED:
        return g_strdup (_ ("a tag without its >"));
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
        return g_strdup (_ ("a character that XML does not allow"));
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
        return g_strdup (_ ("a name with a prefix that is not declared"));
    default:
        break;
    }
    message = g_strdup (fault->message != NULL ? fault->message : "");
    return g_strdup_printf (_ ("not well-formed XML: %s"), g_strstrip (message));
}

static const char *
mend_of (int code)
{
    switch (code) {
    case XML_ERR_TAG_NAME_MISMATCH:
        return _ ("close the elements in the reverse order in which they were opened");
    case XML_ERR_DOCUMENT_EMPTY:
        return _ ("give a plan in XML; releve new makes one to start from");
    case XML_ERR_DOCUMENT_END:
        return _ ("put all inside one element, or take the rest out");
    case XML_ERR_ATTRIBUTE_REDEFINED:
        return _ ("keep one of the two");
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
        return _ ("write the character itself; only &lt; &gt; &amp; &quot; and &apos; "
                  "have names");
    case XML_ERR_LT_IN_ATTRIBUTE:
        return _ ("write &lt; for it, or look for a missing quotation mark before");
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_NAME_REQUIRED:
        return _ ("write &lt; for < and &amp; for &");
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
        return _ ("take the prefix out; a plan needs none");
    default:
        return _ ("mend the XML there; an editor that knows XML shows the spot");
    }
}

void
rlv_fault_xml (RlvFile *file, const xmlError *fault)
{
    RlvPlace place = {file->source->name, (guint32) MAX (fault->line, 1),
                      (guint32) MAX (fault->int2, 1)};
    g_autofree char *what = NULL;

    if (fault->code == XML_ERR_USER_STOP || !rlv_file_may_say (file))
        return;
    if (fault->level < XML_ERR_FATAL)
        file->bad_prefix = TRUE;
    else
        file->stopped = TRUE;
    if (fault->code == XML_ERR_DOCUMENT_END && file->open->len > 0) {
        say_end (file);
        return;
    }
    what = what_of (fault->code == XML_ERR_DOCUMENT_END && file->level.line == 0
                        ? XML_ERR_DOCUMENT_EMPTY /* not even one tag */
                        : fault->code,
                    fault);
    add (file, "xml", &place, what);
    rlv_findings_mend (file->reader->findings, "%s", mend_of (fault->code));
}
