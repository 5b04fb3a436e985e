-- The first book. Blobs are sealed (store/vault); ids, lanes, kinds and owners of accounts are
-- blind names; times are UTC milliseconds, days are yyyy-mm-dd.

CREATE TABLE book (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  blind_key  BLOB NOT NULL CHECK (length(blind_key) = 32),
  rev        INTEGER NOT NULL DEFAULT 0, -- raised by each transaction that touches entries
  mirror_gen INTEGER NOT NULL DEFAULT 0  -- raised by each pull
) STRICT;

-- Single documents: profile, device, officer, institution, cursor, freshness, engine, till.
CREATE TABLE fact (
  name    TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  blob    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The mirror: what the core last told. It can be fetched again at any time.

CREATE TABLE mirror_centre (
  id   TEXT PRIMARY KEY,
  blob BLOB NOT NULL
) STRICT;

CREATE TABLE mirror_group (
  id   TEXT PRIMARY KEY,
  blob BLOB NOT NULL
) STRICT;

CREATE TABLE mirror_client (
  id   TEXT PRIMARY KEY,
  head BLOB NOT NULL, -- what lists and the search need
  blob BLOB NOT NULL
) STRICT;

CREATE TABLE mirror_account (
  id    TEXT PRIMARY KEY,
  kind  TEXT NOT NULL,
  owner TEXT NOT NULL, -- of a client, or of a group for its own accounts
  blob  BLOB NOT NULL
) STRICT;
CREATE INDEX mirror_account_owner ON mirror_account (owner);
CREATE INDEX mirror_account_kind ON mirror_account (kind);

CREATE TABLE mirror_note (
  id   TEXT PRIMARY KEY, -- of group and day
  grp  TEXT NOT NULL,
  blob BLOB NOT NULL
) STRICT;
CREATE INDEX mirror_note_grp ON mirror_note (grp);

-- Drafts.

CREATE TABLE sheet (
  key     TEXT PRIMARY KEY CHECK (length(key) > 0),
  grp     TEXT NOT NULL,
  day     TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  state   TEXT NOT NULL CHECK (state IN ('open', 'closed', 'not_held', 'moved', 'taken_over')),
  version INTEGER NOT NULL CHECK (version > 0),
  lines   INTEGER NOT NULL CHECK (lines >= 0),
  blob    BLOB NOT NULL,
  UNIQUE (grp, day)
) STRICT;
CREATE INDEX sheet_day ON sheet (day);

CREATE TABLE sheet_line (
  sheet   TEXT NOT NULL REFERENCES sheet (key),
  no      INTEGER NOT NULL CHECK (no >= -1), -- -1 is the group itself
  version INTEGER NOT NULL CHECK (version > 0),
  blob    BLOB NOT NULL,
  PRIMARY KEY (sheet, no)
) STRICT;

-- Entries. Written once; only the columns of the state move.

CREATE TABLE entry (
  key          TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  seq          INTEGER NOT NULL UNIQUE CHECK (seq > 0),
  kind         TEXT NOT NULL,
  lane         TEXT NOT NULL,
  client       TEXT,
  grp          TEXT,
  sheet        TEXT REFERENCES sheet (key),
  day          TEXT NOT NULL,
  reverses     TEXT REFERENCES entry (key),
  prev         BLOB UNIQUE, -- chain of hashes, of the trust issue
  hash         BLOB UNIQUE,
  blob         BLOB NOT NULL,

  state        TEXT NOT NULL CHECK (state IN
    ('queued', 'sending', 'awaiting', 'unsure', 'parked', 'confirmed', 'refused', 'cancelled', 'kept')),
  generation   INTEGER NOT NULL DEFAULT 0 CHECK (generation >= 0),
  parked       TEXT NOT NULL DEFAULT '' CHECK (parked IN ('', 'follows', 'person')),
  person       TEXT NOT NULL DEFAULT '',
  placement    TEXT NOT NULL DEFAULT '' CHECK (placement IN ('', 'unplaced', 'placed', 'suspense')),
  holder       TEXT,
  sent         INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)), -- a posting of it may have reached the core
  due_at       INTEGER NOT NULL DEFAULT 0,
  confirmed_at INTEGER,                                           -- the core's clock
  absorbed     INTEGER NOT NULL DEFAULT 0 CHECK (absorbed IN (0, 1)),
  rev          INTEGER NOT NULL,

  CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL)),
  CHECK ((state = 'parked') = (parked <> '')),
  CHECK ((state = 'sending') = (holder IS NOT NULL)),
  CHECK (person = '' OR state = 'unsure'),
  CHECK (placement = '' OR state = 'refused'),
  CHECK (absorbed = 0 OR state = 'confirmed'),
  CHECK (state <> 'cancelled' OR sent = 0)
) STRICT;
CREATE INDEX entry_state ON entry (state, seq);
CREATE INDEX entry_lane ON entry (lane, seq);
CREATE INDEX entry_day ON entry (day, seq);
CREATE INDEX entry_rev ON entry (rev);
CREATE INDEX entry_client ON entry (client, seq) WHERE client IS NOT NULL;
CREATE INDEX entry_grp ON entry (grp, seq) WHERE grp IS NOT NULL;
CREATE INDEX entry_sheet ON entry (sheet, seq) WHERE sheet IS NOT NULL;
CREATE INDEX entry_unabsorbed ON entry (seq) WHERE state = 'confirmed' AND absorbed = 0;
CREATE INDEX entry_unplaced ON entry (seq) WHERE placement = 'unplaced';
-- Money is given back once: at most one live reversal of an entry.
CREATE UNIQUE INDEX entry_reverses ON entry (reverses)
  WHERE reverses IS NOT NULL AND state NOT IN ('refused', 'cancelled');

CREATE TRIGGER entry_gapless BEFORE INSERT ON entry
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM entry)
BEGIN SELECT raise(ABORT, 'the entry sequence would have a gap'); END;

CREATE TRIGGER entry_kept_for_ever BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;

CREATE TRIGGER entry_written_once
BEFORE UPDATE OF key, seq, kind, lane, client, grp, sheet, day, reverses, blob ON entry
BEGIN SELECT raise(ABORT, 'an entry is written once'); END;

CREATE TRIGGER entry_born BEFORE INSERT ON entry
WHEN NEW.state NOT IN ('queued', 'parked', 'kept')
BEGIN SELECT raise(ABORT, 'an entry cannot begin in this state'); END;

-- app/lifecycle.go once more; a test holds the two together.
CREATE TRIGGER entry_moves BEFORE UPDATE OF state ON entry
WHEN NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
  'queued>sending', 'queued>parked', 'queued>cancelled',
  'sending>queued', 'sending>awaiting', 'sending>confirmed', 'sending>refused', 'sending>unsure',
  'awaiting>confirmed', 'awaiting>refused', 'awaiting>unsure',
  'unsure>awaiting', 'unsure>confirmed', 'unsure>refused', 'unsure>queued', 'unsure>parked',
  'parked>cancelled', 'parked>queued')
BEGIN SELECT raise(ABORT, 'no such move in the life of an entry'); END;

CREATE TABLE tally (
  state TEXT PRIMARY KEY,
  n     INTEGER NOT NULL CHECK (n >= 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_counted AFTER INSERT ON entry
BEGIN
  INSERT INTO tally (state, n) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER entry_recounted AFTER UPDATE OF state ON entry
WHEN NEW.state <> OLD.state
BEGIN
  UPDATE tally SET n = n - 1 WHERE state = OLD.state;
  INSERT INTO tally (state, n) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET n = n + 1;
END;

CREATE TABLE dependency (
  key   TEXT NOT NULL REFERENCES entry (key),
  after TEXT NOT NULL REFERENCES entry (key),
  PRIMARY KEY (key, after)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependency_after ON dependency (after);

CREATE TABLE move (
  id   INTEGER PRIMARY KEY,
  key  TEXT NOT NULL REFERENCES entry (key),
  blob BLOB NOT NULL
) STRICT;
CREATE INDEX move_key ON move (key, id);

CREATE TABLE attempt (
  key        TEXT NOT NULL REFERENCES entry (key),
  no         INTEGER NOT NULL CHECK (no > 0),
  ask        INTEGER NOT NULL CHECK (ask IN (0, 1)),
  generation INTEGER NOT NULL,
  holder     TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER,
  event      TEXT,
  blob       BLOB, -- what the other side answered
  PRIMARY KEY (key, no),
  CHECK ((ended_at IS NULL) = (event IS NULL)),
  CHECK (ended_at IS NOT NULL OR blob IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_running ON attempt (holder) WHERE ended_at IS NULL;

CREATE TRIGGER attempt_kept_for_ever BEFORE DELETE ON attempt
BEGIN SELECT raise(ABORT, 'an attempt is never deleted'); END;

CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON attempt WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT raise(ABORT, 'an attempt ends once'); END;

-- The core's evidence, newest last; also the map from our key to the core's ids.
CREATE TABLE confirmation (
  key  TEXT NOT NULL REFERENCES entry (key),
  no   INTEGER NOT NULL CHECK (no > 0),
  blob BLOB NOT NULL,
  PRIMARY KEY (key, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  no          INTEGER PRIMARY KEY CHECK (no > 0),
  standing    TEXT NOT NULL CHECK (standing IN ('provisional', 'final', 'void')),
  day         TEXT NOT NULL,
  client      TEXT,
  grp         TEXT,
  replaces    INTEGER REFERENCES receipt (no),
  replaced_by INTEGER REFERENCES receipt (no),
  blob        BLOB NOT NULL,
  CHECK (replaced_by IS NULL OR standing = 'void')
) STRICT;
CREATE INDEX receipt_day ON receipt (day);
CREATE INDEX receipt_client ON receipt (client) WHERE client IS NOT NULL;
CREATE INDEX receipt_grp ON receipt (grp) WHERE grp IS NOT NULL;

CREATE TRIGGER receipt_gapless BEFORE INSERT ON receipt
WHEN NEW.no <> 1 + (SELECT coalesce(max(no), 0) FROM receipt)
BEGIN SELECT raise(ABORT, 'the receipt numbers would have a gap'); END;

CREATE TRIGGER receipt_kept_for_ever BEFORE DELETE ON receipt
BEGIN SELECT raise(ABORT, 'a receipt is never deleted'); END;

CREATE TABLE receipt_entry (
  no  INTEGER NOT NULL REFERENCES receipt (no),
  key TEXT NOT NULL REFERENCES entry (key),
  PRIMARY KEY (no, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_entry_key ON receipt_entry (key);

-- Never a false receipt: final only when every entry on it stands.
CREATE TRIGGER receipt_true BEFORE UPDATE OF standing ON receipt
WHEN NEW.standing = 'final' AND EXISTS (
  SELECT 1 FROM receipt_entry r JOIN entry e ON e.key = r.key
  WHERE r.no = NEW.no AND e.state NOT IN ('confirmed', 'kept'))
BEGIN SELECT raise(ABORT, 'a receipt would be false'); END;

CREATE TRIGGER receipt_void_for_ever BEFORE UPDATE OF standing ON receipt
WHEN OLD.standing = 'void' AND NEW.standing <> 'void'
BEGIN SELECT raise(ABORT, 'a void receipt stays void'); END;

-- Cash in and out of the bag. The till is the sum.
CREATE TABLE till_movement (
  id   INTEGER PRIMARY KEY,
  key  TEXT NOT NULL REFERENCES entry (key),
  blob BLOB NOT NULL
) STRICT;

CREATE TRIGGER till_movement_kept_for_ever BEFORE DELETE ON till_movement
BEGIN SELECT raise(ABORT, 'a movement of cash is never deleted'); END;

CREATE TRIGGER till_movement_written_once BEFORE UPDATE ON till_movement
BEGIN SELECT raise(ABORT, 'a movement of cash is written once'); END;
