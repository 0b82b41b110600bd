/* What the parts of a chart share: its scale, its pens.
 *
 * Coordinates are tenths of a unit, kept as integers, so that the same plan gives the
 * same bytes on every machine.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "view/priv.h"

#define VIEW_CHART_WIDTH 11800
#define VIEW_CHART_LEFT  3100  /* of the days, where names are short */
#define VIEW_CHART_NAMES 4500  /* where they are long */
#define VIEW_CHART_RIGHT 11300 /* of the days; dates beside bars run beyond */
#define VIEW_AXIS_HEIGHT 830

typedef struct {
    ViewXml *xml;
    const RlvOutlook *outlook;
    RlvBy by;
    RlvDay first, until; /* Mondays: the days drawn */
    gint64 left;         /* where the days begin; names stand before them */
    gboolean by_day; /* bars cover whole days, else they start and end by the clock */
    GArray *bands;   /* ViewBand: freezes, in order of time */
    gint64 bottom;   /* of the lines that cross the chart being drawn */
    gint64 top;      /* of the next chart, when they are stacked */
} ViewChart;

typedef struct {
    RlvItemIx item;
    RlvTime from, until;
    gboolean recurring;
} ViewBand;

gint64 view_chart_x (const ViewChart *chart, RlvTime time);
gint64 view_chart_day_x (const ViewChart *chart, RlvDay day);
/* Ends of a task's bar, also of its baseline's; at least a little wide. */
void view_chart_bar (const ViewChart *chart, RlvTaskIx task, gint64 *x1, gint64 *x2);
gboolean view_chart_baseline (const ViewChart *chart, RlvTaskIx task, gint64 *x1,
                              gint64 *x2);

/* Begins a chart with its axis; gives the height of what follows below the axis. */
void view_chart_begin (ViewChart *chart, const char *kind, const char *title,
                       const char *label, gint64 height, gboolean legend);
/* The line of the data date: over what was drawn, under what follows. */
void view_chart_today (ViewChart *chart);
void view_chart_end (ViewChart *chart);

/* Pens. Classes are separated by blanks; @title and @anchor may be NULL. */
void view_rect (ViewXml *xml, const char *classes, gint64 x, gint64 y, gint64 width,
                gint64 height, const char *title);
void view_line (ViewXml *xml, const char *classes, gint64 x1, gint64 y1, gint64 x2,
                gint64 y2);
void view_path (ViewXml *xml, const char *classes, const char *d, const char *title);
void view_write (ViewXml *xml, const char *classes, gint64 x, gint64 y,
                 const char *anchor, const char *text);
/* A diamond around a point, @half wide and high on each side. */
void view_diamond (ViewXml *xml, const char *classes, gint64 x, gint64 y, gint64 half,
                   const char *title);
/* The shape of a side, @size wide and high around a point. */
void view_side_shape (ViewXml *xml, RlvSide side, gint64 x, gint64 y, gint64 size);
/* Appends "12.3 ". */
void view_append_tenths (GString *out, gint64 tenths);

/* Classes of a task's bar: its side, whether it decides, is near to it, is done. */
void view_bar_classes (GString *out, const RlvOutlook *outlook, RlvTaskIx task);
/* What a bar says when it is pointed at. */
void view_bar_title (GString *out, const RlvOutlook *outlook, RlvTaskIx task);

/* lanes.c, rows.c */
void view_lanes (ViewChart *chart);
void view_rows (ViewChart *chart);
