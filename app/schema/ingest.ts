import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export type DeliveryStatus = "pending" | "done" | "quarantined" | "dead";

/** One row per webhook POST: durable before it is acknowledged, without its body once it is finished. */
export const deliveries = sqliteTable(
	"deliveries",
	{
		/** SHA-256 of the raw body, so that a body sent again is the same row. */
		id: text().primaryKey(),
		status: text().$type<DeliveryStatus>().notNull(),
		receivedAt: integer("received_at").notNull(),
		/** When the sweeper may wake the consumer again. */
		retryAt: integer("retry_at").notNull(),
		attempts: integer().notNull(),
		/** Events before this one are read: a large body is read in several turns. */
		position: integer().notNull(),
		body: text(),
		/** Where the body lies in R2 when it is too large for a row. */
		bodyKey: text("body_key"),
		reason: text(),
		finishedAt: integer("finished_at"),
	},
	(table) => [
		index("deliveries_pending").on(table.retryAt).where(sql`status = 'pending'`),
		// What went well is in neither: counting what did not may not walk all of them.
		index("deliveries_set_aside").on(table.status).where(sql`status in ('quarantined', 'dead')`),
	],
);

/** One event of a delivery that could not be read; its neighbours went on. */
export const quarantinedEvents = sqliteTable(
	"quarantined_events",
	{
		deliveryId: text("delivery_id")
			.notNull()
			.references(() => deliveries.id),
		position: integer().notNull(),
		reason: text().notNull(),
		payload: text().notNull(),
		at: integer().notNull(),
	},
	(table) => [primaryKey({ columns: [table.deliveryId, table.position] })],
);
