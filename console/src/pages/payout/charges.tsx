// Transfers that name the charge by which the company paid its fee: Stripe takes them out of it.

import type { OnePayoutQuery } from "../../graphql/generated.ts";
import { TransferState } from "../../list/statuses.tsx";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";

const words = texts.payout.charges;

/** Nothing, where no transfer of the payout names one. */
export function Charges({ transfers }: { transfers: OnePayoutQuery["transfers"] }) {
  const naming = (transfers?.nodes ?? []).flatMap((each) => (each?.sourceTransaction ? each : []));
  if (naming.length === 0) return null;
  return (
    <Card title={words.title} note={words.note}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{words.charge}</th>
            <th scope="col">{words.transfer}</th>
            <th scope="col">{words.status}</th>
            <th scope="col" className="number">
              {words.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {naming.map((each) => (
            <tr key={each.id}>
              <td className="mono">{each.sourceTransaction}</td>
              <td className="mono" data-label={words.transfer}>
                {each.stripeTransferId ?? words.none}
              </td>
              <td data-label={words.status}>
                <TransferState status={each.status} />
              </td>
              <td className="number" data-label={words.amount}>
                <Money minor={each.amount} currency={each.currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
