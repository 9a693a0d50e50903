import type { MemberSettings } from "#app/domain/org/member-settings.ts";
import { EVENTS, mayChoose, WAYS, type Way } from "./ways.ts";

const WAY_WORDS: Record<Way, { words: string; spoken: string }> = {
	app: { words: "App", spoken: "in the app" },
	push: { words: "Devices", spoken: "on your devices" },
	sound: { words: "Sound", spoken: "with a sound" },
};

/** What happens, and the ways in which a member is told of it, as boxes. */
export function ToldTable({ told }: { told: MemberSettings["told"] }) {
	return (
		<table className="w-full text-sm">
			<thead>
				<tr className="border-b border-line text-[12px] font-medium text-text-2">
					<th scope="col" className="pb-2 text-left font-medium">
						<span className="sr-only">What happens</span>
					</th>
					{WAYS.map((way) => (
						<th key={way} scope="col" className="w-14 pb-2 text-center font-medium md:w-24">
							{WAY_WORDS[way].words}
						</th>
					))}
				</tr>
			</thead>
			<tbody className="divide-y divide-line">
				{EVENTS.map(({ kind, words, when }) => (
					<tr key={kind}>
						<th scope="row" className="py-2.5 pr-2 text-left font-normal">
							<span className="block font-medium text-text">{words}</span>
							<span className="block text-[13px] leading-snug text-text-2">{when}</span>
						</th>
						{WAYS.map((way) => (
							<td key={way} className="text-center">
								{mayChoose(kind, way) ? (
									<label className="inline-grid size-11 cursor-pointer place-items-center rounded-s hover:bg-hover">
										<span className="sr-only">
											{words} {WAY_WORDS[way].spoken}
										</span>
										<input
											type="checkbox"
											name="told"
											value={`${kind}:${way}`}
											defaultChecked={told[kind].includes(way)}
											className="size-4 accent-accent"
										/>
									</label>
								) : (
									<span className="text-[12px] text-text-3">Inbox</span>
								)}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}
