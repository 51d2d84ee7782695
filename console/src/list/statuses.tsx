// Statuses of rows: for each its icon, its colour and its word.

import type {
  EscrowHoldStatus,
  PayoutScheduleStatus,
  PayoutTransferStatus,
  PlacementStatus,
  RecoveryStatus,
} from "../graphql/generated.ts";
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

export const PlacementState = state<PlacementStatus>(
  {
    active: ["waits", "plain"],
    completed: ["done", "ok"],
    breached: ["takenBack", "bad"],
    cancelled: ["pending", "plain"],
  },
  texts.placements.status,
);

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
