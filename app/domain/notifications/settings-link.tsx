import { Link } from "@remix-run/react";
import { Settings2 } from "lucide-react";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { buttonLook } from "#app/ui/button.tsx";

/** The way from what one was told to how one is told. */
export function SettingsLink({ onClick }: { onClick?: () => void }) {
	const { slug } = useOrg().workspace.org;
	return (
		<Link
			to={`/o/${slug}/settings/notifications`}
			onClick={onClick}
			title="Notification settings"
			aria-label="Notification settings"
			className={`${buttonLook("quiet", "s")} px-2 max-md:min-w-11`}
		>
			<Settings2 aria-hidden className="size-4" />
		</Link>
	);
}
