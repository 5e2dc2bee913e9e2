-- company_id 0 is the operator's own.
CREATE TABLE audit (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    role TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    login_id TEXT NOT NULL,
    address TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id BIGINT NOT NULL,
    object_name TEXT NOT NULL,
    action TEXT NOT NULL,
    before_json TEXT NOT NULL,
    after_json TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE bulk_job (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    group_name TEXT NOT NULL,
    uploaded_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    checked_count BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    errors TEXT NOT NULL,
    actor TEXT NOT NULL,
    lease_until_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX bulk_job_by_state ON bulk_job (state, lease_until_ms, id);

CREATE TABLE bulk_file (
    company_id BIGINT NOT NULL,
    bulk_job_id BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (company_id, bulk_job_id)
);

CREATE TABLE call_record (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    answer_ms BIGINT,
    end_ms BIGINT NOT NULL,
    caller TEXT NOT NULL,
    called TEXT NOT NULL,
    outcome TEXT NOT NULL,
    legs TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX call_record_by_time ON call_record (company_id, start_ms, id);

CREATE TABLE call_party (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    call_record_id BIGINT NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, call_record_id)
);

CREATE TABLE message (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    caller TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    heard BOOLEAN NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, id)
);
CREATE INDEX message_by_age ON message (heard, received_ms);

CREATE TABLE greeting (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    stored_ms BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (company_id, subscriber_id)
);

-- The key of a mailbox, sealed; without it its messages are noise.
CREATE TABLE mailbox_key (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (company_id, subscriber_id)
);

CREATE TABLE terminal (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    device_name TEXT NOT NULL,
    is_app BOOLEAN NOT NULL,
    sip_username TEXT NOT NULL UNIQUE,
    sealed_ha1 BLOB NOT NULL,
    state TEXT NOT NULL,
    set_up_ms BIGINT NOT NULL,
    wipe_ordered_ms BIGINT,
    wipe_confirmed_ms BIGINT,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX terminal_by_subscriber ON terminal (company_id, subscriber_id, id);

-- Live state that survives a restart; only the engine reads what is in it.
CREATE TABLE binding (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    contact TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, contact)
);

CREATE TABLE hunt_pointer (
    company_id BIGINT NOT NULL,
    hunt_group_id BIGINT NOT NULL,
    ring_order BIGINT NOT NULL,
    PRIMARY KEY (company_id, hunt_group_id)
);

CREATE TABLE utilisation (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT NOT NULL,
    PRIMARY KEY (company_id, subscriber_id, start_ms)
);

-- Work to be done later: mail, expiry, webhooks.
CREATE TABLE job (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    lease_until_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX job_by_due ON job (due_ms, id);
