// The rows of the list, its order and its pages.

import { Button, Checkbox, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "react-router";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { isFiltered, type List, type Shown, type Sort } from "./filter.ts";
import { PayoutState } from "./status.tsx";

const words = texts.payouts;

interface RowsProps {
  list: List;
  shown: Shown;
  change: (parts: Record<string, string | null>) => void;
  chosen: ReadonlySet<string>;
  choose: (ids: ReadonlySet<string>) => void;
}

export function Rows({ list, shown, change, chosen, choose }: RowsProps) {
  const rows = list.nodes.filter((row) => row !== null);
  if (rows.length === 0) {
    return (
      <EmptyState title={isFiltered(shown) ? words.nothingFound : words.none}>
        {isFiltered(shown) ? words.nothingFoundHint : words.noneHint}
      </EmptyState>
    );
  }
  const here = rows.filter(({ rowId }) => chosen.has(rowId)).length;
  const set = (ids: string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) isChosen ? next.add(id) : next.delete(id);
    choose(next);
  };
  const { pageInfo } = list;
  return (
    <>
      <table className="table payouts stacked one-currency">
        <thead>
          <tr>
            <th scope="col" className="tick">
              <Checkbox
                aria-label={words.choosePage}
                checked={here === rows.length}
                indeterminate={here > 0 && here < rows.length}
                onChange={(event) =>
                  set(
                    rows.map(({ rowId }) => rowId),
                    event.currentTarget.checked,
                  )
                }
              />
            </th>
            <th scope="col">{words.recruiter}</th>
            <th scope="col">{words.placement}</th>
            <th scope="col">
              <span className="hidden">{words.currency}</span>
            </th>
            <SortHead name="amount" className="number" shown={shown} change={change} />
            <th scope="col">{words.heldUntil}</th>
            <th scope="col">{words.next}</th>
            <th scope="col" className="number">
              {words.sends}
            </th>
            <SortHead name="status" shown={shown} change={change} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const next = row.next.nodes[0];
            const held = row.held.nodes[0];
            const who = row.recruiter?.displayName ?? "";
            return (
              <tr key={row.rowId} className={chosen.has(row.rowId) ? "is-chosen" : undefined}>
                <td className="tick">
                  <Checkbox
                    aria-label={words.choose(who, row.placement?.candidateName ?? "")}
                    checked={chosen.has(row.rowId)}
                    onChange={(event) => set([row.rowId], event.currentTarget.checked)}
                  />
                </td>
                <td>
                  <Link className="row-link" to={`/payouts/${row.rowId}`}>
                    {who}
                  </Link>
                </td>
                <td>
                  {row.placement ? row.placement.candidateName : words.adjustment}
                  {row.company && <span className="of"> {words.at(row.company.name)}</span>}
                </td>
                <td className="of not-phone">{row.currency}</td>
                <td className="number strong" data-label={words.sort.amount}>
                  <Money minor={row.amount} currency={row.currency} />
                </td>
                <td className="of" data-label={words.heldUntil}>
                  {held && day(held.releaseDate)}
                </td>
                <td data-label={words.next}>
                  {next && (next.status === "processing" ? texts.bucket.onItsWay : day(next.scheduledDate))}
                </td>
                <td className="number" data-label={words.sends}>
                  {next && <Money minor={next.amount} currency={row.currency} />}
                </td>
                <td data-label={words.sort.status}>
                  <PayoutState status={row.status} isFrozen={row.frozenAt !== null} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="list-foot">
        <span>{words.ofAll(rows.length, list.totalCount)}</span>
        <span className="list-pages">
          {pageInfo.hasPreviousPage && (
            <Button
              variant="default"
              size="xs"
              onClick={() => change({ before: pageInfo.startCursor ?? null, after: null })}
            >
              {words.previousPage}
            </Button>
          )}
          {pageInfo.hasNextPage && (
            <Button
              variant="default"
              size="xs"
              onClick={() => change({ after: pageInfo.endCursor ?? null, before: null })}
            >
              {words.nextPage}
            </Button>
          )}
        </span>
      </div>
    </>
  );
}

interface SortHeadProps {
  name: Sort;
  className?: string;
  shown: Shown;
  change: (parts: Record<string, string | null>) => void;
}

function SortHead({ name, className, shown, change }: SortHeadProps) {
  const isSorted = shown.sort === name;
  const isDescending = isSorted && shown.isDescending;
  return (
    <th scope="col" className={className} aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : "none"}>
      <UnstyledButton className="sort" onClick={() => change({ sort: `${name}-${isDescending ? "asc" : "desc"}` })}>
        {words.sort[name]}
        {isSorted &&
          (isDescending ? (
            <IconArrowDown size={14} aria-hidden="true" />
          ) : (
            <IconArrowUp size={14} aria-hidden="true" />
          ))}
      </UnstyledButton>
    </th>
  );
}
