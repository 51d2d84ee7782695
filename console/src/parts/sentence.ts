import { texts } from "../texts.ts";

/** What somebody wrote, as a sentence: with one full stop at its end, whether it had one or not. */
export const sentenceOf = (text: string) => text.trim().replace(/[.!?]?$/, (end) => end || ".");

/** A sentence with what is to be known besides, before its full stop. */
export const withDetail = (text: string | null, detail: string | null) =>
  detail ? sentenceOf(text ?? "").replace(/([.!?])$/, ` (${detail})$1`) : (text ?? "");

const NAMED = /((?:\b(?:fee|manual|bank) )?\b[a-z]+) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gi;
/** "Link one first: link_payout_account." */
const HOW_IN_CODE = /: (?:app\.)?[a-z]+(?:_[a-z]+)+(?:\(\))?(?=[.;]|$)/g;
const IN_CODE = /\b(?:app\.)?([a-z]+(?:_[a-z]+)+)(?:\(\))?/g;

/**
 * What the API says of a record, for people: the one that it names by its id is this one, any other is another one, and what
 * it calls by a name of the code has a name of the console's.
 */
export function inOwnWords(said: string): string {
  let first: string | undefined;
  const plain = said
    .replace(NAMED, (_, noun: string, id: string) => {
      first ??= id;
      const which = id === first ? "this" : "another";
      const [initial = ""] = noun;
      const isFirstWord = initial !== initial.toLowerCase();
      return `${isFirstWord ? which.replace(/^./, (letter) => letter.toUpperCase()) : which} ${noun.toLowerCase()}`;
    })
    .replace(HOW_IN_CODE, "")
    .replace(IN_CODE, (_, name: string) => texts.verbs[name] ?? name.replaceAll("_", " "));
  return plain.replace(/^./, (letter) => letter.toUpperCase());
}
