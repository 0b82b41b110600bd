/* Evaluating expressions and patterns over the document, within a budget; inside the
 * rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/xpath.h>

#include <releve/graph.h>
#include <releve/sched.h>

#include "rules/pack.h"
#include "rules/tree.h"

/* What a rule may cost: steps of XPath, a fixed part and so many for each node of the
 * document. */
#define EVAL_STEPS      ((gulong) 2000000)
#define EVAL_STEPS_EACH ((gulong) 200)

typedef struct {
    const RlvPlan *plan;
    const RlvGraph *graph;       /* or NULL */
    RlvTimes *times;             /* or NULL */
    const RlvSchedule *schedule; /* or NULL */
    Tree *tree;
    xmlXPathContextPtr xpath;
    xmlNodePtr current;    /* the node that the rule looks at */
    xmlNodeSetPtr *kinds;  /* per kind: its elements, made when asked for */
    xmlNodeSetPtr all;     /* every element */
    xmlNodeSetPtr chosen;  /* what $_all stands for */
    GHashTable *variables; /* names -> xmlXPathObjectPtr */
    GHashTable *keys;      /* names -> KeyIndex, of the pack at hand */
    GSList *making;        /* Key *, that are being made */
    GHashTable *naming;    /* "kind attr" -> who names whom */
    GHashTable *seen;      /* attributes of kinds -> who has them: see seek.c */
    const RlvPack *pack;   /* at hand */
    char *fault;           /* of the newest evaluation, or NULL */
} Eval;

/* Borrows all it is given.  Free with rlv_eval_free(). */
Eval *rlv_eval_new (Tree *tree, const RlvGraph *graph, RlvTimes *times,
                    const RlvSchedule *schedule);
void rlv_eval_free (Eval *eval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eval, rlv_eval_free)

/* From here on the prefixes, keys and variables of @pack hold. */
void rlv_eval_pack (Eval *eval, const RlvPack *pack);
/* A new budget. */
void rlv_eval_begin (Eval *eval);
/* A new budget of @steps, for one question that a stranger asks in our own process. */
void rlv_eval_begin_small (Eval *eval, gulong steps);

/* Each of these is NULL or FALSE with eval->fault set where the expression cannot be
 * evaluated, or the budget is spent.
 *
 * What @expr gives at @node.  Free with xmlXPathFreeObject(). */
xmlXPathObjectPtr rlv_eval_object (Eval *eval, const Expr *expr, xmlNodePtr node);
gboolean rlv_eval_truth (Eval *eval, const Expr *expr, xmlNodePtr node,
                         gboolean *truth);
/* As text, at most @most bytes of it.  Free with g_free(). */
char *rlv_eval_text (Eval *eval, const Expr *expr, xmlNodePtr node, gsize most);
/* The nodes that @match finds, in the order of the document, none twice.  Free with
 * xmlXPathFreeNodeSet(). */
xmlNodeSetPtr rlv_eval_match (Eval *eval, const Match *match);
/* Of @nodes those that @expr, over $_all, keeps; the same. */
xmlNodeSetPtr rlv_eval_filter (Eval *eval, const Expr *expr, xmlNodeSetPtr nodes);

/* Sets the variables of @lets, of Let, to what they give at @node. */
gboolean rlv_eval_lets (Eval *eval, const GArray *lets, xmlNodePtr node);

/* Of what an expression gave: its first node, NULL where it is no set or has none. */
xmlNodePtr rlv_value_first (const xmlXPathObject *value);
/* How many texts it has: one for each node of a set, and one for anything else. */
int rlv_value_count (const xmlXPathObject *value);
/* The text number @i.  Free with xmlFree(). */
xmlChar *rlv_value_text (xmlXPathObjectPtr value, int i);

/* In the order of the document, and none twice. */
void rlv_nodes_sort (xmlNodeSetPtr nodes);

/* For functions: counts @n steps more; FALSE when the budget is spent. */
gboolean rlv_eval_spend (Eval *eval, gulong n);
/* For functions: the nodes called @kind, or NULL. */
xmlNodeSetPtr rlv_eval_kind (Eval *eval, guint32 kind);
