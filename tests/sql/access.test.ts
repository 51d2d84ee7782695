import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { createPlacement } from "../support/fixtures.ts";

let db: TestDatabase;
test.before(async () => {
  db = await createTestDatabase();
  await createPlacement(db.admin);
});
test.after.always(() => db.drop());

const ROLES = [
  "holdback_worker",
  "holdback_authenticator",
  "holdback_recruiter",
  "holdback_company",
  "holdback_admin",
  "holdback_analyst",
] as const;

/** Everything that a role may do; whatever is not listed here, it may not. */
const TABLES: Partial<Record<(typeof ROLES)[number], string[]>> = {
  holdback_analyst: [
    "select app.payout_audit_log",
    "select reporting.invariant_violations",
    "select reporting.money_by_currency",
    "select reporting.open_reconciliation_findings",
    "select reporting.open_debts",
    "select reporting.payout_buckets",
    "select reporting.statement_lines",
    "select reporting.unpaid_schedules",
  ],
};
const FUNCTIONS: Partial<Record<(typeof ROLES)[number], string[]>> = {
  holdback_worker: [
    "app_private.begin_look_up",
    "app_private.begin_reconciliation",
    "app_private.begin_stripe_event",
    "app_private.begin_reversal",
    "app_private.begin_reversal_look_up",
    "app_private.begin_transfers",
    "app_private.claim_due_schedules",
    "app_private.claim_reversals",
    "app_private.complete_due_placements",
    "app_private.finish_answered_runs",
    "app_private.finish_claiming",
    "app_private.finish_reconciliation",
    "app_private.finish_releasing",
    "app_private.finish_stripe_event",
    "app_private.has_unseen_reversals",
    "app_private.note_unseen_transfers",
    "app_private.open_stripe_lane",
    "app_private.record_look_up",
    "app_private.record_payout_account",
    "app_private.record_platform_balance",
    "app_private.record_stripe_transfer",
    "app_private.record_reversal_answer",
    "app_private.record_reversal_look_up",
    "app_private.record_transfer_answers",
    "app_private.release_due_holds",
    "app_private.report_reconciliation",
    "app_private.requeue_stripe_events",
    "app_private.reserve_stripe_slots",
    "app_private.resolve_reversals",
    "app_private.resolve_transfers",
    "app_private.slow_stripe_lane",
    "app_private.stage_absences",
    "app_private.stage_bookings",
    "app_private.stage_transfers",
    "app_private.start_payout_run",
    "app_private.start_retry_run",
    "app_private.stop_stripe_lane",
    "app_private.stripe_lane_is_stopped",
    "app_private.transfers_to_ask",
  ],
  holdback_authenticator: ["app_private.receive_stripe_event"],
  holdback_analyst: ["app_private.is_paused", "app_private.schedule_blockers"],
};

for (const role of ROLES) {
  test(`${role} can do on tables and views exactly what is listed`, async (t) => {
    const { rows } = await db.admin.query<{ right: string }>(
      `select privilege || ' ' || class.oid::regclass as right
         from pg_class class
         cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
        where class.relnamespace::regnamespace::text in ('app', 'app_private', 'reporting') and class.relkind in ('r', 'v', 'S')
          and has_table_privilege($1, class.oid, privilege)
        order by 1`,
      [role],
    );
    t.deepEqual(rows.map(({ right }) => right).sort(), (TABLES[role] ?? []).sort());
  });

  test(`${role} can call exactly the functions that are listed`, async (t) => {
    const { rows } = await db.admin.query<{ name: string }>(
      `select pronamespace::regnamespace || '.' || proname as name from pg_proc
        where pronamespace::regnamespace::text in ('app', 'app_private', 'reporting')
          and has_function_privilege($1, oid, 'execute')
        order by 1`,
      [role],
    );
    t.deepEqual(rows.map(({ name }) => name).sort(), (FUNCTIONS[role] ?? []).sort());
  });
}

test("the worker's login sees no table of ours, and owns the queue", async (t) => {
  const client = await db.connectAs("holdback_worker");
  await refused(t, client.query("select * from app.payouts"), "42501");
  await refused(t, client.query("select * from app_private.settings"), "42501");
  await refused(t, client.query("select app.process_due_schedules()"), "42501");
  await refused(t, client.query("set role holdback_owner"), "42501");
  await t.notThrowsAsync(client.query("select count(*) from graphile_worker.jobs"));
});

test("the analyst reads, within a time limit, and changes nothing", async (t) => {
  const client = await db.connectAs("holdback_analyst");
  t.is((await client.query("select * from reporting.money_by_currency")).rowCount, 1);
  t.true(((await client.query("select * from app.payout_audit_log")).rowCount ?? 0) > 0);
  await t.notThrowsAsync(client.query("select * from reporting.unpaid_schedules"));
  await t.notThrowsAsync(client.query("select * from reporting.invariant_violations"));
  await refused(t, client.query("select * from app.users"), "42501");
  t.is((await client.query("show statement_timeout")).rows[0].statement_timeout, "1min");
  await client.query("set default_transaction_read_only = off");
  await refused(t, client.query("delete from app.payout_audit_log"), "42501");
});

test("the authenticator may become a recruiter, a company user or an admin, and nobody else", async (t) => {
  const client = await db.connectAs("holdback_authenticator");
  for (const role of ["holdback_recruiter", "holdback_company", "holdback_admin"]) {
    await t.notThrowsAsync(client.query(`set role ${role}`));
    await client.query("reset role");
  }
  for (const role of ["holdback_owner", "holdback_worker", "holdback_analyst", "postgres"]) {
    await refused(t, client.query(`set role ${role}`), "42501");
  }
  await refused(t, client.query("select * from app.payouts"), "42501");
});

test("a verb asks who calls: a signed-in recruiter is refused, an admin is not, a switched-off admin is", async (t) => {
  const owner = await db.connectAs("holdback_owner");
  const as = async (role: string) => {
    const { rows } = await db.admin.query<{ id: string }>(
      "select id from app.create_user($1 || uuidv7() || '@example.com', 'Somebody', $1)",
      [role],
    );
    await owner.query("select set_config('holdback.user_id', $1, false)", [rows[0]?.id]);
    return rows[0]?.id;
  };
  const { rows: payouts } = await db.admin.query("select id from app.payouts limit 1");
  const verbs = [
    "select app.process_due_schedules()",
    "select app.release_due_escrow_holds()",
    "select app.create_user('x@example.com', 'X', 'platform_admin')",
    `select app.cancel_payout('${payouts[0].id}', 'x')`,
    `select app.create_payout_schedule('${payouts[0].id}', now(), 1)`,
    "select app.release_escrow_hold(uuidv7(), 'x')",
    "select app.link_payout_account(uuidv7(), 'acct_1')",
    "select app.freeze_payout(uuidv7(), 'x')",
    "select app.unfreeze_payout(uuidv7(), 'x')",
    "select app.cancel_payout_schedule(uuidv7(), 'x')",
    "select app.reschedule_payout_schedule(uuidv7(), now(), 'x')",
    "select app.retry_payout_schedule(uuidv7(), 'x')",
    "select app.pause_payouts('all', 'x')",
    "select app.resume_payouts('all', 'x')",
    "select app.publish_payout_policy(90, 20)",
    "select app.preview_payout_policy(90, 20)",
    "select app.extend_guarantee(uuidv7(), 1, 'x')",
    "select app.complete_placement(uuidv7())",
    "select app.forfeit_escrow_hold(uuidv7(), 'x')",
    "select app.cancel_escrow_hold(uuidv7(), 'x')",
    "select app.report_guarantee_breach(uuidv7(), '2025-01-01', 'x')",
    "select app.preview_guarantee_breach(uuidv7(), '2025-01-01')",
    "select app.withdraw_guarantee_breach(uuidv7(), 'x')",
    "select app.write_off_recovery(uuidv7(), 'x')",
    "select app.approve_payout(uuidv7(), 'x')",
    "select app.preview_due_schedules()",
    "select app.preview_due_totals()",
    "select app.cancel_placement(uuidv7(), 'x')",
    "select app.explain_reconciliation_finding(uuidv7(), 'x')",
    "select app.create_placement(uuidv7(), 'x', '2025-01-01', 1, 'USD', '[]')",
  ];
  for (const role of ["recruiter", "company_user"]) {
    await as(role);
    for (const verb of verbs) await refused(t, owner.query(verb), "HB001");
  }
  const admin = await as("platform_admin");
  await t.notThrowsAsync(owner.query("select app.process_due_schedules()"));
  await db.admin.query("update app.users set deactivated_at = now() where id = $1", [admin]);
  for (const verb of verbs) await refused(t, owner.query(verb), "HB001");
});

test("every function in app asks who calls", async (t) => {
  const { rows } = await db.admin.query(
    `select proname from pg_proc where pronamespace = 'app'::regnamespace and prosrc !~ '(assert_admin\\(\\)|assert_may_see_payout\\(|app\\.preview_due_schedules\\()'`,
  );
  t.deepEqual(rows, []);
});
