import { makeQuestion, type Question } from "#app/ui/question.tsx";

type Asked = { contactId: string };
export type TagQuestion = Question<Asked, void>;

export const loadTagPicker = () => import("./tag-picker.tsx");

/** Opens the picker of a contact's tags. */
export const askTags = makeQuestion<Asked, void>(loadTagPicker, undefined);
