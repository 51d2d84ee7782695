// What is chosen, with its sums, and the verbs for all of it at once: rows that were ticked, or all that the filter has.

import { Button, CloseButton, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { ChosenDocument, type ChosenQueryVariables } from "../../graphql/generated.ts";
import type { Chosen as ChosenOfList } from "../../list/list_page.tsx";
import { byCurrency, Money } from "../../parts/money.tsx";
import { texts } from "../../texts.ts";
import { ConfirmMany, type Verb } from "./confirm_many.tsx";
import { MoveMany } from "./move_many.tsx";

const words = texts.payouts.chosen;
/** A page of the API: of each payout it is asked what is sent next. */
const MOST_MOVED = 100;

export function Chosen({ ids, all, filter, search, choose }: ChosenOfList) {
  const [verb, setVerb] = useState<Verb | null>(null);
  const [isMoving, setMoving] = useState(false);
  /** All that the filter has, until something else is ticked. */
  const now = JSON.stringify([ids, filter, search]);
  const [wholeOf, setWhole] = useState<string | null>(null);
  const isWhole = wholeOf === now;
  const isFiltered = filter !== undefined || search !== undefined;
  const about = (
    isWhole ? { filter, search, ids: [], areIds: false } : { filter: { rowId: { in: ids } }, ids, areIds: true }
  ) as ChosenQueryVariables;
  const [{ data }] = useQuery({ query: ChosenDocument, variables: about });
  /** The API takes so many at once. */
  const most = data?.mostRowsAtOnce;
  const totals = (data?.payouts?.totals ?? []).toSorted((a, b) => byCurrency(a.currency, b.currency));
  return (
    <>
      <section className="bulk" aria-label={words.label}>
        <strong role="status">{isWhole ? words.whole(all) : words.count(ids.length)}</strong>
        <span className="bulk-sums">
          {totals.map(({ currency, sum }) => (
            <Money key={currency} minor={sum?.amount} currency={currency} />
          ))}
        </span>
        {isFiltered &&
          !isWhole &&
          ids.length < all &&
          most != null &&
          (all <= most ? (
            <UnstyledButton className="link" onClick={() => setWhole(now)}>
              {words.all(all)}
            </UnstyledButton>
          ) : (
            <span className="quiet">{words.tooMany(most)}</span>
          ))}
        <span className="bulk-acts">
          <Button onClick={() => setVerb("approve")}>{texts.payouts.verbs.approve.name}</Button>
          <Button variant="default" onClick={() => setVerb("freeze")}>
            {texts.payouts.verbs.freeze.name}
          </Button>
          {!isWhole && ids.length <= MOST_MOVED && (
            <Button variant="default" onClick={() => setMoving(true)}>
              {texts.payouts.move.name}
            </Button>
          )}
          <CloseButton aria-label={words.none} onClick={() => choose(new Set())} />
        </span>
      </section>
      <MoveMany ids={ids} opened={isMoving} onClose={() => setMoving(false)} onDone={() => choose(new Set())} />
      <ConfirmMany verb={verb} about={about} onClose={() => setVerb(null)} onDone={() => choose(new Set())} />
    </>
  );
}
