/* Tables of text: columns as wide as they need, cut or dropped where the terminal is
 * narrower, counted in display columns.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define GAP 2 /* columns between columns */

/* A plan of 100,000 tasks has a million of them. */
typedef struct {
    guint32 text;    /* where in the texts it begins */
    guint16 columns; /* it takes, where that fits */
    guint8 style;    /* ViewStyle */
    guint8 band;
} Cell;

G_STATIC_ASSERT (sizeof (Cell) == 8);

struct _ViewTable {
    const ViewColumn *columns;
    guint n;
    GArray *cells;  /* Cell; a band stands alone between rows */
    GString *texts; /* of all cells, each ended by 0 */
};

void
view_styled (GString *out, const RlvLook *look, ViewStyle style, const char *text)
{
    static const char *const codes[] = {[VIEW_STYLE_NONE] = "",
                                        [VIEW_STYLE_BOLD] = "\033[1m",
                                        [VIEW_STYLE_DIM] = "\033[2m",
                                        [VIEW_STYLE_CLIENT] = "\033[34m",
                                        [VIEW_STYLE_PROVIDER] = "\033[33m",
                                        [VIEW_STYLE_ERROR] = "\033[1;31m",
                                        [VIEW_STYLE_WARNING] = "\033[1;33m",
                                        [VIEW_STYLE_NOTE] = "\033[1;36m",
                                        [VIEW_STYLE_GONE] = "\033[31m",
                                        [VIEW_STYLE_NEW] = "\033[32m"};

    if (!look->colour || style == VIEW_STYLE_NONE || *text == '\0') {
        g_string_append (out, text);
        return;
    }
    g_string_append (out, codes[style]);
    g_string_append (out, text);
    g_string_append (out, "\033[0m");
}

ViewStyle
view_side_style (RlvSide side)
{
    if (side == RLV_SIDE_CLIENT)
        return VIEW_STYLE_CLIENT;
    return side == RLV_SIDE_PROVIDER ? VIEW_STYLE_PROVIDER : VIEW_STYLE_NONE;
}

void
view_heading (GString *out, const RlvLook *look, const char *text)
{
    g_autoptr (GString) wrapped = g_string_new (NULL);

    view_append_wrapped (wrapped, text, look->width, 0, 0);
    g_string_truncate (wrapped, wrapped->len - 1);
    view_styled (out, look, VIEW_STYLE_BOLD, wrapped->str);
    g_string_append_c (out, '\n');
}

ViewTable *
view_table_new (const ViewColumn *columns, guint n)
{
    ViewTable *table = g_new0 (ViewTable, 1);

    table->columns = columns;
    table->n = n;
    table->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
    table->texts = g_string_new (NULL);
    return table;
}

void
view_table_free (ViewTable *table)
{
    if (table == NULL)
        return;
    g_array_unref (table->cells);
    g_string_free (table->texts, TRUE);
    g_free (table);
}

static const char *
text_of (const ViewTable *table, const Cell *cell)
{
    return table->texts->str + cell->text;
}

static void
add_cell (ViewTable *table, ViewStyle style, gboolean band, const char *text)
{
    Cell cell = {.style = (guint8) style, .band = (guint8) band};

    g_assert (table->texts->len < G_MAXUINT32);
    cell.text = (guint32) table->texts->len;
    view_append_harmless (table->texts, text);
    cell.columns = (guint16) MIN (view_columns (text_of (table, &cell)), G_MAXUINT16);
    g_string_append_c (table->texts, '\0');
    g_array_append_val (table->cells, cell);
}

void
view_table_cell (ViewTable *table, ViewStyle style, const char *text)
{
    add_cell (table, style, FALSE, text == NULL ? "" : text);
}

void
view_table_cellf (ViewTable *table, ViewStyle style, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    g_autofree char *text = g_strdup_vprintf (format, args);
    va_end (args);
    view_table_cell (table, style, text);
}

void
view_table_band (ViewTable *table, ViewStyle style, const char *text)
{
    add_cell (table, style, TRUE, text);
}

void
view_slip_cell (ViewTable *table, const RlvOutlook *outlook, RlvTaskIx task)
{
    const RlvTaskStatus *status = view_task_status (outlook, task);
    g_autoptr (GString) slip = g_string_new (NULL);

    if (outlook->baseline != NULL && status != NULL && status->finish_slip != 0)
        view_days_signed (slip, status->finish_slip);
    view_table_cell (table, VIEW_STYLE_NONE, slip->str);
}

static guint
total (const ViewTable *table, const guint *widths)
{
    guint sum = 0;

    for (guint i = 0; i < table->n; i++)
        if (widths[i] > 0)
            sum += widths[i] + (sum > 0 ? GAP : 0);
    return sum;
}

/* Takes from the widest column that may be cut, one at a time: there are few columns
 * and at most some hundreds to take. */
static gboolean
shrink (const ViewTable *table, guint *widths, guint room)
{
    while (total (table, widths) > room) {
        guint widest = table->n;

        for (guint i = 0; i < table->n; i++)
            if (table->columns[i].least > 0 && widths[i] > table->columns[i].least &&
                (widest == table->n || widths[i] > widths[widest]))
                widest = i;
        if (widest == table->n)
            return FALSE;
        widths[widest]--;
    }
    return TRUE;
}

static gboolean
drop_one (const ViewTable *table, guint *natural)
{
    guint most = table->n;

    for (guint i = 0; i < table->n; i++)
        if (table->columns[i].drop > 0 && natural[i] > 0 &&
            (most == table->n || table->columns[i].drop > table->columns[most].drop))
            most = i;
    if (most == table->n)
        return FALSE;
    natural[most] = 0;
    return TRUE;
}

/* A column of width 0 is not shown. */
static void
measure (const ViewTable *table, const RlvLook *look, gboolean titles, guint *widths)
{
    g_autofree guint *natural = g_new0 (guint, table->n);
    guint column = 0;

    for (guint i = 0; i < table->cells->len; i++) {
        const Cell *cell = &g_array_index (table->cells, Cell, i);

        if (cell->band)
            continue;
        natural[column] = MAX (natural[column], cell->columns);
        column = (column + 1) % table->n;
    }
    for (guint i = 0; i < table->n && titles; i++)
        if (natural[i] > 0)
            natural[i] = MAX (natural[i], view_columns (table->columns[i].title));
    /* No name is worth a line of a thousand columns, even in a file. */
    for (guint i = 0; i < table->n; i++)
        if (table->columns[i].least > 0)
            natural[i] = MIN (natural[i], MAX (100, table->columns[i].least));
    do {
        for (guint i = 0; i < table->n; i++)
            widths[i] = natural[i];
    } while (look->width > 0 && !shrink (table, widths, look->width) &&
             drop_one (table, natural));
}

/* @columns of @text, cut to @width. */
static void
write_cell (GString *out, const RlvLook *look, const ViewColumn *column, guint width,
            ViewStyle style, const char *text, guint columns)
{
    g_autoptr (GString) cut = NULL;

    if (columns > width) {
        cut = g_string_new (NULL);
        view_append_cut (cut, text, width, look->plain);
        text = cut->str;
        columns = MIN (view_columns (text), width);
    }
    if (column->right)
        view_append_blanks (out, width - columns);
    view_styled (out, look, style, text);
    if (!column->right)
        view_append_blanks (out, width - columns);
}

static void
trim_line (GString *out, gsize from)
{
    gsize end = out->len;

    while (end > from && out->str[end - 1] == ' ')
        end--;
    g_string_truncate (out, end);
    g_string_append_c (out, '\n');
}

void
view_table_write (const ViewTable *table, GString *out, const RlvLook *look,
                  gboolean titles)
{
    g_autofree guint *widths = g_new0 (guint, table->n);
    guint column = 0;
    gsize from = out->len;

    measure (table, look, titles, widths);
    for (guint i = 0; i < table->n && titles; i++) {
        if (widths[i] == 0)
            continue;
        if (out->len > from)
            view_append_blanks (out, GAP);
        write_cell (out, look, &table->columns[i], widths[i], VIEW_STYLE_DIM,
                    table->columns[i].title, view_columns (table->columns[i].title));
    }
    if (titles)
        trim_line (out, from);
    from = out->len;
    for (guint i = 0; i < table->cells->len; i++) {
        const Cell *cell = &g_array_index (table->cells, Cell, i);

        if (cell->band) {
            view_styled (out, look, cell->style, text_of (table, cell));
            g_string_append_c (out, '\n');
            from = out->len;
            continue;
        }
        if (widths[column] > 0) {
            if (column > 0 && out->len > from)
                view_append_blanks (out, GAP);
            write_cell (out, look, &table->columns[column], widths[column], cell->style,
                        text_of (table, cell), cell->columns);
        }
        column = (column + 1) % table->n;
        if (column == 0) {
            trim_line (out, from);
            from = out->len;
        }
    }
}
