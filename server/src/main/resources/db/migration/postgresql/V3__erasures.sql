-- Which table state an export is of, in the order of the states. Null in rows of before: the oldest.
ALTER TABLE export_request ADD COLUMN snapshot_sequence BIGINT;
-- The erasure that took the result back.
ALTER TABLE export_request ADD COLUMN withdrawn_by VARCHAR(36);

-- Whose events are to go. What names the person is there until the erasure is done.
CREATE TABLE erasure (
  id                 VARCHAR(36) COLLATE "C" NOT NULL PRIMARY KEY,
  app_id             VARCHAR(36) NOT NULL,
  test_only          BOOLEAN     NOT NULL,
  id_kind            VARCHAR(16) NOT NULL,
  person             TEXT,
  cut_node           VARCHAR(64) NOT NULL,
  cut_seq            BIGINT      NOT NULL,
  cut_loaded         BIGINT      NOT NULL,
  idempotency_key    VARCHAR(255),
  idempotency_digest VARCHAR(64),
  status             VARCHAR(16) NOT NULL
    CHECK (status IN ('CREATED', 'RUNNING', 'DONE')),
  created_at         BIGINT      NOT NULL,
  started_at         BIGINT,
  traced_at          BIGINT,
  clean_since        BIGINT,
  completed_at       BIGINT,
  events             BIGINT      NOT NULL DEFAULT 0,
  files              BIGINT      NOT NULL DEFAULT 0,
  results            BIGINT      NOT NULL DEFAULT 0,
  failures           INTEGER     NOT NULL DEFAULT 0,
  last_fault         VARCHAR(200),
  not_before         BIGINT      NOT NULL,
  CHECK (status <> 'DONE' OR person IS NULL)
);
CREATE UNIQUE INDEX erasure_idempotency ON erasure (app_id, test_only, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX erasure_open ON erasure (created_at, id) WHERE status <> 'DONE';
CREATE INDEX erasure_created ON erasure (created_at);

-- The live events of those persons, by which the results that hold them are found.
CREATE TABLE erasure_trace (
  erasure_id VARCHAR(36)  NOT NULL,
  source     VARCHAR(64)  NOT NULL,
  token      VARCHAR(128) NOT NULL,
  event      VARCHAR(64)  NOT NULL,
  date_ms    BIGINT       NOT NULL,
  PRIMARY KEY (erasure_id, source, token, event, date_ms)
);
