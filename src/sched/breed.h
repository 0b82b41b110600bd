/* A population of orders that breeds better ones.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/sgs.h"

/* Numbers as chance gives them, the same for the same seed. */
typedef struct {
    guint64 state;
} RlvDice;

void rlv_dice_seed (RlvDice *dice, guint64 seed, guint64 stream);
/* Below @n, which is not 0. */
guint32 rlv_dice_below (RlvDice *dice, guint32 n);
/* Each of 64 bits is set three times in 32. */
guint64 rlv_dice_bits (RlvDice *dice);

/* What decides between two schedules while searching: hard dates, dates, the end in
 * minutes, and how early the work is done, by weight. */
typedef struct {
    gint64 hard, late, end, tie;
} RlvWorth;

gint rlv_worth_compare (const RlvWorth *a, const RlvWorth *b);

typedef struct {
    guint32 *order; /* by start */
    guint32 *mode;  /* what it asks for: a mode, or RLV_ANY_MODE */
    guint32 *taken; /* what it got */
    guint32 *start, *finish;
    RlvWorth worth;
    guint64 born;  /* which of its population it was: of equals the elder comes first */
    guint64 mark;  /* of its dates and modes: the same for the same schedule */
    gboolean kept; /* was told from all others that were kept with it */
} RlvMember;

RlvMember *rlv_member_new (guint32 n_tasks);
void rlv_member_copy (RlvMember *to, const RlvMember *from, guint32 n_tasks);
void rlv_member_free (RlvMember *member);
/* Whether two differ in @most tasks or fewer. */
gboolean rlv_member_is_like (const RlvMember *a, const RlvMember *b, guint32 n_tasks,
                             guint32 most);

typedef struct _RlvBreed RlvBreed;

#define RLV_MOST_DESKS 64

/* Where one thread makes members. */
typedef struct {
    const RlvBreed *breed;
    RlvSgs *sgs;
    RlvDice dice;
    guint64 generated;
    guint8 *in; /* to work in */
    guint32 *key;
} RlvDesk;

struct _RlvBreed {
    const RlvModel *model;
    guint64 seed, stream;
    RlvDesk desks[RLV_MOST_DESKS];
    guint n_desks;
    RlvSgs *sgs; /* of the first desk */
    RlvDice dice;
    guint32 *tail;      /* by task: steps from its start to the end, by links alone */
    guint32 longest;    /* of those */
    guint32 *due;       /* by task: when it has to start for all dates to be kept, by
                           links alone, or RLV_NEVER; NULL where no date matters */
    gint64 *weight;     /* by task: what an early start is worth */
    GPtrArray *members; /* RlvMember, best first, none much like another */
    GHashTable *marks;  /* of the members that have children now */
    guint32 bar;        /* children that end after this are not kept, or RLV_NEVER */
    guint64 generated, born;
    guint64 budget; /* schedules it may generate in all */
    gint64 until;   /* rlv_breed_clock() at which it stops, or 0 */
    gint64 least;   /* end that none can beat, in minutes */
    gboolean cut_short;
    gboolean by_start; /* no link lets a task start before what it waits for */
};

/* For up to @n_desks threads; what comes out does not depend on how many. */
RlvBreed *rlv_breed_new (const RlvModel *model, guint64 seed, guint64 stream,
                         guint n_desks);
void rlv_breed_free (RlvBreed *breed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvBreed, rlv_breed_free)

/* Makes schedules of what @member asks for and improves them; FALSE when there is none.
 */
gboolean rlv_breed_rate (RlvBreed *breed, RlvMember *member);

/* The last instant at which it ends anything. */
guint32 rlv_member_end (const RlvMember *member, guint32 n_tasks);

/* Rates @member (taken over) and adds it where it is a schedule. */
void rlv_breed_offer (RlvBreed *breed, RlvMember *member);

/* Adds @member (taken over); rlv_breed_select() sorts it in. */
void rlv_breed_add (RlvBreed *breed, RlvMember *member);

/* Keeps the best @size members, none much like a better one. */
void rlv_breed_select (RlvBreed *breed, guint32 size);

/* Fills up to @size members with such as rlv_desk_begin() makes. */
void rlv_breed_fill (RlvBreed *breed, guint32 size);

/* Breeds generation after generation until the budget or the time is spent, or nothing
 * better can be. */
void rlv_breed_run (RlvBreed *breed, guint32 size);

/* Now, in microseconds, for time limits alone: nothing else may depend on it. */
gint64 rlv_breed_clock (void);

/* Whether nothing better than its first member can be. */
gboolean rlv_breed_is_best (const RlvBreed *breed);

/* Whether it has to stop. */
gboolean rlv_breed_is_over (RlvBreed *breed);

/* An order by how far tasks are from the end, shaken by chance but for number 0; a few
 * as the scheme that goes from instant to instant starts them, and where dates matter
 * one in three with what is due first. */
void rlv_desk_begin (RlvDesk *desk, RlvMember *member, guint32 which);
/* A child of two. */
void rlv_desk_cross (RlvDesk *desk, const RlvMember *a, const RlvMember *b,
                     RlvMember *child);
/* As rlv_breed_rate(). */
gboolean rlv_desk_rate (RlvDesk *desk, RlvMember *member);
/* The same for a child; FALSE also as soon as it is seen not to be worth the rest: it
 * is there already, or ends long after all that are. */
gboolean rlv_desk_rear (RlvDesk *desk, RlvMember *child);

/* The parts of a cost that dates decide. */
void rlv_model_lateness (const RlvModel *model, const guint32 *start,
                         const guint32 *finish, gint64 *hard, gint64 *late);

/* Fills @cost for a schedule of @model. */
void rlv_model_cost (const RlvModel *model, const guint32 *mode, const guint32 *start,
                     const guint32 *finish, RlvCost *cost);
