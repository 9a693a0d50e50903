import { makeQuestion, type Question } from "#app/ui/question.tsx";

type Asked = { contactId: string };
export type StageQuestion = Question<Asked, void>;

/** Opens the picker of a contact's stage. */
export const askStage = makeQuestion<Asked, void>(() => import("./stage-picker.tsx"), undefined);
