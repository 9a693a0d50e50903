import { makeQuestion, type Question } from "./question.tsx";

type Choice = { id: string; label: string; isChosen?: boolean };
type Asked = { title: string; placeholder: string; choices: readonly Choice[]; nothing?: string };
export type ChoiceQuestion = Question<Asked, string | null>;

/** Asks for one of several; null when the person changed their mind. */
export const askChoice = makeQuestion<Asked, string | null>(() => import("./choice-dialog.tsx"), null);
