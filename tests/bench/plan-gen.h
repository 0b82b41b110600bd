/* Plans made up from a seed: the same seed gives the same bytes everywhere.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <libxml/xmlwriter.h>

typedef struct {
    guint n; /* tasks; "small" draws its own number when 0 */
    guint64 seed;
    guint window;   /* bench: predecessors are among so many tasks before */
    guint strand;   /* bench: tasks of a strand; strands run side by side */
    guint teams;    /* bench: how many share the work; 0: one for 170 tasks */
    gboolean small; /* few tasks with everything in them, else many plain ones */
    gboolean crowd; /* small: hardly any link, and far more work than people */
    gboolean knot;  /* small: more work than people, and links: the order matters */
} GenOptions;

/* The writer with its dice. */
typedef struct {
    xmlTextWriter *xml;
    guint64 state;
} Gen;

/* Writes a whole document. */
void gen_plan (xmlTextWriter *xml, const GenOptions *options);
/* The same into memory; free with g_free(). */
char *gen_plan_text (const GenOptions *options, gsize *len);

/* Dice: a number in [0, n); in [low, high]; TRUE with @percent in a hundred. */
guint gen_below (Gen *gen, guint n);
gint gen_between (Gen *gen, gint low, gint high);
gboolean gen_chance (Gen *gen, guint percent);
#define gen_pick(gen, list) ((list)[gen_below ((gen), G_N_ELEMENTS (list))])

/* Opens and closes an element, gives the open one an attribute. */
void gen_open (Gen *gen, const char *name);
void gen_close (Gen *gen);
void gen_attr (Gen *gen, const char *name, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The day @offset days after 2027-01-01, as an attribute. */
void gen_date (Gen *gen, const char *name, gint offset);

/* The bodies; called by gen_plan() inside <plan>. */
void gen_bench_plan (Gen *gen, const GenOptions *options);
void gen_small_plan (Gen *gen, const GenOptions *options);
