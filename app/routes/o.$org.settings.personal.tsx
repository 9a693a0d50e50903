import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { changeSettings, readSettings, settingsFrom } from "#app/domain/org/member-settings.server.ts";
import { personalForm } from "#app/domain/org/personal-form.server.ts";
import { formOf } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";
import { areSingleKeysOn, switchSingleKeys } from "#app/ui/single-keys.ts";

export const meta = () => [{ title: "Your settings · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const { enterSends, undoSeconds, density } = settingsFrom(await readSettings(tenant, user.id));
	return { enterSends, undoSeconds, density };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = personalForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ isSaved: false }, { status: 400 });
	const { enterSends, undoSeconds, density } = form.data;
	await changeSettings(tenant, user.id, { enterSends: enterSends === "yes", undoSeconds, density });
	return { isSaved: true };
}

export default function Personal() {
	const { enterSends, undoSeconds, density } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const isBusy = useNavigation().formMethod === "POST";
	return (
		<SettingsPage title="Your settings" lead="They are yours alone and the same on every device.">
			{answer?.isSaved && <Notice tone="success">Saved. Pages that are open elsewhere take it over when they are loaded again.</Notice>}
			{answer?.isSaved === false && <Notice tone="danger">These settings could not be understood. Choose again.</Notice>}
			<Form method="post" className="flex flex-col gap-6">
				<SettingsSection id="writing" title="Writing" lead="How a reply leaves.">
					<Choice name="enterSends" value="yes" type="checkbox" isOn={enterSends}>
						Enter sends, Shift with Enter begins a new line. Without it Enter begins a new line, and Ctrl or Cmd with Enter sends.
					</Choice>
					<fieldset className="flex flex-col gap-1">
						<legend className="pb-1 text-sm font-medium">Take back a reply</legend>
						<Choice name="undoSeconds" value="0" isOn={undoSeconds === 0}>
							Send at once
						</Choice>
						<Choice name="undoSeconds" value="5" isOn={undoSeconds === 5}>
							Hold it for 5 seconds
						</Choice>
						<Choice name="undoSeconds" value="10" isOn={undoSeconds === 10}>
							Hold it for 10 seconds
						</Choice>
					</fieldset>
				</SettingsSection>
				<SettingsSection id="list" title="List" lead="How much of a conversation its row shows.">
					<Choice name="density" value="comfortable" isOn={density === "comfortable"}>
						Comfortable
					</Choice>
					<Choice name="density" value="compact" isOn={density === "compact"}>
						Compact: more rows at once
					</Choice>
				</SettingsSection>
				<Button type="submit" className="self-start" aria-disabled={isBusy}>
					Save
				</Button>
			</Form>
			<SettingsSection
				id="keys"
				title="Keys of one letter"
				lead="J, K, E and others. Some ways of typing and speaking press them by accident."
			>
				<SingleKeys />
			</SettingsSection>
		</SettingsPage>
	);
}

type ChoiceProps = { name: string; value: string; type?: "radio" | "checkbox"; isOn: boolean; children: ReactNode };

function Choice({ name, value, type = "radio", isOn, children }: ChoiceProps) {
	return (
		<label className="flex min-h-9 items-center gap-2.5 text-sm max-md:min-h-11">
			<input type={type} name={name} value={value} defaultChecked={isOn} className="size-4 shrink-0 accent-accent" />
			<span>{children}</span>
		</label>
	);
}

/** Kept in this browser: it is about its keyboard and who uses it. */
function SingleKeys() {
	const [isOn, setIsOn] = useState(true);
	useEffect(() => setIsOn(areSingleKeysOn()), []);
	return (
		<label className="flex min-h-9 items-center gap-2.5 text-sm max-md:min-h-11">
			<input
				type="checkbox"
				checked={isOn}
				onChange={(event) => {
					switchSingleKeys(event.target.checked);
					setIsOn(event.target.checked);
				}}
				className="size-4 shrink-0 accent-accent"
			/>
			On in this browser
		</label>
	);
}
