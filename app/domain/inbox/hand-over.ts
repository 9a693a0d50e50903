import { makeQuestion, type Question } from "#app/ui/question.tsx";

type Asked = { contactId: string };
export type HandOverQuestion = Question<Asked, void>;

export const loadHandOver = () => import("./hand-over-dialog.tsx");

/** Opens the dialog that hands a lead over to a colleague with a note. */
export const askHandOver = makeQuestion<Asked, void>(loadHandOver, undefined);
