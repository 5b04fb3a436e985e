-- When a device was last heard of, and how its providers and the core answered lately: what the status page shows.
CREATE TABLE contact (
  id   TEXT NOT NULL,
  user TEXT NOT NULL,
  at   INTEGER NOT NULL,
  PRIMARY KEY (id, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_ended ON attempt (ended) WHERE ended IS NOT NULL;
