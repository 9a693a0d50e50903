/** Characters of a saved view's name. */
export const NAME_LENGTH = 60;

/** Saved views that a member has alone, and that a team has together. */
export const VIEWS_AT_MOST = 50;
