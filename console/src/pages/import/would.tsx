// What an import does, or did: figures of the API, by currency.

import { Card } from "../../parts/page.tsx";
import { importing } from "../../texts/import.ts";
import type { Outcome } from "./door.ts";

const words = importing.would;
const grouped = (amount: string) => amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");

export function Would({ outcome }: { outcome: Outcome }) {
  const { summary } = outcome;
  if (!summary) return null;
  const facts: [string, number | undefined][] = [
    [words.rows, summary.imported],
    [words.already, summary.already_there],
    [words.renamed, summary.renamed],
    [words.linked, summary.accounts_linked],
  ];
  const lists: [string, string[]][] = [
    [words.companies, summary.companies_created ?? []],
    [words.changedTitle, (summary.accounts_changed ?? []).map(({ email, from, to }) => words.changed(email, from, to))],
  ];
  return (
    <Card title={outcome.imported ? words.done : words.title}>
      <div className="card-body">
        <dl className="import-facts">
          {facts.map(
            ([name, count]) =>
              count !== undefined && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{grouped(String(count))}</dd>
                </div>
              ),
          )}
          <Amounts amounts={summary.amounts ?? []} />
        </dl>
        {lists.map(
          ([name, entries]) =>
            entries.length > 0 && (
              <div key={name}>
                <p className="label">{name}</p>
                <ul className="import-companies">
                  {entries.map((entry) => (
                    <li key={entry}>{entry}</li>
                  ))}
                </ul>
              </div>
            ),
        )}
      </div>
    </Card>
  );
}

type Amount = { currency: string; count: number; amount: string };

export function Amounts({ amounts }: { amounts: readonly Amount[] }) {
  return amounts.map(({ currency, count, amount }) => (
    <div key={currency}>
      <dt>{words.amount(currency, count)}</dt>
      <dd className="strong">
        <span className="money">
          <span className="code">{currency}</span>
          {grouped(amount)}
        </span>
      </dd>
    </div>
  ));
}
