CREATE TABLE `isolation_reports` (
	`org_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`passed` integer NOT NULL,
	`failed` integer NOT NULL,
	`report` text NOT NULL,
	`signature` text NOT NULL,
	PRIMARY KEY(`org_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `lead_counts` (
	`org_id` text NOT NULL,
	`member_id` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`org_id`, `member_id`, `what`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `acting_org` ADD `member_id` text;--> statement-breakpoint
ALTER TABLE `acting_org` ADD `is_erasing` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `detail` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `hash` text;--> statement-breakpoint
DROP TRIGGER `audit_log_is_append_only`;
--> statement-breakpoint
DROP TRIGGER `audit_log_fence_update`;
--> statement-breakpoint
UPDATE `audit_log` SET `seq` = (SELECT count(*) FROM `audit_log` AS `before` WHERE `before`.`org_id` = `audit_log`.`org_id` AND `before`.`id` <= `audit_log`.`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_by_seq` ON `audit_log` (`org_id`,`seq`);
--> statement-breakpoint
CREATE TRIGGER `audit_log_fence_update` BEFORE UPDATE ON `audit_log` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: audit_log belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_is_append_only` BEFORE UPDATE ON `audit_log` WHEN OLD.hash IS NOT NULL OR NEW.hash IS NULL OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action OR NEW.target IS NOT OLD.target OR NEW.result IS NOT OLD.result OR NEW.detail IS NOT OLD.detail OR NEW.seq IS NOT OLD.seq BEGIN SELECT RAISE(ABORT, 'audit: a line is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_is_kept` BEFORE DELETE ON `audit_log` WHEN (SELECT is_erasing FROM acting_org WHERE one = 1) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'audit: a line is never deleted'); END;--> statement-breakpoint
ALTER TABLE `contacts` ADD `assignee_id` text;--> statement-breakpoint
CREATE INDEX `contacts_by_assignee` ON `contacts` (`org_id`,`assignee_id`,`stage_id`,`stage_entered_at`,`id`) WHERE assignee_id is not null;--> statement-breakpoint
ALTER TABLE `conversations` ADD `assignee_id` text;--> statement-breakpoint
CREATE INDEX `conversations_by_assignee` ON `conversations` (`org_id`,`assignee_id`,`status`,`last_message_at`,`id`) WHERE assignee_id is not null;--> statement-breakpoint
ALTER TABLE `events` ADD `member_id` text;
--> statement-breakpoint
CREATE TRIGGER `isolation_reports_fence_insert` BEFORE INSERT ON `isolation_reports` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: isolation_reports belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `isolation_reports_fence_update` BEFORE UPDATE ON `isolation_reports` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: isolation_reports belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `isolation_reports_fence_delete` BEFORE DELETE ON `isolation_reports` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: isolation_reports belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `lead_counts_fence_insert` BEFORE INSERT ON `lead_counts` WHEN NEW.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: lead_counts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `lead_counts_fence_update` BEFORE UPDATE ON `lead_counts` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) OR NEW.org_id IS NOT OLD.org_id BEGIN SELECT RAISE(ABORT, 'tenancy: lead_counts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `lead_counts_fence_delete` BEFORE DELETE ON `lead_counts` WHEN OLD.org_id IS NOT (SELECT org_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'tenancy: lead_counts belongs to another org'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_lead_only_insert` BEFORE INSERT ON `contacts` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NEW.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: contacts of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_lead_only_update` BEFORE UPDATE ON `contacts` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND OLD.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: contacts of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_lead_only_delete` BEFORE DELETE ON `contacts` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND OLD.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: contacts of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_only_insert` BEFORE INSERT ON `conversations` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NEW.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: conversations of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_only_update` BEFORE UPDATE ON `conversations` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND OLD.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: conversations of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_only_delete` BEFORE DELETE ON `conversations` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND OLD.assignee_id IS NOT (SELECT member_id FROM acting_org WHERE one = 1) BEGIN SELECT RAISE(ABORT, 'lead: conversations of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `messages_lead_only_insert` BEFORE INSERT ON `messages` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = NEW.org_id AND id = NEW.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: messages of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `messages_lead_only_update` BEFORE UPDATE ON `messages` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: messages of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `messages_lead_only_delete` BEFORE DELETE ON `messages` WHEN (SELECT member_id FROM acting_org WHERE one = 1) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations WHERE org_id = OLD.org_id AND id = OLD.conversation_id AND assignee_id = (SELECT member_id FROM acting_org WHERE one = 1)) BEGIN SELECT RAISE(ABORT, 'lead: messages of somebody else'); END;
--> statement-breakpoint
CREATE TRIGGER `contacts_lead_count_insert` AFTER INSERT ON `contacts` WHEN NEW.assignee_id IS NOT NULL BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.assignee_id, NEW.stage_id, 1 WHERE NEW.assignee_id IS NOT NULL ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `contacts_lead_count_update` AFTER UPDATE OF assignee_id, stage_id ON `contacts` WHEN (OLD.assignee_id IS NOT NULL OR NEW.assignee_id IS NOT NULL) AND (OLD.assignee_id IS NOT NEW.assignee_id OR OLD.stage_id IS NOT NEW.stage_id) BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.assignee_id AND what = OLD.stage_id; INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.assignee_id, NEW.stage_id, 1 WHERE NEW.assignee_id IS NOT NULL ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `contacts_lead_count_delete` AFTER DELETE ON `contacts` WHEN OLD.assignee_id IS NOT NULL BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.assignee_id AND what = OLD.stage_id; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_count_insert` AFTER INSERT ON `conversations` WHEN NEW.assignee_id IS NOT NULL AND NEW.unread_count > 0 BEGIN INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.assignee_id, 'unread', 1 WHERE NEW.assignee_id IS NOT NULL ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_count_update` AFTER UPDATE OF assignee_id, unread_count ON `conversations` WHEN (OLD.assignee_id IS NOT NULL OR NEW.assignee_id IS NOT NULL) AND (OLD.assignee_id IS NOT NEW.assignee_id OR (OLD.unread_count > 0) <> (NEW.unread_count > 0)) BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.assignee_id AND what = 'unread' AND OLD.unread_count > 0; INSERT INTO lead_counts (org_id, member_id, what, count) SELECT NEW.org_id, NEW.assignee_id, 'unread', 1 WHERE NEW.assignee_id IS NOT NULL AND NEW.unread_count > 0 ON CONFLICT (org_id, member_id, what) DO UPDATE SET count = count + 1; END;
--> statement-breakpoint
CREATE TRIGGER `conversations_lead_count_delete` AFTER DELETE ON `conversations` WHEN OLD.assignee_id IS NOT NULL AND OLD.unread_count > 0 BEGIN UPDATE lead_counts SET count = count - 1 WHERE org_id = OLD.org_id AND member_id = OLD.assignee_id AND what = 'unread'; END;
