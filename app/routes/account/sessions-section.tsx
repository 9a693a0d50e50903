import { Form, useNavigation } from "@remix-run/react";
import { Monitor, Smartphone } from "lucide-react";
import type { SessionRow } from "#app/domain/auth/session-list.server.ts";
import { Button } from "#app/ui/button.tsx";
import { SureForm } from "#app/ui/sure-form.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime } from "#app/ui/times.ts";
import { type Answer, Section } from "./section.tsx";

const PHONES = new Set(["iOS", "Android", "iPadOS"]);

export function SessionsSection({ sessions, answer }: { sessions: SessionRow[]; answer: Answer | null }) {
	return (
		<Section
			name="sessions"
			title="Devices"
			lead="Where you are signed in. What is listed here serves your security and nothing else. A device that you do not know: sign it out and change your password."
			answer={answer}
		>
			<ul className="flex flex-col divide-y divide-line">
				{sessions.map((session) => (
					<Device key={session.id} session={session} />
				))}
			</ul>
			{sessions.length > 1 && (
				<SureForm
					method="post"
					question={{ title: "Sign out every other device?", text: "Only this one stays signed in.", confirm: "Sign out the others" }}
				>
					<input type="hidden" name="intent" value="end-others" />
					<Button type="submit" tone="danger">
						Sign out every other device
					</Button>
				</SureForm>
			)}
		</Section>
	);
}

function Device({ session: { id, browser, system, ip, place, lastSeenAt, isThis } }: { session: SessionRow }) {
	const { formData } = useNavigation();
	const Icon = PHONES.has(system) ? Smartphone : Monitor;
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
			<Icon aria-hidden className="size-5 shrink-0 text-text-2" />
			<div className="min-w-0 flex-1 basis-48 text-sm">
				<p className="font-medium text-text">
					{browser} on {system}
				</p>
				<p className="text-[13px] text-text-2">
					{place ?? "Place unknown"} · {ip === "local" ? "this machine" : ip} · last used <Time at={lastSeenAt} words={dateAndTime} />
				</p>
			</div>
			{isThis && <span className="rounded-full bg-open-soft px-2.5 py-1 text-xs font-medium text-open">This device</span>}
			{!isThis && (
				<Form method="post">
					<input type="hidden" name="intent" value="end-session" />
					<Button
						type="submit"
						size="s"
						name="id"
						value={id}
						aria-label={`Sign out ${browser} on ${system}`}
						aria-disabled={formData?.get("id") === id}
					>
						Sign out
					</Button>
				</Form>
			)}
		</li>
	);
}
