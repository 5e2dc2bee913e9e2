-- counter rises by one with every transaction that changes the company; its row is the company's lock.
CREATE TABLE company (
    company_id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    login_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sip_domain TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    bulletin TEXT NOT NULL,
    notice TEXT NOT NULL,
    features TEXT NOT NULL,
    international BOOLEAN NOT NULL,
    international_forward BOOLEAN NOT NULL,
    digest TEXT NOT NULL,
    records_keep_days BIGINT NOT NULL,
    audit_keep_days BIGINT NOT NULL,
    identity_checked_on TEXT NOT NULL,
    identity_method TEXT NOT NULL,
    responsible_person TEXT NOT NULL
);

CREATE TABLE company_counter (
    company_id BIGINT NOT NULL PRIMARY KEY,
    counter BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);
CREATE INDEX company_counter_by_time ON company_counter (changed_ms, company_id);

-- Which record a transaction changed; caches read on from the counter they know.
CREATE TABLE change (
    company_id BIGINT NOT NULL,
    counter BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (company_id, counter, kind, id)
);

CREATE TABLE site (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE subscriber (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    subscriber_id TEXT NOT NULL UNIQUE,
    external_number TEXT NOT NULL UNIQUE,
    extension TEXT,
    extension_group_id BIGINT,
    pickup_group_id BIGINT,
    site_id BIGINT NOT NULL,
    caller_number TEXT NOT NULL,
    anonymous_reject BOOLEAN NOT NULL,
    intl_bar BOOLEAN NOT NULL,
    outside_bar BOOLEAN NOT NULL,
    answer_mode TEXT NOT NULL,
    answer_condition TEXT,
    answer_ring_seconds BIGINT,
    answer_destination TEXT NOT NULL,
    email TEXT NOT NULL,
    mail_caller BOOLEAN NOT NULL,
    auth_on BOOLEAN NOT NULL,
    auth_armed BOOLEAN NOT NULL,
    auth_done BOOLEAN NOT NULL,
    callback_number TEXT NOT NULL,
    digest TEXT,
    emergency_stop BOOLEAN NOT NULL,
    callkit BOOLEAN NOT NULL,
    blocklist TEXT NOT NULL,
    hunt_refuse BOOLEAN NOT NULL,
    nickname TEXT NOT NULL,
    display_name TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE extension_group (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    site_number TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

-- pilot_id has no foreign key: that its subscriber is gone is a state the product knows (8025, 8026, 8029).
CREATE TABLE hunt_group (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    pilot_id BIGINT NOT NULL,
    slide_type TEXT NOT NULL,
    slide_timer BIGINT NOT NULL,
    remark TEXT NOT NULL,
    schedule_id BIGINT,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE hunt_member (
    company_id BIGINT NOT NULL,
    hunt_group_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    ring_order BIGINT NOT NULL,
    PRIMARY KEY (company_id, hunt_group_id, subscriber_id)
);

CREATE TABLE schedule (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    extension_group_id BIGINT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

-- day is YYYY-MM-DD or --MM-DD; weekdays has bit 0 for Sunday.
CREATE TABLE schedule_row (
    company_id BIGINT NOT NULL,
    schedule_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    no BIGINT NOT NULL,
    day_type TEXT NOT NULL,
    day TEXT NOT NULL,
    weekdays BIGINT NOT NULL,
    start_min BIGINT NOT NULL,
    end_min BIGINT NOT NULL,
    action TEXT NOT NULL,
    destination TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (company_id, schedule_id, id)
);

CREATE TABLE pickup_group (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    site_id BIGINT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE phone_book (
    company_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE phone_book_file (
    company_id BIGINT NOT NULL,
    phone_book_id BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (company_id, phone_book_id)
);

CREATE TABLE phone_book_member (
    company_id BIGINT NOT NULL,
    phone_book_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    PRIMARY KEY (company_id, phone_book_id, subscriber_id)
);
CREATE INDEX phone_book_member_by_subscriber ON phone_book_member (company_id, subscriber_id, phone_book_id);

CREATE TABLE backup (
    company_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    stored_ms BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (company_id, subscriber_id)
);
CREATE INDEX backup_by_age ON backup (stored_ms);

CREATE TABLE trunk (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    peers TEXT NOT NULL,
    trusted BOOLEAN NOT NULL,
    number_format TEXT NOT NULL,
    forward_identity TEXT NOT NULL
);

-- The official list, which replaces the computation of a year.
CREATE TABLE holiday (
    day TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE holiday_override (
    day TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL
);
