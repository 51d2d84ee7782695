import test from "ava";
import { tellBankPayout } from "../../support/bank.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { allFor, createCompany, createPayout, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { publishTerms } from "../../support/terms.ts";
import { createEndpoint } from "../../support/webhook_endpoints.ts";

const db = useDatabase(test);

/** Each metric with its labels, as in "holdback_due_amount USD". */
async function figures(): Promise<Map<string, number>> {
  const { rows } = await db.admin.query<{ name: string; labels: Record<string, string>; value: string }>(
    "select name, labels, value from reporting.metrics",
  );
  return new Map(rows.map(({ name, labels, value }) => [[name, ...Object.values(labels)].join(" "), Number(value)]));
}

test.serial("what is due, on its way and held is counted and summed by currency", async (t) => {
  const before = await figures();
  t.is(before.get("holdback_due_amount USD"), undefined);
  t.is(before.get("holdback_oldest_due_age_seconds"), 0);
  t.is(before.get("holdback_holds_due"), 0);
  // 1,000.00 USD each, of which 20 % are held; the guarantee is long over.
  const { schedule } = await createPayout(db.admin, { holdbackPercentage: 20 });
  await createPlacement(db.admin, { holdbackPercentage: 20 });
  const due = await figures();
  t.is(due.get("holdback_due_schedules USD"), 2);
  t.is(due.get("holdback_due_amount USD"), 160_000);
  t.is(due.get("holdback_overdue_schedules USD"), 2);
  t.true((due.get("holdback_oldest_due_age_seconds") as number) > 86_400);
  t.is(due.get("holdback_holds_due"), 2);
  t.is(due.get("holdback_due_in_7_days_amount USD"), 200_000);
  await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
  const sent = await figures();
  t.is(sent.get("holdback_due_schedules USD"), 1);
  const { rows } = await db.admin.query(
    "select labels, value from reporting.metrics where name = 'holdback_open_transfers_amount'",
  );
  t.deepEqual(rows, [{ labels: { kind: "transfer", status: "intended", currency: "USD" }, value: "80000" }]);
});

test.serial("a refusal that needs a person, and one that waits for an account, are counted apart", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const [gone, unready] = [
    await createPayout(db.admin, { recruiters: allFor(recruiter) }),
    await createPayout(db.admin),
  ];
  for (const [{ schedule }, code] of [
    [gone, "resource_missing"],
    [unready, "insufficient_capabilities_for_transfer"],
  ] as const) {
    const { rows } = await db.admin.query("select id from app.process_payout_schedule($1)", [schedule]);
    t.is(rows.length, 1);
    await db.admin.query(
      `with sent as (select app_private.begin_transfers(array[id]) from app.payout_transfers where schedule_id = $1)
       select count(*) from sent`,
      [schedule],
    );
    await db.admin.query(
      `select app_private.record_transfer_answers(jsonb_build_array(jsonb_build_object(
         'transfer_id', id, 'attempt', attempt, 'http_status', 400, 'code', $2::text, 'message', 'no',
         'request_id', null, 'stripe_transfer_id', null)))
         from app.payout_transfers where schedule_id = $1`,
      [schedule, code],
    );
  }
  const now = await figures();
  t.is(now.get("holdback_failed_schedules resource_missing"), 1);
  t.is(now.get("holdback_waiting_schedules account USD"), 1);
  t.is(now.get("holdback_retries_waiting"), 1);
});

test.serial("what keeps money from moving is a metric, and so is each task that is missed", async (t) => {
  await db.admin.query("update app_private.expected_tasks set last_ended_at = now()");
  t.is((await figures()).get("holdback_money_can_move"), 1);
  await db.admin.query("select app_private.open_stripe_circuit('Expired API Key provided')");
  await db.admin.query(
    "update app_private.expected_tasks set last_ended_at = now() - interval '27 hours' where task = 'process_due_schedules'",
  );
  const stopped = await figures();
  t.is(stopped.get("holdback_money_can_move"), 0);
  t.is(stopped.get("holdback_stripe_circuit_open"), 1);
  t.is(stopped.get("holdback_money_stops key_refused all"), 1);
  t.is(stopped.get("holdback_task_missed process_due_schedules"), 1);
  t.is(stopped.get("holdback_task_missed measure"), 0);
  await db.admin.query("select app_private.close_stripe_circuit()");
});

test.serial(
  "money for accounts that will not be able to receive it, and onboardings that were left, are measured",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
    const of = { recruiters: allFor(recruiter), currency: "SEK", holdbackPercentage: 0 };
    await createPlacement(db.admin, { ...of, feeAmount: 4_000 });
    // 30.00 in 20 days count, 90.00 in 40 do not: the guarantee has 90 days.
    await createPlacement(db.admin, { ...of, feeAmount: 3_000, startDate: daysAgo(70) });
    await createPlacement(db.admin, { ...of, feeAmount: 9_000, startDate: daysAgo(50) });
    await db.admin.query(
      `insert into app_private.onboardings (recruiter_id, status, kind, requested_by_role, created_at)
     values ($1, 'taken', 'onboarding', 'recruiter', now() - interval '8 days')`,
      [recruiter.id],
    );
    await db.admin.query("select app_private.measure()");
    const measured = await figures();
    t.is(measured.get("holdback_accounts_at_risk SEK"), 1);
    t.is(measured.get("holdback_accounts_at_risk_amount SEK"), 7_000);
    t.is(measured.get("holdback_onboardings_unfinished"), 1);
    await db.admin.query("update app.payout_accounts set transfers_enabled = true where user_id = $1", [recruiter.id]);
    await db.admin.query("select app_private.measure()");
    const mended = await figures();
    t.is(mended.get("holdback_accounts_at_risk_amount SEK"), undefined);
    t.is(mended.get("holdback_onboardings_unfinished"), 0);
  },
);

test.serial("what waits to be paid together, for a cool-down, and on its way to the bank is measured", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    minimum_payments: { NZD: 5_000 },
    longest_wait_days: 60,
  });
  const recruiter = await createRecruiter(db.admin);
  const of = { recruiters: allFor(recruiter), currency: "NZD", holdbackPercentage: 0 };
  await createPlacement(db.admin, { ...of, companyId, feeAmount: 1_200, startDate: daysAgo(3) });
  await tellBankPayout(db.admin, { account: recruiter.stripeAccountId, amount: 3_400, currency: "NZD" });
  const other = await createRecruiter(db.admin);
  await createPlacement(db.admin, { ...of, recruiters: allFor(other), feeAmount: 5_600 });
  await db.admin.query("update app.payout_accounts set cool_down_until = now() + interval '1 day' where user_id = $1", [
    other.id,
  ]);
  await db.admin.query("select app_private.measure()");
  const measured = await figures();
  t.is(measured.get("holdback_waiting_together_amount NZD"), 1_200);
  t.is(measured.get("holdback_cool_down_amount NZD"), 5_600);
  t.is(measured.get("holdback_on_its_way_to_bank_amount NZD"), 3_400);
});

test.serial("violations and sums of whole tables are those of the last measurement", async (t) => {
  const [{ total }] = (await db.admin.query("select sum(amount) as total from app.payout_schedules")).rows;
  await db.admin.query("select app_private.measure(), app_private.measure_invariants()");
  const measured = await figures();
  t.is(measured.get("holdback_invariant_violations"), 0);
  const { rows } = await db.admin.query(
    "select sum(value) as total from reporting.metrics where name = 'holdback_schedules_amount'",
  );
  t.deepEqual(rows, [{ total }]);
  t.true(Math.abs((measured.get("holdback_measured_timestamp_seconds") as number) - Date.now() / 1_000) < 600);
  await createPlacement(db.admin, { currency: "NOK" });
  t.is((await figures()).get("holdback_schedules pending NOK"), undefined);
  await db.admin.query("select app_private.measure()");
  t.is((await figures()).get("holdback_schedules pending NOK"), 1);
});

test.serial(
  "events and mails that wait, and the newest seal, are metrics; what an endpoint that is off waits for is not",
  async (t) => {
    const before = await figures();
    // Nothing is sealed, since the first row.
    const { rows: first } = await db.admin.query(
      "select extract(epoch from min(created_at))::float8 as at from app.audit_log",
    );
    t.is(before.get("holdback_audit_last_seal_timestamp_seconds"), first[0].at);
    t.is(before.get("holdback_mails_oldest_age_seconds"), 0);
    t.is(before.get("holdback_webhook_deliveries_oldest_age_seconds"), 0);
    const endpoint = await createEndpoint(db.admin, ["stripe_circuit.*"]);
    await db.admin.query(
      "select app_private.open_stripe_circuit('Invalid API Key'), app_private.close_stripe_circuit()",
    );
    const { id: person } = await createRecruiter(db.admin);
    await db.admin.query(
      `insert into app_private.mails (user_id, is_urgent, next_attempt_at, created_at)
     values ($1, false, now(), now() - interval '3 hours')`,
      [person],
    );
    await db.admin.query("update app.webhook_deliveries set next_attempt_at = now() - interval '2 hours'");
    await db.admin.query("select app_private.seal_audit_log()");
    const waiting = await figures();
    t.is(waiting.get("holdback_mails_waiting"), 1);
    t.true((waiting.get("holdback_mails_oldest_age_seconds") as number) >= 10_800);
    t.is(waiting.get("holdback_webhook_deliveries_waiting"), 2);
    t.true((waiting.get("holdback_webhook_deliveries_oldest_age_seconds") as number) >= 7_200);
    t.true((waiting.get("holdback_audit_last_seal_timestamp_seconds") as number) > 1_700_000_000);
    t.deepEqual([before.get("holdback_audit_unsigned_seals"), waiting.get("holdback_audit_unsigned_seals")], [0, 1]);
    await db.admin.query("select app.disable_webhook_endpoint($1, 'off')", [endpoint.id]);
    t.is((await figures()).get("holdback_webhook_deliveries_waiting"), 0);
  },
);

test("each metric has a name that is known, and each label is one of few that name no row", async (t) => {
  await db.admin.query("select app_private.measure(), app_private.measure_invariants()");
  const { rows } = await db.admin.query<{ label: string; value: string }>(
    "select distinct label, labels ->> label as value from reporting.metrics, jsonb_object_keys(labels) as label",
  );
  const known = /^(code|currency|error_code|failure_code|for|kind|outcome|rule|state|status|stops|task)$/;
  for (const { label, value } of rows) {
    t.regex(label, known);
    t.notRegex(value, /@|[0-9a-f]{8}-[0-9a-f]{4}|acct_|tr_/, label);
  }
  const { rows: strangers } = await db.admin.query(
    `select name from (
       select * from app_private.money_metrics() union all select * from app_private.run_metrics()
       union all select * from app_private.attention_metrics()
     ) as found where name not in (select name from app_private.metric_names)`,
  );
  t.deepEqual(strangers, []);
});
