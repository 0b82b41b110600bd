/* Chances, as their two forms share them.  Names here do not leave the library.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "view/priv.h"

/* A task that takes longer than planned, or a cause or risk: in how many draws, in how
 * many late ones, and how many more that is than if it had nothing to do with it. */
typedef struct {
    RlvTaskIx task;
    guint32 cause;
    guint64 all, late;
    gint64 lift;
} ViewDriver;

/* All that the target may wait for, what is most frequent in late draws first. */
GArray *view_drivers (const RlvOutlook *outlook, const RlvChances *chances);
/* Its deadline or fixed date, else its planned day. */
RlvDay view_mark_day (const RlvRiskMark *mark);
/* "41 %". */
void view_chance (GString *out, guint64 hits, guint64 draws);
/* Draws in which the target is in time, with what was changed if something was. */
guint64 view_in_time (const RlvChances *chances);
/* Whether what was changed makes no difference that the draws can tell. */
gboolean view_change_is_none (const RlvChances *chances);
void view_chance_cell (ViewTable *table, guint64 hits, guint64 draws);
void view_day_cell (ViewTable *table, RlvDay day);

/* Returns whether there are any. */
gboolean view_append_drivers (GString *out, const RlvOutlook *outlook,
                              const RlvChances *chances, const RlvLook *look);
void view_append_paths (GString *out, const RlvOutlook *outlook,
                        const RlvChances *chances, const RlvLook *look);
