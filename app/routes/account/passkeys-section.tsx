import { useRevalidator } from "@remix-run/react";
import { KeyRound } from "lucide-react";
import { PasskeyButton } from "#app/domain/auth/passkey-button.tsx";
import type { PasskeyRow } from "#app/domain/auth/passkeys.server.ts";
import { Button } from "#app/ui/button.tsx";
import { SureForm } from "#app/ui/sure-form.tsx";
import { Time } from "#app/ui/time.tsx";
import { longDate } from "#app/ui/times.ts";
import { showToast } from "#app/ui/toast.tsx";
import { type Answer, ConfirmFirst, Section } from "./section.tsx";

export function PasskeysSection({ passkeys, isFresh, answer }: { passkeys: PasskeyRow[]; isFresh: boolean; answer: Answer | null }) {
	const { revalidate } = useRevalidator();
	return (
		<Section
			name="passkeys"
			title="Passkeys"
			lead="Sign in with your fingerprint, face or screen lock. A passkey replaces the password and the code."
			answer={answer}
		>
			{passkeys.length > 0 && (
				<ul className="flex flex-col divide-y divide-line">
					{passkeys.map((passkey) => (
						<Passkey key={passkey.id} passkey={passkey} isFresh={isFresh} />
					))}
				</ul>
			)}
			{!isFresh && <ConfirmFirst next="/account" what={passkeys.length > 0 ? "Add or remove a passkey" : "Add a passkey"} />}
			{isFresh && (
				<div className="w-fit">
					<PasskeyButton
						purpose="register"
						next="/account"
						onDone={() => {
							showToast("The passkey is added.");
							revalidate();
						}}
					>
						Add a passkey
					</PasskeyButton>
				</div>
			)}
		</Section>
	);
}

function Passkey({ passkey: { id, name, createdAt, lastUsedAt }, isFresh }: { passkey: PasskeyRow; isFresh: boolean }) {
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
			<KeyRound aria-hidden className="size-5 shrink-0 text-text-2" />
			<div className="min-w-0 flex-1 basis-48 text-sm">
				<p className="font-medium text-text">{name}</p>
				<p className="text-[13px] text-text-2">
					Added <Time at={createdAt} words={longDate} />
					{lastUsedAt !== null && (
						<>
							, last used <Time at={lastUsedAt} words={longDate} />
						</>
					)}
				</p>
			</div>
			{isFresh && (
				<SureForm
					method="post"
					question={{ title: "Remove this passkey?", text: `${name} no longer opens your account.`, confirm: "Remove the passkey" }}
				>
					<input type="hidden" name="intent" value="remove-passkey" />
					<input type="hidden" name="id" value={id} />
					<Button type="submit" size="s" tone="danger" aria-label={`Remove the passkey ${name}`}>
						Remove
					</Button>
				</SureForm>
			)}
		</li>
	);
}
