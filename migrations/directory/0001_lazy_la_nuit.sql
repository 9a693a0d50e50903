CREATE TABLE `deletion_requests` (
	`code` text PRIMARY KEY NOT NULL,
	`subject_hash` text NOT NULL,
	`source` text NOT NULL,
	`state` text NOT NULL,
	`received_at` integer NOT NULL,
	`retry_at` integer NOT NULL,
	`finished_at` integer,
	`counts` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `deletion_requests_subject_hash_unique` ON `deletion_requests` (`subject_hash`);--> statement-breakpoint
CREATE TABLE `deletion_targets` (
	`code` text NOT NULL,
	`org_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	PRIMARY KEY(`code`, `connection_id`),
	FOREIGN KEY (`code`) REFERENCES `deletion_requests`(`code`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mails` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`org_id` text,
	`kind` text NOT NULL,
	`detail` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`retry_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`retry_at`);--> statement-breakpoint
ALTER TABLE `connected_accounts` ADD `due_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `connected_accounts_by_app_scoped_id` ON `connected_accounts` (`app_scoped_id`);--> statement-breakpoint
CREATE INDEX `connected_accounts_due` ON `connected_accounts` (`due_at`);