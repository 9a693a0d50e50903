import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { useEffect, useReducer } from "react";
import { requireMember } from "#app/domain/auth/require-member.server.ts";
import { Coach } from "#app/domain/practice/coach.tsx";
import { nextLesson, rememberPractice } from "#app/domain/practice/lessons.ts";
import { PracticeList } from "#app/domain/practice/practice-list.tsx";
import { PracticeThread } from "#app/domain/practice/practice-thread.tsx";
import { BEGINNING, openPerson, practise } from "#app/domain/practice/state.ts";
import { usePracticeKeys } from "#app/domain/practice/use-practice-keys.ts";
import { reloadRule } from "#app/domain/realtime/reload-rule.ts";

export { ErrorPage as ErrorBoundary } from "#app/ui/error-page.tsx";

export const meta = () => [{ title: "Practice inbox · DM Tracker" }];

export const shouldRevalidate = reloadRule;

/** The page is for members; what happens on it stays in the browser. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
	await requireMember(request, context, params.org);
	return null;
}

export default function PracticeInbox() {
	const [state, dispatch] = useReducer(practise, BEGINNING);
	usePracticeKeys(state, dispatch);
	const isOver = nextLesson(state.learned) === null;
	useEffect(() => {
		if (isOver) rememberPractice();
	}, [isOver]);
	const person = openPerson(state);
	return (
		<div className="flex min-h-0 flex-1 max-md:flex-col">
			<PracticeList state={state} dispatch={dispatch} />
			{person ? (
				<PracticeThread person={person} field={state.field} dispatch={dispatch} />
			) : (
				<div className="flex min-w-0 flex-1 flex-col items-center justify-center gap-2 px-6 text-center max-md:hidden">
					<p className="text-[15px] font-medium">Ten people wrote</p>
					<p className="max-w-sm text-sm leading-relaxed text-text-2">
						None of them exists. Answer them by keys alone, as in the inbox: nothing here is stored or sent.
					</p>
				</div>
			)}
			<Coach learned={state.learned} isWriting={state.field !== null} onAgain={() => dispatch({ type: "again" })} />
		</div>
	);
}
