import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPerson } from "../../support/fixtures.ts";

const db = useDatabase(test, ({ admin }) => admin.query("update app_private.expected_tasks set last_ended_at = now()"));

interface Stop {
  code: string;
  scope: string;
  sentence: string;
  who: string;
}

/** What an admin is told while `change` is so. */
async function stopsWhile(change: string): Promise<Stop[]> {
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await client.query(change);
    const { rows } = await client.query<Stop>("select code, scope, sentence, who from app.night_stops()");
    return rows;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test("nothing is named while nothing keeps money from moving", async (t) => {
  t.deepEqual(await stopsWhile("select"), []);
});

test("a refused key stops everything, and an engineer clears it", async (t) => {
  t.deepEqual(await stopsWhile("select app_private.open_stripe_circuit('Expired API Key provided')"), [
    {
      code: "key_refused",
      scope: "all",
      sentence: "The platform's Stripe key is refused: Expired API Key provided",
      who: "engineer",
    },
  ]);
});

test("a pause says who paused what, and why; the worst comes first", async (t) => {
  const stops = await stopsWhile(
    `select app.pause_payouts('currency:EUR', 'quarter end');
     select app_private.open_stripe_circuit('Expired')`,
  );
  t.deepEqual(
    stops.map(({ code, scope }) => [code, scope]),
    [
      ["key_refused", "all"],
      ["paused", "currency:EUR"],
    ],
  );
  t.regex(stops[1]?.sentence ?? "", /^Payouts are paused by .+: quarter end$/);
});

test("that no worker was seen for ten minutes stops everything, and its tasks are missed one by one", async (t) => {
  const stops = await stopsWhile("update app_private.expected_tasks set last_ended_at = now() - interval '12 minutes'");
  t.deepEqual(
    stops.map(({ code, scope }) => [code, scope]),
    [
      ["worker_not_seen", "all"],
      ["task_missed", "task:deliver_webhooks"],
      ["task_missed", "task:probe_stripe_circuit"],
      ["task_missed", "task:read_stripe_list"],
      ["task_missed", "task:send_mails"],
      ["task_missed", "task:watch_sessions"],
    ],
  );
});

test("whoever is no admin is told nothing", async (t) => {
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await t.throwsAsync(recruiter.query("select * from app.night_stops()"), { code: "42501" });
});
