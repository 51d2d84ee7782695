// The table of a card: rows under heads; on a phone, each row a block with its heads beside the values.

import type { Key, ReactNode } from "react";

export interface TableColumn<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  isNumber?: boolean;
  /** Read out only: what is below says itself what it is. */
  isHeadHidden?: boolean;
  /** On a phone the head stands beside it although it is the first: a bare number says nothing. */
  isNamed?: boolean;
  /** On a phone the value stands alone. */
  isPlain?: boolean;
  className?: string | ((row: Row) => string);
}

interface RowsTableProps<Row> {
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => Key;
  /** A row below all others, such as their sum. */
  last?: ReactNode;
}

export function RowsTable<Row>({ columns, rows, keyOf, last }: RowsTableProps<Row>) {
  return (
    <table className="table stacked">
      <thead>
        <tr>
          {columns.map(({ head, isNumber, isHeadHidden }) => (
            <th key={head} scope="col" className={isNumber ? "number" : undefined}>
              {isHeadHidden ? <span className="hidden">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ head, cell, isNumber, isHeadHidden, isNamed, isPlain, className }, i) => (
              <td
                key={head}
                className={classesOf(isNumber, typeof className === "function" ? className(row) : className)}
                data-label={(i === 0 && !isNamed) || isHeadHidden || isPlain ? undefined : head}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
        {last}
      </tbody>
    </table>
  );
}

const classesOf = (isNumber = false, className = "") =>
  [isNumber && "number", className].filter(Boolean).join(" ") || undefined;
