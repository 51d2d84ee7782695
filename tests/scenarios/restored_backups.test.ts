// A database is put back to before: what Stripe has since is adopted. The sandbox's ledger decides.

import test, { type ExecutionContext } from "ava";
import { Backup } from "../support/backups.ts";
import { jumpAhead } from "../support/clock.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement, createRecruiter, payoutOf } from "../support/fixtures.ts";
import { pausedAfterRestore, resumeAfterRestore } from "../support/gate.ts";
import { beginPlatform, type PayingPlatform, paidOnce, payAll, place } from "../support/paying_platform.ts";
import { tick } from "../support/settle.ts";

const HOUR_MS = 3_600_000;
const PLACEMENTS = 4;
/** Each placement has a first payment of 800.01 and a holdback of 200.00, both due. */
const PARTS = 2 * PLACEMENTS;

/** Stripe's list has shown that the database was put back: a person looks, and lets payouts go on. */
async function goOn(t: ExecutionContext, { db }: PayingPlatform): Promise<void> {
  t.true(await pausedAfterRestore(db.admin));
  await resumeAfterRestore(db.admin);
}

for (const hours of [1, 26, 8 * 24]) {
  test.serial(
    `a backup of ${hours} hours ago is put back: what was paid since is adopted, not paid again`,
    async (t) => {
      const platform = await beginPlatform(t);
      await place(platform, PLACEMENTS);
      const worker = await platform.work();
      await worker.stop();
      const backup = await Backup.of(platform.db);
      t.teardown(() => backup.drop());
      const second = await platform.work();
      await payAll(platform);
      await second.stop();
      await paidOnce(t, platform, PARTS);
      await backup.restore();
      await platform.sandbox.control.advanceClock(hours * HOUR_MS);

      await platform.work();
      await goOn(t, platform);
      await payAll(platform);
      await paidOnce(t, platform, PARTS);
      // The first payments were adopted into their schedules; the holdbacks were released and paid since.
      const { rows: runs } = await platform.db.admin.query(
        "select item_count::int, succeeded_count::int, finished_at is not null as finished from app.payout_runs where kind = 'read_stripe_list'",
      );
      t.deepEqual(runs, [{ item_count: PARTS, succeeded_count: PARTS, finished: true }]);
      const { rows: audit } = await platform.db.admin.query(
        "select count(*)::int as count from app.payout_audit_log where changed_by_role = 'recovery' and new_status = 'processed' and reason like 'Stripe has transfer %'",
      );
      t.is(audit[0].count, PARTS);
      // What is new is paid.
      await place(platform, 1);
      await payAll(platform);
      await paidOnce(t, platform, PARTS + 2);
    },
  );
}

test.serial(
  "a backup from the middle of a run is put back a day later: the other half is not paid again",
  async (t) => {
    const platform = await beginPlatform(t);
    await place(platform, PLACEMENTS);
    const worker = await platform.work();
    await worker.stop();
    // The first payments are claimed: some intents were never sent in the backup's eyes, some were sent and not answered.
    await platform.db.admin.query("select app.process_due_schedules()");
    await platform.db.admin.query(
      `select app_private.begin_transfers(array(select id from app.payout_transfers order by id limit $1))`,
      [PLACEMENTS / 2],
    );
    const backup = await Backup.of(platform.db);
    t.teardown(() => backup.drop());
    const second = await platform.work();
    await payAll(platform);
    await second.stop();
    const before = await platform.sandbox.control.ledger();
    await backup.restore();
    await jumpAhead({ admin: platform.db.admin, sandbox: platform.sandbox }, 26);

    await platform.work();
    await goOn(t, platform);
    await payAll(platform);
    t.is(before.transfers.length, PARTS);
    await paidOnce(t, platform, PARTS);
  },
);

test.serial(
  "debts set off, reversals made and a breach told after the backup: nothing leaves twice, nothing comes back twice",
  async (t) => {
    const platform = await beginPlatform(t);
    const { db, sandbox, payees } = platform;
    const recruiter = payees.recruiters[0] as (typeof payees.recruiters)[0];
    await sandbox.control.fund("usd", 10_000_000);
    const work = await platform.work();
    const owing = async (reversal: boolean, fee: number) => {
      const terms = reversal
        ? ", recovers_by_offset => false, recovers_by_reversal => true"
        : ", recovers_by_offset => true, recovers_by_reversal => false";
      const placementId = await createPlacement(db.admin, {
        companyId: await companyPayingAtOnce(db.admin, terms),
        feeAmount: fee,
        startDate: daysAgo(9),
        recruiters: allFor(recruiter),
      });
      await payAll(platform);
      return placementId;
    };
    const setOff = await owing(false, 30_000);
    const reversed = await owing(true, 20_000);
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [setOff, daysAgo(1)]);
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [reversed, daysAgo(1)]);
    await work.stop();
    const backup = await Backup.of(db);
    t.teardown(() => backup.drop());

    // Afterwards 300.00 are set off against 1,000.00, and 200.00 are taken back by a reversal.
    const second = await platform.work();
    await createPlacement(db.admin, {
      feeAmount: 100_000,
      recruiters: allFor(recruiter),
      externalRef: "R-1",
      holdbackPercentage: 0,
    });
    await payAll(platform);
    await tick({ admin: db.admin, workerUrl: "", sandbox }, ["recover_debts"]);
    await eventually("the debts are settled", async () => {
      const { rows } = await db.admin.query("select count(*)::int as open from app.recoveries where status = 'open'");
      return rows[0].open === 0;
    });
    await second.stop();
    const before = await sandbox.control.ledger();
    t.deepEqual(before.transfers.map(({ amount, amount_reversed }) => [amount, amount_reversed]).sort(), [
      [20_000, 20_000],
      [30_000, 0],
      [70_000, 0],
    ]);
    await backup.restore();
    await sandbox.control.advanceClock(26 * HOUR_MS);

    await platform.work();
    await tick({ admin: db.admin, workerUrl: "", sandbox }, ["recover_debts"]);
    // The placement is entered again, as after any loss: its second life meets the first one's transfer.
    await createPlacement(db.admin, {
      feeAmount: 100_000,
      recruiters: allFor(recruiter),
      externalRef: "R-1",
      holdbackPercentage: 0,
    });
    await goOn(t, platform);
    await payAll(platform);
    await tick({ admin: db.admin, workerUrl: "", sandbox }, ["recover_debts"]);
    await payAll(platform);
    const after = await sandbox.control.ledger();
    t.deepEqual(after.sums, before.sums);
    const { rows } = await db.admin.query("select status, count(*)::int as count from app.recoveries group by status");
    t.deepEqual(rows, [{ status: "recovered", count: 2 }]);
    const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
    t.deepEqual(violations, []);
  },
);

test.serial(
  "what people entered after the backup: nothing is paid before it is entered again, and then only what is owed",
  async (t) => {
    const platform = await beginPlatform(t);
    const { db, sandbox } = platform;
    await sandbox.control.fund("usd", 10_000_000);
    const accounts = await sandbox.control.createAccounts(7);
    const companyId = await companyPayingAtOnce(
      db.admin,
      ", clawback_rule => 'everything', recovers_by_offset => false",
    );
    const owed = async (index: number) => {
      const recruiter = await createRecruiter(db.admin, accounts[index]);
      const options = { companyId, feeAmount: 80_000, startDate: daysAgo(9), recruiters: allFor(recruiter) };
      const placement = await createPlacement(db.admin, options);
      return { recruiter, ...(await payoutOf(db.admin, placement)) };
    };
    const [paid, byHand, broken, frozen, moved, cancelled] = [
      await owed(0),
      await owed(1),
      await owed(2),
      await owed(3),
      await owed(4),
      await owed(5),
    ];
    const enter = async () => {
      await db.admin.query("select app.record_manual_payment($1, now(), 'SEPA 1', 'paid by bank')", [byHand.schedule]);
      await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [broken.placement, daysAgo(1)]);
      await db.admin.query("select app.freeze_payout($1, 'a dispute')", [frozen.payout]);
      await db.admin.query("select app.link_payout_account($1, $2)", [moved.recruiter.id, accounts[6]]);
      await db.admin.query("select app.cancel_placement($1, 'never started')", [cancelled.placement]);
    };
    const transfers = async () =>
      (await sandbox.control.ledger()).transfers.map(({ destination, amount }) => `${amount} to ${destination}`).sort();
    await (await platform.work()).stop();
    const backup = await Backup.of(db);
    t.teardown(() => backup.drop());
    await enter();
    const worker = await platform.work();
    await db.admin.query("select app.process_payout_schedule($1)", [paid.schedule]);
    await eventually("the one is paid", async () => (await transfers()).length === 1);
    await worker.stop();
    await backup.restore();

    await platform.work();
    t.true(await pausedAfterRestore(db.admin));
    const { rows: stops } = await db.admin.query("select code, scope, sentence, action from app.night_stops()");
    t.like(stops[0], {
      code: "paused",
      scope: "all",
      action: "enter again what people entered since (docs/restore.md), then resume_payouts",
    });
    t.regex(
      stops[0]?.sentence,
      /was put back to before: Stripe has transfers of it that it does not know\. Enter again/,
    );
    const { rows: needs } = await db.admin.query("select kind from app.needs_you() where kind = 'paused'");
    t.is(needs.length, 1);
    // The run that the crontab makes up for.
    await db.admin.query("select app.process_due_schedules()");
    await tick({ admin: db.admin, workerUrl: "", sandbox });
    await enter();
    await eventually("the adopted one is paid", async () => {
      const { rows } = await db.admin.query("select status from app.payout_schedules where id = $1", [paid.schedule]);
      return rows[0].status === "processed";
    });
    t.deepEqual(await transfers(), [`80000 to ${accounts[0]}`]);

    await resumeAfterRestore(db.admin);
    await db.admin.query("update app.payout_accounts set cool_down_until = null where cool_down_until is not null");
    await db.admin.query("select app.process_due_schedules()");
    await eventually("the new account is paid", async () => (await transfers()).length > 1);
    await db.admin.query("select app.process_due_schedules()");
    t.deepEqual(await transfers(), [`80000 to ${accounts[0]}`, `80000 to ${accounts[6]}`].sort());
    const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
    t.deepEqual(violations, []);
    // Once a person has said so, no later start asks again.
    await platform.work();
    t.false(await pausedAfterRestore(db.admin));
  },
);
