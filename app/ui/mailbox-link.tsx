import { buttonLook } from "./button.tsx";

/** On one's own machine mails end in a mailbox of the sandbox: the way there. */
export function MailboxLink({ href }: { href: string }) {
	return (
		<a href={href} target="_blank" rel="noreferrer" className={buttonLook("plain")}>
			Open the mailbox of this machine
		</a>
	);
}
