import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { requireVisitor } from "#app/domain/auth/require-member.server.ts";
import { createOrg, orgNameProblem } from "#app/domain/org/create-org.server.ts";
import { formOf } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

export const meta = () => [{ title: "New organization · DM Tracker" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	return { name: visitor.user.name, orgs: visitor.orgs.map(({ slug, name }) => ({ slug, name })) };
}

export async function action({ request, context }: ActionFunctionArgs) {
	const visitor = await requireVisitor(request, context);
	const form = await formOf(request);
	const name = String(form.get("name") ?? "");
	const error = orgNameProblem(name);
	if (error) return data({ error, name: name.slice(0, 100) }, { status: 400 });
	const { slug } = await createOrg(context.env, { name, ownerId: visitor.user.id });
	return redirect(`/o/${slug}/settings/connections`);
}

export default function NewOrg() {
	const { name, orgs } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>();
	const isBusy = useNavigation().state !== "idle";
	const lead = orgs.length > 0 ? "It gets its own inbox, pipeline and members." : `Welcome, ${name}. Your team works in an organization.`;
	const footer = orgs[0] && (
		<>
			Or go back to <TextLink to={`/o/${orgs[0].slug}/inbox`}>{orgs[0].name}</TextLink>
		</>
	);

	return (
		<FormPage title="Create an organization" lead={lead} footer={footer}>
			<Form method="post" className="flex flex-col gap-4">
				<Field
					label="Name of the organization"
					name="name"
					required
					maxLength={80}
					autoComplete="organization"
					hint="Your brand or team, as your colleagues know it."
					defaultValue={refused?.name}
					error={refused?.error}
				/>
				<Button type="submit" tone="primary" aria-disabled={isBusy}>
					{isBusy ? "Creating…" : "Create organization"}
				</Button>
			</Form>
		</FormPage>
	);
}
