// Transfers: each try to pay a schedule, and what Stripe answered.

import { Link } from "react-router";
import { TransfersDocument, type TransfersQuery } from "../../graphql/generated.ts";
import { amountOf, currencyOf, dayOf, partiesOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { TransferState } from "../../list/statuses.tsx";
import { texts } from "../../texts.ts";

const words = texts.transfers;
const { heads, one } = texts.list;
type Row = RowOf<TransfersQuery>;

const description = describe<TransfersQuery>({
  name: "transfers",
  title: texts.navigation.pages.transfers,
  words: words.list,
  document: TransfersDocument,
  lead: ({ inDoubt, onItsWay }) => words.lead(inDoubt?.totalCount ?? 0, onItsWay?.totalCount ?? 0),
  isSearched: true,
  filters: [
    { kind: "words", name: "status", label: heads.status, field: "status", words: words.status },
    { kind: "currency" },
    { kind: "days", label: heads.made, field: "createdAt" },
    { kind: "times", name: "made", label: heads.made, field: "createdAt" },
    { kind: "row", name: "batch", label: words.batch, field: "batchId" },
    { kind: "row", name: "payout", label: one.payout, field: "payoutId" },
    { kind: "row", name: "placement", label: one.placement, field: "placementId" },
    { kind: "row", name: "recruiter", label: heads.recruiter, field: "recruiterId", found: "recruiter" },
  ],
  sorts: { made: "CREATED_AT", amount: "AMOUNT", status: "STATUS" },
  columns: [
    ...partiesOf<Row>(({ payoutId }) => payoutId),
    currencyOf(),
    amountOf("amount", { minor: ({ amount }) => amount, sort: "amount", isMain: true }),
    dayOf("made", { at: ({ createdAt }) => createdAt, label: heads.made, sort: "made" }),
    dayOf("answered", { at: ({ answeredAt }) => answeredAt, label: words.answered }),
    {
      name: "status",
      label: heads.status,
      sort: "status",
      cell: ({ status }) => <TransferState status={status} />,
    },
    {
      name: "batch",
      label: words.batch,
      // The list of its parts has their sum.
      cell: ({ batchId }) =>
        batchId && (
          <Link className="in-text" to={`/transfers?batch=${batchId}`}>
            {words.openBatch}
          </Link>
        ),
    },
    {
      name: "error",
      label: words.error,
      cell: ({ errorMessage, errorCode }) => errorMessage ?? errorCode,
    },
    dayOf("sent", { at: ({ sentAt }) => sentAt, label: words.sent, isExtra: true }),
    {
      name: "run",
      label: words.run,
      isExtra: true,
      cell: ({ runId }) => runId && <Link to={`/runs/${runId}`}>{words.openRun}</Link>,
    },
    {
      name: "stripe",
      label: words.stripe,
      isExtra: true,
      cell: ({ stripeTransferId }) => stripeTransferId && <span className="mono">{stripeTransferId}</span>,
    },
    {
      name: "charge",
      label: words.charge,
      isExtra: true,
      cell: ({ sourceTransaction }) => sourceTransaction && <span className="mono">{sourceTransaction}</span>,
    },
    {
      name: "destination",
      label: words.destination,
      isExtra: true,
      cell: ({ destination }) => <span className="mono">{destination}</span>,
    },
    { name: "generation", label: words.generation, isExtra: true, isNumber: true, cell: (row) => row.generation },
  ],
  total: ({ sum }) => ({ minor: sum?.amount }),
});

export default function Transfers() {
  return <ListPage description={description} />;
}
