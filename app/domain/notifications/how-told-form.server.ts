import { z } from "zod";
import { settingsChange } from "#app/domain/org/member-settings.server.ts";
import type { NotificationKind } from "#app/schema/team.ts";
import { EVENTS, mayChoose, WAYS, type Way } from "./ways.ts";

const timeZone = settingsChange.shape.timeZone.unwrap();
const hour = z
	.string()
	.regex(/^([01]?\d|2[0-3])$/)
	.transform(Number);
const deviceId = z.string().regex(/^[\w-]{1,80}$/);

/** The boxes of the table: what stands in the form for each, such as "mention:push". */
const BOXES = EVENTS.flatMap(({ kind }) =>
	WAYS.filter((way) => mayChoose(kind, way)).map((way) => ({ kind, way, value: `${kind}:${way}` })),
);

const told = z.array(z.enum(BOXES.map(({ value }) => value))).max(BOXES.length);

/** What a member can change about how they are told, and about their devices. A box that is not there is off. */
export const howToldForm = z.discriminatedUnion("intent", [
	z.strictObject({
		intent: z.literal("save"),
		told: told.default([]),
		showsText: z.literal("yes").optional(),
		quietFrom: hour,
		quietUntil: hour,
		digestAt: z.union([z.literal("").transform(() => null), hour]),
		timeZone,
	}),
	z.strictObject({
		intent: z.literal("add-device"),
		endpoint: z.url({ protocol: /^https?$/ }).max(1000),
		p256dh: z.string().regex(/^[\w-]{87}=?$/),
		auth: z.string().regex(/^[\w-]{22}(?:==)?$/),
	}),
	z.strictObject({ intent: z.literal("remove-device"), deviceId }),
	z.strictObject({ intent: z.literal("test"), deviceId }),
]);

/** The fields of a form as `howToldForm` takes them: of the boxes there are several with one name. */
export function fieldsOf(form: FormData): Record<string, unknown> {
	return { ...Object.fromEntries(form), ...(form.has("told") && { told: form.getAll("told") }) };
}

/** The ways of each kind of event whose boxes are on. */
export function waysOf(told: readonly string[]): Partial<Record<NotificationKind, Way[]>> {
	const on = BOXES.filter(({ value }) => told.includes(value));
	return Object.fromEntries(EVENTS.map(({ kind }) => [kind, on.filter((box) => box.kind === kind).map(({ way }) => way)]));
}
