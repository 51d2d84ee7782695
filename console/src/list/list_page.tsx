// The page of a list: its first sentence, filters, the sums of the whole filter, rows, and the file of them.

import { type ReactNode, useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { byCurrency, Money } from "../parts/money.tsx";
import { PageHead } from "../parts/page.tsx";
import { ErrorState, PageSkeleton } from "../parts/states.tsx";
import { texts } from "../texts.ts";
import { type Change, filterOf, isFiltered, orderOf, PLACE, ROWS, shownBy } from "./address.ts";
import type { Parties } from "./cells.tsx";
import { ColumnsButton, useColumns } from "./columns.tsx";
import type { Filter, ListDescription, ListOf, ListQuery, RowOf, TotalOf } from "./description.ts";
import { DownloadButton } from "./download.tsx";
import { Filters } from "./filters.tsx";
import "./list.css";
import { ListTable } from "./table.tsx";
import { SaveView, ViewsButton } from "./views.tsx";

const words = texts.list;

/** What is chosen, and of what. */
export interface Chosen {
  ids: string[];
  /** How many the filter has. */
  all: number;
  filter: Filter | undefined;
  search: string | undefined;
  choose: (ids: ReadonlySet<string>) => void;
}

interface ListPageProps<Query extends ListQuery> {
  description: ListDescription<Query>;
  /** Rows can be chosen: what a row's box is called, and what can be done to what is chosen. */
  choosing?: { label: (row: RowOf<Query>) => string; acts: (chosen: Chosen) => ReactNode };
}

export function ListPage<Query extends ListQuery>({ description, choosing }: ListPageProps<Query>) {
  const { name, title, filters, sorts, always, isAscending, isSearched } = description;
  const [address, setAddress] = useSearchParams();
  const shown = shownBy(address, filters, Object.keys(sorts), isAscending);
  const columns = useColumns(name, description.columns);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const filter = filterOf(shown, filters, always);
  const search = (isSearched && shown.search) || undefined;
  const orderBy = orderOf(shown, sorts);
  const [{ data, error, stale }] = useQuery<Query>({
    query: description.document,
    variables: {
      filter,
      search,
      orderBy: [orderBy],
      ...(shown.before === null ? { first: ROWS, after: shown.after } : { last: ROWS, before: shown.before }),
    },
  });
  /** Changes the address; null takes a part out. What was chosen under another filter is chosen no more. */
  const change: Change = (parts) => {
    if (!Object.keys(parts).every((part) => PLACE.includes(part))) choose(new Set());
    setAddress((before) => {
      const next = new URLSearchParams(before);
      for (const [part, value] of Object.entries({ after: null, before: null, ...parts })) {
        if (value) next.set(part, value);
        else next.delete(part);
      }
      return next;
    });
  };
  const list = data?.list as ListOf<Query> | undefined;
  const [first] = (list?.nodes ?? []) as (Parties | null)[];
  // Of rows that are shown until others come nobody knows whose those are.
  const names = stale ? {} : { recruiter: first?.recruiter?.displayName, company: first?.company?.name };
  return (
    <>
      <PageHead
        title={title}
        acts={
          <>
            <ViewsButton list={name} columns={columns} />
            <ColumnsButton all={description.columns} columns={columns} />
            <DownloadButton list={name} asked={{ filter, search, orderBy }} />
          </>
        }
      >
        {data ? description.lead(data) : " "}
      </PageHead>
      <Filters shown={shown} filters={filters} isSearched={isSearched ?? false} change={change} names={names}>
        {(isFiltered(shown) || address.has("sort") || columns.isChanged) && <SaveView list={name} columns={columns} />}
      </Filters>
      {error ? (
        <section className="card">
          <ErrorState error={error} />
        </section>
      ) : !list ? (
        <PageSkeleton />
      ) : (
        <section className="card" aria-label={title} aria-busy={stale}>
          <Totals description={description} list={list} isFiltered={isFiltered(shown)} />
          <ListTable
            description={description}
            list={list}
            columns={columns.shown}
            shown={shown}
            change={change}
            choosing={choosing && { chosen, choose, label: choosing.label }}
          />
        </section>
      )}
      {choosing &&
        chosen.size > 0 &&
        list &&
        choosing.acts({ ids: [...chosen], all: list.totalCount, filter, search, choose })}
    </>
  );
}

interface TotalsProps<Query extends ListQuery> {
  description: ListDescription<Query>;
  list: ListOf<Query>;
  isFiltered: boolean;
}

/** The sums of the whole filter: one a currency, never of the page alone. */
function Totals<Query extends ListQuery>({ description, list, isFiltered }: TotalsProps<Query>) {
  const { count, everything } = description.words;
  const { total: totalOf } = description;
  const totals = (list.totals ?? []).toSorted((a, b) => byCurrency(a.currency, b.currency));
  return (
    <div className="totals">
      <div>
        <div className="strong">{isFiltered ? words.wholeFilter : everything}</div>
        <div className="total-note">
          {words.notOnlyPage(count(list.totalCount), list.nodes.length < list.totalCount)}
        </div>
      </div>
      {totalOf &&
        totals.map((total) => {
          const { minor, note } = totalOf(total as TotalOf<Query>);
          return (
            <div key={total.currency}>
              <div className="total-note">{words.totalOf(total.currency, count(total.count))}</div>
              <div className="total">
                <Money minor={minor} currency={total.currency} bare />
              </div>
              {note && <div className="total-note">{note}</div>}
            </div>
          );
        })}
    </div>
  );
}
