-- What the mirror's figures do not show yet, by lane: a sheet asks for 80 lanes at once, and the
-- planner would rather read every entry that was ever confirmed.
CREATE INDEX entry_unseen ON entry (lane)
  WHERE state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked') OR (state = 'confirmed' AND absorbed = 0);
