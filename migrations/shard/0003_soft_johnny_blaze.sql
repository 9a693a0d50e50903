CREATE TABLE `contact_tags` (
	`org_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`tag_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `contact_id`, `tag_id`),
	FOREIGN KEY (`org_id`,`contact_id`) REFERENCES `contacts`(`org_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`org_id`,`tag_id`) REFERENCES `tags`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `contact_tags_by_tag` ON `contact_tags` (`org_id`,`tag_id`,`contact_id`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`org_id` text NOT NULL,
	`member_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `member_id`, `conversation_id`),
	FOREIGN KEY (`org_id`,`conversation_id`) REFERENCES `conversations`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `follow_ups` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`member_id` text NOT NULL,
	`reason` text NOT NULL,
	`due_at` integer NOT NULL,
	`ends_on_answer` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`end` text,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`contact_id`) REFERENCES `contacts`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `follow_ups_due` ON `follow_ups` (`org_id`,`due_at`,`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `follow_ups_of_member` ON `follow_ups` (`org_id`,`member_id`,`due_at`,`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `follow_ups_of_contact` ON `follow_ups` (`org_id`,`contact_id`,`due_at`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `mentions` (
	`org_id` text NOT NULL,
	`member_id` text NOT NULL,
	`note_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`at` integer NOT NULL,
	`seen_at` integer,
	PRIMARY KEY(`org_id`, `member_id`, `note_id`),
	FOREIGN KEY (`org_id`,`note_id`) REFERENCES `notes`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mentions_by_time` ON `mentions` (`org_id`,`member_id`,`at`);--> statement-breakpoint
CREATE INDEX `mentions_by_conversation` ON `mentions` (`org_id`,`conversation_id`);--> statement-breakpoint
CREATE TABLE `notes` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`author_id` text NOT NULL,
	`text` text NOT NULL,
	`mentions` text NOT NULL,
	`client_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`conversation_id`) REFERENCES `conversations`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `notes_by_client_id` ON `notes` (`org_id`,`client_id`);--> statement-breakpoint
CREATE TABLE `saved_replies` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`member_id` text,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`use_count` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `saved_views` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`member_id` text,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tags` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`key` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `tags_by_key` ON `tags` (`org_id`,`key`);--> statement-breakpoint
DROP INDEX `conversations_by_assignee`;--> statement-breakpoint
ALTER TABLE `conversations` ADD `snoozed_until` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `follow_up_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `has_media` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `conversations_snoozed` ON `conversations` (`org_id`,`snoozed_until`) WHERE snoozed_until is not null;--> statement-breakpoint
CREATE INDEX `conversations_by_assignee` ON `conversations` (`org_id`,`assignee_id`,`status`,`last_message_at`,`id`);
--> statement-breakpoint
CREATE TRIGGER `contact_tags_fence_insert` BEFORE INSERT ON `contact_tags` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: contact_tags belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `contact_tags_fence_update` BEFORE UPDATE ON `contact_tags` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: contact_tags belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `contact_tags_fence_delete` BEFORE DELETE ON `contact_tags` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: contact_tags belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `drafts_fence_insert` BEFORE INSERT ON `drafts` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: drafts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `drafts_fence_update` BEFORE UPDATE ON `drafts` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: drafts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `drafts_fence_delete` BEFORE DELETE ON `drafts` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: drafts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_fence_insert` BEFORE INSERT ON `follow_ups` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: follow_ups belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_fence_update` BEFORE UPDATE ON `follow_ups` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: follow_ups belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_fence_delete` BEFORE DELETE ON `follow_ups` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: follow_ups belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `mentions_fence_insert` BEFORE INSERT ON `mentions` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: mentions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `mentions_fence_update` BEFORE UPDATE ON `mentions` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: mentions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `mentions_fence_delete` BEFORE DELETE ON `mentions` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: mentions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `notes_fence_insert` BEFORE INSERT ON `notes` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: notes belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `notes_fence_update` BEFORE UPDATE ON `notes` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: notes belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `notes_fence_delete` BEFORE DELETE ON `notes` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: notes belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `saved_replies_fence_insert` BEFORE INSERT ON `saved_replies` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: saved_replies belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `saved_replies_fence_update` BEFORE UPDATE ON `saved_replies` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: saved_replies belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `saved_replies_fence_delete` BEFORE DELETE ON `saved_replies` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: saved_replies belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `saved_views_fence_insert` BEFORE INSERT ON `saved_views` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: saved_views belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `saved_views_fence_update` BEFORE UPDATE ON `saved_views` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: saved_views belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `saved_views_fence_delete` BEFORE DELETE ON `saved_views` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: saved_views belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `tags_fence_insert` BEFORE INSERT ON `tags` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: tags belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `tags_fence_update` BEFORE UPDATE ON `tags` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: tags belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `tags_fence_delete` BEFORE DELETE ON `tags` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: tags belongs to another org'); END;
--> statement-breakpoint
DROP TRIGGER `conversations_fence_update`;
--> statement-breakpoint
DROP TRIGGER `conversations_lead_only_update`;
--> statement-breakpoint
DROP TRIGGER `lead_counts_fence_insert`;
--> statement-breakpoint
UPDATE `conversations` SET `status` = CASE WHEN `preview_direction` = 'inbound' THEN 'waiting' ELSE 'answered' END WHERE `status` = 'open';
--> statement-breakpoint
INSERT INTO lead_counts (org_id, member_id, what, count) SELECT org_id, coalesce(assignee_id, ''), 'open', count(*) FROM conversations WHERE conversations.status IN ('waiting', 'answered') GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO lead_counts (org_id, member_id, what, count) SELECT org_id, coalesce(assignee_id, ''), 'waiting', count(*) FROM conversations WHERE conversations.status = 'waiting' GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO lead_counts (org_id, member_id, what, count) SELECT org_id, coalesce(assignee_id, ''), 'snoozed', count(*) FROM conversations WHERE conversations.status = 'snoozed' GROUP BY 1, 2;
--> statement-breakpoint
CREATE TRIGGER `lead_counts_fence_insert` BEFORE INSERT ON `lead_counts` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: lead_counts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_fence_update` BEFORE UPDATE ON `conversations` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: conversations belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_only_update` BEFORE UPDATE ON `conversations` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND OLD.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: conversations of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_open_insert` AFTER INSERT ON `conversations` WHEN NEW.status IN ('waiting', 'answered') BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, coalesce(NEW.assignee_id, ''), 'open', 1 WHERE NEW.status IN ('waiting', 'answered') ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_open_update` AFTER UPDATE OF assignee_id, status ON `conversations` WHEN (OLD.status IN ('waiting', 'answered')) <> (NEW.status IN ('waiting', 'answered')) OR (NEW.status IN ('waiting', 'answered') AND OLD.assignee_id IS NOT NEW.assignee_id) BEGIN UPDATE lead_counts SET count = count - 1 WHERE OLD.status IN ('waiting', 'answered') AND org_id = OLD.org_id AND member_id = coalesce(OLD.assignee_id, '') AND what = 'open'; INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, coalesce(NEW.assignee_id, ''), 'open', 1 WHERE NEW.status IN ('waiting', 'answered') ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_open_delete` AFTER DELETE ON `conversations` WHEN OLD.status IN ('waiting', 'answered') BEGIN UPDATE lead_counts SET count = count - 1 WHERE OLD.status IN ('waiting', 'answered') AND org_id = OLD.org_id AND member_id = coalesce(OLD.assignee_id, '') AND what = 'open'; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_waiting_insert` AFTER INSERT ON `conversations` WHEN NEW.status = 'waiting' BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, coalesce(NEW.assignee_id, ''), 'waiting', 1 WHERE NEW.status = 'waiting' ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_waiting_update` AFTER UPDATE OF assignee_id, status ON `conversations` WHEN (OLD.status = 'waiting') <> (NEW.status = 'waiting') OR (NEW.status = 'waiting' AND OLD.assignee_id IS NOT NEW.assignee_id) BEGIN UPDATE lead_counts SET count = count - 1 WHERE OLD.status = 'waiting' AND org_id = OLD.org_id AND member_id = coalesce(OLD.assignee_id, '') AND what = 'waiting'; INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, coalesce(NEW.assignee_id, ''), 'waiting', 1 WHERE NEW.status = 'waiting' ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_waiting_delete` AFTER DELETE ON `conversations` WHEN OLD.status = 'waiting' BEGIN UPDATE lead_counts SET count = count - 1 WHERE OLD.status = 'waiting' AND org_id = OLD.org_id AND member_id = coalesce(OLD.assignee_id, '') AND what = 'waiting'; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_snoozed_insert` AFTER INSERT ON `conversations` WHEN NEW.status = 'snoozed' BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, coalesce(NEW.assignee_id, ''), 'snoozed', 1 WHERE NEW.status = 'snoozed' ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_snoozed_update` AFTER UPDATE OF assignee_id, status ON `conversations` WHEN (OLD.status = 'snoozed') <> (NEW.status = 'snoozed') OR (NEW.status = 'snoozed' AND OLD.assignee_id IS NOT NEW.assignee_id) BEGIN UPDATE lead_counts SET count = count - 1 WHERE OLD.status = 'snoozed' AND org_id = OLD.org_id AND member_id = coalesce(OLD.assignee_id, '') AND what = 'snoozed'; INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, coalesce(NEW.assignee_id, ''), 'snoozed', 1 WHERE NEW.status = 'snoozed' ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_count_snoozed_delete` AFTER DELETE ON `conversations` WHEN OLD.status = 'snoozed' BEGIN UPDATE lead_counts SET count = count - 1 WHERE OLD.status = 'snoozed' AND org_id = OLD.org_id AND member_id = coalesce(OLD.assignee_id, '') AND what = 'snoozed'; END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_next_insert` AFTER INSERT ON `follow_ups` BEGIN UPDATE conversations SET follow_up_at = (SELECT min(due_at) FROM follow_ups WHERE org_id = NEW.org_id AND contact_id = NEW.contact_id AND ended_at IS NULL) WHERE org_id = NEW.org_id AND id = (SELECT conversation_id FROM contacts WHERE org_id = NEW.org_id AND id = NEW.contact_id); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_next_update` AFTER UPDATE OF due_at, ended_at ON `follow_ups` BEGIN UPDATE conversations SET follow_up_at = (SELECT min(due_at) FROM follow_ups WHERE org_id = NEW.org_id AND contact_id = NEW.contact_id AND ended_at IS NULL) WHERE org_id = NEW.org_id AND id = (SELECT conversation_id FROM contacts WHERE org_id = NEW.org_id AND id = NEW.contact_id); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_next_delete` AFTER DELETE ON `follow_ups` BEGIN UPDATE conversations SET follow_up_at = (SELECT min(due_at) FROM follow_ups WHERE org_id = OLD.org_id AND contact_id = OLD.contact_id AND ended_at IS NULL) WHERE org_id = OLD.org_id AND id = (SELECT conversation_id FROM contacts WHERE org_id = OLD.org_id AND id = OLD.contact_id); END;
--> statement-breakpoint
CREATE TRIGGER `notes_lead_only_insert` BEFORE INSERT ON `notes` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: notes of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `notes_lead_only_update` BEFORE UPDATE ON `notes` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: notes of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `notes_lead_only_delete` BEFORE DELETE ON `notes` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: notes of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `contact_tags_lead_only_insert` BEFORE INSERT ON `contact_tags` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org_id = NEW.org_id AND id = NEW.contact_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: contact_tags of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `contact_tags_lead_only_update` BEFORE UPDATE ON `contact_tags` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org_id = OLD.org_id AND id = OLD.contact_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: contact_tags of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `contact_tags_lead_only_delete` BEFORE DELETE ON `contact_tags` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org_id = OLD.org_id AND id = OLD.contact_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: contact_tags of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_lead_only_insert` BEFORE INSERT ON `follow_ups` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org_id = NEW.org_id AND id = NEW.contact_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: follow_ups of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_lead_only_update` BEFORE UPDATE ON `follow_ups` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org_id = OLD.org_id AND id = OLD.contact_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: follow_ups of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `follow_ups_lead_only_delete` BEFORE DELETE ON `follow_ups` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org_id = OLD.org_id AND id = OLD.contact_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: follow_ups of somebody else'); END;
