-- A 初期設定 that waits for its confirmation call, or did: kept a day, because calls are counted.
CREATE TABLE set_up (
    token_hash BLOB NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    device_name TEXT NOT NULL,
    code TEXT NOT NULL,
    wrong BIGINT NOT NULL,
    waiting BOOLEAN NOT NULL,
    began_ms BIGINT NOT NULL
);
CREATE INDEX set_up_by_time ON set_up (company_id, began_ms);

-- A link that sets one softphone up, once.
CREATE TABLE set_up_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX set_up_link_by_subscriber ON set_up_link (company_id, subscriber_id);

-- The app of a stopped number must erase itself, whenever it is back; its terminal may be gone by then.
CREATE TABLE wipe_order (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    device_name TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    ordered_ms BIGINT NOT NULL,
    confirmed_ms BIGINT,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX wipe_order_by_subscriber ON wipe_order (company_id, subscriber_id, id);

-- SHA-256 of the app's token; a phone that is not the app has none.
ALTER TABLE terminal ADD COLUMN token_hash BLOB;
CREATE UNIQUE INDEX terminal_by_token ON terminal (token_hash);
ALTER TABLE terminal DROP COLUMN wipe_ordered_ms;
ALTER TABLE terminal DROP COLUMN wipe_confirmed_ms;
