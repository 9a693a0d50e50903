import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect, useId } from "react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { changeOrg, readOrg } from "#app/domain/org/change-org.server.ts";
import { orgNameProblem } from "#app/domain/org/create-org.server.ts";
import { orgForm } from "#app/domain/org/org-form.server.ts";
import { TEAM_REFUSALS } from "#app/domain/org/team-words.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Organization · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-organization");
	return { ...found(await readOrg(member.tenant)), slug: member.org.slug };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-organization");
	const form = orgForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ done: false, error: TEAM_REFUSALS["not-understood"], nameProblem: null }, { status: 400 });
	const { name, limitsMembers } = form.data;
	const nameProblem = orgNameProblem(name);
	if (nameProblem) return data({ done: false, error: null, nameProblem }, { status: 400 });
	const isChanged = await changeOrg(member.tenant, member.user.id, { name, limitsMembers: limitsMembers === "on" });
	if (!isChanged) return data({ done: false, error: TEAM_REFUSALS["not-allowed"], nameProblem: null }, { status: 403 });
	return data({ done: true, error: null, nameProblem: null });
}

export default function Organization() {
	const { name, slug, limitsMembers } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const isBusy = useNavigation().formMethod === "POST";
	useFreshFrame(answer);

	return (
		<SettingsPage title="Organization" lead="What your team is called here, and what its members see.">
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">Saved.</Notice>}
			<Form method="post" className="flex flex-col gap-6">
				<SettingsSection id="name" title="Name">
					<Field label="Name of the organization" name="name" required maxLength={80} defaultValue={name} error={answer?.nameProblem} />
					<div className="flex flex-col gap-1 text-sm">
						<span className="text-[13px] font-medium text-text">Address</span>
						<code className="font-mono text-[13px] break-all text-text-2">/o/{slug}</code>
						<span className="text-[13px] text-text-2">It stays as it is, so that links keep working.</span>
					</div>
				</SettingsSection>
				<SettingsSection id="leads" title="Leads">
					<OwnLeads isOn={limitsMembers} />
				</SettingsSection>
				<Button type="submit" tone="primary" className="self-start max-md:self-stretch" aria-disabled={isBusy}>
					{isBusy ? "Saving…" : "Save"}
				</Button>
			</Form>
		</SettingsPage>
	);
}

function OwnLeads({ isOn }: { isOn: boolean }) {
	const id = useId();
	return (
		<div className="flex items-start gap-3">
			<input
				id={id}
				type="checkbox"
				name="limitsMembers"
				defaultChecked={isOn}
				aria-describedby={`${id}-hint`}
				className="mt-0.5 size-5 shrink-0 accent-accent"
			/>
			<div className="flex flex-col gap-1 text-sm">
				<label htmlFor={id} className="font-medium text-text">
					Team Members see only their own leads
				</label>
				<p id={`${id}-hint`} className="leading-relaxed text-text-2">
					With this on, a Team Member finds the conversations and contacts that are assigned to them, and no others: in the inbox, the
					pipeline, counts and search. Owner and Admins see every lead. Screens that Team Members have open load again when you change it.
				</p>
			</div>
		</div>
	);
}

/** The frame around the page shows the name as well, and does not load again by itself. */
function useFreshFrame(answer: { done: boolean } | undefined) {
	const { revalidate } = useRevalidator();
	useEffect(() => {
		if (answer?.done) revalidate();
	}, [answer, revalidate]);
}
