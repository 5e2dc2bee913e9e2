-- Which node a running job's lease belongs to; 0 is none.
ALTER TABLE bulk_job ADD COLUMN worker BIGINT NOT NULL DEFAULT 0;
