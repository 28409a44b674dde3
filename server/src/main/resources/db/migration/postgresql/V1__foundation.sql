-- Instants are milliseconds since 1970-01-01T00:00:00Z. Ids are in the order of their bytes,
-- whatever language the database was made for.

CREATE TABLE company (
  id            VARCHAR(36) COLLATE "C" NOT NULL PRIMARY KEY,
  name          VARCHAR(200) NOT NULL,
  lookback_days INTEGER,
  strict        BOOLEAN      NOT NULL,
  created_at    BIGINT       NOT NULL
);

CREATE TABLE app (
  id         VARCHAR(36) COLLATE "C" NOT NULL PRIMARY KEY,
  company_id VARCHAR(36)  NOT NULL REFERENCES company (id),
  name       VARCHAR(200) NOT NULL,
  created_at BIGINT       NOT NULL
);
CREATE INDEX app_of_company ON app (company_id);

-- One table for both kinds of path key, so that no two keys can be alike.
CREATE TABLE app_key (
  value  VARCHAR(256) NOT NULL PRIMARY KEY,
  app_id VARCHAR(36)  NOT NULL REFERENCES app (id),
  dev    BOOLEAN      NOT NULL,
  UNIQUE (app_id, dev)
);

-- No company: the operator's key, which is good for every app.
CREATE TABLE rest_key (
  id         VARCHAR(36) COLLATE "C" NOT NULL PRIMARY KEY,
  company_id VARCHAR(36)  REFERENCES company (id),
  digest     VARCHAR(64)  NOT NULL UNIQUE,
  scopes     VARCHAR(200) NOT NULL,
  created_at BIGINT       NOT NULL,
  revoked_at BIGINT
);

-- A request and its place in the queue are one row, so that one commit makes both.
CREATE TABLE export_request (
  id                 VARCHAR(36) COLLATE "C" NOT NULL PRIMARY KEY,
  company_id         VARCHAR(36)  NOT NULL,
  app_id             VARCHAR(36)  NOT NULL,
  kind               VARCHAR(64)  NOT NULL,
  token              VARCHAR(128) NOT NULL,
  shape              VARCHAR(16)  NOT NULL,
  posted             TEXT         NOT NULL,
  range_from         BIGINT       NOT NULL,
  range_to           BIGINT       NOT NULL,
  date_format        VARCHAR(16)  NOT NULL,
  names              TEXT         NOT NULL,
  created_at         BIGINT       NOT NULL,
  cut_node           VARCHAR(64)  NOT NULL,
  cut_seq            BIGINT       NOT NULL,
  idempotency_key    VARCHAR(255),
  idempotency_digest VARCHAR(64),
  status             VARCHAR(16)  NOT NULL
    CHECK (status IN ('CREATED', 'PENDING', 'SUCCESS', 'ERROR', 'EXPIRED')),
  attempt            INTEGER      NOT NULL DEFAULT 0,
  handed_back        INTEGER      NOT NULL DEFAULT 0,
  worker             VARCHAR(128),
  lease_until        BIGINT,
  claimed_at         BIGINT,
  not_before         BIGINT       NOT NULL,
  snapshot_id        BIGINT,
  progress_rows      BIGINT       NOT NULL DEFAULT 0,
  progress_percent   INTEGER      NOT NULL DEFAULT 0,
  completed_at       BIGINT,
  error_message      TEXT,
  file_name          VARCHAR(255),
  stored_name        VARCHAR(255),
  file_rows          BIGINT,
  file_size          BIGINT,
  file_sha256        VARCHAR(64),
  file_expires_at    BIGINT
);
CREATE UNIQUE INDEX export_idempotency ON export_request (app_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX export_open ON export_request (company_id, created_at, id)
  WHERE status IN ('CREATED', 'PENDING');
CREATE INDEX export_running ON export_request (company_id, lease_until)
  WHERE worker IS NOT NULL;
CREATE INDEX export_served ON export_request (company_id, claimed_at)
  WHERE claimed_at IS NOT NULL;
CREATE INDEX export_of_app ON export_request (app_id, created_at, id);
CREATE INDEX export_created ON export_request (created_at);
CREATE INDEX export_file_expiry ON export_request (file_expires_at)
  WHERE status = 'SUCCESS';

-- As db-scheduler wants it.
CREATE TABLE scheduled_tasks (
  task_name            VARCHAR(100) NOT NULL,
  task_instance        VARCHAR(100) NOT NULL,
  task_data            BYTEA,
  execution_time       TIMESTAMPTZ    NOT NULL,
  picked               BOOLEAN      NOT NULL,
  picked_by            VARCHAR(50),
  last_success         TIMESTAMPTZ,
  last_failure         TIMESTAMPTZ,
  consecutive_failures INTEGER,
  last_heartbeat       TIMESTAMPTZ,
  version              BIGINT       NOT NULL,
  priority             SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
