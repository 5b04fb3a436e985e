-- What the mirror's figures do not show yet, by lane: a sheet asks for 80 lanes at once, and the
-- planner would rather read every entry that was ever confirmed. Such an index stays small when the
-- book grows old, so that a commit touches few pages of it; nobody asks for a lane's whole past.
CREATE INDEX entry_unseen ON entry (lane, seq)
  WHERE state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked') OR (state = 'confirmed' AND absorbed = 0);
DROP INDEX entry_lane;

-- A meeting asks what was noted of its group, not for all the group ever paid.
DROP INDEX entry_grp;
CREATE INDEX entry_grp ON entry (grp, kind, seq) WHERE grp IS NOT NULL;
