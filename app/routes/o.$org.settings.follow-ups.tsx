import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { cadenceForm } from "#app/domain/follow-ups/cadence-form.server.ts";
import { listCadences, removeCadence, saveCadence } from "#app/domain/follow-ups/cadences.server.ts";
import { type Cadence, cadenceWords, DEFAULT_CADENCE } from "#app/domain/follow-ups/cadences.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Follow-ups · DM Tracker" }];

const NOT_UNDERSTOOD = "A cadence needs a name and up to ten days between 1 and 365, like 1, 3, 6.";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-cadences");
	return { cadences: await listCadences(member.tenant) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-cadences");
	const form = cadenceForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ done: null, error: NOT_UNDERSTOOD }, { status: 400 });
	const { tenant, user } = member;
	switch (form.data.intent) {
		case "save": {
			const { cadenceId, name, days } = form.data;
			const isSaved = found(await saveCadence(tenant, user.id, { cadenceId: cadenceId || null, name, days }));
			if (!isSaved) return data({ done: null, error: "Twenty cadences are enough for anybody. Change one of them." }, { status: 400 });
			return data({ done: `${name} is saved: follow-ups ${cadenceWords(days)}.`, error: null });
		}
		case "remove":
			found(await removeCadence(tenant, user.id, form.data.cadenceId));
			return data({ done: "Removed. Follow-ups that are set stay as they are.", error: null });
	}
}

export default function FollowUpSettings() {
	const { cadences } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	return (
		<SettingsPage title="Follow-ups" lead="Cadences set several follow-ups at once, so many days after the day on which they are set.">
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">{answer.done}</Notice>}
			{cadences.map((cadence) => (
				<CadenceSection key={`${cadence.id} ${cadence.name} ${cadence.days}`} cadence={cadence} />
			))}
			<SettingsSection id="new" title="Another cadence" lead="Everybody finds it where follow-ups are set.">
				<CadenceForm key={cadences.length} cadence={null} />
			</SettingsSection>
		</SettingsPage>
	);
}

function CadenceSection({ cadence }: { cadence: Cadence }) {
	const isDefault = cadence.id === DEFAULT_CADENCE.id;
	return (
		<SettingsSection id={cadence.id} title={cadence.name} lead={`Follow-ups ${cadenceWords(cadence.days)}.`}>
			<CadenceForm cadence={cadence} />
			<Form method="post" className="-mt-1">
				<input type="hidden" name="cadenceId" value={cadence.id} />
				<Button
					type="submit"
					name="intent"
					value="remove"
					tone="quiet"
					size="s"
					aria-label={isDefault ? `Reset to 1, 3 and 6 days: ${cadence.name}` : `Remove ${cadence.name}`}
				>
					{isDefault ? "Reset to 1, 3 and 6 days" : "Remove"}
				</Button>
			</Form>
		</SettingsSection>
	);
}

function CadenceForm({ cadence }: { cadence: Cadence | null }) {
	const isBusy = useNavigation().formMethod === "POST";
	return (
		<Form method="post" className="flex flex-col gap-4 md:flex-row md:items-end">
			<input type="hidden" name="cadenceId" value={cadence?.id ?? ""} />
			<Field label="Name" name="name" required maxLength={60} autoComplete="off" defaultValue={cadence?.name ?? ""} className="md:flex-1" />
			<Field
				label="Days"
				name="days"
				required
				autoComplete="off"
				inputMode="numeric"
				placeholder="1, 3, 6"
				defaultValue={cadence?.days.join(", ") ?? ""}
				className="md:w-44"
			/>
			<Button type="submit" name="intent" value="save" className="h-10" aria-disabled={isBusy}>
				{cadence ? "Save" : "Add"}
			</Button>
		</Form>
	);
}
