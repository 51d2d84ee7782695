import test from "ava";
import { ComparisonFixture } from "../../support/comparison_fixture.ts";
import { refused } from "../../support/errors.ts";
import { explain, reversedOnce } from "../../support/findings.ts";

test("what was found cannot be edited, explained otherwise or deleted, by the owner neither", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  await reversedOnce(fixture);
  const owner = await fixture.db.connectAs("holdback_owner");
  const tables = ["app.reconciliation_findings", "app.reconciliations"];
  for (const table of tables) {
    await refused(t, owner.query(`delete from ${table}`), "HB007");
    await refused(t, owner.query(`truncate ${table} cascade`), "HB007");
  }
  for (const change of [
    "theirs = '{}'",
    "kind = 'amount'",
    "subject = 'tr_other'",
    "first_seen_at = now()",
    "transfer_id = null",
  ]) {
    await refused(t, owner.query(`update app.reconciliation_findings set ${change}`), "HB003");
  }
  const [finding] = await fixture.findings();
  await explain(fixture, finding?.finding_id);
  for (const change of ["explanation = 'other'", "explained_at = null, explained_by_role = null, explanation = null"]) {
    await refused(t, owner.query(`update app.reconciliation_findings set ${change}`), "HB003");
  }
  await refused(t, owner.query("update app.reconciliations set their_count = 7"), "HB003");
  await refused(t, owner.query("update app.reconciliations set window_from = window_from - interval '1 day'"), "HB003");
});
