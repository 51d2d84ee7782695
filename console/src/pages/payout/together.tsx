// Transfers that carry parts of other payouts, too: which, and what they sum to, for whoever wants to know.

import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { type OnePayoutQuery, PaidTogetherDocument } from "../../graphql/generated.ts";
import { TransferState } from "../../list/statuses.tsx";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { ErrorState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";

const words = texts.payout.together;

/** Nothing, where each part of the payout is a transfer by itself. */
export function Together({ payoutId, transfers }: { payoutId: string; transfers: OnePayoutQuery["transfers"] }) {
  const batches = new Set((transfers?.nodes ?? []).flatMap((each) => each?.batchId ?? []));
  return [...batches].map((batch) => <OneTransfer key={batch} payoutId={payoutId} batch={batch} />);
}

function OneTransfer({ payoutId, batch }: { payoutId: string; batch: string }) {
  const [isOpen, open] = useState(false);
  const [{ data, error }] = useQuery({ query: PaidTogetherDocument, variables: { batch }, pause: !isOpen });
  if (error) return <ErrorState error={error} />;
  const parts = (data?.payoutTransfers?.nodes ?? []).flatMap((part) => part ?? []);
  const total = data?.payoutTransfers?.totals?.[0];
  const all = (
    <Link className="link" to={`/transfers?batch=${batch}`}>
      {words.open}
    </Link>
  );
  const columns: TableColumn<(typeof parts)[number]>[] = [
    {
      head: words.part,
      className: "strong",
      cell: (part) =>
        part.payoutId === payoutId ? (
          words.this
        ) : (
          <Link className="in-text" to={`/payouts/${part.payoutId}`}>
            {words.of(part.placement?.candidateName, part.company?.name)}
          </Link>
        ),
    },
    { head: words.status, cell: ({ status }) => <TransferState status={status} /> },
    {
      head: words.amount,
      isNumber: true,
      cell: ({ amount, currency }) => <Money minor={amount} currency={currency} bare />,
    },
  ];
  if (!total) {
    return (
      <Card title={words.title} note={words.others} end={all}>
        <div className="card-body">
          <UnstyledButton className="link" onClick={() => open(true)}>
            {words.show}
          </UnstyledButton>
        </div>
      </Card>
    );
  }
  return (
    <Card title={words.title} note={words.note(total.count)} end={all}>
      <RowsTable
        columns={columns}
        rows={parts}
        keyOf={({ id }) => id}
        last={
          <tr>
            <td className="strong">{words.sum}</td>
            <td className="mono">{parts[0]?.stripeTransferId}</td>
            <td className="number strong" data-label={words.amount}>
              <Money minor={total.sum?.amount} currency={total.currency} />
            </td>
          </tr>
        }
      />
    </Card>
  );
}
