-- Up to which row of the node's whole files an export goes; there were none before.
ALTER TABLE export_request ADD COLUMN cut_loaded BIGINT NOT NULL DEFAULT 0;
