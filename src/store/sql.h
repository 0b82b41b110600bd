/* Every statement of the store, by name; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

typedef enum {
    RLV_SQL_BEGIN_READ,
    RLV_SQL_BEGIN_WRITE,
    RLV_SQL_COMMIT,
    RLV_SQL_ROLLBACK,
    RLV_SQL_META_GET,
    RLV_SQL_META_PUT,
    RLV_SQL_ENTRY_ADD,
    RLV_SQL_ENTRY_GET,
    RLV_SQL_ENTRY_LAST,
    RLV_SQL_ENTRY_BY_OP,
    RLV_SQL_ENTRY_FEED,
    RLV_SQL_TIPS,
    RLV_SQL_INTEGRITY,
    RLV_SQL_SCHEMA,
    /* Five for each table of facts, in the order of RlvFactVerb. */
    RLV_SQL_TASK,
    RLV_SQL_DELIVERY = RLV_SQL_TASK + 5,
    RLV_SQL_DECISION = RLV_SQL_DELIVERY + 5,
    RLV_SQL_ACTION = RLV_SQL_DECISION + 5,
    RLV_SQL_BASELINE = RLV_SQL_ACTION + 5,
    RLV_N_SQL = RLV_SQL_BASELINE + 5
} RlvSql;

/* What is done with facts: all rows sorted, the row of a key, drop the row of a key,
 * put a row, drop all. */
typedef enum {
    RLV_FACT_ALL,
    RLV_FACT_ONE,
    RLV_FACT_DROP,
    RLV_FACT_PUT,
    RLV_FACT_CLEAR,
} RlvFactVerb;

/* Their texts.  A store prepares each on opening, so a misspelt one fails every test.
 */
extern const char *const rlv_sql[RLV_N_SQL];
