import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireFresh } from "#app/domain/auth/require-fresh.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { changeRole, leaveOrg, removeMember } from "#app/domain/org/change-member.server.ts";
import { invite, listInvitations, resendInvitation, revokeInvitation } from "#app/domain/org/invitations.server.ts";
import { InvitationsSection } from "#app/domain/org/invitations-section.tsx";
import { memberForm } from "#app/domain/org/member-form.server.ts";
import { MemberItem } from "#app/domain/org/member-item.tsx";
import { listMembers } from "#app/domain/org/members.server.ts";
import { acceptOwnership, declineOwnership, offerOwnership, readOffer, takeBackOwnership } from "#app/domain/org/ownership.server.ts";
import { HandOver, OfferedToYou } from "#app/domain/org/ownership-section.tsx";
import { RoleTable } from "#app/domain/org/role-table.tsx";
import { may } from "#app/domain/org/roles.ts";
import { TEAM_REFUSALS, type TeamRefusal } from "#app/domain/org/team-words.ts";
import { now } from "#app/platform/clock.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Members · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, role, user, org } = await requireMember(request, context, params.org);
	const mayManage = may(role, "manage-members");
	const [members, invitations, offer] = await Promise.all([
		listMembers(tenant, { withEmails: mayManage }),
		mayManage ? listInvitations(tenant) : [],
		readOffer(tenant),
	]);
	const mayKnowOffer = offer !== null && (may(role, "transfer-ownership") || offer.toId === user.id);
	return { members, invitations, offer: mayKnowOffer ? offer : null, viewer: { id: user.id, role }, orgName: org.name, now: now() };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	const { tenant, user } = member;
	const fields = Object.fromEntries(await formOf(request));
	const form = memberForm.safeParse(fields);
	if (!form.success) {
		const typed = form.error.issues.find(({ path }) => path[0] === "email");
		return typed ? refusedEmail(fields.email, typed.message, 400) : refused("not-understood", 400);
	}

	switch (form.data.intent) {
		case "change-role": {
			await requireCapability(member, "manage-members");
			return answered(found(await changeRole(tenant, user.id, form.data)), "The role is changed. It counts from now on.");
		}
		case "remove": {
			await requireCapability(member, "manage-members");
			return answered(found(await removeMember(tenant, user.id, form.data.memberId)), "The member is removed.");
		}
		case "leave": {
			const left = found(await leaveOrg(tenant, user.id));
			return left.ok ? redirect("/") : refused(left.reason, 409);
		}
		case "invite": {
			await requireCapability(member, "manage-members");
			const { email } = form.data;
			const invited = await invite(tenant, user, form.data);
			if (!invited.ok) return refusedEmail(email, TEAM_REFUSALS[invited.reason], invited.reason === "not-allowed" ? 403 : 409);
			return data<Answer>({ ...NOTHING, done: `${email} is invited. The mail is on its way.`, sentTo: email });
		}
		case "resend": {
			await requireCapability(member, "manage-members");
			return answered(
				found(await resendInvitation(tenant, user, form.data.invitationId)),
				"A new link is on its way. The one before it is dead.",
			);
		}
		case "revoke": {
			await requireCapability(member, "manage-members");
			const { email } = found(await revokeInvitation(tenant, user.id, form.data.invitationId));
			return done(`The invitation of ${email} is taken back.`);
		}
		case "offer-ownership": {
			await requireCapability(member, "transfer-ownership");
			await requireFresh(request, context);
			return answered(found(await offerOwnership(tenant, user, form.data.memberId)), "The offer is made. They get a mail.");
		}
		case "take-back-ownership": {
			await requireCapability(member, "transfer-ownership");
			found(await takeBackOwnership(tenant, user.id));
			return done("The offer is taken back.");
		}
		case "accept-ownership":
			found(await acceptOwnership(tenant, user));
			return done("You are the Owner of this organization.");
		case "decline-ownership":
			found(await declineOwnership(tenant, user));
			return done("You declined. Nothing changed.");
	}
}

type Answer = {
	done: string | null;
	error: string | null;
	/** An address that cannot be invited, and why. */
	email: { email: string; error: string } | null;
	/** The address that was invited. */
	sentTo: string | null;
};

const NOTHING: Answer = { done: null, error: null, email: null, sentTo: null };

function done(sentence: string) {
	return data<Answer>({ ...NOTHING, done: sentence });
}

function refused(reason: TeamRefusal, status: number) {
	return data<Answer>({ ...NOTHING, error: TEAM_REFUSALS[reason] }, { status });
}

function refusedEmail(email: unknown, error: string, status: number) {
	return data<Answer>({ ...NOTHING, email: { email: typeof email === "string" ? email.slice(0, 254) : "", error } }, { status });
}

function answered(result: { ok: true } | { ok: false; reason: TeamRefusal }, sentence: string) {
	if (result.ok) return done(sentence);
	return refused(result.reason, result.reason === "not-allowed" ? 403 : 409);
}

export default function Members() {
	const { members, invitations, offer, viewer, orgName, now: at } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const mayManage = may(viewer.role, "manage-members");
	const others = members.filter(({ id }) => id !== viewer.id);

	return (
		<SettingsPage title="Members" lead="Who works here, and what each of them may do.">
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">{answer.done}</Notice>}
			{offer && offer.toId === viewer.id && <OfferedToYou offer={offer} orgName={orgName} />}
			<SettingsSection
				id="people"
				title={members.length === 1 ? "1 person" : `${members.length} people`}
				lead={members.length === 1 && mayManage ? "You work alone here. Invite the first teammate below." : undefined}
			>
				<ul className="flex flex-col divide-y divide-line">
					{members.map((member) => (
						<MemberItem key={`${member.id} ${member.role}`} member={member} viewer={viewer} />
					))}
				</ul>
			</SettingsSection>
			{mayManage && (
				<InvitationsSection
					invitations={invitations}
					role={viewer.role}
					now={at}
					refused={answer?.email ?? null}
					sentTo={answer?.sentTo ?? null}
				/>
			)}
			{may(viewer.role, "transfer-ownership") && <HandOver offer={offer} others={others} />}
			<SettingsSection id="roles" title="What the roles may do">
				<RoleTable />
			</SettingsSection>
		</SettingsPage>
	);
}
