import { Form, useNavigation } from "@remix-run/react";
import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { SettingsSection } from "#app/ui/settings-page.tsx";

type Problem = { name: string; error: string };

/** The form that makes a token. */
export function MakeApiToken({
	members,
	problem,
	made,
}: {
	members: { id: string; name: string }[];
	problem: Problem | null;
	/** The token that was just made: the form is empty again then. */
	made: string | null;
}) {
	const form = useRef<HTMLFormElement>(null);
	const isBusy = useNavigation().formData?.get("intent") === "make";
	const choices = [
		{ value: "", words: "The whole organization" },
		...members.map(({ id, name }) => ({ value: id, words: `What ${name} sees` })),
	];
	useEffect(() => {
		if (made) form.current?.reset();
	}, [made]);
	return (
		<SettingsSection id="make" title="Make a token">
			<Form ref={form} method="post" className="grid items-start gap-3 md:grid-cols-[1fr_1fr_auto]" noValidate>
				<input type="hidden" name="intent" value="make" />
				<Field
					label="Name"
					name="name"
					required
					maxLength={60}
					autoComplete="off"
					placeholder="Reporting"
					defaultValue={problem?.name}
					error={problem?.error}
				/>
				<SelectField label="It sees" name="memberId" choices={choices} />
				<Button type="submit" tone="primary" aria-disabled={isBusy} className="md:mt-[25px] md:h-10">
					{isBusy ? "Making…" : "Make token"}
				</Button>
			</Form>
		</SettingsSection>
	);
}

/** The one time that a token can be read. */
export function MadeApiToken({ token }: { token: string }) {
	const id = useId();
	const [isCopied, setIsCopied] = useState(false);
	return (
		<Notice tone="success">
			<div className="flex flex-col gap-2.5">
				<p>
					<strong className="font-semibold">Copy the token now.</strong> It is shown this once; here, only its fingerprint is kept.
				</p>
				<div className="flex gap-2">
					<label htmlFor={id} className="sr-only">
						Token
					</label>
					<input
						id={id}
						readOnly
						value={token}
						onFocus={(event) => event.currentTarget.select()}
						className="h-9 min-w-0 flex-1 rounded-s border border-line-strong bg-surface px-3 font-mono text-[13px] text-text max-md:h-11"
					/>
					<Button
						onClick={async () => {
							await navigator.clipboard.writeText(token);
							setIsCopied(true);
						}}
					>
						{isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
						<span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
					</Button>
				</div>
			</div>
		</Notice>
	);
}
