import { parseDate } from "chrono-node";
import { useState } from "react";
import { Field } from "./field.tsx";
import { timeChoices } from "./time-choices.ts";
import { dateAndTime } from "./times.ts";

/** The moment that somebody means, in their own words: "in 3d 9am". Null for none that lies ahead. */
function readWhen(words: string, now: number): number | null {
	const meant = words.trim() === "" ? null : parseDate(words, new Date(now), { forwardDate: true });
	return meant && meant.getTime() > now ? meant.getTime() : null;
}

/** A moment ahead in one's own words, with what was understood. `hint` stands there before the first word. */
export function WhenField({ now, hint, onChange }: { now: number; hint: string; onChange: (at: number | null) => void }) {
	const [words, setWords] = useState("");
	const at = readWhen(words, now);
	const understood = at === null ? "This does not name a time to come." : dateAndTime(at);
	return (
		<Field
			label="When"
			name="when"
			autoFocus
			autoComplete="off"
			placeholder="in 3d 9am, tomorrow evening, Monday…"
			value={words}
			onChange={({ target }) => {
				setWords(target.value);
				onChange(readWhen(target.value, now));
			}}
			hint={words.trim() === "" ? hint : understood}
		/>
	);
}

/** The usual moments ahead, each by one press. */
export function WhenChoices({ now, onChoose }: { now: number; onChoose: (at: number) => void }) {
	return (
		<ul className="flex flex-col gap-1">
			{timeChoices(now).map(({ words, at }) => (
				<li key={words}>
					<button
						type="button"
						onClick={() => onChoose(at)}
						className="flex w-full items-center justify-between rounded-s px-3 py-2 text-left text-sm hover:bg-hover max-md:min-h-11"
					>
						{words}
						<span className="text-[13px] text-text-2 tabular-nums">{dateAndTime(at)}</span>
					</button>
				</li>
			))}
		</ul>
	);
}
