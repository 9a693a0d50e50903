const OPERATORS: readonly [typed: string, meaning: string][] = [
	["from:me", "what you wrote; also from:them, a member or @username"],
	["tag:", "people with a tag"],
	["stage:", "people in a stage"],
	["is:unread", "also waiting, answered, snoozed, done, mine, unassigned"],
	["is:open", "by reply window: open, human-agent, closed"],
	["has:media", "also has:note and has:follow-up"],
	["after:7d", "also after:yesterday and before:2026-03-01"],
	['"price list"', "these words together"],
	["-free", "not this word"],
];

/** What may be typed besides words. */
export function Operators({ onChoose }: { onChoose: (operator: string) => void }) {
	return (
		<div className="px-2 py-3">
			<p className="px-2 pb-2 text-[13px] leading-relaxed text-text-2">Type words, a name or an @username. These narrow it down:</p>
			<ul>
				{OPERATORS.map(([typed, meaning]) => (
					<li key={typed}>
						<button
							type="button"
							onClick={() => onChoose(typed.endsWith(":") ? typed : `${typed} `)}
							className="flex w-full items-baseline gap-3 rounded-s px-2 py-1.5 text-left text-[13px] hover:bg-hover max-md:min-h-11 max-md:items-center"
						>
							<code className="w-[92px] shrink-0 font-sans font-medium text-accent-text">{typed}</code>
							<span className="text-text-2">{meaning}</span>
						</button>
					</li>
				))}
			</ul>
		</div>
	);
}
