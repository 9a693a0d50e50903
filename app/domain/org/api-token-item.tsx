import { Button } from "#app/ui/button.tsx";
import { ConfirmedForm } from "#app/ui/confirmed-form.tsx";
import { Time } from "#app/ui/time.tsx";
import { dateAndTime, longDate } from "#app/ui/times.ts";

type ApiToken = {
	id: string;
	name: string;
	createdAt: number;
	lastUsedAt: number | null;
	madeBy: string | null;
	seesAs: string | null;
	isGood: boolean;
};

/** One token: what it is for, who made it, what it sees and when it was used. */
export function ApiTokenItem({ token: { id, name, createdAt, lastUsedAt, madeBy, seesAs, isGood } }: { token: ApiToken }) {
	return (
		<li className="flex flex-wrap items-center gap-x-3 gap-y-2.5 py-3.5 first:pt-0 last:pb-0">
			<div className="min-w-0 flex-1 basis-48 text-[13px] leading-relaxed text-text-2">
				<div className="text-sm font-medium break-words text-text">
					<bdi>{name || "Without a name"}</bdi>
				</div>
				<div>
					Made{" "}
					{madeBy && (
						<>
							by <bdi>{madeBy}</bdi>,{" "}
						</>
					)}
					<Time at={createdAt} words={longDate} />
				</div>
				<div>
					Sees{" "}
					{seesAs ? (
						<>
							what <bdi>{seesAs}</bdi> sees
						</>
					) : (
						"the whole organization"
					)}
				</div>
				<div>
					{lastUsedAt === null ? (
						"Not used yet"
					) : (
						<>
							Last used in the hour of <Time at={lastUsedAt} words={dateAndTime} />
						</>
					)}
				</div>
				{!isGood && <div className="font-medium text-closed">Refused: the member whose eyes it has is no longer here.</div>}
			</div>
			<ConfirmedForm
				question={{
					title: `Revoke the token ${name}?`,
					text: "Whatever uses it is refused from this moment on. It cannot be brought back.",
					confirm: "Revoke the token",
				}}
			>
				<input type="hidden" name="intent" value="revoke" />
				<input type="hidden" name="tokenId" value={id} />
				<Button type="submit" tone="danger" aria-label={`Revoke the token ${name}`}>
					Revoke
				</Button>
			</ConfirmedForm>
		</li>
	);
}
