// Differences between our rows and Stripe's: what, since when, and who explained it how.

import { Button } from "@mantine/core";
import { Link } from "react-router";
import { dateAndTime, day, duration } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { texts } from "../../texts.ts";
import { amountOf, type Finding } from "./rows.ts";
import { actOf } from "./settle.tsx";

const words = texts.books.findings;
/** What was explained longer ago stands in the list of findings. */
const NEAR_MS = 30 * 86_400_000;

interface FindingsProps {
  findings: Finding[];
  onSettle: (finding: Finding) => void;
}

export function Findings({ findings, onSettle }: FindingsProps) {
  const open = findings.filter(({ explainedAt }) => explainedAt === null);
  const closed = findings.filter(({ explainedAt }) => explainedAt && Date.parse(explainedAt) > Date.now() - NEAR_MS);
  const columns: TableColumn<Finding>[] = [
    ...COLUMNS,
    {
      head: words.act,
      isHeadHidden: true,
      className: "act",
      cell: (finding) =>
        finding.explainedAt === null ? (
          <Button variant="default" size="xs" onClick={() => onSettle(finding)}>
            {actOf(finding)}
          </Button>
        ) : (
          finding.transfer && (
            <Link className="link" to={`/payouts/${finding.transfer.payoutId}`}>
              {words.openPayout}
            </Link>
          )
        ),
    },
  ];
  return (
    <Card
      title={words.title}
      note={words.note(open.length, closed.length)}
      end={
        <Link className="link" to="/findings">
          {words.all}
        </Link>
      }
    >
      {open.length + closed.length === 0 ? (
        <EmptyState title={words.nothing}>{words.nothingHint}</EmptyState>
      ) : (
        <RowsTable columns={columns} rows={[...open, ...closed]} keyOf={({ rowId }) => rowId} />
      )}
    </Card>
  );
}

const COLUMNS: TableColumn<Finding>[] = [
  { head: words.found, cell: ({ firstSeenAt }) => dateAndTime(firstSeenAt) },
  {
    head: words.what,
    isPlain: true,
    cell: ({ kind, subject, explanation }) => (
      <span>
        <span className="strong">{words.kinds[kind] ?? kind}</span>
        <span className="mono finding-line">{subject}</span>
        {explanation && <span className="finding-line">{explanation}</span>}
      </span>
    ),
  },
  { head: words.whose, cell: ({ transfer }) => transfer?.recruiter?.displayName },
  {
    head: words.amount,
    isNumber: true,
    cell: (finding) => {
      const said = amountOf(finding);
      return said && <Money {...said} />;
    },
  },
  { head: words.state, isPlain: true, cell: (finding) => <State finding={finding} /> },
];

function State({ finding }: { finding: Finding }) {
  if (!finding.explainedAt) {
    return (
      <Status shape="failed" tone="bad">
        {words.openFor(duration(Date.now() - Date.parse(finding.firstSeenAt)))}
      </Status>
    );
  }
  return (
    <Status shape="done" tone="ok">
      {words.explained(whoDid(finding.explainedByUser?.displayName, finding.explainedByRole), day(finding.explainedAt))}
    </Status>
  );
}
