/* The tokens of an XPath expression.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "rules/tokens.h"

gboolean
rlv_token_is (const Token *token, const char *text)
{
    return token->len == strlen (text) && memcmp (token->at, text, token->len) == 0;
}

gboolean
rlv_token_wants_operand (const Token *token)
{
    return token == NULL || token->kind == TOKEN_OPERATOR ||
           (token->kind == TOKEN_MARK &&
            (rlv_token_is (token, "@") || rlv_token_is (token, "::") ||
             rlv_token_is (token, "(") || rlv_token_is (token, "[") ||
             rlv_token_is (token, ",")));
}

static gboolean
starts_name (unsigned char c)
{
    return g_ascii_isalpha (c) || c == '_' || c >= 0x80;
}

static gsize
name_length (const char *p)
{
    gsize n = 0;

    if (!starts_name ((unsigned char) p[0]))
        return 0;
    while (starts_name ((unsigned char) p[n]) || g_ascii_isdigit (p[n]) ||
           p[n] == '-' || p[n] == '.')
        n++;
    return n;
}

/* "a", "p:a" or "p:*". */
static gsize
qname_length (const char *p)
{
    gsize n = name_length (p), more;

    if (n == 0 || p[n] != ':' || p[n + 1] == ':')
        return n;
    if (p[n + 1] == '*')
        return n + 2;
    more = name_length (p + n + 1);
    return more > 0 ? n + 1 + more : n;
}

static const char *
skip_blanks (const char *p)
{
    while (g_ascii_isspace (*p))
        p++;
    return p;
}

static const char *const types[] = {"comment", "text", "processing-instruction", "node",
                                    NULL};
static const char *const words[] = {"and", "or", "mod", "div", NULL};

static gboolean
is_one_of (const Token *token, const char *const *list)
{
    for (; *list != NULL; list++)
        if (rlv_token_is (token, *list))
            return TRUE;
    return FALSE;
}

static TokenKind
kind_of_name (const Token *name, const Token *before)
{
    const char *next = skip_blanks (name->at + name->len);

    if (!rlv_token_wants_operand (before) && is_one_of (name, words))
        return TOKEN_OPERATOR;
    if (next[0] == '(')
        return is_one_of (name, types) ? TOKEN_TYPE : TOKEN_FUNCTION;
    return next[0] == ':' && next[1] == ':' ? TOKEN_AXIS : TOKEN_NAME;
}

static gsize
number_length (const char *p)
{
    gsize n = 0;

    while (g_ascii_isdigit (p[n]))
        n++;
    if (p[n] == '.')
        for (n++; g_ascii_isdigit (p[n]);)
            n++;
    return n == 1 && p[0] == '.' ? 0 : n;
}

static gsize
literal_length (const char *p)
{
    const char *end = strchr (p + 1, p[0]);

    return end != NULL ? (gsize) (end - p) + 1 : 0;
}

/* Two characters, one, or none. */
static gsize
sign_length (const char *p, TokenKind *kind)
{
    static const char *const marks[] = {"..", "::", "(", ")", "[", "]", ".", "@", ","};
    static const char *const operators[] = {"//", "!=", "<=", ">=", "/", "|",
                                            "+",  "-",  "=",  "<",  ">"};

    for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
        if (g_str_has_prefix (p, operators[i])) {
            *kind = TOKEN_OPERATOR;
            return strlen (operators[i]);
        }
    for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
        if (g_str_has_prefix (p, marks[i])) {
            *kind = TOKEN_MARK;
            return strlen (marks[i]);
        }
    return 0;
}

/* FALSE when nothing begins at @p. */
static gboolean
read_token (const char *p, const Token *before, Token *token)
{
    *token = (Token){.at = p};
    if (*p == '\'' || *p == '"') {
        token->kind = TOKEN_LITERAL;
        token->len = literal_length (p);
    } else if (*p == '$') {
        token->kind = TOKEN_VARIABLE;
        token->at = p + 1;
        token->len = qname_length (p + 1);
    } else if (number_length (p) > 0) {
        token->kind = TOKEN_NUMBER;
        token->len = number_length (p);
    } else if (*p == '*') {
        token->kind = rlv_token_wants_operand (before) ? TOKEN_NAME : TOKEN_OPERATOR;
        token->len = 1;
    } else if (qname_length (p) > 0) {
        token->len = qname_length (p);
        token->kind = kind_of_name (token, before);
    } else {
        token->len = sign_length (p, &token->kind);
    }
    return token->len > 0;
}

GArray *
rlv_tokens (const char *text, const char **bad)
{
    g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (Token));

    for (const char *p = skip_blanks (text); *p != '\0'; p = skip_blanks (p)) {
        const Token *before =
            tokens->len > 0 ? &g_array_index (tokens, Token, tokens->len - 1) : NULL;
        Token token;

        if (!read_token (p, before, &token)) {
            *bad = p;
            return NULL;
        }
        g_array_append_val (tokens, token);
        p = token.at + token.len;
    }
    return g_steal_pointer (&tokens);
}

/* --- looking at them -------------------------------------------------------------- */

const Token *
rlv_token_at (const GArray *tokens, guint i)
{
    return i < tokens->len ? &g_array_index (tokens, Token, i) : NULL;
}

gboolean
rlv_token_is_sign (const Token *token, const char *sign)
{
    return token != NULL &&
           (token->kind == TOKEN_MARK || token->kind == TOKEN_OPERATOR) &&
           rlv_token_is (token, sign);
}

int
rlv_token_depth (const Token *token)
{
    if (rlv_token_is_sign (token, "(") || rlv_token_is_sign (token, "["))
        return 1;
    return rlv_token_is_sign (token, ")") || rlv_token_is_sign (token, "]") ? -1 : 0;
}

guint
rlv_tokens_after_bracket (const GArray *tokens, guint open)
{
    int depth = 0;
    guint i = open;

    do {
        depth += rlv_token_depth (rlv_token_at (tokens, i));
        i++;
    } while (i < tokens->len && depth > 0);
    return i;
}

char *
rlv_token_local (const Token *name, GHashTable *prefixes, const char *uri)
{
    g_autofree char *text = g_strndup (name->at, name->len);
    char *colon = strchr (text, ':');

    if (colon == NULL || g_str_equal (colon, ":*"))
        return NULL;
    *colon = '\0';
    return g_strcmp0 (g_hash_table_lookup (prefixes, text), uri) == 0
               ? g_strdup (colon + 1)
               : NULL;
}
