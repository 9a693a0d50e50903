CREATE TABLE `shard_sizes` (
	`shard` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`measured_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
