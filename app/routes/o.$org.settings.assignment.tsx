import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { turnForm } from "#app/domain/contacts/turn-form.server.ts";
import { listTurns, removeTurn, saveTurn, type Turn } from "#app/domain/contacts/turns.server.ts";
import { membersOf } from "#app/domain/org/members.server.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Avatar } from "#app/ui/avatar.tsx";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Assignment · DM Tracker" }];

const USUAL_CAPACITY = 50;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-turns");
	const [turns, members] = await Promise.all([listTurns(member.tenant), membersOf(member.tenant)]);
	return { turns, members };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-turns");
	const form = turnForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ done: false, error: "A capacity is a whole number from 1 to 5,000." }, { status: 400 });
	const { tenant, user } = member;
	if (form.data.intent === "save") found(await saveTurn(tenant, user.id, form.data));
	else found(await removeTurn(tenant, user.id, form.data.memberId));
	return data({ done: true, error: null });
}

export default function Assignment() {
	const { turns, members } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const active = turns.filter((turn) => !turn.isPaused && turn.openCount < turn.capacity);
	return (
		<SettingsPage
			title="Assignment"
			lead="Who writes for the first time goes to the member whose turn is longest ago and who has room. When nobody has, the lead stays unassigned."
		>
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">Saved.</Notice>}
			<SettingsSection id="turns" title="Who takes turns" lead={stateWords(turns.length, active.length)}>
				<ul className="flex flex-col divide-y divide-line">
					{members.map((member) => (
						<MemberTurn key={member.id} member={member} turn={turns.find((turn) => turn.memberId === member.id) ?? null} />
					))}
				</ul>
			</SettingsSection>
		</SettingsPage>
	);
}

function stateWords(all: number, active: number): string {
	if (all === 0) return "Nobody does: new leads stay unassigned until somebody takes them.";
	if (active === 0) return "Nobody has room at the moment: new leads stay unassigned.";
	return active === 1 ? "One member gets the next leads." : `${active} members get the next leads in turn.`;
}

function MemberTurn({ member, turn }: { member: { id: string; name: string }; turn: Turn | null }) {
	const isBusy = useNavigation().formMethod === "POST";
	return (
		<li className="py-4 first:pt-0 last:pb-0">
			<Form method="post" className="flex flex-wrap items-end gap-3" aria-label={`Turns of ${member.name}`}>
				<input type="hidden" name="memberId" value={member.id} />
				<div className="flex min-w-0 flex-1 basis-48 items-center gap-3 self-center">
					<Avatar name={member.name} seed={member.id} size="s" />
					<div className="min-w-0">
						<p className="truncate text-sm font-medium">{member.name}</p>
						<p className="text-[13px] text-text-2">{memberWords(turn)}</p>
					</div>
				</div>
				<Field
					key={turn?.capacity}
					label="Open conversations at most"
					name="capacity"
					type="number"
					min={1}
					max={5000}
					required
					defaultValue={turn?.capacity ?? USUAL_CAPACITY}
					className="w-48"
				/>
				<input type="hidden" name="isPaused" value={turn?.isPaused ? "on" : "off"} />
				<div className="flex flex-wrap gap-2">
					<Button type="submit" name="intent" value="save" aria-disabled={isBusy}>
						{turn ? "Save" : "Takes turns"}
					</Button>
					{turn && (
						<Button
							type="submit"
							name="intent"
							value="remove"
							formNoValidate
							form={`remove-${member.id}`}
							tone="quiet"
							aria-disabled={isBusy}
						>
							Remove
						</Button>
					)}
				</div>
			</Form>
			{turn && <PauseForm member={member} turn={turn} />}
			<Form method="post" id={`remove-${member.id}`}>
				<input type="hidden" name="memberId" value={member.id} />
			</Form>
		</li>
	);
}

function PauseForm({ member, turn }: { member: { id: string; name: string }; turn: Turn }) {
	return (
		<Form method="post" className="mt-2">
			<input type="hidden" name="memberId" value={member.id} />
			<input type="hidden" name="capacity" value={turn.capacity} />
			<input type="hidden" name="isPaused" value={turn.isPaused ? "off" : "on"} />
			<Button type="submit" name="intent" value="save" size="s" aria-label={`${turn.isPaused ? "Go on" : "Pause"}: ${member.name}`}>
				{turn.isPaused ? "Go on" : "Pause"}
			</Button>
		</Form>
	);
}

function memberWords(turn: Turn | null): string {
	if (!turn) return "Gets no new leads";
	if (turn.isPaused) return `Paused, ${turn.openCount} open`;
	return turn.openCount >= turn.capacity ? `Full, ${turn.openCount} open` : `${turn.openCount} open`;
}
