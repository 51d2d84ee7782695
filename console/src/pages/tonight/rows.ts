// The lists of this page, each in the one order of currencies.

import type { DueTonightQuery, NightQuery } from "../../graphql/generated.ts";
import { byCurrency } from "../../parts/money.tsx";

type Rows<T extends { nodes: readonly unknown[] } | null> = NonNullable<NonNullable<T>["nodes"][number]>[];
export type Totals = Rows<DueTonightQuery["previewDueTotals"]>;
export type Reasons = Rows<DueTonightQuery["previewDueReasons"]>;
export type CoverDays = Rows<DueTonightQuery["previewCover"]>;
export type Night = NonNullable<Rows<NightQuery["nightStatus"]>[number]>;

/** Those that are there, in the one order of currencies. */
export function rowsOf<T extends { currency: string | null }>(
  list: { nodes: readonly (T | null)[] } | null | undefined,
): T[] {
  const rows = (list?.nodes ?? []).filter((row) => row !== null);
  return rows.toSorted((a, b) => byCurrency(a.currency ?? "", b.currency ?? ""));
}
