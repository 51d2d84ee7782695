// Payouts: which, and how much altogether.

import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { PayoutsDocument } from "../../graphql/generated.ts";
import { byCurrency, Money } from "../../parts/money.tsx";
import { PageHead } from "../../parts/page.tsx";
import { ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { Chosen } from "./chosen.tsx";
import { filterOf, isFiltered, type List, orderOf, ROWS, shownBy } from "./filter.ts";
import { Filters } from "./filters.tsx";
import "./payouts.css";
import { Rows } from "./rows.tsx";

const words = texts.payouts;

export default function Payouts() {
  const [address, setAddress] = useSearchParams();
  const shown = shownBy(address);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [{ data, error, stale }] = useQuery({
    query: PayoutsDocument,
    variables: {
      filter: filterOf(shown),
      search: shown.search ?? undefined,
      orderBy: [orderOf(shown)],
      ...(shown.before === null ? { first: ROWS, after: shown.after } : { last: ROWS, before: shown.before }),
    },
  });
  /** Changes the address; null takes a part out. What was chosen under another filter is chosen no more. */
  const change = (parts: Record<string, string | null>) => {
    const isOnlyPlace = Object.keys(parts).every((name) => ["after", "before", "sort"].includes(name));
    if (!isOnlyPlace) setChosen(new Set());
    setAddress((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries({ after: null, before: null, ...parts })) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  };
  const list = data?.payouts;
  return (
    <>
      <PageHead title={texts.navigation.pages.payouts}>
        {data ? words.waiting(data.waiting?.totalCount ?? 0) : " "}
      </PageHead>
      <Filters shown={shown} change={change} />
      {error ? (
        <section className="card">
          <ErrorState error={error} />
        </section>
      ) : !list ? (
        <PageSkeleton />
      ) : (
        <section className="card" aria-label={texts.navigation.pages.payouts} aria-busy={stale}>
          <Totals list={list} isFiltered={isFiltered(shown)} />
          <Rows list={list} shown={shown} change={change} chosen={chosen} choose={setChosen} />
        </section>
      )}
      {chosen.size > 0 && list && <Chosen ids={[...chosen]} all={list.totalCount} shown={shown} choose={setChosen} />}
    </>
  );
}

/** The sums of the whole filter: one a currency, never of the page alone. */
function Totals({ list, isFiltered }: { list: List; isFiltered: boolean }) {
  const totals = (list.totals ?? []).toSorted((a, b) => byCurrency(a.currency, b.currency));
  return (
    <div className="totals">
      <div>
        <div className="strong">{isFiltered ? words.wholeFilter : words.everything}</div>
        <div className="total-note">{words.notOnlyPage(list.totalCount, list.nodes.length < list.totalCount)}</div>
      </div>
      {totals.map(({ currency, count, sum }) => (
        <div key={currency}>
          <div className="total-note">{words.totalOf(currency, count)}</div>
          <div className="total">
            <Money minor={sum?.amount} currency={currency} bare />
          </div>
        </div>
      ))}
    </div>
  );
}
