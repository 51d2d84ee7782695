// What metrics count of each status is kept by each statement, and is what there is: whatever is rolled back, whoever
// writes at the same time, and however often the sums are put together.

import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test);

/** What is kept and is not there, or the other way round. */
async function miscounted(client: Pick<typeof db.admin, "query"> = db.admin): Promise<string[]> {
  const { rows } = await client.query<{ detail: string }>("select detail from app_private.miscounted_statuses()");
  return rows.map(({ detail }) => detail);
}

const rowsKept = async () =>
  Number((await db.admin.query("select count(*) from app_private.status_sums")).rows[0].count);

const kept = async (entity: string, status: string) =>
  (
    await db.admin.query(
      `select sum(entities)::int as entities, sum(amount)::int as amount, error_code from app_private.status_sums
        where entity = $1 and status = $2 group by error_code having sum(entities) <> 0`,
      [entity, status],
    )
  ).rows;

test.serial("what is sent, refused, paid and released is counted where it is now, and nowhere else", async (t) => {
  // 1,000.00 USD each, of which 20 % are held; one is refused, one is paid.
  const [refused, paid] = [
    await createPayout(db.admin, { holdbackPercentage: 20 }),
    await createPayout(db.admin, { holdbackPercentage: 20 }),
  ];
  t.deepEqual(await kept("schedule", "pending"), [{ entities: 2, amount: 160_000, error_code: "" }]);
  t.deepEqual(await kept("hold", "active"), [{ entities: 2, amount: 40_000, error_code: "" }]);
  for (const { schedule } of [refused, paid])
    await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
  t.deepEqual(await kept("transfer", "intended"), [{ entities: 2, amount: 160_000, error_code: "" }]);
  const { rows: sent } = await db.admin.query<{ id: string; schedule_id: string }>(
    "select id, schedule_id from app.payout_transfers",
  );
  await db.admin.query("select app_private.begin_transfers($1)", [sent.map(({ id }) => id)]);
  await db.admin.query(
    `select app_private.record_transfer_answers(jsonb_agg(jsonb_build_object(
       'transfer_id', id, 'attempt', attempt, 'message', 'no', 'request_id', null,
       'http_status', case schedule_id when $1 then 400 else 200 end,
       'code', case schedule_id when $1 then 'resource_missing' end,
       'stripe_transfer_id', case schedule_id when $1 then null else 'tr_sums' end)))
       from app.payout_transfers`,
    [refused.schedule],
  );
  t.deepEqual(await kept("transfer", "intended"), []);
  t.deepEqual(await kept("transfer", "refused"), [{ entities: 1, amount: 80_000, error_code: "resource_missing" }]);
  t.deepEqual(await kept("transfer", "succeeded"), [{ entities: 1, amount: 80_000, error_code: "" }]);
  t.deepEqual(await kept("schedule", "failed"), [{ entities: 1, amount: 80_000, error_code: "" }]);
  t.deepEqual(await kept("schedule", "processed"), [{ entities: 1, amount: 80_000, error_code: "" }]);
  const { rows: holds } = await db.admin.query("select id from app.escrow_holds where payout_id = $1", [paid.payout]);
  await db.admin.query("select app.release_escrow_hold($1, 'over')", [holds[0].id]);
  t.deepEqual(await kept("hold", "active"), [{ entities: 1, amount: 20_000, error_code: "" }]);
  t.deepEqual(await kept("hold", "released"), [{ entities: 1, amount: 0, error_code: "" }]);
  t.deepEqual(await miscounted(), []);
});

test.serial("a transaction that ends without a commit has counted nothing", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query("savepoint before");
    await createPayout(client);
    t.deepEqual(await miscounted(client), []);
    await client.query("rollback to savepoint before");
    t.deepEqual(await miscounted(client), []);
  });
  t.deepEqual(await miscounted(), []);
});

test.serial("measuring puts the sums together while others add to them, and waits for nobody", async (t) => {
  const [one, other] = [await db.admin.connect(), await db.admin.connect()];
  try {
    await createPayout(db.admin);
    for (const client of [one, other]) {
      await client.query("set lock_timeout = '5s'");
      await client.query("begin");
      await createPayout(client);
    }
    const before = await rowsKept();
    await db.admin.query("select app_private.measure()");
    t.true((await rowsKept()) < before);
    t.deepEqual(await miscounted(), []);
    await one.query("commit");
    await db.admin.query("select app_private.recount_statuses()");
    t.deepEqual(await miscounted(), []);
    await other.query("commit");
    t.deepEqual(await miscounted(), []);
    await db.admin.query("select app_private.measure()");
    t.deepEqual(await miscounted(), []);
  } finally {
    one.release(true);
    other.release(true);
  }
});

test.serial("sums that are wrong break a rule of the books, and are counted anew once it was told", async (t) => {
  await createPayout(db.admin);
  await db.admin.query("delete from app_private.status_sums where entity = 'schedule'");
  t.true((await miscounted()).length > 0);
  const told = async () => {
    await db.admin.query("select app_private.measure_invariants()");
    const { rows } = await db.admin.query(
      "select violation_count::int as count from app.books_rules() where rule = 'statuses_are_counted'",
    );
    return rows[0].count;
  };
  t.true((await told()) > 0);
  t.deepEqual(await miscounted(), []);
  t.is(await told(), 0);
});

interface Scene {
  client: pg.PoolClient;
  schedule: string;
  hold: string;
}
const create = async ({ client }: Scene) => {
  await createPayout(client);
  // Payouts and their parts are made when the transaction ends.
  await client.query("set constraints all immediate");
};
const claim = ({ client, schedule }: Scene) => client.query("select app.process_payout_schedule($1)", [schedule]);

/** What happens while the trigger is off, after what; of each trigger that counts. */
const COUNTED: Record<
  string,
  { before?: (scene: Scene) => Promise<unknown>; change: (scene: Scene) => Promise<unknown> }
> = {
  "payout_schedules._800_sum_insert": { change: create },
  "payout_schedules._800_sum_update": { change: claim },
  "escrow_holds._800_sum_insert": { change: create },
  "escrow_holds._800_sum_update": {
    change: ({ client, hold }) => client.query("select app.release_escrow_hold($1, 'over')", [hold]),
  },
  "payout_transfers._800_sum_insert": { change: claim },
  "payout_transfers._800_sum_update": {
    before: claim,
    change: ({ client, schedule }) =>
      client.query(
        "select app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
        [schedule],
      ),
  },
};

for (const [trigger, { before, change }] of Object.entries(COUNTED)) {
  test.serial(`without ${trigger} the sums are not what there is`, async (t) => {
    const { schedule, hold } = await createPayout(db.admin);
    const [table, name] = trigger.split(".") as [string, string];
    const entity = { payout_schedules: "schedule", escrow_holds: "hold", payout_transfers: "transfer" }[table];
    for (const isOff of [false, true]) {
      await inTransaction(db.admin, async (client) => {
        const scene = { client, schedule, hold };
        await before?.(scene);
        // What is pending keeps a table from being altered.
        await client.query("set constraints all immediate; set constraints all deferred");
        if (isOff) await client.query(`alter table app.${table} disable trigger ${name}`);
        await change(scene);
        const found = await miscounted(client);
        if (!isOff) t.deepEqual(found, []);
        else t.true(found.length > 0 && found.every((detail) => detail.includes(` of ${entity} `)), found.join("\n"));
      });
    }
  });
}

test("each trigger that counts was taken away here", async (t) => {
  const { rows } = await db.admin.query<{ trigger: string }>(
    `select relname || '.' || tgname as trigger from pg_trigger join pg_class on pg_class.oid = tgrelid
      where tgname like '\\_800\\_sum\\_%'`,
  );
  t.deepEqual(rows.map((row) => row.trigger).sort(), Object.keys(COUNTED).sort());
});
