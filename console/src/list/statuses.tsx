// Statuses of rows: for each its icon, its colour and its word.

import type {
  EscrowHoldStatus,
  PayoutScheduleStatus,
  PayoutTransferStatus,
  PlacementStatus,
  RecoveryStatus,
} from "../graphql/generated.ts";
import { daysUntil } from "../parts/dates.ts";
import { type Shape, Status, type Tone } from "../parts/status.tsx";
import { texts } from "../texts.ts";

type Looks<Word extends string> = Record<Word, readonly [Shape, Tone]>;

const state =
  <Word extends string>(looks: Looks<Word>, words: Record<Word, string>) =>
  ({ status }: { status: Word }) => {
    const [shape, tone] = looks[status];
    return (
      <Status shape={shape} tone={tone}>
        {words[status]}
      </Status>
    );
  };

export const ScheduleState = state<PayoutScheduleStatus>(
  {
    pending: ["waits", "plain"],
    processing: ["onItsWay", "plain"],
    processed: ["done", "ok"],
    failed: ["failed", "bad"],
    cancelled: ["pending", "plain"],
  },
  texts.schedules.status,
);

export const HoldState = state<EscrowHoldStatus>(
  {
    active: ["waits", "plain"],
    released: ["done", "ok"],
    forfeited: ["takenBack", "bad"],
    cancelled: ["pending", "plain"],
  },
  texts.holds.status,
);

const StatusOfPlacement = state<PlacementStatus>(
  {
    active: ["waits", "plain"],
    completed: ["done", "ok"],
    breached: ["takenBack", "bad"],
    cancelled: ["pending", "plain"],
  },
  texts.placements.status,
);

interface PlacementStateProps {
  placement: { status: PlacementStatus; startDate: string; guaranteeCompletionDate: string };
}

/** A placement is active until the night after its guarantee and notice: until then its guarantee says how it stands. */
export function PlacementState({ placement }: PlacementStateProps) {
  const { status, startDate, guaranteeCompletionDate } = placement;
  if (status !== "active") return <StatusOfPlacement status={status} />;
  const { guarantees } = texts.placements;
  if (daysUntil(guaranteeCompletionDate) <= 0) return <Status shape="done">{guarantees.over}</Status>;
  if (daysUntil(startDate) > 0) return <Status shape="pending">{guarantees.toCome}</Status>;
  return <Status shape="waits">{guarantees.runs}</Status>;
}

export const TransferState = state<PayoutTransferStatus>(
  {
    intended: ["pending", "plain"],
    sent: ["onItsWay", "plain"],
    succeeded: ["done", "ok"],
    refused: ["failed", "bad"],
    in_doubt: ["inDoubt", "warn"],
  },
  texts.transfers.status,
);

export const RecoveryState = state<RecoveryStatus>(
  {
    open: ["waits", "warn"],
    recovered: ["done", "ok"],
    written_off: ["pending", "plain"],
    cancelled: ["pending", "plain"],
  },
  texts.recoveries.status,
);
