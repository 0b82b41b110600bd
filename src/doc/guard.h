/* The first look at a file: its tokens, before any parser sees them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "doc/source.h"

/* Walks over a file token by token, a window at a time, refuses what no plan needs and
 * no parser should be given, and knows line and column of every start tag. */
typedef struct {
    RlvSource *source;
    RlvFindings *findings;
    char *window;   /* the part of the file held */
    gsize size;     /* of the window */
    gsize end;      /* bytes in it */
    gsize valid;    /* those found to be UTF-8 */
    gsize at;       /* the next token */
    gsize handed;   /* bytes given on */
    gsize known;    /* where line and column hold */
    guint64 offset; /* of the window in the file */
    guint64 next_mark;
    guint32 line, column;
    guint depth;
    gboolean begun;
    gboolean at_end; /* no more bytes in the file */
    GArray *starts;  /* RlvMark: start tags looked at and not yet asked for */
    guint asked;
} RlvGuard;

void rlv_guard_init (RlvGuard *guard, RlvSource *source, RlvFindings *findings);
void rlv_guard_clear (RlvGuard *guard);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RlvGuard, rlv_guard_clear)

/* The next bytes to parse, whole tokens only, good until the next call; *@n is 0 at the
 * end.  FALSE when the file is refused, which was then said. */
gboolean rlv_guard_next (RlvGuard *guard, const char **bytes, gsize *n);

/* Where the next start tag stands; line 0 when there is none. */
RlvMark rlv_guard_start (RlvGuard *guard);
