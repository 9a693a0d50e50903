import type { ContactRow } from "#app/domain/realtime/rows.ts";
import { useOrg } from "#app/domain/realtime/use-live.tsx";
import { Avatar } from "#app/ui/avatar.tsx";
import { contactName } from "./contact-name.ts";

/** A person's picture where Instagram gave one, else their initials. `seed` keeps the colour while the contact is not there. */
export function ContactAvatar({ contact, seed, size = "m" }: { contact: ContactRow | null; seed: string; size?: "xs" | "s" | "m" | "l" }) {
	const { workspace } = useOrg();
	const picture = contact?.picture ? `/o/${workspace.org.slug}/pictures/${contact.picture}` : null;
	return <Avatar name={contactName(contact)} seed={seed} size={size} picture={picture} />;
}
