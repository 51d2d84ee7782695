// Holds: what is withheld, and until when.

import { HoldsDocument, type HoldsQuery } from "../../graphql/generated.ts";
import { amountOf, currencyOf, dayOf, partiesOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { HoldState } from "../../list/statuses.tsx";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { texts } from "../../texts.ts";

const words = texts.holds;
const { heads, one } = texts.list;
type Row = RowOf<HoldsQuery>;

const description = describe<HoldsQuery>({
  name: "holds",
  title: texts.navigation.pages.holds,
  words: words.list,
  document: HoldsDocument,
  lead: ({ held }) => words.lead(held?.totalCount ?? 0, held?.nodes[0] ? day(held.nodes[0].releaseDate) : null),
  isSearched: true,
  filters: [
    { kind: "words", name: "status", label: heads.status, field: "status", words: words.status },
    { kind: "currency" },
    { kind: "days", label: words.releaseDate, field: "releaseDate" },
    { kind: "days", name: "released", label: words.releasedAt, field: "releasedAt", isExtra: true },
    { kind: "row", name: "payout", label: one.payout, field: "payoutId" },
    { kind: "row", name: "placement", label: one.placement, field: "placementId" },
    { kind: "row", name: "recruiter", label: heads.recruiter, field: "recruiterId", found: "recruiter" },
  ],
  sorts: { date: "RELEASE_DATE", amount: "HOLD_AMOUNT", status: "STATUS" },
  columns: [
    ...partiesOf<Row>(({ payoutId }) => payoutId),
    currencyOf(),
    amountOf("amount", {
      minor: ({ holdAmount }) => holdAmount,
      label: words.amount,
      sort: "amount",
      isMain: true,
    }),
    amountOf("released", { minor: ({ releasedAmount }) => releasedAmount, label: words.released }),
    dayOf("date", { at: ({ releaseDate }) => releaseDate, label: words.releaseDate, sort: "date" }),
    { name: "status", label: heads.status, sort: "status", cell: ({ status }) => <HoldState status={status} /> },
    dayOf("released_at", { at: ({ releasedAt }) => releasedAt, label: words.releasedAt, isExtra: true }),
    dayOf("held_from", { at: ({ holdDate }) => holdDate, label: words.heldFrom, isExtra: true }),
    { name: "tranche", label: words.tranche, isExtra: true, isNumber: true, cell: ({ tranche }) => tranche },
    { name: "reason", label: words.reason, isExtra: true, cell: ({ reason }) => reason },
  ],
  total: ({ currency, sum }) => ({
    minor: sum?.holdAmount,
    note: (
      <>
        {words.ofWhichReleased} <Money minor={sum?.releasedAmount} currency={currency} bare />
      </>
    ),
  }),
});

export default function Holds() {
  return <ListPage description={description} />;
}
