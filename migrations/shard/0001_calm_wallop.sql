CREATE TABLE `audit_log` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`target` text,
	`result` text NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `imports` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`cursor` text,
	`found` integer NOT NULL,
	`done` integer NOT NULL,
	`messages` integer NOT NULL,
	`page_size` integer NOT NULL,
	`attempts` integer NOT NULL,
	`retry_at` integer NOT NULL,
	`problem` text,
	`started_at` integer NOT NULL,
	`reading_since` integer,
	`finished_at` integer,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`id`) REFERENCES `connections`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `message_changes` (
	`org_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`edit_number` integer DEFAULT 0 NOT NULL,
	`edited_text` text,
	`edited_preview` text,
	`edited_at` integer,
	`unsent_at` integer,
	`deleted_at` integer,
	PRIMARY KEY(`org_id`, `connection_id`, `provider_id`),
	FOREIGN KEY (`org_id`,`connection_id`) REFERENCES `connections`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reactions` (
	`org_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`actor_id` text NOT NULL,
	`is_ours` integer NOT NULL,
	`emoji` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `connection_id`, `provider_id`, `actor_id`),
	FOREIGN KEY (`org_id`,`connection_id`) REFERENCES `connections`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `connections` ADD `token_issued_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `problem` text;--> statement-breakpoint
ALTER TABLE `connections` ADD `problem_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `signs_refused_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `polled_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `recovered_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `contacts` ADD `name_edited_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `picture` text;--> statement-breakpoint
ALTER TABLE `contacts` ADD `profile_at` integer;--> statement-breakpoint
ALTER TABLE `contacts` ADD `referral` text;--> statement-breakpoint
ALTER TABLE `contacts` ADD `referred_at` integer;--> statement-breakpoint
CREATE INDEX `contacts_without_profile` ON `contacts` (`org_id`,`connection_id`) WHERE profile_at is null;--> statement-breakpoint
ALTER TABLE `conversations` ADD `seen_until_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `held_by` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `held_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `is_cut` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `via` text DEFAULT 'webhook' NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `detail` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `reply_to_provider_id` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `edited_at` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `unsent_at` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `deleted_at` integer;
--> statement-breakpoint
CREATE TRIGGER `audit_log_fence_insert` BEFORE INSERT ON `audit_log` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: audit_log belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_fence_update` BEFORE UPDATE ON `audit_log` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: audit_log belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_fence_delete` BEFORE DELETE ON `audit_log` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: audit_log belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `imports_fence_insert` BEFORE INSERT ON `imports` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: imports belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `imports_fence_update` BEFORE UPDATE ON `imports` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: imports belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `imports_fence_delete` BEFORE DELETE ON `imports` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: imports belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `message_changes_fence_insert` BEFORE INSERT ON `message_changes` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: message_changes belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `message_changes_fence_update` BEFORE UPDATE ON `message_changes` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: message_changes belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `message_changes_fence_delete` BEFORE DELETE ON `message_changes` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: message_changes belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `reactions_fence_insert` BEFORE INSERT ON `reactions` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: reactions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `reactions_fence_update` BEFORE UPDATE ON `reactions` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: reactions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `reactions_fence_delete` BEFORE DELETE ON `reactions` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: reactions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_is_append_only` BEFORE UPDATE ON `audit_log` BEGIN SELECT RAISE(ABORT, 'audit: a line is never changed'); END;
--> statement-breakpoint
DROP TRIGGER `connections_fence_update`;
--> statement-breakpoint
UPDATE `connections` SET `token_sealed` = NULL WHERE `status` <> 'connected';
--> statement-breakpoint
CREATE TRIGGER `connections_fence_update` BEFORE UPDATE ON `connections` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: connections belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `connections_token_insert` BEFORE INSERT ON `connections` WHEN NEW.token_sealed IS NOT NULL AND NEW.status <> 'connected' BEGIN SELECT RAISE(ABORT, 'connections: only a connected one holds a token'); END;
--> statement-breakpoint
CREATE TRIGGER `connections_token_update` BEFORE UPDATE ON `connections` WHEN NEW.token_sealed IS NOT NULL AND NEW.status <> 'connected' BEGIN SELECT RAISE(ABORT, 'connections: only a connected one holds a token'); END;
