// The life of a finding and of a reconciliation: seen again, changed, explained, given up.

import test from "ava";
import { ComparisonFixture, kinds, type StripeTransfer, waitsForLock } from "../../support/comparison_fixture.ts";
import { refused } from "../../support/errors.ts";

async function reversedOnce(fixture: ComparisonFixture): Promise<StripeTransfer> {
  const transfer = await fixture.paid();
  transfer.changes = { amount_reversed: 5 };
  await fixture.reconcile([transfer]);
  return transfer;
}

const explain = (fixture: ComparisonFixture, id: unknown, explanation: unknown = "agreed with them") =>
  fixture.db.admin.query("select * from app.explain_reconciliation_finding($1, $2)", [id, explanation]);

const events = async (fixture: ComparisonFixture, type: string) =>
  (await fixture.db.admin.query("select * from app.events where type = $1", [`reconciliation_finding.${type}`])).rows;

test("seen again, it is the same finding and no new event; changed, it is another one and the old is out of date", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const transfer = await reversedOnce(fixture);
  const again = await fixture.reconcile([transfer]);
  t.like(again, { difference_count: "1", new_finding_count: "0", open_finding_count: "1" });
  const [first] = await fixture.findings();
  t.like(first, { seen_count: 2 });
  t.is((await events(fixture, "found")).length, 1);

  transfer.changes = { amount_reversed: 6 };
  t.like(await fixture.reconcile([transfer]), { new_finding_count: "1", open_finding_count: "1" });
  const [second] = await fixture.findings();
  t.like(second, { seen_count: 1, theirs: { amount_reversed: 6 } });
  await refused(t, explain(fixture, first?.finding_id), "HB003", /out of date/);
  const found = await events(fixture, "found");
  t.is(found.length, 2);
  t.like(found[1], { entity_id: second?.finding_id, payload: { kind: "reversed_there", subject: transfer.id } });
  t.truthy(found[1].payout_id);
});

test("explained, it stays explained when it is seen again; once changed, it is open again", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const transfer = await reversedOnce(fixture);
  const [finding] = await fixture.findings();
  const { rows } = await explain(fixture, finding?.finding_id, "  a refund that they asked for ");
  t.like(rows[0], { explanation: "a refund that they asked for", explained_by: null, explained_by_role: "postgres" });
  t.like((await events(fixture, "explained"))[0], { payload: { explanation: "a refund that they asked for" } });
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

test("a window begins where the last one ended, minus the overlap, is capped, and one by hand does not move that end", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  // A function's row is not seen by the statement that calls it.
  const begin = async (...window: [] | [string] | [string, string]) => {
    const { rows } = await admin.query("select * from app_private.begin_reconciliation($1, $2)", [
      window[0] ?? null,
      window[1] ?? null,
    ]);
    const { rows: read } = await admin.query(
      `select round(extract(epoch from started_at - window_from) / 3600)::int as hours_back,
              round(extract(epoch from window_until - window_from) / 3600)::int as hours from app.reconciliations where id = $1`,
      [rows[0].reconciliation_id],
    );
    return { ...rows[0], ...read[0] };
  };
  const first = await begin();
  t.like(first, { hours_back: 72, reaches_now: true, ask_until: null });
  await admin.query("select app_private.finish_reconciliation($1)", [first.reconciliation_id]);
  t.like(await begin(), { hours_back: 48 });

  await admin.query("alter table app.reconciliations disable trigger user");
  await admin.query(
    `update app.reconciliations set started_at = started_at - interval '100 days', window_from = window_from - interval '100 days',
            window_until = window_until - interval '100 days', last_page_at = now() where finished_at is not null`,
  );
  await admin.query("alter table app.reconciliations enable trigger user");
  const byHand = await begin(new Date(Date.now() - 86_400_000).toISOString());
  t.like(byHand, { hours: 24, reaches_now: true });
  await admin.query("select app_private.finish_reconciliation($1)", [byHand.reconciliation_id]);
  t.like(await begin(), { hours_back: 102 * 24, hours: 35 * 24, reaches_now: false });
  t.like(await begin("2025-01-01", "2025-01-02"), { hours: 24, reaches_now: false });

  const future = new Date(Date.now() + 3_600_000).toISOString();
  await refused(t, begin(future), "HB008", /holds nothing/);
  await refused(t, admin.query("select app_private.begin_reconciliation(null, now())"), "HB008");
});

test("one that was silent for long is given up: its pages are forgotten, and its next page is refused", async (t) => {
  const fixture = await ComparisonFixture.create(t);
  const { admin } = fixture.db;
  const transfer = await fixture.paid();
  const { rows } = await admin.query("select * from app_private.begin_reconciliation()");
  const dead = rows[0].reconciliation_id;
  const page = JSON.stringify([transfer.page]);
  await admin.query("select app_private.stage_transfers($1, 'in_list', $2)", [dead, page]);
  await fixture.reconcile([transfer]);
  t.is((await admin.query("select from app_private.reconciliation_transfers")).rowCount, 1);
  await admin.query("update app.reconciliations set last_page_at = now() - interval '2 hours' where id = $1", [dead]);
  await fixture.reconcile([transfer]);
  t.is((await admin.query("select from app_private.reconciliation_transfers")).rowCount, 0);
  await refused(
    t,
    admin.query("select app_private.stage_transfers($1, 'in_list', $2)", [dead, page]),
    "HB003",
    /not running/,
  );
  await refused(t, admin.query("select app_private.finish_reconciliation($1)", [dead]), "HB003");
  t.deepEqual(await fixture.findings(), []);
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
  t.is((await events(fixture, "found")).length, 1);
});
