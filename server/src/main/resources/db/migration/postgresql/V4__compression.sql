-- How the file is packed; nothing for plain text.
ALTER TABLE export_request ADD COLUMN compression VARCHAR(16);
