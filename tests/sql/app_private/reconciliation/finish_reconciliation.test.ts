// What becomes of a finding when it is seen again, changed, or found by two at once.

import test from "ava";
import { ComparisonFixture, waitsForLock } from "../../../support/comparison_fixture.ts";
import { refused } from "../../../support/errors.ts";
import { explain, findingEvents, reversedOnce } from "../../../support/findings.ts";

test("seen again, it is the same finding and no new event; changed, it is another one and the old is out of date", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const transfer = await reversedOnce(fixture);
  const again = await fixture.reconcile([transfer]);
  t.like(again, { difference_count: "1", new_finding_count: "0", open_finding_count: "1" });
  const [first] = await fixture.findings();
  t.like(first, { seen_count: 2 });
  t.is((await findingEvents(fixture, "found")).length, 1);

  transfer.changes = { amount_reversed: 6 };
  t.like(await fixture.reconcile([transfer]), { new_finding_count: "1", open_finding_count: "1" });
  const [second] = await fixture.findings();
  t.like(second, { seen_count: 1, theirs: { amount_reversed: 6 } });
  await refused(t, explain(fixture, first?.finding_id), "HB003", /out of date/);
  const found = await findingEvents(fixture, "found");
  t.is(found.length, 2);
  t.like(found[1], { entity_id: second?.finding_id, payload: { kind: "reversed_there", subject: transfer.id } });
  t.truthy(found[1].payout_id);
});

test("nothing is said to be missing before Stripe was asked for it by its id", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  await fixture.transfer("succeeded");
  const { rows } = await admin.query("select * from app_private.begin_reconciliation()");
  await admin.query("select app_private.note_unseen_transfers($1)", [rows[0].reconciliation_id]);
  await refused(t, admin.query("select app_private.finish_reconciliation($1)", [rows[0].reconciliation_id]), "HB003");
});

test("two at once find a difference once", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const transfer = await fixture.paid();
  transfer.changes = { destination: "acct_elsewhere" };
  const staged = [await fixture.stage([transfer]), await fixture.stage([transfer])];
  const [first, second] = [await fixture.db.admin.connect(), await fixture.db.admin.connect()];
  await first.query("begin");
  await first.query("select app_private.finish_reconciliation($1)", [staged[0]]);
  const other = second.query("select app_private.finish_reconciliation($1)", [staged[1]]);
  await waitsForLock(fixture, second);
  await first.query("commit");
  await other;
  for (const client of [first, second]) client.release();
  const runs = await Promise.all(staged.map((id) => fixture.read(id)));
  t.deepEqual(
    runs.map(({ new_finding_count }) => new_finding_count),
    ["1", "0"],
  );
  t.like((await fixture.findings())[0], { seen_count: 2 });
  t.is((await findingEvents(fixture, "found")).length, 1);
});

test("a reading of Stripe's list that ends at the same time has its turn first, and neither is a deadlock's victim", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const staged = await fixture.stage([await fixture.paid()]);
  await fixture.db.admin.query("select app_private.begin_worker('acct_platform', false)");
  const [reading, comparing] = [await fixture.db.admin.connect(), await fixture.db.admin.connect()];
  // What app_private.finish_stripe_reading locks, in its order.
  await reading.query("begin; select from app_private.lineage for no key update");
  const compared = comparing.query("select app_private.finish_reconciliation($1)", [staged]);
  await waitsForLock(fixture, comparing);
  await t.notThrowsAsync(reading.query("select app_private.lock_by_name('reconciliation_findings')"));
  await reading.query("commit");
  await t.notThrowsAsync(compared);
  for (const client of [reading, comparing]) client.release();
  t.truthy((await fixture.read(staged)).finished_at);
});
