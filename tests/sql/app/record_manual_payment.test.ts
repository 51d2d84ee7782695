import test from "ava";
import { call, confirm, control, createAdmin, readRequest } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

const record = (schedule: string, paidAt = "2026-01-05Z", reference = "SEPA 4711", reason = "account closed") =>
  db.admin.query("select * from app.record_manual_payment($1, $2, $3, $4)", [schedule, paidAt, reference, reason]);
const one = async (sql: string, values: unknown[]) => (await db.admin.query(sql, values)).rows[0];
const bucketOf = (payout: string) => one("select * from reporting.payout_buckets where payout_id = $1", [payout]);
const statementOf = async (recruiter: string) =>
  (
    await db.admin.query(
      "select kind, amount, reference from reporting.statement_lines where recruiter_id = $1 order by at, kind",
      [recruiter],
    )
  ).rows.map(({ kind, amount, reference }) => `${kind} ${amount} ${reference}`);

test.serial("it is processed without a transfer, and every sum says that it was paid outside Stripe", async (t) => {
  // 1,000.00 USD: 800.00 to pay, 200.00 held.
  const recruiter = await createRecruiter(db.admin);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const { rows } = await record(ids.schedule);
  t.like(rows[0], { amount: "80000", currency: "USD", reference: "SEPA 4711", recruiter_id: recruiter.id });
  t.like(
    await one("select status, processed_at is not null as at from app.payout_schedules where id = $1", [ids.schedule]),
    {
      status: "processed",
      at: true,
    },
  );
  t.is((await one("select status from app.payouts where id = $1", [ids.payout])).status, "processing");
  t.is((await one("select app_private.paid_amount($1) as paid", [ids.payout])).paid, "80000");
  t.like(await bucketOf(ids.payout), {
    paid_outside_stripe: "80000",
    paid_and_kept: "0",
    paid: "80000",
    held: "20000",
    scheduled: "0",
    cancelled: "0",
  });
  t.deepEqual(await statementOf(recruiter.id), ["paid_outside_stripe 80000 SEPA 4711"]);
  t.like(
    (
      await db.admin.query("select code, sentence from app.explain_payout($1) where schedule_id = $2", [
        ids.payout,
        ids.schedule,
      ])
    ).rows[0],
    { code: "paid_by_hand", sentence: "This part was paid outside Stripe. (SEPA 4711, 5 Jan 2026)" },
  );
  t.like(
    await one(
      "select action, old_status, new_status, reason from app.payout_audit_log where entity_id = $1 order by sequence desc limit 1",
      [ids.schedule],
    ),
    { action: "record_by_hand", old_status: "pending", new_status: "processed", reason: "account closed" },
  );
  t.is(
    (
      await one("select count(*)::int from app.events where type = 'manual_payment.recorded' and payout_id = $1", [
        ids.payout,
      ])
    ).count,
    1,
  );
  // No run sends it, and once the rest is paid the payout is completed.
  await db.admin.query("select app.release_escrow_hold($1, 'over')", [ids.hold]);
  await answerDue(db.admin);
  t.deepEqual(
    (await db.admin.query("select amount, status from app.payout_transfers where payout_id = $1", [ids.payout])).rows,
    [{ amount: "20000", status: "succeeded" }],
  );
  t.is((await one("select status from app.payouts where id = $1", [ids.payout])).status, "completed");
  t.like(await bucketOf(ids.payout), { paid_outside_stripe: "80000", paid_and_kept: "20000", paid: "100000" });
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("the day of the payment is the one that was given, in whichever time zone the platform is", async (t) => {
  const ids = await createPayout(db.admin);
  await db.admin.query("select app.set_time_zone(null, 'America/New_York', 'we moved')");
  try {
    const { sentence } = await one(
      `select app_private.request_effect(jsonb_populate_record(
         null::app.requests, jsonb_build_object('verb', 'record_manual_payment', 'arguments', $1::jsonb))) as sentence`,
      [{ schedule_id: ids.schedule, paid_at: "2026-01-05T00:00:00Z", reference: "SEPA 1" }],
    );
    t.regex(sentence, /on 5 Jan 2026/);
    await record(ids.schedule);
    t.like(await one("select paid_on::text from reporting.statement_lines where payout_id = $1", [ids.payout]), {
      paid_on: "2026-01-05",
    });
  } finally {
    await db.admin.query("select app.set_time_zone(null, 'UTC', 'and back')");
  }
});

test.serial("money by currency has it as a figure of its own", async (t) => {
  const ids = await createPayout(db.admin, { currency: "NOK" });
  await record(ids.schedule);
  t.like(await one("select * from reporting.money_by_currency where currency = 'NOK'", []), {
    earned: "100000",
    paid: "80000",
    paid_and_kept: "0",
    paid_outside_stripe: "80000",
    held: "20000",
    recovered: "0",
  });
});

test.serial("a breach takes it back as a debt that is set off, and never reversed", async (t) => {
  // Without a holdback: 1,000.00 USD, all of it paid by hand. All of it is lost with the guarantee.
  const recruiter = await createRecruiter(db.admin);
  const companyId = await companyPayingAtOnce(db.admin);
  const ids = await createPayout(db.admin, { companyId, startDate: daysAgo(9), recruiters: allFor(recruiter) });
  await record(ids.schedule, daysAgo(2));
  t.is((await one("select status from app.payouts where id = $1", [ids.payout])).status, "completed");
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [ids.placement, daysAgo(9)]);
  const debt = () => one("select id, amount, status from app.recoveries where payout_id = $1", [ids.payout]);
  t.like(await debt(), { amount: "100000", status: "open" });
  await db.admin.query("update app.recoveries set next_reversal_at = now() where payout_id = $1", [ids.payout]);
  await db.admin.query("select app_private.claim_reversals()");
  t.is((await one("select count(*)::int from app.payout_reversals where payout_id = $1", [ids.payout])).count, 0);
  // What they earn next, 400.00 USD, is kept.
  await createPayout(db.admin, { companyId, feeAmount: 40_000, startDate: daysAgo(9), recruiters: allFor(recruiter) });
  await answerDue(db.admin);
  t.like(await debt(), { status: "open" });
  t.like(await bucketOf(ids.payout), {
    paid_outside_stripe: "60000",
    paid_and_recovered: "40000",
    paid: "60000",
    earned: "0",
    debt: "60000",
  });
  t.deepEqual((await statementOf(recruiter.id)).sort(), [
    "paid_outside_stripe 100000 SEPA 4711",
    "payout 40000 null",
    `set_off -40000 debt ${(await debt()).id}`,
  ]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("an unsent intent is withdrawn; what was sent stops it; a refused one is paid by hand", async (t) => {
  const [unsent, sent, failed] = [
    await createPayout(db.admin),
    await createPayout(db.admin),
    await createPayout(db.admin),
  ];
  const begin = (ids: { schedule: string }) =>
    db.admin.query(
      "select transfer_id, attempt from app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
      [ids.schedule],
    );
  for (const ids of [unsent, sent, failed]) {
    await db.admin.query("select app.process_payout_schedule($1)", [ids.schedule]);
  }
  await begin(sent);
  const { rows } = await begin(failed);
  await db.admin.query("select app_private.record_transfer_answers($1)", [
    JSON.stringify([{ ...rows[0], http_status: 400, code: "account_invalid", message: "closed" }]),
  ]);
  await record(unsent.schedule);
  t.like(await one("select status, error_code from app.payout_transfers where schedule_id = $1", [unsent.schedule]), {
    status: "refused",
    error_code: "withdrawn",
  });
  await refused(t, record(sent.schedule), "HB012");
  t.is((await one("select status from app.payouts where id = $1", [failed.payout])).status, "failed");
  await record(failed.schedule);
  t.like(await one("select status, failure_code from app.payout_schedules where id = $1", [failed.schedule]), {
    status: "processed",
    failure_code: null,
  });
  t.is((await one("select status from app.payouts where id = $1", [failed.payout])).status, "processing");
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test.serial("it always takes two admins, without any rule", async (t) => {
  await control(db);
  const [first, second] = [await createAdmin(db), await createAdmin(db)];
  const ids = await createPayout(db.admin);
  const id = await call(first, "app.record_manual_payment($1, '2026-01-05Z', 'SEPA 1', 'closed')", [ids.schedule]);
  t.truthy(id);
  const request = await readRequest(first, id as string);
  t.like(request.basis, { amount: 80000, currency: "USD", payout_id: ids.payout });
  t.is((await one("select status from app.payout_schedules where id = $1", [ids.schedule])).status, "pending");
  await refused(t, confirm(first, request), "HB030");
  // A run that has it on its way meanwhile: nobody pays it twice.
  await db.admin.query("select app.process_payout_schedule($1)", [ids.schedule]);
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
    [ids.schedule],
  );
  await refused(t, confirm(second, request), "HB012");
  const other = await createPayout(db.admin);
  const again = await call(first, "app.record_manual_payment($1, '2026-01-05Z', 'SEPA 1', 'closed')", [other.schedule]);
  await confirm(second, await readRequest(first, again as string));
  t.like(await one("select recorded_by, reference from app.manual_payments where schedule_id = $1", [other.schedule]), {
    recorded_by: second.id,
    reference: "SEPA 1",
  });
});

test.serial("what does not fit is refused", async (t) => {
  const ids = await createPayout(db.admin);
  await refused(t, record(NOBODY), "HB002");
  await refused(t, record(ids.schedule, "2099-01-01Z"), "HB016");
  await refused(t, record(ids.schedule, "1999-12-31Z"), "HB059");
  await refused(t, record(ids.schedule, "infinity"), "HB059");
  await refused(t, db.admin.query("select app.record_manual_payment($1, null, 'x', 'y')", [ids.schedule]), "HB008");
  await refused(t, record(ids.schedule, "2026-01-05Z", " "), "HB008");
  await refused(t, record(ids.schedule, "2026-01-05Z", "x".repeat(201)), "HB037");
  await refused(t, record(ids.schedule, "2026-01-05Z", "x", " "), "HB008");
  await refused(t, record(ids.schedule, "2026-01-05Z", "x", "y".repeat(2001)), "HB037");
  await refusedToOthers(t, db, "app.record_manual_payment($1, '2026-01-05Z', 'x', 'y')", [ids.schedule]);
  await record(ids.schedule);
  await refused(t, record(ids.schedule), "HB003");
  const cancelled = await createPayout(db.admin);
  await db.admin.query("select app.cancel_payout($1, 'off')", [cancelled.payout]);
  await refused(t, record(cancelled.schedule), "HB003");
  const waiting = await createPayout(db.admin, {
    companyId: await (async () => {
      const company = await companyPayingAtOnce(db.admin, ", approval_threshold => 1, approval_currency => 'USD'");
      return company;
    })(),
  });
  await refused(t, record(waiting.schedule), "HB003", /pending/);
});
