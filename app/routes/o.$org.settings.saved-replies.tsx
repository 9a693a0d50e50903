import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { may } from "#app/domain/org/roles.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import type { SavedReplyRow } from "#app/domain/saved-replies/rows.ts";
import {
	countUse,
	deleteSavedReply,
	listSavedReplies,
	type SaveResult,
	saveReply,
} from "#app/domain/saved-replies/saved-replies.server.ts";
import { savedReplyForm } from "#app/domain/saved-replies/saved-reply-form.server.ts";
import { VARIABLES } from "#app/domain/saved-replies/variables.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { ConfirmedForm } from "#app/ui/confirmed-form.tsx";
import { Field } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Saved replies · DM Tracker" }];

const REFUSALS = {
	"not-allowed": "The team's saved replies are changed by an Owner or Admin. Save it for yourself.",
	"too-many": "There are 500 saved replies. Delete one that nobody uses first.",
} as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	return { replies: await listSavedReplies(tenant, user.id) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user, role } = await requireMember(request, context, params.org);
	const form = savedReplyForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) {
		return data({ done: null, error: "A saved reply needs a title of up to 80 characters and a text of up to 5,000." }, { status: 400 });
	}
	const who = { id: user.id, role };
	switch (form.data.intent) {
		case "save": {
			const { replyId, title, text, isShared } = form.data;
			const result = found(await saveReply(tenant, who, { replyId: replyId || null, title, text, isShared: isShared === "yes" }));
			return answerTo(result, `“${title}” is saved. Type / in a reply to use it.`);
		}
		case "delete":
			return answerTo(found(await deleteSavedReply(tenant, who, form.data.replyId)), "Deleted.");
		case "use":
			found(await countUse(tenant, user.id, form.data.replyId));
			return { done: null, error: null };
	}
}

function answerTo(result: SaveResult, done: string) {
	return result.ok ? data({ done, error: null }) : data({ done: null, error: REFUSALS[result.reason] }, { status: 403 });
}

export default function SavedReplies() {
	const { replies } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const [query, setQuery] = useState("");
	const found = replies.filter(({ title, text }) => `${title}\n${text}`.toLowerCase().includes(query.trim().toLowerCase()));
	return (
		<SettingsPage title="Saved replies" lead="Texts that are sent often. Type / where a reply is written to find and use one.">
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">{answer.done}</Notice>}
			<SettingsSection id="new" title="New saved reply" lead={`It may hold ${variableWords()}; they are filled in when it is used.`}>
				<ReplyForm key={replies.length} reply={null} />
			</SettingsSection>
			{replies.length > 5 && (
				<Field
					label="Find"
					name="find"
					type="search"
					autoComplete="off"
					value={query}
					onChange={(event) => setQuery(event.currentTarget.value)}
				/>
			)}
			{replies.length === 0 && (
				<p className="text-sm text-text-2">There are none yet. Write the first one above: it saves the next hundred keystrokes.</p>
			)}
			{replies.length > 0 && found.length === 0 && <p className="text-sm text-text-2">None matches “{query}”.</p>}
			{found.map((reply) => (
				<ReplySection key={`${reply.id} ${reply.title} ${reply.text} ${reply.isShared}`} reply={reply} />
			))}
		</SettingsPage>
	);
}

function variableWords() {
	const words = Object.entries(VARIABLES).map(([name, meaning]) => `{{${name}}} for ${meaning}`);
	return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function ReplySection({ reply }: { reply: SavedReplyRow }) {
	const { user } = useOrg().workspace;
	const mayChange = !reply.isShared || may(user.role, "manage-saved-replies");
	const used = reply.useCount === 1 ? "used once" : `used ${reply.useCount} times`;
	return (
		<SettingsSection id={reply.id} title={reply.title} lead={`${reply.isShared ? "For the whole team" : "Only for you"}, ${used}.`}>
			{mayChange ? <ReplyForm reply={reply} /> : <p className="text-sm whitespace-pre-wrap text-text-2">{reply.text}</p>}
			{mayChange && (
				<ConfirmedForm
					method="post"
					className="-mt-1"
					question={{ title: `Delete “${reply.title}”?`, text: "Replies that were sent stay as they are.", confirm: "Delete" }}
				>
					<input type="hidden" name="intent" value="delete" />
					<input type="hidden" name="replyId" value={reply.id} />
					<Button type="submit" tone="quiet" size="s" aria-label={`Delete ${reply.title}`}>
						Delete
					</Button>
				</ConfirmedForm>
			)}
		</SettingsSection>
	);
}

function ReplyForm({ reply }: { reply: SavedReplyRow | null }) {
	const { user } = useOrg().workspace;
	const isBusy = useNavigation().formMethod === "POST";
	return (
		<Form method="post" className="flex flex-col gap-4">
			<input type="hidden" name="replyId" value={reply?.id ?? ""} />
			<Field label="Title" name="title" required maxLength={80} autoComplete="off" defaultValue={reply?.title ?? ""} />
			<label className="flex flex-col gap-1.5 text-sm font-medium">
				Text
				<textarea
					name="text"
					required
					maxLength={5000}
					rows={3}
					dir="auto"
					defaultValue={reply?.text ?? ""}
					className="w-full rounded-s border border-line-strong bg-surface px-3 py-2 text-sm font-normal outline-none focus-visible:outline-2 focus-visible:outline-accent max-md:text-base"
				/>
			</label>
			<div className="flex items-center gap-4">
				{may(user.role, "manage-saved-replies") && (
					<label className="flex min-h-9 items-center gap-2 text-sm max-md:min-h-11">
						<input type="checkbox" name="isShared" value="yes" defaultChecked={reply?.isShared ?? true} className="size-4 accent-accent" />
						For the whole team
					</label>
				)}
				<Button type="submit" name="intent" value="save" className="ml-auto" aria-disabled={isBusy}>
					{reply ? "Save" : "Add"}
				</Button>
			</div>
		</Form>
	);
}
