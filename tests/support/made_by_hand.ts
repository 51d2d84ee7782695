// What somebody does at Stripe by hand, and the findings that a reconciliation makes of it.

import { type ComparisonFixture, type Row, StripeTransfer } from "./comparison_fixture.ts";
import {
  allFor,
  createPayout,
  createRecruiter,
  type PayoutIds,
  type PlacementOptions,
  type Recruiter,
} from "./fixtures.ts";

let made = 0;

/** A recruiter with an obligation of 1,000.00 USD, nothing held back. */
export async function obligationIn(
  fixture: ComparisonFixture,
  options: PlacementOptions = {},
): Promise<PayoutIds & { recruiter: Recruiter }> {
  const recruiter = await createRecruiter(fixture.db.admin);
  const ids = await createPayout(fixture.db.admin, {
    recruiters: allFor(recruiter),
    holdbackPercentage: 0,
    ...options,
  });
  return { ...ids, recruiter };
}

/** A transfer that names nothing of ours, as one that was made in Stripe's dashboard. */
export function madeByHand(destination: string, changes: Record<string, unknown> = {}): StripeTransfer {
  const ours = { id: "", schedule_id: "", amount: "100000", currency: "USD", destination, generation: 1 };
  const transfer = new StripeTransfer(ours, `tr_hand${++made}`);
  transfer.changes = { metadata: {}, ...changes };
  return transfer;
}

/** Reconciles these transfers; the open finding about the last of them. */
export async function findingOf(fixture: ComparisonFixture, ...transfers: StripeTransfer[]): Promise<Row> {
  await fixture.reconcile(transfers);
  const subject = transfers.at(-1)?.id;
  return (await fixture.findings()).findLast((finding) => finding.subject === subject) as Row;
}

/** The payout's buckets, and what breaks the invariants. */
export async function booksOf(fixture: ComparisonFixture, payout: string): Promise<{ bucket: Row; violations: Row[] }> {
  const { admin } = fixture.db;
  return {
    bucket: (await admin.query("select * from reporting.payout_buckets where payout_id = $1", [payout])).rows[0],
    violations: (await admin.query("select * from reporting.invariant_violations")).rows,
  };
}
