/* Facts between C and SQL.  Each table is a list of columns that says where in the
 * structure a column's value lies; all tables then share the code.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/facts.h"
#include "store/replay.h"

#include <string.h>

/* --- the tables ------------------------------------------------------------------ */

typedef enum {
    CELL_TEXT,   /* char *; NULL is NULL */
    CELL_NUMBER, /* gint64 */
    CELL_TIME,   /* RlvTime; RLV_TIME_NONE is NULL */
    CELL_DAY,    /* RlvDay; RLV_DAY_NONE is NULL */
    CELL_AMOUNT, /* gint32; -1 is NULL */
    CELL_UNIT,   /* RlvUnit, as a number */
    CELL_SIDE,   /* RlvSide, as a text */
} CellType;

typedef struct {
    gsize offset;
    CellType type;
} Column;

#define AT(type, member) G_STRUCT_OFFSET (type, member)

/* Columns stand in the order of the statements in sql.c, the key first. */
static const Column task_columns[] = {
    {AT (RlvTaskFact, task), CELL_TEXT},
    {AT (RlvTaskFact, started), CELL_TIME},
    {AT (RlvTaskFact, finished), CELL_TIME},
    {AT (RlvTaskFact, remaining.amount), CELL_AMOUNT},
    {AT (RlvTaskFact, remaining.unit), CELL_UNIT},
    {AT (RlvTaskFact, remaining_at), CELL_TIME},
    {AT (RlvTaskFact, blocked_by), CELL_TEXT},
    {AT (RlvTaskFact, blocked_note), CELL_TEXT},
    {AT (RlvTaskFact, blocked_since), CELL_TIME},
    {AT (RlvTaskFact, side), CELL_SIDE},
    {AT (RlvTaskFact, who), CELL_TEXT},
    {AT (RlvTaskFact, recorded), CELL_NUMBER},
};

static const Column delivery_columns[] = {
    {AT (RlvDeliveryFact, id), CELL_TEXT},
    {AT (RlvDeliveryFact, delivered), CELL_TIME},
    {AT (RlvDeliveryFact, accepted), CELL_TIME},
    {AT (RlvDeliveryFact, refused), CELL_TIME},
    {AT (RlvDeliveryFact, delivered_side), CELL_SIDE},
    {AT (RlvDeliveryFact, accepted_side), CELL_SIDE},
    {AT (RlvDeliveryFact, evidence), CELL_TEXT},
    {AT (RlvDeliveryFact, note), CELL_TEXT},
    {AT (RlvDeliveryFact, who), CELL_TEXT},
    {AT (RlvDeliveryFact, recorded), CELL_NUMBER},
};

static const Column decision_columns[] = {
    {AT (RlvDecisionFact, gate), CELL_TEXT},  {AT (RlvDecisionFact, side), CELL_SIDE},
    {AT (RlvDecisionFact, value), CELL_TEXT}, {AT (RlvDecisionFact, note), CELL_TEXT},
    {AT (RlvDecisionFact, who), CELL_TEXT},   {AT (RlvDecisionFact, at), CELL_TIME},
};

static const Column action_columns[] = {
    {AT (RlvActionFact, action), CELL_TEXT},
    {AT (RlvActionFact, state), CELL_TEXT},
    {AT (RlvActionFact, day), CELL_DAY},
    {AT (RlvActionFact, done), CELL_TIME},
    {AT (RlvActionFact, evidence), CELL_TEXT},
    {AT (RlvActionFact, note), CELL_TEXT},
    {AT (RlvActionFact, who), CELL_TEXT},
    {AT (RlvActionFact, side), CELL_SIDE},
    {AT (RlvActionFact, confirmed), CELL_NUMBER},
    {AT (RlvActionFact, postponed), CELL_NUMBER},
};

static const Column baseline_columns[] = {
    {AT (RlvBaselineFact, name), CELL_TEXT},
    {AT (RlvBaselineFact, hash), CELL_TEXT},
    {AT (RlvBaselineFact, table), CELL_TEXT},
    {AT (RlvBaselineFact, proposed_by), CELL_TEXT},
    {AT (RlvBaselineFact, note), CELL_TEXT},
    {AT (RlvBaselineFact, proposed_side), CELL_SIDE},
    {AT (RlvBaselineFact, proposed), CELL_NUMBER},
    {AT (RlvBaselineFact, signed_by[RLV_SIDE_CLIENT]), CELL_TEXT},
    {AT (RlvBaselineFact, signed_at[RLV_SIDE_CLIENT]), CELL_NUMBER},
    {AT (RlvBaselineFact, signed_by[RLV_SIDE_PROVIDER]), CELL_TEXT},
    {AT (RlvBaselineFact, signed_at[RLV_SIDE_PROVIDER]), CELL_NUMBER},
    {AT (RlvBaselineFact, signed_by[RLV_SIDE_THIRD]), CELL_TEXT},
    {AT (RlvBaselineFact, signed_at[RLV_SIDE_THIRD]), CELL_NUMBER},
};

static void
free_task (gpointer fact)
{
    rlv_fact_free (RLV_FACT_TASK, fact);
}

static void
free_delivery (gpointer fact)
{
    rlv_fact_free (RLV_FACT_DELIVERY, fact);
}

static void
free_decision (gpointer fact)
{
    rlv_fact_free (RLV_FACT_DECISION, fact);
}

static void
free_action (gpointer fact)
{
    rlv_fact_free (RLV_FACT_ACTION, fact);
}

static void
free_baseline (gpointer fact)
{
    rlv_fact_free (RLV_FACT_BASELINE, fact);
}

typedef struct {
    gsize size;
    const Column *columns;
    guint n_columns;
    guint n_keys;
    RlvSql sql;
    GDestroyNotify destroy;
} Table;

#define COLUMNS(list) (list), G_N_ELEMENTS (list)

/* clang-format off */
static const Table tables[RLV_N_FACTS] = {
    [RLV_FACT_TASK] =
        {sizeof (RlvTaskFact), COLUMNS (task_columns), 1, RLV_SQL_TASK, free_task},
    [RLV_FACT_DELIVERY] =
        {sizeof (RlvDeliveryFact), COLUMNS (delivery_columns), 1, RLV_SQL_DELIVERY,
         free_delivery},
    [RLV_FACT_DECISION] =
        {sizeof (RlvDecisionFact), COLUMNS (decision_columns), 2, RLV_SQL_DECISION,
         free_decision},
    [RLV_FACT_ACTION] =
        {sizeof (RlvActionFact), COLUMNS (action_columns), 1, RLV_SQL_ACTION,
         free_action},
    [RLV_FACT_BASELINE] =
        {sizeof (RlvBaselineFact), COLUMNS (baseline_columns), 1, RLV_SQL_BASELINE,
         free_baseline},
};
/* clang-format on */

RlvSql
rlv_fact_sql (RlvFactTable table, RlvFactVerb verb)
{
    return (RlvSql) (tables[table].sql + verb);
}

GDestroyNotify
rlv_fact_destroy (RlvFactTable table)
{
    return tables[table].destroy;
}

/* --- cells ----------------------------------------------------------------------- */

/* A value as SQL has it: a text, or a number, or neither. */
typedef struct {
    gboolean is_null;
    gboolean is_text;
    gint64 number;
    const char *text;
} Cell;

static Cell
number_cell (gint64 number, gint64 none)
{
    return (Cell){.is_null = number == none, .number = number};
}

static Cell
get_cell (gconstpointer fact, const Column *column)
{
    gconstpointer at = (const char *) fact + column->offset;
    const char *text;

    switch (column->type) {
    case CELL_TIME:
        return number_cell (*(const RlvTime *) at, RLV_TIME_NONE);
    case CELL_DAY:
        return number_cell (*(const RlvDay *) at, RLV_DAY_NONE);
    case CELL_AMOUNT:
        return number_cell (*(const gint32 *) at, -1);
    case CELL_NUMBER:
        return (Cell){.number = *(const gint64 *) at};
    case CELL_UNIT:
        return (Cell){.number = *(const RlvUnit *) at};
    case CELL_SIDE:
        text = rlv_side_name (*(const RlvSide *) at);
        return (Cell){.is_text = TRUE, .text = text};
    case CELL_TEXT:
    default:
        text = *(const char *const *) at;
        return (Cell){.is_text = TRUE, .is_null = text == NULL, .text = text};
    }
}

static gint64
number_or (sqlite3_stmt *row, int i, gint64 none)
{
    return sqlite3_column_type (row, i) == SQLITE_NULL ? none
                                                       : sqlite3_column_int64 (row, i);
}

/* FALSE when the database holds what no fact does. */
static gboolean
set_cell (gpointer fact, const Column *column, sqlite3_stmt *row, int i)
{
    gpointer at = (char *) fact + column->offset;
    const char *text = (const char *) sqlite3_column_text (row, i);
    gint64 number;

    switch (column->type) {
    case CELL_TIME:
        *(RlvTime *) at = number_or (row, i, RLV_TIME_NONE);
        return TRUE;
    case CELL_DAY:
        *(RlvDay *) at = (RlvDay) number_or (row, i, RLV_DAY_NONE);
        return TRUE;
    case CELL_AMOUNT:
        number = number_or (row, i, -1);
        *(gint32 *) at = (gint32) number;
        return number == (gint32) number;
    case CELL_NUMBER:
        *(gint64 *) at = number_or (row, i, 0);
        return TRUE;
    case CELL_UNIT:
        number = number_or (row, i, -1);
        *(RlvUnit *) at = (RlvUnit) number;
        return number >= 0 && number <= RLV_UNIT_ELAPSED;
    case CELL_SIDE:
        return text != NULL && rlv_side_parse (text, at);
    case CELL_TEXT:
    default:
        g_free (*(char **) at);
        *(char **) at = g_strdup (text);
        return text == NULL || g_utf8_validate (text, -1, NULL);
    }
}

static gboolean
cell_is (sqlite3_stmt *row, int i, Cell cell)
{
    switch (sqlite3_column_type (row, i)) {
    case SQLITE_NULL:
        return cell.is_null;
    case SQLITE_INTEGER:
        return !cell.is_null && !cell.is_text &&
               sqlite3_column_int64 (row, i) == cell.number;
    case SQLITE_TEXT:
        return !cell.is_null && cell.is_text &&
               strcmp ((const char *) sqlite3_column_text (row, i), cell.text) == 0;
    default:
        return FALSE;
    }
}

static void
bind_cell (sqlite3_stmt *stmt, int i, Cell cell)
{
    if (cell.is_null)
        sqlite3_bind_null (stmt, i);
    else if (cell.is_text)
        sqlite3_bind_text (stmt, i, cell.text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_int64 (stmt, i, cell.number);
}

/* --- facts ----------------------------------------------------------------------- */

static void
blank_cell (gpointer fact, const Column *column)
{
    gpointer at = (char *) fact + column->offset;

    if (column->type == CELL_TIME)
        *(RlvTime *) at = RLV_TIME_NONE;
    if (column->type == CELL_DAY)
        *(RlvDay *) at = RLV_DAY_NONE;
    if (column->type == CELL_AMOUNT)
        *(gint32 *) at = -1;
    if (column->type == CELL_SIDE)
        *(RlvSide *) at = RLV_SIDE_BOTH;
}

gpointer
rlv_fact_new (RlvFactTable table, const char *id, RlvSide side)
{
    const Table *t = &tables[table];
    gpointer fact = g_malloc0 (t->size);

    for (guint i = 0; i < t->n_columns; i++)
        blank_cell (fact, &t->columns[i]);
    *(char **) (gpointer) ((char *) fact + t->columns[0].offset) = g_strdup (id);
    if (table == RLV_FACT_TASK)
        ((RlvTaskFact *) fact)->foreseen = RLV_TIME_NONE;
    if (t->n_keys == 2)
        *(RlvSide *) (gpointer) ((char *) fact + t->columns[1].offset) = side;
    return fact;
}

void
rlv_fact_free (RlvFactTable table, gpointer fact)
{
    const Table *t = &tables[table];

    if (fact == NULL)
        return;
    for (guint i = 0; i < t->n_columns; i++)
        if (t->columns[i].type == CELL_TEXT)
            g_free (*(char **) (gpointer) ((char *) fact + t->columns[i].offset));
    g_free (fact);
}

/* Ids hold no newline. */
char *
rlv_fact_key (RlvFactTable table, gconstpointer fact)
{
    const Table *t = &tables[table];
    const char *id = get_cell (fact, &t->columns[0]).text;

    if (t->n_keys == 1)
        return g_strdup (id);
    return g_strjoin ("\n", id, get_cell (fact, &t->columns[1]).text, NULL);
}

char *
rlv_fact_row_key (RlvFactTable table, sqlite3_stmt *row)
{
    const char *id = (const char *) sqlite3_column_text (row, 0);

    if (tables[table].n_keys == 1)
        return g_strdup (id);
    return g_strjoin ("\n", id, (const char *) sqlite3_column_text (row, 1), NULL);
}

gboolean
rlv_fact_row_is (RlvFactTable table, sqlite3_stmt *row, gconstpointer fact)
{
    const Table *t = &tables[table];

    for (guint i = 0; i < t->n_columns; i++)
        if (!cell_is (row, (int) i, get_cell (fact, &t->columns[i])))
            return FALSE;
    return TRUE;
}

gboolean
rlv_fact_put (RlvDb *db, RlvFactTable table, gconstpointer fact, GError **error)
{
    const Table *t = &tables[table];
    sqlite3_stmt *stmt = rlv_db_start (db, rlv_fact_sql (table, RLV_FACT_PUT), "");

    for (guint i = 0; i < t->n_columns; i++)
        bind_cell (stmt, (int) i + 1, get_cell (fact, &t->columns[i]));
    return rlv_db_run (db, stmt, error);
}

static gboolean
read_row (RlvDb *db, RlvFactTable table, sqlite3_stmt *row, gpointer fact,
          GError **error)
{
    const Table *t = &tables[table];

    for (guint i = 0; i < t->n_columns; i++)
        if (!set_cell (fact, &t->columns[i], row, (int) i)) {
            g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                         _ ("%s: what was derived from the journal is damaged; verify "
                            "the store and have it repaired"),
                         db->path);
            return FALSE;
        }
    return TRUE;
}

GPtrArray *
rlv_facts_all (RlvDb *db, RlvFactTable table, GError **error)
{
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (tables[table].destroy);
    sqlite3_stmt *stmt = rlv_db_start (db, rlv_fact_sql (table, RLV_FACT_ALL), "");
    gboolean row;

    while (rlv_db_step (db, stmt, &row, error)) {
        if (!row)
            return g_steal_pointer (&all);
        gpointer fact = rlv_fact_new (table, NULL, RLV_SIDE_BOTH);
        g_ptr_array_add (all, fact);
        if (!read_row (db, table, stmt, fact, error)) {
            sqlite3_reset (stmt);
            return NULL;
        }
    }
    return NULL;
}

/* --- deriving -------------------------------------------------------------------- */

static sqlite3_stmt *
start_keyed (RlvDb *db, RlvFactTable table, RlvFactVerb verb, const RlvEntry *entry)
{
    const RlvSql sql = rlv_fact_sql (table, verb);

    if (tables[table].n_keys == 1)
        return rlv_db_start (db, sql, "t", entry->subject);
    return rlv_db_start (db, sql, "tt", entry->subject, rlv_side_name (entry->side));
}

/* Fills @fact from its row, if it has one. */
static gboolean
load (RlvDb *db, RlvFactTable table, const RlvEntry *entry, gpointer fact,
      GError **error)
{
    sqlite3_stmt *stmt = start_keyed (db, table, RLV_FACT_ONE, entry);
    gboolean row, ok = rlv_db_step (db, stmt, &row, error);

    if (ok && row)
        ok = read_row (db, table, stmt, fact, error);
    sqlite3_reset (stmt);
    return ok;
}

static gboolean
derive_one (RlvDb *db, const RlvEntry *entry, GError **error)
{
    const RlvFactTable table = rlv_fact_table (entry->kind);
    gpointer fact = rlv_fact_new (table, entry->subject, entry->side);
    gboolean ok = load (db, table, entry, fact, error);

    if (ok && rlv_fact_apply (entry, fact))
        ok = rlv_db_run (db, start_keyed (db, table, RLV_FACT_DROP, entry), error) &&
             rlv_fact_put (db, table, fact, error);
    rlv_fact_free (table, fact);
    return ok;
}

static gboolean
drop_subject (RlvDb *db, RlvFactTable table, const char *subject, GError **error)
{
    RlvEntry key = {.subject = subject};
    gboolean ok = TRUE;

    for (guint i = 0; ok && i < RLV_N_FEEDS; i++) {
        key.side = rlv_feeds[i];
        ok = rlv_db_run (db, start_keyed (db, table, RLV_FACT_DROP, &key), error);
    }
    return ok;
}

/* Its subject as if what is taken back had never been said. */
static gboolean
derive_again (RlvDb *db, const char *plan, const char *subject, GError **error)
{
    RlvReplay replay;
    gboolean ok = rlv_replay (db, plan, NULL, subject, &replay, error);

    for (guint i = 0; ok && i < RLV_N_FACTS; i++) {
        g_autoptr (GPtrArray) facts = rlv_replay_take (&replay, (RlvFactTable) i);

        ok = drop_subject (db, (RlvFactTable) i, subject, error);
        for (guint k = 0; ok && k < facts->len; k++)
            ok = rlv_fact_put (db, (RlvFactTable) i, facts->pdata[k], error);
    }
    rlv_replay_clear (&replay);
    return ok;
}

gboolean
rlv_facts_derive (RlvDb *db, const char *plan, const RlvEntry *entry, GError **error)
{
    if (entry->kind == RLV_EVENT_REOPENED || entry->kind == RLV_EVENT_WITHDRAWN)
        return derive_again (db, plan, entry->subject, error);
    return derive_one (db, entry, error);
}
