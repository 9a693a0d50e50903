import { askLostReason } from "#app/domain/pipeline/lost-reason.ts";
import type { Live } from "#app/domain/realtime/use-live.tsx";
import { askChoice } from "#app/ui/choice.ts";
import { askToConfirm } from "#app/ui/confirm.ts";
import { showToast } from "#app/ui/toast.tsx";
import { showUndo } from "#app/ui/undo.ts";
import type { Before, BulkChange, BulkPreview } from "./bulk.ts";
import { isBulkRunning, type Outcome, runBulkJob } from "./bulk-job.ts";
import { type BulkWords, manyOf, wordsOf } from "./bulk-words.ts";
import { askPreview, bulkProblem, type Chosen } from "./run-bulk.ts";
import { clearSelection, selected } from "./selection.ts";
import { askSnooze } from "./snooze.ts";
import { undoOf } from "./undo-bulk.ts";
import type { BulkAction } from "./use-selection.ts";

/** More than these are told first, with what would happen to them. */
const TOLD_FROM = 25;

/** Does something with all that are selected: asks what it lacks, says what will happen to many, and can be undone at once. */
export async function actOnSelection(live: Live, action: BulkAction): Promise<void> {
	const { slug } = live.workspace.org;
	if (isBulkRunning()) return;
	const chosen = chosenIn(live);
	const change = await changeOf(live, action, manyChosen(chosen));
	if (!change) return;
	const words = wordsOf(change, live);

	const preview = "query" in chosen || chosen.ids.length > TOLD_FROM ? await askPreview(slug, chosen, change) : null;
	if (preview && !preview.ok) return void showToast(`Nothing was changed. ${bulkProblem(preview.reason)}`);
	if (preview?.changes === 0) return void showToast(`Nothing to change: ${words.done(manyOf(preview.count))} already`);
	if (preview && !(await askToConfirm(questionOf(words, preview)))) return;

	const total = totalOf(chosen, preview);
	const work = { change, chosen, ...(preview && "query" in chosen && { cursor: preview.cursor }) };
	const outcome = await runBulkJob(slug, words.doing, total, [work]);
	clearSelection();
	tell(live, change, { outcome, words, total });
}

function chosenIn({ store }: Live): Chosen {
	const { ids, isWhole } = selected();
	return isWhole ? { query: store.shownList() } : { ids: store.list().filter((id) => ids.has(id)) };
}

function manyChosen(chosen: Chosen): string {
	return "query" in chosen ? "all that match" : manyOf(chosen.ids.length).toLowerCase();
}

function totalOf(chosen: Chosen, preview: BulkPreview | null): number | null {
	if ("ids" in chosen) return chosen.ids.length;
	return preview && !preview.hasMore ? preview.count : null;
}

function questionOf({ question, confirm }: BulkWords, { count, changes, hasMore }: BulkPreview) {
	const rest = count - changes;
	return {
		title: question(manyOf(changes, hasMore)),
		text: [
			...(rest > 0
				? [`${manyOf(rest)} of the ${count.toLocaleString()} stay${rest === 1 ? "s" : ""} as ${rest === 1 ? "it is" : "they are"}.`]
				: []),
			"It can be undone for ten minutes. Who writes meanwhile stays where they are.",
		],
		confirm,
		isHarmless: true,
	};
}

async function changeOf({ store, workspace }: Live, action: BulkAction, many: string): Promise<BulkChange | null> {
	switch (action) {
		case "done":
		case "read":
		case "unread":
			return { what: action };
		case "done-for-me":
			return { what: new URLSearchParams(store.shownList()).has("aside") ? "back" : "aside" };
		case "mine":
			return { what: "assign", assigneeId: workspace.user.id };
		case "snooze": {
			const until = await askSnooze({ name: many });
			return until === null ? null : { what: "snooze", until };
		}
		case "assign": {
			const choices = [...workspace.members.map(({ id, name }) => ({ id, label: name })), { id: "nobody", label: "Nobody" }];
			const chosen = await askChoice({ title: `Assign ${many}`, placeholder: "Find a member", choices });
			return chosen === null ? null : { what: "assign", assigneeId: chosen === "nobody" ? null : chosen };
		}
		case "tags":
		case "untag": {
			const choices = store.tags().map(({ id, name }) => ({ id, label: name }));
			const title = action === "tags" ? `Give a tag to ${many}` : `Take a tag from ${many}`;
			const nothing = "There are no tags yet. An Owner or Admin makes them in the settings.";
			const tagId = await askChoice({ title, placeholder: "Find a tag", choices, nothing });
			return tagId === null ? null : { what: action === "tags" ? "tag" : "untag", tagId };
		}
		case "stage": {
			const choices = store.stages().map(({ id, name }) => ({ id, label: name }));
			const stageId = await askChoice({ title: `Move ${many}`, placeholder: "Find a stage", choices });
			const stage = store.stages().find(({ id }) => id === stageId);
			if (!stage) return null;
			const lost = stage.kind === "lost" ? await askLostReason({ name: many, isMany: true }) : { reason: null };
			return lost && { what: "stage", stageId: stage.id, lostReason: lost.reason };
		}
		default:
			return action satisfies never;
	}
}

type Ended = { outcome: Outcome; words: BulkWords; total: number | null };

/** Says what came of it, with one way to take back all of it. */
function tell(live: Live, change: BulkChange, { outcome, words, total }: Ended) {
	const { changed, seen, problem, isStopped } = outcome;
	const text = [
		changed.length > 0 ? `${words.done(manyOf(changed.length))}.` : "Nothing was changed.",
		seen > changed.length ? `${manyOf(seen - changed.length)} stayed as before.` : "",
		isStopped && total !== null && total > seen ? `Stopped before the other ${(total - seen).toLocaleString()}.` : "",
		problem ?? "",
	]
		.filter((part) => part !== "")
		.join(" ");
	if (changed.length === 0) return void showToast(text);
	showUndo(text, { words: `Take it back for ${manyOf(changed.length).toLowerCase()}`, undo: () => void takeBack(live, change, changed) });
}

async function takeBack({ clock, workspace }: Live, change: BulkChange, changed: readonly Before[]) {
	const works = undoOf(change, changed, clock.now()).map(({ change, ids }) => ({ change, chosen: { ids } }));
	const total = works.reduce((sum, { chosen }) => sum + chosen.ids.length, 0);
	const { problem, isStopped } = await runBulkJob(workspace.org.slug, "Taking back", total, works);
	const all = manyOf(changed.length);
	if (problem !== null) showToast(`Not all of it was taken back. ${problem}`);
	else showToast(isStopped ? "Stopped. Not all of it was taken back." : `${all} ${changed.length === 1 ? "is" : "are"} as before`);
}
