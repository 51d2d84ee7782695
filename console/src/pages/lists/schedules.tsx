// Schedules: what is owed on which date, and what stops it.

import { SchedulesDocument, type SchedulesQuery } from "../../graphql/generated.ts";
import { amountOf, currencyOf, dayOf, partiesOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { ScheduleState } from "../../list/statuses.tsx";
import { texts } from "../../texts.ts";

const words = texts.schedules;
const { heads, one } = texts.list;
type Row = RowOf<SchedulesQuery>;

/** Only of what is not settled: what stopped it before is history. */
const stopOf = ({ status, waitsFor, failureReason, failureCode }: Row) =>
  status === "pending" || status === "failed"
    ? waitsFor
      ? (words.waits[waitsFor] ?? waitsFor)
      : (failureReason ?? failureCode)
    : null;

const description = describe<SchedulesQuery>({
  name: "schedules",
  title: texts.navigation.pages.schedules,
  words: words.list,
  document: SchedulesDocument,
  lead: ({ waiting, failed }) => words.lead(waiting?.totalCount ?? 0, failed?.totalCount ?? 0),
  isSearched: true,
  filters: [
    { kind: "words", name: "status", label: heads.status, field: "status", words: words.status },
    { kind: "currency" },
    { kind: "days", label: words.due, field: "scheduledDate" },
    { kind: "days", name: "sent", label: words.sent, field: "processedAt", isExtra: true },
    { kind: "days", name: "due", label: words.payable, field: "dueAt", isExtra: true },
    { kind: "words", name: "kind", label: heads.kind, field: "kind", words: words.kinds },
    { kind: "row", name: "payout", label: one.payout, field: "payoutId" },
    { kind: "row", name: "placement", label: one.placement, field: "placementId" },
    { kind: "row", name: "recruiter", label: heads.recruiter, field: "recruiterId", found: "recruiter" },
  ],
  sorts: { date: "SCHEDULED_DATE", amount: "AMOUNT", status: "STATUS" },
  columns: [
    ...partiesOf<Row>(({ payoutId }) => payoutId),
    currencyOf(),
    amountOf("amount", { minor: ({ amount }) => amount, sort: "amount", isMain: true }),
    dayOf("date", { at: ({ scheduledDate }) => scheduledDate, label: words.due, sort: "date" }),
    dayOf("sent", { at: ({ processedAt }) => processedAt, label: words.sent }),
    {
      name: "status",
      label: heads.status,
      sort: "status",
      cell: ({ status }) => <ScheduleState status={status} />,
    },
    { name: "stops", label: words.stops, cell: stopOf },
    dayOf("retry", { at: ({ nextRetryAt }) => nextRetryAt, label: words.retry, isExtra: true }),
    { name: "kind", label: heads.kind, isExtra: true, cell: ({ kind }) => words.kinds[kind] },
  ],
  total: ({ sum }) => ({ minor: sum?.amount }),
});

export default function Schedules() {
  return <ListPage description={description} />;
}
