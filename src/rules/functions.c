/* Functions that rules may call.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <libxml/xpathInternals.h>

#include "rules/eval.h"
#include "rules/functions.h"
#include "rules/keys.h"
#include "rules/terms.h"

static Eval *
eval_of (xmlXPathParserContextPtr p)
{
    return p->context->userData;
}

/* --- of the stack ---------------------------------------------------------------- */

gboolean
rlv_function_takes (xmlXPathParserContextPtr p, int given, int wanted)
{
    if (given == wanted)
        return TRUE;
    xmlXPathErr (p, XPATH_INVALID_ARITY);
    return FALSE;
}

/* What the evaluation cannot go on from is told by eval->fault. */
static void
stop (xmlXPathParserContextPtr p)
{
    p->error = XPATH_EXPR_ERROR;
}

static void
give_set (xmlXPathParserContextPtr p, xmlNodeSetPtr set)
{
    valuePush (p, xmlXPathWrapNodeSet (set));
}

static void
give_number (xmlXPathParserContextPtr p, double number)
{
    valuePush (p, xmlXPathNewFloat (number));
}

static void
give_text (xmlXPathParserContextPtr p, const char *text)
{
    valuePush (p, xmlXPathNewString ((const xmlChar *) text));
}

char *
rlv_function_text (xmlXPathParserContextPtr p)
{
    xmlChar *text = xmlXPathPopString (p);
    char *copy = g_strdup (text != NULL ? (const char *) text : "");

    xmlFree (text);
    return copy;
}

static RlvDay
day_of (const char *text)
{
    g_autofree char *date = g_strndup (text, strlen ("2027-01-04"));
    RlvDay day;

    return rlv_day_parse (date, &day) ? day : RLV_DAY_NONE;
}

static RlvDay
pop_day (xmlXPathParserContextPtr p)
{
    g_autofree char *text = rlv_function_text (p);

    return day_of (text);
}

/* --- of XSLT --------------------------------------------------------------------- */

static void
current (xmlXPathParserContextPtr p, int n)
{
    if (rlv_function_takes (p, n, 0))
        give_set (p, xmlXPathNodeSetCreate (eval_of (p)->current));
}

/* Adds what the key files under @value; dupes only come where several values are asked
 * for. */
static void
add_found (Eval *eval, xmlNodeSetPtr set, const char *name, const char *value,
           gboolean several)
{
    guint n;
    const xmlNodePtr *nodes = rlv_keys_find (eval, name, value, &n);

    if (!rlv_eval_spend (eval, n))
        return;
    for (guint i = 0; i < n; i++)
        if (several)
            xmlXPathNodeSetAdd (set, nodes[i]);
        else
            xmlXPathNodeSetAddUnique (set, nodes[i]);
}

static void
key (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = eval_of (p);
    g_autofree char *name = NULL;
    xmlNodeSetPtr set;
    xmlXPathObjectPtr value;
    int count;

    if (!rlv_function_takes (p, n, 2))
        return;
    value = valuePop (p);
    name = rlv_function_text (p);
    set = xmlXPathNodeSetCreate (NULL);
    count = rlv_value_count (value);
    for (int i = 0; i < count; i++) {
        xmlChar *text = rlv_value_text (value, i);

        add_found (eval, set, name, (const char *) text, count > 1);
        xmlFree (text);
    }
    xmlXPathFreeObject (value);
    give_set (p, set);
    if (eval->fault != NULL)
        stop (p);
}

/* --- of texts -------------------------------------------------------------------- */

RlvItemIx
rlv_function_item (xmlXPathParserContextPtr p)
{
    xmlXPathObjectPtr value = valuePop (p);
    const xmlNode *first = rlv_value_first (value);
    RlvItemIx item = first != NULL ? rlv_tree_item (first) : RLV_NONE;

    xmlXPathFreeObject (value);
    return item;
}

/* name (NODE): what people call it: its name in the language of the report, else its
 * id. */
static void
name (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = eval_of (p);
    RlvItemIx item;

    if (!rlv_function_takes (p, n, 1))
        return;
    item = rlv_function_item (p);
    give_text (p, item == RLV_NONE ? ""
                                   : rlv_item_name (eval->plan, item, rlv_language ()));
}

/* number (N): as people read it in the language of the report, with two decimals at
 * most. */
static void
number (xmlXPathParserContextPtr p, int n)
{
    char text[32] = "";
    gboolean french = g_str_equal (rlv_language (), "fr");
    double value;
    gsize len;

    if (!rlv_function_takes (p, n, 1))
        return;
    value = xmlXPathPopNumber (p);
    if (xmlXPathIsNaN (value) || xmlXPathIsInf (value) || value > 1e15 ||
        value < -1e15) {
        give_text (p, "");
        return;
    }
    g_ascii_formatd (text, sizeof text, "%.2f", value);
    for (len = strlen (text); text[len - 1] == '0'; len--)
        text[len - 1] = '\0';
    if (text[len - 1] == '.')
        text[len - 1] = '\0';
    give_text (p, g_str_equal (text, "-0")
                      ? "0"
                      : g_strdelimit (text, ".", french ? ',' : '.'));
}

/* --- of dates and terms ---------------------------------------------------------- */

/* day (DATE): days since 1970-01-01, so that dates compare and subtract. */
static void
day (xmlXPathParserContextPtr p, int n)
{
    RlvDay value;

    if (!rlv_function_takes (p, n, 1))
        return;
    value = pop_day (p);
    give_number (p, value == RLV_DAY_NONE ? xmlXPathNAN : value);
}

/* add (DATE, TERM): the date a term later, "" when there is none. */
static void
add (xmlXPathParserContextPtr p, int n)
{
    g_autofree char *term = NULL;
    char text[RLV_DATE_SIZE] = "";
    RlvDay value;

    if (!rlv_function_takes (p, n, 2))
        return;
    term = rlv_function_text (p);
    value = rlv_term_add (eval_of (p)->times, pop_day (p), term);
    if (value != RLV_DAY_NONE)
        rlv_day_format (value, text);
    give_text (p, text);
}

/* through (DATE, TERM, ...): the date all those terms later, one after the other; a
 * term that is not there adds nothing. */
static void
through (xmlXPathParserContextPtr p, int n)
{
    RlvTimes *times = eval_of (p)->times;
    g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (g_free);
    char text[RLV_DATE_SIZE] = "";
    RlvDay value;

    if (n < 1) {
        xmlXPathErr (p, XPATH_INVALID_ARITY);
        return;
    }
    for (; n > 1; n--)
        g_ptr_array_add (terms, rlv_function_text (p));
    value = pop_day (p);
    for (guint i = terms->len; i > 0; i--)
        if (((const char *) terms->pdata[i - 1])[0] != '\0')
            value = rlv_term_add (times, value, terms->pdata[i - 1]);
    if (value != RLV_DAY_NONE)
        rlv_day_format (value, text);
    give_text (p, text);
}

/* worked (FROM, TO): working days of the plan's first calendar after FROM, up to and
 * with TO; negative the other way round. */
static void
worked (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = eval_of (p);
    RlvDay from, to;
    RlvTime a, b, unused;

    if (!rlv_function_takes (p, n, 2))
        return;
    to = pop_day (p);
    from = pop_day (p);
    if (from == RLV_DAY_NONE || to == RLV_DAY_NONE || eval->times == NULL) {
        give_number (p, xmlXPathNAN);
        return;
    }
    rlv_cal_day_span (eval->times, 0, from, &unused, &a);
    rlv_cal_day_span (eval->times, 0, to, &unused, &b);
    give_number (p, (double) (from <= to ? rlv_cal_days (eval->times, 0, a, b)
                                         : -rlv_cal_days (eval->times, 0, b, a)) /
                        1000);
}

/* days (SPAN): in working days, see rlv_term_days(). */
static void
days (xmlXPathParserContextPtr p, int n)
{
    g_autofree char *text = NULL;
    gint64 value;

    if (!rlv_function_takes (p, n, 1))
        return;
    text = rlv_function_text (p);
    give_number (p, rlv_term_days (text, &value) ? (double) value / 1000 : xmlXPathNAN);
}

/* gap (RRULE): about so many days between two occurrences. */
static void
gap (xmlXPathParserContextPtr p, int n)
{
    g_autofree char *text = NULL;
    gint64 value;

    if (!rlv_function_takes (p, n, 1))
        return;
    text = rlv_function_text (p);
    value = rlv_term_gap (text);
    give_number (p, value < 0 ? xmlXPathNAN : (double) value);
}

/* busiest (DATES): the month, "2027-03", in which most of them fall. */
static void
busiest (xmlXPathParserContextPtr p, int n)
{
    g_autoptr (GPtrArray) dates = g_ptr_array_new_with_free_func (xmlFree);
    g_autofree char *month = NULL;
    xmlXPathObjectPtr value;

    if (!rlv_function_takes (p, n, 1))
        return;
    value = valuePop (p);
    for (int i = 0; i < rlv_value_count (value); i++)
        g_ptr_array_add (dates, rlv_value_text (value, i));
    xmlXPathFreeObject (value);
    month = rlv_term_busiest (dates);
    give_text (p, month);
}

/* --- of references --------------------------------------------------------------- */

static void
add_named (Eval *eval, xmlNodeSetPtr set, const char *ids)
{
    g_auto (GStrv) words = g_strsplit_set (ids, " \t\r\n", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        RlvItemIx item =
            words[i][0] != '\0' ? rlv_plan_find (eval->plan, words[i]) : RLV_NONE;

        if (item != RLV_NONE)
            xmlXPathNodeSetAdd (set, eval->tree->of_item[item]);
    }
    rlv_eval_spend (eval, (gulong) set->nodeNr * (gulong) set->nodeNr);
}

/* refs (IDS): what the ids in a list, or in each node of a set, name. */
static void
refs (xmlXPathParserContextPtr p, int n)
{
    xmlNodeSetPtr set;
    xmlXPathObjectPtr value;

    if (!rlv_function_takes (p, n, 1))
        return;
    value = valuePop (p);
    set = xmlXPathNodeSetCreate (NULL);
    for (int i = 0; i < rlv_value_count (value) && eval_of (p)->fault == NULL; i++) {
        xmlChar *text = rlv_value_text (value, i);

        add_named (eval_of (p), set, (const char *) text);
        xmlFree (text);
    }
    xmlXPathFreeObject (value);
    xmlXPathNodeSetSort (set);
    give_set (p, set);
    if (eval_of (p)->fault != NULL)
        stop (p);
}

/* by (NODE, KIND, ATTRIBUTE): the elements of that kind that name it in that attribute.
 */
static void
named_by (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = eval_of (p);
    g_autofree char *attr = NULL, *kind = NULL;
    xmlNodeSetPtr set;
    RlvItemIx item;

    if (!rlv_function_takes (p, n, 3))
        return;
    attr = rlv_function_text (p);
    kind = rlv_function_text (p);
    item = rlv_function_item (p);
    set = xmlXPathNodeSetCreate (NULL);
    if (item != RLV_NONE) {
        guint32 count;
        const RlvItemIx *from = rlv_naming_find (eval, kind, attr, item, &count);

        if (rlv_eval_spend (eval, count))
            for (guint32 i = 0; i < count; i++)
                xmlXPathNodeSetAddUnique (set, eval->tree->of_item[from[i]]);
    }
    give_set (p, set);
    if (eval->fault != NULL)
        stop (p);
}

gboolean
rlv_function_knows (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    guint32 n;
    guint32 kind = rlv_plan_items (plan, &n)[item].kind;

    return rlv_vocab_attr (rlv_plan_vocab (plan), kind, attr) != RLV_NONE;
}

static const char *
text_if_known (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    return rlv_function_knows (plan, item, attr) ? rlv_item_text (plan, item, attr)
                                                 : NULL;
}

/* weighted (NODES, A, B): the sum, over the nodes, of attribute A times attribute B. */
static void
weighted (xmlXPathParserContextPtr p, int n)
{
    Eval *eval = eval_of (p);
    g_autofree char *b = NULL, *a = NULL;
    xmlXPathObjectPtr value;
    double sum = 0;

    if (!rlv_function_takes (p, n, 3))
        return;
    b = rlv_function_text (p);
    a = rlv_function_text (p);
    value = valuePop (p);
    for (int i = 0; value->type == XPATH_NODESET && value->nodesetval != NULL &&
                    i < value->nodesetval->nodeNr;
         i++) {
        RlvItemIx item = rlv_tree_item (value->nodesetval->nodeTab[i]);
        const char *x = NULL, *y = NULL;

        if (item != RLV_NONE) {
            x = text_if_known (eval->plan, item, a);
            y = text_if_known (eval->plan, item, b);
        }
        if (x != NULL && y != NULL)
            sum += g_ascii_strtod (x, NULL) * g_ascii_strtod (y, NULL);
    }
    xmlXPathFreeObject (value);
    give_number (p, sum);
}

/* --- the table ------------------------------------------------------------------- */

static const struct {
    const char *name;
    xmlXPathFunction call;
} own[] = {{"add", add},
           {"before", rlv_function_before},
           {"busiest", busiest},
           {"by", named_by},
           {"day", day},
           {"days", days},
           {"gap", gap},
           {"lacks", rlv_function_lacks},
           {"name", name},
           {"number", number},
           {"refs", refs},
           {"slip", rlv_function_slip},
           {"through", through},
           {"weighted", weighted},
           {"without", rlv_function_without},
           {"word", rlv_function_word},
           {"worked", worked}};

/* XPath 1.0 section 4, and of XSLT 1.0 section 12 what reads nothing from elsewhere. */
static const char *const plain_names[] = {"boolean",
                                          "ceiling",
                                          "concat",
                                          "contains",
                                          "count",
                                          "current",
                                          "false",
                                          "floor",
                                          "id",
                                          "key",
                                          "lang",
                                          "last",
                                          "local-name",
                                          "name",
                                          "namespace-uri",
                                          "normalize-space",
                                          "not",
                                          "number",
                                          "position",
                                          "round",
                                          "starts-with",
                                          "string",
                                          "string-length",
                                          "substring",
                                          "substring-after",
                                          "substring-before",
                                          "sum",
                                          "translate",
                                          "true"};

/* The names in namespace @uri, each borrowed. */
static GPtrArray *
names_in (const char *uri)
{
    GPtrArray *names = g_ptr_array_new ();

    for (gsize i = 0; uri == NULL && i < G_N_ELEMENTS (plain_names); i++)
        g_ptr_array_add (names, (gpointer) plain_names[i]);
    for (gsize i = 0;
         uri != NULL && g_str_equal (uri, FUNCTIONS_URI) && i < G_N_ELEMENTS (own); i++)
        g_ptr_array_add (names, (gpointer) own[i].name);
    return names;
}

gboolean
rlv_function_known (const char *uri, const char *name)
{
    g_autoptr (GPtrArray) names = names_in (uri);

    return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

const char *
rlv_function_nearest (const char *uri, const char *name)
{
    g_autoptr (GPtrArray) names = names_in (uri);

    return rlv_nearest (name, (const char *const *) names->pdata, names->len);
}

void
rlv_functions_register (xmlXPathContextPtr context)
{
    xmlXPathRegisterFunc (context, (const xmlChar *) "current", current);
    xmlXPathRegisterFunc (context, (const xmlChar *) "key", key);
    for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
        xmlXPathRegisterFuncNS (context, (const xmlChar *) own[i].name,
                                (const xmlChar *) FUNCTIONS_URI, own[i].call);
}
