/* Rule packs as read from their files; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/rules.h>

#include "rules/expr.h"

/* What a message is made of, one after the other. */
typedef enum {
    PIECE_TEXT,  /* .text as it stands */
    PIECE_VALUE, /* what .expr gives, as text */
    PIECE_NAME,  /* the name of the node that .expr gives, of the context without one */
} PieceKind;

typedef struct {
    PieceKind kind;
    char *text;
    Expr *expr;
} Piece;

typedef struct {
    GArray *pieces; /* Piece */
} Message;

typedef struct {
    char *name;
    Expr *expr;
} Let;

/* A change that mends what an assertion found; see RlvFixKind. */
typedef struct {
    RlvFixKind kind;
    Expr *on;   /* the element, or NULL: the context */
    char *attr; /* or NULL */
    Expr *text; /* or NULL */
} FixRule;

typedef struct {
    char *form;
    gboolean report; /* speaks where the test holds, not where it fails */
    Expr *test;
    Expr *each; /* the same over all the nodes at once, or NULL where they differ */
    Message en, fr;
    Expr *at; /* the node at fault, or NULL: the context */
    RlvSeverity severity;
    GArray *fixes; /* FixRule */
} Assertion;

typedef struct {
    Match *match;
    GArray *lets;       /* Let */
    GArray *assertions; /* Assertion */
} PackRule;

/* One rule as users know it: a pattern of the file. */
typedef struct {
    RlvRule is; /* first: a Pattern is an RlvRule */
    const RlvPack *of;
    GArray *lets;
    GArray *rules; /* PackRule */
    char **unless; /* rules that said it already, at the same item, or NULL */
    guint32 line;  /* in the file of the pack */
} Pattern;

/* The weight of a pattern that a phase takes as it is. */
#define PHASE_OWN 99

/* What a profile makes of a pack: a phase of the file. */
typedef struct {
    char *name;
    GArray *lets;        /* Let: for the whole pack, in place of those of the schema */
    GHashTable *weights; /* names of rules -> severity + 1, or PHASE_OWN; those that it
                            leaves out are not there */
} Phase;

typedef struct {
    char *name;
    Match *match;
    Expr *use;
} Key;

struct _RlvPack {
    RlvPackInfo is; /* first */
    char *file;     /* where it was read */
    char *phase;    /* the one that holds when no other is asked for, or NULL */
    char *when;     /* as written, or NULL: it applies to every plan */
    guint32 when_line;
    Expr *applies;        /* the same, to be asked of the document */
    GHashTable *prefixes; /* char * -> char * */
    GHashTable *wanted;   /* names of attributes; see Scope */
    GArray *lets;         /* Let */
    GArray *keys;         /* Key */
    GPtrArray *patterns;  /* Pattern * */
    GPtrArray *phases;    /* Phase * */
    GPtrArray *probes;    /* Probe *: of its expressions */
    GStringChunk *texts;  /* of its rules */
    GPtrArray *arrays;    /* GArray *: their examples */
    gboolean stranger;    /* not one of those that the program carries */
};

/* Reads a pack out of @xml, which @name stands for in messages.  What is wrong with it
 * goes to @findings, each with its own line.  NULL when it cannot be used. */
RlvPack *rlv_pack_read (const char *xml, gsize len, const char *name,
                        RlvFindings *findings);
void rlv_pack_free (RlvPack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvPack, rlv_pack_free)

/* The phase called @name, else the one by default; NULL when there is none. */
const Phase *rlv_pack_phase (const RlvPack *pack, const char *name);

void rlv_message_clear (Message *message);
