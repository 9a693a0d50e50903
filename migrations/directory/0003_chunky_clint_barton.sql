CREATE TABLE `org_moves` (
	`org_id` text PRIMARY KEY NOT NULL,
	`from_shard` text NOT NULL,
	`to_shard` text NOT NULL,
	`state` text NOT NULL,
	`position` text,
	`rows` integer NOT NULL,
	`started_at` integer NOT NULL,
	`retry_at` integer NOT NULL,
	FOREIGN KEY (`org_id`) REFERENCES `orgs`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
