import { z } from "zod";

/** What can be asked of the page of the audit log. */
export const auditForm = z.discriminatedUnion("intent", [z.strictObject({ intent: z.literal("check") })]);

/** What can be asked of its export. */
export const exportForm = z.strictObject({ intent: z.literal("export"), format: z.enum(["jsonl", "csv"]) });
