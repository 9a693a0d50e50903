CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`received_at` integer NOT NULL,
	`retry_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`position` integer NOT NULL,
	`body` text,
	`body_key` text,
	`reason` text,
	`finished_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `deliveries_pending` ON `deliveries` (`retry_at`) WHERE status = 'pending';--> statement-breakpoint
CREATE TABLE `quarantined_events` (
	`delivery_id` text NOT NULL,
	`position` integer NOT NULL,
	`reason` text NOT NULL,
	`payload` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`delivery_id`, `position`),
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
