// What happened, and what is expected: solid behind us, dashed before us.

import type { PayoutScheduleStatus } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { type Shape, StatusIcon, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Explanations, OfPayout } from "./facts.ts";

const words = texts.payout.timeLine;

interface Entry {
  key: string;
  at: string;
  isAhead: boolean;
  title: string;
  hint: string;
  amount?: string;
  shape: Shape;
  tone: Tone;
}

const OF_SCHEDULE: Record<PayoutScheduleStatus, [Shape, Tone]> = {
  pending: ["pending", "plain"],
  processing: ["onItsWay", "plain"],
  processed: ["done", "ok"],
  failed: ["failed", "bad"],
  cancelled: ["pending", "plain"],
};

/** Where the money of a transfer is, by the code of its explanation. */
const AT_BANK: Record<string, [title: string, Shape, Tone]> = {
  on_its_way_to_bank: [words.bank.arrives, "onItsWay", "plain"],
  in_bank: [words.bank.arrived, "done", "ok"],
  returned_by_bank: [words.bank.returned, "takenBack", "bad"],
};

export function TimeLine({ payout, reasons }: { payout: OfPayout; reasons: Explanations }) {
  const entries = entriesOf(payout, reasons);
  const firstAhead = entries.findIndex(({ isAhead }) => isAhead);
  return (
    <Card title={words.title} end={<span className="card-note">{payout.currency}</span>}>
      <ol className="time-line">
        {entries.map(({ key, at, isAhead, title, hint, amount, shape, tone }, i) => (
          <li key={key} className={isAhead ? "is-ahead" : undefined}>
            {i === firstAhead && <span className="from-here">{words.fromHere}</span>}
            <time dateTime={at}>{day(at)}</time>
            <span className={`knot ${tone}`}>
              <StatusIcon shape={shape} />
            </span>
            <span>
              <span className="happened">{title}</span>
              <span className="hint">{hint}</span>
            </span>
            <span className="number">{amount && <Money minor={amount} currency={payout.currency} bare />}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function entriesOf(payout: OfPayout, reasons: Explanations): Entry[] {
  const now = Date.now();
  const { placement } = payout;
  const said = (id: string) =>
    reasons
      .filter(({ scheduleId, holdId }) => scheduleId === id || holdId === id)
      .map(({ sentence }) => sentence)
      .join(" ");
  const isStopped = (id: string) => reasons.some((reason) => reason.scheduleId === id && reason.standsInWay);
  const entry = (key: string, at: string, rest: Omit<Entry, "key" | "at" | "isAhead">): Entry => {
    return { key, at, isAhead: Date.parse(at) > now, ...rest };
  };
  const entries: Entry[] = [];
  if (placement) {
    const begun = Date.parse(placement.startDate) <= now;
    entries.push(
      entry("start", placement.startDate, {
        title: begun ? words.started : words.starts,
        hint: words.of(placement.candidateName, payout.company?.name),
        shape: begun ? "done" : "pending",
        tone: begun ? "ok" : "plain",
      }),
      entry("guarantee", placement.guaranteeCompletionDate, {
        title: Date.parse(placement.guaranteeCompletionDate) <= now ? words.guaranteeEnded : words.guaranteeEnds,
        hint: "",
        shape: Date.parse(placement.guaranteeCompletionDate) <= now ? "done" : "pending",
        tone: "plain",
      }),
    );
  }
  for (const approval of payout.payoutApprovals.nodes) {
    if (!approval || approval.revokedAt) continue;
    const hint = words.saidBy(approval.approvedByUser?.displayName, approval.reason);
    entries.push(entry(approval.id, approval.approvedAt, { title: words.approved, hint, shape: "done", tone: "ok" }));
  }
  for (const part of payout.payoutSchedules.nodes) {
    if (!part || part.status === "cancelled") continue;
    const [shape, tone] = isStopped(part.rowId) ? (["waits", "warn"] as const) : OF_SCHEDULE[part.status];
    const title = part.kind === "payout" ? words.instalment[part.status] : words.released[part.status];
    const at = part.processedAt ?? part.dueAt ?? part.scheduledDate;
    entries.push(entry(part.id, at, { title, hint: said(part.rowId), amount: part.amount, shape, tone }));
  }
  for (const { position, code, at, sentence } of reasons) {
    const bank = AT_BANK[code ?? ""];
    if (!bank || !at) continue;
    const [title, shape, tone] = bank;
    entries.push(entry(`bank ${position}`, at, { title, hint: sentence ?? "", shape, tone }));
  }
  for (const hold of payout.escrowHolds.nodes) {
    if (!hold || hold.status === "cancelled" || hold.status === "released") continue;
    const isLost = hold.status === "forfeited";
    const [part] = reasons.filter(({ holdId }) => holdId === hold.rowId);
    entries.push(
      entry(hold.id, part?.at ?? hold.releaseDate, {
        title: isLost ? words.forfeited : words.holdEnds,
        hint: part?.sentence ?? "",
        amount: part?.amount ?? undefined,
        shape: isLost ? "takenBack" : "pending",
        tone: isLost ? "bad" : "plain",
      }),
    );
  }
  return entries.sort((a, b) => a.at.localeCompare(b.at));
}
