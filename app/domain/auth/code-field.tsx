import { Field } from "#app/ui/field.tsx";

/** Where a code of the second factor is typed: six digits of the app, or a recovery code. */
export function CodeField({ error }: { error?: string | undefined }) {
	return (
		<Field
			label="Code of your authenticator app"
			name="code"
			autoComplete="one-time-code"
			autoCapitalize="none"
			spellCheck={false}
			required
			maxLength={40}
			hint="Six digits. Without the app, one of your recovery codes."
			error={error}
		/>
	);
}
