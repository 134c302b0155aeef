-- Moments are UTC, ISO 8601 with microseconds. No address here holds a password or a token.

-- One look of an edition at all its sources. "until" is the end of the window it collected for.
CREATE TABLE collections (
  id INTEGER PRIMARY KEY,
  edition TEXT NOT NULL,
  at TEXT NOT NULL,
  until TEXT NOT NULL,
  finished TEXT
);
CREATE INDEX collections_by_edition ON collections (edition, at);

-- What an address gave last, so that the next request can ask for what is newer. "sha256" names the body
-- kept, "at" is when it last gave it.
CREATE TABLE answers (
  address TEXT PRIMARY KEY,
  etag TEXT,
  modified TEXT,
  kind TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  at TEXT NOT NULL
) WITHOUT ROWID;

-- One text by whatever it is known: the address of a page, the path of a file. "entry" is what a feed said of it last.
CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  entry TEXT,
  checked TEXT
);

-- What an item was, one row a change; "sha256" names the kept bytes. Without them "reason" says why.
-- "provisional" is what stands in for a text that could not be got (a feed's own words for its page).
CREATE TABLE versions (
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  name TEXT NOT NULL,
  format TEXT,
  sha256 TEXT,
  kept TEXT,
  encoding TEXT,
  about TEXT NOT NULL,
  reason TEXT,
  severity TEXT NOT NULL,
  provisional INTEGER NOT NULL DEFAULT 0,
  seen TEXT NOT NULL,
  change TEXT
);
CREATE INDEX versions_by_item ON versions (item, id);
CREATE INDEX versions_by_text ON versions (kept);

-- Which edition saw which version when; "moment" decides in which of its windows it lies, "place" and "number" the order.
CREATE TABLE sightings (
  edition TEXT NOT NULL,
  version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  seen TEXT NOT NULL,
  moment TEXT NOT NULL,
  place INTEGER NOT NULL,
  number INTEGER NOT NULL,
  said TEXT NOT NULL,
  last TEXT NOT NULL,
  PRIMARY KEY (edition, version)
) WITHOUT ROWID;
CREATE INDEX sightings_by_moment ON sightings (edition, moment);
CREATE INDEX sightings_by_version ON sightings (version);

-- How each source of an edition was found at each collection; "root" is the source in the config that named it.
CREATE TABLE looks (
  id INTEGER PRIMARY KEY,
  collection INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
  edition TEXT NOT NULL,
  root TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  status TEXT NOT NULL,
  items INTEGER NOT NULL,
  new INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  newest TEXT,
  error TEXT
);
CREATE INDEX looks_by_source ON looks (edition, address, at);

-- What is true of the store as a whole: "filled" when it knows what the published folders show.
CREATE TABLE marks (name TEXT PRIMARY KEY) WITHOUT ROWID;
