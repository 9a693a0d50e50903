import { z } from "zod";

/** What the Owner can change on the organization page. A switch that is off is not in the form. */
export const orgForm = z.strictObject({ name: z.string().trim().max(200), limitsMembers: z.literal("on").optional() });
