import { makeQuestion, type Question } from "#app/ui/question.tsx";

/** With whom, and which one is to be changed where it is not a new one. */
type Asked = { contactId: string; followUpId?: string };
export type FollowUpQuestion = Question<Asked, void>;

export const loadFollowUp = () => import("./follow-up-dialog.tsx");

/** Opens the dialog that sets or changes a follow-up. */
export const askFollowUp = makeQuestion<Asked, void>(loadFollowUp, undefined);
