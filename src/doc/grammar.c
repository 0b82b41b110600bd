/* A walk over the schema: every element, what it may hold, what its attributes mean.
 *
 * Of XML Schema only what the plan's schema uses is understood: elements with a named
 * or inner type, one choice of any number or one sequence of elements, attributes and
 * their groups.  Anything else stops the program at once, and so the build, whose tests
 * start it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/parser.h>
#include <string.h>

#include "doc/grammar.h"

#define RLV "urn:releve:schema:1"

typedef struct {
    RlvTypes *types;
    GArray *kinds;       /* Kind, while their number grows */
    GHashTable *by_name; /* of an element -> place in kinds + 1 */
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

static gboolean walk_element (Walker *walker, const xmlNode *node, guint32 *kind);

static Kind *
kind_at (const Walker *walker, guint32 kind)
{
    return &g_array_index (walker->kinds, Kind, kind);
}

/* --- attributes --- */

static const char *const *
targets_of (Walker *walker, const xmlNode *node)
{
    xmlChar *to =
        xmlGetNsProp ((xmlNode *) node, (const xmlChar *) "to", (const xmlChar *) RLV);
    char **targets;
    guint n = 0;

    if (to == NULL)
        return NULL;
    targets = g_strsplit_set ((const char *) to, " \t\r\n", -1);
    xmlFree (to);
    for (guint i = 0; targets[i] != NULL; i++) {
        if (*targets[i] != '\0')
            targets[n++] = targets[i];
        else
            g_free (targets[i]);
    }
    targets[n] = NULL;
    g_ptr_array_add (walker->targets, targets);
    return (const char *const *) targets;
}

static void
add_attr (Walker *walker, guint32 kind, const char *name, const RlvDocType *type,
          gboolean required, const char *const *targets)
{
    Kind *at = kind_at (walker, kind);
    RlvAttrDef def = type->def;

    def.name = name;
    def.required = required;
    def.targets = targets;
    g_array_append_val (at->attrs, def);
    g_ptr_array_add (at->types, (gpointer) type);
    at->doc.has_text |= *name == '\0';
}

static gboolean
walk_attribute (Walker *walker, const xmlNode *node, guint32 kind)
{
    const char *name = rlv_xsd_attr (walker->types, node, "name");
    const char *type_name = rlv_xsd_attr (walker->types, node, "type");
    const char *use = rlv_xsd_attr (walker->types, node, "use");
    const xmlNode *inner = rlv_xsd_child (node, "simpleType");
    const char *const *targets = targets_of (walker, node);
    const RlvDocType *type;
    gboolean is_ref;

    if (name == NULL || (type_name == NULL && inner == NULL))
        return rlv_xsd_fail (walker->error, "an attribute without name or type", name);
    type = type_name != NULL ? rlv_types_find (walker->types, type_name, walker->error)
                             : rlv_types_of (walker->types, inner, walker->error);
    if (type == NULL)
        return FALSE;
    is_ref = type->def.type == RLV_TYPE_REF || type->def.type == RLV_TYPE_REFS;
    if (is_ref != (targets != NULL))
        return rlv_xsd_fail (
            walker->error,
            "a reference without rlv:to, or that on something else:", name);
    add_attr (walker, kind, name, type, g_strcmp0 (use, "required") == 0, targets);
    return TRUE;
}

/* --- content --- */

static guint32
occurs (const Walker *walker, const xmlNode *node, const char *name)
{
    const char *text = rlv_xsd_attr (walker->types, node, name);

    if (text == NULL)
        return 1;
    return g_str_equal (text, "unbounded")
               ? G_MAXUINT32
               : (guint32) g_ascii_strtoull (text, NULL, 10);
}

/* The elements in a sequence, or in a choice of any number. */
static gboolean
walk_children (Walker *walker, const xmlNode *node, guint32 kind)
{
    gboolean ordered = rlv_xsd_is (node, "sequence");
    guint32 least = occurs (walker, node, "minOccurs");
    guint32 most = occurs (walker, node, "maxOccurs");

    if (ordered ? least != 1 || most != 1 : least != 0 || most != G_MAXUINT32)
        return rlv_xsd_fail (walker->error, "numbers of children not understood:",
                             (const char *) node->name);
    kind_at (walker, kind)->doc.ordered = ordered;
    for (const xmlNode *at = node->children; at != NULL; at = at->next) {
        RlvDocChild child = {.least = 0, .most = G_MAXUINT32};

        if (at->type != XML_ELEMENT_NODE || rlv_xsd_is (at, "annotation"))
            continue;
        if (!rlv_xsd_is (at, "element"))
            return rlv_xsd_fail (walker->error,
                                 "not understood as content:", (const char *) at->name);
        if (ordered) {
            child.least = occurs (walker, at, "minOccurs");
            child.most = occurs (walker, at, "maxOccurs");
        }
        if (!walk_element (walker, at, &child.kind))
            return FALSE;
        /* The kinds may have moved meanwhile. */
        g_array_append_val (kind_at (walker, kind)->doc.children, child);
    }
    return TRUE;
}

static gboolean walk_type (Walker *walker, const xmlNode *node, guint32 kind);

/* <extension base="text">: an element with text of its own. */
static gboolean
walk_extension (Walker *walker, const xmlNode *node, guint32 kind)
{
    const char *base = rlv_xsd_attr (walker->types, node, "base");
    const RlvDocType *type =
        base != NULL ? rlv_types_find (walker->types, base, walker->error) : NULL;

    if (type == NULL)
        return FALSE;
    add_attr (walker, kind, "", type, FALSE, NULL);
    return walk_type (walker, node, kind);
}

static gboolean
walk_group (Walker *walker, const xmlNode *node, guint32 kind)
{
    const char *ref = rlv_xsd_attr (walker->types, node, "ref");
    const xmlNode *group =
        ref != NULL ? rlv_types_node (walker->types, "attributeGroup", ref) : NULL;

    return group != NULL ? walk_type (walker, group, kind)
                         : rlv_xsd_fail (walker->error, "no such group:", ref);
}

/* Everything inside a complexType or an attributeGroup. */
static gboolean
walk_type (Walker *walker, const xmlNode *node, guint32 kind)
{
    static const struct {
        const char *name;
        gboolean (*walk) (Walker *walker, const xmlNode *node, guint32 kind);
    } parts[] = {
        {"attribute", walk_attribute}, {"attributeGroup", walk_group},
        {"sequence", walk_children},   {"choice", walk_children},
        {"simpleContent", walk_type},  {"extension", walk_extension},
    };

    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        gsize i = 0;

        if (child->type != XML_ELEMENT_NODE || rlv_xsd_is (child, "annotation"))
            continue;
        while (i < G_N_ELEMENTS (parts) && !rlv_xsd_is (child, parts[i].name))
            i++;
        if (i == G_N_ELEMENTS (parts))
            return rlv_xsd_fail (walker->error,
                                 "not understood:", (const char *) child->name);
        if (!parts[i].walk (walker, child, kind))
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
        .doc.children = g_array_new (FALSE, FALSE, sizeof (RlvDocChild)),
        .attrs = g_array_new (FALSE, FALSE, sizeof (RlvAttrDef)),
        .types = g_ptr_array_new (),
    };

    g_array_append_val (walker->kinds, kind);
    g_hash_table_insert (walker->by_name, (gpointer) name,
                         GUINT_TO_POINTER (walker->kinds->len));
    return walker->kinds->len - 1;
}

static gboolean
walk_element (Walker *walker, const xmlNode *node, guint32 *kind)
{
    const char *name = rlv_xsd_attr (walker->types, node, "name");
    const char *type_name = rlv_xsd_attr (walker->types, node, "type");
    const xmlNode *type = rlv_xsd_child (node, "complexType");
    gpointer known;

    if (type == NULL && type_name != NULL)
        type = rlv_types_node (walker->types, "complexType", type_name);
    if (name == NULL || type == NULL)
        return rlv_xsd_fail (walker->error,
                             "an element without name or complex type:", name);
    known = g_hash_table_lookup (walker->by_name, name);
    if (known != NULL) {
        *kind = GPOINTER_TO_UINT (known) - 1;
        return kind_at (walker, *kind)->type == type ||
               rlv_xsd_fail (walker->error, "an element with two types:", name);
    }
    /* Known before its content is walked: elements may hold themselves. */
    *kind = add_kind (walker, name, type);
    return walk_type (walker, type, *kind);
}

static gboolean
walk (Walker *walker, const xmlNode *schema)
{
    for (const xmlNode *node = schema->children; node != NULL; node = node->next) {
        guint32 kind;

        if (!rlv_xsd_is (node, "element"))
            continue;
        if (!walk_element (walker, node, &kind))
            return FALSE;
        kind_at (walker, kind)->doc.is_root = TRUE;
    }
    return TRUE;
}

/* --- the grammar --- */

/* Moves what was gathered into the grammar. */
static void
settle (Walker *walker, RlvGrammar *grammar)
{
    guint n = walker->kinds->len;
    g_autofree RlvKindDef *defs = g_new0 (RlvKindDef, n);

    grammar->n_kinds = n;
    grammar->kinds = g_new0 (RlvDocKind, n);
    for (guint i = 0; i < n; i++) {
        Kind *kind = kind_at (walker, i);

        defs[i] = (RlvKindDef){kind->name, kind->attrs->len,
                               (const RlvAttrDef *) (gpointer) kind->attrs->data};
        g_ptr_array_add (kind->types, NULL);
        grammar->kinds[i] = kind->doc;
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
        Kind *kind = kind_at (walker, i);

        g_clear_pointer (&kind->doc.children, g_array_unref);
        g_clear_pointer (&kind->types, g_ptr_array_unref);
        g_array_unref (kind->attrs);
    }
    g_array_unref (walker->kinds);
    g_hash_table_unref (walker->by_name);
    g_ptr_array_unref (walker->targets);
}

RlvGrammar *
rlv_grammar_new (GError **error)
{
    g_autoptr (RlvGrammar) grammar = g_new0 (RlvGrammar, 1);
    g_autoptr (GBytes) bytes = rlv_embedded ("plan.xsd");
    gsize len = 0;
    const char *text = bytes != NULL ? g_bytes_get_data (bytes, &len) : "";
    g_autoptr (xmlDoc) document = NULL;
    Walker walker = {.error = error};
    const xmlNode *schema;
    gboolean ok;

    xmlInitParser ();
    document =
        xmlReadMemory (text, (int) len, "plan.xsd", NULL,
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (document == NULL) {
        rlv_xsd_fail (error, "cannot be read:", "plan.xsd");
        return NULL;
    }
    schema = xmlDocGetRootElement (document);
    walker.types = grammar->types = rlv_types_new (schema);
    walker.kinds = g_array_new (FALSE, TRUE, sizeof (Kind));
    walker.by_name = g_hash_table_new (g_str_hash, g_str_equal);
    walker.targets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
    ok = walk (&walker, schema);
    if (ok)
        settle (&walker, grammar);
    clear_walker (&walker);
    g_hash_table_remove_all (grammar->types->nodes);
    return ok ? g_steal_pointer (&grammar) : NULL;
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
    rlv_types_free (grammar->types);
    g_free (grammar);
}

const char *
rlv_grammar_name (const RlvGrammar *grammar, guint32 kind)
{
    guint n;

    return rlv_vocab_kinds (grammar->vocab, &n)[kind].name;
}

guint32
rlv_grammar_child (const RlvGrammar *grammar, guint32 kind, guint32 child)
{
    const GArray *children = grammar->kinds[kind].children;

    for (guint32 i = 0; i < children->len; i++)
        if (g_array_index (children, RlvDocChild, i).kind == child)
            return i;
    return RLV_NONE;
}
