/* The simple types of the schema.
 *
 * libxml2's own checker costs three times what parsing does, most of it for values that
 * the plan's builder has to read in any case; after the first strange element it no
 * longer looks at the brothers of that; and its words are not for users.  So the types
 * are taken from the schema into tables, and only the patterns are left to libxml2.  A
 * test holds the verdicts against those of the full checker.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "doc/types.h"

typedef xmlChar *XmlString;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (XmlString, xmlFree, NULL)

/* A letter, then letters, digits, points, dashes and underscores, as XML has them. */
#define NAME_PATTERN "[\\i-[:]][\\c-[:]]*"

/* --- reading a DOM --- */

gboolean
rlv_xsd_is (const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
           strcmp ((const char *) node->ns->href, RLV_XSD) == 0 &&
           strcmp ((const char *) node->name, name) == 0;
}

const xmlNode *
rlv_xsd_child (const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (rlv_xsd_is (child, name))
            return child;
    return NULL;
}

static const char *
keep (const RlvTypes *types, const xmlChar *text)
{
    return text != NULL
               ? g_string_chunk_insert_const (types->strings, (const char *) text)
               : NULL;
}

const char *
rlv_xsd_attr (const RlvTypes *types, const xmlNode *node, const char *name)
{
    g_auto (XmlString) text = xmlGetNoNsProp ((xmlNode *) node, (const xmlChar *) name);

    return keep (types, text);
}

gboolean
rlv_xsd_fail (GError **error, const char *what, const char *name)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_INTERNAL, "the embedded schema: %s \"%s\"",
                 what, name != NULL ? name : "");
    return FALSE;
}

const xmlNode *
rlv_types_node (const RlvTypes *types, const char *what, const char *name)
{
    g_autofree char *key = g_strconcat (what, " ", name, NULL);

    return g_hash_table_lookup (types->nodes, key);
}

/* --- all types --- */

static void
free_type (gpointer data)
{
    RlvDocType *type = data;

    g_free ((gpointer) type->def.values);
    g_ptr_array_unref (type->patterns);
    g_free (type);
}

RlvTypes *
rlv_types_new (const xmlNode *schema)
{
    RlvTypes *types = g_new0 (RlvTypes, 1);

    types->types = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_type);
    types->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    types->regexps = g_ptr_array_new_with_free_func ((GDestroyNotify) xmlRegFreeRegexp);
    types->strings = g_string_chunk_new (4096);
    for (const xmlNode *node = schema->children; node != NULL; node = node->next) {
        const char *name =
            node->type == XML_ELEMENT_NODE ? rlv_xsd_attr (types, node, "name") : NULL;

        if (name != NULL)
            g_hash_table_insert (
                types->nodes, g_strconcat ((const char *) node->name, " ", name, NULL),
                (gpointer) node);
    }
    return types;
}

void
rlv_types_free (RlvTypes *types)
{
    if (types == NULL)
        return;
    g_hash_table_unref (types->types);
    g_hash_table_unref (types->nodes);
    g_ptr_array_unref (types->regexps);
    g_string_chunk_free (types->strings);
    g_free (types);
}

static RlvDocType *
add_type (RlvTypes *types, const char *name)
{
    RlvDocType *type = g_new0 (RlvDocType, 1);

    type->patterns = g_ptr_array_new ();
    g_hash_table_insert (types->types, (gpointer) keep (types, (const xmlChar *) name),
                         type);
    return type;
}

/* Types whose name says what they are; all others are what they restrict. */
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
    {"xs:string", RLV_TYPE_TEXT},
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

/* --- facets --- */

static gboolean
take_length (RlvDocType *type, const char *facet, const char *value, GError **error)
{
    guint64 length;

    if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT, &length, error))
        return FALSE;
    if (g_str_equal (facet, "maxLength"))
        type->def.max_length = (guint) length;
    else
        type->def.min_length = (guint) length;
    return TRUE;
}

static gboolean
take_bound (RlvDocType *type, const char *facet, const char *value, GError **error)
{
    gint64 step = g_str_has_suffix (facet, "Exclusive") ? 1 : 0;
    gint64 number;

    if (!rlv_number_parse (type->def.type, value, &number))
        return rlv_xsd_fail (error, "a bound that cannot be read", value);
    if (!type->def.bounded) {
        type->def.bounded = TRUE;
        type->def.least = G_MININT64;
        type->def.most = G_MAXINT64;
    }
    /* Numbers are whole in their units, so that "more than" is "at least the next". */
    if (g_str_has_prefix (facet, "min"))
        type->def.least = number + step;
    else
        type->def.most = number - step;
    return TRUE;
}

/* An amount of money has two decimals in any case; other numbers, at most six. */
static gboolean
take_digits (RlvDocType *type, const char *value, GError **error)
{
    guint64 digits;

    if (!g_ascii_string_to_unsigned (value, 10, 0, 6, &digits, error))
        return FALSE;
    if (type->def.type == RLV_TYPE_MONEY && digits == 2)
        return TRUE;
    if (type->def.type != RLV_TYPE_DECIMAL)
        return rlv_xsd_fail (error,
                             "a number of digits that is not understood:", value);
    for (type->def.step = 1; digits < 6; digits++)
        type->def.step *= 10;
    return TRUE;
}

/* One pattern, or several of which one must match. */
static gboolean
take_patterns (RlvTypes *types, RlvDocType *type, const xmlNode *restriction,
               GError **error)
{
    g_autoptr (GString) all = g_string_new (NULL);
    xmlRegexp *regexp;
    guint n = 0;

    for (const xmlNode *node = restriction->children; node != NULL; node = node->next)
        if (rlv_xsd_is (node, "pattern"))
            g_string_append_printf (all, "%s%s", n++ > 0 ? "|" : "",
                                    rlv_xsd_attr (types, node, "value"));
    if (n == 0)
        return TRUE;
    regexp = xmlRegexpCompile ((const xmlChar *) all->str);
    if (regexp == NULL)
        return rlv_xsd_fail (error, "a pattern that cannot be read", all->str);
    g_ptr_array_add (types->regexps, regexp);
    g_ptr_array_add (type->patterns, regexp);
    type->is_name = type->patterns->len == 1 && g_str_equal (all->str, NAME_PATTERN);
    return TRUE;
}

static const char *const *
copy_values (const char *const *values)
{
    return values != NULL ? g_memdup2 (values, (g_strv_length ((char **) values) + 1) *
                                                   sizeof *values)
                          : NULL;
}

static void
take_values (RlvTypes *types, RlvDocType *type, const xmlNode *restriction)
{
    g_autoptr (GPtrArray) values = g_ptr_array_new ();

    for (const xmlNode *node = restriction->children; node != NULL; node = node->next)
        if (rlv_xsd_is (node, "enumeration"))
            g_ptr_array_add (values, (gpointer) rlv_xsd_attr (types, node, "value"));
    if (values->len == 0)
        return;
    g_ptr_array_add (values, NULL);
    g_free ((gpointer) type->def.values);
    type->def.values = copy_values ((const char *const *) values->pdata);
    type->def.type = RLV_TYPE_ENUM;
    type->def.max_length = type->def.min_length = 0; /* the list says it all */
}

static gboolean
take_facet (RlvTypes *types, RlvDocType *type, const xmlNode *node, GError **error)
{
    const char *facet = (const char *) node->name;
    const char *value = rlv_xsd_attr (types, node, "value");

    if (value == NULL)
        return rlv_xsd_fail (error, "a facet without value:", facet);
    if (g_str_equal (facet, "maxLength") || g_str_equal (facet, "minLength"))
        return take_length (type, facet, value, error);
    if (g_str_has_prefix (facet, "min") || g_str_has_prefix (facet, "max"))
        return take_bound (type, facet, value, error);
    if (g_str_equal (facet, "pattern") || g_str_equal (facet, "enumeration"))
        return TRUE; /* taken together */
    if (g_str_equal (facet, "fractionDigits"))
        return take_digits (type, value, error);
    return rlv_xsd_fail (error, "a facet that is not understood:", facet);
}

static gboolean
take_restriction (RlvTypes *types, RlvDocType *type, const xmlNode *node,
                  GError **error)
{
    const char *base = rlv_xsd_attr (types, node, "base");
    const RlvDocType *from = base != NULL ? rlv_types_find (types, base, error) : NULL;
    RlvType named = type->def.type;
    gboolean is_named = named != RLV_TYPE_TEXT;

    if (from == NULL)
        return FALSE;
    type->def = from->def;
    type->def.values = copy_values (from->def.values);
    type->is_name = from->is_name;
    if (is_named)
        type->def.type = named;
    for (guint i = 0; i < from->patterns->len; i++)
        g_ptr_array_add (type->patterns, from->patterns->pdata[i]);
    for (const xmlNode *facet = node->children; facet != NULL; facet = facet->next)
        if (facet->type == XML_ELEMENT_NODE && !take_facet (types, type, facet, error))
            return FALSE;
    take_values (types, type, node);
    return take_patterns (types, type, node, error);
}

static gboolean
take_list (RlvTypes *types, RlvDocType *type, const xmlNode *node, GError **error)
{
    const char *name = rlv_xsd_attr (types, node, "itemType");
    const RlvDocType *of = name != NULL ? rlv_types_find (types, name, error) : NULL;

    if (of == NULL)
        return FALSE;
    if (of->def.type != RLV_TYPE_ENUM && of->def.type != RLV_TYPE_REF)
        return rlv_xsd_fail (error, "a list of neither words nor references:", name);
    type->def.type = of->def.type == RLV_TYPE_ENUM ? RLV_TYPE_ENUMS : RLV_TYPE_REFS;
    type->def.values = copy_values (of->def.values);
    return TRUE;
}

/* "A date." is kept as "A date". */
static const char *
words_of (const RlvTypes *types, const xmlNode *type, const char *lang)
{
    const xmlNode *annotation = rlv_xsd_child (type, "annotation");

    if (annotation == NULL)
        return NULL;
    for (const xmlNode *node = annotation->children; node != NULL; node = node->next) {
        g_auto (XmlString) text = NULL;
        g_auto (XmlString) its_lang = NULL;
        gsize len;

        if (!rlv_xsd_is (node, "documentation"))
            continue;
        its_lang = xmlGetNsProp ((xmlNode *) node, (const xmlChar *) "lang",
                                 XML_XML_NAMESPACE);
        if (its_lang == NULL || strcmp ((const char *) its_lang, lang) != 0)
            continue;
        text = xmlNodeGetContent ((xmlNode *) node);
        len = strlen ((const char *) text);
        if (len > 0 && text[len - 1] == '.')
            text[len - 1] = '\0';
        return keep (types, text);
    }
    return NULL;
}

static gboolean
fill (RlvTypes *types, RlvDocType *type, const xmlNode *node, GError **error)
{
    const xmlNode *inner;

    type->words[0] = words_of (types, node, "en");
    type->words[1] = words_of (types, node, "fr");
    if ((inner = rlv_xsd_child (node, "restriction")) != NULL)
        return take_restriction (types, type, inner, error);
    if ((inner = rlv_xsd_child (node, "list")) != NULL)
        return take_list (types, type, inner, error);
    return rlv_xsd_fail (error, "a type that is neither restriction nor list:",
                         rlv_xsd_attr (types, node, "name"));
}

const RlvDocType *
rlv_types_find (RlvTypes *types, const char *name, GError **error)
{
    RlvDocType *type = g_hash_table_lookup (types->types, name);
    const xmlNode *node = rlv_types_node (types, "simpleType", name);
    RlvType named = RLV_TYPE_TEXT;

    if (type != NULL)
        return type;
    if (!named_type (name, &named) && node == NULL) {
        rlv_xsd_fail (error, "a type that is not understood:", name);
        return NULL;
    }
    type = add_type (types, name);
    type->def.type = named;
    return node == NULL || fill (types, type, node, error) ? type : NULL;
}

const RlvDocType *
rlv_types_of (RlvTypes *types, const xmlNode *node, GError **error)
{
    g_autofree char *key = g_strdup_printf ("@%u", g_hash_table_size (types->types));
    RlvDocType *type = add_type (types, key);

    return fill (types, type, node, error) ? type : NULL;
}

/* --- patterns --- */

/* Names in ASCII, which nearly all are. */
static gboolean
is_plain_name (const char *text, gsize len)
{
    if (len == 0 || !(g_ascii_isalpha (*text) || *text == '_'))
        return FALSE;
    for (gsize i = 1; i < len; i++)
        if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_' &&
            text[i] != '.')
            return FALSE;
    return TRUE;
}

gboolean
rlv_type_matches (const RlvDocType *type, const char *text, gsize len)
{
    g_autofree char *copy = NULL;

    if (type->patterns->len == 0 || (type->is_name && is_plain_name (text, len)))
        return TRUE;
    copy = g_strndup (text, len);
    for (guint i = 0; i < type->patterns->len; i++)
        if (xmlRegexpExec (type->patterns->pdata[i], (const xmlChar *) copy) != 1)
            return FALSE;
    return TRUE;
}
