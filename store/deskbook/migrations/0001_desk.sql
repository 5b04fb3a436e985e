-- The desk's book, one for each institution. Blobs are sealed (store/vault); users, clients, wallets, slots, handles and
-- the addresses of callbacks are blind names; times are UTC milliseconds.

-- Single documents and secrets: policy, keys, what the core is asked with.
CREATE TABLE fact (
  name    TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  blob    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes that let a device enrol, by digest; each is used by one key.
CREATE TABLE invite (
  digest   BLOB PRIMARY KEY CHECK (length(digest) = 32),
  until_at INTEGER NOT NULL,
  used_by  TEXT
) STRICT, WITHOUT ROWID;

-- A device in the hands of one user. The token is kept as its digest alone.
CREATE TABLE device (
  id     TEXT NOT NULL, -- random, of the device itself
  user   TEXT NOT NULL,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  blob   BLOB NOT NULL,
  PRIMARY KEY (id, user)
) STRICT;

CREATE TABLE batch (
  key      TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  maker    TEXT NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected', 'sent', 'withdrawn', 'ran_out')),
  until_at INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  wrong    INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0), -- codes that did not fit
  blob     BLOB NOT NULL,
  decided  BLOB,          -- the decision; also of a batch that was withdrawn or ran out: none
  ended_at INTEGER,
  seen     BLOB,          -- what the desk looked up for an approver
  seen_at  INTEGER,
  CHECK ((state = 'waiting') = (ended_at IS NULL)),
  CHECK ((state IN ('approved', 'rejected', 'sent')) = (decided IS NOT NULL))
) STRICT;
CREATE INDEX batch_waiting ON batch (until_at) WHERE state = 'waiting';

CREATE TRIGGER batch_kept_for_ever BEFORE DELETE ON batch
BEGIN SELECT raise(ABORT, 'a batch is never deleted'); END;
CREATE TRIGGER batch_written_once BEFORE UPDATE OF key, maker, until_at, at, blob ON batch
BEGIN SELECT raise(ABORT, 'a batch is written once'); END;
CREATE TRIGGER batch_ends_once BEFORE UPDATE OF state ON batch WHEN OLD.state <> 'waiting' AND NEW.state <> OLD.state
BEGIN SELECT raise(ABORT, 'a batch is decided once'); END;

CREATE TABLE payment (
  key     TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  batch   TEXT REFERENCES batch (key),
  slot    TEXT NOT NULL,
  once    INTEGER NOT NULL CHECK (once IN (0, 1)), -- a made one bars its slot for ever
  account TEXT NOT NULL,
  parent  TEXT REFERENCES payment (key),
  maker   TEXT NOT NULL,
  client  TEXT NOT NULL,
  wallet  TEXT NOT NULL,
  rail    TEXT NOT NULL,
  bell    TEXT NOT NULL, -- where its provider calls back
  at      INTEGER NOT NULL,
  blob    BLOB NOT NULL,

  state   TEXT NOT NULL CHECK (state IN ('pending', 'asked', 'approved', 'rejected', 'expired', 'reserved', 'stuck', 'queued',
    'sending', 'accepted', 'unsure', 'review', 'paid', 'made', 'not_paid', 'undoing', 'closed', 'taken_back', 'cancelled')),
  due_at  INTEGER NOT NULL DEFAULT 0, -- 0 = nothing to do
  sent    INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)), -- an order may have reached the provider
  paid    INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, 1)), -- the provider said so
  twice   INTEGER NOT NULL DEFAULT 0 CHECK (twice IN (0, 1)), -- paid after all, when another one had its slot
  handle  TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  live    BLOB NOT NULL, -- what is known of it now
  CHECK (state NOT IN ('sending', 'accepted', 'unsure', 'paid', 'made', 'taken_back') OR sent = 1),
  CHECK (state NOT IN ('paid', 'made', 'taken_back') OR paid = 1),
  CHECK (paid = 0 OR state IN ('paid', 'stuck', 'made', 'taken_back', 'undoing', 'closed')),
  CHECK (state <> 'cancelled' OR sent = 0)
) STRICT;
-- Who is paid once is paid once, whatever devices ask (payout.Payment.Slot, Bars). What is back in its device's hands
-- ('pending') bars nothing here until it is asked for again; nor does what may be done again and was made, though its
-- provider took it back since.
CREATE UNIQUE INDEX payment_slot ON payment (slot)
  WHERE parent IS NULL AND twice = 0 AND state NOT IN ('pending', 'rejected', 'expired', 'closed', 'cancelled')
    AND (once = 1 OR state NOT IN ('made', 'taken_back', 'undoing') OR state = 'undoing' AND paid = 0);
-- A loan has one payment under way, whichever tranche, and whatever day the core expects it on by now.
CREATE UNIQUE INDEX payment_loan ON payment (account)
  WHERE once = 1 AND twice = 0 AND state NOT IN ('pending', 'rejected', 'expired', 'closed', 'cancelled')
    AND (state NOT IN ('made', 'taken_back', 'undoing') OR state = 'undoing' AND paid = 0);
CREATE INDEX payment_made ON payment (account) WHERE once = 1 AND state = 'made';
CREATE INDEX payment_due ON payment (due_at) WHERE due_at > 0;
CREATE INDEX payment_batch ON payment (batch) WHERE batch IS NOT NULL;
CREATE INDEX payment_parent ON payment (parent) WHERE parent IS NOT NULL;
CREATE INDEX payment_maker ON payment (maker, state);
CREATE INDEX payment_wallet ON payment (wallet, at);
CREATE INDEX payment_client ON payment (client, at);
CREATE INDEX payment_bell ON payment (bell);
CREATE INDEX payment_handle ON payment (handle) WHERE handle IS NOT NULL;
CREATE INDEX payment_state ON payment (state);

CREATE TRIGGER payment_kept_for_ever BEFORE DELETE ON payment
BEGIN SELECT raise(ABORT, 'a payment is never deleted'); END;
CREATE TRIGGER payment_written_once BEFORE UPDATE OF key, slot, once, account, parent, maker, client, wallet, rail, bell, blob, batch ON payment
WHEN OLD.state NOT IN ('pending', 'rejected', 'expired')
BEGIN SELECT raise(ABORT, 'a payment is written once'); END;
CREATE TRIGGER payment_born BEFORE INSERT ON payment WHEN NEW.state NOT IN ('asked', 'approved') OR NEW.sent = 1 OR NEW.paid = 1
BEGIN SELECT raise(ABORT, 'a payment cannot begin in this state'); END;
CREATE TRIGGER payment_paid BEFORE UPDATE OF paid ON payment WHEN NEW.paid < OLD.paid
BEGIN SELECT raise(ABORT, 'what was paid was paid'); END;
CREATE TRIGGER payment_sent BEFORE UPDATE OF sent ON payment WHEN NEW.sent < OLD.sent AND (OLD.state <> 'sending' OR NEW.state <> 'queued')
BEGIN SELECT raise(ABORT, 'what was sent was sent'); END;
CREATE TRIGGER payment_stays_paid BEFORE UPDATE OF state ON payment WHEN OLD.state = 'stuck' AND OLD.paid = 1 AND NEW.state NOT IN ('stuck', 'made', 'taken_back')
BEGIN SELECT raise(ABORT, 'what was paid is posted, or taken back'); END;
-- app/payout/state.go once more; TestMovesOfTheTable holds the two together. What goes through states of the device's alone
-- ('batched') is one move here.
CREATE TRIGGER payment_moves BEFORE UPDATE OF state ON payment
WHEN NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
  'pending>asked', 'pending>approved',
  'asked>approved', 'asked>rejected', 'asked>expired', 'asked>pending', 'asked>cancelled',
  'rejected>pending', 'rejected>cancelled', 'expired>pending', 'expired>cancelled', 'pending>cancelled',
  'approved>reserved', 'approved>stuck', 'approved>queued', 'approved>review', 'approved>cancelled',
  'reserved>queued', 'reserved>undoing',
  'queued>sending', 'queued>undoing', 'queued>stuck', 'queued>review', 'queued>cancelled',
  'sending>queued', 'sending>unsure', 'sending>accepted', 'sending>paid', 'sending>not_paid', 'sending>review',
  'accepted>paid', 'accepted>not_paid', 'accepted>review', 'accepted>unsure',
  'unsure>paid', 'unsure>not_paid', 'unsure>accepted', 'unsure>review', 'unsure>queued',
  'review>paid', 'review>not_paid', 'review>accepted',
  'paid>made', 'paid>stuck', 'paid>taken_back',
  'stuck>made', 'stuck>closed', 'stuck>approved', 'stuck>undoing', 'stuck>taken_back',
  'not_paid>undoing', 'not_paid>closed', 'undoing>closed', 'undoing>stuck', 'closed>stuck', 'cancelled>stuck', 'made>taken_back', 'taken_back>undoing', 'taken_back>closed')
BEGIN SELECT raise(ABORT, 'no such move in the life of a payment'); END;

-- What the desk does at the core for a payment.
CREATE TABLE act (
  key        TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 40),
  no         INTEGER NOT NULL CHECK (no > 0), -- of the payment's acts
  payment    TEXT NOT NULL REFERENCES payment (key),
  kind       TEXT NOT NULL CHECK (kind IN ('book_loan', 'book_savings', 'book_withdraw', 'book_in', 'arrive', 'undo_loan', 'undo_savings', 'undo_withdraw', 'undo_arrive')),
  state      TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'awaiting', 'unsure', 'confirmed', 'refused')),
  generation INTEGER NOT NULL DEFAULT 0 CHECK (generation >= 0),
  tries      INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  asks       INTEGER NOT NULL DEFAULT 0 CHECK (asks >= 0),
  first_at   INTEGER NOT NULL DEFAULT 0,
  blob       BLOB NOT NULL,
  version    INTEGER NOT NULL CHECK (version > 0),
  UNIQUE (payment, no)
) STRICT;
-- One act at a time, and none twice while it stands.
CREATE UNIQUE INDEX act_open ON act (payment) WHERE state NOT IN ('confirmed', 'refused');
CREATE UNIQUE INDEX act_once ON act (payment, kind) WHERE state <> 'refused';
CREATE TRIGGER act_kept_for_ever BEFORE DELETE ON act
BEGIN SELECT raise(ABORT, 'an act is never deleted'); END;

-- One request on the wire, at a provider or at the core: written before the wire is touched.
CREATE TABLE attempt (
  payment    TEXT NOT NULL REFERENCES payment (key),
  no         INTEGER NOT NULL CHECK (no > 0),
  leg        TEXT NOT NULL CHECK (leg IN ('rail', 'core')),
  key        TEXT NOT NULL, -- the payment's, or the act's
  ask        INTEGER NOT NULL CHECK (ask IN (0, 1)),
  generation INTEGER NOT NULL,
  digest     BLOB NOT NULL CHECK (length(digest) = 32), -- of what was asked for
  started    INTEGER NOT NULL,
  ended      INTEGER,
  event      TEXT,
  code       TEXT,
  PRIMARY KEY (payment, no),
  CHECK ((ended IS NULL) = (event IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_open ON attempt (payment) WHERE ended IS NULL;
CREATE TRIGGER attempt_kept_for_ever BEFORE DELETE ON attempt
BEGIN SELECT raise(ABORT, 'an attempt is never deleted'); END;

-- What happened, in one gapless sequence: the cursor of the devices' feeds.
CREATE TABLE step (
  n     INTEGER PRIMARY KEY CHECK (n > 0),
  about TEXT NOT NULL CHECK (about IN ('payment', 'batch', 'policy')),
  key   TEXT NOT NULL,
  maker TEXT NOT NULL, -- who hears of it
  at    INTEGER NOT NULL,
  event TEXT NOT NULL,
  state TEXT NOT NULL,
  blob  BLOB NOT NULL
) STRICT;
CREATE INDEX step_maker ON step (maker, n);
CREATE INDEX step_key ON step (key, n);
CREATE TRIGGER step_gapless BEFORE INSERT ON step WHEN NEW.n <> 1 + (SELECT coalesce(max(n), 0) FROM step)
BEGIN SELECT raise(ABORT, 'the steps would have a gap'); END;
CREATE TRIGGER step_kept_for_ever BEFORE DELETE ON step
BEGIN SELECT raise(ABORT, 'a step is never deleted'); END;
CREATE TRIGGER step_written_once BEFORE UPDATE ON step
BEGIN SELECT raise(ABORT, 'a step is written once'); END;

-- Answers and callbacks as they came.
CREATE TABLE raw (
  id      INTEGER PRIMARY KEY,
  payment TEXT NOT NULL REFERENCES payment (key),
  at      INTEGER NOT NULL,
  blob    BLOB NOT NULL
) STRICT;
CREATE INDEX raw_payment ON raw (payment);

-- What people saw of a payment that asking does not settle.
CREATE TABLE witness (
  id      INTEGER PRIMARY KEY,
  payment TEXT NOT NULL REFERENCES payment (key),
  user    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  blob    BLOB NOT NULL
) STRICT;
CREATE INDEX witness_payment ON witness (payment);
CREATE TRIGGER witness_kept_for_ever BEFORE DELETE ON witness
BEGIN SELECT raise(ABORT, 'evidence is never deleted'); END;

-- Records of devices, sealed to the branch by the devices themselves.
CREATE TABLE envelope (
  device TEXT NOT NULL,
  key    TEXT NOT NULL,
  seq    INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  blob   BLOB NOT NULL,
  PRIMARY KEY (device, key)
) STRICT;

-- Where each device's chain stood; never back.
CREATE TABLE checkpoint (
  device TEXT PRIMARY KEY,
  n      INTEGER NOT NULL CHECK (n >= 0),
  blob   BLOB NOT NULL
) STRICT;
CREATE TRIGGER checkpoint_never_back BEFORE UPDATE ON checkpoint WHEN NEW.n < OLD.n
BEGIN SELECT raise(ABORT, 'a checkpoint never goes back'); END;
CREATE TRIGGER checkpoint_kept_for_ever BEFORE DELETE ON checkpoint
BEGIN SELECT raise(ABORT, 'a checkpoint is never deleted'); END;

-- Rails whose queue stands still, and why.
CREATE TABLE rail (
  name   TEXT PRIMARY KEY,
  halted TEXT NOT NULL, -- providers.Reason
  since  INTEGER NOT NULL,
  try_at INTEGER NOT NULL, -- one payment may go to try it; 0 = a person opens it, or its float
  tried  INTEGER NOT NULL DEFAULT 0 CHECK (tried >= 0)
) STRICT, WITHOUT ROWID;
