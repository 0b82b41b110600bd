/* The plan as the search sees it: time in steps, calendars as tables, whoever may serve
 * a task as its modes, people as lanes of words.  Made from an RlvRun by compile.c;
 * everything after it knows nothing of the plan.
 *
 * Instants are numbered 0..n_steps; step i lasts from instant i to instant i + 1, and
 * nobody starts or ends work inside it.  Work that starts at s and ends at e holds its
 * people in the steps s..e-1; a point has s == e.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

#define RLV_NEVER G_MAXUINT32

/* When a task in one of its modes may start, and when it then ends: its calendar (cut
 * where too few are there), windows, freezes and sittings, all in one.  Shared by all
 * tasks alike. */
typedef struct {
    guint32
        length; /* of a plain pace: it starts at any instant and lasts so many steps */
    guint32 *next; /* NULL for a plain pace; by instant (0..n_steps): the first start at
                      or after it, or RLV_NEVER */
    guint32 *end;  /* by start, at the instants that next[] gives: where it ends */
    guint32 *last; /* by instant (0..n_steps): the latest start that ends at or before
                      it, or RLV_NEVER */
} RlvPace;

/* Where what starts at @start, one of the starts of @pace, ends. */
static inline guint32
rlv_pace_end (const RlvPace *pace, guint32 start)
{
    return pace->next == NULL ? start + pace->length : pace->end[start];
}

/* What a lag makes of an instant, (0..n_steps): a bound on the successor, or RLV_NEVER
 * past the end. */
typedef struct {
    guint32 *bound;
    guint32 *limit; /* the other way: the latest instant whose bound is at or before
                       this one, or RLV_NEVER */
} RlvLag;

typedef struct {
    guint32 task; /* at the other end */
    guint32 lag;  /* among the lags, or RLV_NEVER: none */
    guint8 from_finish;
    guint8 on_finish; /* bounds the finish of the successor, not its start */
} RlvArc;

/* Four lanes of 16 bits to a word, one lane for each pool of people, the highest bit of
 * each lane a guard: with the guards set, what is left less what is asked keeps all
 * guards where there is enough in every lane. */
#define RLV_GUARDS 0x8000800080008000ULL

typedef struct {
    guint32 word;
    guint64 asked;
} RlvAsk;

typedef struct {
    guint32 pace;
    guint32 first_ask, n_asks;
    gboolean pauses;  /* there are steps with fewer people than it asks, in which it
                         takes  none of that lane */
    guint32 teams[4]; /* by RlvSide: the team that serves it, or RLV_NEVER */
    guint32 choice;   /* which of the task's choices of teams it stands for */
} RlvMode;

/* A date that matters.  Cost: weight for each minute after it. */
typedef struct {
    guint32 task;
    gboolean of_start;
    gboolean hard; /* fixed by the plan, else a gate or milestone with a deadline */
    RlvTime by;    /* still in time */
    gint64 weight; /* of a soft one; of a hard one 1 */
} RlvDue;

/* Two tasks that should be served by the same team of a side. */
typedef struct {
    guint32 a, b, side;
} RlvPair;

typedef struct {
    guint32 n_steps;
    RlvTime *at;    /* n_steps + 1 instants */
    gboolean exact; /* the steps lose nothing: the dates here are those the plan has */
    gboolean sound; /* nothing here is later than it is in the plan, so that a bound of
                       the model is one of the plan */

    guint32 n_tasks;
    guint32 *first_mode; /* n_tasks + 1 */
    RlvMode *modes;
    RlvAsk *asks;
    guint32 n_paces, n_lags;
    RlvPace *paces;
    RlvLag *lags;
    guint32 *first_in, *first_out; /* n_tasks + 1, into in[] and out[] */
    RlvArc *in, *out;
    guint32
        *release; /* by task: the first instant that all but links and people allow */
    guint32 *release_finish;             /* the same of its finish; 0: any */
    guint32 *fixed_start, *fixed_finish; /* by task: it has begun; or RLV_NEVER */
    gint32 *priority; /* by task: what the plan says goes first, else 500 */

    guint32 n_words;
    guint64 *capacity; /* [word * n_steps + step], without guards */
    guint64 *left;     /* the same, less what begun tasks hold, with guards */
    gboolean constant; /* capacity is the same in every step, and nothing has begun */

    guint32 n_dues, n_pairs;
    RlvDue *dues;
    RlvPair *pairs;
    RlvTime *agreed; /* by task, or RLV_TIME_NONE; or NULL */
} RlvModel;

/* The first start of @pace at or after @from; RLV_NEVER when it would run out of the
 * model. */
static inline guint32
rlv_pace_next (const RlvModel *m, const RlvPace *pace, guint32 from)
{
    if (from > m->n_steps)
        return RLV_NEVER;
    if (pace->next != NULL)
        return pace->next[from];
    return from + pace->length <= m->n_steps ? from : RLV_NEVER;
}

/* Frees it; NULL is nothing. */
void rlv_model_free (RlvModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvModel, rlv_model_free)

/* The last instant at or before @t, or the first of all. */
guint32 rlv_model_instant (const RlvModel *model, RlvTime t);

/* Whether some lag lets a task start before what it waits for. */
gboolean rlv_model_has_leads (const RlvModel *model);

/* Whether a link lets @task wait for @other. */
gboolean rlv_model_waits_for (const RlvModel *model, guint32 task, guint32 other);

/* Whether some task has more than one mode. */
gboolean rlv_model_has_choice (const RlvModel *model);

/* What is minimised, one after the other. */
enum {
    RLV_COST_HARD,   /* minutes by which hard dates are missed, and a year for each */
    RLV_COST_LATE,   /* minutes by which other dates are missed, by weight */
    RLV_COST_FINISH, /* the end, in minutes */
    RLV_COST_SWAPS,  /* pairs that are not served by the same team */
    RLV_COST_MOVED,  /* minutes by which starts differ from those agreed */
    RLV_COST_IDLE,   /* minutes between a hand-over and its taking up */
    RLV_N_COSTS
};

typedef struct {
    gint64 of[RLV_N_COSTS];
} RlvCost;

/* A schedule in the making: what the exact placing needs to make it again. */
typedef struct {
    guint32 *order;          /* tasks in the order they are placed */
    guint32 *mode;           /* by task: which of its modes, 0-based */
    guint32 *start, *finish; /* by task, as instants of the model */
    RlvCost cost;
} RlvDraft;
