-- Version 1: the journal, and the facts that follow from it.
-- SPDX-License-Identifier: LGPL-2.1-or-later
--
-- SPDX-License-Identifier: LGPL-2.1-or-later
--
-- Only the journal is truth.  It is appended to and never changed; the triggers keep
-- honest programs from slipping, the hashes show what others did.  Everything called
-- fact_ is derived and may be rebuilt at any time.

PRAGMA application_id = 1919710803; -- "rlvS"

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY, -- 'plan': id of the plan this store is of
    value TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    side TEXT    NOT NULL CHECK (side IN ('client', 'provider', 'third')),
    seq  INTEGER NOT NULL CHECK (seq >= 1),
    prev TEXT    NOT NULL, -- hash of the entry before it in its feed; '-' for the first
    hash TEXT    NOT NULL, -- SHA-256 of text, in hexadecimal
    op   TEXT,             -- operation id: makes a repeated command harmless
    text TEXT    NOT NULL, -- the entry itself, in its canonical form
    PRIMARY KEY (side, seq)
) STRICT;
CREATE UNIQUE INDEX entry_by_op ON entry (op, side);

-- The newest entry of each feed, so that a cut tail shows.
CREATE TABLE tip (
    side TEXT    NOT NULL PRIMARY KEY,
    seq  INTEGER NOT NULL,
    hash TEXT    NOT NULL
) STRICT;

CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NEW.seq <> 1 + coalesce ((SELECT max (seq) FROM entry WHERE side = NEW.side), 0)
  OR NEW.prev <> coalesce ((SELECT hash FROM entry
                            WHERE side = NEW.side AND seq = NEW.seq - 1), '-')
BEGIN SELECT RAISE (ABORT, 'an entry must follow the newest of its feed'); END;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE (ABORT, 'the journal is never changed'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE (ABORT, 'the journal is never changed'); END;

CREATE TRIGGER entry_moves_tip AFTER INSERT ON entry
BEGIN
    INSERT INTO tip (side, seq, hash) VALUES (NEW.side, NEW.seq, NEW.hash)
    ON CONFLICT (side) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
END;

CREATE TRIGGER tip_advances BEFORE UPDATE ON tip
WHEN NEW.side <> OLD.side OR NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE (ABORT, 'a tip only moves on by one'); END;

CREATE TRIGGER tip_is_kept BEFORE DELETE ON tip
BEGIN SELECT RAISE (ABORT, 'the journal is never changed'); END;

-- Times are minutes since 1970 in UTC, days are days since 1970, what is recorded or
-- confirmed is seconds since 1970; NULL is "not said".

CREATE TABLE fact_task (
    task           TEXT NOT NULL PRIMARY KEY,
    started        INTEGER,
    finished       INTEGER,
    remaining      INTEGER,
    remaining_unit INTEGER NOT NULL, -- 0 thousandths of days, 1 minutes, 2 elapsed minutes
    remaining_at   INTEGER,
    blocked_by     TEXT,
    blocked_note   TEXT,
    blocked_since  INTEGER,
    side           TEXT NOT NULL,
    who            TEXT NOT NULL,
    recorded       INTEGER NOT NULL
) STRICT;

CREATE TABLE fact_delivery (
    id             TEXT NOT NULL PRIMARY KEY,
    delivered      INTEGER,
    accepted       INTEGER,
    refused        INTEGER,
    delivered_side TEXT NOT NULL, -- 'both' when nobody has
    accepted_side  TEXT NOT NULL,
    evidence       TEXT,
    note           TEXT,
    who            TEXT NOT NULL,
    recorded       INTEGER NOT NULL
) STRICT;

CREATE TABLE fact_decision (
    gate  TEXT NOT NULL,
    side  TEXT NOT NULL,
    value TEXT NOT NULL,
    note  TEXT,
    who   TEXT NOT NULL,
    at    INTEGER,
    PRIMARY KEY (gate, side)
) STRICT;

CREATE TABLE fact_action (
    action    TEXT NOT NULL PRIMARY KEY,
    state     TEXT NOT NULL,
    day       INTEGER,
    done      INTEGER,
    evidence  TEXT,
    note      TEXT,
    who       TEXT NOT NULL,
    side      TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    postponed INTEGER NOT NULL
) STRICT;

CREATE TABLE fact_baseline (
    name          TEXT NOT NULL PRIMARY KEY,
    hash          TEXT NOT NULL,
    dates         TEXT NOT NULL,
    proposed_by   TEXT NOT NULL,
    note          TEXT,
    proposed_side TEXT NOT NULL,
    proposed      INTEGER NOT NULL,
    client_by     TEXT,
    client_at     INTEGER NOT NULL,
    provider_by   TEXT,
    provider_at   INTEGER NOT NULL,
    third_by      TEXT,
    third_at      INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 1;
