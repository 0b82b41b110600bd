/* A walk over the schema: every element, what it may hold, what its attributes mean.
 *
 * Of XML Schema only what the plan's schema uses is understood: elements with a named
 * or inner type, sequences and choices, attributes and their groups, simple types by
 * restriction and lists.  Anything else is a fault of the schema, and said.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/parser.h>
#include <string.h>

#include "doc/grammar.h"

#define XSD "http://www.w3.org/2001/XMLSchema"
#define RLV "urn:releve:schema:1"

typedef xmlChar *XmlString;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (XmlString, xmlFree, NULL)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlSchemaParserCtxt, xmlSchemaFreeParserCtxt)

typedef struct {
    RlvGrammar *grammar;
    const xmlNode *schema;
    GArray *kinds;       /* Kind, while their number grows */
    GHashTable *by_name; /* of an element -> place in kinds + 1 */
    GHashTable *globals; /* "complexType task" -> the node */
    GPtrArray *targets;  /* arrays of names, until the vocabulary has copied them */
    GError **error;
} Walker;

typedef struct {
    const char *name;
    const xmlNode *type; /* the complexType, or NULL */
    RlvDocKind doc;
    GArray *attrs;    /* RlvAttrDef */
    GPtrArray *types; /* RlvDocType */
} Kind;

static gboolean walk_element (Walker *walker, const xmlNode *node, guint32 *kind);

/* --- small reading of a DOM --- */

static gboolean
is (const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
           strcmp ((const char *) node->ns->href, XSD) == 0 &&
           strcmp ((const char *) node->name, name) == 0;
}

static const xmlNode *
child_called (const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (is (child, name))
            return child;
    return NULL;
}

/* A copy kept with the grammar, or NULL. */
static const char *
keep (const Walker *walker, const xmlChar *text)
{
    return text != NULL ? g_string_chunk_insert_const (walker->grammar->strings,
                                                       (const char *) text)
                        : NULL;
}

static const char *
attr_of (const Walker *walker, const xmlNode *node, const char *name)
{
    g_auto (XmlString) text = xmlGetNoNsProp ((xmlNode *) node, (const xmlChar *) name);

    return keep (walker, text);
}

static gboolean
fail (Walker *walker, const char *what, const char *name)
{
    g_set_error (walker->error, RLV_ERROR, RLV_ERROR_INTERNAL,
                 "the embedded schema: %s \"%s\"", what, name != NULL ? name : "");
    return FALSE;
}

static const xmlNode *
global (const Walker *walker, const char *what, const char *name)
{
    g_autofree char *key = g_strconcat (what, " ", name, NULL);

    return g_hash_table_lookup (walker->globals, key);
}

static void
gather_globals (Walker *walker)
{
    for (const xmlNode *node = walker->schema->children; node != NULL;
         node = node->next) {
        const char *name;

        if (node->type != XML_ELEMENT_NODE)
            continue;
        name = attr_of (walker, node, "name");
        if (name != NULL)
            g_hash_table_insert (
                walker->globals,
                g_strconcat ((const char *) node->name, " ", name, NULL),
                (gpointer) node);
    }
}

/* --- simple types --- */

/* Keeps "A date." as "A date". */
static const char *
words_of (const Walker *walker, const xmlNode *type, const char *lang)
{
    const xmlNode *annotation = child_called (type, "annotation");

    if (annotation == NULL)
        return NULL;
    for (const xmlNode *node = annotation->children; node != NULL; node = node->next) {
        g_auto (XmlString) its_lang = NULL;
        g_auto (XmlString) text = NULL;
        gsize len;

        if (!is (node, "documentation"))
            continue;
        its_lang = xmlGetNsProp ((xmlNode *) node, (const xmlChar *) "lang",
                                 XML_XML_NAMESPACE);
        if (its_lang == NULL || strcmp ((const char *) its_lang, lang) != 0)
            continue;
        text = xmlNodeGetContent ((xmlNode *) node);
        len = strlen ((const char *) text);
        if (len > 0 && text[len - 1] == '.')
            text[len - 1] = '\0';
        return keep (walker, text);
    }
    return NULL;
}

static const char *const *
values_of (const Walker *walker, const xmlNode *restriction)
{
    GPtrArray *values = g_ptr_array_new ();

    for (const xmlNode *node = restriction->children; node != NULL; node = node->next)
        if (is (node, "enumeration"))
            g_ptr_array_add (values, (gpointer) attr_of (walker, node, "value"));
    if (values->len == 0) {
        g_ptr_array_unref (values);
        return NULL;
    }
    g_ptr_array_add (values, NULL);
    return (const char *const *) g_ptr_array_free (values, FALSE);
}

/* Types whose name says what they are; all else follows from what they restrict. */
static const struct {
    const char *name;
    RlvType type;
} named_types[] = {
    {"id", RLV_TYPE_ID},
    {"ref", RLV_TYPE_REF},
    {"refs", RLV_TYPE_REFS},
    {"money", RLV_TYPE_MONEY},
    {"span", RLV_TYPE_SPAN},
    {"clock", RLV_TYPE_CLOCK},
    {"xs:boolean", RLV_TYPE_BOOLEAN},
    {"xs:date", RLV_TYPE_DATE},
    {"xs:decimal", RLV_TYPE_DECIMAL},
    {"xs:integer", RLV_TYPE_INTEGER},
    {"xs:nonNegativeInteger", RLV_TYPE_INTEGER},
    {"xs:positiveInteger", RLV_TYPE_INTEGER},
    {"xs:string", RLV_TYPE_TEXT},
    {"xs:token", RLV_TYPE_TEXT},
};

static gboolean
named_type (const char *name, RlvType *type)
{
    for (gsize i = 0; i < G_N_ELEMENTS (named_types); i++)
        if (g_str_equal (named_types[i].name, name)) {
            *type = named_types[i].type;
            return TRUE;
        }
    return FALSE;
}

/* The array; the words are the grammar's. */
static const char *const *
copy_values (const char *const *values)
{
    return values != NULL ? g_memdup2 (values, (g_strv_length ((char **) values) + 1) *
                                                   sizeof *values)
                          : NULL;
}

static const RlvDocType *find_type (Walker *walker, const char *name);

static gboolean
fill_restriction (Walker *walker, const xmlNode *node, RlvDocType *type)
{
    const char *base = attr_of (walker, node, "base");
    const RlvDocType *from = base != NULL ? find_type (walker, base) : NULL;
    const xmlNode *max = child_called (node, "maxLength");
    const char *length = max != NULL ? attr_of (walker, max, "value") : NULL;

    if (from == NULL)
        return FALSE;
    type->type = from->type;
    type->max_length =
        length != NULL ? (gsize) g_ascii_strtoull (length, NULL, 10) : from->max_length;
    type->values = values_of (walker, node);
    if (type->values == NULL)
        type->values = copy_values (from->values);
    if (type->values != NULL && from->type == RLV_TYPE_TEXT)
        type->type = RLV_TYPE_ENUM;
    return TRUE;
}

static gboolean
fill_list (Walker *walker, const xmlNode *node, RlvDocType *type)
{
    const char *name = attr_of (walker, node, "itemType");
    const RlvDocType *of = name != NULL ? find_type (walker, name) : NULL;

    if (of == NULL)
        return FALSE;
    if (of->type != RLV_TYPE_ENUM && of->type != RLV_TYPE_REF)
        return fail (walker, "a list of neither words nor references", name);
    type->type = of->type == RLV_TYPE_ENUM ? RLV_TYPE_ENUMS : RLV_TYPE_REFS;
    type->values = copy_values (of->values);
    return TRUE;
}

/* What <simpleType> @node says, into @type. */
static gboolean
fill_type (Walker *walker, const xmlNode *node, RlvDocType *type)
{
    const xmlNode *inner;

    type->words[0] = words_of (walker, node, "en");
    type->words[1] = words_of (walker, node, "fr");
    if ((inner = child_called (node, "restriction")) != NULL)
        return fill_restriction (walker, inner, type);
    if ((inner = child_called (node, "list")) != NULL)
        return fill_list (walker, inner, type);
    return fail (walker, "neither restriction nor list",
                 attr_of (walker, node, "name"));
}

/* Adds a type of that name; it is filled later. */
static RlvDocType *
add_type (Walker *walker, const char *name)
{
    RlvDocType *type = g_new0 (RlvDocType, 1);

    g_hash_table_insert (walker->grammar->types,
                         g_string_chunk_insert_const (walker->grammar->strings, name),
                         type);
    return type;
}

static const RlvDocType *
find_type (Walker *walker, const char *name)
{
    const RlvDocType *known = g_hash_table_lookup (walker->grammar->types, name);
    const xmlNode *node = global (walker, "simpleType", name);
    RlvType named = RLV_TYPE_TEXT;
    gboolean is_named = named_type (name, &named);
    RlvDocType *type;

    if (known != NULL)
        return known;
    if (node == NULL && !is_named) {
        fail (walker, "no such type", name);
        return NULL;
    }
    type = add_type (walker, name);
    if (node != NULL && !fill_type (walker, node, type))
        return NULL;
    if (is_named)
        type->type = named;
    return type;
}

/* --- attributes --- */

static const char *const *
targets_of (const Walker *walker, const xmlNode *node)
{
    g_auto (XmlString) to =
        xmlGetNsProp ((xmlNode *) node, (const xmlChar *) "to", (const xmlChar *) RLV);
    GPtrArray *targets;

    if (to == NULL)
        return NULL;

    g_auto (GStrv) words = g_strsplit_set ((const char *) to, " \t\r\n", -1);
    targets = g_ptr_array_new ();
    for (guint i = 0; words[i] != NULL; i++)
        if (*words[i] != '\0')
            g_ptr_array_add (targets,
                             (gpointer) keep (walker, (const xmlChar *) words[i]));
    g_ptr_array_add (targets, NULL);
    return (const char *const *) g_ptr_array_free (targets, FALSE);
}

static void
add_attr (Walker *walker, guint32 kind, const char *name, const RlvDocType *type,
          gboolean required, const char *const *targets)
{
    Kind *at = &g_array_index (walker->kinds, Kind, kind);
    RlvAttrDef def = {
        .name = name,
        .type = type->type,
        .required = required,
        .targets = targets,
        .values = type->values,
    };

    g_array_append_val (at->attrs, def);
    g_ptr_array_add (at->types, (gpointer) type);
}

static gboolean
walk_attribute (Walker *walker, const xmlNode *node, guint32 kind)
{
    const char *name = attr_of (walker, node, "name");
    const char *type_name = attr_of (walker, node, "type");
    const char *use = attr_of (walker, node, "use");
    const xmlNode *inner = child_called (node, "simpleType");
    const char *const *targets;
    const RlvDocType *type;
    gboolean is_ref;

    if (name == NULL || (type_name == NULL && inner == NULL))
        return fail (walker, "an attribute without name or type", name);
    if (g_strcmp0 (use, "prohibited") == 0)
        return TRUE;
    if (type_name != NULL) {
        type = find_type (walker, type_name);
    } else {
        g_autofree char *key =
            g_strdup_printf ("@%u", g_hash_table_size (walker->grammar->types));
        RlvDocType *own = add_type (walker, key);

        type = fill_type (walker, inner, own) ? own : NULL;
    }
    if (type == NULL)
        return FALSE;
    targets = targets_of (walker, node);
    is_ref = type->type == RLV_TYPE_REF || type->type == RLV_TYPE_REFS;
    if (targets != NULL)
        g_ptr_array_add (walker->targets, (gpointer) targets);
    if (is_ref != (targets != NULL))
        return fail (walker, "rlv:to belongs to references, and they to it", name);
    add_attr (walker, kind, name, type, g_strcmp0 (use, "required") == 0, targets);
    return TRUE;
}

/* --- content --- */

static gboolean
walk_child (Walker *walker, const xmlNode *node, guint32 kind)
{
    guint32 child;
    GArray *children;

    if (!walk_element (walker, node, &child))
        return FALSE;
    children = g_array_index (walker->kinds, Kind, kind).doc.children;
    g_array_append_val (children, child);
    return TRUE;
}

/* Everything inside a complexType, an attributeGroup or a particle. */
static gboolean
walk_content (Walker *walker, const xmlNode *node, guint32 kind)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        const xmlNode *group = child;
        gboolean ok = TRUE;

        if (child->type != XML_ELEMENT_NODE || is (child, "annotation"))
            continue;
        if (is (child, "attribute")) {
            ok = walk_attribute (walker, child, kind);
        } else if (is (child, "element")) {
            ok = walk_child (walker, child, kind);
        } else if (is (child, "attributeGroup") || is (child, "group")) {
            const char *ref = attr_of (walker, child, "ref");

            group =
                ref != NULL ? global (walker, (const char *) child->name, ref) : NULL;
            ok = group != NULL ? walk_content (walker, group, kind)
                               : fail (walker, "no such group", ref);
        } else if (is (child, "extension")) {
            const char *base = attr_of (walker, child, "base");
            const RlvDocType *type = base != NULL ? find_type (walker, base) : NULL;

            if (type == NULL)
                return FALSE;
            add_attr (walker, kind, "", type, FALSE, NULL);
            ok = walk_content (walker, child, kind);
        } else if (is (child, "sequence") || is (child, "choice") ||
                   is (child, "all") || is (child, "simpleContent")) {
            if (is (child, "sequence"))
                g_array_index (walker->kinds, Kind, kind).doc.ordered = TRUE;
            ok = walk_content (walker, child, kind);
        } else {
            ok = fail (walker, "not understood:", (const char *) child->name);
        }
        if (!ok)
            return FALSE;
    }
    return TRUE;
}

static guint32
add_kind (Walker *walker, const char *name, const xmlNode *type)
{
    Kind kind = {
        .name = name,
        .type = type,
        .doc.children = g_array_new (FALSE, FALSE, sizeof (guint32)),
        .attrs = g_array_new (FALSE, FALSE, sizeof (RlvAttrDef)),
        .types = g_ptr_array_new (),
    };

    g_array_append_val (walker->kinds, kind);
    g_hash_table_insert (walker->by_name, (gpointer) name,
                         GUINT_TO_POINTER (walker->kinds->len));
    return walker->kinds->len - 1;
}

/* An element that holds text alone and has a simple type. */
static gboolean
walk_simple_element (Walker *walker, const char *name, const char *type_name,
                     guint32 *kind)
{
    const RlvDocType *type = find_type (walker, type_name);

    if (type == NULL)
        return FALSE;
    *kind = add_kind (walker, name, NULL);
    add_attr (walker, *kind, "", type, FALSE, NULL);
    return TRUE;
}

static gboolean
walk_element (Walker *walker, const xmlNode *node, guint32 *kind)
{
    const char *ref = attr_of (walker, node, "ref");
    const char *name = ref != NULL ? ref : attr_of (walker, node, "name");
    const char *type_name = attr_of (walker, node, "type");
    const xmlNode *type = child_called (node, "complexType");
    gpointer known;

    if (ref != NULL) {
        node = global (walker, "element", ref);
        return node != NULL ? walk_element (walker, node, kind)
                            : fail (walker, "no such element", ref);
    }
    if (name == NULL || (type == NULL && type_name == NULL))
        return fail (walker, "an element without name or type", name);
    if (type == NULL)
        type = global (walker, "complexType", type_name);
    known = g_hash_table_lookup (walker->by_name, name);
    if (known != NULL) {
        *kind = GPOINTER_TO_UINT (known) - 1;
        return g_array_index (walker->kinds, Kind, *kind).type == type
                   ? TRUE
                   : fail (walker, "an element with two types", name);
    }
    if (type == NULL)
        return walk_simple_element (walker, name, type_name, kind);
    /* Known before its content is walked: elements may hold themselves. */
    *kind = add_kind (walker, name, type);
    return walk_content (walker, type, *kind);
}

static gboolean
walk (Walker *walker)
{
    gather_globals (walker);
    for (const xmlNode *node = walker->schema->children; node != NULL;
         node = node->next) {
        guint32 kind;

        if (!is (node, "element"))
            continue;
        if (!walk_element (walker, node, &kind))
            return FALSE;
        g_array_index (walker->kinds, Kind, kind).doc.is_root = TRUE;
    }
    return TRUE;
}

/* --- the grammar --- */

/* Moves what was gathered into the grammar. */
static void
settle (Walker *walker)
{
    RlvGrammar *grammar = walker->grammar;
    guint n = walker->kinds->len;
    g_autofree RlvKindDef *defs = g_new0 (RlvKindDef, n);

    grammar->n_kinds = n;
    grammar->kinds = g_new0 (RlvDocKind, n);
    for (guint i = 0; i < n; i++) {
        Kind *kind = &g_array_index (walker->kinds, Kind, i);

        defs[i] = (RlvKindDef){kind->name, kind->attrs->len,
                               (const RlvAttrDef *) (gpointer) kind->attrs->data};
        grammar->kinds[i] = kind->doc;
        g_ptr_array_add (kind->types, NULL);
        grammar->kinds[i].types =
            (const RlvDocType **) g_ptr_array_free (kind->types, FALSE);
        kind->types = NULL;
        kind->doc.children = NULL;
    }
    grammar->vocab = rlv_vocab_new (defs, n);
}

static void
clear_walker (Walker *walker)
{
    for (guint i = 0; i < walker->kinds->len; i++) {
        Kind *kind = &g_array_index (walker->kinds, Kind, i);

        g_clear_pointer (&kind->doc.children, g_array_unref);
        g_clear_pointer (&kind->types, g_ptr_array_unref);
        g_array_unref (kind->attrs);
    }
    g_array_unref (walker->kinds);
    g_hash_table_unref (walker->by_name);
    g_hash_table_unref (walker->globals);
    g_ptr_array_unref (walker->targets);
}

static gboolean
make_vocab (RlvGrammar *grammar, GError **error)
{
    Walker walker = {
        .grammar = grammar,
        .schema = xmlDocGetRootElement (grammar->document),
        .kinds = g_array_new (FALSE, TRUE, sizeof (Kind)),
        .by_name = g_hash_table_new (g_str_hash, g_str_equal),
        .globals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
        .targets = g_ptr_array_new_with_free_func (g_free),
        .error = error,
    };
    gboolean ok = walk (&walker);

    if (ok)
        settle (&walker);
    clear_walker (&walker);
    return ok;
}

static void
ignore_fault (void *data, const xmlError *fault)
{
    (void) data;
    (void) fault;
}

static gboolean
make_schema (RlvGrammar *grammar, GError **error)
{
    g_autoptr (xmlSchemaParserCtxt) parser =
        xmlSchemaNewDocParserCtxt (grammar->document);

    if (parser != NULL) {
        xmlSchemaSetParserStructuredErrors (
            parser, (xmlStructuredErrorFunc) ignore_fault, NULL);
        grammar->schema = xmlSchemaParse (parser);
    }
    if (grammar->schema == NULL)
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INTERNAL,
                             "the embedded schema is not valid");
    return grammar->schema != NULL;
}

static void
free_type (gpointer data)
{
    RlvDocType *type = data;

    g_free ((gpointer) type->values);
    g_free (type);
}

RlvGrammar *
rlv_grammar_new (GError **error)
{
    g_autoptr (RlvGrammar) grammar = g_new0 (RlvGrammar, 1);
    g_autoptr (GBytes) bytes = rlv_embedded ("plan.xsd");
    gsize len = 0;
    const char *text = bytes != NULL ? g_bytes_get_data (bytes, &len) : "";

    xmlInitParser ();
    grammar->strings = g_string_chunk_new (4096);
    grammar->types = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_type);
    grammar->document =
        xmlReadMemory (text, (int) len, "plan.xsd", NULL,
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (grammar->document == NULL) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INTERNAL,
                             "the embedded schema cannot be read");
        return NULL;
    }
    if (!make_vocab (grammar, error) || !make_schema (grammar, error))
        return NULL;
    return g_steal_pointer (&grammar);
}

void
rlv_grammar_free (RlvGrammar *grammar)
{
    if (grammar == NULL)
        return;
    for (guint i = 0; i < grammar->n_kinds; i++) {
        g_array_unref (grammar->kinds[i].children);
        g_free (grammar->kinds[i].types);
    }
    g_free (grammar->kinds);
    rlv_vocab_unref (grammar->vocab);
    /* The schema points into the document. */
    g_clear_pointer (&grammar->schema, xmlSchemaFree);
    g_clear_pointer (&grammar->document, xmlFreeDoc);
    g_hash_table_unref (grammar->types);
    g_string_chunk_free (grammar->strings);
    g_free (grammar);
}

gboolean
rlv_grammar_may_hold (const RlvGrammar *grammar, guint32 kind, guint32 child)
{
    const GArray *children = grammar->kinds[kind].children;

    for (guint i = 0; i < children->len; i++)
        if (g_array_index (children, guint32, i) == child)
            return TRUE;
    return FALSE;
}

const char *
rlv_grammar_name (const RlvGrammar *grammar, guint32 kind)
{
    guint n;

    return rlv_vocab_kinds (grammar->vocab, &n)[kind].name;
}
