/* Inside the search by queues only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/queues.h"

#define RLV_NO_QUEUE RLV_NEVER

/* Where a task goes. */
typedef struct {
    guint32 mode, queue, after; /* RLV_NEVER: first of its queue */
    guint32 worst;              /* the longest path then... */
    guint32 through;            /* ...and the longest through it */
} RlvPut;

typedef struct {
    RlvBreed *breed;
    const RlvModel *m;
    guint32 n, n_queues;
    guint32 *first_queue; /* by lane, and one more */
    guint32 *lane;        /* by mode, or RLV_NO_QUEUE: it takes nobody */
    /* The schedule. */
    guint32 *mode, *queue, *length; /* by task */
    guint32 *prev, *next;           /* by task, in its queue */
    guint32 *first;                 /* by queue */
    guint32 *order, *place;         /* each after those it waits for; where it is */
    guint32 *head, *tail;           /* by task: before it, and after it */
    guint32 *most;                  /* by place: the latest end of those before it */
    guint32 end;
    /* Without the task that is looked at. */
    guint32 *head_without, *tail_without;
    guint32 *waits, *rests, *critical; /* to work in */
    guint64 moves;
    guint64 until; /* what breed->generated may come to */
    /* The best. */
    guint32 best_end;
    guint32 *best_mode, *best_queue, *best_order;
} RlvQueues;

/* Queues of the tasks of @breed's model, empty; free with rlv_queues_free(). */
RlvQueues *rlv_queues_new (RlvBreed *breed);
void rlv_queues_free (RlvQueues *q);

/* The queues as @order has the tasks, each in @queue of its own. */
gboolean rlv_queues_fill (RlvQueues *q, const guint32 *order, const guint32 *mode,
                          const guint32 *queue);
/* The queues of a schedule; FALSE where it is none. */
gboolean rlv_queues_begin (RlvQueues *q, const RlvMember *member);
/* Notes the queues as the best. */
void rlv_queues_keep (RlvQueues *q);

/* Order, heads, tails and end; FALSE when some tasks wait for each other. */
gboolean rlv_queues_measure (RlvQueues *q);
/* Heads and tails with @v in no queue, beside; the longest path then. */
guint32 rlv_queues_measure_without (RlvQueues *q, guint32 v);

/* Neither measures. */
void rlv_queues_take_out (RlvQueues *q, guint32 v);
void rlv_queues_put_in (RlvQueues *q, guint32 v, const RlvPut *put);
