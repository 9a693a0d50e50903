import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { Role } from "#app/schema/directory.ts";
import { Button } from "#app/ui/button.tsx";
import { ConfirmedForm } from "#app/ui/confirmed-form.tsx";
import { Field } from "#app/ui/field.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { SettingsSection } from "#app/ui/settings-page.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { mayGive, ROLE_WORDS, ROLES } from "./roles.ts";

type WaitingInvitation = { id: string; email: string; role: Role; sentAt: number; expiresAt: number; invitedBy: string | null };

/** Asking somebody to join, and who was asked and has not answered. */
export function InvitationsSection({
	invitations,
	role,
	now,
	refused,
	sentTo,
}: {
	invitations: WaitingInvitation[];
	/** The reader's own. */
	role: Role;
	now: number;
	/** Why the address was refused, with what was typed. */
	refused: { email: string; error: string } | null;
	/** Whom the form just invited: it is empty again then. */
	sentTo: string | null;
}) {
	const form = useRef<HTMLFormElement>(null);
	const { formData } = useNavigation();
	const isBusy = formData?.get("intent") === "invite";
	const choices = ROLES.filter((given) => mayGive(role, given))
		.map((given) => ({ value: given, words: ROLE_WORDS[given] }))
		.reverse();
	useEffect(() => {
		if (sentTo) form.current?.reset();
	}, [sentTo]);

	return (
		<SettingsSection
			id="invitations"
			title="Invite somebody"
			lead="They get a mail with a link that is good once and for 7 days, for their address alone."
		>
			<Form ref={form} method="post" className="grid items-start gap-3 md:grid-cols-[1fr_11rem_auto]" noValidate>
				<input type="hidden" name="intent" value="invite" />
				<Field
					label="E-mail"
					name="email"
					type="email"
					autoComplete="off"
					required
					maxLength={254}
					defaultValue={refused?.email}
					error={refused?.error}
				/>
				<SelectField label="Role" name="role" choices={choices} />
				<Button type="submit" tone="primary" aria-disabled={isBusy} className="md:mt-[25px] md:h-10">
					{isBusy ? "Inviting…" : "Invite"}
				</Button>
			</Form>
			{invitations.length > 0 && (
				<div className="flex flex-col gap-1 border-t border-line pt-4">
					<h3 className="text-[13px] font-medium text-text-2">Waiting for an answer</h3>
					<ul className="flex flex-col divide-y divide-line">
						{invitations.map((invitation) => (
							<Waiting key={invitation.id} invitation={invitation} isOver={invitation.expiresAt <= now} />
						))}
					</ul>
				</div>
			)}
		</SettingsSection>
	);
}

function Waiting({
	invitation: { id, email, role, sentAt, expiresAt, invitedBy },
	isOver,
}: {
	invitation: WaitingInvitation;
	isOver: boolean;
}) {
	const { formData } = useNavigation();
	const isSending = formData?.get("intent") === "resend" && formData.get("invitationId") === id;
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 last:pb-0">
			<div className="min-w-0 flex-1 basis-52">
				<div className="truncate text-sm font-medium text-text">{email}</div>
				<div className="text-[13px] text-text-2">
					{ROLE_WORDS[role]}
					{invitedBy && (
						<>
							, by <bdi>{invitedBy}</bdi>
						</>
					)}
					, sent <Time at={sentAt} words={dateAndTime} />
				</div>
				<div className={isOver ? "text-[13px] font-medium text-closed" : "text-[13px] text-text-2"}>
					{isOver ? (
						"The link ran out. Send it again or take it back."
					) : (
						<>
							Good until <Time at={expiresAt} words={dateAndTime} />
						</>
					)}
				</div>
			</div>
			<Form method="post">
				<input type="hidden" name="invitationId" value={id} />
				<Button type="submit" name="intent" value="resend" aria-label={`Send again to ${email}`} aria-disabled={isSending}>
					{isSending ? "Sending…" : "Send again"}
				</Button>
			</Form>
			<ConfirmedForm
				question={{
					title: `Take back the invitation of ${email}?`,
					text: "The link in their mail opens nothing any more.",
					confirm: "Take it back",
				}}
			>
				<input type="hidden" name="intent" value="revoke" />
				<input type="hidden" name="invitationId" value={id} />
				<Button type="submit" tone="danger" aria-label={`Take back the invitation of ${email}`}>
					Take back
				</Button>
			</ConfirmedForm>
		</li>
	);
}
