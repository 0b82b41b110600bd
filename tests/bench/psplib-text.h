/* What the readers of instances share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "psplib.h"

typedef struct {
    const char *at, *end; /* what is left of the text */
    guint line;
    GError **error;
} PspReader;

/* Always FALSE; the first reason stands. */
gboolean psp_refuse (PspReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The next line with anything but rules and blanks in it; FALSE at the end. */
gboolean psp_next_line (PspReader *reader, const char **line, const char **end);
gboolean psp_is_blank (char c);
/* A number of at most PSP_MAX_NUMBER at *@at, which moves past it. */
gboolean psp_take_number (PspReader *reader, const char **at, const char *end,
                          gint32 *number);
/* Whether nothing but blanks is left; refuses the rest. */
gboolean psp_at_end (PspReader *reader, const char *at, const char *end);
/* The next line must begin with @title. */
gboolean psp_take_title (PspReader *reader, const char *title);
/* The number after the colon of the next line that begins with @title. */
gboolean psp_take_header (PspReader *reader, const char *title, gint32 *number);

/* An instance with nothing in it yet. */
Psp *psp_new (guint32 n, guint32 n_resources);
/* Order, critical path, and whether anybody could schedule it at all. */
gboolean psp_look_over (PspReader *reader, Psp *psp);

/* def-read.c: what is left of a multi-skill file (.def); NULL and why. */
Psp *psp_take_def (PspReader *reader);
