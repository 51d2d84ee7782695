// Differences between our rows and Stripe's: what, since when, and who explained it how.

import { Button } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { type BooksQuery, ExplainFindingDocument } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { notice } from "../../parts/notice.ts";
import { Card } from "../../parts/page.tsx";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { EmptyState, messageOf } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";

const words = texts.books.findings;
type List = NonNullable<BooksQuery["reconciliationFindings"]>;
type Finding = NonNullable<List["nodes"][number]>;

export function Findings({ list }: { list: List | null }) {
  const [explained, explain] = useState<Finding | null>(null);
  const all = (list?.nodes ?? []).filter((row) => row !== null);
  const open = all.filter(({ explainedAt }) => explainedAt === null);
  const findings = [...open, ...all.filter(({ explainedAt }) => explainedAt !== null)];
  return (
    <Card title={words.title} note={words.note(open.length, all.length - open.length)}>
      {findings.length === 0 ? (
        <EmptyState title={words.nothing}>{words.nothingHint}</EmptyState>
      ) : (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{words.found}</th>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.whose}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">
                <span className="hidden">{words.act}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <tr key={finding.rowId}>
                <td>{dateAndTime(finding.firstSeenAt)}</td>
                <td>
                  <span>
                    <span className="strong">{words.kinds[finding.kind] ?? finding.kind}</span>
                    <span className="mono finding-line">{finding.subject}</span>
                    {finding.explanation && <span className="finding-line">{finding.explanation}</span>}
                  </span>
                </td>
                <td>{finding.transfer?.recruiter?.displayName}</td>
                <td>
                  {finding.explainedAt ? (
                    <Status shape="done" tone="ok">
                      {words.explained(
                        finding.explainedByUser?.displayName ?? finding.explainedByRole ?? "",
                        day(finding.explainedAt),
                      )}
                    </Status>
                  ) : (
                    <Status shape="failed" tone="bad">
                      {words.open}
                    </Status>
                  )}
                </td>
                <td className="act">
                  {finding.explainedAt === null && (
                    <Button variant="default" size="xs" onClick={() => explain(finding)}>
                      {words.act}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ExplainDialog key={explained?.rowId} finding={explained} onClose={() => explain(null)} />
    </Card>
  );
}

function ExplainDialog({ finding, onClose }: { finding: Finding | null; onClose: () => void }) {
  const [, explain] = useMutation(ExplainFindingDocument);
  return (
    <ReasonDialog
      opened={finding !== null}
      onClose={onClose}
      title={words.dialog.title}
      act={words.dialog.go}
      onAct={async (explanation) => {
        const { error } = await explain({ findingId: finding?.rowId ?? "", explanation });
        if (error) return messageOf(error);
        notice(words.dialog.done);
        return null;
      }}
    >
      {finding && words.dialog.text(words.kinds[finding.kind] ?? finding.kind, finding.subject)}
    </ReasonDialog>
  );
}
