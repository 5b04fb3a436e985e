-- Payments that go in parts: between two of them the whole is accepted; it comes to a person where some were paid and others
-- refused, goes on by her word, and may be ended as paid by it. TestMovesOfTheTable reads this.
DROP TRIGGER payment_moves;
CREATE TRIGGER payment_moves BEFORE UPDATE OF state ON payment
WHEN NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
  'pending>asked', 'pending>approved',
  'asked>approved', 'asked>rejected', 'asked>expired', 'asked>pending', 'asked>cancelled',
  'rejected>pending', 'rejected>cancelled', 'expired>pending', 'expired>cancelled', 'pending>cancelled',
  'approved>reserved', 'approved>stuck', 'approved>queued', 'approved>review', 'approved>cancelled',
  'reserved>queued', 'reserved>undoing',
  'queued>sending', 'queued>undoing', 'queued>stuck', 'queued>review', 'queued>cancelled',
  'sending>queued', 'sending>unsure', 'sending>accepted', 'sending>paid', 'sending>not_paid', 'sending>review', 'sending>stuck',
  'accepted>paid', 'accepted>not_paid', 'accepted>review', 'accepted>unsure', 'accepted>sending', 'accepted>stuck',
  'unsure>paid', 'unsure>not_paid', 'unsure>accepted', 'unsure>review', 'unsure>queued', 'unsure>stuck',
  'review>paid', 'review>not_paid', 'review>accepted', 'review>stuck',
  'paid>made', 'paid>stuck', 'paid>taken_back',
  'stuck>made', 'stuck>closed', 'stuck>approved', 'stuck>accepted', 'stuck>undoing', 'stuck>taken_back',
  'not_paid>undoing', 'not_paid>closed', 'undoing>closed', 'undoing>stuck', 'closed>stuck', 'cancelled>stuck', 'made>taken_back', 'taken_back>made', 'taken_back>undoing', 'taken_back>closed')
BEGIN SELECT raise(ABORT, 'no such move in the life of a payment'); END;
