import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorPage } from "./error-page.tsx";
import { FormPage } from "./form-page.tsx";
import { TextLink } from "./text-link.tsx";

/** What somebody reads who opens a link that is not good any more; other troubles have the page of all troubles. */
export function LinkTrouble({ children, remedy }: { children: ReactNode; remedy: ReactNode }) {
	const error = useRouteError();
	if (!isRouteErrorResponse(error) || error.status !== 404) return <ErrorPage />;
	return (
		<FormPage title="This link does not work any more" lead={children} footer={<TextLink to="/privacy-policy">Privacy</TextLink>}>
			{remedy}
		</FormPage>
	);
}
