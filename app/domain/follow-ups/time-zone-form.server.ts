import { z } from "zod";

/** What can be asked of a member's time zone: to keep the one that their browser has, while they have chosen none. */
export const timeZoneForm = z.strictObject({ intent: z.literal("keep"), timeZone: z.string().max(60) });
