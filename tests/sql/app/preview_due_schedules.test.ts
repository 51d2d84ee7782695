import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce, owe } from "../../support/debts.ts";
import { createPlacement, createRecruiter, type Recruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

async function payoutFor(recruiter: Recruiter, startDate = "2025-01-01", companyId?: string): Promise<string> {
  const placementId = await createPlacement(db.admin, {
    startDate,
    holdbackPercentage: 20,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
    ...(companyId ? { companyId } : {}),
  });
  const { rows } = await db.admin.query("select id from app.payouts where placement_id = $1", [placementId]);
  return rows[0].id;
}

test.serial("the preview and the run agree: what it says would be paid is what is claimed", async (t) => {
  const restricted = await createRecruiter(db.admin);
  await payoutFor(restricted);
  await db.admin.query("select app_private.record_payout_account($1, false, '{}', null)", [restricted.stripeAccountId]);
  for (let i = 0; i < 5; i++) await payoutFor(await createRecruiter(db.admin), i % 2 ? "2025-01-01" : daysAgo(3));
  await db.admin.query("select app_private.record_platform_balance('{\"usd\": 100000}')");
  const { rows: preview } = await db.admin.query(
    "select schedule_id, would_pay, reasons from app.preview_due_schedules(now())",
  );
  const { rows: totals } = await db.admin.query(
    "select pay_count::int, pay_amount::int, skip_count::int, available::int, missing::int from app.preview_due_totals()",
  );
  const paying = preview.filter((line) => line.would_pay).map((line) => line.schedule_id);
  t.deepEqual(
    preview.filter((line) => !line.would_pay).every((line) => line.reasons.length > 0),
    true,
  );
  t.like(totals[0], {
    pay_count: paying.length,
    pay_amount: paying.length * 80_000,
    skip_count: preview.length - paying.length,
    available: 100_000,
    // Two of 80,000 are due and nothing but money is missing: 160,000 - 100,000.
    missing: 60_000,
  });
  const { rows: runs } = await db.admin.query("select id from app.process_due_schedules()");
  const { rows: claimed } = await db.admin.query("select schedule_id from app.payout_transfers where run_id = $1", [
    runs[0].id,
  ]);
  t.deepEqual(claimed.map((row) => row.schedule_id).sort(), paying.sort());
  const later = await db.admin.query(
    "select count(*)::int as n from app.preview_due_schedules(now() + interval '1 year')",
  );
  t.true(later.rows[0].n > 0);
});

test.serial("the preview foresees what is set off, within the cap, and the run then transfers just that", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 700, ", offset_cap_percentage => 50");
  const companyId = await companyPayingAtOnce(db.admin);
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

test("only an admin previews a run", async (t) => {
  await refusedToOthers(t, db, "* from app.preview_due_schedules()");
});

test.serial(
  "what is sent and what is left for a reason are asked for by themselves, and nothing is in both",
  async (t) => {
    const restricted = await createRecruiter(db.admin);
    await payoutFor(restricted);
    await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [
      restricted.id,
    ]);
    await payoutFor(await createRecruiter(db.admin));
    await db.admin.query("select app_private.record_platform_balance('{\"usd\": 100000000}')");
    const asked = async (how: string) =>
      (await db.admin.query(`select would_pay, reasons[1] as reason from app.preview_due_schedules(${how})`)).rows;
    const [all, sent, left] = [await asked(""), await asked("is_paid => true"), await asked("is_paid => false")];
    t.true(sent.length > 0 && sent.every(({ would_pay }) => would_pay));
    t.true(left.length > 0 && left.every(({ would_pay }) => !would_pay));
    t.is(sent.length + left.length, all.length);
    const stopped = await asked("reason => 'account_cannot_receive'");
    t.is(stopped.length, left.filter(({ reason }) => reason === "account_cannot_receive").length);
    t.true(stopped.length > 0);
    t.deepEqual(await asked("reason => 'account_cannot_receive', is_paid => true"), []);
  },
);
