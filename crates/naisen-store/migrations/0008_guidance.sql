-- Whether refused callers of a company hear why (calls.61).
ALTER TABLE company ADD COLUMN refusal_guidance BOOLEAN NOT NULL DEFAULT FALSE;
