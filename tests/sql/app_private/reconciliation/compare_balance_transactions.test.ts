// What moved on the balance at Stripe, against what its transfers say: on pages that are made up.

import test from "ava";
import { ComparisonFixture, kinds, type Movement, seconds } from "../../../support/comparison_fixture.ts";

test("what moved on Stripe's balance must be what its transfers and reversals say", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const good = await fixture.paid();
  const unbooked = await fixture.paid();
  const wrong = await fixture.paid();
  const foreign = await fixture.paid();
  const reversed = await fixture.paid();
  reversed.changes = {
    amount_reversed: 300,
    reversals: [
      { id: "trr_1", created: seconds(-30), amount: 100, currency: "usd" },
      { id: "trr_2", created: seconds(-30), amount: 200, currency: "usd" },
    ],
  };
  const refund = (id: string, source: string | null, amount: number): Movement => ({
    id,
    type: "transfer_refund",
    source,
    amount,
    currency: "usd",
    created: seconds(-30),
  });
  await fixture.reconcile(
    [good, unbooked, wrong, foreign, reversed],
    [
      good.booking,
      wrong.booking,
      { ...wrong.booking, id: "txn_second", amount: -1 },
      { ...foreign.booking, currency: "eur" },
      reversed.booking,
      refund("txn_r1", "trr_1", 100),
      refund("txn_r2", "trr_2", 199),
      refund("txn_r3", "trr_3", 7),
      { ...good.booking, id: "txn_nobody", source: null },
    ],
  );
  const findings = (await fixture.findings()).filter(({ kind }) => kind === "balance_transaction");
  t.deepEqual(
    findings.map(({ subject }) => subject).sort(),
    [unbooked.id, wrong.id, foreign.id, "trr_2", "trr_3", "txn_nobody"].sort(),
  );
  t.deepEqual(findings.find(({ subject }) => subject === "trr_2")?.theirs, {
    said: [{ type: "transfer_refund", amount: 200, currency: "USD" }],
    booked: [{ type: "transfer_refund", amount: 199, currency: "USD" }],
  });
  t.is(findings.find(({ subject }) => subject === "trr_2")?.transfer_id, reversed.ours.id);
});

test("what was booked a moment ago is left to the next reconciliation", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  await fixture.db.admin.query("update app_private.settings set value = '60' where name = 'look_up_after_seconds'");
  const transfer = await fixture.paid();
  transfer.created = seconds(-5);
  await fixture.reconcile([transfer], []);
  t.deepEqual(await fixture.findings(), []);
  transfer.created = seconds(-70);
  await fixture.reconcile([transfer], []);
  t.deepEqual(kinds(await fixture.findings()), [`balance_transaction ${transfer.id}`]);
});
