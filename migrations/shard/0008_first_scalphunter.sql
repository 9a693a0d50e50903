ALTER TABLE `connections` ADD `allowance_used` integer;
