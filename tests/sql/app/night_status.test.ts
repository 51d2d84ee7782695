import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPerson, createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("one row says whether money can move, what stops it, and when the next runs come", async (t) => {
  const client = await db.admin.connect();
  t.teardown(() => client.release());
  await client.query("begin");
  await client.query("update app_private.expected_tasks set last_ended_at = now()");
  const ask = async () => (await client.query("select * from app.night_status()")).rows;
  const [calm] = await ask();
  t.like(calm, {
    can_pay: true,
    sentence: "Nothing keeps money from moving.",
    missed_tasks: [],
    due_count: "0",
    overdue_count: "0",
    in_doubt_count: "0",
    failed_count: "0",
    waiting_for_funds: {},
    last_payout_run_at: null,
  });
  // The daily runs start at 02:00 and 03:00 UTC.
  t.is(calm.next_payout_run_at.getUTCHours(), 2);
  t.is(calm.next_release_run_at.getUTCHours(), 3);
  for (const at of [calm.next_payout_run_at, calm.next_release_run_at]) {
    t.true(at > calm.checked_at && at.getTime() - calm.checked_at.getTime() <= 86_400_000);
  }
  // Every task of the crontab has its last end, and a next start within its rhythm.
  const { rows: expected } = await client.query(
    "select task, last_ended_at, extract(epoch from every) * 1000 as rhythm from app_private.expected_tasks",
  );
  t.deepEqual(Object.keys(calm.tasks).sort(), expected.map(({ task }) => task).sort());
  for (const { task, last_ended_at, rhythm } of expected) {
    const { last_ended_at: ended, next_start_at: next } = calm.tasks[task];
    t.is(new Date(ended).getTime(), last_ended_at.getTime(), task);
    const ahead = new Date(next).getTime() - calm.checked_at.getTime();
    t.true(ahead > 0 && ahead <= rhythm, task);
  }
  t.is(calm.tasks.seal_audit_log.last_error, null);
  await client.query(
    `update app_private.expected_tasks set last_failed_at = now(), last_error = 'no place for the file'
      where task = 'seal_audit_log'`,
  );
  t.is((await ask())[0].tasks.seal_audit_log.last_error, "no place for the file");
  t.regex(calm.tasks.expire_requests.next_start_at, /:17:00/);
  t.is(new Date(calm.tasks.process_due_schedules.next_start_at).getTime(), calm.next_payout_run_at.getTime());
  // 700.00 and 50.00 USD wait for money.
  await createPlacement(client, { feeAmount: 70_000, holdbackPercentage: 0 });
  await createPlacement(client, { feeAmount: 5_000, holdbackPercentage: 0 });
  await client.query("set constraints all immediate");
  await client.query("update app.payout_schedules set waits_for = 'funds', waiting_since = now()");
  t.deepEqual((await ask())[0].waiting_for_funds, { USD: 75_000 });
  await client.query("select app_private.open_stripe_circuit('Expired')");
  t.like((await ask())[0], { can_pay: false, sentence: "The platform's Stripe key is refused: Expired" });
  await client.query("rollback");
});

test("whoever is no admin is told nothing", async (t) => {
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await t.throwsAsync(recruiter.query("select * from app.night_status()"), { code: "42501" });
});
