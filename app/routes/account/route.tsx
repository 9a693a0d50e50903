import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { ArrowLeft } from "lucide-react";
import { accountForm } from "#app/domain/auth/account-form.server.ts";
import { authenticatorSince } from "#app/domain/auth/authenticator.server.ts";
import { changePassword, renameUser } from "#app/domain/auth/change-account.server.ts";
import { endOtherSessions, endSessionNamed } from "#app/domain/auth/end-sessions.server.ts";
import { listPasskeys, removePasskey } from "#app/domain/auth/passkeys.server.ts";
import { isFresh, requireFresh } from "#app/domain/auth/require-fresh.server.ts";
import { requireVisitor } from "#app/domain/auth/require-member.server.ts";
import { listSessions } from "#app/domain/auth/session-list.server.ts";
import { askForNewEmail } from "#app/domain/auth/verify-email.server.ts";
import { formOf, found } from "#app/platform/http.ts";
import { mailboxOf } from "#app/platform/mail.ts";
import { QuestionHost } from "#app/ui/question.tsx";
import { SettingsPage } from "#app/ui/settings-page.tsx";
import { TextLink } from "#app/ui/text-link.tsx";
import { ToastHost } from "#app/ui/toast.tsx";
import { EmailSection } from "./email-section.tsx";
import { NameSection } from "./name-section.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { SecondFactorSection } from "./second-factor-section.tsx";
import type { Answer, SectionName } from "./section.tsx";
import { SessionsSection } from "./sessions-section.tsx";

export const meta = () => [{ title: "Your account · DM Tracker" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	const { env } = context;
	return {
		user: visitor.user,
		isFresh: isFresh(visitor),
		secondFactorSince: await authenticatorSince(env, visitor.user.id),
		passkeys: await listPasskeys(env, visitor.user.id),
		sessions: await listSessions(env, visitor),
		mailbox: mailboxOf(env),
	};
}

const SECTIONS = {
	rename: "name",
	"change-email": "email",
	"change-password": "password",
	"end-session": "sessions",
	"end-others": "sessions",
	"remove-passkey": "passkeys",
} as const satisfies Record<string, SectionName>;

export async function action({ request, context }: ActionFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	const { env } = context;
	const fields = Object.fromEntries(await formOf(request));
	const form = accountForm.safeParse(fields);
	if (!form.success) return refuse(sectionOf(fields.intent), form.error.issues[0]?.message ?? "", 400);
	const { user, sessionHash } = visitor;

	switch (form.data.intent) {
		case "rename":
			await renameUser(env, user.id, form.data.name);
			return done("name", "Your name is saved.");
		case "change-email": {
			await requireFresh(request, context, "/account");
			if (form.data.email === user.email) return refuse("email", "This is your address already.", 400);
			const isSent = await askForNewEmail(env, user, form.data.email);
			if (!isSent) return refuse("email", "There were three mails within the hour. Try again later.", 429);
			return done("email", `We sent a mail to ${form.data.email}. Once you open its link, it is your address.`);
		}
		case "change-password": {
			await requireFresh(request, context, "/account");
			const result = await changePassword(env, request, visitor, form.data.password);
			if (result !== "done") return refuse("password", TROUBLES[result], 429);
			return done("password", "Your password is changed, and every other device is signed out.");
		}
		case "end-session":
			found((await endSessionNamed(env, user.id, form.data.id)) || null);
			return done("sessions", "That device is signed out.");
		case "end-others":
			await endOtherSessions(env, user.id, sessionHash);
			return done("sessions", "Every other device is signed out.");
		case "remove-passkey":
			await requireFresh(request, context, "/account");
			found((await removePasskey(env, user.id, form.data.id)) || null);
			return done("passkeys", "The passkey is removed.");
	}
}

const TROUBLES = {
	"too-many": "There were too many tries. Wait some minutes, then try again.",
	busy: "Many people are signing in at this moment. Try again in a few seconds.",
} as const;

function refuse(section: SectionName, error: string, status: number) {
	return data({ section, error, done: null } satisfies Answer, { status });
}

function done(section: SectionName, sentence: string) {
	return data({ section, error: null, done: sentence } satisfies Answer);
}

function sectionOf(intent: unknown): SectionName {
	return typeof intent === "string" && Object.hasOwn(SECTIONS, intent) ? SECTIONS[intent as keyof typeof SECTIONS] : "name";
}

export default function Account() {
	const { user, isFresh, secondFactorSince, passkeys, sessions, mailbox } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>() ?? null;
	return (
		<div className="flex h-dvh flex-col bg-bg">
			<header className="flex shrink-0 items-center justify-between border-b border-line bg-surface px-4 py-2">
				<Link to="/" className="inline-flex items-center gap-2 rounded-s px-2 py-1.5 text-sm text-text-2 hover:text-text max-md:min-h-11">
					<ArrowLeft aria-hidden className="size-4" /> Back to the inbox
				</Link>
				<TextLink to="/privacy-policy" className="text-sm">
					Privacy
				</TextLink>
			</header>
			<main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
				<SettingsPage title="Your account" lead="What is about you alone, in every organization you belong to.">
					<NameSection name={user.name} answer={answer} />
					<EmailSection user={user} isFresh={isFresh} mailbox={mailbox} answer={answer} />
					<PasswordSection isFresh={isFresh} answer={answer} />
					<SecondFactorSection since={secondFactorSince} />
					<PasskeysSection passkeys={passkeys} isFresh={isFresh} answer={answer} />
					<SessionsSection sessions={sessions} answer={answer} />
				</SettingsPage>
			</main>
			<QuestionHost />
			<ToastHost />
		</div>
	);
}
