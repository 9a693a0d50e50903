import { Form, type FormProps } from "@remix-run/react";
import { askToConfirm, type Confirmation } from "./confirm.tsx";

/** A form that names its effects and asks before it does anything. Without scripts it does it at once. */
export function ConfirmedForm({ question, ...form }: FormProps & { question: Omit<Confirmation, "answer"> }) {
	return (
		<Form
			method="post"
			{...form}
			onSubmit={async (event) => {
				const asked = event.currentTarget;
				if (asked.dataset.sure === "yes") return;
				event.preventDefault();
				if (!(await askToConfirm(question))) return;
				asked.dataset.sure = "yes";
				asked.requestSubmit();
				delete asked.dataset.sure;
			}}
		/>
	);
}
