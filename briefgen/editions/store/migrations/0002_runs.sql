-- One attempt to make an edition of a slot. "slot" is its key (local time with offset), "due" the same moment in UTC, and
-- "name" the name of its folder. "known" is up to when the store was asked for texts, "digest" the SHA-256 of the record.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    slot TEXT NOT NULL,
    due TEXT NOT NULL,
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    status TEXT NOT NULL
        CHECK (status IN ('running', 'built', 'quiet', 'held', 'delivered', 'failed', 'killed')),
    known TEXT,
    counts TEXT NOT NULL DEFAULT '{}',
    error TEXT,
    folder TEXT,
    digest TEXT
);

CREATE INDEX runs_by_edition ON runs (edition, due, id);
CREATE INDEX runs_by_status ON runs (status);
