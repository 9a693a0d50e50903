ALTER TABLE `saved_views` ADD `key` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `saved_views_of_member` ON `saved_views` (`org_id`,`member_id`,`key`);
