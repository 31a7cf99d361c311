ALTER TABLE results DROP COLUMN figures;
