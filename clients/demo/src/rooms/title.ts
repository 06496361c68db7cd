/** As long as the backend takes one, in characters. */
export const TITLE_LENGTH = 100;
