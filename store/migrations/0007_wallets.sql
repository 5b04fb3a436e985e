-- Clients' wallets, as the core's table tells them and as people added to it here (app/wallet): rows that
-- are only added. Whose, which number and by whom stand in the sealed blob.
CREATE TABLE wallet_row (
  key    TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  client TEXT NOT NULL,
  owed   INTEGER NOT NULL CHECK (owed IN (0, 1)), -- the core does not have it yet
  blob   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX wallet_row_client ON wallet_row (client);

CREATE TRIGGER wallet_row_owed_is_kept BEFORE DELETE ON wallet_row WHEN OLD.owed = 1
BEGIN SELECT raise(ABORT, 'a row that the core does not have is never deleted'); END;
