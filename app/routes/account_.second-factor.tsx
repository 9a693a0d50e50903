import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { authenticatorSince, beginAuthenticator, waitingAuthenticator } from "#app/domain/auth/authenticator.server.ts";
import { qrOf } from "#app/domain/auth/qr.server.ts";
import { recoveryCodesLeft } from "#app/domain/auth/recovery-codes.server.ts";
import { RecoveryCodes } from "#app/domain/auth/recovery-codes.tsx";
import { requireFresh } from "#app/domain/auth/require-fresh.server.ts";
import { makeNewRecoveryCodes, turnOffSecondFactor, turnOnSecondFactor } from "#app/domain/auth/second-factor.server.ts";
import { formOf, found } from "#app/platform/http.ts";
import { Button } from "#app/ui/button.tsx";
import { Field } from "#app/ui/field.tsx";
import { FormPage } from "#app/ui/form-page.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { QuestionHost } from "#app/ui/question.tsx";
import { SureForm } from "#app/ui/sure-form.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

const REFUSALS = {
	wrong: "This code is not right. Compare the secret, and the clock of the phone.",
	"too-many": "There were too many tries. Wait some minutes, then try again.",
	"not-understood": "This page did not understand what was asked. Load it again and retry.",
} as const;

const PAGE = "/account/second-factor";

export const meta = () => [{ title: "Two-step sign-in · DM Tracker" }];

const secondFactorForm = z.discriminatedUnion("intent", [
	z.strictObject({ intent: z.literal("begin") }),
	z.strictObject({ intent: z.literal("turn-on"), code: z.string().max(40) }),
	z.strictObject({ intent: z.literal("new-codes") }),
	z.strictObject({ intent: z.literal("turn-off") }),
]);

export async function loader({ request, context }: LoaderFunctionArgs) {
	const { user } = await requireFresh(request, context, PAGE);
	const { env } = context;
	const waiting = await waitingAuthenticator(env, user);
	return {
		isOn: (await authenticatorSince(env, user.id)) !== null,
		codesLeft: await recoveryCodesLeft(env, user.id),
		waiting: waiting && { secret: waiting.secret, qr: qrOf(waiting.uri) },
	};
}

export async function action({ request, context }: ActionFunctionArgs) {
	const { user } = await requireFresh(request, context, PAGE);
	const { env } = context;
	const form = secondFactorForm.safeParse(Object.fromEntries(await formOf(request)));
	if (!form.success) return answer({ error: REFUSALS["not-understood"] }, 400);

	switch (form.data.intent) {
		case "begin":
			await beginAuthenticator(env, user.id);
			return answer({});
		case "turn-on": {
			const result = await turnOnSecondFactor(env, user.id, form.data.code);
			if ("codes" in result) return answer({ codes: result.codes });
			return answer({ error: REFUSALS[result.refused] }, result.refused === "wrong" ? 400 : 429);
		}
		case "new-codes":
			return answer({ codes: found(await makeNewRecoveryCodes(env, user.id)) });
		case "turn-off":
			await turnOffSecondFactor(env, user.id);
			return answer({ done: "Two-step sign-in is off." });
	}
}

function answer(
	{ error = null, done = null, codes = null }: { error?: string | null; done?: string | null; codes?: string[] | null },
	status = 200,
) {
	return data({ error, done, codes }, { status, headers: { "cache-control": "no-store" } });
}

export default function SecondFactorPage() {
	const { isOn, codesLeft, waiting } = useLoaderData<typeof loader>();
	const result = useActionData<typeof action>();
	return (
		<FormPage
			title="Two-step sign-in"
			lead="Whoever signs in with your password is asked for a code of an app on your phone as well."
			footer={<TextLink to="/account">Back to your account</TextLink>}
		>
			{result?.error && <Notice tone="danger">{result.error}</Notice>}
			{result?.done && <Notice tone="success">{result.done}</Notice>}
			{result?.codes && <RecoveryCodes codes={result.codes} />}
			{isOn && !result?.codes && <TurnedOn codesLeft={codesLeft} />}
			{!isOn && !waiting && <Begin />}
			{!isOn && waiting && <Setup secret={waiting.secret} qr={waiting.qr} />}
			<QuestionHost />
		</FormPage>
	);
}

function Begin() {
	const isBusy = useNavigation().state !== "idle";
	return (
		<Form method="post" className="flex flex-col gap-4">
			<p className="text-sm leading-relaxed text-text-2">
				You need an authenticator app: the one of your phone, of a password manager, or any other.
			</p>
			<Button type="submit" tone="primary" name="intent" value="begin" aria-disabled={isBusy}>
				Set it up
			</Button>
		</Form>
	);
}

function Setup({ secret, qr }: { secret: string; qr: { size: number; path: string } }) {
	const isBusy = useNavigation().state !== "idle";
	return (
		<>
			<p className="text-sm leading-relaxed text-text-2">
				Scan this picture with the app, or type the secret into it. Then enter the code that it shows.
			</p>
			<svg
				viewBox={`0 0 ${qr.size} ${qr.size}`}
				role="img"
				aria-label="QR code of the secret"
				className="w-52 self-center rounded-m bg-white"
			>
				<path d={qr.path} fill="black" shapeRendering="crispEdges" />
			</svg>
			<p className="text-center text-sm">
				<span className="text-text-2">Secret: </span>
				<code className="font-mono text-[13px] text-text">{secret.match(/.{1,4}/g)?.join(" ")}</code>
			</p>
			<Form method="post" className="flex flex-col gap-4">
				<Field label="Code of the app" name="code" inputMode="numeric" autoComplete="one-time-code" required maxLength={7} />
				<Button type="submit" tone="primary" name="intent" value="turn-on" aria-disabled={isBusy}>
					{isBusy ? "Turning on…" : "Turn on"}
				</Button>
			</Form>
			<Form method="post" className="flex flex-col">
				<Button type="submit" tone="quiet" name="intent" value="begin" aria-disabled={isBusy}>
					Make another secret
				</Button>
			</Form>
		</>
	);
}

function TurnedOn({ codesLeft }: { codesLeft: number }) {
	return (
		<>
			<Notice tone={codesLeft > 2 ? "info" : "warning"}>
				It is on. {codesLeft === 1 ? "1 recovery code is" : `${codesLeft} recovery codes are`} left.
			</Notice>
			<SureForm
				method="post"
				className="flex flex-col"
				question={{ title: "Make new recovery codes?", text: "The earlier ones no longer open your account.", confirm: "Make new codes" }}
			>
				<input type="hidden" name="intent" value="new-codes" />
				<Button type="submit">Make new recovery codes</Button>
			</SureForm>
			<SureForm
				method="post"
				className="flex flex-col"
				question={{
					title: "Turn two-step sign-in off?",
					text: "Your password alone opens the account then. The secret and the recovery codes are deleted.",
					confirm: "Turn it off",
				}}
			>
				<input type="hidden" name="intent" value="turn-off" />
				<Button type="submit" tone="danger">
					Turn off
				</Button>
			</SureForm>
		</>
	);
}
