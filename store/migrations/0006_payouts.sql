-- Money by wallet, as its device has it: payments and the batches in which officers send them. Keys are
-- random, slots and accounts blind names; who, where to and how much stand in the sealed blobs.
CREATE TABLE payout_batch (
  key   TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  no    INTEGER NOT NULL UNIQUE CHECK (no > 0),
  stand TEXT NOT NULL CHECK (stand IN ('waits', 'sent', 'approved', 'rejected', 'expired', 'withdrawn', 'refused')),
  blob  BLOB NOT NULL
) STRICT;

CREATE TRIGGER payout_batch_gapless BEFORE INSERT ON payout_batch
WHEN NEW.no <> 1 + (SELECT coalesce(max(no), 0) FROM payout_batch)
BEGIN SELECT raise(ABORT, 'the batches would have a gap'); END;

CREATE TRIGGER payout_batch_kept_for_ever BEFORE DELETE ON payout_batch
BEGIN SELECT raise(ABORT, 'a batch is never deleted'); END;

CREATE TRIGGER payout_batch_frozen BEFORE UPDATE OF key, no, blob ON payout_batch
BEGIN SELECT raise(ABORT, 'a batch is frozen'); END;

CREATE TABLE payout (
  key     TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  no      INTEGER NOT NULL UNIQUE CHECK (no > 0),
  slot    TEXT NOT NULL,
  account TEXT NOT NULL,
  once    INTEGER NOT NULL CHECK (once IN (0, 1)), -- made, it bars its slot for ever
  clash   INTEGER NOT NULL DEFAULT 0 CHECK (clash IN (0, 1)), -- the desk told of a second one in its slot
  batch   TEXT REFERENCES payout_batch (key), -- the last one
  state   TEXT NOT NULL CHECK (state IN ('pending', 'batched', 'asked', 'approved', 'rejected', 'expired', 'reserved',
    'stuck', 'queued', 'sending', 'accepted', 'unsure', 'review', 'paid', 'made', 'not_paid', 'undoing', 'closed',
    'taken_back', 'cancelled')),
  blob    BLOB NOT NULL
) STRICT;
CREATE INDEX payout_account ON payout (account);
CREATE INDEX payout_of_batch ON payout (batch);

-- One open or made payment to a slot.
CREATE UNIQUE INDEX payout_slot ON payout (slot)
WHERE state NOT IN ('closed', 'cancelled', 'rejected', 'expired') AND (once = 1 OR state <> 'made') AND clash = 0;

CREATE TRIGGER payout_gapless BEFORE INSERT ON payout
WHEN NEW.no <> 1 + (SELECT coalesce(max(no), 0) FROM payout)
BEGIN SELECT raise(ABORT, 'the payments would have a gap'); END;

CREATE TRIGGER payout_kept_for_ever BEFORE DELETE ON payout
BEGIN SELECT raise(ABORT, 'a payment is never deleted'); END;

CREATE TRIGGER payout_written_once BEFORE UPDATE OF key, no, slot, account, once, blob ON payout
BEGIN SELECT raise(ABORT, 'a payment is written once'); END;

CREATE TRIGGER payout_asked_is_frozen BEFORE UPDATE OF batch ON payout
WHEN OLD.state <> 'pending'
BEGIN SELECT raise(ABORT, 'a payment is in one batch'); END;

-- What happened to a payment or a batch, and what the desk told of it: each paper is written once.
CREATE TABLE payout_paper (
  about TEXT NOT NULL,
  kind  TEXT NOT NULL CHECK (kind IN ('step', 'told', 'decision', 'refusal', 'evidence')),
  no    INTEGER NOT NULL CHECK (no > 0),
  blob  BLOB NOT NULL,
  PRIMARY KEY (about, kind, no)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER payout_paper_kept_for_ever BEFORE DELETE ON payout_paper
BEGIN SELECT raise(ABORT, 'a paper is never deleted'); END;

CREATE TRIGGER payout_paper_written_once BEFORE UPDATE ON payout_paper
BEGIN SELECT raise(ABORT, 'a paper is written once'); END;

-- Batches of others that the user of this device may decide on: all of them come with each feed.
CREATE TABLE payout_waiting (
  key     TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  version INTEGER NOT NULL CHECK (version > 0),
  blob    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What the desk is still owed, in order.
CREATE TABLE payout_errand (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  what  TEXT NOT NULL CHECK (what IN ('batch', 'decision', 'withdraw', 'ask', 'evidence', 'cancel', 'collect')),
  about TEXT NOT NULL,
  no    INTEGER NOT NULL DEFAULT 0,
  tried INTEGER NOT NULL DEFAULT 0 CHECK (tried IN (0, 1)), -- the desk may have it
  UNIQUE (what, about, no)
) STRICT;
