// What shows that a database was put back to before, and what follows: payouts are paused until a person says more.

import { randomUUID } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { owe } from "../../../support/debts.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

const one = async (sql: string, values: unknown[] = []) => (await db.admin.query(sql, values)).rows[0];
const lineage = () => one("select * from app_private.lineage");
const standing = () => one("select * from app.payout_pauses where scope_kind = 'all' and resumed_at is null");
const resume = () => db.admin.query("select app.resume_payouts('all', 'everything is entered again')");

test.beforeEach(async () => {
  if (await standing()) await resume();
  await db.admin.query("delete from app_private.unknown_transfers");
  await db.admin.query("delete from app_private.lineage");
  await db.admin.query("select app_private.begin_worker('acct_platform', false)");
});

const note = (metadata: Record<string, string | undefined>, isReading = true) =>
  db.admin.query("select app_private.note_stripe_transfers($1, $2)", [
    JSON.stringify([
      {
        id: `tr_${randomUUID().slice(0, 8)}`,
        created: Date.UTC(2026, 0, 2) / 1000,
        amount: 80_000,
        amount_reversed: 0,
        currency: "usd",
        destination: "acct_nobodys",
        metadata: { holdback_schedule_id: randomUUID(), holdback_generation: "1", ...metadata },
      },
    ]),
    isReading,
  ]);

test.serial("a transfer with this database's id that it never sent pauses everything, with what to do", async (t) => {
  await note({ holdback_lineage: (await lineage()).id });
  const pause = await standing();
  t.regex(pause.reason, /^This database was put back to before: Stripe has transfers of it that it does not know\. /);
  t.is((await lineage()).put_back_pause_id, pause.id);
  const stop = await one("select code, scope, who, action from app.night_stops() where code = 'paused'");
  t.deepEqual(stop, {
    code: "paused",
    scope: "all",
    who: "platform admin",
    action: "enter again what people entered since (docs/restore.md), then resume_payouts",
  });
  const event = await one(
    "select payload from app.events where type = 'payout_pause.started' order by id desc limit 1",
  );
  t.is(event.payload.id, pause.id);
  // More of them change nothing while it stands; after a person has ended it, a new one begins another.
  await note({ holdback_lineage: (await lineage()).id });
  t.is((await standing()).id, pause.id);
  await resume();
  await note({ holdback_lineage: (await lineage()).id }, false);
  t.not((await standing()).id, pause.id);
});

test.serial(
  "so does one of a database that was taken over; another database's does not, nor one without an id",
  async (t) => {
    await note({ holdback_lineage: randomUUID() });
    await note({});
    t.is(await standing(), undefined);
    const earlier = randomUUID();
    await db.admin.query("update app_private.lineage set earlier_ids = array[$1::uuid]", [earlier]);
    await note({ holdback_lineage: earlier });
    t.truthy(await standing());
  },
);

test.serial("a lost answer pauses nothing; an intent that was never sent, and that Stripe has, does", async (t) => {
  const { id } = await lineage();
  await db.admin.query("update app_private.lineage set status = 'open'");
  const sent = async () => {
    const { schedule } = await createPayout(db.admin, { recruiters: allFor(await createRecruiter(db.admin)) });
    await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
    return schedule;
  };
  const [lost, never] = [await sent(), await sent()];
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
    [lost],
  );
  await db.admin.query("update app.payout_transfers set lease_until = now() where schedule_id = $1", [lost]);
  await note({ holdback_lineage: id, holdback_schedule_id: lost });
  t.is(await standing(), undefined);
  await note({ holdback_lineage: id, holdback_schedule_id: never });
  t.truthy(await standing());
});

test.serial("a pause for another reason is no answer: this one takes its place, and names it", async (t) => {
  await db.admin.query("select app.pause_payouts('all', 'quarter end')");
  const before = await standing();
  await note({ holdback_lineage: (await lineage()).id });
  const after = await standing();
  t.not(after.id, before.id);
  t.regex(after.reason, /They were paused already: quarter end$/);
});

test.serial("a reversal of ours that was never sent pauses everything; one by hand at Stripe does not", async (t) => {
  await db.admin.query("update app_private.lineage set status = 'open'");
  await owe(db.admin, await createRecruiter(db.admin), 30_000, ", recovers_by_offset => false");
  const { stripe_transfer_id } = await one(
    "select stripe_transfer_id from app.payout_transfers where status = 'succeeded' order by id desc limit 1",
  );
  const reversed = (metadata: Record<string, string>) =>
    db.admin.query("select app_private.note_stripe_reversals($1)", [
      JSON.stringify({
        id: stripe_transfer_id,
        amount_reversed: 100,
        reversals: [{ id: "trr_1", created: Date.UTC(2026, 0, 2) / 1000, amount: 100, currency: "usd", metadata }],
      }),
    ]);
  await reversed({});
  t.is(await standing(), undefined);
  await reversed({ holdback_recovery_step_id: randomUUID() });
  t.truthy(await standing());
});

test.serial("seals outside that the database has not made pause everything, once", async (t) => {
  await db.admin.query("select app_private.seal_audit_log()");
  const { number, hash } = await one(
    "select number::int, encode(hash, 'hex') as hash from app.audit_seals order by number desc limit 1",
  );
  const seals = (numbers: number[], hashes: string[]) =>
    db.admin.query("select app_private.note_handed_seals($1, $2)", [numbers, hashes]);
  await seals([number], [hash]);
  await seals([], []);
  // Another database's file.
  await seals([number, number + 1], ["00".repeat(32), "11".repeat(32)]);
  t.is(await standing(), undefined);
  await seals([number, number + 1], [hash, "11".repeat(32)]);
  t.regex((await standing()).reason, new RegExp(`seals ${number + 1} to ${number + 1} of its audit logs are outside`));
  await resume();
  await seals([number, number + 1], [hash, "11".repeat(32)]);
  t.is(await standing(), undefined);
});
