import { makeQuestion, type Question } from "#app/ui/question.tsx";

type Given = { name: string; isShared: boolean };
type Asked = {
	title: string;
	/** The word of the button. */
	confirm: string;
	name?: string;
	/** Whether the team may be given it as well. */
	offersSharing?: boolean;
	/** Does it; null when it is done, otherwise why not. */
	submit(given: Given): Promise<string | null>;
};
export type NameQuestion = Question<Asked, Given | null>;

/** Asks for a view's name until one is taken; null when the person changed their mind. */
export const askViewName = makeQuestion<Asked, Given | null>(() => import("./name-dialog.tsx"), null);
