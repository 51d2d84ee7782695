import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createCompany, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { startTestWorker } from "../support/worker.ts";

let db: TestDatabase;
let sandbox: TestSandbox;

test.before(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
});
test.after.always(async () => {
  await sandbox?.remove();
  await db?.drop();
});

const PLACEMENTS = 120;

test("two workers, the crontab's job twice and manual runs at the same time pay everything exactly once", async (t) => {
  const { admin } = db;
  const accounts = await sandbox.control.createAccounts(6);
  const recruiters = await Promise.all(accounts.map((account) => createRecruiter(admin, account)));
  const companyId = await createCompany(admin);
  await sandbox.control.fund("usd", PLACEMENTS * 100_000);
  for (let i = 0; i < PLACEMENTS; i++) {
    const [first, second] = [recruiters[i % 6], recruiters[(i + 1) % 6]];
    await createPlacement(admin, {
      companyId,
      feeAmount: 99_999,
      recruiters: [
        { recruiter_id: first?.id as string, share: 60 },
        { recruiter_id: second?.id as string, share: 40 },
      ],
    });
  }
  // Small batches, so that the runs meet often.
  await admin.query("update app_private.settings set value = '10' where name = 'claim_batch_size'");

  const options = { databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox };
  const workers = await Promise.all([startTestWorker(options), startTestWorker(options)]);
  try {
    const cron = { _cron: { ts: "2026-11-22T02:00:00.000Z", backfilled: false } };
    await admin.query(
      `select app_private.enqueue('process_due_schedules', array[$1::jsonb, $1::jsonb]),
              app_private.enqueue('release_due_escrow_holds', array[$1::jsonb, $1::jsonb])`,
      [JSON.stringify(cron)],
    );
    await Promise.all([
      admin.query("select app.process_due_schedules()"),
      admin.query("select app.process_due_schedules()"),
      admin.query("select app.release_due_escrow_holds()"),
    ]);
    await eventually("every payout is completed and every run finished", async () => {
      const { rows } = await admin.query(
        `select (select count(*)::int from app.payouts where status <> 'completed') as open,
                (select count(*)::int from app.payout_runs where finished_at is null) as running`,
      );
      return rows[0].open === 0 && rows[0].running === 0;
    });
  } finally {
    t.deepEqual(await Promise.all(workers.map((worker) => worker.stop())), [0, 0]);
  }

  const ledger = await sandbox.control.ledger();
  const { rows: ours } = await admin.query<{ id: string; amount: number; destination: string }>(
    `select stripe_transfer_id as id, amount::int, destination from app.payout_transfers
      where status = 'succeeded' order by stripe_transfer_id`,
  );
  const theirs = ledger.transfers
    .map(({ id, amount, destination }) => ({ id, amount, destination }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  t.is(ours.length, PLACEMENTS * 4);
  t.deepEqual(ours, theirs);
  t.is(ledger.sums.usd?.transferred, PLACEMENTS * 99_999);
  t.deepEqual((await admin.query("select * from reporting.invariant_violations")).rows, []);

  const { rows: runs } = await admin.query(
    `select kind, sum(item_count)::int as items, sum((item_amounts ->> 'USD')::bigint)::int as amount,
            sum(succeeded_count)::int as succeeded, count(expected_at)::int as expected
       from app.payout_runs group by kind order by kind`,
  );
  t.like(runs[0], {
    kind: "process_due_schedules",
    items: PLACEMENTS * 4,
    amount: PLACEMENTS * 99_999,
    succeeded: PLACEMENTS * 4,
  });
  t.is(runs[0].expected, 2);
  t.like(runs[1], { kind: "release_due_escrow_holds", items: PLACEMENTS * 2, expected: 2 });
});
