import { Link, useNavigate } from "@remix-run/react";
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { type Command, useCommands } from "#app/ui/commands.ts";
import { holdTyping } from "#app/ui/type-ahead.ts";
import { canUndo, undoLast } from "#app/ui/undo.ts";
import { whenInUse } from "#app/ui/when-idle.ts";
import { PLACES } from "./places.ts";
import { may } from "./roles.ts";

const loadPalette = () => import("./palette-dialog.tsx");
const PaletteDialog = lazy(loadPalette);
const KeySheet = lazy(() => import("#app/ui/key-sheet.tsx"));

type Shown = "palette" | "keys" | null;

const listeners = new Set<() => void>();
let shown: Shown = null;

function show(next: Shown) {
	shown = next;
	for (const listener of listeners) listener();
}

/** Shows every command that makes sense now, to be found by its words. */
export function openPalette() {
	holdTyping();
	show("palette");
}
/** Shows every key that does something. */
export const openKeySheet = () => show("keys");

/** Where the palette and the sheet of keys appear, and the commands that every page has; one on the page. */
export function PaletteHost() {
	const now = useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => shown,
		() => null,
	);
	const places = usePlaces();
	useEffect(() => whenInUse(() => void loadPalette()), []);
	useCommands([
		{
			id: "palette.open",
			label: "All commands",
			section: "Help",
			keys: ["mod+k"],
			worksInInputs: true,
			isOn: () => shown !== null || !isAsking(),
			run: () => (shown === "palette" ? show(null) : openPalette()),
		},
		{ id: "keys.show", label: "Keyboard shortcuts", section: "Help", keys: ["?"], words: "help sheet", run: openKeySheet },
		{ id: "undo", label: "Undo the last action", section: "Help", keys: ["mod+z"], words: "take back", isOn: canUndo, run: undoLast },
		...places,
	]);
	const { slug } = useOrg().workspace.org;
	const close = () => show(null);
	if (now === null) return null;
	return (
		<Suspense>
			{now === "palette" ? (
				<PaletteDialog onClose={close} />
			) : (
				<KeySheet onClose={close}>
					<Link to={`/o/${slug}/practice`} onClick={close} className="text-sm text-accent-text underline underline-offset-2">
						Practise them
					</Link>
				</KeySheet>
			)}
		</Suspense>
	);
}

/** Whether another dialog waits for an answer. */
function isAsking() {
	return document.querySelector("[role=dialog], [role=alertdialog]") !== null;
}

function usePlaces(): Command[] {
	const { workspace } = useOrg();
	const navigate = useNavigate();
	return PLACES.filter(({ needs }) => !needs || may(workspace.user.role, needs)).map(({ path, label, key, words }) => ({
		id: `go.${path}`,
		label,
		section: "Go to",
		...(key && { keys: [`g ${key}`] }),
		...(words && { words }),
		run: () => navigate(`/o/${workspace.org.slug}/${path}`),
	}));
}
