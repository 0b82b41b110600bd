/* The tokens of an XPath expression (XPath 1.0, section 3.7).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef enum {
    TOKEN_NAME,     /* a name test, with its prefix if any, or "*", "p:*" */
    TOKEN_FUNCTION, /* a name before "(" */
    TOKEN_TYPE,     /* "node", "text"… before "(" */
    TOKEN_AXIS,     /* a name before "::" */
    TOKEN_VARIABLE, /* without its "$" */
    TOKEN_LITERAL,
    TOKEN_NUMBER,
    TOKEN_OPERATOR, /* and or mod div * / // | + - = != < <= > >= */
    TOKEN_MARK,     /* ( ) [ ] . .. @ , :: */
} TokenKind;

typedef struct {
    TokenKind kind;
    const char *at; /* in the text */
    gsize len;
} Token;

/* The tokens of @text, in order; NULL when some character begins none, where *@bad then
 * points.  Free with g_array_unref(). */
GArray *rlv_tokens (const char *text, const char **bad);

/* Whether what comes after @token (NULL: nothing came before) must be an operand: then
 * "*" is a name test and "div" a name, and "//" begins a path. */
gboolean rlv_token_wants_operand (const Token *token);

/* What "p:task" names, "task", where @prefixes (char * -> char *) bind p to @uri; NULL
 * otherwise, and of "p:*".  Free with g_free(). */
char *rlv_token_local (const Token *name, GHashTable *prefixes, const char *uri);

/* The token number @i; NULL beyond the last. */
const Token *rlv_token_at (const GArray *tokens, guint i);
/* Whether @token (or NULL) is that mark or operator. */
gboolean rlv_token_is_sign (const Token *token, const char *sign);
/* 1 where a bracket opens, -1 where one closes, else 0. */
int rlv_token_depth (const Token *token);
/* The token after the bracket that @open closes with. */
guint rlv_tokens_after_bracket (const GArray *tokens, guint open);

gboolean rlv_token_is (const Token *token, const char *text);
