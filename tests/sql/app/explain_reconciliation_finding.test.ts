import test from "ava";
import { ComparisonFixture, kinds, waitsForLock } from "../../support/comparison_fixture.ts";
import { refused } from "../../support/errors.ts";
import { explain, findingEvents, reversedOnce } from "../../support/findings.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

test("explained, it stays explained when it is seen again; once changed, it is open again", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const transfer = await reversedOnce(fixture);
  const [finding] = await fixture.findings();
  const { rows } = await explain(fixture, finding?.finding_id, "  a refund that they asked for ");
  t.like(rows[0], { explanation: "a refund that they asked for", explained_by: null, explained_by_role: "postgres" });
  t.like((await findingEvents(fixture, "explained"))[0], { payload: { explanation: "a refund that they asked for" } });
  t.like(await fixture.reconcile([transfer]), {
    difference_count: "1",
    new_finding_count: "0",
    open_finding_count: "0",
  });
  transfer.changes = { amount_reversed: 7 };
  t.like(await fixture.reconcile([transfer]), { new_finding_count: "1", open_finding_count: "1" });
  t.deepEqual(kinds(await fixture.findings()), [`reversed_there ${transfer.id}`]);
});

test("an explanation needs words, a finding that exists, and comes once", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  await reversedOnce(fixture);
  const [finding] = await fixture.findings();
  await refused(t, explain(fixture, finding?.finding_id, " "), "HB008");
  await refused(t, explain(fixture, finding?.finding_id, null), "HB008");
  await refused(t, explain(fixture, "00000000-0000-7000-8000-00000000abcd"), "HB002");
  const [first, second] = [await fixture.db.admin.connect(), await fixture.db.admin.connect()];
  const sentence = "select app.explain_reconciliation_finding($1, 'agreed')";
  await first.query("begin");
  await first.query(sentence, [finding?.finding_id]);
  const other = refused(t, second.query(sentence, [finding?.finding_id]), "HB003", /explained already/);
  await waitsForLock(fixture, second);
  await first.query("commit");
  await other;
  for (const client of [first, second]) client.release();
  await refused(t, explain(fixture, finding?.finding_id), "HB003", /explained already/);
});

test("only an admin explains a finding", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  await refusedToOthers(t, fixture.db, "app.explain_reconciliation_finding($1, 'agreed')", [NOBODY]);
});
