/* Functions over lists of words, with blanks between, and over attributes by name.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/xpathInternals.h>

#include "rules/eval.h"
#include "rules/functions.h"

static char **
words_of (const char *list)
{
    return g_strsplit_set (list, " \t\r\n", -1);
}

static void
append_word (GString *out, const char *word)
{
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", word);
}

static void
give_string (xmlXPathParserContextPtr p, const GString *text)
{
    valuePush (p, xmlXPathNewString ((const xmlChar *) text->str));
}

void
rlv_function_word (xmlXPathParserContextPtr p, int n)
{
    g_autofree char *word = NULL, *list = NULL;
    gboolean found = FALSE;

    if (!rlv_function_takes (p, n, 2))
        return;
    word = rlv_function_text (p);
    list = rlv_function_text (p);
    g_auto (GStrv) words = words_of (list);
    found = word[0] != '\0' && g_strv_contains ((const char *const *) words, word);
    valuePush (p, xmlXPathNewBoolean (found));
}

/* The words of all nodes of a set. */
static GHashTable *
pop_words (xmlXPathParserContextPtr p)
{
    GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    xmlXPathObjectPtr value = valuePop (p);

    for (int i = 0; i < rlv_value_count (value); i++) {
        xmlChar *text = rlv_value_text (value, i);
        g_auto (GStrv) words = words_of ((const char *) text);

        for (guint k = 0; words[k] != NULL; k++)
            g_hash_table_add (all, g_strdup (words[k]));
        xmlFree (text);
    }
    xmlXPathFreeObject (value);
    return all;
}

void
rlv_function_lacks (xmlXPathParserContextPtr p, int n)
{
    g_autoptr (GHashTable) has = NULL;
    g_autoptr (GString) lacks = g_string_new (NULL);
    g_autofree char *list = NULL;

    if (!rlv_function_takes (p, n, 2))
        return;
    has = pop_words (p);
    list = rlv_function_text (p);
    g_auto (GStrv) words = words_of (list);
    for (guint i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0' && !g_hash_table_contains (has, words[i]))
            append_word (lacks, words[i]);
    give_string (p, lacks);
}

static gboolean
has_attr (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    return rlv_function_knows (plan, item, attr) && rlv_item_has (plan, item, attr);
}

void
rlv_function_without (xmlXPathParserContextPtr p, int n)
{
    const Eval *eval = p->context->userData;
    g_autoptr (GString) lacks = g_string_new (NULL);
    g_autofree char *list = NULL;
    RlvItemIx item;

    if (!rlv_function_takes (p, n, 2))
        return;
    list = rlv_function_text (p);
    item = rlv_function_item (p);
    g_auto (GStrv) names = words_of (list);
    for (guint i = 0; names[i] != NULL; i++)
        if (names[i][0] != '\0' &&
            (item == RLV_NONE || !has_attr (eval->plan, item, names[i])))
            append_word (lacks, names[i]);
    give_string (p, lacks);
}
