/* XPath expressions and patterns of rule packs; inside the rules room only.
 *
 * An expression is looked over before it is compiled: its functions, variables and
 * prefixes must be known, and it is told whether it means the same for many nodes at
 * once as for each alone.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/xpath.h>

#include <releve/base.h>

#include "rules/probe.h"

/* What begins the names of variables that are sets of elements which stand ready: then
 * comes the place among .probes of the scope. */
#define EXPR_SET "_all."
/* The name of the variable that is the set an expression is to keep some of. */
#define EXPR_ALL "_all"

/* Longest expression, in bytes. */
#define EXPR_MAX 4000

typedef struct {
    char *text;
    guint32 line; /* in the file of the pack */
    xmlXPathCompExprPtr compiled;
    gboolean alone; /* asks for the context node, its place, or variables of a rule */
} Expr;

/* What an expression may use. */
typedef struct {
    GHashTable *prefixes;  /* char * -> char * */
    GHashTable *variables; /* names -> GINT: 1 + whether they belong to one node */
    GHashTable *keys;      /* names of keys */
    GHashTable *wanted; /* the attributes that are looked at, without prefix: "name" of
                           whatever has it, "kind@name" of elements of that kind alone;
                           "*" for all */
    const char
        *kind;      /* of the node that expressions are asked at, or NULL: not known */
    gboolean quiet; /* what is looked at was noted before */
    xmlXPathContextPtr compiler; /* rlv_expr_compiler() */
    GPtrArray *probes;           /* Probe * */
    const char *file;            /* of the pack */
    RlvFindings *findings;       /* where faults go */
    guint faults;
} Scope;

/* What expressions of a pack are compiled with: to make one takes longer than to use
 * it. Free with xmlXPathFreeContext(). */
xmlXPathContextPtr rlv_expr_compiler (void);

/* Compiles @text of that line; NULL when it is faulty, which was then said. */
Expr *rlv_expr_new (Scope *scope, const char *text, guint32 line);
void rlv_expr_free (Expr *expr);

/* Says that something in the file of the pack is wrong. */
void rlv_scope_fault (Scope *scope, guint32 line, const char *what, ...)
    G_GNUC_PRINTF (3, 4);

/* One alternative of a pattern: the elements of plans that .probe finds (all when it is
 * NULL) and .filter keeps, or what .whole selects from the root. */
typedef struct {
    Probe *probe;
    Expr *filter; /* over $_all, those elements; NULL: every one */
    Expr *whole;  /* or NULL */
} Way;

/* A pattern: what a rule looks at. */
typedef struct {
    char *text;
    guint32 line;
    char *kind; /* of all elements that it can find, or NULL: of several, or unknown */
    GArray *ways; /* Way */
} Match;

Match *rlv_match_new (Scope *scope, const char *text, guint32 line);
void rlv_match_free (Match *match);
