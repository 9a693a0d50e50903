CREATE TABLE `assignment_turns` (
	`org_id` text NOT NULL,
	`member_id` text NOT NULL,
	`capacity` integer NOT NULL,
	`is_paused` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `member_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `cadences` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`days` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `done_for_me` (
	`org_id` text NOT NULL,
	`member_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `member_id`, `conversation_id`),
	FOREIGN KEY (`org_id`,`conversation_id`) REFERENCES `conversations`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `done_for_me_by_conversation` ON `done_for_me` (`org_id`,`conversation_id`);--> statement-breakpoint
CREATE TABLE `member_settings` (
	`org_id` text NOT NULL,
	`member_id` text NOT NULL,
	`settings` text NOT NULL,
	`changed_at` integer NOT NULL,
	`digested_on` text,
	PRIMARY KEY(`org_id`, `member_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notifications` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`member_id` text NOT NULL,
	`kind` text NOT NULL,
	`about` text NOT NULL,
	`conversation_id` text,
	`actor_id` text,
	`at` integer NOT NULL,
	`seen_at` integer,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_once` ON `notifications` (`org_id`,`member_id`,`kind`,`about`);--> statement-breakpoint
CREATE INDEX `notifications_by_time` ON `notifications` (`org_id`,`member_id`,`at`);--> statement-breakpoint
CREATE INDEX `notifications_unseen` ON `notifications` (`org_id`,`member_id`,`at`) WHERE seen_at is null;--> statement-breakpoint
CREATE TABLE `onboarding_steps` (
	`org_id` text NOT NULL,
	`step` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org_id`, `step`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `push_subscriptions` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`member_id` text NOT NULL,
	`sealed` text NOT NULL,
	`device` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_sent_at` integer,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `push_subscriptions_of_member` ON `push_subscriptions` (`org_id`,`member_id`);--> statement-breakpoint
CREATE TABLE `scheduled_replies` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`author_id` text NOT NULL,
	`text` text NOT NULL,
	`client_id` text NOT NULL,
	`due_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ends_on_answer` integer NOT NULL,
	`ended_at` integer,
	`end` text,
	PRIMARY KEY(`org_id`, `id`),
	FOREIGN KEY (`org_id`,`conversation_id`) REFERENCES `conversations`(`org_id`,`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `scheduled_replies_by_client_id` ON `scheduled_replies` (`org_id`,`client_id`);--> statement-breakpoint
CREATE INDEX `scheduled_replies_due` ON `scheduled_replies` (`org_id`,`due_at`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `scheduled_replies_of_conversation` ON `scheduled_replies` (`org_id`,`conversation_id`,`due_at`) WHERE ended_at is null;--> statement-breakpoint
ALTER TABLE `messages` ADD `held_until` integer;
--> statement-breakpoint
CREATE TRIGGER `assignment_turns_fence_insert` BEFORE INSERT ON `assignment_turns` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: assignment_turns belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `assignment_turns_fence_update` BEFORE UPDATE ON `assignment_turns` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: assignment_turns belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `assignment_turns_fence_delete` BEFORE DELETE ON `assignment_turns` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: assignment_turns belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `cadences_fence_insert` BEFORE INSERT ON `cadences` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: cadences belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `cadences_fence_update` BEFORE UPDATE ON `cadences` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: cadences belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `cadences_fence_delete` BEFORE DELETE ON `cadences` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: cadences belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_fence_insert` BEFORE INSERT ON `done_for_me` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: done_for_me belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_fence_update` BEFORE UPDATE ON `done_for_me` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: done_for_me belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_fence_delete` BEFORE DELETE ON `done_for_me` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: done_for_me belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `member_settings_fence_insert` BEFORE INSERT ON `member_settings` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: member_settings belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `member_settings_fence_update` BEFORE UPDATE ON `member_settings` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: member_settings belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `member_settings_fence_delete` BEFORE DELETE ON `member_settings` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: member_settings belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `notifications_fence_insert` BEFORE INSERT ON `notifications` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: notifications belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `notifications_fence_update` BEFORE UPDATE ON `notifications` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: notifications belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `notifications_fence_delete` BEFORE DELETE ON `notifications` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: notifications belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `onboarding_steps_fence_insert` BEFORE INSERT ON `onboarding_steps` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: onboarding_steps belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `onboarding_steps_fence_update` BEFORE UPDATE ON `onboarding_steps` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: onboarding_steps belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `onboarding_steps_fence_delete` BEFORE DELETE ON `onboarding_steps` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: onboarding_steps belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `push_subscriptions_fence_insert` BEFORE INSERT ON `push_subscriptions` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: push_subscriptions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `push_subscriptions_fence_update` BEFORE UPDATE ON `push_subscriptions` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: push_subscriptions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `push_subscriptions_fence_delete` BEFORE DELETE ON `push_subscriptions` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: push_subscriptions belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `scheduled_replies_fence_insert` BEFORE INSERT ON `scheduled_replies` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: scheduled_replies belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `scheduled_replies_fence_update` BEFORE UPDATE ON `scheduled_replies` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: scheduled_replies belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `scheduled_replies_fence_delete` BEFORE DELETE ON `scheduled_replies` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: scheduled_replies belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `scheduled_replies_lead_only_insert` BEFORE INSERT ON `scheduled_replies` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: scheduled_replies of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `scheduled_replies_lead_only_update` BEFORE UPDATE ON `scheduled_replies` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: scheduled_replies of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `scheduled_replies_lead_only_delete` BEFORE DELETE ON `scheduled_replies` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: scheduled_replies of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_lead_only_insert` BEFORE INSERT ON `done_for_me` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: done_for_me of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_back_for_me` BEFORE UPDATE OF status, assignee_id, last_message_id ON `conversations` WHEN OLD.status IS NOT NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id OR OLD.last_message_id IS NOT NEW.last_message_id BEGIN DELETE FROM done_for_me WHERE org_id = OLD.org_id AND conversation_id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_mine_insert` AFTER INSERT ON `done_for_me` BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.member_id, 'aside-mine', 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND assignee_id = NEW.member_id AND status IN ('waiting', 'answered') ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_mine_delete` AFTER DELETE ON `done_for_me` BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.member_id AND what = 'aside-mine' AND EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = OLD.member_id AND status IN ('waiting', 'answered')); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_nobody_insert` AFTER INSERT ON `done_for_me` BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.member_id, 'aside-nobody', 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND assignee_id IS NULL AND status IN ('waiting', 'answered') ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_nobody_delete` AFTER DELETE ON `done_for_me` BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.member_id AND what = 'aside-nobody' AND EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id IS NULL AND status IN ('waiting', 'answered')); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_all_insert` AFTER INSERT ON `done_for_me` BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.member_id, 'aside-all', 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND status IN ('waiting', 'answered') ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_all_delete` AFTER DELETE ON `done_for_me` BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.member_id AND what = 'aside-all' AND EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND status IN ('waiting', 'answered')); END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_waiting_insert` AFTER INSERT ON `done_for_me` BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.member_id, 'aside-waiting', 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND status = 'waiting' ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `done_for_me_count_waiting_delete` AFTER DELETE ON `done_for_me` BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.member_id AND what = 'aside-waiting' AND EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND status = 'waiting'); END;
--> statement-breakpoint
CREATE TABLE `search_progress` (
	`org_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`position` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(tokens, kind UNINDEXED, id UNINDEXED, columnsize = 0, tokenize = 'ascii', prefix = '9');
--> statement-breakpoint
INSERT INTO `search_index` (`search_index`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `messages_unsearchable_update` AFTER UPDATE OF text ON `messages` WHEN OLD.text IS NOT NULL AND OLD.text IS NOT NEW.text BEGIN DELETE FROM search_index WHERE rowid >= (OLD.sent_at << 20) AND rowid < ((OLD.sent_at + 1) << 20) AND id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `messages_unsearchable_delete` AFTER DELETE ON `messages` WHEN OLD.text IS NOT NULL BEGIN DELETE FROM search_index WHERE rowid >= (OLD.sent_at << 20) AND rowid < ((OLD.sent_at + 1) << 20) AND id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `notes_unsearchable_update` AFTER UPDATE OF text ON `notes` WHEN OLD.text IS NOT NEW.text BEGIN DELETE FROM search_index WHERE rowid >= (OLD.created_at << 20) AND rowid < ((OLD.created_at + 1) << 20) AND id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `notes_unsearchable_delete` AFTER DELETE ON `notes` BEGIN DELETE FROM search_index WHERE rowid >= (OLD.created_at << 20) AND rowid < ((OLD.created_at + 1) << 20) AND id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `contacts_unsearchable_update` AFTER UPDATE OF name, username ON `contacts` WHEN OLD.name IS NOT NEW.name OR OLD.username IS NOT NEW.username BEGIN DELETE FROM search_index WHERE rowid >= (OLD.created_at << 20) AND rowid < ((OLD.created_at + 1) << 20) AND id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `contacts_unsearchable_delete` AFTER DELETE ON `contacts` BEGIN DELETE FROM search_index WHERE rowid >= (OLD.created_at << 20) AND rowid < ((OLD.created_at + 1) << 20) AND id = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER `org_counters_unsearchable_delete` AFTER DELETE ON `org_counters` BEGIN DELETE FROM search_progress WHERE org_id = OLD.org_id; END;
