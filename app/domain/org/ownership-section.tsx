import { Form } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { ConfirmedForm } from "#app/ui/confirmed-form.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { SettingsSection } from "#app/ui/settings-page.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";

export type Offer = { from: string; to: string; toId: string; expiresAt: number };

/** For the Owner: to whom the organization could go, or went on offer. */
export function HandOver({ offer, others }: { offer: Offer | null; others: { id: string; name: string }[] }) {
	if (offer) {
		return (
			<SettingsSection
				id="ownership"
				title="Ownership"
				lead={
					<>
						You offered this organization to <bdi>{offer.to}</bdi>. You are its Owner until they accept, for which they have time until{" "}
						<Time at={offer.expiresAt} words={dateAndTime} />.
					</>
				}
			>
				<Form method="post">
					<Button type="submit" name="intent" value="take-back-ownership">
						Take the offer back
					</Button>
				</Form>
			</SettingsSection>
		);
	}
	return (
		<SettingsSection
			id="ownership"
			title="Ownership"
			lead="You can hand this organization over to a member. Once they accept, they are its Owner and you are an Admin."
		>
			{others.length > 0 ? (
				<OfferForm others={others} />
			) : (
				<p className="text-sm text-text-2">There is nobody else yet. Invite somebody first.</p>
			)}
		</SettingsSection>
	);
}

function OfferForm({ others }: { others: { id: string; name: string }[] }) {
	const [chosen, setChosen] = useState(others[0]?.id ?? "");
	const name = others.find(({ id }) => id === chosen)?.name ?? "this member";
	const question = {
		title: `Offer the organization to ${name}?`,
		text: [
			`${name} gets a mail and has 7 days to accept. Until then you can take the offer back.`,
			"Once they accept, only they decide about billing, export, deletion and ownership, and only they can hand it back.",
		],
		confirm: "Offer ownership",
	};
	return (
		<ConfirmedForm question={question} className="flex flex-wrap items-end gap-3">
			<input type="hidden" name="intent" value="offer-ownership" />
			<SelectField
				label="New Owner"
				name="memberId"
				choices={others.map((member) => ({ value: member.id, words: member.name }))}
				value={chosen}
				onChange={(event) => setChosen(event.target.value)}
				className="w-60 max-md:w-full"
			/>
			<Button type="submit" className="md:h-10">
				Offer ownership
			</Button>
		</ConfirmedForm>
	);
}

/** For the member to whom the organization is offered. */
export function OfferedToYou({ offer, orgName }: { offer: Offer; orgName: string }) {
	return (
		<SettingsSection
			id="offered"
			title={`${offer.from} offers you this organization`}
			lead={
				<>
					As the Owner of <bdi>{orgName}</bdi> you decide about billing, export and deletion, and <bdi>{offer.from}</bdi> stays as an Admin.
					The offer stands until <Time at={offer.expiresAt} words={dateAndTime} />.
				</>
			}
		>
			<Form method="post" className="flex flex-wrap gap-2">
				<Button type="submit" name="intent" value="accept-ownership" tone="primary">
					Accept and become Owner
				</Button>
				<Button type="submit" name="intent" value="decline-ownership">
					Decline
				</Button>
			</Form>
		</SettingsSection>
	);
}
