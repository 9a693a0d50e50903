CREATE TABLE `acting_org` (
	`one` integer PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	CONSTRAINT "acting_org_one" CHECK("acting_org"."one" = 1)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `connections` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`account_id` text NOT NULL,
	`app_scoped_id` text,
	`username` text NOT NULL,
	`name` text,
	`picture_url` text,
	`status` text NOT NULL,
	`status_reason` text,
	`token_sealed` text,
	`token_expires_at` integer,
	`scopes` text NOT NULL,
	`subscribed_fields` text NOT NULL,
	`connected_at` integer NOT NULL,
	`last_webhook_at` integer,
	`last_send_at` integer,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_by_account` ON `connections` (`org_id`,`account_id`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text,
	`instagram_id` text,
	`conversation_id` text,
	`username` text,
	`name` text,
	`stage_id` text NOT NULL,
	`stage_entered_at` integer NOT NULL,
	`lost_reason` text,
	`lead_status` text NOT NULL,
	`source` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`connection_id`) REFERENCES `connections`(`org_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`org_id`,`stage_id`) REFERENCES `stages`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `contacts_by_instagram_id` ON `contacts` (`org_id`,`connection_id`,`instagram_id`);--> statement-breakpoint
CREATE INDEX `contacts_by_stage` ON `contacts` (`org_id`,`stage_id`,`stage_entered_at`,`id`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`status` text NOT NULL,
	`last_message_at` integer NOT NULL,
	`last_message_id` text NOT NULL,
	`preview` text NOT NULL,
	`preview_direction` text NOT NULL,
	`last_inbound_at` integer,
	`window_refused_at` integer,
	`unread_count` integer NOT NULL,
	`read_until_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`connection_id`) REFERENCES `connections`(`org_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`org_id`,`contact_id`) REFERENCES `contacts`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `conversations_by_activity` ON `conversations` (`org_id`,`status`,`last_message_at`,`id`);--> statement-breakpoint
CREATE TABLE `events` (
	`org_id` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`conversation_id` text,
	`message_id` text,
	`contact_id` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `messages` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`kind` text NOT NULL,
	`provider_id` text,
	`client_id` text,
	`direction` text NOT NULL,
	`source` text NOT NULL,
	`author_id` text,
	`text` text,
	`attachments` text NOT NULL,
	`status` text NOT NULL,
	`failure` text,
	`attempts` integer NOT NULL,
	`retry_at` integer,
	`sent_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`conversation_id`) REFERENCES `conversations`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_by_provider_id` ON `messages` (`org_id`,`connection_id`,`kind`,`provider_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `messages_by_client_id` ON `messages` (`org_id`,`client_id`) WHERE client_id is not null;--> statement-breakpoint
CREATE INDEX `messages_unsent` ON `messages` (`org_id`,`conversation_id`,`id`) WHERE status in ('queued', 'sending', 'unknown');--> statement-breakpoint
CREATE TABLE `org_counters` (
	`org_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`unread_conversations` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pending_effects` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`kind` text NOT NULL,
	`provider_id` text,
	`payload` text NOT NULL,
	`occurred_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`connection_id`) REFERENCES `connections`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `pending_effects_by_message` ON `pending_effects` (`org_id`,`connection_id`,`provider_id`);--> statement-breakpoint
CREATE TABLE `pipelines` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stages` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`pipeline_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`position` integer NOT NULL,
	`contact_count` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`pipeline_id`) REFERENCES `pipelines`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `connections_fence_insert` BEFORE INSERT ON `connections` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: connections belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `connections_fence_update` BEFORE UPDATE ON `connections` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: connections belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `connections_fence_delete` BEFORE DELETE ON `connections` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: connections belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_fence_insert` BEFORE INSERT ON `contacts` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: contacts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_fence_update` BEFORE UPDATE ON `contacts` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: contacts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_fence_delete` BEFORE DELETE ON `contacts` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: contacts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_fence_insert` BEFORE INSERT ON `conversations` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: conversations belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_fence_update` BEFORE UPDATE ON `conversations` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: conversations belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_fence_delete` BEFORE DELETE ON `conversations` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: conversations belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `events_fence_insert` BEFORE INSERT ON `events` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: events belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `events_fence_update` BEFORE UPDATE ON `events` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: events belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `events_fence_delete` BEFORE DELETE ON `events` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: events belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `messages_fence_insert` BEFORE INSERT ON `messages` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: messages belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `messages_fence_update` BEFORE UPDATE ON `messages` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: messages belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `messages_fence_delete` BEFORE DELETE ON `messages` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: messages belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `org_counters_fence_insert` BEFORE INSERT ON `org_counters` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: org_counters belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `org_counters_fence_update` BEFORE UPDATE ON `org_counters` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: org_counters belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `org_counters_fence_delete` BEFORE DELETE ON `org_counters` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: org_counters belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `pending_effects_fence_insert` BEFORE INSERT ON `pending_effects` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: pending_effects belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `pending_effects_fence_update` BEFORE UPDATE ON `pending_effects` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: pending_effects belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `pending_effects_fence_delete` BEFORE DELETE ON `pending_effects` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: pending_effects belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `pipelines_fence_insert` BEFORE INSERT ON `pipelines` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: pipelines belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `pipelines_fence_update` BEFORE UPDATE ON `pipelines` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: pipelines belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `pipelines_fence_delete` BEFORE DELETE ON `pipelines` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: pipelines belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `stages_fence_insert` BEFORE INSERT ON `stages` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: stages belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `stages_fence_update` BEFORE UPDATE ON `stages` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: stages belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `stages_fence_delete` BEFORE DELETE ON `stages` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: stages belongs to another org'); END;
