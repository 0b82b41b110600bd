/* Where elements are found without looking at all of them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/probe.h"
#include "rules/tokens.h"
#include "rules/tree.h"

static void
clear_clue (gpointer data)
{
    Clue *clue = data;

    g_free (clue->attr);
    g_free (clue->value);
}

static GArray *
new_clues (void)
{
    GArray *clues = g_array_new (FALSE, TRUE, sizeof (Clue));

    g_array_set_clear_func (clues, clear_clue);
    return clues;
}

/* --- one comparison -------------------------------------------------------------- */

/* Splits "o:lag"; FALSE when it is no name of an attribute of plans. */
static gboolean
read_attr (const Token *name, GHashTable *prefixes, Clue *clue)
{
    if (name == NULL || name->kind != TOKEN_NAME || rlv_token_is (name, "*"))
        return FALSE;
    clue->computed = memchr (name->at, ':', name->len) != NULL;
    clue->attr = clue->computed ? rlv_token_local (name, prefixes, TREE_OUTLOOK_URI)
                                : g_strndup (name->at, name->len);
    return clue->attr != NULL;
}

/* Computed numbers are written in one way, so that whole ones are found as they stand.
 */
static char *
value_of (const Token *token, gboolean computed)
{
    if (token->kind == TOKEN_LITERAL)
        return g_strndup (token->at + 1, token->len - 2);
    if (token->kind == TOKEN_NUMBER && computed &&
        memchr (token->at, '.', token->len) == NULL &&
        (token->len == 1 || token->at[0] != '0'))
        return g_strndup (token->at, token->len);
    return NULL;
}

/* Whether what is compared is a text, a number, or attributes: beside a boolean, "there
 * is no @a" is a value too. */
static gboolean
is_no_boolean (const GArray *tokens, guint from, guint to)
{
    const Token *first = rlv_token_at (tokens, from);
    int depth = 0;

    if (from + 1 == to)
        return first->kind == TOKEN_LITERAL || first->kind == TOKEN_NUMBER ||
               rlv_token_is_sign (first, ".");
    if (from + 2 > to || !rlv_token_is_sign (rlv_token_at (tokens, to - 2), "@"))
        return FALSE;
    for (guint i = from; i < to; i++) {
        const Token *token = rlv_token_at (tokens, i);

        depth += rlv_token_depth (token);
        if (depth == 0 && token->kind == TOKEN_OPERATOR &&
            !rlv_token_is_sign (token, "/") && !rlv_token_is_sign (token, "//"))
            return FALSE;
    }
    return depth == 0;
}

/* "@a", "@a = 'x'", "@a < 5": each is false where there is no @a. */
static gboolean
read_clue (const GArray *tokens, guint from, guint to, GHashTable *prefixes, Clue *clue)
{
    static const char *const compares[] = {"=", "!=", "<", "<=", ">", ">="};
    const Token *sign = rlv_token_at (tokens, from + 2);

    *clue = (Clue){FALSE, NULL, NULL};
    if (!rlv_token_is_sign (rlv_token_at (tokens, from), "@") || from + 2 > to)
        return FALSE;
    if (from + 2 == to)
        return read_attr (rlv_token_at (tokens, from + 1), prefixes, clue);
    for (gsize i = 0; i < G_N_ELEMENTS (compares); i++)
        if (rlv_token_is_sign (sign, compares[i])) {
            if (!is_no_boolean (tokens, from + 3, to) ||
                !read_attr (rlv_token_at (tokens, from + 1), prefixes, clue))
                return FALSE;
            if (i == 0 && from + 4 == to)
                clue->value =
                    value_of (rlv_token_at (tokens, from + 3), clue->computed);
            return TRUE;
        }
    return FALSE;
}

/* --- or, and --------------------------------------------------------------------- */

/* The first @word outside of brackets in [@from, @to); @to when there is none. */
static guint
find_word (const GArray *tokens, guint from, guint to, const char *word)
{
    int depth = 0;

    for (guint i = from; i < to; i++) {
        const Token *token = rlv_token_at (tokens, i);

        depth += rlv_token_depth (token);
        if (depth == 0 && rlv_token_is_sign (token, word))
            return i;
    }
    return to;
}

/* What is joined by "and": any one clue is enough. */
static gboolean
read_all (const GArray *tokens, guint from, guint to, GHashTable *prefixes, Clue *clue)
{
    for (guint next; from < to; from = next + 1) {
        next = find_word (tokens, from, to, "and");
        if (read_clue (tokens, from, next, prefixes, clue))
            return TRUE;
    }
    return FALSE;
}

/* What is joined by "or": each part must give one. */
static gboolean
read_any (const GArray *tokens, guint from, guint to, GHashTable *prefixes,
          GArray *clues)
{
    for (guint next; from < to; from = next + 1) {
        Clue clue;

        next = find_word (tokens, from, to, "or");
        if (!read_all (tokens, from, next, prefixes, &clue))
            return FALSE;
        g_array_append_val (clues, clue);
    }
    return clues->len > 0;
}

Probe *
rlv_probe_new (const GArray *tokens, guint name, GHashTable *prefixes)
{
    const Token *token = rlv_token_at (tokens, name);
    const char *colon = memchr (token->at, ':', token->len);
    Probe *probe = g_new0 (Probe, 1);

    probe->kind = g_strndup (colon + 1, token->len - (gsize) (colon + 1 - token->at));
    for (guint i = name + 1, next; rlv_token_is_sign (rlv_token_at (tokens, i), "[");
         i = next) {
        g_autoptr (GArray) clues = new_clues ();

        next = rlv_tokens_after_bracket (tokens, i);
        if (!read_any (tokens, i + 1, next - 1, prefixes, clues))
            continue;
        probe->clues = g_steal_pointer (&clues);
        break;
    }
    return probe;
}

void
rlv_probe_free (Probe *probe)
{
    if (probe == NULL)
        return;
    g_free (probe->kind);
    g_clear_pointer (&probe->clues, g_array_unref);
    g_free (probe);
}
