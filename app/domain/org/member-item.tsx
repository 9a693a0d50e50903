import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import type { Role } from "#app/schema/directory.ts";
import { Avatar } from "#app/ui/avatar.tsx";
import { Button } from "#app/ui/button.tsx";
import { ConfirmedForm } from "#app/ui/confirmed-form.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Time } from "#app/ui/time.tsx";
import { longDate } from "#app/ui/times.ts";
import { useIsHydrated } from "#app/ui/use-is-hydrated.ts";
import type { MemberRow } from "./members.server.ts";
import { may, mayGive, ROLE_WORDS, ROLES } from "./roles.ts";

/** One person of the org: who they are, since when, and what the reader may do about it. */
export function MemberItem({ member, viewer }: { member: MemberRow; viewer: { id: string; role: Role } }) {
	const isSelf = member.id === viewer.id;
	const isInReach = may(viewer.role, "manage-members") && member.role !== "owner";
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2.5 py-3.5 first:pt-0 last:pb-0">
			<Avatar name={member.name} seed={member.id} />
			<div className="min-w-0 flex-1 basis-44">
				<div className="truncate text-sm font-medium text-text">
					<bdi>{member.name}</bdi>
					{isSelf && <span className="font-normal text-text-2"> (you)</span>}
				</div>
				{member.email && <div className="truncate text-[13px] text-text-2">{member.email}</div>}
				<div className="text-[13px] text-text-2">
					Since <Time at={member.since} words={longDate} />
				</div>
			</div>
			<div className="flex flex-wrap items-center gap-2 max-md:w-full max-md:pl-[50px]">
				{isInReach ? <RoleForm member={member} viewer={viewer} /> : <span className="text-sm text-text-2">{ROLE_WORDS[member.role]}</span>}
				{isInReach && !isSelf && <Remove member={member} />}
				{isSelf && member.role !== "owner" && <Leave />}
			</div>
		</li>
	);
}

/** The button comes with a choice: a list that acted by itself would act on each arrow key. */
function RoleForm({ member, viewer }: { member: MemberRow; viewer: { id: string; role: Role } }) {
	const [chosen, setChosen] = useState<string>(member.role);
	const isHydrated = useIsHydrated();
	const isBusy = useIsBusy("change-role", member.id);
	const choices = ROLES.filter((role) => mayGive(viewer.role, role)).map((role) => ({ value: role, words: ROLE_WORDS[role] }));
	return (
		<Form method="post" className="flex items-center gap-2">
			<input type="hidden" name="memberId" value={member.id} />
			<SelectField
				label={`Role of ${member.name}`}
				isLabelHidden
				name="role"
				choices={choices}
				defaultValue={member.role}
				onChange={(event) => setChosen(event.target.value)}
				className="w-40"
			/>
			{(!isHydrated || chosen !== member.role) && (
				<Button type="submit" name="intent" value="change-role" tone="primary" aria-disabled={isBusy}>
					Change
				</Button>
			)}
		</Form>
	);
}

function Remove({ member }: { member: MemberRow }) {
	const question = {
		title: `Remove ${member.name}?`,
		text: [
			"They can no longer open this organization, from this moment on.",
			"Their leads become unassigned. What they wrote and did stays, and so do invitations that they sent.",
		],
		confirm: `Remove ${member.name}`,
	};
	return (
		<ConfirmedForm question={question}>
			<input type="hidden" name="intent" value="remove" />
			<input type="hidden" name="memberId" value={member.id} />
			<Button type="submit" tone="danger" aria-label={`Remove ${member.name}`} aria-disabled={useIsBusy("remove", member.id)}>
				Remove
			</Button>
		</ConfirmedForm>
	);
}

function Leave() {
	const question = {
		title: "Leave this organization?",
		text: ["You can no longer open it, unless somebody invites you again.", "Your leads become unassigned."],
		confirm: "Leave",
	};
	return (
		<ConfirmedForm question={question}>
			<input type="hidden" name="intent" value="leave" />
			<Button type="submit" tone="danger">
				Leave
			</Button>
		</ConfirmedForm>
	);
}

function useIsBusy(intent: string, memberId: string): boolean {
	const { formData } = useNavigation();
	return formData?.get("intent") === intent && formData.get("memberId") === memberId;
}
