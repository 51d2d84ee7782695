// Recoveries: what is to be taken back, from whom and how.

import { RecoveriesDocument, type RecoveriesQuery } from "../../graphql/generated.ts";
import { amountOf, currencyOf, dayOf, partiesOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { RecoveryState } from "../../list/statuses.tsx";
import { texts } from "../../texts.ts";

const words = texts.recoveries;
const { heads, one } = texts.list;
type Row = RowOf<RecoveriesQuery>;

const waysOf = ({ byOffset, byReversal }: Row) =>
  [byOffset && words.byOffset, byReversal && words.byReversal].filter(Boolean).join(", ") || words.byNothing;

const description = describe<RecoveriesQuery>({
  name: "recoveries",
  title: texts.navigation.pages.recoveries,
  words: words.list,
  document: RecoveriesDocument,
  lead: ({ open }) => words.lead(open?.totalCount ?? 0),
  isSearched: true,
  filters: [
    { kind: "words", name: "status", label: heads.status, field: "status", words: words.status },
    { kind: "currency" },
    { kind: "days", label: heads.made, field: "createdAt" },
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
    { name: "ways", label: words.ways, cell: waysOf },
    {
      name: "status",
      label: heads.status,
      sort: "status",
      cell: ({ status }) => <RecoveryState status={status} />,
    },
    dayOf("from", { at: ({ collectableFrom }) => collectableFrom, label: words.from, isExtra: true }),
    dayOf("next", { at: ({ nextReversalAt }) => nextReversalAt, label: words.next, isExtra: true }),
    {
      name: "purpose",
      label: heads.kind,
      isExtra: true,
      cell: ({ purpose }) => words.purposes[purpose] ?? purpose,
    },
  ],
  total: ({ sum }) => ({ minor: sum?.amount }),
});

export default function Recoveries() {
  return <ListPage description={description} />;
}
