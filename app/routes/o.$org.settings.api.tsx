import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { apiTokenForm } from "#app/domain/org/api-token-form.server.ts";
import { ApiTokenItem } from "#app/domain/org/api-token-item.tsx";
import { listApiTokens, makeApiToken, revokeApiToken } from "#app/domain/org/api-tokens.server.ts";
import { membersOf } from "#app/domain/org/members.server.ts";
import { MadeApiToken, MakeApiToken } from "#app/domain/org/new-api-token.tsx";
import { TEAM_REFUSALS } from "#app/domain/org/team-words.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "API · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-api-tokens");
	const [tokens, members] = await Promise.all([listApiTokens(member.tenant), membersOf(member.tenant)]);
	return { tokens, members };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-api-tokens");
	const { tenant, user } = member;
	const fields = Object.fromEntries(await formOf(request));
	const form = apiTokenForm.safeParse(fields);
	if (!form.success) {
		const named = form.error.issues.find(({ path }) => path[0] === "name");
		const problem = named ? { name: typeof fields.name === "string" ? fields.name.slice(0, 100) : "", error: named.message } : null;
		return data({ ...NOTHING, problem, error: problem ? null : TEAM_REFUSALS["not-understood"] }, { status: 400 });
	}

	switch (form.data.intent) {
		case "make": {
			const { name, memberId } = form.data;
			return data<Answer>({ ...NOTHING, made: found(await makeApiToken(tenant, user.id, { name, memberId: memberId || null })) });
		}
		case "revoke":
			found(await revokeApiToken(tenant, user.id, form.data.tokenId));
			return data<Answer>({ ...NOTHING, done: "The token is revoked." });
	}
}

type Answer = { made: string | null; done: string | null; error: string | null; problem: { name: string; error: string } | null };

const NOTHING: Answer = { made: null, done: null, error: null, problem: null };

export default function Api() {
	const { tokens, members } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	return (
		<SettingsPage
			title="API"
			lead={
				<>
					Other programs read conversations and contacts with a token in the header{" "}
					<code className="font-mono text-[13px] text-text">x-org-auth-token</code>. Who holds a token reads what it sees: keep it like a
					password.
				</>
			}
		>
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">{answer.done}</Notice>}
			{answer?.made && <MadeApiToken key={answer.made} token={answer.made} />}
			<MakeApiToken members={members} problem={answer?.problem ?? null} made={answer?.made ?? null} />
			<SettingsSection id="tokens" title="Tokens">
				{tokens.length > 0 ? (
					<ul className="flex flex-col divide-y divide-line">
						{tokens.map((token) => (
							<ApiTokenItem key={token.id} token={token} />
						))}
					</ul>
				) : (
					<p className="text-sm text-text-2">
						There is none. Make one above where another program is to read your data; without a token, none does.
					</p>
				)}
			</SettingsSection>
		</SettingsPage>
	);
}
