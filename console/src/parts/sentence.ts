/** What somebody wrote, as a sentence: with one full stop at its end, whether it had one or not. */
export const sentenceOf = (text: string) => text.trim().replace(/[.!?]?$/, (end) => end || ".");

/** A sentence with what is to be known besides, before its full stop. */
export const withDetail = (text: string | null, detail: string | null) =>
  detail ? sentenceOf(text ?? "").replace(/([.!?])$/, ` (${detail})$1`) : (text ?? "");
