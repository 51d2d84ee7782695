import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

const process = (schedule: string) => db.admin.query("select status from app.process_payout_schedule($1)", [schedule]);

const transfersOf = async (schedule: string) =>
  (
    await db.admin.query(
      `select transfer.status, transfer.amount::int, run.kind, run.item_count::int, run.claimed_until is not null as claimed
         from app.payout_transfers transfer join app.payout_runs run on run.id = transfer.run_id
        where transfer.schedule_id = $1`,
      [schedule],
    )
  ).rows;

test.serial("one obligation that is due is claimed in a run of its own, and no other", async (t) => {
  const [one, other] = [await createPayout(db.admin), await createPayout(db.admin)];
  t.deepEqual((await process(one.schedule)).rows, [{ status: "processing" }]);
  const [transfer] = await transfersOf(one.schedule);
  t.like(transfer, { status: "intended", kind: "process_due_schedules", item_count: 1, claimed: true });
  t.deepEqual(await transfersOf(other.schedule), []);
  // Once it is claimed, it is not claimed again.
  await refused(t, process(one.schedule), "HB003");
  t.is((await transfersOf(one.schedule)).length, 1);
});

test.serial("what is not due, or stands in its way, is said, and nothing changes", async (t) => {
  const frozen = await createPayout(db.admin);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [frozen.payout]);
  const later = await createPayout(db.admin);
  await db.admin.query("select app.reschedule_payout_schedule($1, now() + interval '9 days', 'later')", [
    later.schedule,
  ]);
  for (const [schedule, sentence] of [
    [frozen.schedule, /The payout is frozen\./],
    [later.schedule, /This part is not due yet\./],
  ] as const) {
    const error = await refused(t, process(schedule), "HB050");
    t.regex(error.message, sentence);
    t.deepEqual(await transfersOf(schedule), []);
  }
});

test.serial("the known balance counts as in any run", async (t) => {
  const { schedule } = await createPayout(db.admin);
  await db.admin.query("select app_private.record_platform_balance('{\"usd\": 1}')");
  const error = await refused(t, process(schedule), "HB050");
  t.regex(error.message, /balance does not cover it/);
  await db.admin.query("select app_private.record_platform_balance('{\"usd\": 99999999}')");
  t.deepEqual((await process(schedule)).rows, [{ status: "processing" }]);
  await db.admin.query("delete from app_private.platform_balances");
});

test.serial("what a debt takes whole is processed without a transfer", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 200_000);
  const { schedule } = await createPayout(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  t.deepEqual((await process(schedule)).rows, [{ status: "processed" }]);
  t.deepEqual(await transfersOf(schedule), []);
});

test.serial("only an admin pays one obligation, and only one that is there", async (t) => {
  const { schedule } = await createPayout(db.admin);
  await refused(t, process(NOBODY), "HB002");
  await refusedToOthers(t, db, "app.process_payout_schedule($1)", [schedule]);
});
