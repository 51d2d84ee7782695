import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPerson } from "../../support/fixtures.ts";

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
    last_payout_run_at: null,
  });
  // The daily runs start at 02:00 and 03:00 UTC.
  t.is(calm.next_payout_run_at.getUTCHours(), 2);
  t.is(calm.next_release_run_at.getUTCHours(), 3);
  for (const at of [calm.next_payout_run_at, calm.next_release_run_at]) {
    t.true(at > calm.checked_at && at.getTime() - calm.checked_at.getTime() <= 86_400_000);
  }
  await client.query("select app_private.open_stripe_circuit('Expired')");
  t.like((await ask())[0], { can_pay: false, sentence: "The platform's Stripe key is refused: Expired" });
  await client.query("rollback");
});

test("whoever is no admin is told nothing", async (t) => {
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await t.throwsAsync(recruiter.query("select * from app.night_status()"), { code: "42501" });
});
