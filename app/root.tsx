import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorPage } from "#app/ui/error-page.tsx";
import { useNonce } from "#app/ui/nonce.ts";
import { themeOf } from "#app/ui/theme.ts";
import "./tailwind.css";

export const meta = () => [{ title: "DM Tracker" }];

export function loader({ request }: LoaderFunctionArgs) {
	return { theme: themeOf(request.headers.get("cookie")) };
}

export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
	const nonce = useNonce();
	const theme = useRouteLoaderData<typeof loader>("root")?.theme ?? "system";
	return (
		<html lang="en" data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
			<head>
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
				<meta name="color-scheme" content="light dark" />
				<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f3f3f1" />
				<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f0f12" />
				<link rel="manifest" href="/manifest.webmanifest" />
				<link rel="apple-touch-icon" href="/icon-192.png" />
				<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
				<Meta />
				<Links />
			</head>
			<body>
				<a
					href="#main"
					className="fixed top-2 left-2 z-50 -translate-y-20 rounded-s bg-accent px-4 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
				>
					Skip to content
				</a>
				{children}
				<ScrollRestoration nonce={nonce} />
				<Scripts nonce={nonce} />
			</body>
		</html>
	);
}

export default function App() {
	return <Outlet />;
}

export function ErrorBoundary() {
	return (
		<main id="main" tabIndex={-1} className="flex min-h-dvh flex-col outline-none">
			<ErrorPage />
		</main>
	);
}
