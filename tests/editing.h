/* A plan made again with something in it changed, for tests.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <string.h>

#include "reading.h"

#define EDIT_MAX 128

typedef struct {
    RlvItemIx item;
    const char *attr; /* NULL: leave the item out, with all in it */
    char value[32];   /* "": leave the attribute out */
} EditChange;

typedef struct {
    EditChange changes[EDIT_MAX];
    guint n;
} Edit;

static inline void
edit_add (Edit *edit, RlvItemIx item, const char *attr, const char *value)
{
    EditChange *change = &edit->changes[edit->n];

    if (edit->n == EDIT_MAX)
        return;
    change->item = item;
    change->attr = attr;
    g_strlcpy (change->value, value, sizeof change->value);
    edit->n++;
}

/* What @item's attribute @attr (NULL: itself) becomes, or NULL as it was. */
static inline const char *
edit_find (const Edit *edit, RlvItemIx item, const char *attr)
{
    for (guint i = 0; i < edit->n; i++)
        if (edit->changes[i].item == item &&
            g_strcmp0 (edit->changes[i].attr, attr) == 0)
            return edit->changes[i].value;
    return NULL;
}

/* FALSE when the item is to be left out. */
static inline gboolean
edit_open (RlvPlanBuilder *builder, const RlvPlan *plan, RlvItemIx i, const Edit *edit)
{
    guint32 n_items;
    guint n_kinds;
    const RlvItem *item = &rlv_plan_items (plan, &n_items)[i];
    const RlvKindDef *def =
        &rlv_vocab_kinds (rlv_plan_vocab (plan), &n_kinds)[item->kind];

    if (edit_find (edit, i, NULL) != NULL)
        return FALSE;
    rlv_plan_builder_open (builder, item->kind, 0, item->line, item->column);
    for (guint a = 0; a < def->n_attrs; a++) {
        const char *text = edit_find (edit, i, def->attrs[a].name);

        if (text == NULL && rlv_item_has (plan, i, def->attrs[a].name))
            text = rlv_item_text (plan, i, def->attrs[a].name);
        if (text != NULL && *text != '\0')
            rlv_plan_builder_value (builder, a, text, strlen (text));
    }
    return TRUE;
}

/* @from with those changes, into @to. */
static inline gboolean
edit_load (const Loaded *from, const Edit *edit, const char *name, Loaded *to)
{
    RlvVocab *vocab = (RlvVocab *) rlv_plan_vocab (from->plan);
    g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (RlvItemIx));
    guint32 n;
    const RlvItem *items = rlv_plan_items (from->plan, &n);

    *to = (Loaded){.findings = rlv_findings_new ()};
    RlvPlanBuilder *builder = rlv_plan_builder_new (vocab, to->findings);
    rlv_plan_builder_file (builder, name);
    for (RlvItemIx i = 0; i < n;) {
        for (; ends->len > 0 && g_array_index (ends, RlvItemIx, ends->len - 1) <= i;
             g_array_set_size (ends, ends->len - 1))
            rlv_plan_builder_close (builder);
        if (!edit_open (builder, from->plan, i, edit)) {
            i = items[i].end;
            continue;
        }
        g_array_append_val (ends, items[i].end);
        i++;
    }
    for (; ends->len > 0; g_array_set_size (ends, ends->len - 1))
        rlv_plan_builder_close (builder);
    to->plan = rlv_plan_builder_end (builder, NULL);
    return load_rest (to, name);
}
