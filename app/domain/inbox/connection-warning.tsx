import { TriangleAlert } from "lucide-react";
import { useLive, useOrg } from "#app/domain/realtime/use-live.tsx";
import { TextLink } from "#app/ui/text-link.tsx";

/** Says which Instagram account has stopped working, above everything that waits for it. */
export function ConnectionWarning() {
	const { workspace } = useOrg();
	const broken = useLive((store) => store.connections().find((connection) => connection.status === "needs_reconnect") ?? null);
	if (!broken) return null;
	return (
		<p role="status" className="flex gap-2 border-b border-line bg-human-soft px-4 py-2.5 text-[13px] leading-snug text-human">
			<TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
			<span>
				Instagram no longer accepts the access of <bdi>@{broken.username}</bdi>. New messages do not arrive.{" "}
				<TextLink to={`/o/${workspace.org.slug}/settings/connections`} className="text-human underline">
					Reconnect it
				</TextLink>
			</span>
		</p>
	);
}
