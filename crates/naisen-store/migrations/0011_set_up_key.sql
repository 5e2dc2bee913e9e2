-- A set-up may be confirmed by a key pressed in its call, in place of a code.
ALTER TABLE set_up ADD COLUMN by_key BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE set_up ADD COLUMN pressed BOOLEAN NOT NULL DEFAULT FALSE;
