import { makeQuestion, type Question } from "#app/ui/question.tsx";

type Asked = { name: string };
export type SnoozeQuestion = Question<Asked, number | null>;

export const loadSnooze = () => import("./snooze-dialog.tsx");

/** Asks until when a conversation is to be out of sight (milliseconds); null when it stays. */
export const askSnooze = makeQuestion<Asked, number | null>(loadSnooze, null);
