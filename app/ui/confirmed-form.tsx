import { Form, type FormProps } from "@remix-run/react";
import { askToConfirm, type ToConfirm } from "./confirm.ts";

/** A form that names its effects and asks before it does anything. Without scripts it does it at once. */
export function ConfirmedForm({ question, ...form }: FormProps & { question: ToConfirm }) {
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
