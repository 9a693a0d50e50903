import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { deviceOf } from "#app/domain/auth/device.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { DeviceItem } from "#app/domain/notifications/device-item.tsx";
import { addDevice, listDevices, removeDevice } from "#app/domain/notifications/devices.server.ts";
import { HOUR_CHOICES } from "#app/domain/notifications/hour-choices.ts";
import { changeHowTold, readHowTold } from "#app/domain/notifications/how-told.server.ts";
import { fieldsOf, howToldForm, waysOf } from "#app/domain/notifications/how-told-form.server.ts";
import { testPush } from "#app/domain/notifications/send-push.server.ts";
import { TestOutcome, useTestArrival } from "#app/domain/notifications/test-outcome.tsx";
import { ThisBrowser } from "#app/domain/notifications/this-browser.tsx";
import { ToldTable } from "#app/domain/notifications/told-table.tsx";
import { useThisBrowser } from "#app/domain/notifications/use-this-browser.ts";
import { now } from "#app/platform/clock.ts";
import { formOf, found } from "#app/platform/http.ts";
import { applicationServerKey } from "#app/platform/web-push.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Notification settings · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const [howTold, devices] = await Promise.all([readHowTold(tenant, user.id), listDevices(tenant, user.id)]);
	return { ...howTold, devices, key: applicationServerKey(context.env), timeZones: timeZones(howTold.timeZone) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user, sessionHash } = await requireMember(request, context, params.org);
	const form = howToldForm.safeParse(fieldsOf(await formOf(request)));
	if (!form.success) return data({ done: null, error: "This form was not understood. Load the page again." }, { status: 400 });

	switch (form.data.intent) {
		case "save": {
			const { told, showsText, quietFrom, quietUntil, digestAt, timeZone } = form.data;
			const quiet = { from: quietFrom, until: quietUntil };
			await changeHowTold(tenant, user.id, { told: waysOf(told), showsText: showsText === "yes", quiet, digestAt, timeZone });
			return { done: "saved" as const, error: null };
		}
		case "add-device": {
			const { endpoint, p256dh, auth } = form.data;
			const { browser, system } = deviceOf(request.headers.get("user-agent") ?? "");
			const subscription = { endpoint, keys: { p256dh, auth } };
			const added = await addDevice(tenant, user.id, { subscription, device: `${browser} on ${system}`, sessionHash });
			if (!added.ok) return data({ done: null, error: "This browser cannot be reached by DM Tracker." }, { status: 400 });
			return { done: "added" as const, error: null };
		}
		case "remove-device":
			found(await removeDevice(tenant, user.id, form.data.deviceId));
			return { done: "removed" as const, error: null };
		case "test": {
			const { deviceId } = form.data;
			const outcome = found(await testPush(tenant, user.id, deviceId));
			return { done: "tested" as const, error: null, outcome, deviceId, at: now() };
		}
	}
}

/** The names of all zones, with the one that is chosen, which may be an older name. */
function timeZones(chosen: string): string[] {
	return [...new Set(["UTC", chosen, ...Intl.supportedValuesOf("timeZone")])].sort();
}

export default function NotificationSettings() {
	const { devices, key, ...howTold } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const hasArrived = useTestArrival();
	const browser = useThisBrowser(
		key,
		devices.map(({ id }) => id),
	);
	return (
		<SettingsPage title="Notifications" lead="What you are told of in this organization, where and when. It concerns you alone.">
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done === "removed" && <Notice tone="success">The device is removed. It shows nothing any more.</Notice>}
			<SettingsSection
				id="devices"
				title="Devices"
				lead="Browsers that show your notifications while DM Tracker is closed, until you sign out there."
			>
				{answer?.done === "tested" && (
					<TestOutcome
						key={answer.at}
						outcome={answer.outcome}
						device={devices.find(({ id }) => id === answer.deviceId)?.device ?? "The device"}
						isThis={answer.deviceId === browser.ownId}
						hasArrived={hasArrived}
					/>
				)}
				<ThisBrowser {...browser} />
				{devices.length > 0 && (
					<ul className="divide-y divide-line border-t border-line pt-3.5">
						{devices.map((device) => (
							<DeviceItem key={device.id} device={device} isThis={device.id === browser.ownId} />
						))}
					</ul>
				)}
			</SettingsSection>
			<HowTold {...howTold} isSaved={answer?.done === "saved"} />
		</SettingsPage>
	);
}

type HowToldProps = Omit<ReturnType<typeof useLoaderData<typeof loader>>, "devices" | "key"> & { isSaved: boolean };

function HowTold({ told, showsText, quiet, digestAt, timeZone, timeZones, isSaved }: HowToldProps) {
	const isBusy = useNavigation().formData?.get("intent") === "save";
	return (
		<Form method="post" preventScrollReset className="flex flex-col gap-6">
			<SettingsSection id="events" title="What, and where" lead="A sound is a short tone while a page of DM Tracker is open.">
				<ToldTable told={told} />
				<label className="flex min-h-9 items-start gap-2.5 border-t border-line pt-4 text-sm">
					<input type="checkbox" name="showsText" value="yes" defaultChecked={showsText} className="mt-0.5 size-4 shrink-0 accent-accent" />
					<span>
						<span className="block font-medium">Show names and texts</span>
						<span className="block text-[13px] leading-snug text-text-2">
							On devices and in mails. Without it they say what happened, and neither with whom nor what was written.
						</span>
					</span>
				</label>
			</SettingsSection>
			<SettingsSection
				id="times"
				title="When"
				lead="In quiet hours nothing rings and no device is told. What happens meanwhile stands in the app."
			>
				<div className="grid gap-4 sm:grid-cols-2">
					<SelectField label="Quiet from" name="quietFrom" choices={HOUR_CHOICES} defaultValue={String(quiet.from)} />
					<SelectField
						label="Quiet until"
						name="quietUntil"
						choices={HOUR_CHOICES}
						defaultValue={String(quiet.until)}
						hint="The same hour twice is never."
					/>
					<SelectField
						label="Daily mail"
						name="digestAt"
						choices={[{ value: "", words: "None" }, ...HOUR_CHOICES]}
						defaultValue={digestAt === null ? "" : String(digestAt)}
						hint="What waits for you, once a day, unless nothing does."
					/>
					<SelectField
						// The browser's own zone may be kept just now.
						key={timeZone}
						label="Your time zone"
						name="timeZone"
						choices={timeZones.map((value) => ({ value, words: value.replaceAll("_", " ") }))}
						defaultValue={timeZone}
						hint="Hours and days are meant in it."
					/>
				</div>
			</SettingsSection>
			<div className="flex flex-wrap items-center gap-3">
				<Button type="submit" name="intent" value="save" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Saving…" : "Save"}
				</Button>
				{isSaved && !isBusy && <Notice tone="success">Saved.</Notice>}
			</div>
		</Form>
	);
}
