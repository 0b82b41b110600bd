/* Every statement of the store: nowhere else is there SQL, but in the migrations and in
 * the settings of a connection (db.c).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/sql.h"

#define TASK                                                                           \
    "task, started, finished, remaining, remaining_unit, remaining_at, "               \
    "blocked_by, blocked_note, blocked_since, side, who, recorded"
#define DELIVERY                                                                       \
    "id, delivered, accepted, refused, delivered_side, accepted_side, "                \
    "evidence, note, who, recorded"
#define DECISION "gate, side, value, note, who, at"
#define ACTION                                                                         \
    "action, state, day, done, evidence, note, who, side, confirmed, postponed"
#define BASELINE                                                                       \
    "name, hash, dates, proposed_by, note, proposed_side, proposed, "                  \
    "client_by, client_at, provider_by, provider_at, third_by, third_at"
#define ENTRY "side, seq, prev, hash, op, text"

/* clang-format off */
const char *const rlv_sql[RLV_N_SQL] = {
    [RLV_SQL_BEGIN_READ] = "BEGIN",
    [RLV_SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [RLV_SQL_COMMIT] = "COMMIT",
    [RLV_SQL_ROLLBACK] = "ROLLBACK",
    [RLV_SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
    [RLV_SQL_META_PUT] = "INSERT INTO meta (name, value) VALUES (?1, ?2)",

    [RLV_SQL_ENTRY_ADD] =
        "INSERT INTO entry (" ENTRY ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [RLV_SQL_ENTRY_GET] =
        "SELECT " ENTRY " FROM entry WHERE side = ?1 AND seq = ?2",
    [RLV_SQL_ENTRY_LAST] =
        "SELECT seq, hash FROM entry WHERE side = ?1 ORDER BY seq DESC LIMIT 1",
    [RLV_SQL_ENTRY_BY_OP] =
        "SELECT " ENTRY " FROM entry WHERE op = ?1 ORDER BY side, seq LIMIT 1",
    [RLV_SQL_ENTRY_FEED] =
        "SELECT " ENTRY " FROM entry WHERE side = ?1 ORDER BY seq",
    [RLV_SQL_TIPS] = "SELECT side, seq, hash FROM tip ORDER BY side",

    [RLV_SQL_INTEGRITY] = "PRAGMA integrity_check (1)",
    [RLV_SQL_SCHEMA] =
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " ORDER BY type, name",

    [RLV_SQL_TASK + RLV_FACT_ALL] = "SELECT " TASK " FROM fact_task ORDER BY task",
    [RLV_SQL_TASK + RLV_FACT_ONE] = "SELECT " TASK " FROM fact_task WHERE task = ?1",
    [RLV_SQL_TASK + RLV_FACT_DROP] = "DELETE FROM fact_task WHERE task = ?1",
    [RLV_SQL_TASK + RLV_FACT_PUT] =
        "INSERT INTO fact_task (" TASK ")"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [RLV_SQL_TASK + RLV_FACT_CLEAR] = "DELETE FROM fact_task",

    [RLV_SQL_DELIVERY + RLV_FACT_ALL] =
        "SELECT " DELIVERY " FROM fact_delivery ORDER BY id",
    [RLV_SQL_DELIVERY + RLV_FACT_ONE] =
        "SELECT " DELIVERY " FROM fact_delivery WHERE id = ?1",
    [RLV_SQL_DELIVERY + RLV_FACT_DROP] = "DELETE FROM fact_delivery WHERE id = ?1",
    [RLV_SQL_DELIVERY + RLV_FACT_PUT] =
        "INSERT INTO fact_delivery (" DELIVERY ")"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [RLV_SQL_DELIVERY + RLV_FACT_CLEAR] = "DELETE FROM fact_delivery",

    [RLV_SQL_DECISION + RLV_FACT_ALL] =
        "SELECT " DECISION " FROM fact_decision ORDER BY gate, side",
    [RLV_SQL_DECISION + RLV_FACT_ONE] =
        "SELECT " DECISION " FROM fact_decision WHERE gate = ?1 AND side = ?2",
    [RLV_SQL_DECISION + RLV_FACT_DROP] =
        "DELETE FROM fact_decision WHERE gate = ?1 AND side = ?2",
    [RLV_SQL_DECISION + RLV_FACT_PUT] =
        "INSERT INTO fact_decision (" DECISION ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [RLV_SQL_DECISION + RLV_FACT_CLEAR] = "DELETE FROM fact_decision",

    [RLV_SQL_ACTION + RLV_FACT_ALL] =
        "SELECT " ACTION " FROM fact_action ORDER BY action",
    [RLV_SQL_ACTION + RLV_FACT_ONE] =
        "SELECT " ACTION " FROM fact_action WHERE action = ?1",
    [RLV_SQL_ACTION + RLV_FACT_DROP] = "DELETE FROM fact_action WHERE action = ?1",
    [RLV_SQL_ACTION + RLV_FACT_PUT] =
        "INSERT INTO fact_action (" ACTION ")"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [RLV_SQL_ACTION + RLV_FACT_CLEAR] = "DELETE FROM fact_action",

    [RLV_SQL_BASELINE + RLV_FACT_ALL] =
        "SELECT " BASELINE " FROM fact_baseline ORDER BY proposed, name",
    [RLV_SQL_BASELINE + RLV_FACT_ONE] =
        "SELECT " BASELINE " FROM fact_baseline WHERE name = ?1",
    [RLV_SQL_BASELINE + RLV_FACT_DROP] = "DELETE FROM fact_baseline WHERE name = ?1",
    [RLV_SQL_BASELINE + RLV_FACT_PUT] =
        "INSERT INTO fact_baseline (" BASELINE ")"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [RLV_SQL_BASELINE + RLV_FACT_CLEAR] = "DELETE FROM fact_baseline",
};
/* clang-format on */
