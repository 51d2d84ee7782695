// Whether all is well: our rows, the sandbox's ledger, and the rules.

import { partsOf } from "./batches.ts";
import type { PayoutSystem } from "./payout_system.ts";

interface Obligation {
  id: string;
  amount: number;
  currency: string;
  status: string;
  destination: string | null;
  stripe_transfer_id: string | null;
  external_ref: string | null;
  /** By our reversals. */
  reversed: number;
}

/** What still waits for somebody to do something, in words; empty: all is done. */
export async function whatIsOpen({ admin }: PayoutSystem): Promise<string[]> {
  const { rows } = await admin.query<{ what: string }>(
    `select format('transfer %s is %s (%s, attempt %s)', id, status, error_code, attempt) as what
       from app.payout_transfers where status in ('intended', 'sent', 'in_doubt')
     union all
     select format('reversal %s is %s (%s, attempt %s)', id, status, error_code, attempt)
       from app.payout_reversals where status in ('intended', 'sent', 'in_doubt')
     union all
     select format('debt %s is open', id) from app.recoveries
      where status = 'open' and by_reversal and not by_offset and next_reversal_at is not null
     union all
     select format('%s %s is %s (%s)', kind, id, status, failure_code)
       from app.payout_schedules
      where status = 'processing' or due_at <= now() or (status = 'failed' and next_retry_at is not null)
     union all
     select format('hold %s is due', hold.id)
       from app.escrow_holds hold join app.payouts payout on payout.id = hold.payout_id
      where hold.status = 'active' and release_date <= now() and payout.status in ('approved', 'processing')
     union all
     select format('run %s (%s) is not finished', id, kind) from app.payout_runs where finished_at is null`,
  );
  return rows.map(({ what }) => what);
}

/** Everything that is wrong: an obligation not paid exactly once at Stripe, sums that differ, a broken rule. */
export async function findProblems({ admin, sandbox }: PayoutSystem): Promise<string[]> {
  const ledger = await sandbox.control.ledger();
  const { rows: obligations } = await admin.query<Obligation>(
    `select schedule.id, schedule.amount::int, lower(schedule.currency) as currency, schedule.status,
            transfer.destination, transfer.stripe_transfer_id, placement.external_ref,
            coalesce((app_private.reversed_by_us(transfer.id)).recorded, 0)::int as reversed
       from app.payout_schedules schedule
       join app.placements placement on placement.id = schedule.placement_id
       left join app.payout_transfers transfer on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'`,
  );
  const { rows: violations } = await admin.query("select * from reporting.invariant_violations");
  const problems = violations.map((violation) => `broken rule: ${JSON.stringify(violation)}`);

  const unreversed = ledger.transfers
    .flatMap(partsOf)
    .filter(({ amount, amount_reversed }) => amount_reversed < amount);
  const paidBy = Map.groupBy(obligations, ({ stripe_transfer_id }) => stripe_transfer_id);
  const bySchedule = Map.groupBy(unreversed, ({ id, metadata }) => {
    // Of a placement that was lost and entered again: it was meant for the same part in its first life.
    const parts = paidBy.get(id) ?? [];
    const paid =
      parts.find((part) => part.id === metadata.holdback_schedule_id) ??
      parts.find(({ external_ref }) => external_ref === (metadata.holdback_external_ref ?? null));
    return paid?.external_ref ? paid.id : metadata.holdback_schedule_id;
  });
  const ours = new Map<string, number>();
  for (const { id, amount, currency, status, destination, stripe_transfer_id, reversed } of obligations) {
    const theirs = bySchedule.get(id) ?? [];
    bySchedule.delete(id);
    const expected = status === "processed" && reversed < amount ? 1 : 0;
    if (theirs.length !== expected) {
      problems.push(`obligation ${id} is ${status}, and Stripe has ${theirs.length} transfers for it`);
    }
    if (status !== "processed") continue;
    ours.set(currency, (ours.get(currency) ?? 0) + amount - reversed);
    for (const transfer of theirs) {
      const same =
        transfer.id === stripe_transfer_id &&
        transfer.amount === amount &&
        transfer.amount_reversed === reversed &&
        transfer.currency === currency &&
        transfer.destination === destination;
      if (!same) problems.push(`obligation ${id} was paid by another transfer: ${JSON.stringify(transfer)}`);
    }
  }
  for (const [id, transfers] of bySchedule) {
    problems.push(`Stripe has ${transfers.length} transfers for the unknown obligation ${id}`);
  }
  for (const [currency, { transferred, reversed }] of Object.entries(ledger.sums)) {
    const paid = ours.get(currency) ?? 0;
    if (transferred - reversed !== paid) {
      problems.push(`${currency}: ${transferred - reversed} left Stripe's platform balance, our rows say ${paid}`);
    }
  }
  return problems;
}
