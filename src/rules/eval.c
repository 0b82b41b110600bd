/* Evaluating expressions and patterns over the document.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <libxml/xpathInternals.h>

#include "rules/eval.h"
#include "rules/functions.h"
#include "rules/keys.h"
#include "rules/seek.h"

/* Variables hold no longer texts: they could double from one to the next. */
#define MAX_VARIABLE ((gsize) 65536)

/* --- faults ---------------------------------------------------------------------- */

/* The engine counts its errors from another number than the library does. */
#define LIMIT_EXCEEDED                                                                 \
    (XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED - XPATH_EXPRESSION_OK)

static void
hear_error (void *data, const xmlError *error)
{
    Eval *eval = data;

    if (eval->fault != NULL)
        return;
    if (error->code == LIMIT_EXCEEDED)
        eval->fault = g_strdup (_ ("its budget of steps is spent"));
    else if (error->code == XML_XPATH_INVALID_ARITY)
        eval->fault = g_strdup (_ ("a function is called with too few or too many "
                                   "arguments"));
    else
        eval->fault = g_strdup (_ ("an expression has a value of the wrong type"));
}

gboolean
rlv_eval_spend (Eval *eval, gulong n)
{
    xmlXPathContextPtr x = eval->xpath;

    if (n <= x->opLimit - x->opCount) {
        x->opCount += n;
        return TRUE;
    }
    x->opCount = x->opLimit;
    if (eval->fault == NULL)
        eval->fault = g_strdup (_ ("its budget of steps is spent"));
    return FALSE;
}

/* --- making ---------------------------------------------------------------------- */

/* A copy: whoever evaluates frees it. */
static xmlXPathObjectPtr
set_number (Eval *eval, const char *number)
{
    guint64 i = g_ascii_strtoull (number, NULL, 10);
    xmlNodeSetPtr set = NULL;

    if (i < eval->pack->probes->len)
        set = rlv_seek (eval, eval->pack->probes->pdata[i]);
    return xmlXPathWrapNodeSet (set != NULL ? set : xmlXPathNodeSetCreate (NULL));
}

static xmlXPathObjectPtr
look_up (void *data, const xmlChar *name, const xmlChar *uri)
{
    Eval *eval = data;
    xmlXPathObjectPtr value;

    if (uri != NULL)
        return NULL;
    if (strcmp ((const char *) name, EXPR_ALL) == 0)
        return xmlXPathWrapNodeSet (xmlXPathNodeSetMerge (NULL, eval->chosen));
    if (g_str_has_prefix ((const char *) name, EXPR_SET))
        return set_number (eval, (const char *) name + strlen (EXPR_SET));
    value = g_hash_table_lookup (eval->variables, name);
    return value != NULL ? xmlXPathObjectCopy (value) : NULL;
}

static void
free_object (gpointer object)
{
    xmlXPathFreeObject (object);
}

Eval *
rlv_eval_new (Tree *tree, const RlvGraph *graph, RlvTimes *times,
              const RlvSchedule *schedule)
{
    Eval *eval = g_new0 (Eval, 1);
    guint n_kinds;

    rlv_vocab_kinds (rlv_plan_vocab (tree->plan), &n_kinds);
    eval->tree = tree;
    eval->plan = tree->plan;
    eval->graph = graph;
    eval->times = times;
    eval->schedule = schedule;
    eval->kinds = g_new0 (xmlNodeSetPtr, n_kinds);
    eval->variables =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
    eval->keys = rlv_keys_new ();
    eval->naming = rlv_naming_new ();
    eval->seen = rlv_seen_new ();
    eval->xpath = xmlXPathNewContext (tree->doc);
    eval->xpath->error = (xmlStructuredErrorFunc) hear_error;
    eval->xpath->userData = eval;
    eval->xpath->opLimit = EVAL_STEPS + EVAL_STEPS_EACH * tree->n_nodes;
    xmlXPathContextSetCache (eval->xpath, 1, -1, 0);
    xmlXPathRegisterVariableLookup (eval->xpath, look_up, eval);
    rlv_functions_register (eval->xpath);
    return eval;
}

void
rlv_eval_free (Eval *eval)
{
    guint n_kinds;

    if (eval == NULL)
        return;
    rlv_vocab_kinds (rlv_plan_vocab (eval->plan), &n_kinds);
    g_hash_table_unref (eval->variables);
    g_hash_table_unref (eval->keys);
    g_hash_table_unref (eval->naming);
    g_hash_table_unref (eval->seen);
    for (guint i = 0; i < n_kinds; i++)
        xmlXPathFreeNodeSet (eval->kinds[i]);
    g_free (eval->kinds);
    xmlXPathFreeNodeSet (eval->all);
    xmlXPathFreeContext (eval->xpath);
    g_free (eval->fault);
    g_free (eval);
}

void
rlv_eval_pack (Eval *eval, const RlvPack *pack)
{
    GHashTableIter iter;
    gpointer prefix, uri;

    if (eval->pack != NULL) {
        g_hash_table_iter_init (&iter, eval->pack->prefixes);
        while (g_hash_table_iter_next (&iter, &prefix, &uri))
            xmlXPathRegisterNs (eval->xpath, prefix, NULL);
    }
    g_hash_table_iter_init (&iter, pack->prefixes);
    while (g_hash_table_iter_next (&iter, &prefix, &uri))
        xmlXPathRegisterNs (eval->xpath, prefix, uri);
    g_hash_table_remove_all (eval->variables);
    g_hash_table_remove_all (eval->keys);
    eval->pack = pack;
}

void
rlv_eval_begin (Eval *eval)
{
    eval->xpath->opCount = 0;
    g_clear_pointer (&eval->fault, g_free);
}

void
rlv_eval_begin_small (Eval *eval, gulong steps)
{
    rlv_eval_begin (eval);
    eval->xpath->opCount = eval->xpath->opLimit - MIN (steps, eval->xpath->opLimit);
}

/* --- expressions ----------------------------------------------------------------- */

/* After the limit was met, the engine of libxml2 says "false" and no error: so what it
 * said before is asked for, each time. */
xmlXPathObjectPtr
rlv_eval_object (Eval *eval, const Expr *expr, xmlNodePtr node)
{
    xmlXPathObjectPtr value;

    if (eval->fault != NULL)
        return NULL;
    eval->xpath->node = node;
    value = xmlXPathCompiledEval (expr->compiled, eval->xpath);
    if (value != NULL && eval->fault == NULL)
        return value;
    if (eval->fault == NULL)
        eval->fault = g_strdup (_ ("it gives nothing"));
    xmlXPathFreeObject (value);
    return NULL;
}

gboolean
rlv_eval_truth (Eval *eval, const Expr *expr, xmlNodePtr node, gboolean *truth)
{
    if (eval->fault != NULL)
        return FALSE;
    eval->xpath->node = node;
    *truth = xmlXPathCompiledEvalToBoolean (expr->compiled, eval->xpath) > 0;
    return eval->fault == NULL;
}

static char *
shortened (char *text, gsize most)
{
    if (strlen (text) > most) {
        char *end = g_utf8_find_prev_char (text, text + most + 1);

        *(end != NULL ? end : text) = '\0';
    }
    return text;
}

char *
rlv_eval_text (Eval *eval, const Expr *expr, xmlNodePtr node, gsize most)
{
    xmlXPathObjectPtr value = rlv_eval_object (eval, expr, node);
    xmlChar *text;
    char *copy;

    if (value == NULL)
        return NULL;
    text = xmlXPathCastToString (value);
    copy = shortened (g_strdup (text != NULL ? (const char *) text : ""), most);
    xmlFree (text);
    xmlXPathFreeObject (value);
    return copy;
}

static gboolean
set_variable (Eval *eval, const Let *let, xmlNodePtr node)
{
    xmlXPathObjectPtr value = rlv_eval_object (eval, let->expr, node);

    if (value == NULL)
        return FALSE;
    if (value->type == XPATH_STRING && value->stringval != NULL &&
        strlen ((const char *) value->stringval) > MAX_VARIABLE) {
        eval->fault = g_strdup_printf (_ ("variable $%s gets too long"), let->name);
        xmlXPathFreeObject (value);
        return FALSE;
    }
    g_hash_table_replace (eval->variables, g_strdup (let->name), value);
    return TRUE;
}

gboolean
rlv_eval_lets (Eval *eval, const GArray *lets, xmlNodePtr node)
{
    for (guint i = 0; i < lets->len; i++)
        if (!set_variable (eval, &g_array_index (lets, Let, i), node))
            return FALSE;
    return TRUE;
}

/* --- what comes out -------------------------------------------------------------- */

xmlNodePtr
rlv_value_first (const xmlXPathObject *value)
{
    return value != NULL && value->type == XPATH_NODESET && value->nodesetval != NULL &&
                   value->nodesetval->nodeNr > 0
               ? value->nodesetval->nodeTab[0]
               : NULL;
}

int
rlv_value_count (const xmlXPathObject *value)
{
    if (value->type != XPATH_NODESET)
        return 1;
    return value->nodesetval != NULL ? value->nodesetval->nodeNr : 0;
}

xmlChar *
rlv_value_text (xmlXPathObjectPtr value, int i)
{
    return value->type == XPATH_NODESET
               ? xmlXPathCastNodeToString (value->nodesetval->nodeTab[i])
               : xmlXPathCastToString (value);
}

void
rlv_nodes_sort (xmlNodeSetPtr nodes)
{
    int n = 0;

    xmlXPathNodeSetSort (nodes);
    for (int i = 0; i < nodes->nodeNr; i++)
        if (n == 0 || nodes->nodeTab[i] != nodes->nodeTab[n - 1])
            nodes->nodeTab[n++] = nodes->nodeTab[i];
    nodes->nodeNr = n;
}

/* --- patterns -------------------------------------------------------------------- */

xmlNodeSetPtr
rlv_eval_kind (Eval *eval, guint32 kind)
{
    guint n_kinds;
    guint32 n;
    const RlvItemIx *items;

    if (eval->kinds[kind] != NULL)
        return eval->kinds[kind];
    items = rlv_plan_of_kind (
        eval->plan, rlv_vocab_kinds (rlv_plan_vocab (eval->plan), &n_kinds)[kind].name,
        &n);
    eval->kinds[kind] = xmlXPathNodeSetCreate (NULL);
    for (guint32 i = 0; i < n; i++)
        xmlXPathNodeSetAddUnique (eval->kinds[kind], eval->tree->of_item[items[i]]);
    return eval->kinds[kind];
}

static xmlNodeSetPtr
all_elements (Eval *eval)
{
    guint32 n;

    if (eval->all != NULL)
        return eval->all;
    rlv_plan_items (eval->plan, &n);
    eval->all = xmlXPathNodeSetCreate (NULL);
    for (guint32 i = 0; i < n; i++)
        xmlXPathNodeSetAddUnique (eval->all, eval->tree->of_item[i]);
    return eval->all;
}

/* Takes the set out of @value. */
static xmlNodeSetPtr
set_of (Eval *eval, xmlXPathObjectPtr value)
{
    xmlNodeSetPtr set;

    if (value == NULL)
        return NULL;
    if (value->type != XPATH_NODESET) {
        eval->fault = g_strdup (_ ("it gives no nodes"));
        xmlXPathFreeObject (value);
        return NULL;
    }
    set = value->nodesetval != NULL ? value->nodesetval : xmlXPathNodeSetCreate (NULL);
    value->nodesetval = NULL;
    xmlXPathFreeObject (value);
    return set;
}

xmlNodeSetPtr
rlv_eval_filter (Eval *eval, const Expr *expr, xmlNodeSetPtr nodes)
{
    xmlXPathObjectPtr value;

    eval->chosen = nodes;
    value = rlv_eval_object (eval, expr, (xmlNodePtr) eval->tree->doc);
    eval->chosen = NULL; /* whoever writes $_all elsewhere finds nothing */
    return set_of (eval, value);
}

static xmlNodeSetPtr
follow (Eval *eval, const Way *way)
{
    xmlNodeSetPtr elements, kept;

    if (way->whole != NULL)
        return set_of (
            eval, rlv_eval_object (eval, way->whole, (xmlNodePtr) eval->tree->doc));
    elements = way->probe != NULL ? rlv_seek (eval, way->probe)
                                  : xmlXPathNodeSetMerge (NULL, all_elements (eval));
    if (elements == NULL || way->filter == NULL || eval->fault != NULL)
        return elements;
    kept = rlv_eval_filter (eval, way->filter, elements);
    xmlXPathFreeNodeSet (elements);
    return kept;
}

/* The union of large sets is quadratic in libxml2, so it is made here: the alternatives
 * one after the other, sorted, and then those that come twice left out. */
xmlNodeSetPtr
rlv_eval_match (Eval *eval, const Match *match)
{
    xmlNodeSetPtr found = NULL;

    for (guint i = 0; i < match->ways->len; i++) {
        xmlNodeSetPtr more = follow (eval, &g_array_index (match->ways, Way, i));

        if (more == NULL) {
            xmlXPathFreeNodeSet (found);
            return NULL;
        }
        if (found == NULL) {
            found = more;
            continue;
        }
        for (int k = 0; k < more->nodeNr; k++)
            xmlXPathNodeSetAddUnique (found, more->nodeTab[k]);
        xmlXPathFreeNodeSet (more);
    }
    rlv_nodes_sort (found);
    return found;
}
