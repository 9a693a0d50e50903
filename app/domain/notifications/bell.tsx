import { useLocation, useNavigate, useParams } from "@remix-run/react";
import { Bell as BellIcon } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { NavPlace } from "#app/domain/org/nav-place.tsx";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { useCommands } from "#app/ui/commands.ts";
import { useHearTold, useSaySeen, useUnseen } from "./told.ts";
import { useOpened, useToldAgain } from "./use-worker.ts";

const loadPanel = () => import("./notifications-panel.tsx");
const NotificationsPanel = lazy(loadPanel);

/** How much one was told and has not seen. It opens a panel beside the page; on a phone it leads to a page of its own. */
export function Bell() {
	const { slug } = useOrg().workspace.org;
	const unseen = useUnseen();
	const [isOpen, setIsOpen] = useState(false);
	const place = useRef<HTMLSpanElement>(null);
	const navigate = useNavigate();
	const path = `/o/${slug}/notifications`;
	const hasRoom = () => window.matchMedia("(min-width: 768px)").matches;
	useHearTold();
	useOpened();
	useToldAgain();
	useTabBadge(unseen);
	useSeenWhenOpened(unseen);
	useCommands([
		{
			id: "go.notifications",
			label: "Notifications",
			section: "Go to",
			keys: ["g n"],
			run: () => (hasRoom() ? setIsOpen(true) : navigate(path)),
		},
	]);

	return (
		<span ref={place} className="contents">
			<NavPlace
				to={path}
				icon={BellIcon}
				label="Notifications"
				count={unseen}
				counted="new"
				onReach={loadPanel}
				onClick={(event) => {
					if (event.metaKey || event.ctrlKey || event.shiftKey || !hasRoom()) return;
					event.preventDefault();
					setIsOpen(!isOpen);
				}}
			/>
			{isOpen && (
				<Suspense>
					<NotificationsPanel bell={place} onClose={() => setIsOpen(false)} />
				</Suspense>
			)}
		</span>
	);
}

/** Who opens a conversation has seen what they were told of it. */
function useSeenWhenOpened(unseen: number) {
	const { conversationId } = useParams();
	const saySeen = useSaySeen();
	const say = useRef(saySeen);
	say.current = saySeen;
	useEffect(() => {
		if (conversationId === undefined || unseen === 0) return;
		function see() {
			if (document.visibilityState === "visible" && conversationId) say.current({ intent: "seen-conversation", conversationId });
		}
		see();
		document.addEventListener("visibilitychange", see);
		return () => document.removeEventListener("visibilitychange", see);
	}, [conversationId, unseen]);
}

/** The window's tab says that there is something, once there was. */
function useTabBadge(unseen: number) {
	const { pathname } = useLocation();
	const wasShown = useRef(false);
	useEffect(() => {
		if (unseen === 0 && !wasShown.current) return;
		wasShown.current = true;
		void import("./tab-badge.ts").then(({ showTabBadge }) => showTabBadge(unseen, pathname));
	}, [unseen, pathname]);
}
