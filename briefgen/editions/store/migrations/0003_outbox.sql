-- What goes to whom: one row a recipient, written before anything is sent. `digest` stands for the published files that
-- were planned: others are never sent in their place. Moments are UTC.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    slot TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'correction', 'notice')),
    channel TEXT NOT NULL,
    target TEXT NOT NULL,
    audience TEXT NOT NULL,
    folder TEXT NOT NULL,
    digest TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('held', 'due', 'sending', 'sent', 'failed', 'dropped')),
    tries INTEGER NOT NULL DEFAULT 0,
    planned TEXT NOT NULL,
    since TEXT NOT NULL,
    next_try TEXT NOT NULL,
    sent TEXT,
    signed_by TEXT,
    error TEXT,
    UNIQUE (edition, slot, revision, kind, channel, target, audience)
);

CREATE INDEX deliveries_by_status ON deliveries (status, next_try);
