/** A text that is sent often: the team's, or the asking member's own. */
export type SavedReplyRow = { id: string; title: string; text: string; isShared: boolean; useCount: number };
