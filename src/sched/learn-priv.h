/* Inside the learner only.
 *
 * A bound is a number x = 2 * task + side with a value: side 0 says start >= value,
 * side 1 says -start >= value, that is start <= -value.  So a bound only ever grows,
 * and both sides are one code.  The contrary of (x, v) is (x ^ 1, 1 - v).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/learn.h"

typedef struct {
    guint32 x;
    gint32 v;
} Bound;

/* Bounds that cannot all hold.  The first two are watched: one of them does not hold,
 * or else the whole is being looked at. */
typedef struct _Nogood Nogood;
struct _Nogood {
    guint32 n;
    guint32 levels; /* how many decisions it spanned when learned: few is good */
    guint64 born;
    Nogood *next[2];      /* in the list of those watching the same bound… */
    guint8 next_which[2]; /* …with this one of their two */
    Bound of[];
};

typedef enum {
    FROM_CHOICE,
    FROM_LINK,   /* .x: the bound it comes from, .arg: how much later */
    FROM_PEOPLE, /* .arg: step * 4 + lane that is full */
    FROM_NOGOOD, /* .nogood */
} From;

typedef struct {
    From kind;
    guint32 x;
    gint32 arg;
    Nogood *nogood;
} Reason;

/* A bound that was raised. */
typedef struct {
    guint32 x;
    gint32 old, now;
    gint32 before; /* the entry that raised it before, or -1 */
    Reason why;
} Entry;

typedef struct {
    guint32 x; /* the bound that then holds */
    gint32 later;
} Edge;

struct _RlvLearner {
    const RlvModel *model;
    guint32 n, horizon, most_horizon;
    guint32 *length;
    guint64 *asked;
    guint64 full;        /* capacity with guards */
    gint32 *head, *tail; /* by task, by links alone; tail from its start to the end */

    gint32 *bound; /* by x */
    gint32 *last;  /* by x: the newest entry that raised it, or -1 */
    Entry *trail;
    guint32 n_trail, room, done; /* entries up to done have been looked at */
    guint32 *level;              /* by decision: where its entries begin */
    guint32 n_levels;
    guint64 *surely;     /* by step: what tasks take wherever they go */
    guint32 from, until; /* steps where that changed */
    GArray **edges;      /* by x, Edge: of the plan */
    GArray **more;       /* by x, Edge: added */

    GPtrArray *nogoods;
    Nogood **watch; /* by x and value */
    guint8 *watch_which;
    double *pull; /* by task: how often it was in dead ends */
    double push;
    guint64 conflicts, moves;

    /* The dead end being looked at. */
    Reason fail;
    Bound failed; /* could not be set, when fail is not of a step too full */
    gboolean too_full;
    gint32 *need, *at; /* by x: what value, and the entry that gives it */
    guint8 *in;
    guint32 *set, n_set;
    guint32 n_here, here; /* how many of it belong to the newest decision, which begins
                             here */
    GArray *out;          /* Bound: what is learned */
};

/* learn-conclude.c: */
/* Raises bound @x to @v; FALSE, and the dead end is noted, when it passes its contrary.
 */
gboolean rlv_learner_set (RlvLearner *l, guint32 x, gint32 v, Reason why);
/* Takes back the newest entry. */
void rlv_learner_undo (RlvLearner *l);
/* Draws all conclusions; FALSE at a dead end. */
gboolean rlv_learner_conclude (RlvLearner *l);
void rlv_learner_watch (RlvLearner *l, Nogood *nogood, guint which);

/* learn-why.c: */
/* Learns from the dead end and goes back; FALSE when nothing was decided: there is no
 * way at all. */
gboolean rlv_learner_learn (RlvLearner *l);
void rlv_learner_back (RlvLearner *l, guint32 level);
/* Forgets the worse half of what was learned; at no decision. */
void rlv_learner_forget (RlvLearner *l, guint keep);

static inline gboolean
holds (const RlvLearner *l, Bound b)
{
    return l->bound[b.x] >= b.v;
}

static inline gboolean
is_denied (const RlvLearner *l, Bound b)
{
    return l->bound[b.x ^ 1] >= 1 - b.v;
}

/* Where the list of those that watch (x, v) begins. */
static inline gsize
watch_place (const RlvLearner *l, guint32 x, gint32 v)
{
    gint32 place = (x & 1) ? (gint32) l->most_horizon + v : v;

    return (gsize) x * (l->most_horizon + 2) +
           (gsize) CLAMP (place, 0, (gint32) l->most_horizon + 1);
}
