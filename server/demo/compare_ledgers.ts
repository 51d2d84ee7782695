// The comparison of our transfers with the sandbox's ledger: one by one, and the sums.

import type pg from "pg";
import type { Ledger } from "../stripe/sandbox_control.ts";

export type OurTransfer = {
  stripe_transfer_id: string;
  /** Minor units. */
  amount: bigint;
  currency: string;
  destination: string;
};

export async function readOurTransfers(owner: pg.Client): Promise<OurTransfer[]> {
  const { rows } = await owner.query<Omit<OurTransfer, "amount"> & { amount: string }>(
    // Of a batch the sum of its parts is one transfer.
    `select stripe_transfer_id, sum(amount)::bigint as amount, currency, destination
       from app.payout_transfers where status = 'succeeded'
      group by stripe_transfer_id, coalesce(batch_id, id), currency, destination`,
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** Every difference as a sentence; none when both say the same to the last unit. */
export function compareLedgers(ours: OurTransfer[], ledger: Ledger): string[] {
  const theirs = new Map(ledger.transfers.map((transfer) => [transfer.id, transfer]));
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { stripe_transfer_id: id, amount, currency, destination } of ours) {
    const transfer = theirs.get(id);
    if (!transfer) problems.push(`Stripe does not know the transfer ${id} (${amount} ${currency}).`);
    else {
      const us = `${amount} ${currency} to ${destination}`;
      const them = `${transfer.amount} ${transfer.currency.toUpperCase()} to ${transfer.destination}`;
      if (us !== them) problems.push(`The transfer ${id} is ${us} here and ${them} at Stripe.`);
      if (transfer.amount_reversed !== 0) problems.push(`The transfer ${id} was reversed at Stripe.`);
    }
    if (seen.has(id)) problems.push(`The transfer ${id} is here more than once.`);
    seen.add(id);
  }
  for (const { id, amount, currency } of ledger.transfers) {
    if (!seen.has(id)) problems.push(`We do not know Stripe's transfer ${id} (${amount} ${currency.toUpperCase()}).`);
  }
  return [...problems, ...compareSums(ours, ledger)];
}

function compareSums(ours: OurTransfer[], ledger: Ledger): string[] {
  const paid = new Map<string, bigint>();
  for (const { currency, amount } of ours) paid.set(currency, (paid.get(currency) ?? 0n) + amount);
  const problems: string[] = [];
  for (const currency of new Set([...paid.keys(), ...Object.keys(ledger.sums).map((code) => code.toUpperCase())])) {
    const us = paid.get(currency) ?? 0n;
    const sums = ledger.sums[currency.toLowerCase()];
    const them = BigInt((sums?.transferred ?? 0) - (sums?.reversed ?? 0));
    if (us !== them) problems.push(`We paid ${us} ${currency} in all, Stripe says ${them}.`);
    if (sums && !isBalanced(sums)) {
      problems.push(`Stripe's own ${currency} balances do not add up.`);
    }
  }
  return problems;
}

function isBalanced(sums: Ledger["sums"][string]): boolean {
  const sent = sums.transferred - sums.reversed;
  const came = sums.topped_up + sums.received - sums.pending;
  return sums.available === came - sums.paid_out - sent && sums.connected === sent - sums.cashed_out;
}
