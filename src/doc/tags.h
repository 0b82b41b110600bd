/* The tags of a file as they are written, blanks and quotes included.
 *
 * What is read here went through the guard, so that no declaration, no tag without end
 * and no byte outside UTF-8 is left.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/doc.h>

/* Some bytes in memory. */
typedef struct {
    const char *bytes;
    gsize len;
} RlvBytes;

typedef enum {
    RLV_TOKEN_TEXT,
    RLV_TOKEN_OPEN,
    RLV_TOKEN_EMPTY, /* a start tag that is its own end tag */
    RLV_TOKEN_CLOSE,
    RLV_TOKEN_CDATA,
    RLV_TOKEN_ASIDE, /* a comment or an instruction */
} RlvTokenKind;

typedef struct {
    RlvTokenKind kind;
    gsize from, to;
} RlvToken;

/* Moves @token on to the one that begins where it ends; all zero to begin with.  FALSE
 * at the end, where token->to is the length, and where no whole token follows. */
gboolean rlv_token_next (RlvBytes xml, RlvToken *token);

/* Where the name ends that begins at @at. */
gsize rlv_name_end (RlvBytes xml, gsize at);

/* An attribute: `gap from="value"`, up to and with its closing quote. */
typedef struct {
    gsize gap; /* of the blanks before it */
    gsize from, name_end;
    gsize value, value_end;
} RlvTagAttr;

typedef struct {
    gsize from;
    gsize name_end;
    gsize tail; /* of the blanks before its "/>" or ">" */
    gsize to;
    gboolean empty;
    guint n;
    RlvTagAttr attrs[RLV_DOC_MAX_ATTRS];
} RlvTag;

/* Reads the start tag that begins at @at; FALSE when it is not one. */
gboolean rlv_tag_read (RlvBytes xml, gsize at, RlvTag *tag);

/* Whether the bytes between are blanks, line ends included; so is nothing. */
gboolean rlv_bytes_blank (RlvBytes xml, gsize from, gsize to);
/* Where the blanks before @at begin on its line, and those after it end. */
gsize rlv_blanks_before (RlvBytes xml, gsize at);
gsize rlv_blanks_after (RlvBytes xml, gsize at);
/* Whether nothing but blanks stands before @at on its line. */
gboolean rlv_line_begins (RlvBytes xml, gsize at);
/* Whether nothing but blanks stands behind @at on its line; then *@next is where the
 * next begins. */
gboolean rlv_line_ends (RlvBytes xml, gsize at, gsize *next);
/* The line end of the file near @at. */
const char *rlv_line_end_near (RlvBytes xml, gsize at);
