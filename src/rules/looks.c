/* Which attributes an expression looks at.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/looks.h"
#include "rules/tokens.h"
#include "rules/tree.h"

/* Kinds are kept once each, so that they compare by address; NULL is any. */
typedef struct {
    const char *around; /* of the context node */
    const char *step;   /* of the nodes of the path so far */
} Level;

typedef struct {
    Scope *scope;
    const GArray *tokens;
    GStringChunk *kinds;
    GArray *levels; /* Level: of the brackets that are open */
    Level at;
    const char *found;  /* of the alternatives so far */
    gboolean several;   /* some alternative came before */
    gboolean uncertain; /* they differ, or one is of any kind */
} Looks;

static const Token *
token_at (const Looks *looks, guint i)
{
    return rlv_token_at (looks->tokens, i);
}

/* The kind of elements that a name test finds on whatever axis, or NULL. */
static const char *
kind_of_name (const Looks *looks, const Token *name)
{
    g_autofree char *kind =
        rlv_token_local (name, looks->scope->prefixes, TREE_PLAN_URI);

    return kind != NULL ? g_string_chunk_insert_const (looks->kinds, kind) : NULL;
}

/* The attribute that the token after "@" names, of elements of @kind. */
static void
note (Looks *looks, const Token *name, const char *kind)
{
    g_autofree char *text = name != NULL && name->kind == TOKEN_NAME
                                ? g_strndup (name->at, name->len)
                                : g_strdup ("*");
    const char *colon = strchr (text, ':');
    const char *bare = colon != NULL ? colon + 1 : text;

    g_hash_table_add (looks->scope->wanted, kind == NULL || g_str_equal (bare, "*")
                                                ? g_strdup (bare)
                                                : g_strconcat (kind, "@", bare, NULL));
}

static void
end_alternative (Looks *looks)
{
    looks->uncertain |=
        looks->at.step == NULL || (looks->several && looks->found != looks->at.step);
    looks->found = looks->at.step;
    looks->several = TRUE;
}

static void
take_operator (Looks *looks, const Token *token)
{
    if (rlv_token_is (token, "/") && looks->at.step != NULL)
        return;
    if (looks->levels->len == 0 && rlv_token_is (token, "|"))
        end_alternative (looks);
    else if (looks->levels->len == 0 && !rlv_token_is (token, "/") &&
             !rlv_token_is (token, "//"))
        looks->uncertain = TRUE;
    looks->at.step = NULL;
}

static void
open_bracket (Looks *looks, gboolean predicate)
{
    Level kept = looks->at;

    /* What a group or a function gives may be anything. */
    if (!predicate)
        kept.step = NULL;
    g_array_append_val (looks->levels, kept);
    if (predicate)
        looks->at.around = looks->at.step;
    looks->at.step = NULL;
}

static void
close_bracket (Looks *looks)
{
    if (looks->levels->len == 0)
        return;
    looks->at = g_array_index (looks->levels, Level, looks->levels->len - 1);
    g_array_set_size (looks->levels, looks->levels->len - 1);
}

/* At the token @i, which is "@", ".", "..", a bracket, "," or "::". */
static void
take_mark (Looks *looks, guint i)
{
    const Token *token = token_at (looks, i);
    gboolean goes_on = i > 0 && rlv_token_is_sign (token_at (looks, i - 1), "/");
    gboolean starts =
        !goes_on && rlv_token_wants_operand (i > 0 ? token_at (looks, i - 1) : NULL) &&
        !(i > 0 && rlv_token_is (token_at (looks, i - 1), "//"));
    const char *from = goes_on ? looks->at.step : starts ? looks->at.around : NULL;

    if (rlv_token_is (token, "[") || rlv_token_is (token, "("))
        open_bracket (looks, rlv_token_is (token, "["));
    else if (rlv_token_is (token, "]") || rlv_token_is (token, ")"))
        close_bracket (looks);
    else if (rlv_token_is (token, "."))
        looks->at.step = from;
    else if (rlv_token_is (token, "@")) {
        note (looks, token_at (looks, i + 1), from);
        looks->at.step = NULL;
    } else {
        looks->at.step = NULL;
    }
}

static void
take (Looks *looks, guint i)
{
    const Token *token = token_at (looks, i);
    const Token *before = i > 0 ? token_at (looks, i - 1) : NULL;

    switch (token->kind) {
    case TOKEN_MARK:
        take_mark (looks, i);
        break;
    case TOKEN_OPERATOR:
        take_operator (looks, token);
        break;
    case TOKEN_NAME:
        looks->at.step =
            before != NULL && before->kind == TOKEN_MARK && rlv_token_is (before, "@")
                ? NULL
                : kind_of_name (looks, token);
        break;
    case TOKEN_AXIS:
        if (rlv_token_is (token, "attribute"))
            note (looks, NULL, NULL);
        looks->at.step = NULL;
        break;
    case TOKEN_FUNCTION:
    case TOKEN_TYPE:
    case TOKEN_VARIABLE:
    case TOKEN_LITERAL:
    case TOKEN_NUMBER:
        looks->at.step = NULL;
        break;
    }
}

char *
rlv_looks_note (Scope *scope, const GArray *tokens)
{
    Looks looks = {.scope = scope, .tokens = tokens};
    char *kind;

    looks.kinds = g_string_chunk_new (64);
    if (scope->kind != NULL)
        looks.at.around = g_string_chunk_insert_const (looks.kinds, scope->kind);
    looks.levels = g_array_new (FALSE, FALSE, sizeof (Level));
    for (guint i = 0; i < tokens->len; i++)
        take (&looks, i);
    end_alternative (&looks);
    g_array_unref (looks.levels);
    kind = looks.uncertain ? NULL : g_strdup (looks.found);
    g_string_chunk_free (looks.kinds);
    return kind;
}
