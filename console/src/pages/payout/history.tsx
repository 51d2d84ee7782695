// The audit history of a payout, its last rows first, and whether it is as it was written.

import { UnstyledButton } from "@mantine/core";
import type { OnePayoutQuery } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { people } from "../../texts/people.ts";
import { texts } from "../../texts.ts";
import type { OfPayout } from "./facts.ts";

const words = texts.payout.history;
const MOST = 100;
type Entry = NonNullable<OfPayout["payoutAuditLogs"]["nodes"][number]>;

interface HistoryProps {
  payout: OfPayout;
  problems: OnePayoutQuery["verifyAuditLog"];
  seal: OnePayoutQuery["booksSeal"];
  /** Unset: all of them are shown. */
  onAll: ((rows: number) => void) | undefined;
}

export function History({ payout, problems, seal, onAll }: HistoryProps) {
  const { nodes, totalCount } = payout.payoutAuditLogs;
  const [problem] = problems?.nodes ?? [];
  const sealed = seal?.nodes[0];
  const columns: TableColumn<Entry>[] = [
    { head: words.row, isNamed: true, className: "quiet", cell: ({ sequence }) => sequence },
    { head: words.when, cell: ({ createdAt }) => dateAndTime(createdAt) },
    {
      head: words.who,
      cell: ({ changedByName, changedByRole }) => (
        <span>
          <span className="strong">{whoDid(changedByName, changedByRole)}</span>
          {changedByName && <span className="quiet"> {people.roleOf[changedByRole] ?? changedByRole}</span>}
        </span>
      ),
    },
    { head: words.what, cell: (entry) => <Change entry={entry} payout={payout} /> },
    { head: words.reason, isPlain: true, className: "quiet", cell: ({ reason }) => reason },
  ];
  return (
    <Card
      title={words.title}
      note={
        problem ? (
          <Status shape="failed" tone="bad">
            {words.broken(problem.sequence ?? "", problem.detail ?? problem.problem ?? "")}
          </Status>
        ) : (
          <Status shape="done" tone="ok">
            {words.verified(totalCount)}
            {sealed?.sealedAt &&
              ` ${words.sealed(sealed.sealNumber ?? "", dateAndTime(sealed.sealedAt), totalCount - Number(sealed.sealedRowCount))}`}
          </Status>
        )
      }
      end={
        onAll && (
          <UnstyledButton className="link" onClick={() => onAll(MOST)}>
            {words.all(Math.min(totalCount, MOST))}
          </UnstyledButton>
        )
      }
    >
      <RowsTable columns={columns} rows={nodes.flatMap((row) => row ?? [])} keyOf={({ id }) => id} />
    </Card>
  );
}

/** What changed, and the amount of the part that did. */
function Change({ entry, payout }: { entry: Entry; payout: OfPayout }) {
  const schedule = payout.payoutSchedules.nodes.find((part) => part?.rowId === entry.entityId);
  const hold = payout.escrowHolds.nodes.find((part) => part?.rowId === entry.entityId);
  const minor = schedule?.amount ?? hold?.holdAmount ?? (entry.oldStatus === null ? payout.amount : null);
  const name = schedule?.kind === "escrow_release" ? "escrow_release" : entry.entity;
  return (
    <span>
      {words.change(name, entry.action, entry.oldStatus, entry.newStatus)}
      {minor !== null && (
        <>
          : <Money minor={minor} currency={payout.currency} />
        </>
      )}
    </span>
  );
}
