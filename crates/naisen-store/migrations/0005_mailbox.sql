-- Nothing wrote messages or greetings before this version. Sound is a row of its own, so that lists do
-- not page through it; it is sealed with its mailbox's key.
DROP TABLE message;
DROP TABLE greeting;

CREATE TABLE message (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    caller TEXT NOT NULL,
    length_ms BIGINT NOT NULL,
    heard BOOLEAN NOT NULL,
    expires_ms BIGINT NOT NULL,
    picture BLOB NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, id)
);
CREATE INDEX message_by_expiry ON message (expires_ms);

CREATE TABLE message_sound (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, id)
);

CREATE TABLE greeting (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    stored_ms BIGINT NOT NULL,
    length_ms BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (company_id, subscriber_id)
);

-- A message to be mailed; due_ms moves on while somebody is at it.
CREATE TABLE message_mail (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, message_id)
);
CREATE INDEX message_mail_by_due ON message_mail (due_ms);
