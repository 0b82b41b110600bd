/* Where the elements that an expression asks for are found without looking at all of
 * them: by an attribute that the first predicate wants.  Inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* The elements that have that attribute, or have it with that value. */
typedef struct {
    gboolean computed; /* in the namespace of outlooks; else in none */
    char *attr;
    char *value; /* or NULL: any */
} Clue;

/* Elements called .kind: those that one of the clues leads to, or all of them without
 * clues.  What else is asked of them is still to be asked. */
typedef struct {
    char *kind;
    GArray *clues; /* Clue, or NULL */
} Probe;

/* @tokens are those of an expression, in which the name test of the elements stands at
 * @name, and all predicates right after it keep the same nodes wherever they stand.
 * @prefixes: char * -> char *. */
Probe *rlv_probe_new (const GArray *tokens, guint name, GHashTable *prefixes);
void rlv_probe_free (Probe *probe);
