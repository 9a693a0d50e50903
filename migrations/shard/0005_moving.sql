CREATE TABLE `moving_rows` (
	`org_id` text NOT NULL,
	`place` integer NOT NULL,
	`name` text NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`org_id`, `place`, `name`, `key`)
) STRICT, WITHOUT ROWID;
