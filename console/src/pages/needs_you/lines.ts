// Rows that say the same of many are one line of the list, which opens.

import type { Item } from "./item.ts";

/** So many for one reason are still read one by one. */
const FEW = 10;
/** Of more of one kind nobody reads the reasons one by one either. */
const MANY = 50;

/** Each line with its rows, in the order of the most urgent of them. */
export function linesOf(items: readonly Item[]): [Item, ...Item[]][] {
  const countOf = (name: (item: Item) => string) => {
    const groups = Map.groupBy(items, name);
    return (item: Item) => groups.get(name(item))?.length ?? 0;
  };
  const kindOf = ({ kind }: Item) => kind ?? "";
  const reasonOf = ({ kind, detail }: Item) => JSON.stringify([kind, detail]);
  const [ofKind, ofReason] = [countOf(kindOf), countOf(reasonOf)];
  const lineOf = (item: Item) => {
    // What can be approved is looked at together.
    if (item.kind === "payout_not_approved" || ofKind(item) > MANY) return kindOf(item);
    return ofReason(item) > FEW ? reasonOf(item) : (item.key ?? "");
  };
  return [...Map.groupBy(items, lineOf).values()] as [Item, ...Item[]][];
}
