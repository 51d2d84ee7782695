// Findings: where Stripe and the books differ, and who explained it how.

import { Link } from "react-router";
import { FindingsDocument, type FindingsQuery } from "../../graphql/generated.ts";
import { dayOf } from "../../list/cells.tsx";
import { describe, type RowOf } from "../../list/description.ts";
import { ListPage } from "../../list/list_page.tsx";
import { day } from "../../parts/dates.ts";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { texts } from "../../texts.ts";

const words = texts.findings;
const { heads } = texts.list;
type Row = RowOf<FindingsQuery>;

function State({ explainedAt, explainedByUser, explainedByRole }: Row) {
  if (!explainedAt) {
    return (
      <Status shape="failed" tone="bad">
        {words.open}
      </Status>
    );
  }
  return (
    <Status shape="done" tone="ok">
      {words.explained} {words.by(whoDid(explainedByUser?.displayName, explainedByRole), day(explainedAt))}
    </Status>
  );
}

const kindOf = ({ kind }: Row) => texts.books.findings.kinds[kind] ?? kind;
const values = (value: unknown) => (value ? <span className="mono">{JSON.stringify(value)}</span> : null);

const description = describe<FindingsQuery>({
  name: "findings",
  title: texts.navigation.pages.findings,
  words: words.list,
  document: FindingsDocument,
  lead: ({ open }) => words.lead(open?.totalCount ?? 0),
  filters: [
    {
      kind: "choice",
      name: "state",
      label: words.state,
      options: [
        { value: "open", label: words.open, filter: { explainedAt: { isNull: true } } },
        { value: "explained", label: words.explained, filter: { explainedAt: { isNull: false } } },
      ],
    },
    { kind: "words", name: "kind", label: heads.kind, field: "kind", words: texts.books.findings.kinds },
    { kind: "days", label: words.first, field: "firstSeenAt" },
  ],
  // A difference that was seen changed stands there anew.
  always: { supersededAt: { isNull: true } },
  sorts: { first: "FIRST_SEEN_AT" },
  columns: [
    {
      name: "what",
      label: words.what,
      cell: (row) =>
        row.transfer ? (
          <Link className="row-link" to={`/payouts/${row.transfer.payoutId}`}>
            {kindOf(row)}
          </Link>
        ) : (
          <Link className="row-link" to="/books">
            {kindOf(row)}
          </Link>
        ),
    },
    { name: "subject", label: words.subject, cell: ({ subject }) => <span className="mono">{subject}</span> },
    { name: "whose", label: words.whose, cell: ({ transfer }) => transfer?.recruiter?.displayName },
    dayOf("first", { at: ({ firstSeenAt }) => firstSeenAt, label: words.first, sort: "first" }),
    { name: "state", label: words.state, cell: State },
    dayOf("last", { at: ({ lastSeenAt }) => lastSeenAt, label: words.last, isExtra: true }),
    { name: "seen", label: words.seen, isNumber: true, isExtra: true, cell: ({ seenCount }) => seenCount },
    { name: "ours", label: words.ours, isExtra: true, cell: ({ ours }) => values(ours) },
    { name: "theirs", label: words.theirs, isExtra: true, cell: ({ theirs }) => values(theirs) },
    { name: "explanation", label: words.explanation, isExtra: true, cell: ({ explanation }) => explanation },
  ],
});

export default function Findings() {
  return <ListPage description={description} />;
}
