-- What the program keeps about itself: values by name.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Who may log in. account_id is the identity of the operator, company (its admin) or subscriber.
CREATE TABLE account (
    account_id BIGINT NOT NULL PRIMARY KEY,
    login_id TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    company_id BIGINT,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    password_changed_ms BIGINT NOT NULL,
    lang TEXT NOT NULL,
    theme TEXT NOT NULL
);
CREATE INDEX account_by_role ON account (role, login_id);

CREATE TABLE session (
    id BIGINT NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BIGINT NOT NULL,
    browser_id BIGINT,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id, id);
CREATE INDEX session_by_use ON session (used_ms);

CREATE TABLE trusted_browser (
    id BIGINT NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX trusted_browser_by_account ON trusted_browser (account_id, id);
CREATE INDEX trusted_browser_by_expiry ON trusted_browser (expires_ms);

-- Failed logins, of known and unknown login ids alike.
CREATE TABLE login_lock (
    login_id TEXT NOT NULL,
    browser_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    touched_ms BIGINT NOT NULL,
    PRIMARY KEY (login_id, browser_id)
);
CREATE INDEX login_lock_by_age ON login_lock (touched_ms);

CREATE TABLE api_token (
    id BIGINT NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT
);
CREATE INDEX api_token_by_account ON api_token (account_id, id);
