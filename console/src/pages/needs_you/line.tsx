// A line of the list: one thing, or many of which the same is said, with their sums and one act for all of them.

import { Button, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Money } from "../../parts/money.tsx";
import { sumsOf } from "../../parts/sums.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import { inPlaceOf, isForMany, whoOf } from "./kinds.ts";
import { Knot, Row, type RowProps } from "./need_row.tsx";
import { whyOf } from "./why.ts";

const words = texts.needsYou;
/** Names that stand in a line; the others are counted. */
const NAMED = 3;

export function Line({ items, ...of }: Omit<RowProps, "item" | "isWithin"> & { items: [Item, ...Item[]] }) {
  const [isOpen, { toggle }] = useDisclosure();
  const [first, ...others] = items;
  if (others.length === 0) return <Row item={first} {...of} />;
  const kind = first.kind ?? "";
  const text = words.kinds[kind];
  const title = text?.title ?? kind.replaceAll("_", " ");
  const isOneReason = first.detail !== null && items.every(({ detail }) => detail === first.detail);
  const names = [...new Set(items.flatMap((item) => whoOf(item) ?? []))];
  const act = inPlaceOf(first);
  return (
    <>
      <li>
        <Knot item={first} />
        <span className="need">
          <span className="happened">
            {title} <span className="card-note">{words.together(items.length, isOneReason)}</span>
          </span>
          <span className="hint">{words.names(names.slice(0, NAMED), names.length)}</span>
        </span>
        <span className="why">
          {whyOf(kind, items.every(({ detail }) => detail === first.detail) ? first.detail : undefined)}
        </span>
        <span className="number amounts">
          {sumsOf(items).map(({ currency, amount }) => (
            <Money key={currency} minor={amount} currency={currency} />
          ))}
        </span>
        <span className="act">
          {act && isForMany(act) && (
            <Button variant="default" onClick={() => of.onAct(act, items)}>
              {words.acts[act](items.length)}
            </Button>
          )}
          <UnstyledButton
            className="link unfold"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? words.fold : words.unfold(items.length)}: ${title}`}
            onClick={toggle}
          >
            {isOpen ? words.fold : words.unfold(items.length)}
          </UnstyledButton>
        </span>
      </li>
      {isOpen && items.map((item) => <Row key={item.key} item={item} isWithin {...of} />)}
    </>
  );
}
