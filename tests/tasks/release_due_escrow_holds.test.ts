import test from "ava";
import { daysAgo } from "../support/days.ts";
import { createPlacement } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, { settings: { claim_batch_size: 2 } });

test("one run releases every hold whose date has come, batch by batch, and says when it was expected", async (t) => {
  const { admin } = fixture;
  for (let i = 0; i < 5; i++) await createPlacement(admin);
  await createPlacement(admin, { startDate: daysAgo(10) });
  await fixture.run("release_due_escrow_holds", { _cron: { ts: "2026-11-22T03:00:00.000Z" } });
  const { rows: runs } = await admin.query(
    `select kind, item_count::int, (item_amounts ->> 'USD')::int as amount, finished_at is not null as finished,
            expected_at = '2026-11-22T03:00:00Z' as expected
       from app.payout_runs where kind = 'release_due_escrow_holds'`,
  );
  t.deepEqual(runs, [
    { kind: "release_due_escrow_holds", item_count: 5, amount: 100_000, finished: true, expected: true },
  ]);
  const { rows: holds } = await admin.query(
    "select status, count(*)::int as holds from app.escrow_holds group by status order by status",
  );
  t.deepEqual(holds, [
    { status: "active", holds: 1 },
    { status: "released", holds: 5 },
  ]);
});
