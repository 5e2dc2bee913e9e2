-- One index instead of two: every direction and outcome has a stretch of its own, so that a search reads
-- what it finds and nothing else.
DROP INDEX call_record_by_outcome;
DROP INDEX call_record_by_direction;
CREATE INDEX call_record_by_kind ON call_record (company_id, direction, outcome, start_ms, id);
