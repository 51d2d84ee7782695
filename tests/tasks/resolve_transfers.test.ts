import test from "ava";
import { eventually } from "../support/eventually.ts";
import { Obligation } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, {
  // What is in doubt stays so until a test moves the clock.
  settings: { resend_base_seconds: 7_200, resend_cap_seconds: 7_200, look_up_after_seconds: 1 },
  crontab: ["resolve_transfers"],
});

test.serial(
  "what a dead worker sent is sent again under the same key when its lease is over, though the queue keeps its job",
  async (t) => {
    const payment = await Obligation.create(fixture);
    const client = await fixture.db.admin.connect();
    try {
      // The worker that took the job has marked the intent as sent, and died.
      await client.query("begin");
      await client.query("select app.process_due_schedules()");
      await client.query(
        "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a dead worker' where payload::text like '%transfer_id%'",
      );
      await client.query("commit");
    } finally {
      client.release();
    }
    const id = (await payment.standing()).tries[0]?.id;
    const { rows: begun } = await fixture.db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [
      id,
    ]);
    t.is(begun.length, 1);
    await fixture.db.admin.query("update app.payout_transfers set lease_until = now() where id = $1", [id]);
    const { tries } = await payment.isPaid();
    t.like(tries[0], { generation: 1, attempt: 2, status: "succeeded" });
    t.is((await payment.ledger()).length, 1);
    const { rows: jobs } = await fixture.db.admin.query(
      "select count(*)::int as count from graphile_worker._private_jobs where locked_by = 'a dead worker'",
    );
    t.is(jobs[0].count, 1);
  },
);

test.serial("a run whose last answer was recorded by a worker that died at once is finished by another", async (t) => {
  const payment = await Obligation.create(fixture);
  const { rows: runs } = await fixture.db.admin.query("select id from app.process_due_schedules()");
  await payment.isPaid();
  const read = async () => {
    const { rows } = await fixture.db.admin.query(
      "select finished_at, succeeded_count from app.payout_runs where id = $1",
      [runs[0].id],
    );
    return rows[0];
  };
  await eventually("it is finished", async () => (await read()).finished_at !== null);
  await fixture.db.admin.query("update app.payout_runs set finished_at = null, succeeded_count = 0 where id = $1", [
    runs[0].id,
  ]);
  await eventually("it is finished again", async () => (await read()).finished_at !== null);
  t.is((await read()).succeeded_count, "1");
});
