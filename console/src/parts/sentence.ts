/** What somebody wrote, as a sentence: with one full stop at its end, whether it had one or not. */
export const sentenceOf = (text: string) => text.trim().replace(/[.!?]?$/, (end) => end || ".");
