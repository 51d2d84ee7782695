import { texts } from "../texts.ts";

/** What somebody wrote, as a sentence: with one full stop at its end, whether it had one or not. */
export const sentenceOf = (text: string) => text.trim().replace(/[.!?]?$/, (end) => end || ".");

/** A sentence with what is to be known besides, before its full stop. */
export const withDetail = (text: string | null, detail: string | null) =>
  detail ? sentenceOf(text ?? "").replace(/([.!?])$/, ` (${detail})$1`) : (text ?? "");

const NAMED = /((?:\b(?:fee|manual|bank) )?\b[a-z]+) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gi;
/** A name of the code, and not a part of an address or an id. */
const CODE = String.raw`(?<![\w@.-])(app\.)?([a-z]+(?:_[a-z]+)+)(\(\))?(?![\w@-])`;
/** "Link one first: link_payout_account." */
const HOW_IN_CODE = new RegExp(`: ${CODE}(?=[.;]|$)`, "g");
const IN_CODE = new RegExp(CODE, "g");

/** Whether it is a verb of the API: a name with an underscore may be somebody's as well, and is left as it is. */
const isVerb = (prefix = "", name = "", brackets = "") => prefix !== "" || brackets !== "" || name in texts.verbs;

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
    .replace(HOW_IN_CODE, (how, prefix, name, brackets) => (isVerb(prefix, name, brackets) ? "" : how))
    .replace(IN_CODE, (code, prefix, name, brackets) =>
      isVerb(prefix, name, brackets) ? (texts.verbs[name] ?? name.replaceAll("_", " ")) : code,
    );
  return plain.replace(/^[a-z](?=[a-z]*\b(?!@))/, (letter) => letter.toUpperCase());
}
