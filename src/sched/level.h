/* Levelling, as its two files share it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/sched-priv.h"

typedef struct {
    RlvRun *run;
    RlvResource **teams;   /* by team, made when first needed */
    RlvResource **persons; /* by person */
    GHashTable *pools;     /* "team/skill/level" -> RlvResource */
    GPtrArray *resources;  /* every resource made, owned */
    guint32 *rank;         /* by task: how pressing, 0 first */
    RlvTaskIx *ranked;     /* tasks by rank */
    guint32 *waits;        /* by task: predecessors not yet placed, or PLACED */
    GArray *heap;          /* ranks of those ready to be placed, as a heap */
    GArray *takes;         /* Take, of the task in hand */
    GHashTable *busy;      /* busy.c's */
} Level;

#define PLACED G_MAXUINT32

/* Nothing taken yet; makes the arrays of @run that levelling fills, where they are not
 * there. */
void rlv_level_open (Level *level, RlvRun *run);
void rlv_level_close (Level *level);

/* What one task asks of one resource, with all its demands together. */
typedef struct {
    RlvResource *resource;
    gint64 units;
    guint32 demand; /* the first that asks for it */
} Take;

/* --- busy.c: where people were found to be taken --- */

GHashTable *rlv_busy_new (void);
/* The latest taking that is known to bar a start of @ix at @start and at all times from
 * there to its end, or RLV_TIME_NONE. */
RlvTime rlv_busy_until (const Level *level, const Take *take, RlvTaskIx ix,
                        RlvTime start);
/* No start from @first to the one that @ix got was possible, for want of what @take
 * asks for, the last of which is given back at @free_at. */
void rlv_busy_note (Level *level, const Take *take, RlvTaskIx ix, RlvTime first,
                    RlvTime free_at);

/* --- level.c, short.c --- */

/* Fills level->takes with whom @ix takes, as staffed now. */
void rlv_level_collect (Level *level, RlvTaskIx ix);
/* Of whom @take takes. */
RlvScope rlv_level_scope (const Level *level, const Take *take);
/* The calendar of @ix as staffed now, less the times when a team has too few people (of
 * level->takes, which it fills); that without the cut is what lags count on.  What runs
 * by the clock does not stop for a calendar: the times when it cannot start are kept
 * beside. */
RlvCal rlv_level_calendar (Level *level, RlvTaskIx ix);

/* Fills what @demand takes from when @team serves it; at most two resources, none when
 * no team does: its team first. */
guint rlv_level_resources (Level *level, const RlvDemand *demand, guint32 team,
                           RlvResource *found[2]);
/* Adds @units, asked for by demand @d, to what is taken of @resource. */
Take *rlv_level_take (Level *level, guint32 d, RlvResource *resource, gint64 units);
/* Whether any team of its side may serve @demand. */
gboolean rlv_level_is_open (const RlvDemand *demand);

/* Says every demand that nobody can ever serve, and gives it up; before any date is
 * looked for. */
void rlv_level_say_unmanned (Level *level);
/* There were people once, but they are gone when the task could run, or too few for all
 * it needs at once: says so of each such demand and gives it up.  FALSE when there is
 * none. */
gboolean rlv_level_say_gone (Level *level, RlvTaskIx ix);

/* --- notes.c --- */

/* Once all are placed: who held the people that were waited for, and who was away. */
void rlv_level_note (Level *level);
