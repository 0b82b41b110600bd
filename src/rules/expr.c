/* XPath expressions and patterns of rule packs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/expr.h"
#include "rules/functions.h"
#include "rules/looks.h"
#include "rules/tokens.h"
#include "rules/tree.h"

void
rlv_scope_fault (Scope *scope, guint32 line, const char *what, ...)
{
    RlvPlace place = {scope->file, line, 0};
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, what);
    text = g_strdup_vprintf (what, args);
    va_end (args);
    rlv_findings_add (scope->findings, RLV_SEVERITY_ERROR, "pack", &place, "%s", text);
    scope->faults++;
}

/* --- looking it over ------------------------------------------------------------- */

static char *
word (const Token *token)
{
    return g_strndup (token->at, token->len);
}

/* FALSE when the prefix of @name, if it has one, is not declared. */
static gboolean
check_prefix (Scope *scope, const char *name, guint32 line)
{
    const char *colon = strchr (name, ':');
    g_autofree char *prefix = NULL;

    if (colon == NULL)
        return TRUE;
    prefix = g_strndup (name, (gsize) (colon - name));
    if (g_hash_table_contains (scope->prefixes, prefix))
        return TRUE;
    rlv_scope_fault (scope, line, _ ("prefix \"%s\" is not declared; add <sch:ns>"),
                     prefix);
    return FALSE;
}

static gboolean
check_function (Scope *scope, const char *name, guint32 line)
{
    const char *colon = strchr (name, ':');
    const char *uri = NULL, *nearest;
    g_autofree char *prefix = NULL;

    if (!check_prefix (scope, name, line))
        return FALSE;
    if (colon != NULL) {
        prefix = g_strndup (name, (gsize) (colon - name));
        uri = g_hash_table_lookup (scope->prefixes, prefix);
    }
    if (rlv_function_known (uri, colon != NULL ? colon + 1 : name))
        return TRUE;
    nearest = rlv_function_nearest (uri, colon != NULL ? colon + 1 : name);
    if (nearest != NULL)
        rlv_scope_fault (
            scope, line, _ ("there is no function %s(); did you mean %s%s%s()?"), name,
            colon != NULL ? prefix : "", colon != NULL ? ":" : "", nearest);
    else
        rlv_scope_fault (scope, line, _ ("there is no function %s()"), name);
    return FALSE;
}

static gboolean
check_variable (Scope *scope, const char *name, guint32 line, gboolean *alone)
{
    guint known;

    if (g_str_equal (name, EXPR_ALL) || g_str_has_prefix (name, EXPR_SET))
        return TRUE;
    known = GPOINTER_TO_UINT (g_hash_table_lookup (scope->variables, name));
    if (known > 1)
        *alone = TRUE;
    if (known == 0)
        rlv_scope_fault (scope, line,
                         _ ("there is no variable $%s here; add <sch:let>"), name);
    return known > 0;
}

/* What key() names must be there. */
static gboolean
check_key (Scope *scope, const GArray *tokens, guint i, guint32 line)
{
    const Token *name = rlv_token_at (tokens, i + 2);
    g_autofree char *text = NULL;

    if (name == NULL || name->kind != TOKEN_LITERAL)
        return TRUE; /* found at run time */
    text = g_strndup (name->at + 1, name->len - 2);
    if (g_hash_table_contains (scope->keys, text))
        return TRUE;
    rlv_scope_fault (scope, line, _ ("there is no key \"%s\"; add <xsl:key>"), text);
    return FALSE;
}

static gboolean
look_over (Scope *scope, const GArray *tokens, guint32 line, gboolean *alone)
{
    gboolean good = TRUE;

    *alone = FALSE;
    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = rlv_token_at (tokens, i);
        g_autofree char *text = word (token);

        switch (token->kind) {
        case TOKEN_NAME:
            good &= check_prefix (scope, text, line);
            break;
        case TOKEN_FUNCTION:
            good &= check_function (scope, text, line);
            if (g_str_equal (text, "key"))
                good &= check_key (scope, tokens, i, line);
            if (g_str_equal (text, "current") || g_str_equal (text, "position") ||
                g_str_equal (text, "last"))
                *alone = TRUE;
            break;
        case TOKEN_VARIABLE:
            good &= check_variable (scope, text, line, alone);
            break;
        case TOKEN_MARK:
        case TOKEN_AXIS:
        case TOKEN_TYPE:
        case TOKEN_LITERAL:
        case TOKEN_NUMBER:
        case TOKEN_OPERATOR:
            break;
        }
    }
    return good;
}

/* --- brackets and predicates ------------------------------------------------------ */

/* Whether it gives a boolean, whatever it is applied to. */
static gboolean
is_question (const Token *function)
{
    static const char *const names[] = {"not",         "boolean", "true",
                                        "false",       "lang",    "contains",
                                        "starts-with", "r:word",  "r:before"};

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (rlv_token_is (function, names[i]))
            return TRUE;
    return FALSE;
}

/* Whether the predicate of tokens [@from, @to), without its brackets, keeps the same
 * nodes wherever they stand. */
static gboolean
is_placeless (const GArray *tokens, guint from, guint to)
{
    static const char *const compares[] = {
        "=", "!=", "<", "<=", ">", ">=", "and", "or"};
    const Token *first = rlv_token_at (tokens, from);
    gboolean sums = FALSE;
    int depth = 0;

    for (guint i = from; i < to; i++) {
        const Token *token = rlv_token_at (tokens, i);

        if (token->kind == TOKEN_FUNCTION &&
            (rlv_token_is (token, "position") || rlv_token_is (token, "last")))
            return FALSE;
    }
    for (guint i = from; i < to; i++) {
        const Token *token = rlv_token_at (tokens, i);

        depth += rlv_token_depth (token);
        if (depth > 0 || token->kind != TOKEN_OPERATOR)
            continue;
        for (gsize k = 0; k < G_N_ELEMENTS (compares); k++)
            if (rlv_token_is (token, compares[k]))
                return TRUE;
        sums |= !rlv_token_is (token, "/") && !rlv_token_is (token, "//") &&
                !rlv_token_is (token, "|");
    }
    if (first == NULL || sums)
        return FALSE;
    if (first->kind == TOKEN_FUNCTION)
        return is_question (first);
    return first->kind == TOKEN_NAME || first->kind == TOKEN_AXIS ||
           rlv_token_is_sign (first, "@") || rlv_token_is_sign (first, ".") ||
           rlv_token_is_sign (first, "..");
}

/* The first token after the name and its predicates, when all of these keep the same
 * nodes wherever they stand; 0 otherwise. */
static guint
after_predicates (const GArray *tokens, guint i)
{
    while (rlv_token_is_sign (rlv_token_at (tokens, i), "[")) {
        guint next = rlv_tokens_after_bracket (tokens, i);

        if (!is_placeless (tokens, i + 1, next - 1))
            return 0;
        i = next;
    }
    return i;
}

/* --- whole sets ------------------------------------------------------------------ */

/* Whether @name is the name test of one kind of elements of plans. */
static gboolean
is_element (Scope *scope, const Token *name)
{
    g_autofree char *kind = NULL;

    if (name == NULL || name->kind != TOKEN_NAME)
        return FALSE;
    kind = rlv_token_local (name, scope->prefixes, TREE_PLAN_URI);
    return kind != NULL;
}

/* "//p:task" at the start of a path walks over the whole document.  Where nothing asks
 * for places among siblings, it is a set of tasks which stands ready: as a variable. */
static gboolean
is_whole_set (Scope *scope, const GArray *tokens, guint i)
{
    const Token *slashes = rlv_token_at (tokens, i),
                *name = rlv_token_at (tokens, i + 1);

    return slashes->kind == TOKEN_OPERATOR && rlv_token_is (slashes, "//") &&
           rlv_token_wants_operand (i > 0 ? rlv_token_at (tokens, i - 1) : NULL) &&
           after_predicates (tokens, i + 2) > 0 && is_element (scope, name);
}

static char *
with_sets (Scope *scope, const char *text, const GArray *tokens)
{
    GString *out = g_string_new (NULL);
    const char *from = text;

    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = rlv_token_at (tokens, i),
                    *name = rlv_token_at (tokens, i + 1);

        if (!is_whole_set (scope, tokens, i))
            continue;
        g_string_append_len (out, from, token->at - from);
        g_string_append_printf (out, "$" EXPR_SET "%u", scope->probes->len);
        g_ptr_array_add (scope->probes, rlv_probe_new (tokens, i + 1, scope->prefixes));
        from = name->at + name->len;
    }
    g_string_append (out, from);
    return g_string_free (out, FALSE);
}

/* --- compiling ------------------------------------------------------------------- */

static void
stay_silent (void *data, const xmlError *error)
{
    (void) data;
    (void) error;
}

xmlXPathContextPtr
rlv_expr_compiler (void)
{
    xmlXPathContextPtr compiler = xmlXPathNewContext (NULL);

    if (compiler != NULL)
        compiler->error = (xmlStructuredErrorFunc) stay_silent;
    return compiler;
}

static xmlXPathCompExprPtr
compile (Scope *scope, const char *text)
{
    return scope->compiler != NULL
               ? xmlXPathCtxtCompile (scope->compiler, (const xmlChar *) text)
               : NULL;
}

static gboolean
is_too_long (Scope *scope, const char *text, guint32 line)
{
    if (strlen (text) <= EXPR_MAX)
        return FALSE;
    rlv_scope_fault (scope, line, _ ("this expression is longer than %d characters"),
                     EXPR_MAX);
    return TRUE;
}

static GArray *
tokens_of (Scope *scope, const char *text, guint32 line)
{
    const char *bad = NULL;
    GArray *tokens;

    if (is_too_long (scope, text, line))
        return NULL;
    tokens = rlv_tokens (text, &bad);
    if (tokens == NULL)
        rlv_scope_fault (scope, line, _ ("this is no XPath expression from \"%s\" on"),
                         bad);
    return tokens;
}

Expr *
rlv_expr_new (Scope *scope, const char *text, guint32 line)
{
    g_autoptr (GArray) tokens = tokens_of (scope, text, line);
    xmlXPathCompExprPtr compiled;
    gboolean alone;
    Expr *expr;

    if (tokens == NULL || !look_over (scope, tokens, line, &alone))
        return NULL;
    if (!scope->quiet)
        g_free (rlv_looks_note (scope, tokens));
    g_autofree char *faster = with_sets (scope, text, tokens);
    compiled = compile (scope, faster);
    if (compiled == NULL) {
        rlv_scope_fault (scope, line, _ ("this is no XPath expression: %s"), text);
        return NULL;
    }
    expr = g_new0 (Expr, 1);
    expr->text = g_strdup (text);
    expr->line = line;
    expr->compiled = compiled;
    expr->alone = alone;
    return expr;
}

void
rlv_expr_free (Expr *expr)
{
    if (expr == NULL)
        return;
    xmlXPathFreeCompExpr (expr->compiled);
    g_free (expr->text);
    g_free (expr);
}

/* --- patterns -------------------------------------------------------------------- */

/* "p:*": any element of plans. */
static gboolean
is_any (Scope *scope, const Token *name)
{
    g_autofree char *text = word (name);

    if (!g_str_has_suffix (text, ":*"))
        return FALSE;
    text[strlen (text) - 2] = '\0';
    return g_strcmp0 (g_hash_table_lookup (scope->prefixes, text), TREE_PLAN_URI) == 0;
}

/* From the root, by searching the whole document. */
static gboolean
read_whole (Scope *scope, const char *text, guint32 line, Way *way)
{
    g_autofree char *path =
        g_str_has_prefix (text, "/") || g_str_has_prefix (text, "key")
            ? g_strdup (text)
            : g_strconcat ("//", text, NULL);

    way->whole = rlv_expr_new (scope, path, line);
    return way->whole != NULL;
}

/* One alternative, as text. */
static gboolean
read_way (Scope *scope, const char *given, guint32 line, Way *way)
{
    const char *text = g_str_has_prefix (given, "//") ? given + 2 : given;
    g_autoptr (GArray) tokens = tokens_of (scope, text, line);
    const Token *first = tokens != NULL ? rlv_token_at (tokens, 0) : NULL;
    const char *rest;

    if (tokens == NULL)
        return FALSE;
    if (first == NULL) {
        rlv_scope_fault (scope, line, _ ("a pattern is empty"));
        return FALSE;
    }
    if (first->kind != TOKEN_NAME || after_predicates (tokens, 1) == 0 ||
        (!is_element (scope, first) && !is_any (scope, first)))
        return read_whole (scope, text, line, way);
    if (is_element (scope, first))
        way->probe = rlv_probe_new (tokens, 0, scope->prefixes);
    rest = first->at + first->len;
    if (tokens->len == 1)
        return TRUE;
    g_autofree char *filter = g_strconcat ("$" EXPR_ALL, rest, NULL);
    way->filter = rlv_expr_new (scope, filter, line);
    return way->filter != NULL;
}

static void
clear_way (gpointer data)
{
    Way *way = data;

    rlv_probe_free (way->probe);
    rlv_expr_free (way->filter);
    rlv_expr_free (way->whole);
}

/* Splits at each "|" that stands in no bracket. */
static gboolean
read_ways (Scope *scope, Match *match, const GArray *tokens)
{
    const char *from = match->text;
    int depth = 0;

    for (guint i = 0; i <= tokens->len; i++) {
        const Token *token = rlv_token_at (tokens, i);
        const char *end =
            token != NULL ? token->at : match->text + strlen (match->text);
        Way way = {NULL};

        depth += rlv_token_depth (token);
        if (token != NULL && (depth > 0 || !rlv_token_is_sign (token, "|")))
            continue;
        g_autofree char *text = g_strstrip (g_strndup (from, (gsize) (end - from)));
        gboolean good = read_way (scope, text, match->line, &way);
        g_array_append_val (match->ways, way);
        if (!good)
            return FALSE;
        from = end + 1;
    }
    return TRUE;
}

/* XSLT 1.0, sections 5.3 and 12.2: nor may they elsewhere. */
static gboolean
has_no_variable (Scope *scope, const GArray *tokens, guint32 line)
{
    for (guint i = 0; i < tokens->len; i++)
        if (rlv_token_at (tokens, i)->kind == TOKEN_VARIABLE) {
            rlv_scope_fault (
                scope, line,
                _ ("a pattern may use no variable: put the condition into the test"));
            return FALSE;
        }
    return TRUE;
}

Match *
rlv_match_new (Scope *scope, const char *text, guint32 line)
{
    g_autoptr (GArray) tokens = NULL;
    Match *match = g_new0 (Match, 1);
    gboolean alone, whole = FALSE;

    match->text = g_strdup (text);
    match->line = line;
    match->ways = g_array_new (FALSE, TRUE, sizeof (Way));
    g_array_set_clear_func (match->ways, clear_way);
    tokens = tokens_of (scope, match->text, line); /* which point into it */
    if (tokens != NULL && look_over (scope, tokens, line, &alone) &&
        has_no_variable (scope, tokens, line)) {
        match->kind = rlv_looks_note (scope, tokens);
        scope->quiet = TRUE; /* its parts are the same again */
        whole = read_ways (scope, match, tokens);
        scope->quiet = FALSE;
    }
    if (whole)
        return match;
    rlv_match_free (match);
    return NULL;
}

void
rlv_match_free (Match *match)
{
    if (match == NULL)
        return;
    g_array_unref (match->ways);
    g_free (match->kind);
    g_free (match->text);
    g_free (match);
}
