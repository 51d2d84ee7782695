// Payouts: which, and how much altogether; and verbs for many of them.

import { PayoutsDocument, type PayoutsQuery } from "../../graphql/generated.ts";
import { amountOf, currencyOf, dayOf, partiesOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { texts } from "../../texts.ts";
import { Chosen } from "./chosen.tsx";
import "./payouts.css";
import { PayoutState } from "./status.tsx";

const words = texts.payouts;
const { heads, one } = texts.list;
type Row = RowOf<PayoutsQuery>;

const { frozen: _, ...STATUSES } = texts.payoutStatus;

const description = describe<PayoutsQuery>({
  name: "payouts",
  title: texts.navigation.pages.payouts,
  words: words.list,
  document: PayoutsDocument,
  lead: ({ waiting }) => words.waiting(waiting?.totalCount ?? 0),
  isSearched: true,
  filters: [
    { kind: "words", name: "status", label: heads.status, field: "status", words: STATUSES },
    { kind: "row", name: "recruiter", label: heads.recruiter, field: "recruiterId", found: "recruiter" },
    { kind: "row", name: "company", label: heads.company, field: "companyId", found: "company" },
    { kind: "currency" },
    { kind: "days", label: heads.made, field: "createdAt" },
    { kind: "days", name: "paid", label: words.paidOn, field: "processedAt", isExtra: true },
    { kind: "days", name: "due", label: words.dueOn, field: "dueAt", isExtra: true },
    { kind: "days", name: "frozen", label: words.frozenOn, field: "frozenAt", isExtra: true },
    { kind: "days", name: "released", label: words.releasedOn, field: "releasedAt", isExtra: true },
    { kind: "row", name: "placement", label: one.placement, field: "placementId" },
  ],
  sorts: { created: "CREATED_AT", amount: "AMOUNT", status: "STATUS" },
  columns: [
    ...partiesOf<Row>(({ rowId }) => rowId),
    currencyOf(),
    amountOf("amount", { minor: ({ amount }) => amount, sort: "amount", isMain: true }),
    amountOf("held", { minor: ({ held }) => (held === "0" ? null : held), label: texts.places.held ?? "" }),
    {
      name: "next",
      label: words.next,
      cell: ({ next: { nodes } }) =>
        nodes[0] && (nodes[0].status === "processing" ? texts.bucket.onItsWay : day(nodes[0].scheduledDate)),
    },
    amountOf("sends", { minor: ({ next }) => next.nodes[0]?.amount, label: words.sends }),
    {
      name: "status",
      label: heads.status,
      sort: "status",
      cell: ({ status, frozenAt }) => <PayoutState status={status} isFrozen={frozenAt !== null} />,
    },
    dayOf("held_until", { at: ({ hold }) => hold.nodes[0]?.releaseDate, label: words.heldUntil, isExtra: true }),
    dayOf("made", { at: ({ createdAt }) => createdAt, label: heads.made, sort: "created", isExtra: true }),
    { name: "frozen", label: words.frozen, isExtra: true, cell: ({ frozenReason }) => frozenReason },
  ],
  total: ({ currency, sum, held }) => ({
    minor: sum?.amount,
    note: (
      <>
        {words.ofWhichHeld} <Money minor={held} currency={currency} bare />
      </>
    ),
  }),
});

export default function Payouts() {
  return (
    <ListPage
      description={description}
      choosing={{
        label: ({ recruiter, placement }) => words.choose(recruiter?.displayName ?? "", placement?.candidateName ?? ""),
        acts: (chosen) => <Chosen {...chosen} />,
      }}
    />
  );
}
