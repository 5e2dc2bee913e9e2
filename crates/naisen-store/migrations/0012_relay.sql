-- Which calls of a company send their sound through the engine.
ALTER TABLE company ADD COLUMN relay TEXT NOT NULL DEFAULT 'nat';
