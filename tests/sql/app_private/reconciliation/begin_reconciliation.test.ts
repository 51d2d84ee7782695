import test from "ava";
import { ComparisonFixture } from "../../../support/comparison_fixture.ts";
import { refused } from "../../../support/errors.ts";

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
