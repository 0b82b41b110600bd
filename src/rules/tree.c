/* The plan as the document that rules look at.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>
#include <sys/mman.h>

#include <libxml/parserInternals.h>
#include <libxml/xpath.h>

#include "rules/tree.h"

/* The system clears memory in pieces of that size. */
#define PIECE ((gsize) 2 << 20)
/* What is taken at once: as much as there is already, within bounds.  What is not used
 * of it is never touched. */
#define MOST ((gsize) 64 << 20)

/* XPath, sorting and writing never look at what comes after: the library keeps there
 * the line (of a document that it read itself), the type by a DTD and notes of schemas
 * and stylesheets.  A stray look stays inside the block: see SPARE. */
#define NODE_SIZE G_STRUCT_OFFSET (xmlNode, psvi)
#define ATTR_SIZE G_STRUCT_OFFSET (xmlAttr, atype)
#define SPARE     ((gsize) 128)

typedef struct {
    char *at;
    gsize size;
} Block;

static void
clear_block (gpointer data)
{
    Block *block = data;

    munmap (block->at, block->size);
}

/* Straight from the system, which has cleared it. */
static char *
new_block (Tree *tree, gsize size)
{
    Block block = {NULL, 0};
    gsize before = 0, skip;

    for (guint i = 0; i < tree->blocks->len; i++)
        before += g_array_index (tree->blocks, Block, i).size;
    size = MAX (size + SPARE, CLAMP (before, PIECE, MOST));
    size = (size + PIECE - 1) & ~(PIECE - 1);
    block.size = size + PIECE;
    block.at = mmap (NULL, block.size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block.at == MAP_FAILED)
        g_error ("out of memory");
    g_array_append_val (tree->blocks, block);
    skip = (PIECE - (guintptr) block.at % PIECE) % PIECE;
    madvise (block.at + skip, size, MADV_HUGEPAGE);
    tree->left = size;
    return block.at + skip;
}

static gpointer
take (Tree *tree, gsize size)
{
    gpointer taken;

    size = (size + 7) & ~(gsize) 7;
    if (size + SPARE > tree->left)
        tree->next = new_block (tree, size);
    taken = tree->next;
    tree->next += size;
    tree->left -= size;
    return taken;
}

static const char *
keep (Tree *tree, const char *text)
{
    gsize size = strlen (text) + 1;

    return memcpy (take (tree, size), text, size);
}

/* --- nodes ----------------------------------------------------------------------- */

static xmlNodePtr
make_node (Tree *tree, xmlElementType type, const char *name, xmlNodePtr parent)
{
    xmlNodePtr node = take (tree, NODE_SIZE);

    node->type = type;
    node->name = (const xmlChar *) name;
    node->parent = parent;
    node->doc = tree->doc;
    return node;
}

static void
append_child (xmlNodePtr parent, xmlNodePtr node)
{
    node->prev = parent->last;
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->children = node;
    parent->last = node;
}

static xmlNodePtr
make_text (Tree *tree, const char *text, xmlNodePtr parent)
{
    xmlNodePtr node =
        make_node (tree, XML_TEXT_NODE, (const char *) xmlStringText, parent);

    node->content = (xmlChar *) text;
    return node;
}

/* An attribute has no child for XPath, which only asks what it says: so those that say
 * the same share one. */
static xmlNodePtr
shared_text (Tree *tree, const char *text)
{
    xmlNodePtr node = g_hash_table_lookup (tree->texts, text);

    if (node == NULL) {
        node = make_text (tree, text, NULL);
        g_hash_table_insert (tree->texts, (gpointer) text, node);
    }
    return node;
}

static void
add_attribute (Tree *tree, RlvItemIx item, xmlNsPtr ns, const char *name,
               xmlNodePtr text)
{
    xmlNodePtr node = tree->of_item[item];
    xmlAttrPtr attr = take (tree, ATTR_SIZE);

    attr->type = XML_ATTRIBUTE_NODE;
    attr->name = (const xmlChar *) name;
    attr->ns = ns;
    attr->parent = node;
    attr->doc = tree->doc;
    attr->prev = tree->tail[item];
    if (attr->prev != NULL)
        attr->prev->next = attr;
    else
        node->properties = attr;
    attr->children = attr->last = text;
    tree->tail[item] = attr;
}

/* --- what is wanted -------------------------------------------------------------- */

static gboolean
is_wanted (const Tree *tree, guint kind, const char *name)
{
    g_autofree char *of_kind = NULL;

    if (tree->wanted == NULL || g_hash_table_contains (tree->wanted, name))
        return TRUE;
    of_kind = g_strconcat (tree->kinds[kind].name, "@", name, NULL);
    return g_hash_table_contains (tree->wanted, of_kind);
}

static const guint8 *
row_of (Tree *tree, const char *name)
{
    guint8 *row = g_hash_table_lookup (tree->rows, name);

    if (row != NULL)
        return row;
    row = g_malloc0 (tree->n_kinds + 1);
    for (guint i = 0; i < tree->n_kinds; i++) {
        row[i] = is_wanted (tree, i, name);
        row[tree->n_kinds] |= row[i];
    }
    g_hash_table_insert (tree->rows, (gpointer) name, row);
    return row;
}

gboolean
rlv_tree_wants (Tree *tree, const char *name)
{
    return row_of (tree, name)[tree->n_kinds];
}

gboolean
rlv_tree_wants_of (Tree *tree, RlvItemIx item, const char *name)
{
    return row_of (tree, name)[tree->items[item].kind];
}

/* --- the tree -------------------------------------------------------------------- */

/* Which attributes of each kind are wanted: per kind a row of bits, the first 64. */
static guint64 *
mark_wanted (const Tree *tree)
{
    guint64 *wanted = g_new0 (guint64, MAX (tree->n_kinds, 1));

    for (guint i = 0; i < tree->n_kinds; i++)
        for (guint a = 0; a < tree->kinds[i].n_attrs; a++)
            if (a >= 64 || is_wanted (tree, i, tree->kinds[i].attrs[a].name))
                wanted[i] |= (guint64) 1 << MIN (a, 63);
    return wanted;
}

static void
add_item (Tree *tree, RlvItemIx item, const RlvItem *is, const RlvKindDef *kind,
          guint64 wanted)
{
    xmlNodePtr parent =
        is->up == RLV_NONE ? (xmlNodePtr) tree->doc : tree->of_item[is->up];
    xmlNodePtr node = make_node (tree, XML_ELEMENT_NODE, kind->name, parent);

    node->ns = tree->plan_ns;
    node->_private = GUINT_TO_POINTER (item + 1);
    append_child (parent, node);
    tree->of_item[item] = node;
    tree->n_nodes += 1 + is->n_values;
    for (guint k = 0; k < is->n_values; k++) {
        const char *text;
        guint32 attr = rlv_item_nth (tree->plan, item, k, &text);

        if (kind->attrs[attr].name[0] == '\0')
            append_child (node, make_text (tree, text, node));
        else if (wanted & (guint64) 1 << MIN (attr, 63))
            add_attribute (tree, item, NULL, kind->attrs[attr].name,
                           shared_text (tree, text));
    }
}

static xmlNsPtr
make_namespace (Tree *tree, const char *prefix, const char *uri)
{
    xmlNsPtr ns = take (tree, sizeof *ns);

    ns->type = XML_LOCAL_NAMESPACE;
    ns->prefix = (const xmlChar *) prefix;
    ns->href = (const xmlChar *) uri;
    return ns;
}

Tree *
rlv_tree_new (const RlvPlan *plan, GHashTable *wanted)
{
    Tree *tree = g_new0 (Tree, 1);
    guint32 n;
    g_autofree guint64 *marks = NULL;

    tree->plan = plan;
    tree->wanted = wanted;
    tree->items = rlv_plan_items (plan, &n);
    tree->kinds = rlv_vocab_kinds (rlv_plan_vocab (plan), &tree->n_kinds);
    tree->rows = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    tree->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
    g_array_set_clear_func (tree->blocks, clear_block);
    tree->numbers = g_hash_table_new (NULL, NULL);
    tree->days = g_hash_table_new (NULL, NULL);
    tree->texts = g_hash_table_new (NULL, NULL);
    tree->words = g_hash_table_new (g_str_hash, g_str_equal);
    tree->of_item = g_new (xmlNodePtr, MAX (n, 1));
    tree->tail = g_new0 (xmlAttrPtr, MAX (n, 1));
    tree->doc = xmlNewDoc ((const xmlChar *) "1.0");
    tree->plan_ns = make_namespace (tree, NULL, TREE_PLAN_URI);
    tree->outlook_ns = make_namespace (tree, "o", TREE_OUTLOOK_URI);
    tree->plan_ns->next = tree->outlook_ns;
    marks = mark_wanted (tree);
    for (RlvItemIx i = 0; i < n; i++)
        add_item (tree, i, &tree->items[i], &tree->kinds[tree->items[i].kind],
                  marks[tree->items[i].kind]);
    if (n > 0)
        tree->of_item[0]->nsDef = tree->plan_ns;
    return tree;
}

/* The document must not free what is ours. */
void
rlv_tree_free (Tree *tree)
{
    if (tree == NULL)
        return;
    tree->doc->children = tree->doc->last = NULL;
    xmlFreeDoc (tree->doc);
    g_array_unref (tree->blocks);
    g_hash_table_unref (tree->rows);
    g_hash_table_unref (tree->numbers);
    g_hash_table_unref (tree->days);
    g_hash_table_unref (tree->texts);
    g_hash_table_unref (tree->words);
    g_free (tree->tail);
    g_free (tree->of_item);
    g_free (tree);
}

/* --- facts ----------------------------------------------------------------------- */

static xmlNodePtr
word_node (Tree *tree, const char *text)
{
    xmlNodePtr node = g_hash_table_lookup (tree->words, text);

    if (node == NULL) {
        node = make_text (tree, keep (tree, text), NULL);
        g_hash_table_insert (tree->words, node->content, node);
    }
    return node;
}

static void
add_fact (Tree *tree, RlvItemIx item, const char *name, xmlNodePtr text)
{
    add_attribute (tree, item, tree->outlook_ns, name, text);
    tree->n_nodes++;
}

void
rlv_tree_fact (Tree *tree, RlvItemIx item, const char *name, const char *text)
{
    if (rlv_tree_wants_of (tree, item, name))
        add_fact (tree, item, name, word_node (tree, text));
}

static xmlNodePtr
format_number (Tree *tree, gint64 value)
{
    gint64 size = ABS (value);
    char text[32];
    int n = g_snprintf (text, sizeof text, "%s%" G_GINT64_FORMAT, value < 0 ? "-" : "",
                        size / 1000);

    if (size % 1000 != 0) {
        n += g_snprintf (text + n, sizeof text - (gsize) n, ".%03" G_GINT64_FORMAT,
                         size % 1000);
        while (text[n - 1] == '0')
            text[--n] = '\0';
    }
    return word_node (tree, text);
}

/* The same few come again and again. */
void
rlv_tree_fact_thousandths (Tree *tree, RlvItemIx item, const char *name, gint64 value)
{
    gboolean small = value > G_MININT && value < G_MAXINT;
    xmlNodePtr text;

    if (!rlv_tree_wants_of (tree, item, name))
        return;
    text = small ? g_hash_table_lookup (tree->numbers, GINT_TO_POINTER ((gint) value))
                 : NULL;
    if (text == NULL) {
        text = format_number (tree, value);
        if (small)
            g_hash_table_insert (tree->numbers, GINT_TO_POINTER ((gint) value), text);
    }
    add_fact (tree, item, name, text);
}

void
rlv_tree_fact_int (Tree *tree, RlvItemIx item, const char *name, gint64 value)
{
    char text[24];

    if (ABS (value) < G_MAXINT / 1000) {
        rlv_tree_fact_thousandths (tree, item, name, value * 1000);
        return;
    }
    g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
    rlv_tree_fact (tree, item, name, text);
}

void
rlv_tree_fact_day (Tree *tree, RlvItemIx item, const char *name, RlvDay day)
{
    char text[RLV_DATE_SIZE];
    xmlNodePtr node;

    if (day == RLV_DAY_NONE || !rlv_tree_wants_of (tree, item, name))
        return;
    node = g_hash_table_lookup (tree->days, GINT_TO_POINTER (day));
    if (node == NULL) {
        node = word_node (tree, rlv_day_format (day, text));
        g_hash_table_insert (tree->days, GINT_TO_POINTER (day), node);
    }
    add_fact (tree, item, name, node);
}

void
rlv_tree_done (Tree *tree)
{
    xmlXPathOrderDocElems (tree->doc);
}

RlvItemIx
rlv_tree_item (const xmlNode *node)
{
    while (node != NULL && node->type != XML_ELEMENT_NODE &&
           node->type != XML_DOCUMENT_NODE)
        node = node->parent;
    return node == NULL || node->type == XML_DOCUMENT_NODE
               ? RLV_NONE
               : GPOINTER_TO_UINT (node->_private) - 1;
}

char *
rlv_tree_text (const Tree *tree)
{
    xmlChar *text = NULL;
    int len = 0;
    char *copy;

    xmlDocDumpFormatMemoryEnc (tree->doc, &text, &len, "UTF-8", 1);
    copy = g_strndup ((const char *) text, (gsize) len);
    xmlFree (text);
    return copy;
}
