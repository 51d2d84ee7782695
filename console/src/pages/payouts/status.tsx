// The status of a payout; what is frozen says so first.

import type { PayoutStatus } from "../../graphql/generated.ts";
import { type Shape, Status, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";

const SHAPES: Record<PayoutStatus, [Shape, Tone]> = {
  pending: ["pending", "plain"],
  approved: ["waits", "plain"],
  processing: ["onItsWay", "plain"],
  completed: ["done", "ok"],
  failed: ["failed", "bad"],
  cancelled: ["pending", "plain"],
  reversed: ["takenBack", "bad"],
};

export function PayoutState({ status, isFrozen }: { status: PayoutStatus; isFrozen: boolean }) {
  const [shape, tone] = isFrozen ? (["frozen", "warn"] as const) : SHAPES[status];
  return (
    <Status shape={shape} tone={tone}>
      {isFrozen ? texts.payoutStatus.frozen : texts.payoutStatus[status]}
    </Status>
  );
}
