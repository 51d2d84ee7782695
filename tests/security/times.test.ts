// Every date that somebody gives lies between 2000 and 2100, and every column for one has the bound.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createPayout } from "../support/fixtures.ts";
import { createEndpoint } from "../support/webhook_endpoints.ts";

const db = useDatabase(test);

/** Columns that nobody gives a date for, and why. */
const EXCEPT: readonly (readonly [column: RegExp, why: string])[] = [
  [
    /((?<!paid)_at|_until|_since|\.hold_date|\.collectable_from|\.since|\.window_from)$/,
    "the clock's, or reckoned from it",
  ],
  [/^app\.payout_schedules\.above_ceiling_on$/, "the day of a run"],
  [/^app\.placements\.(guarantee|notice)_completion_date$/, "generated from a bounded date"],
  [/^app_private\.(ceiling_sums|one_person_amounts)\.day$/, "the day of a claim, or of an approval"],
  [/^app_private\.import_(placements|fees)\./, "rows of a file; checked before anything is created"],
  [/^app_private\.lineage\.read_from$/, "the clock's, of Stripe's list"],
  [/^app_private\.migrations\.run_on$/, "written by who migrates"],
  [/^app\.payout_policies\.validity$/, "between dates that app.publish_payout_policy checks"],
];

test("every column for a date that somebody gives has the bound", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>(
    `select pg_class.oid::regclass || '.' || attname as name
       from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where relnamespace::regnamespace::text in ('app', 'app_private') and relkind in ('r', 'p') and not relispartition
        and atttypid in ('date'::regtype, 'timestamptz'::regtype, 'timestamp'::regtype, 'daterange'::regtype, 'tstzrange'::regtype)
        and not exists (
          select from pg_constraint
           where conrelid = pg_class.oid and attnum = any (conkey) and contype = 'c'
             and pg_get_constraintdef(pg_constraint.oid) ~ ('is_business_(day|time)\\(' || attname)
        )
      order by 1`,
  );
  t.deepEqual(
    rows.map(({ name }) => name).filter((name) => !EXCEPT.some(([column]) => column.test(name))),
    [],
  );
});

/** Each date that a function of app takes: a call that is good but for the date. */
async function calls(): Promise<Record<string, string>> {
  const { placement, payout, schedule } = await createPayout(db.admin, { guaranteePeriodDays: 700 });
  const { id: endpoint } = await createEndpoint(db.admin);
  const created = (dates: string) =>
    `app.create_placement((select id from app.companies limit 1), 'A', fee_amount => 100, currency => 'USD', ${dates},
       recruiters => array[((select recruiter_id from app.payouts limit 1), 100, null, null)]::app.recruiter_share[])`;
  return {
    "company_departure.left_on": `app.company_departure('${placement}', $1)`,
    "create_adjustment.scheduled_date":
      "app.create_adjustment((select recruiter_id from app.payouts limit 1), 1, 'USD', 'a bonus', $1)",
    "create_escrow_hold.release_date": `app.create_escrow_hold('${payout}', 1, $1, 'agreed')`,
    "create_payout_schedule.scheduled_date": `app.create_payout_schedule('${payout}', $1, 1, 'agreed')`,
    "create_placement.signed_on": created("start_date => '2025-01-01', signed_on => $1"),
    "create_placement.start_date": created("start_date => $1"),
    "my_statement.month": "app.my_statement($1)",
    "payout_as_of.at": `app.payout_as_of('${payout}', $1)`,
    "plan_run.as_of": "app.plan_run('tonight', $1)",
    "preview_breach_rules.ended_on": `app.preview_breach_rules('${placement}', $1)`,
    "preview_breach_totals.ended_on": `app.preview_breach_totals('${placement}', $1)`,
    "preview_company_credit.ended_on": `app.preview_company_credit('${placement}', $1)`,
    "preview_due_reasons.as_of": "app.preview_due_reasons($1)",
    "preview_due_schedules.as_of": "app.preview_due_schedules($1)",
    "preview_due_totals.as_of": "app.preview_due_totals($1)",
    "preview_guarantee_breach.ended_on": `app.preview_guarantee_breach('${placement}', $1)`,
    "preview_payout_policy.since": "app.preview_payout_policy(90, 20, since => $1)",
    "preview_payout_policy_totals.since": "app.preview_payout_policy_totals(30, 20, since => $1)",
    "preview_replacement.ended_on": `app.preview_replacement('${placement}', '2025-02-01', $1)`,
    "preview_replacement.start_date": `app.preview_replacement('${placement}', $1, '2025-01-20')`,
    "publish_payout_policy.valid_from": "app.publish_payout_policy(90, 20, valid_from => $1)",
    "record_fee_payment.available_on": `app.record_fee_payment('${placement}', 1, '2025-01-02', $1)`,
    "record_fee_payment.paid_at": `app.record_fee_payment('${placement}', 1, $1)`,
    "record_manual_payment.paid_at": `app.record_manual_payment('${schedule}', $1, 'SEPA 1', 'by bank')`,
    "redeliver_webhooks.since": `app.redeliver_webhooks('${endpoint}', $1)`,
    "redeliver_webhooks.until": `app.redeliver_webhooks('${endpoint}', now(), $1)`,
    "rehearse.ended_on": `app.rehearse(current_date + 1, '${placement}', $1)`,
    "rehearse.until": "app.rehearse($1)",
    "rehearse_payments.ended_on": `app.rehearse_payments(current_date + 1, '${placement}', $1)`,
    "rehearse_payments.until": "app.rehearse_payments($1)",
    "replace_candidate.ended_on": `app.replace_candidate('${placement}', 'B', '2025-02-01', 'left', $1)`,
    "replace_candidate.start_date": `app.replace_candidate('${placement}', 'B', $1, 'left', '2025-01-20')`,
    "report_departure.left_on": `app.report_departure('${placement}', $1, 'left')`,
    "report_guarantee_breach.ended_on": `app.report_guarantee_breach('${placement}', $1, 'left')`,
    "reschedule_payout_schedule.scheduled_date": `app.reschedule_payout_schedule('${schedule}', $1, 'later')`,
    "reschedule_payout_schedules.scheduled_date": `app.reschedule_payout_schedules(array['${schedule}'::uuid], $1, 'later')`,
    "snooze_need.until": "app.snooze_need('debt:none', $1, 'later')",
  };
}

test("every function of app refuses dates before 2000, after 2100, and without end, by name", async (t) => {
  const known = await calls();
  const { rows } = await db.admin.query<{ name: string }>(
    `select proname || '.' || argument.name as name
       from pg_proc
            cross join lateral unnest(proargnames[:pronargs], proargtypes::oid[]) as argument (name, type)
      where pronamespace = 'app'::regnamespace
        and argument.type in ('date'::regtype, 'timestamptz'::regtype, 'timestamp'::regtype)
      order by 1`,
  );
  t.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(known),
  );
  for (const [name, call] of Object.entries(known)) {
    for (const date of ["1999-12-31", "2101-01-01", "9999-12-31", "infinity", "-infinity"]) {
      const error = await t.throwsAsync<Error & { code: string; column: string; hint: string }>(
        db.admin.query(`select ${call}`, [date]),
        undefined,
        `${name} ${date}`,
      );
      t.is(error.code, "HB059", `${name} ${date}: ${error.message}`);
      t.is(error.column, name.replace(/^.*\./, ""), name);
      t.truthy(error.hint);
    }
  }
});
