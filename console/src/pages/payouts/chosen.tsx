// What is chosen, with its sums, and the verbs for all of it at once.

import { Button, CloseButton, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { type OperationResult, useClient, useQuery } from "urql";
import { ChosenDocument, PayoutIdsDocument, type PayoutIdsQuery } from "../../graphql/generated.ts";
import type { Chosen as ChosenOfList } from "../../list/list_page.tsx";
import { byCurrency, Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { ConfirmMany, type Verb } from "./confirm_many.tsx";

const words = texts.payouts.chosen;
/** The API takes so many ids at once. */
const MOST = 500;
const NETWORK = { requestPolicy: "network-only" } as const;

export function Chosen({ ids, all, filter, search, choose }: ChosenOfList) {
  const client = useClient();
  const [{ data }] = useQuery({ query: ChosenDocument, variables: { ids } });
  const [verb, setVerb] = useState<Verb | null>(null);
  const totals = (data?.payouts?.totals ?? []).toSorted((a, b) => byCurrency(a.currency, b.currency));
  const chooseAll = async () => {
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page: OperationResult<PayoutIdsQuery> = await client
        .query(PayoutIdsDocument, { filter, search, after }, NETWORK)
        .toPromise();
      if (page.error) return notice(messageOf(page.error) ?? "");
      for (const row of page.data?.payouts?.nodes ?? []) if (row) found.push(row.rowId);
      after = page.data?.payouts?.pageInfo.hasNextPage ? (page.data.payouts.pageInfo.endCursor ?? null) : null;
    } while (after !== null && found.length < MOST);
    choose(new Set(found.slice(0, MOST)));
  };
  return (
    <>
      <section className="bulk" aria-label={words.label}>
        <strong role="status">{words.count(ids.length)}</strong>
        <span className="bulk-sums">
          {totals.map(({ currency, sum }) => (
            <Money key={currency} minor={sum?.amount} currency={currency} />
          ))}
        </span>
        {ids.length < Math.min(all, MOST) && (
          <UnstyledButton className="link" onClick={() => void chooseAll()}>
            {all <= MOST ? words.all(all) : words.most(MOST)}
          </UnstyledButton>
        )}
        <span className="bulk-acts">
          <Button onClick={() => setVerb("approve")}>{texts.payouts.verbs.approve.name}</Button>
          <Button variant="default" onClick={() => setVerb("freeze")}>
            {texts.payouts.verbs.freeze.name}
          </Button>
          <CloseButton aria-label={words.none} onClick={() => choose(new Set())} />
        </span>
      </section>
      <ConfirmMany verb={verb} ids={ids} onClose={() => setVerb(null)} onDone={() => choose(new Set())} />
    </>
  );
}
