-- A store as version 1 left it (sqlite3 FILE .dump, and the numbers of its head).
-- SPDX-License-Identifier: LGPL-2.1-or-later
PRAGMA application_id = 1919710803;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY, -- 'plan': id of the plan this store is of
    value TEXT NOT NULL
) STRICT;
INSERT INTO meta VALUES('plan','PLAN-A');
CREATE TABLE entry (
    side TEXT    NOT NULL CHECK (side IN ('client', 'provider', 'third')),
    seq  INTEGER NOT NULL CHECK (seq >= 1),
    prev TEXT    NOT NULL, -- hash of the entry before it in its feed; '-' for the first
    hash TEXT    NOT NULL, -- SHA-256 of text, in hexadecimal
    op   TEXT,             -- operation id: makes a repeated command harmless
    text TEXT    NOT NULL, -- the entry itself, in its canonical form
    PRIMARY KEY (side, seq)
) STRICT;
INSERT INTO entry VALUES('client',1,'-','d5aefed09a87f25ee983d4e983fd1dda58a30e9af00e58b153faa6a30b2620d8',NULL,replace('releve-entry/1\nplan 6:PLAN-A\nside client\nseq 1\nprev -\nrecorded 2027-01-04T12:00:05Z\nwho 5:Alice\nkind started\nsubject 1:A\nat 2027-01-04T12:00Z\n','\n',char(10)));
INSERT INTO entry VALUES('client',2,'d5aefed09a87f25ee983d4e983fd1dda58a30e9af00e58b153faa6a30b2620d8','4388168964cdb75a15479da5005fd13fe522dd1b50c162bcf3bf9d38e2f70b9f','op-1',replace('releve-entry/1\nplan 6:PLAN-A\nside client\nseq 2\nprev d5aefed09a87f25ee983d4e983fd1dda58a30e9af00e58b153faa6a30b2620d8\nrecorded 2027-01-04T12:00:05Z\nwho 5:Alice\nkind remaining\nsubject 1:A\nat 2027-01-04T12:00Z\nspan 2500 millidays\nnote 9:two\nlines\nop 4:op-1\n','\n',char(10)));
INSERT INTO entry VALUES('provider',1,'-','237e6e3d83b87e1f2b3daeb0c842d84ccf7c47801ebc5d267729fc663f3127d5',NULL,replace('releve-entry/1\nplan 6:PLAN-A\nside provider\nseq 1\nprev -\nseen client 2 4388168964cdb75a15479da5005fd13fe522dd1b50c162bcf3bf9d38e2f70b9f\nrecorded 2027-01-04T12:00:05Z\nwho 3:Bob\nkind delivered\nsubject 1:D\nat 2027-01-04T12:00Z\n','\n',char(10)));
INSERT INTO entry VALUES('client',3,'4388168964cdb75a15479da5005fd13fe522dd1b50c162bcf3bf9d38e2f70b9f','a8e94981802036a3de384d6559470e804a8d7db029ca6f9aa0c7305f0ab8f1c1',NULL,replace('releve-entry/1\nplan 6:PLAN-A\nside client\nseq 3\nprev 4388168964cdb75a15479da5005fd13fe522dd1b50c162bcf3bf9d38e2f70b9f\nseen provider 1 237e6e3d83b87e1f2b3daeb0c842d84ccf7c47801ebc5d267729fc663f3127d5\nrecorded 2027-01-04T12:00:05Z\nwho 5:Alice\nkind decided\nsubject 1:G\nat 2027-01-04T12:00Z\nvalue 2:go\n','\n',char(10)));
INSERT INTO entry VALUES('client',4,'a8e94981802036a3de384d6559470e804a8d7db029ca6f9aa0c7305f0ab8f1c1','5da2bb1a1e09714543aba6eec1b48ec0edfed7235e839926322ec0c06a53f04e',NULL,replace('releve-entry/1\nplan 6:PLAN-A\nside client\nseq 4\nprev a8e94981802036a3de384d6559470e804a8d7db029ca6f9aa0c7305f0ab8f1c1\nseen provider 1 237e6e3d83b87e1f2b3daeb0c842d84ccf7c47801ebc5d267729fc663f3127d5\nrecorded 2027-01-04T12:00:05Z\nwho 5:Alice\nkind baseline-proposed\nsubject 2:B1\nat 2027-01-04T12:00Z\nevidence 6:A 1 2\n\n','\n',char(10)));
INSERT INTO entry VALUES('provider',2,'237e6e3d83b87e1f2b3daeb0c842d84ccf7c47801ebc5d267729fc663f3127d5','f3e89febfcc03be85144339a797300f5cfbea9eb379ce88a7064c753f1e31c80',NULL,replace('releve-entry/1\nplan 6:PLAN-A\nside provider\nseq 2\nprev 237e6e3d83b87e1f2b3daeb0c842d84ccf7c47801ebc5d267729fc663f3127d5\nseen client 4 5da2bb1a1e09714543aba6eec1b48ec0edfed7235e839926322ec0c06a53f04e\nrecorded 2027-01-04T12:00:05Z\nwho 3:Bob\nkind baseline-signed\nsubject 2:B1\nat 2027-01-04T12:00Z\nvalue 64:e33811b22a0336648b22d40a26afec36a69cec21cf37df9e1afb48eae8e56037\n','\n',char(10)));
CREATE TABLE tip (
    side TEXT    NOT NULL PRIMARY KEY,
    seq  INTEGER NOT NULL,
    hash TEXT    NOT NULL
) STRICT;
INSERT INTO tip VALUES('client',4,'5da2bb1a1e09714543aba6eec1b48ec0edfed7235e839926322ec0c06a53f04e');
INSERT INTO tip VALUES('provider',2,'f3e89febfcc03be85144339a797300f5cfbea9eb379ce88a7064c753f1e31c80');
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
INSERT INTO fact_task VALUES('A',29984400,NULL,2500,0,29984400,NULL,NULL,NULL,'client','Alice',1799064005);
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
INSERT INTO fact_delivery VALUES('D',29984400,NULL,NULL,'provider','both',NULL,NULL,'Bob',1799064005);
CREATE TABLE fact_decision (
    gate  TEXT NOT NULL,
    side  TEXT NOT NULL,
    value TEXT NOT NULL,
    note  TEXT,
    who   TEXT NOT NULL,
    at    INTEGER,
    PRIMARY KEY (gate, side)
) STRICT;
INSERT INTO fact_decision VALUES('G','client','go',NULL,'Alice',29984400);
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
INSERT INTO fact_baseline VALUES('B1','e33811b22a0336648b22d40a26afec36a69cec21cf37df9e1afb48eae8e56037',replace('A 1 2\n','\n',char(10)),'Alice',NULL,'client',1799064005,NULL,0,'Bob',1799064005,NULL,0);
CREATE UNIQUE INDEX entry_by_op ON entry (op, side);
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
COMMIT;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
