-- The nodes that share this database.
CREATE TABLE cluster_node (
  name    VARCHAR(64)  NOT NULL PRIMARY KEY,
  -- Of the data folder; a node that comes back with it takes its own place at once.
  folder  VARCHAR(36)  NOT NULL,
  -- Where other nodes reach it; empty for one that means to be alone.
  url     VARCHAR(255) NOT NULL,
  -- Of the process.
  session VARCHAR(36)  NOT NULL,
  seen_at BIGINT       NOT NULL
);

-- What all nodes sign with.
CREATE TABLE shared_secret (
  name  VARCHAR(16) NOT NULL PRIMARY KEY,
  value VARCHAR(64) NOT NULL
);

-- Which node has the events that came under an idempotency key.
CREATE TABLE event_key (
  app_id      VARCHAR(36) NOT NULL,
  test        BOOLEAN     NOT NULL,
  digest      VARCHAR(64) NOT NULL,
  node        VARCHAR(64) NOT NULL,
  reserved_at BIGINT      NOT NULL,
  PRIMARY KEY (app_id, test, digest)
);
CREATE INDEX event_key_at ON event_key (reserved_at);
