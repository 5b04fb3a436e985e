-- What the branch can open without any user's passphrase: each entry once more, sealed to the
-- branch's key in the transaction that recorded it. no rises when its receipt was replaced.
CREATE TABLE envelope (
  key  TEXT NOT NULL REFERENCES entry (key),
  no   INTEGER NOT NULL CHECK (no > 0),
  blob BLOB NOT NULL CHECK (length(blob) > 0),
  PRIMARY KEY (key, no)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER envelope_kept_for_ever BEFORE DELETE ON envelope
BEGIN SELECT raise(ABORT, 'an envelope is never deleted'); END;

CREATE TRIGGER envelope_written_once BEFORE UPDATE ON envelope
BEGIN SELECT raise(ABORT, 'an envelope is written once'); END;

-- Entries that came out of another device's envelopes, with the receipts they were given there:
-- those numbers are another device's and cannot stand in receipt.
CREATE TABLE recovered (
  key  TEXT PRIMARY KEY REFERENCES entry (key),
  no   INTEGER NOT NULL DEFAULT 0, -- of the receipt; 0 = none
  blob BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recovered_no ON recovered (no);

CREATE TRIGGER recovered_kept_for_ever BEFORE DELETE ON recovered
BEGIN SELECT raise(ABORT, 'a recovered receipt is never deleted'); END;
