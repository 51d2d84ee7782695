// Runs: what each took up, sent, and was refused.

import { Link } from "react-router";
import { RunsDocument, type RunsQuery } from "../../graphql/generated.ts";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { dateAndTime } from "../../parts/dates.ts";
import { whoDid } from "../../parts/who_did.ts";
import { texts } from "../../texts.ts";
import { Amounts, RunState } from "./run_parts.tsx";

const words = texts.runs;
const { heads } = texts.list;
type Row = RowOf<RunsQuery>;

function lead({ last }: RunsQuery): string {
  const [run] = last?.nodes ?? [];
  if (!run) return words.lead.none;
  const when = dateAndTime(run.startedAt);
  if (!run.finishedAt) return words.lead.going(when);
  return run.itemCount === "0" ? words.lead.lastEmpty(when) : words.lead.last(when, run.succeededCount, run.itemCount);
}

const count = (name: string, label: string, of: (row: Row) => string) => ({
  name,
  label,
  isNumber: true,
  // A nought says nothing here.
  cell: (row: Row) => (of(row) === "0" ? null : of(row)),
});

const description = describe<RunsQuery>({
  name: "runs",
  title: texts.navigation.pages.runs,
  words: words.list,
  document: RunsDocument,
  lead,
  filters: [
    { kind: "words", name: "kind", label: heads.kind, field: "kind", words: words.kinds },
    { kind: "days", label: words.started, field: "startedAt" },
    { kind: "counts", name: "sent", label: words.sent, field: "succeededCount" },
    { kind: "counts", name: "refused", label: words.refused, field: "refusedCount" },
    { kind: "counts", name: "left", label: words.leftCount, field: "skippedCount", isExtra: true },
  ],
  sorts: { started: "STARTED_AT" },
  columns: [
    {
      name: "started",
      label: words.started,
      sort: "started",
      cell: ({ rowId, startedAt }) => (
        <Link className="row-link" to={`/runs/${rowId}`}>
          {dateAndTime(startedAt)}
        </Link>
      ),
    },
    { name: "kind", label: heads.kind, cell: ({ kind }) => words.kinds[kind] },
    count("taken", words.taken, ({ itemCount }) => itemCount),
    {
      name: "amounts",
      label: words.amount,
      isNumber: true,
      cell: ({ itemAmounts }) => <Amounts amounts={itemAmounts} />,
    },
    count("sent", words.sent, ({ succeededCount }) => succeededCount),
    count("refused", words.refused, ({ refusedCount }) => refusedCount),
    count("in_doubt", words.inDoubt, ({ inDoubtCount }) => inDoubtCount),
    { name: "state", label: words.status, cell: (run) => <RunState run={run} /> },
    {
      name: "by",
      label: words.by,
      isExtra: true,
      cell: ({ startedByUser, startedByRole }) => whoDid(startedByUser?.displayName, startedByRole),
    },
    {
      name: "finished",
      label: words.finished,
      isExtra: true,
      cell: ({ finishedAt }) => finishedAt && dateAndTime(finishedAt),
    },
    { ...count("kept_back", words.keptBack, ({ keptBackCount }) => keptBackCount), isExtra: true },
  ],
});

export default function Runs() {
  return <ListPage description={description} />;
}
