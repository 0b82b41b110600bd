/* The plan as the document that rules look at: its parts in one tree, with what was
 * computed of it as attributes of the namespace of outlooks.  Inside the rules room
 * only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/tree.h>

#include <releve/plan.h>

#define TREE_PLAN_URI    "urn:releve:plan:1"
#define TREE_OUTLOOK_URI "urn:releve:outlook:1"

/* Nodes lie side by side in blocks: a plan of 100,000 tasks has some two million, and
 * they are made and dropped as one.  So nothing may be added to the document by
 * libxml2, or taken from it. */
typedef struct {
    const RlvPlan *plan;
    GHashTable *wanted; /* the attributes that are looked at, as Scope has them; NULL:
                           all */
    const RlvItem *items;
    const RlvKindDef *kinds;
    guint n_kinds;
    GHashTable *rows; /* by the address of the name of a computed attribute: whether
                         each kind wants it, then whether any does */
    xmlDocPtr doc;
    xmlNodePtr *of_item; /* per item of the plan; .._private leads back, plus one */
    xmlAttrPtr *tail;    /* per item, its last attribute */
    xmlNsPtr plan_ns, outlook_ns;
    guint32 n_nodes; /* elements and attributes, with those that nobody wants */
    GHashTable
        *texts; /* the nodes of texts that stand in many attributes, by address */
    GHashTable *words;   /* the same of computed ones, by what they say, */
    GHashTable *numbers; /* those of numbers by thousandths, */
    GHashTable *days;    /* and of days */
    GArray *blocks;      /* Block */
    gsize left;          /* bytes in the newest */
    char *next;
} Tree;

/* With only those attributes that are in @wanted (see Scope); NULL: all. */
Tree *rlv_tree_new (const RlvPlan *plan, GHashTable *wanted);
void rlv_tree_free (Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tree, rlv_tree_free)

/* Whether a computed attribute of that name, which must live as long as the tree, is
 * looked at: of any kind, or of @item. */
gboolean rlv_tree_wants (Tree *tree, const char *name);
gboolean rlv_tree_wants_of (Tree *tree, RlvItemIx item, const char *name);
/* Gives the element of @item a computed attribute, after those it has.  @name must live
 * as long as the tree; @text is copied.  Nothing is done where nobody wants it. */
void rlv_tree_fact (Tree *tree, RlvItemIx item, const char *name, const char *text);
void rlv_tree_fact_int (Tree *tree, RlvItemIx item, const char *name, gint64 value);
/* "2.5" of 2500. */
void rlv_tree_fact_thousandths (Tree *tree, RlvItemIx item, const char *name,
                                gint64 value);
void rlv_tree_fact_day (Tree *tree, RlvItemIx item, const char *name, RlvDay day);

/* Numbers the elements, so that sets are put in order of the document fast; once, when
 * all is there. */
void rlv_tree_done (Tree *tree);

/* The item that @node is, or is an attribute of; RLV_NONE for the document. */
RlvItemIx rlv_tree_item (const xmlNode *node);

/* The document as XML.  Free with g_free(). */
char *rlv_tree_text (const Tree *tree);
