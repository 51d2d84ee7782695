// Columns that several lists have.

import { Link } from "react-router";
import { day } from "../parts/dates.ts";
import { Money } from "../parts/money.tsx";
import { texts } from "../texts.ts";
import type { Column } from "./description.ts";

const { heads, at, adjustment } = texts.list;

export interface Parties {
  recruiter?: { displayName: string } | null;
  placement?: { candidateName: string; externalRef?: string | null } | null;
  company?: { name: string } | null;
}

/** Whose it is, which leads to the payout; and the placement that it is of. */
export const partiesOf = <Row extends Parties>(payoutOf: (row: Row) => string): Column<Row>[] => [
  {
    name: "recruiter",
    label: heads.recruiter,
    cell: (row) => (
      <Link className="row-link" to={`/payouts/${payoutOf(row)}`}>
        {row.recruiter?.displayName}
      </Link>
    ),
  },
  {
    name: "placement",
    label: heads.placement,
    cell: ({ placement, company }) => (
      <span>
        {placement ? placement.candidateName : adjustment}
        {company && <span className="of"> {at(company.name)}</span>}
      </span>
    ),
  },
  {
    name: "reference",
    label: heads.reference,
    isExtra: true,
    cell: ({ placement }) => placement?.externalRef,
  },
];

export const currencyOf = <Row extends { currency: string }>(): Column<Row> => ({
  name: "currency",
  label: heads.currency,
  // There it stands beside each amount.
  isHiddenOnPhone: true,
  cell: ({ currency }) => <span className="of">{currency}</span>,
});

interface AmountOptions<Row> {
  minor: (row: Row) => string | null | undefined;
  label?: string;
  sort?: string;
  isMain?: boolean;
  isExtra?: boolean;
}

export const amountOf = <Row extends { currency: string }>(
  name: string,
  { minor, label = heads.amount, sort, isMain = false, isExtra = false }: AmountOptions<Row>,
): Column<Row> => ({
  name,
  label,
  ...(sort && { sort }),
  isNumber: true,
  isExtra,
  cell: (row) => {
    const amount = minor(row);
    if (amount === null || amount === undefined) return null;
    return (
      <span className={isMain ? "strong" : undefined}>
        <Money minor={amount} currency={row.currency} />
      </span>
    );
  },
});

interface DayOptions<Row> {
  at: (row: Row) => string | null | undefined;
  label: string;
  sort?: string;
  isExtra?: boolean;
}

export const dayOf = <Row,>(name: string, { at, label, sort, isExtra = false }: DayOptions<Row>): Column<Row> => ({
  name,
  label,
  ...(sort && { sort }),
  isExtra,
  cell: (row) => {
    const when = at(row);
    return when && <time dateTime={when}>{day(when)}</time>;
  },
});
