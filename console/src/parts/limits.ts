// How many characters texts may have, so that a field takes no more. The rules are the database's
// (app_private.max_short_text and its siblings); a test compares.

/** A name, a title or a reference. */
export const SHORT_TEXT = 200;
/** What others give: a sign-in, an id of Stripe. */
export const IDENTIFIER = 255;
/** A reason or a note. */
export const LONG_TEXT = 2_000;
