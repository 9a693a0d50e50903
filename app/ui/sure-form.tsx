import { Form, type FormProps } from "@remix-run/react";
import { askToConfirm, type ToConfirm } from "./confirm.ts";

/** A form that names its effects and asks before it is sent. */
export function SureForm({ question, ...rest }: FormProps & { question: ToConfirm }) {
	return (
		<Form
			onSubmit={async (event) => {
				const form = event.currentTarget;
				if (form.dataset.sure === "yes") {
					delete form.dataset.sure;
					return;
				}
				event.preventDefault();
				if (!(await askToConfirm(question))) return;
				form.dataset.sure = "yes";
				form.requestSubmit();
			}}
			{...rest}
		/>
	);
}
