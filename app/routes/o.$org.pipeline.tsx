import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { type ClientActionFunctionArgs, type ClientLoaderFunctionArgs, useLoaderData } from "@remix-run/react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { contactName } from "#app/domain/contacts/contact-name.ts";
import { readBoard } from "#app/domain/pipeline/board.server.ts";
import { Board } from "#app/domain/pipeline/board.tsx";
import { moveContact } from "#app/domain/pipeline/move-contact.server.ts";
import { moveForm } from "#app/domain/pipeline/move-form.server.ts";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";
import { storeOf } from "#app/domain/realtime/stores.ts";
import { useOrg, useSeed } from "#app/domain/realtime/use-live.tsx";
import { formOf, found } from "#app/platform/http.ts";
import { showToast } from "#app/ui/toast.tsx";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Pipeline · DM Tracker" }];

export const shouldRevalidate = reloadRule;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const { tenant } = await requireMember(request, context, params.org);
	return readBoard(tenant);
}

export async function clientLoader({ params, serverLoader }: ClientLoaderFunctionArgs) {
	const store = storeOf(String(params.org));
	if (store.hasBoard()) return null;
	const page = await serverLoader<typeof loader>();
	store.seedBoard(page);
	return page;
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const { tenant, user } = await requireMember(request, context, params.org);
	const form = moveForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return data({ ok: false as const, reason: "not-understood" as const }, { status: 400 });
	const { contactId, stageId, lostReason } = form.data;
	return found(await moveContact(tenant, user.id, { contactId, stageId, lostReason: lostReason || null }));
}

/** A move that the server did not take is undone in the store, with a word about it. */
export async function clientAction({ request, params, serverAction }: ClientActionFunctionArgs) {
	const store = storeOf(String(params.org));
	const contactId = String((await request.clone().formData()).get("contactId"));
	const outcome = await serverAction<typeof action>().catch(() => ({ ok: false as const }));
	// A later move of the same contact has taken the place of this one.
	if (request.signal.aborted) return null;
	if (outcome.ok) {
		store.settleMove(contactId);
		return null;
	}
	store.undoMove(contactId);
	showToast(`${contactName(store.contact(contactId))} could not be moved. Try again.`);
	return null;
}

export default function Pipeline() {
	const page = useLoaderData<typeof loader | typeof clientLoader>();
	const { store } = useOrg();
	useSeed(page, store.seedBoard);
	return <Board />;
}
