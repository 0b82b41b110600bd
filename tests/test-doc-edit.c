/* Changes of files, byte by byte, and held against what a parser of its own sees.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <releve/doc.h>
#include <string.h>

/* --- one list of changes per row ----------------------------------------------------
 */

typedef struct {
    RlvFixKind kind;
    const char *at; /* where the tag begins: bytes that come once in the file */
    const char *attr;
    const char *text;
} Change;

typedef struct {
    const char *name;
    const char *xml;
    Change changes[4]; /* the first without a place ends them */
    const char *out;   /* NULL: one of them is refused, */
    const char *why;   /* with these words, */
    guint which;       /* and it is this one */
} Row;

#define SET(at, attr, text)                                                            \
    {                                                                                  \
        RLV_FIX_SET, (at), (attr), (text)                                              \
    }
#define DROP(at, attr)                                                                 \
    {                                                                                  \
        RLV_FIX_DROP, (at), (attr), NULL                                               \
    }
#define REMOVE(at)                                                                     \
    {                                                                                  \
        RLV_FIX_REMOVE, (at), NULL, NULL                                               \
    }
#define INSERT(at, text)                                                               \
    {                                                                                  \
        RLV_FIX_INSERT, (at), NULL, (text)                                             \
    }
#define BOM "\xef\xbb\xbf"

/* clang-format off */
static const Row rows[] = {
    /* setting */
    {"a value", "<p><t id=\"a\" d=\"5d\"/></p>", {SET ("<t ", "d", "0d")}, "<p><t id=\"a\" d=\"0d\"/></p>", NULL, 0},
    {"between single quotes", "<p><t d='5d'/></p>", {SET ("<t ", "d", "it's \"0\"")}, "<p><t d='it&apos;s \"0\"'/></p>", NULL, 0},
    {"between double quotes", "<p><t d=\"5d\"/></p>", {SET ("<t ", "d", "it's \"0\"")}, "<p><t d=\"it's &quot;0&quot;\"/></p>", NULL, 0},
    {"with signs of XML", "<p><t d=\"5d\"/></p>", {SET ("<t ", "d", "a<b>&c\t\n")}, "<p><t d=\"a&lt;b>&amp;c&#9;&#10;\"/></p>", NULL, 0},
    {"with accents", "<p><t n=\"\xc3\xa9t\xc3\xa9\" d=\"5d\"/></p>", {SET ("<t ", "n", "\xc3\xa8re")}, "<p><t n=\"\xc3\xa8re\" d=\"5d\"/></p>", NULL, 0},
    {"of one that is short", "<p><t d=\"\"/></p>", {SET ("<t ", "d", "0d")}, "<p><t d=\"0d\"/></p>", NULL, 0},
    {"to nothing", "<p><t d=\"x\"/></p>", {SET ("<t ", "d", "")}, "<p><t d=\"\"/></p>", NULL, 0},
    {"as it is", "<p><t d=\"0d\"/></p>", {SET ("<t ", "d", "0d")}, "<p><t d=\"0d\"/></p>", NULL, 0},
    {"blanks around the sign", "<p><t d = \"5d\" /></p>", {SET ("<t ", "d", "0d")}, "<p><t d = \"0d\" /></p>", NULL, 0},
    {"a greater-than before", "<p><t n=\"a > b\" d='5d'>x</t></p>", {SET ("<t ", "d", "0d")}, "<p><t n=\"a > b\" d='0d'>x</t></p>", NULL, 0},
    {"its name in another value", "<p><t n=' d=\"1\"' d=\"5d\"/></p>", {SET ("<t ", "d", "0d")}, "<p><t n=' d=\"1\"' d=\"0d\"/></p>", NULL, 0},
    {"a name that begins alike", "<p><t dd=\"1\" x:d=\"2\" d=\"5d\"/></p>", {SET ("<t ", "d", "0d")}, "<p><t dd=\"1\" x:d=\"2\" d=\"0d\"/></p>", NULL, 0},
    {"entities in others", "<p><t n=\"&amp;&#x41;&lt;\" d=\"&#48;d\"/></p>", {SET ("<t ", "d", "1d")}, "<p><t n=\"&amp;&#x41;&lt;\" d=\"1d\"/></p>", NULL, 0},
    {"after comments and CDATA", "<p><!-- <t d=\"1\"/> --><![CDATA[<t d=\"2\"/>]]><?x <t d='3'?>\n<t d=\"5d\"/></p>", {SET ("<t d=\"5d", "d", "0d")}, "<p><!-- <t d=\"1\"/> --><![CDATA[<t d=\"2\"/>]]><?x <t d='3'?>\n<t d=\"0d\"/></p>", NULL, 0},
    {"behind a mark", BOM "<p><t d=\"5d\"/></p>", {SET ("<t ", "d", "0d")}, BOM "<p><t d=\"0d\"/></p>", NULL, 0},
    {"behind four-byte characters", "<p n=\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"><t d=\"5d\"/></p>", {SET ("<t ", "d", "0d")}, "<p n=\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"><t d=\"0d\"/></p>", NULL, 0},
    {"behind tabs, with CRLF", "<p>\r\n\t\t<t d=\"5d\"/>\r\n</p>\r\n", {SET ("<t ", "d", "0d")}, "<p>\r\n\t\t<t d=\"0d\"/>\r\n</p>\r\n", NULL, 0},
    {"of the outermost", "<?xml version=\"1.0\"?>\n<p d='1'/>\n", {SET ("<p ", "d", "2")}, "<?xml version=\"1.0\"?>\n<p d='2'/>\n", NULL, 0},

    /* setting what is not there */
    {"new", "<p><t id=\"a\"/></p>", {SET ("<t ", "d", "0d")}, "<p><t id=\"a\" d=\"0d\"/></p>", NULL, 0},
    {"new, with a blank at the end", "<p><t id='a' /></p>", {SET ("<t ", "d", "0d")}, "<p><t id='a' d='0d' /></p>", NULL, 0},
    {"new, first", "<p><t/></p>", {SET ("<t", "d", "0d")}, "<p><t d=\"0d\"/></p>", NULL, 0},
    {"new, first, open", "<p><t>x</t></p>", {SET ("<t", "d", "0d")}, "<p><t d=\"0d\">x</t></p>", NULL, 0},
    {"new, one a line", "<p>\n <t id=\"a\"\n    b=\"1\"\n    c=\"2\"/>\n</p>", {SET ("<t ", "d", "0d")}, "<p>\n <t id=\"a\"\n    b=\"1\"\n    c=\"2\"\n    d=\"0d\"/>\n</p>", NULL, 0},
    {"new, one a line from the first", "<p>\r\n <t\r\n\tid=\"a\"\r\n >x</t>\r\n</p>", {SET ("<t", "d", "0d")}, "<p>\r\n <t\r\n\tid=\"a\"\r\n\td=\"0d\"\r\n >x</t>\r\n</p>", NULL, 0},
    {"new, several a line", "<p>\n <t id=\"a\" b=\"1\"\n    c=\"2\" e=\"3\"/>\n</p>", {SET ("<t ", "d", "0d")}, "<p>\n <t id=\"a\" b=\"1\"\n    c=\"2\" e=\"3\" d=\"0d\"/>\n</p>", NULL, 0},
    {"several of one tag", "<p><t id=\"a\" b=\"1\" c=\"2\"/></p>", {SET ("<t ", "c", "3"), DROP ("<t ", "b"), SET ("<t ", "e", "4"), SET ("<t ", "id", "z")}, "<p><t id=\"z\" c=\"3\" e=\"4\"/></p>", NULL, 0},

    /* dropping */
    {"gone, first", "<p><t a=\"1\" b=\"2\"/></p>", {DROP ("<t ", "a")}, "<p><t b=\"2\"/></p>", NULL, 0},
    {"gone, last", "<p><t a=\"1\" b=\"2\" /></p>", {DROP ("<t ", "b")}, "<p><t a=\"1\" /></p>", NULL, 0},
    {"gone, only", "<p><t a='>'/></p>", {DROP ("<t ", "a")}, "<p><t/></p>", NULL, 0},
    {"gone with its line", "<p>\n <t a=\"1\"\n    b=\"2\"\n    c=\"3\"/>\n</p>", {DROP ("<t ", "b")}, "<p>\n <t a=\"1\"\n    c=\"3\"/>\n</p>", NULL, 0},
    {"gone, last with its line", "<p>\n <t a=\"1\"\r\n    b=\"2\"/>\n</p>", {DROP ("<t ", "b")}, "<p>\n <t a=\"1\"/>\n</p>", NULL, 0},
    {"gone, first of its line", "<p>\n <t a=\"1\"\n    b=\"2\" c=\"3\"/>\n</p>", {DROP ("<t ", "b")}, "<p>\n <t a=\"1\"\n    c=\"3\"/>\n</p>", NULL, 0},
    {"two gone, side by side", "<p>\n <t a=\"1\"\n    b=\"2\" c=\"3\" e=\"4\"/>\n</p>", {DROP ("<t ", "c"), DROP ("<t ", "b")}, "<p>\n <t a=\"1\"\n    e=\"4\"/>\n</p>", NULL, 0},
    {"a whole line gone", "<p>\n <t a=\"1\"\n    b=\"2\" c=\"3\"\n    e=\"4\"/>\n</p>", {DROP ("<t ", "c"), DROP ("<t ", "b")}, "<p>\n <t a=\"1\"\n    e=\"4\"/>\n</p>", NULL, 0},
    {"one for another", "<p>\n <t a=\"1\"\n    b=\"2\"/>\n</p>", {DROP ("<t ", "b"), SET ("<t ", "c", "3")}, "<p>\n <t a=\"1\"\n    c=\"3\"/>\n</p>", NULL, 0},

    /* removing */
    {"with its line", "<p>\n  <a/>\n  <b/>\n</p>\n", {REMOVE ("<a")}, "<p>\n  <b/>\n</p>\n", NULL, 0},
    {"with its lines and what it holds", "<p>\r\n  <a>\r\n    <!-- x --><c/>\r\n  </a>  \r\n  <b/>\r\n</p>", {REMOVE ("<a")}, "<p>\r\n  <b/>\r\n</p>", NULL, 0},
    {"and not the comments around", "<p>\n  <!-- of a -->\n  <a/>\n  <!-- of b -->\n</p>\n", {REMOVE ("<a")}, "<p>\n  <!-- of a -->\n  <!-- of b -->\n</p>\n", NULL, 0},
    {"and not a comment on its line", "<p>\n  <a/> <!-- a -->\n</p>\n", {REMOVE ("<a")}, "<p>\n  <!-- a -->\n</p>\n", NULL, 0},
    {"from the middle of a line", "<p> <a/> <b/> <c/> </p>", {REMOVE ("<b")}, "<p> <a/> <c/> </p>", NULL, 0},
    {"from the end of a line", "<p>\n  <a/> <b/>\n</p>", {REMOVE ("<b")}, "<p>\n  <a/>\n</p>", NULL, 0},
    {"from its beginning", "<p>\n  <a/> <b/>\n</p>", {REMOVE ("<a")}, "<p>\n  <b/>\n</p>", NULL, 0},
    {"two of one line", "<p>\n  <a/> <b/>\n  <c/>\n</p>", {REMOVE ("<b"), REMOVE ("<a")}, "<p>\n  <c/>\n</p>", NULL, 0},
    {"two that touch", "<p><a></a><b>\n</b></p>", {REMOVE ("<b"), REMOVE ("<a")}, "<p></p>", NULL, 0},
    {"two lines", "<p>\n  <a/>\n  <b/>\n</p>", {REMOVE ("<a"), REMOVE ("<b")}, "<p>\n</p>", NULL, 0},
    {"one in another of its name", "<p><a i='1'><a i='2'><a/></a></a><b/></p>", {REMOVE ("<a i='2'")}, "<p><a i='1'></a><b/></p>", NULL, 0},
    {"with what is asked inside", "<p>\n <a><c d=\"1\"/></a>\n <b/>\n</p>", {SET ("<c", "d", "2"), REMOVE ("<a"), DROP ("<c", "zzz"), REMOVE ("<c")}, "<p>\n <b/>\n</p>", NULL, 0},
    {"whatever else is asked of it", "<p>\n <a/>\n <b/>\n</p>", {SET ("<a", "d", "2"), REMOVE ("<a"), INSERT ("<a", "<c/>")}, "<p>\n <b/>\n</p>", NULL, 0},
    {"between words", "<p>so <a/> much</p>", {REMOVE ("<a")}, "<p>so  much</p>", NULL, 0},

    /* inserting */
    {"a last child", "<p>\n  <a/>\n</p>\n", {INSERT ("<p", "<b c='1'/>")}, "<p>\n  <a/>\n  <b c='1'/>\n</p>\n", NULL, 0},
    {"a last child with CRLF and tabs", "<p>\r\n\t<a/>\r\n</p>\r\n", {INSERT ("<p", " <b>\n  <c/>\n</b>\n")}, "<p>\r\n\t<a/>\r\n\t<b>\r\n\t  <c/>\r\n\t</b>\r\n</p>\r\n", NULL, 0},
    {"behind a comment", "<p>\n    <a/>\n    <!-- the end -->\n</p>\n", {INSERT ("<p", "<b/>")}, "<p>\n    <a/>\n    <!-- the end -->\n    <b/>\n</p>\n", NULL, 0},
    {"into an empty one", "<p>\n  <x a=\"1\" />\n</p>\n", {INSERT ("<x", "<b/>")}, "<p>\n  <x a=\"1\">\n    <b/>\n  </x>\n</p>\n", NULL, 0},
    {"into one of several lines", "<p>\n\t<x a=\"1\"\n\t   b=\"2\"/>\n</p>\n", {INSERT ("<x", "<b/>")}, "<p>\n\t<x a=\"1\"\n\t   b=\"2\">\n\t\t<b/>\n\t</x>\n</p>\n", NULL, 0},
    {"into one that is closed at once", "<p>\n   <x></x>\n</p>\n", {INSERT ("<x", "<b/>")}, "<p>\n   <x>\n      <b/>\n   </x>\n</p>\n", NULL, 0},
    {"into one with an empty line", "<p>\n  <x>\n  </x>\n</p>\n", {INSERT ("<x", "<b/>")}, "<p>\n  <x>\n    <b/>\n  </x>\n</p>\n", NULL, 0},
    {"into the outermost", "<p/>\n", {INSERT ("<p", "<b/>")}, "<p>\n  <b/>\n</p>\n", NULL, 0},
    {"into a mixed line", "<p>\n  <x><a/></x> <y/>\n</p>\n", {INSERT ("<x", "<b/>")}, "<p>\n  <x><a/><b/></x> <y/>\n</p>\n", NULL, 0},
    {"into an empty one of a mixed line", "<p>\n  <x/> <y/>\n</p>\n", {INSERT ("<x", "<b/>")}, "<p>\n  <x><b/></x> <y/>\n</p>\n", NULL, 0},
    {"into one of one line", "<p><x/></p>", {INSERT ("<p", "<b/>")}, "<p><x/><b/></p>", NULL, 0},
    {"between words", "<p>\n  <x>so\n  </x>\n</p>", {INSERT ("<x", "<b/>")}, "<p>\n  <x>so\n  <b/></x>\n</p>", NULL, 0},
    {"several", "<p>\n  <x/>\n</p>", {INSERT ("<x", "<b/>"), INSERT ("<x", "<c/>"), INSERT ("<p", "<d/>"), INSERT ("<p", "<e/>")}, "<p>\n  <x>\n    <b/>\n    <c/>\n  </x>\n  <d/>\n  <e/>\n</p>", NULL, 0},
    {"with a change of its tag", "<p>\n  <x a=\"1\" b=\"2\"/>\n</p>", {INSERT ("<x", "<b/>"), DROP ("<x", "b"), SET ("<x", "c", "3"), SET ("<x", "a", "0")}, "<p>\n  <x a=\"0\" c=\"3\">\n    <b/>\n  </x>\n</p>", NULL, 0},
    {"where the last one goes", "<p>\n  <a/>\n</p>", {INSERT ("<p", "<b/>"), REMOVE ("<a")}, "<p>\n  <b/>\n</p>", NULL, 0},
    {"where the last one goes from the line", "<p> <a/> </p>", {INSERT ("<p", "<b/>"), REMOVE ("<a")}, "<p> <b/></p>", NULL, 0},
    {"under a prefix", "<q:p xmlns:q='u'>\n  <q:x/>\n</q:p>", {INSERT ("<q:x", "<b>\n  <c/>\n  <!-- <d/> -->\n</b>")}, "<q:p xmlns:q='u'>\n  <q:x>\n    <q:b>\n      <q:c/>\n      <!-- <d/> -->\n    </q:b>\n  </q:x>\n</q:p>", NULL, 0},

    /* twice */
    {"the same twice", "<p><t d=\"5d\" e=\"1\"/></p>", {SET ("<t ", "d", "0d"), DROP ("<t ", "e"), SET ("<t ", "d", "0d"), DROP ("<t ", "e")}, "<p><t d=\"0d\"/></p>", NULL, 0},
    {"the same element twice", "<p>\n <a/>\n</p>", {INSERT ("<p", "<b/>"), REMOVE ("<a"), INSERT ("<p", "<b/>"), REMOVE ("<a")}, "<p>\n <b/>\n</p>", NULL, 0},
    {"nothing", "<p/>", {{RLV_FIX_SET, NULL, NULL, NULL}}, "<p/>", NULL, 0},

    /* refused */
    {"no tag", "<p>\n<t d=\"1\"/></p>", {SET ("t d", "d", "2")}, NULL, "no tag begins there", 0},
    {"an end tag", "<p></p>", {SET ("</p", "d", "2")}, NULL, "no tag begins there", 0},
    {"in a comment", "<p><!-- <t/> --></p>", {REMOVE ("<t")}, NULL, "no tag begins there", 0},
    {"in CDATA", "<p><![CDATA[<t/>]]></p>", {REMOVE ("<t")}, NULL, "no tag begins there", 0},
    {"in a value", "<p d='<t/>'/>", {REMOVE ("<t")}, NULL, "no tag begins there", 0},
    {"the outermost", "<p><t/></p>", {REMOVE ("<p")}, NULL, "cannot go", 0},
    {"what is not there", "<p><t d=\"1\"/></p>", {DROP ("<t", "e")}, NULL, "no attribute \"e\"", 0},
    {"two values", "<p><t d=\"1\"/></p>", {SET ("<t", "d", "2"), SET ("<t", "e", "2"), SET ("<t", "d", "3")}, NULL, "sets attribute \"d\" to \"2\"", 2},
    {"a value and none", "<p><t d=\"1\"/></p>", {SET ("<t", "d", "2"), DROP ("<t", "d")}, NULL, "sets attribute \"d\" to \"2\"", 1},
    {"none and a value", "<p><t d=\"1\"/></p>", {DROP ("<t", "d"), SET ("<t", "d", "2")}, NULL, "drops attribute \"d\"", 1},
    {"a name that is none", "<p/>", {SET ("<p", "a b", "2")}, NULL, "no name", 0},
    {"a name with a prefix", "<p/>", {SET ("<p", "xml:id", "2")}, NULL, "no name", 0},
    {"no name", "<p/>", {DROP ("<p", NULL)}, NULL, "no name", 0},
    {"what the names mean", "<p xmlns='u'/>", {SET ("<p", "xmlns", "v")}, NULL, "xmlns", 0},
    {"a character that XML has not", "<p/>", {SET ("<p", "a", "\x01")}, NULL, "a character", 0},
    {"a value that is not text", "<p/>", {SET ("<p", "a", "\xff")}, NULL, "UTF-8", 0},
    {"no value", "<p/>", {SET ("<p", "a", NULL)}, NULL, "no value", 0},
    {"words for an element", "<p/>", {INSERT ("<p", "words")}, NULL, "not one element", 0},
    {"half an element", "<p/>", {INSERT ("<p", "<a>")}, NULL, "not one element", 0},
    {"two elements", "<p/>", {INSERT ("<p", "<a/><b/>")}, NULL, "not one element", 0},
    {"an end tag to begin with", "<p/>", {INSERT ("<p", "</p><p>")}, NULL, "not one element", 0},
    {"an element and a comment", "<p/>", {INSERT ("<p", "<a/><!-- b -->")}, NULL, "not one element", 0},
    {"a comment", "<p/>", {INSERT ("<p", "<!-- b -->")}, NULL, "not one element", 0},
    {"an entity", "<p/>", {INSERT ("<p", "<a>&b;</a>")}, NULL, "not one element", 0},
    {"a DOCTYPE", "<p/>", {INSERT ("<p", "<!DOCTYPE a><a/>")}, NULL, "not one element", 0},
    {"a prefix from nowhere", "<p/>", {INSERT ("<p", "<z:a/>")}, NULL, "not one element", 0},
    {"an ampersand", "<p/>", {INSERT ("<p", "<a b='&'/>")}, NULL, "not one element", 0},
    {"a file that is not XML", "<p><a></p></a>", {SET ("<a", "b", "1")}, NULL, "not well-formed", 0},
    {"a file with a DOCTYPE", "<!DOCTYPE p><p/>", {SET ("<p", "b", "1")}, NULL, "document type", 0},
    {"two outermost", "<p/><a/>", {SET ("<a", "b", "1")}, NULL, "not well-formed", 0},
    {"a tag that is none", "<p><a b=1/></p>", {SET ("<a", "c", "1")}, NULL, "not well-formed", 0},
};
/* clang-format on */

/* Counted apart from the program: columns in characters, a mark is none. */
static RlvPlace
place_of (const char *xml, gsize at)
{
    RlvPlace place = {"x.xml", 1, 1};

    for (gsize i = g_str_has_prefix (xml, BOM) ? 3 : 0; i < at; i++) {
        if (xml[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((guint8) xml[i] & 0xc0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

static void
test_row (void **state)
{
    const Row *row = *state;
    RlvFix fixes[4];
    guint n = 0;

    for (; n < 4 && row->changes[n].at != NULL; n++) {
        const Change *change = &row->changes[n];
        const char *at = strstr (row->xml, change->at);

        assert_non_null (at);
        fixes[n] = (RlvFix){change->kind, place_of (row->xml, (gsize) (at - row->xml)),
                            change->attr, change->text};
    }

    g_autoptr (RlvEdit) edit = rlv_doc_edit (row->xml, strlen (row->xml), fixes, n);
    if (row->out == NULL) {
        const RlvRefusal *first = &g_array_index (edit->refused, RlvRefusal, 0);

        assert_int_equal (edit->refused->len, 1);
        assert_int_equal (edit->splices->len, 0);
        assert_int_equal (first->fix, row->which);
        if (strstr (first->why, row->why) == NULL)
            fail_msg ("%s", first->why);
        return;
    }
    for (guint i = 0; i < edit->refused->len; i++)
        fail_msg ("%s", g_array_index (edit->refused, RlvRefusal, i).why);

    g_autoptr (GBytes) out = rlv_edit_apply (edit, row->xml, strlen (row->xml));
    g_autofree char *text =
        g_strndup (g_bytes_get_data (out, NULL), g_bytes_get_size (out));
    assert_string_equal (text, row->out);
}

/* --- random changes, and another opinion of them
 * -------------------------------------- */

/* Where the start tags stand, in the order of the file; and where each ends.  Knows no
 * more of XML than that needs. */
static void
scan_tags (const char *xml, gsize len, GArray *starts, GArray *ends)
{
    const char *end = xml + len;

    for (const char *p = xml; (p = memchr (p, '<', (gsize) (end - p))) != NULL;) {
        gsize at = (gsize) (p - xml);

        if (g_str_has_prefix (p, "<!--")) {
            p = strstr (p + 4, "-->");
        } else if (g_str_has_prefix (p, "<![CDATA[")) {
            p = strstr (p, "]]>");
        } else if (p[1] == '?') {
            p = strstr (p, "?>");
        } else if (p[1] == '/') {
            p++;
        } else {
            char quote = 0;

            for (; quote != 0 || *p != '>'; p++)
                if (*p == quote)
                    quote = 0;
                else if (quote == 0 && (*p == '"' || *p == '\''))
                    quote = *p;
            p++;
            gsize to = (gsize) (p - xml);
            g_array_append_val (starts, at);
            g_array_append_val (ends, to);
        }
    }
}

/* --- trees --- */

static xmlDoc *
parse (const char *xml, gsize len)
{
    xmlDoc *doc =
        xmlReadMemory (xml, (int) len, "x.xml", NULL,
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

    if (doc == NULL)
        fail_msg ("not well-formed: %.*s", (int) MIN (len, 4000), xml);
    return doc;
}

static void
list_elements (xmlNode *node, GPtrArray *list)
{
    if (node->type != XML_ELEMENT_NODE)
        return;
    g_ptr_array_add (list, node);
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        list_elements (child, list);
}

static gboolean
is_layout (const xmlNode *node)
{
    return node->type == XML_TEXT_NODE && xmlIsBlankNode (node);
}

static xmlNode *
skip_layout (xmlNode *node)
{
    while (node != NULL && is_layout (node))
        node = node->next;
    return node;
}

static const char *
uri_of (const xmlNode *node)
{
    return node->ns != NULL ? (const char *) node->ns->href : "";
}

static guint
count_attrs (const xmlNode *node)
{
    guint n = 0;

    for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
        n++;
    return n;
}

static void
assert_same_attrs (xmlNode *a, xmlNode *b)
{
    assert_int_equal (count_attrs (a), count_attrs (b));
    for (xmlAttr *attr = a->properties; attr != NULL; attr = attr->next) {
        const xmlChar *uri = attr->ns != NULL ? attr->ns->href : NULL;
        xmlChar *x = xmlGetNsProp (a, attr->name, uri);
        xmlChar *y = xmlGetNsProp (b, attr->name, uri);

        assert_non_null (y);
        assert_string_equal (x, y);
        xmlFree (x);
        xmlFree (y);
    }
}

/* But for the blanks between elements. */
static void
assert_same_tree (xmlNode *a, xmlNode *b)
{
    for (a = skip_layout (a), b = skip_layout (b); a != NULL && b != NULL;
         a = skip_layout (a->next), b = skip_layout (b->next)) {
        assert_int_equal (a->type, b->type);
        if (a->type != XML_ELEMENT_NODE) {
            assert_string_equal (a->content, b->content);
            continue;
        }
        assert_string_equal (a->name, b->name);
        assert_string_equal (uri_of (a), uri_of (b));
        assert_same_attrs (a, b);
        assert_same_tree (a->children, b->children);
    }
    assert_null (a);
    assert_null (b);
}

/* --- a change, on a tree --- */

typedef struct {
    RlvFix fix;
    guint element; /* in the order of the file */
} Asked;

static gboolean
is_gone (const Asked *asked, guint n, GPtrArray *elements, const xmlNode *node)
{
    for (; node != NULL; node = node->parent)
        for (guint i = 0; i < n; i++)
            if (asked[i].fix.kind == RLV_FIX_REMOVE &&
                elements->pdata[asked[i].element] == node)
                return TRUE;
    return FALSE;
}

static gboolean
is_first (const Asked *asked, guint i)
{
    for (guint k = 0; k < i; k++)
        if (asked[k].element == asked[i].element &&
            asked[k].fix.kind == asked[i].fix.kind &&
            g_strcmp0 (asked[k].fix.attr, asked[i].fix.attr) == 0 &&
            g_strcmp0 (asked[k].fix.text, asked[i].fix.text) == 0)
            return FALSE;
    return TRUE;
}

static void
set_names (xmlNode *node, xmlNs *ns)
{
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        xmlSetNs (node, ns);
        set_names (node->children, ns);
    }
}

static void
insert (xmlNode *parent, const char *text)
{
    xmlDoc *piece = parse (text, strlen (text));
    xmlNode *node = xmlDocCopyNode (xmlDocGetRootElement (piece), parent->doc, 1);
    xmlNs *ns = parent->ns != NULL && parent->ns->prefix != NULL
                    ? parent->ns
                    : xmlSearchNs (parent->doc, parent, NULL);

    xmlAddChild (parent, node);
    set_names (node, ns);
    xmlFreeDoc (piece);
}

static void
change_tree (const Asked *asked, guint n, GPtrArray *elements)
{
    for (guint i = 0; i < n; i++) {
        xmlNode *node = elements->pdata[asked[i].element];
        const RlvFix *fix = &asked[i].fix;

        if (is_gone (asked, n, elements, node) || !is_first (asked, i))
            continue;
        if (fix->kind == RLV_FIX_INSERT) {
            insert (node, fix->text);
            continue;
        }
        xmlAttr *attr = xmlHasNsProp (node, (const xmlChar *) fix->attr, NULL);
        if (attr != NULL && fix->kind == RLV_FIX_DROP)
            xmlRemoveProp (attr);
        else if (fix->kind == RLV_FIX_SET)
            xmlSetNsProp (node, NULL, (const xmlChar *) fix->attr,
                          (const xmlChar *) fix->text);
    }
    for (guint i = elements->len; i > 0; i--) {
        xmlNode *node = elements->pdata[i - 1];

        for (guint k = 0; k < n; k++)
            if (asked[k].fix.kind == RLV_FIX_REMOVE && asked[k].element == i - 1) {
                xmlUnlinkNode (node);
                xmlFreeNode (node);
                break;
            }
    }
}

/* --- one round --- */

static const char *const new_values[] = {
    "", "0d", "it's", "a \"b\"", "<&>", "\xc3\xa9\xf0\x9f\x98\x80", "tab\there\nand"};
static const char *const new_elements[] = {
    "<new/>", "<new a='1' b=\"&lt;\"/>", "<new>text &amp; more</new>",
    "<new>\n  <deep x='>'/>\n  <!-- <no/> -->\n</new>", " <new><a/><b/></new> "};

static void
ask (GRand *random, GPtrArray *elements, Asked *asked)
{
    xmlNode *node;
    guint n_attrs, at;
    xmlAttr *attr;

    asked->element = (guint) g_rand_int_range (random, 0, (gint) elements->len);
    node = elements->pdata[asked->element];
    asked->fix = (RlvFix){.kind = (RlvFixKind) g_rand_int_range (random, 0, 4)};
    n_attrs = count_attrs (node);
    attr = node->properties;
    for (at = n_attrs > 0 ? g_rand_int (random) % n_attrs : 0; at > 0; at--)
        attr = attr->next;
    /* What is large would leave little to look at. */
    if (asked->fix.kind == RLV_FIX_REMOVE && xmlChildElementCount (node) > 8)
        asked->fix.kind = RLV_FIX_SET;
    if (asked->fix.kind <= RLV_FIX_DROP)
        asked->fix.attr = attr != NULL && attr->ns == NULL && g_rand_boolean (random)
                              ? (const char *) attr->name
                              : "fresh";
    if (asked->fix.kind == RLV_FIX_SET)
        asked->fix.text = new_values[g_rand_int (random) % G_N_ELEMENTS (new_values)];
    if (asked->fix.kind == RLV_FIX_INSERT)
        asked->fix.text =
            new_elements[g_rand_int (random) % G_N_ELEMENTS (new_elements)];
}

/* Bytes may go in the tags that were to change, in the elements that were to go, and
 * where there are blanks; nowhere else. */
static void
assert_bytes (const char *xml, const RlvEdit *edit, const Asked *asked, guint n,
              const GArray *starts, const GArray *ends, const GArray *closes)
{
    gsize at = 0;

    for (guint i = 0; i < edit->splices->len; i++) {
        const RlvSplice *splice = &g_array_index (edit->splices, RlvSplice, i);

        assert_true (splice->from >= at && splice->to >= splice->from);
        assert_true (splice->from < splice->to || *splice->text != '\0');
        for (at = splice->from; at < splice->to; at++) {
            gboolean may = g_ascii_isspace (xml[at]);

            for (guint k = 0; k < n && !may; k++) {
                guint element = asked[k].element;
                const GArray *last =
                    asked[k].fix.kind == RLV_FIX_REMOVE ? closes : ends;

                may = at >= g_array_index (starts, gsize, element) &&
                      at < g_array_index (last, gsize, element);
            }
            if (!may)
                fail_msg ("byte %zu was not to change: %.40s", at, xml + at);
        }
    }
}

/* Where each element ends, found by counting start and end tags. */
static GArray *
scan_closes (const char *xml, gsize len, const GArray *starts, const GArray *ends)
{
    GArray *closes = g_array_new (FALSE, FALSE, sizeof (gsize));
    g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
    gsize at = 0;

    for (guint i = 0; i <= starts->len; i++) {
        gsize until = i < starts->len ? g_array_index (starts, gsize, i) : len;

        while (at < until) {
            const char *p = xml + at;

            if (g_str_has_prefix (p, "<!--")) {
                at = (gsize) (strstr (p + 4, "-->") - xml);
            } else if (g_str_has_prefix (p, "<![CDATA[")) {
                at = (gsize) (strstr (p, "]]>") - xml);
            } else if (p[0] == '<' && p[1] == '/') {
                gsize to = (gsize) (strchr (p, '>') + 1 - xml);

                g_array_index (closes, gsize,
                               g_array_index (open, guint, open->len - 1)) = to;
                g_array_set_size (open, open->len - 1);
            }
            at++;
        }
        if (i == starts->len)
            break;
        at = g_array_index (ends, gsize, i);
        g_array_append_val (closes, at);
        if (xml[at - 2] != '/')
            g_array_append_val (open, i);
    }
    return closes;
}

static guint
count_blank_lines (const char *text, gsize len)
{
    guint n = 0;
    gboolean blank = TRUE;

    for (gsize i = 0; i < len; i++) {
        if (text[i] == '\n') {
            n += blank;
            blank = TRUE;
        } else {
            blank = blank && g_ascii_isspace (text[i]);
        }
    }
    return n;
}

#define ASKED_MAX 6

static void
one_round (GRand *random, const char *xml, gsize len)
{
    Asked asked[ASKED_MAX];
    RlvFix fixes[ASKED_MAX];
    guint n = 1 + g_rand_int (random) % ASKED_MAX;
    g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gsize));
    g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
    g_autoptr (GPtrArray) elements = g_ptr_array_new ();
    xmlDoc *doc = parse (xml, len), *changed;
    RlvEdit *edit;

    list_elements (xmlDocGetRootElement (doc), elements);
    scan_tags (xml, len, starts, ends);
    assert_int_equal (starts->len, elements->len);
    g_autoptr (GArray) closes = scan_closes (xml, len, starts, ends);
    for (guint i = 0; i < n; i++) {
        ask (random, elements, &asked[i]);
        asked[i].fix.place =
            place_of (xml, g_array_index (starts, gsize, asked[i].element));
    }
    for (;;) {
        for (guint i = 0; i < n; i++)
            fixes[i] = asked[i].fix;
        edit = rlv_doc_edit (xml, len, fixes, n);
        if (edit->refused->len == 0)
            break;
        for (guint i = edit->refused->len; i > 0; i--) {
            guint at = g_array_index (edit->refused, RlvRefusal, i - 1).fix;

            memmove (&asked[at], &asked[at + 1], (n - at - 1) * sizeof *asked);
            n--;
        }
        rlv_edit_free (edit);
    }
    assert_bytes (xml, edit, asked, n, starts, ends, closes);

    g_autoptr (GBytes) out = rlv_edit_apply (edit, xml, len);
    gsize out_len;
    const char *text = g_bytes_get_data (out, &out_len);
    assert_true (count_blank_lines (text, out_len) <= count_blank_lines (xml, len));
    changed = parse (text, out_len);
    change_tree (asked, n, elements);
    assert_same_tree (doc->children, changed->children);
    xmlFreeDoc (changed);
    xmlFreeDoc (doc);
    rlv_edit_free (edit);
}

static void
test_plans (void **state)
{
    static const char *const files[] = {
        "learn.xml",           "case-a.xml",        "case-a/organisation.xml",
        "case-a/timeline.xml", "case-b/exit.xml",   "case-b/calendars.xml",
        "case-b/scope.xml",    "case-b/change.xml", "case-a/governance.xml",
    };
    g_autoptr (GRand) random = g_rand_new_with_seed (4);

    (void) state;
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
        g_autofree char *path =
            g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", files[i], NULL);
        g_autofree char *xml = NULL;
        gsize len;

        assert_true (g_file_get_contents (path, &xml, &len, NULL));
        for (guint round = 0; round < 40; round++)
            one_round (random, xml, len);
        /* The same as a Windows editor leaves it. */
        g_auto (GStrv) lines = g_strsplit (xml, "\n", -1);
        g_autofree char *joined = g_strjoinv ("\r\n", lines);
        g_autofree char *marked = g_strconcat (BOM, joined, NULL);
        for (guint round = 0; round < 20; round++)
            one_round (random, marked, strlen (marked));
    }
}

/* --- made-up files --- */

static const char *
any (GRand *random, const char *const *words, gsize n)
{
    return words[g_rand_int (random) % n];
}
#define ANY(random, words) any ((random), (words), G_N_ELEMENTS (words))

static void
make_gap (GRand *random, GString *out, gboolean must)
{
    static const char *const gaps[] = {" ", " ", "  ", "\n  ", "\r\n\t", "\t", "\n"};

    if (must || g_rand_boolean (random))
        g_string_append (out, ANY (random, gaps));
}

static void
make_tag (GRand *random, GString *out, const char *name, gboolean is_root)
{
    static const char *const values[] = {"",         "5d",
                                         "a > b",    "&amp;&lt;&#65;",
                                         "\xc3\xa9", "\xe2\x82\xac\xf0\x9f\x98\x80",
                                         "<",        "x=y",
                                         " b c=",    "/>",
                                         "-->"};
    static const char *const equals[] = {"=", "=", " = ", "=\n"};
    guint n = g_rand_int (random) % 5;

    g_string_append_printf (out, "<%s", name);
    if (is_root)
        g_string_append (out, " xmlns='urn:x' xmlns:q=\"urn:y\"");
    for (guint i = 0; i < n; i++) {
        const char *value = ANY (random, values);
        char quote = g_rand_boolean (random) ? '"' : '\'';

        make_gap (random, out, TRUE);
        g_string_append_printf (out, "%s%c%s%c%s%c", i == 3 ? "q:" : "",
                                (int) ('a' + i), ANY (random, equals), quote,
                                !g_str_equal (value, "<") ? value
                                : quote == '"'            ? "&lt;'"
                                                          : "&lt;\"",
                                quote);
    }
}

static void
make_between (GRand *random, GString *out)
{
    static const char *const between[] = {"",
                                          "",
                                          "\n",
                                          "\n  ",
                                          "\n\t",
                                          "\r\n    ",
                                          " ",
                                          "<!-- <a b='c'> -->",
                                          "\n <!-- \xc3\xa9 -->\n ",
                                          "<?x <y z=\"?>",
                                          "\n\n"};

    g_string_append (out, ANY (random, between));
}

static void
make_element (GRand *random, GString *out, guint depth)
{
    static const char *const names[] = {"t", "t", "tt", "q:t", "\xc3\xa9t\xc3\xa9"};
    static const char *const texts[] = {"words &amp; signs", "<![CDATA[<t a='1'>]]>",
                                        "\xe2\x82\xac"};
    const char *name = ANY (random, names);
    guint n = depth < 5 ? g_rand_int (random) % 4 : 0;

    make_tag (random, out, name, depth == 0);
    make_gap (random, out, FALSE);
    if (n == 0 && depth > 0 && g_rand_boolean (random)) {
        g_string_append (out, "/>");
        return;
    }
    g_string_append_c (out, '>');
    if (n == 0 && g_rand_boolean (random))
        g_string_append (out, ANY (random, texts));
    for (guint i = 0; i < n; i++) {
        make_between (random, out);
        make_element (random, out, depth + 1);
    }
    if (n > 0)
        make_between (random, out);
    g_string_append_printf (out, "</%s", name);
    make_gap (random, out, FALSE);
    g_string_append_c (out, '>');
}

static void
test_made (void **state)
{
    const char *rounds = g_getenv ("RLV_EDIT_ROUNDS");
    guint64 n = rounds != NULL ? g_ascii_strtoull (rounds, NULL, 10) : 2000;

    (void) state;
    for (guint64 seed = 0; seed < n; seed++) {
        g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) seed);
        g_autoptr (GString) xml =
            g_string_new (g_rand_int (random) % 4 == 0 ? BOM : "");

        if (g_rand_boolean (random))
            g_string_append (xml, "<?xml version='1.0' encoding=\"UTF-8\"?>\n");
        make_element (random, xml, 0);
        make_gap (random, xml, FALSE);
        for (guint i = 0; i < 4; i++)
            one_round (random, xml->str, xml->len);
    }
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, test_row, rows);
    const struct CMUnitTest more[] = {
        cmocka_unit_test (test_plans),
        cmocka_unit_test (test_made),
    };
    g_array_append_vals (tests, more, G_N_ELEMENTS (more));
    return test_run ("doc-edit", tests);
}
