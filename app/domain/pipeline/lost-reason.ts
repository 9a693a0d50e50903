import { makeQuestion, type Question } from "#app/ui/question.tsx";

type Asked = { name: string; isMany?: boolean };
type Given = { reason: string | null } | null;
export type LostReasonQuestion = Question<Asked, Given>;

/** Asks why a contact is lost. Null when the person changed their mind about the move. */
export const askLostReason = makeQuestion<Asked, Given>(() => import("./lost-reason-dialog.tsx"), null);
