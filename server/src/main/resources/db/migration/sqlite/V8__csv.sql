-- For whom the values of the file are written.
ALTER TABLE export_request ADD COLUMN csv VARCHAR(16) NOT NULL DEFAULT 'EXACT';
