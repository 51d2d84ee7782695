// Findings of a reconciliation, and what becomes of them.

import type { ComparisonFixture, StripeTransfer } from "./comparison_fixture.ts";

/** A transfer of which Stripe says that a part was taken back: one finding. */
export async function reversedOnce(fixture: ComparisonFixture): Promise<StripeTransfer> {
  const transfer = await fixture.paid();
  transfer.changes = { amount_reversed: 5 };
  await fixture.reconcile([transfer]);
  return transfer;
}

export const explain = (fixture: ComparisonFixture, id: unknown, explanation: unknown = "agreed with them") =>
  fixture.db.admin.query("select * from app.explain_reconciliation_finding($1, $2)", [id, explanation]);

/** The events about findings: found, explained. */
export const findingEvents = async (fixture: ComparisonFixture, type: string) =>
  (await fixture.db.admin.query("select * from app.events where type = $1", [`reconciliation_finding.${type}`])).rows;
