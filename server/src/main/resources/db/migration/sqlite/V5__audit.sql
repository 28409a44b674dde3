-- Who did what with an export, and when. What is exported is noted too, since a request goes before
-- what was done with it last.
CREATE TABLE audit (
  id         INTEGER      NOT NULL PRIMARY KEY,
  at         BIGINT       NOT NULL,
  app_id     VARCHAR(36)  NOT NULL,
  action     VARCHAR(16)  NOT NULL,
  request_id VARCHAR(36)  NOT NULL,
  -- The name of the REST key, never the key; null where none is shown.
  key_id     VARCHAR(36),
  kind       VARCHAR(64)  NOT NULL,
  token      VARCHAR(128) NOT NULL,
  shape      VARCHAR(16)  NOT NULL
);
CREATE INDEX audit_of_app ON audit (app_id, at, id);
CREATE INDEX audit_of_request ON audit (request_id, at, id);
CREATE INDEX audit_at ON audit (at, id);
