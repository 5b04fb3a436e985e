-- The ledger's chain: each record holds the hash of the one before it and is signed by who made it.
-- A record is an entry, or tells that an entry was cancelled, that a receipt was given or stands no
-- more, or what else an auditor asks for; hence a table of its own beside entry, whose columns prev
-- and hash stay empty. The blob is the record's canonical bytes (app/proof), sealed.
CREATE TABLE chain (
  n         INTEGER PRIMARY KEY CHECK (n > 0),
  signer    TEXT,
  signature BLOB CHECK (length(signature) = 64),
  blob      BLOB NOT NULL,
  CHECK ((signer IS NULL) = (signature IS NULL))
) STRICT;

CREATE TRIGGER chain_gapless BEFORE INSERT ON chain
WHEN NEW.n <> 1 + (SELECT coalesce(max(n), 0) FROM chain)
BEGIN SELECT raise(ABORT, 'the chain would have a gap'); END;

CREATE TRIGGER chain_kept_for_ever BEFORE DELETE ON chain
BEGIN SELECT raise(ABORT, 'a record is never deleted'); END;

CREATE TRIGGER chain_written_once BEFORE UPDATE ON chain
BEGIN SELECT raise(ABORT, 'a record is written once'); END;

-- Who signed: certificates by the name of their key.
CREATE TABLE certificate (
  id     INTEGER PRIMARY KEY,
  signer TEXT NOT NULL,
  print  TEXT NOT NULL UNIQUE, -- blind name of the certificate's bytes
  blob   BLOB NOT NULL
) STRICT;
CREATE INDEX certificate_signer ON certificate (signer);

CREATE TRIGGER certificate_kept_for_ever BEFORE DELETE ON certificate
BEGIN SELECT raise(ABORT, 'a certificate is never deleted'); END;

CREATE TRIGGER certificate_written_once BEFORE UPDATE ON certificate
BEGIN SELECT raise(ABORT, 'a certificate is written once'); END;

-- What the core or the branch holds of this chain, newest last.
CREATE TABLE checkpoint (
  id   INTEGER PRIMARY KEY,
  n    INTEGER NOT NULL CHECK (n >= 0),
  blob BLOB NOT NULL
) STRICT;

CREATE TRIGGER checkpoint_kept_for_ever BEFORE DELETE ON checkpoint
BEGIN SELECT raise(ABORT, 'a checkpoint is never deleted'); END;

CREATE TRIGGER checkpoint_written_once BEFORE UPDATE ON checkpoint
BEGIN SELECT raise(ABORT, 'a checkpoint is written once'); END;
