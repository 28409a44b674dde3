-- How many attempts failed; those that are not among them ended with their node, or were handed back.
ALTER TABLE export_request ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
