import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import { useSyncExternalStore } from "react";
import { Button, buttonLook } from "./button.tsx";
import { Trouble } from "./trouble.tsx";

/** What a person reads when a page could not be shown. */
export function ErrorPage() {
	const error = useRouteError();
	const isOffline = useIsOffline();
	const status = isRouteErrorResponse(error) ? error.status : null;

	if (isOffline && status === null) {
		return (
			<Trouble title="You are offline" action={<Reload />}>
				This page needs a connection. It opens again when you are back online.
			</Trouble>
		);
	}
	if (status === 404) {
		return (
			<Trouble title="Nothing is here" action={<Home />}>
				The address may be mistyped, or what it named is not part of an organization you belong to.
			</Trouble>
		);
	}
	if (status === 401 || status === 403) {
		return (
			<Trouble title="This is not yours to open" action={<Home />}>
				Your role does not include this page. An Owner or Admin of the organization can change that.
			</Trouble>
		);
	}
	if (status !== null && status < 500) {
		return (
			<Trouble title="That could not be read" action={<Home />}>
				The address or the form held something that is not understood here.
			</Trouble>
		);
	}
	return (
		<Trouble title="This page did not load" action={<Reload />}>
			Something went wrong on our side. What you wrote and received is kept. Try again in a moment.
		</Trouble>
	);
}

function Home() {
	return (
		<Link to="/" className={buttonLook("plain")}>
			Go to your inbox
		</Link>
	);
}

function Reload() {
	return (
		<Button tone="primary" onClick={() => window.location.reload()}>
			Try again
		</Button>
	);
}

function useIsOffline() {
	return useSyncExternalStore(
		(listen) => {
			window.addEventListener("online", listen);
			window.addEventListener("offline", listen);
			return () => {
				window.removeEventListener("online", listen);
				window.removeEventListener("offline", listen);
			};
		},
		() => !navigator.onLine,
		() => false,
	);
}
