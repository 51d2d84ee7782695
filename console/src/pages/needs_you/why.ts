// What the matter is with a thing of the list.

import { day } from "../../parts/dates.ts";
import { texts } from "../../texts.ts";

const words = texts.needsYou;

/** What is the matter; `detail`: what the database says of it, undefined where it says different things of many. */
export function whyOf(kind: string, detail: string | null | undefined): string {
  const why = words.kinds[kind]?.why ?? "";
  if (kind !== "not_covered") return `${why} ${detail ?? ""}`;
  if (detail === null) return words.notCovered.byToday;
  return detail ? `${why} ${words.notCovered.first(day(detail))}` : why;
}
