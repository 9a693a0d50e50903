import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { requireCapability } from "#app/domain/auth/require-capability.server.ts";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { tagForm } from "#app/domain/contacts/tag-form.server.ts";
import { TagItem } from "#app/domain/contacts/tag-item.tsx";
import { createTag, deleteTag, listTags, mergeTags, renameTag } from "#app/domain/contacts/tags.server.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SettingsPage, SettingsSection } from "#app/ui/settings-page.tsx";

export const meta = () => [{ title: "Tags · DM Tracker" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-tags");
	return { tags: await listTags(member.tenant) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
	const member = await requireMember(request, context, params.org);
	await requireCapability(member, "manage-tags");
	const form = tagForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return refused("A tag needs a name of up to 40 characters.");
	const { tenant, user } = member;
	switch (form.data.intent) {
		case "create": {
			const made = await createTag(tenant, user.id, form.data.name);
			if (!made) return refused("There are 200 tags. Merge or delete some of them first.");
			return done(`“${form.data.name}” is a tag now. Press T in a conversation to use it.`);
		}
		case "rename": {
			const isRenamed = found(await renameTag(tenant, user.id, form.data));
			return isRenamed ? done(`The tag is called “${form.data.name}” now.`) : refused("Another tag has this name. Merge the two instead.");
		}
		case "merge":
			found(await mergeTags(tenant, user.id, form.data));
			return done("The two tags are one now.");
		case "delete":
			found(await deleteTag(tenant, user.id, form.data.tagId));
			return done("The tag is deleted.");
	}
}

const done = (words: string) => data({ done: words, error: null });
const refused = (words: string) => data({ done: null, error: words }, { status: 400 });

export default function Tags() {
	const { tags } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const isBusy = useNavigation().formMethod === "POST";
	return (
		<SettingsPage
			title="Tags"
			lead="Words that contacts are sorted by. Everybody of the team gives and takes them; the inbox and the search find by them."
		>
			{answer?.error && <Notice tone="danger">{answer.error}</Notice>}
			{answer?.done && <Notice tone="success">{answer.done}</Notice>}
			<SettingsSection id="new" title="New tag">
				<Form key={tags.length} method="post" className="flex items-end gap-3">
					<Field label="Name" name="name" required maxLength={40} autoComplete="off" className="min-w-0 flex-1" />
					<Button type="submit" name="intent" value="create" className="h-10" aria-disabled={isBusy}>
						Add
					</Button>
				</Form>
			</SettingsSection>
			<SettingsSection
				id="tags"
				title="The team's tags"
				lead={tags.length === 0 ? "There are none yet. Add the first above, or press T in a conversation." : undefined}
			>
				{tags.length > 0 && (
					<ul className="-my-2 flex flex-col divide-y divide-line">
						{tags.map((tag) => (
							<TagItem key={`${tag.id} ${tag.name}`} tag={tag} others={tags.filter(({ id }) => id !== tag.id)} />
						))}
					</ul>
				)}
			</SettingsSection>
		</SettingsPage>
	);
}
