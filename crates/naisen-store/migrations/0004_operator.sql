-- When the operator closed a company, epoch milliseconds; its sessions and tokens end a day later.
ALTER TABLE company ADD COLUMN closed_ms BIGINT;

CREATE INDEX account_by_company ON account (company_id, account_id);
