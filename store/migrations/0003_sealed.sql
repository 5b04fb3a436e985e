-- From here on books are sealed: the key of blind names comes from the data key (store/vault) and
-- is no longer in the book. A book of versions 1 or 2 is never altered in place but copied into a
-- sealed one (store/sealing); this step runs in new files only, and makes sure of that.
CREATE TABLE nobody (n INTEGER NOT NULL CHECK (n = 0)) STRICT;
INSERT INTO nobody SELECT count(*) FROM book;
DROP TABLE nobody;

DROP TABLE book;
CREATE TABLE book (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  name       TEXT NOT NULL,              -- random; the key file names the same
  proof      BLOB NOT NULL,              -- sealed: opens under this book's data key only
  keys       INTEGER NOT NULL DEFAULT 0, -- newest generation of the key file that opened it
  rev        INTEGER NOT NULL DEFAULT 0, -- raised by each transaction that touches entries
  mirror_gen INTEGER NOT NULL DEFAULT 0  -- raised by each pull
) STRICT;
