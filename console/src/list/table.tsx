// The rows of a list, its order and its pages.

import { Button, Checkbox, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "../parts/states.tsx";
import { texts } from "../texts.ts";
import { type Change, isFiltered, type Shown } from "./address.ts";
import type { Column, ListDescription, ListOf, ListQuery, RowOf } from "./description.ts";

const words = texts.list;

/** Rows that can be chosen, to do something to all of them. */
interface Choosing<Row> {
  chosen: ReadonlySet<string>;
  choose: (ids: ReadonlySet<string>) => void;
  /** What the box of a row is called. */
  label: (row: Row) => string;
}

interface ListTableProps<Query extends ListQuery> {
  description: ListDescription<Query>;
  list: ListOf<Query>;
  columns: readonly Column<RowOf<Query>>[];
  shown: Shown;
  change: Change;
  choosing?: Choosing<RowOf<Query>> | undefined;
}

export function ListTable<Query extends ListQuery>(props: ListTableProps<Query>) {
  const { description, list, columns, shown, change, choosing } = props;
  const rows = (list.nodes as (RowOf<Query> | null)[]).filter((row) => row !== null);
  if (rows.length === 0) {
    return (
      <EmptyState title={isFiltered(shown) ? description.words.nothingFound : description.words.none}>
        {isFiltered(shown) ? words.nothingFoundHint : description.words.noneHint}{" "}
        {!isFiltered(shown) && description.words.first && (
          <Link className="link" to={description.words.first.to}>
            {description.words.first.label}
          </Link>
        )}
      </EmptyState>
    );
  }
  const { chosen = new Set<string>(), choose } = choosing ?? {};
  const here = rows.filter(({ rowId }) => chosen.has(rowId)).length;
  const set = (ids: string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) isChosen ? next.add(id) : next.delete(id);
    choose?.(next);
  };
  return (
    <>
      <div className="scroll">
        <table className="table list stacked one-currency">
          <thead>
            <tr>
              {choosing && (
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
              )}
              {columns.map((column) => (
                <Head key={column.name} column={column} shown={shown} change={change} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.rowId} className={chosen.has(row.rowId) ? "is-chosen" : undefined}>
                {choosing && (
                  <td className="tick">
                    <Checkbox
                      aria-label={choosing.label(row)}
                      checked={chosen.has(row.rowId)}
                      onChange={(event) => set([row.rowId], event.currentTarget.checked)}
                    />
                  </td>
                )}
                {columns.map((column, i) => (
                  <td
                    key={column.name}
                    className={column.isNumber ? "number" : column.isHiddenOnPhone ? "not-phone" : undefined}
                    data-label={i > 0 ? column.label : undefined}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Foot description={description} list={list} rows={rows.length} change={change} />
    </>
  );
}

interface FootProps<Query extends ListQuery> {
  description: ListDescription<Query>;
  list: ListOf<Query>;
  rows: number;
  change: Change;
}

function Foot<Query extends ListQuery>({ description, list, rows, change }: FootProps<Query>) {
  const { pageInfo, totalCount } = list;
  return (
    <div className="list-foot">
      <span>{words.ofAll(rows, description.words.count(totalCount))}</span>
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
  );
}

function Head<Row>({ column, shown, change }: { column: Column<Row>; shown: Shown; change: Change }) {
  const { sort, label, isNumber } = column;
  const className = isNumber ? "number" : undefined;
  if (!sort) {
    return (
      <th scope="col" className={className}>
        {label}
      </th>
    );
  }
  const isSorted = shown.sort === sort;
  const isDescending = isSorted && shown.isDescending;
  const Arrow = isDescending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" className={className} aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : "none"}>
      <UnstyledButton className="sort" onClick={() => change({ sort: `${sort}-${isDescending ? "asc" : "desc"}` })}>
        {label}
        {isSorted && <Arrow size={14} aria-hidden="true" />}
      </UnstyledButton>
    </th>
  );
}
