import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement, createRecruiter, type Recruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

async function companyWith(terms: string): Promise<string> {
  const companyId = await createCompany(db.admin);
  await db.admin.query(`select app.publish_payout_policy(90, 0, $1, first_payment_days => 0 ${terms})`, [companyId]);
  return companyId;
}

/** A placement whose whole fee was paid and whose guarantee then broke: the recruiter owes it. */
async function owe(recruiter: Recruiter, feeAmount: number, terms = "", currency = "USD"): Promise<string> {
  const placementId = await createPlacement(db.admin, {
    companyId: await companyWith(terms),
    feeAmount,
    currency,
    startDate: daysAgo(9),
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  await answerDue(db.admin);
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  return placementId;
}

test.serial("however many claim at once, a debt is set off once", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(recruiter, 10_000);
  const companyId = await companyWith("");
  for (let i = 0; i < 20; i++) {
    await createPlacement(db.admin, {
      companyId,
      feeAmount: 900,
      startDate: daysAgo(5),
      recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    });
  }
  await db.admin.query("update app_private.settings set value = '3' where name = 'claim_batch_size'");
  const { rows: runs } = await db.admin.query("select (app_private.start_payout_run('process_due_schedules')).id");
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while ((await db.admin.query("select app_private.claim_due_schedules($1) as n", [runs[0].id])).rows[0].n > 0);
    }),
  );
  await db.admin.query("update app_private.settings set value = '1000' where name = 'claim_batch_size'");
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    `select recovery.status, sum(step.amount)::int as set_off,
            (select sum(transfer.amount)::int from app.payout_transfers transfer
               join app.payout_schedules schedule on schedule.id = transfer.schedule_id
               join app.payouts payout on payout.id = schedule.payout_id
              where payout.recruiter_id = $1 and payout.amount = 900 and transfer.status = 'succeeded') as transferred
       from app.recoveries recovery join app.recovery_steps step on step.recovery_id = recovery.id and step.status = 'done'
      where recovery.recruiter_id = $1 group by recovery.id`,
    [recruiter.id],
  );
  t.deepEqual(rows, [{ status: "recovered", set_off: 10_000, transferred: 8_000 }]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("a cap leaves the recruiter a part of each obligation", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(recruiter, 10_000, ", offset_cap_percentage => 33.33");
  const placementId = await createPlacement(db.admin, {
    companyId: await companyWith(""),
    feeAmount: 1_000,
    startDate: daysAgo(5),
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    "select paid_and_kept::int as kept, offset_against_debt::int as set_off from reporting.payout_buckets where placement_id = $1",
    [placementId],
  );
  t.deepEqual(rows, [{ kept: 667, set_off: 333 }]);
  const { rows: debts } = await db.admin.query(
    "select set_off::int, still_open::int from reporting.open_debts where recruiter_email = $1",
    [recruiter.email],
  );
  t.deepEqual(debts, [{ set_off: 333, still_open: 9_667 }]);
});

test.serial("a debt in one currency is not set off against another, nor against somebody else's money", async (t) => {
  const [debtor, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  await owe(debtor, 10_000);
  const companyId = await companyWith("");
  for (const [recruiter, currency] of [
    [debtor, "EUR"],
    [other, "USD"],
  ] as const) {
    await createPlacement(db.admin, {
      companyId,
      feeAmount: 500,
      currency,
      startDate: daysAgo(5),
      recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    });
  }
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    "select count(*)::int as steps from app.recovery_steps step join app.recoveries recovery on recovery.id = step.recovery_id where recovery.recruiter_id = $1",
    [debtor.id],
  );
  t.deepEqual(rows, [{ steps: 0 }]);
});

test.serial("a breach waits for a transfer that is on its way, and says so", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await createPlacement(db.admin, {
    companyId: await companyWith(""),
    startDate: daysAgo(5),
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    `select app_private.begin_transfers(array_agg(transfer.id)) from app.payout_transfers transfer
       join app.payout_schedules schedule on schedule.id = transfer.schedule_id where schedule.placement_id = $1`,
    [placementId],
  );
  const report = () => db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  t.is((await refused(t, report(), "HB012", /too late/)).column, "placement_id");
  const { rows } = await db.admin.query("select status from app.placements where id = $1", [placementId]);
  t.deepEqual(rows, [{ status: "active" }], "nothing is half done");
});

test.serial("steps of a debt can neither exceed it, nor be edited, nor be deleted", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(recruiter, 1_000);
  const { rows } = await db.admin.query("select id from app.recoveries where recruiter_id = $1", [recruiter.id]);
  const insert = (amount: number) =>
    db.admin.query(
      "insert into app.recovery_steps (recovery_id, kind, amount, status, reason, created_by_role) values ($1, 'write_off', $2, 'done', 'x', 'test')",
      [rows[0].id, amount],
    );
  await refused(t, insert(1_001), "HB010");
  await insert(400);
  await refused(
    t,
    db.admin.query("update app.recovery_steps set amount = 1 where recovery_id = $1", [rows[0].id]),
    "HB003",
  );
  await refused(t, db.admin.query("delete from app.recovery_steps"), "HB007");
  await refused(t, db.admin.query("delete from app.recoveries"), "HB007");
  await refused(t, db.admin.query("update app.recoveries set amount = 1 where id = $1", [rows[0].id]), "HB003");
});

test.serial("the preview foresees what is set off, within the cap, and the run then transfers just that", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(recruiter, 700, ", offset_cap_percentage => 50");
  const companyId = await companyWith("");
  for (const feeAmount of [1_000, 1_000]) {
    await createPlacement(db.admin, {
      companyId,
      feeAmount,
      startDate: daysAgo(5),
      recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    });
  }
  const { rows: preview } = await db.admin.query(
    `select schedule_id, amount::int, offset_amount::int, pay_amount::int
       from app.preview_due_schedules() where recruiter_id = $1 order by offset_amount desc`,
    [recruiter.id],
  );
  t.deepEqual(
    preview.map(({ schedule_id: _, ...line }) => line),
    [
      { amount: 1_000, offset_amount: 500, pay_amount: 500 },
      { amount: 1_000, offset_amount: 200, pay_amount: 800 },
    ],
  );
  await db.admin.query("select app.process_due_schedules()");
  const { rows: transfers } = await db.admin.query(
    "select schedule_id, amount::int from app.payout_transfers where schedule_id = any ($1) order by amount",
    [preview.map(({ schedule_id }) => schedule_id)],
  );
  t.deepEqual(
    transfers,
    preview.map(({ schedule_id, pay_amount }) => ({ schedule_id, amount: pay_amount })),
  );
});

test.serial(
  "what is written off leaves a debt that can be transferred: a multiple of the currency's step",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await owe(recruiter, 1_000, "", "KWD");
    const { rows } = await db.admin.query("select id from app.recoveries where recruiter_id = $1", [recruiter.id]);
    const writeOff = (amount: number) =>
      db.admin.query("select app.write_off_recovery($1, 'goodwill', $2)", [rows[0].id, amount]);
    await refused(t, writeOff(5), "HB004", /multiples of 10/);
    await writeOff(10);
  },
);

test.serial("neither what is paused nor what is frozen is taken back", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await owe(recruiter, 1_000, ", recovers_by_offset => false, recovers_by_reversal => true");
  const {
    rows: [{ id: payoutId }],
  } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  const claim = async () => {
    await db.admin.query("select app_private.claim_reversals()");
    return (await db.admin.query("select id from app.payout_reversals where payout_id = $1", [payoutId])).rows;
  };
  const scope = `recruiter:${recruiter.id}`;
  const pause = () => db.admin.query("select app.pause_payouts($1, 'a wrong breach')", [scope]);
  const resume = () => db.admin.query("select app.resume_payouts($1, 'it was right')", [scope]);
  const freeze = () => db.admin.query("select app.freeze_payout($1, 'a wrong breach')", [payoutId]);
  const unfreeze = () => db.admin.query("select app.unfreeze_payout($1, 'it was right')", [payoutId]);
  for (const [stop, goOn] of [
    [pause, resume],
    [freeze, unfreeze],
  ] as const) {
    await stop();
    t.deepEqual(await claim(), []);
    await goOn();
  }
  const [reversal] = await claim();
  const begin = async () => (await db.admin.query("select * from app_private.begin_reversal($1)", [reversal.id])).rows;
  for (const [stop, goOn] of [
    [pause, resume],
    [freeze, unfreeze],
  ] as const) {
    await stop();
    t.deepEqual(await begin(), []);
    await goOn();
  }
  t.is((await begin()).length, 1);
});

test.serial("a reversal stays its debt's", async (t) => {
  for (const column of ["payout_id", "recruiter_id", "company_id"]) {
    await refused(t, db.admin.query(`update app.payout_reversals set ${column} = uuidv7()`), "HB003");
  }
});

test.serial("who paused, and why, can be neither edited nor deleted", async (t) => {
  await db.admin.query("select app.pause_payouts('currency:JPY', 'a test')");
  await refused(t, db.admin.query("update app.payout_pauses set reason = 'another'"), "HB003");
  await refused(t, db.admin.query("delete from app.payout_pauses"), "HB007");
  await db.admin.query("select app.resume_payouts('currency:JPY', 'it is over')");
});

test.serial("what a run would miss at Stripe is not known before the balance was seen", async (t) => {
  await createPlacement(db.admin, { currency: "SEK" });
  const { rows } = await db.admin.query("select missing from app.preview_due_totals() where currency = 'SEK'");
  t.deepEqual(rows, [{ missing: null }]);
});
