// How debts are set off against the next obligations.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { companyPayingAtOnce, owe } from "../../../support/debts.ts";
import { createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

test.serial("however many claim at once, a debt is set off once", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 10_000);
  const companyId = await companyPayingAtOnce(db.admin);
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
  await owe(db.admin, recruiter, 10_000, ", offset_cap_percentage => 33.33");
  const placementId = await createPlacement(db.admin, {
    companyId: await companyPayingAtOnce(db.admin),
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

test.serial("what is being set off is on its way, and no part of what is still open, in both views", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 10_000, ", offset_cap_percentage => 50");
  await createPlacement(db.admin, {
    companyId: await companyPayingAtOnce(db.admin),
    feeAmount: 1_000,
    startDate: daysAgo(5),
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  await db.admin.query("select app.process_due_schedules()");
  for (const view of ["recoveries", "open_debts"]) {
    const { rows } = await db.admin.query(
      `select amount::int, set_off::int, on_its_way::int, still_open::int, still_open_major
         from reporting.${view} where recruiter_email = $1`,
      [recruiter.email],
    );
    t.deepEqual(
      rows,
      [{ amount: 10_000, set_off: 0, on_its_way: 500, still_open: 9_500, still_open_major: "95.00" }],
      view,
    );
  }
  await answerDue(db.admin);
});

test.serial("a debt in one currency is not set off against another, nor against somebody else's money", async (t) => {
  const [debtor, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  await owe(db.admin, debtor, 10_000);
  const companyId = await companyPayingAtOnce(db.admin);
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
