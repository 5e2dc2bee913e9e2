-- Call records: what lists and filters read stands in narrow rows, the whole record beside them. Ids
-- rise with the ends of calls, so that retention deletes a range.
DROP TABLE call_party;
DROP TABLE call_record;

CREATE TABLE call_record (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    answer_ms BIGINT,
    end_ms BIGINT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL,
    withheld BOOLEAN NOT NULL,
    caller_id BIGINT NOT NULL,
    caller TEXT NOT NULL,
    called_id BIGINT NOT NULL,
    called TEXT NOT NULL,
    answerer_id BIGINT NOT NULL,
    answerer TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX call_record_by_time ON call_record (company_id, start_ms, id, direction, outcome);
CREATE INDEX call_record_by_outcome ON call_record (company_id, outcome, start_ms, id, direction);
CREATE INDEX call_record_by_direction ON call_record (company_id, direction, start_ms, id, outcome);

CREATE TABLE call_detail (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

-- Everybody that took part; subscriber_id 0 is outside the company.
CREATE TABLE call_party (
    company_id BIGINT NOT NULL,
    call_record_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (company_id, call_record_id, number, subscriber_id)
);
CREATE INDEX call_party_by_number ON call_party
    (company_id, number, start_ms, call_record_id, direction, outcome);
CREATE INDEX call_party_by_subscriber ON call_party
    (company_id, subscriber_id, start_ms, call_record_id, direction, outcome);
