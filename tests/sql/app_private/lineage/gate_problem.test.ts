// The gate before everything that leaves: each rule by itself. tests/scenarios/ has the whole of it, with Stripe.

import { randomUUID } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { owe } from "../../../support/debts.ts";
import { refused } from "../../../support/errors.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);
const PLATFORM = "acct_platform";

const lineage = async () => (await db.admin.query("select * from app_private.lineage")).rows[0];
const problem = async () => (await db.admin.query("select app_private.gate_problem() as problem")).rows[0].problem;
const begin = async () =>
  (await db.admin.query("select began_at::text, ask_from::int from app_private.begin_stripe_reading()")).rows[0];
const finish = (beganAt: string | null) => db.admin.query("select app_private.finish_stripe_reading($1)", [beganAt]);

/** A list in which nothing is unknown has been read. */
async function open(): Promise<void> {
  await db.admin.query("delete from app_private.unknown_transfers");
  await db.admin.query("delete from app_private.lineage");
  await db.admin.query("select app_private.begin_worker($1, false)", [PLATFORM]);
  await finish((await begin()).began_at);
}

/** As Stripe's list has it, of this placement's first life. */
const atStripe = (metadata: Record<string, string> = {}) => ({
  id: `tr_${randomUUID().slice(0, 8)}`,
  created: Date.UTC(2026, 0, 2) / 1000,
  amount: 100_000,
  amount_reversed: 0,
  currency: "usd",
  destination: "acct_nobodys",
  transfer_group: "x",
  metadata: { holdback_schedule_id: randomUUID(), ...metadata },
});
const note = (transfer: object, isReading: boolean) =>
  db.admin.query("select app_private.note_stripe_transfers($1, $2)", [JSON.stringify([transfer]), isReading]);

const AFTER_A_READING: Record<string, string> = {
  "the server started again": "server_started_at = server_started_at - interval '1 second'",
  "a standby was promoted": "timeline = '000000FE'",
  "the database was put back under its name": "database_oid = 1",
};

for (const [what, change] of Object.entries(AFTER_A_READING)) {
  test.serial(
    `${what}: a worker that goes on with new connections sends nothing before the list was read`,
    async (t) => {
      await open();
      t.is(await problem(), null);
      const payout = async () => createPayout(db.admin, { recruiters: allFor(await createRecruiter(db.admin)) });
      const debt = async () => owe(db.admin, await createRecruiter(db.admin), 1_000, ", recovers_by_offset => false");
      const claimReversals = async () =>
        (await db.admin.query("select app_private.claim_reversals() as count")).rows[0].count;
      // One of each is on its way to be sent, and one of each waits to be claimed.
      await debt();
      t.is(await claimReversals(), 1);
      await debt();
      await db.admin.query("select app.process_payout_schedule($1)", [(await payout()).schedule]);
      const { schedule: waiting } = await payout();
      await db.admin.query(`update app_private.lineage set ${change}`);

      t.truthy(await problem());
      const begun = await db.admin.query(`
      select * from app_private.begin_transfers(array(
        select id from app.payout_transfers union all select id from app.payout_reversals))`);
      t.deepEqual(begun.rows, []);
      const claimed = db.admin.query("select app.process_payout_schedule($1)", [waiting]);
      await t.throwsAsync(claimed, { message: /until Stripe's list has been read/ });
      t.is(await claimReversals(), 0);
      await db.admin.query("select app.process_due_schedules()");
      const tries = await db.admin.query("select from app.payout_transfers where schedule_id = $1", [waiting]);
      t.is(tries.rowCount, 0, "a run claims nothing");

      await finish((await begin())?.began_at ?? null);
      if (change.startsWith("database_oid")) return;
      t.is(await claimReversals(), 1);
      await db.admin.query("select app.process_payout_schedule($1)", [waiting]);
    },
  );
}

test.serial("a reading that was begun before a promotion opens nothing after it, and is done again", async (t) => {
  await open();
  for (const change of ["timeline = '000000FE'", "server_started_at = server_started_at - interval '1 second'"]) {
    await db.admin.query("select app_private.close_gate('a test')");
    const reading = await begin();
    await db.admin.query("delete from graphile_worker._private_jobs");
    await db.admin.query(`update app_private.lineage set ${change}`);
    await finish(reading.began_at);
    t.like(await lineage(), { status: "reading", reading_until: null });
    const { rows } = await db.admin.query("select task_identifier from graphile_worker.jobs");
    t.deepEqual(rows, [{ task_identifier: "read_stripe_list" }]);
    await finish((await begin()).began_at);
    t.is(await problem(), null);
  }
});

test.serial("a reading opens nothing when the gate was closed again meanwhile", async (t) => {
  await open();
  await db.admin.query("select app_private.close_gate('a test')");
  const reading = await begin();
  await db.admin.query("select app_private.close_gate('once more')");
  await finish(reading.began_at);
  t.is(await problem(), "once more");
});

test.serial("two jobs do not read at once, until the first one's lease has ended", async (t) => {
  await open();
  await db.admin.query("select app_private.close_gate('a test')");
  t.truthy(await begin());
  t.is(await begin(), undefined);
  await db.admin.query("update app_private.lineage set reading_until = now() - interval '1 second'");
  t.truthy(await begin());
});

for (const [what, change] of Object.entries({
  "another cluster": "system_identifier = 'another'",
  "another database of the server": "database_oid = 1",
  "another name": "database_name = 'another'",
})) {
  test.serial(`${what}: it is a copy, and stays closed until it is claimed`, async (t) => {
    await open();
    await db.admin.query(`update app_private.lineage set ${change}`);
    await db.admin.query("select app_private.begin_worker($1, false)", [PLATFORM]);
    t.is(await begin(), undefined);
    t.is((await lineage()).status, "copied");
    await db.admin.query("select app_private.begin_worker($1, false)", [PLATFORM]);
    t.is((await lineage()).status, "copied");
    t.regex(await problem(), /is a copy/);
    await db.admin.query("select app.claim_stripe_account('the other one is gone')");
    await finish((await begin()).began_at);
    t.is(await problem(), null);
  });
}

test.serial("another account, or another mode, is refused", async (t) => {
  await open();
  const bind = (account: string, isLive: boolean) =>
    db.admin.query("select app_private.bind_stripe_account($1, $2)", [account, isLive]);
  await bind(PLATFORM, false);
  await refused(t, bind("acct_another", false), "HB046");
  await refused(t, bind(PLATFORM, true), "HB046");
});

test.serial("a transfer of ours that nobody knows closes the gate, and the list is read from it on", async (t) => {
  await open();
  const transfer = atStripe();
  await note(transfer, false);
  t.regex(await problem(), /does not know/);
  // A margin of an hour before it, because clocks differ.
  t.is((await begin()).ask_from, transfer.created - 3_600);
});

test.serial("a transfer that is not ours, or is known, closes nothing", async (t) => {
  await open();
  await note({ ...atStripe(), metadata: { order: "7" } }, false);
  t.is(await problem(), null);
  const { schedule, payout } = await createPayout(db.admin, {
    recruiters: allFor(await createRecruiter(db.admin)),
    holdbackPercentage: 0,
  });
  await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
  const { rows } = await db.admin.query(
    "select begun.* from app.payout_transfers as ours, app_private.begin_transfers(array[ours.id]) as begun where ours.schedule_id = $1",
    [schedule],
  );
  // Its answer is awaited.
  await note({ ...atStripe(), metadata: rows[0].metadata }, false);
  t.is(await problem(), null, payout);
  // Its answer was lost: it is looked up by itself.
  await db.admin.query("update app.payout_transfers set lease_until = now() where schedule_id = $1", [schedule]);
  await note({ ...atStripe(), metadata: rows[0].metadata }, false);
  t.is(await problem(), null, payout);
});

test.serial("transfers of another database close it; those of databases that were taken over do not", async (t) => {
  await open();
  const { id } = await lineage();
  const earlier = randomUUID();
  await db.admin.query("update app_private.lineage set earlier_ids = array[$1::uuid]", [earlier]);
  for (const [of, status] of [
    [id, "open"],
    [earlier, "open"],
    [randomUUID(), "copied"],
  ]) {
    await db.admin.query("select app_private.close_gate('a test')");
    const reading = await begin();
    await note(atStripe({ holdback_lineage: of as string }), true);
    await finish(reading.began_at);
    t.is((await lineage()).status, status);
  }
  t.regex(await problem(), /Another database/);
});

test.serial("the agreed moment moves with each reading, and the next one asks from there", async (t) => {
  await open();
  const { agreed_until } = await lineage();
  await db.admin.query("select app_private.close_gate('a test')");
  const reading = await begin();
  // Nothing was paid later.
  t.is(reading.ask_from, Math.round(agreed_until.getTime() / 1000) - 3_600);
});
