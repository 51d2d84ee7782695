// Transfers that name the charge by which the company paid its fee: Stripe takes them out of it.

import type { OnePayoutQuery } from "../../graphql/generated.ts";
import { TransferState } from "../../list/statuses.tsx";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { texts } from "../../texts.ts";

const words = texts.payout.charges;

type Naming = NonNullable<NonNullable<OnePayoutQuery["transfers"]>["nodes"][number]>;

const COLUMNS: TableColumn<Naming>[] = [
  { head: words.charge, className: "mono", cell: ({ sourceTransaction }) => sourceTransaction },
  { head: words.transfer, className: "mono", cell: ({ stripeTransferId }) => stripeTransferId ?? words.none },
  { head: words.status, cell: ({ status }) => <TransferState status={status} /> },
  {
    head: words.amount,
    isNumber: true,
    cell: ({ amount, currency }) => <Money minor={amount} currency={currency} />,
  },
];

/** Nothing, where no transfer of the payout names one. */
export function Charges({ transfers }: { transfers: OnePayoutQuery["transfers"] }) {
  const naming = (transfers?.nodes ?? []).flatMap((each) => (each?.sourceTransaction ? each : []));
  if (naming.length === 0) return null;
  return (
    <Card title={words.title} note={words.note}>
      <RowsTable columns={COLUMNS} rows={naming} keyOf={({ id }) => id} />
    </Card>
  );
}
