// Each test has a database of its own here: a run takes whatever is due, whoever made it.

import test from "ava";
import { temporaryDatabase } from "../../support/database.ts";
import { createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

test("a run claims what is due: the schedule is in processing, a frozen intent and a job exist, the run counts", async (t) => {
  const db = await temporaryDatabase(t);
  const recruiter = await createRecruiter(db.admin, "acct_due");
  const placementId = await createPlacement(db.admin, {
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    externalRef: "DUE-1",
  });
  const { rows: runs } = await db.admin.query("select * from app.process_due_schedules()");
  t.like(runs[0], { kind: "process_due_schedules", item_count: "1", item_amounts: { USD: 80_000 }, finished_at: null });
  t.truthy(runs[0].claimed_until);
  const { rows } = await db.admin.query(
    `select schedule.status as schedule_status, payout.status as payout_status, schedule.id as schedule_id,
            transfer.generation, transfer.amount, transfer.currency, transfer.destination, transfer.status,
            transfer.idempotency_key, transfer.transfer_group, transfer.description, transfer.metadata, payout.id as payout_id
       from app.payout_transfers transfer
       join app.payout_schedules schedule on schedule.id = transfer.schedule_id
       join app.payouts payout on payout.id = schedule.payout_id
      where schedule.placement_id = $1`,
    [placementId],
  );
  t.is(rows.length, 1);
  const [row] = rows;
  t.like(row, {
    schedule_status: "processing",
    payout_status: "processing",
    generation: 1,
    amount: "80000",
    currency: "USD",
    destination: "acct_due",
    status: "intended",
    idempotency_key: `holdback:${row.schedule_id}:1`,
    transfer_group: `holdback:${row.payout_id}`,
    description: "Payout for placement DUE-1",
  });
  const { rows: jobs } = await db.admin.query(
    "select count(*)::int as count from graphile_worker.jobs where task_identifier = 'execute_transfer'",
  );
  t.deepEqual(jobs, [{ count: 1 }]);
});

test("a job has up to four of the claimed transfers, and each transfer has a job", async (t) => {
  const db = await temporaryDatabase(t);
  for (let i = 0; i < 6; i++) await createPlacement(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  const { rows: transfers } = await db.admin.query("select id from app.payout_transfers order by id");
  t.is(transfers.length, 6);
  const { rows: jobs } = await db.admin.query(
    `select job.payload -> 'transfer_ids' as ids
       from graphile_worker._private_jobs as job join graphile_worker._private_tasks as task on task.id = job.task_id
      where task.identifier = 'execute_transfer' order by job.id`,
  );
  t.deepEqual(
    jobs.map(({ ids }) => ids.length),
    [4, 2],
  );
  t.deepEqual(
    jobs.flatMap(({ ids }) => ids),
    transfers.map(({ id }) => id),
  );
});

test("nothing is claimed twice: a second run finds nothing", async (t) => {
  const db = await temporaryDatabase(t);
  await createPlacement(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  const { rows } = await db.admin.query("select * from app.process_due_schedules()");
  t.like(rows[0], { item_count: "0", item_amounts: {} });
  t.truthy(rows[0].finished_at);
});

test("what is not due, not approved, frozen, without an account or with one that cannot receive stays where it is", async (t) => {
  const db = await temporaryDatabase(t);
  const fresh = () => createRecruiter(db.admin);
  const placementFor = async (recruiterId: string, startDate = "2025-01-01") =>
    createPlacement(db.admin, { recruiters: [{ recruiter_id: recruiterId, share: 100 }], startDate });

  await placementFor((await fresh()).id, new Date().toISOString().slice(0, 10));

  const frozen = await placementFor((await fresh()).id);
  await db.admin.query("update app.payouts set frozen_at = now(), frozen_reason = 'dispute' where placement_id = $1", [
    frozen,
  ]);

  const restricted = await fresh();
  await placementFor(restricted.id);
  await db.admin.query("select app_private.record_payout_account($1, false, '{individual.id_number}', 'past due')", [
    restricted.stripeAccountId,
  ]);

  const { rows: accountless } = await db.admin.query<{ id: string }>(
    "select id from app.create_user('accountless@example.com', 'No Account', 'recruiter')",
  );
  await placementFor(accountless[0]?.id as string);

  const cancelled = await placementFor((await fresh()).id);
  await db.admin.query("select app.cancel_placement($1, 'never started')", [cancelled]);

  const { rows: runs } = await db.admin.query("select item_count from app.process_due_schedules()");
  t.deepEqual(runs, [{ item_count: "0" }]);
  const { rows } = await db.admin.query("select reasons from reporting.unpaid_schedules order by reasons");
  t.deepEqual(rows, [
    { reasons: ["account_cannot_receive"] },
    { reasons: ["no_payout_account"] },
    { reasons: ["payout_frozen"] },
  ]);
});

test("an account that Stripe was not asked about yet does not stop a payment", async (t) => {
  const db = await temporaryDatabase(t);
  await createPlacement(db.admin);
  const { rows } = await db.admin.query("select item_count from app.process_due_schedules()");
  t.deepEqual(rows, [{ item_count: "1" }]);
});

test("only an admin starts a run by hand", async (t) => {
  await refusedToOthers(t, await temporaryDatabase(t), "app.process_due_schedules()");
});
