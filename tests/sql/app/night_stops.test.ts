import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { createPayout, createPerson } from "../../support/fixtures.ts";

const db = useDatabase(test, ({ admin }) => admin.query("update app_private.expected_tasks set last_ended_at = now()"));

interface Stop {
  code: string;
  scope: string;
  sentence: string;
  who: string;
}

/** Another server's database, as a copy sees itself. */
const KNOWN = `insert into app_private.lineage (stripe_account_id, is_live, system_identifier, database_oid,
  database_name, timeline, server_started_at, status, closed_because)
  values ('acct_1', false, '1', 1, 'x', '1', now(),`;

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

test("the gate stops everything: a list that is being read by itself, a copy until an admin claims the account", async (t) => {
  const unread = await stopsWhile(`${KNOWN} 'reading', 'A restore.')`);
  t.like(unread[0], { code: "stripe_list_unread", scope: "all", sentence: "A restore.", who: "nobody" });
  const copied = await stopsWhile(`${KNOWN} 'copied', 'A copy.')`);
  t.like(copied[0], { code: "account_not_claimed", scope: "all", sentence: "A copy.", who: "platform admin" });
});

test("a database that takes no changes stops everything; an analyst's own read-only session does not", async (t) => {
  // Of its own: the others' new sessions would be read-only too.
  const own = await temporaryDatabase(t);
  const { rows } = await own.admin.query("select quote_ident(current_database()) as name");
  const reader = await own.admin.connect();
  await reader.query("begin; set local default_transaction_read_only = on");
  t.is((await reader.query("select from app_private.money_stops()")).rowCount, 0);
  await reader.query("rollback");
  reader.release();
  await own.admin.query(`alter database ${rows[0].name} set default_transaction_read_only = on`);
  const fresh = await own.connectAs("holdback_worker");
  const { rows: stops } = await fresh.query("select code, scope, who from app_private.money_stops()");
  t.deepEqual(stops, [{ code: "database_read_only", scope: "all", who: "engineer" }]);
});

test("what waits for funds is said by currency, with its sum", async (t) => {
  const [one, other] = [await createPayout(db.admin), await createPayout(db.admin)];
  const wait = ({ schedule }: { schedule: string }) =>
    `update app.payout_schedules set waits_for = 'funds', waiting_since = now() where id = '${schedule}';`;
  const [stop] = await stopsWhile(wait(one));
  t.like(stop, { code: "waiting_for_funds", scope: "currency:USD", who: "platform admin" });
  t.regex(stop?.sentence ?? "", /^One payment waits for USD [\d,.]+ to come in\.$/);
  const [both] = await stopsWhile(wait(one) + wait(other));
  t.regex(both?.sentence ?? "", /^2 payments wait for USD [\d,.]+ to come in\.$/);
});

test("a queue from which no worker takes jobs stops payments; one that moves, however long, does not", async (t) => {
  const enqueue = (task: string, minutes: number) =>
    `select app_private.enqueue('${task}', array['{}'::jsonb, '{}'::jsonb], now() - interval '${minutes} minutes');`;
  t.deepEqual(await stopsWhile(enqueue("execute_transfer", 16)), [
    {
      code: "queue_stuck",
      scope: "all",
      sentence: "2 jobs of execute_transfer wait in the queue, and no worker takes them.",
      who: "engineer",
    },
  ]);
  const [single] = await stopsWhile(
    "select app_private.enqueue('send_mails', array['{}'::jsonb], now() - interval '16 minutes')",
  );
  t.is(single?.sentence, "1 job of send_mails waits in the queue, and no worker takes it.");
  t.like((await stopsWhile(enqueue("send_mails", 16)))[0], { code: "queue_stuck", scope: "task:send_mails" });
  t.deepEqual(await stopsWhile(enqueue("execute_transfer", 14)), []);
  const taken =
    "update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'a worker'";
  t.deepEqual(
    await stopsWhile(
      `${enqueue("execute_transfer", 16)} ${taken} where id = (select min(job.id) from graphile_worker.jobs as job where job.task_identifier = 'execute_transfer')`,
    ),
    [],
  );
  // Without any worker only that is said.
  const codes = (
    await stopsWhile(
      `${enqueue("execute_transfer", 16)}
       update app_private.expected_tasks set last_ended_at = now() - interval '11 minutes'`,
    )
  ).map(({ code }) => code);
  t.true(codes.includes("worker_not_seen"));
  t.false(codes.includes("queue_stuck"));
});

test("whoever is no admin is told nothing", async (t) => {
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await t.throwsAsync(recruiter.query("select * from app.night_stops()"), { code: "42501" });
});
