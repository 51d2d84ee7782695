// Every table that bears money or decides about it is in an audit log; each that is not has a reason.

import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

const NOT_AUDITED: Readonly<Record<string, string>> = {
  "app.payout_audit_log": "the log itself",
  "app.audit_log": "the log itself",
  "app.audit_chain_heads": "proof of the log: where each chain ends, compared with it",
  "app.audit_archive_ends": "proof of the log, append-only; the archive's record, which is logged, has a root over it",
  "app.audit_definitions": "proof of the log, append-only and sealed",
  "app.audit_seals": "proof of the log, append-only and chained",
  "app.audit_seal_chains": "proof of the log, append-only and sealed",
  "app.audit_seal_signatures": "proof of the log, append-only",
  "app.events": "the outbox: each row follows from a change that is logged, append-only",
  "app.error_codes": "words for people, which decide nothing",
  "app.company_recruiters":
    "follows from payouts, which are logged: the rule company_sees_its_recruiters compares them",
  "app_private.explanation_codes": "words for people, which decide nothing",
  "app_private.audit_row_keys": "the secrets of digests: another one shows at once, or is an erasure, which is logged",
  "app_private.readiness_codes": "words for people, which decide nothing",
  "app_private.onboardings": "secrets that are gone in minutes; the account that is linked by one is logged",
  "app_private.audit_digest_key": "the secret of the log's digests: another one shows at once",
  "app_private.account_balances": "what Stripe said last, asked again",
  "app_private.bank_payout_schedules": "what Stripe said last, asked again",
  "app_private.platform_balances": "what Stripe said last, asked again",
  "app_private.pending_funds": "what Stripe said last, asked again",
  "app_private.cover_plans": "found out anew each hour",
  "app_private.demo": "the demo's alone, and each day that passes there is logged at the rows that it moves",
  "app_private.charge_answers": "what Stripe said last, asked again; what follows from it is logged at the payment",
  "app_private.unrecorded_charges": "what Stripe said last, asked again; an event tells of each",
  "app_private.told_late_fees": "what was told, an event each",
  "app_private.unscheduled_payouts": "follows from payouts, schedules and holds, which are logged",
  "app_private.unpaid_fees": "follows from placements, fee_payments and company_credits, which are logged",
  "app_private.returned_transfers":
    "follows from bank payouts, what they carry and what was taken back, which are logged",
  "app_private.stripe_webhook_inbox": "what Stripe sent, as it came; what follows from it is logged",
  "app_private.ceiling_sums": "sums of transfers, which are logged: the rule ceilings_count_transfers compares them",
  "app_private.one_person_amounts":
    "sums of acts, each of which is logged: a trigger lets them grow only, and the rule acts_are_counted compares them",
  "app_private.confirmations": "no transaction ever sees a row of another's",
  "app_private.plan_executions": "no transaction ever sees a row of another's",
  "app.run_plan_items": "the list of a plan, which is never changed; its hash is logged",
  "app_private.locks": "rows to lock, which nobody changes",
  "app_private.live_channel": "the name of a channel, made anew at will",
  "app_private.expected_tasks": "check-ins of tasks",
  "app_private.database_version": "written by a migration, which the log has with its definitions",
  "app_private.known_objects": "written by a migration, which the log has with its definitions",
  "app_private.migrations": "written by a migration, which the log has with its definitions",
  "app_private.migration_digests": "written by a migration, which the log has with its definitions",
  "app_private.repeatable_sql": "written by a migration, which the log has with its definitions",
  "app.webhook_deliveries": "deliveries: what is told is an event, which follows from what is logged",
  "app.webhook_delivery_statuses": "words for people, which decide nothing about money",
  "app.mail_kinds": "words for people, which decide nothing about money",
  "app.mail_preferences": "which mails somebody wants",
  "app.saved_views": "how somebody looks at a list",
  "app_private.mail_state": "how far mails have come",
  "app_private.mails": "deliveries: what is told is an event, which follows from what is logged",
  "app_private.mail_items": "deliveries: what is told is an event, which follows from what is logged",
  "app_private.invariant_counts": "measurements, which nobody changes",
  "app_private.audit_findings": "measurements, made anew every day",
  "app_private.audit_rounds": "measurements: how far they have come",
  "app_private.invariant_findings": "measurements, made anew every day",
  "app_private.invariant_rounds": "measurements: how far they have come",
  "app_private.invariant_rules": "words for people, which decide nothing",
  "app_private.metric_names": "words for people, which decide nothing",
  "app_private.status_sums": "sums of what is logged, for metrics: the rule statuses_are_counted compares them",
  "app_private.measurements": "measurements, made anew every hour or day",
  "app_private.import_rows": "a file on its way in, deleted at its end",
  "app_private.import_problems": "a file on its way in, deleted at its end",
  "app_private.import_recruiters": "a file on its way in, deleted at its end",
  "app_private.import_fees": "a file on its way in, deleted at its end",
  "app_private.import_placements": "a file on its way in, deleted at its end",
  "app_private.import_placement_recruiters": "a file on its way in, deleted at its end",
  "app_private.reconciliation_transfers": "Stripe's pages, deleted when they are compared",
  "app_private.reconciliation_reversals": "Stripe's pages, deleted when they are compared",
  "app_private.reconciliation_balance_transactions": "Stripe's pages, deleted when they are compared",
  "app_private.reconciliation_differences": "Stripe's pages, deleted when they are compared",
};

/** Insert, update and delete each reach a log by a trigger that no session switches off; a truncate is refused so too. */
const UNCOVERED = `
  select relation.oid::regclass::text as name
    from pg_class as relation
   where relation.relkind in ('r', 'p') and not relation.relispartition
     and relation.relnamespace in ('app'::regnamespace, 'app_private'::regnamespace)
     and (select coalesce(bit_or(hook.tgtype::int & 28), 0) from pg_trigger as hook
           where hook.tgrelid = relation.oid and hook.tgenabled = 'A'
             and (hook.tgfoid in ('app_private.audit_row'::regproc, 'app_private.audit_rows'::regproc, 'app_private.audit_transfers'::regproc)
               -- Their rows are never deleted: a trigger that is always there refuses it.
               or hook.tgfoid = 'app_private.audit_changes'::regproc
               or hook.tgfoid = 'app_private.refuse_change'::regproc and relation.relname in ('payouts', 'payout_schedules', 'escrow_holds'))
         ) <> 28
   order by 1`;

const names = async (sql: string) => (await db.admin.query<{ name: string }>(sql)).rows.map(({ name }) => name);

test("every table is audited, or has a reason not to be; and no reason is left for one that is", async (t) => {
  t.deepEqual(await names(UNCOVERED), Object.keys(NOT_AUDITED).sort());
});

test("no audited table can be truncated, in no role of the session", async (t) => {
  const audited = await names(
    `select distinct tgrelid::regclass::text as name from pg_trigger
      where tgfoid in ('app_private.audit_row'::regproc, 'app_private.audit_rows'::regproc, 'app_private.audit_transfers'::regproc, 'app_private.audit_changes'::regproc)`,
  );
  const kept = await names(
    `select distinct tgrelid::regclass::text as name from pg_trigger
      where tgenabled = 'A' and tgtype & 32 > 0 and tgfoid = 'app_private.refuse_change'::regproc`,
  );
  t.deepEqual(
    audited.filter((name) => !kept.includes(name)),
    [],
  );
});

test("a table without its trigger, or with one that a session can switch off, is found", async (t) => {
  const client = await db.admin.connect();
  for (const breach of [
    "drop trigger _900_audit on app_private.settings",
    "alter table app_private.settings enable trigger _900_audit",
    "alter table app_private.settings disable trigger _900_audit",
  ]) {
    await client.query("begin");
    await client.query(breach);
    t.true((await client.query<{ name: string }>(UNCOVERED)).rows.some(({ name }) => name === "app_private.settings"));
    await client.query("rollback");
  }
  client.release();
});

const lastOf = async (entity: string, id: string) =>
  (
    await db.admin.query(
      `select action, metadata -> 'changes' as changes, changed_by_role, reason from app.audit_log
        where entity = $1 and entity_id = $2 order by sequence desc limit 1`,
      [entity, id],
    )
  ).rows[0];

test("what an owner changes in psql is in the log, with their login and both values", async (t) => {
  await db.admin.query("update app_private.settings set value = '3' where name = 'max_retries'");
  t.like(await lastOf("settings", "max_retries"), {
    action: "update",
    changes: { value: { old: 10, new: 3 } },
    changed_by_role: "postgres",
  });
  await db.admin.query("delete from app.status_transitions where entity = 'recovery' and to_status = 'written_off'");
  t.like(await lastOf("status_transitions", "recovery/open/written_off"), {
    action: "delete",
    changes: { command: { old: "write_off", new: null } },
  });
  await db.admin.query("update app.currencies set exponent = 3 where code = 'SEK'");
  t.like(await lastOf("currencies", "SEK"), { changes: { exponent: { old: 2, new: 3 } } });
});

test("neither does session_replication_role keep a change out of the log", async (t) => {
  const client = await db.admin.connect();
  await client.query("set session_replication_role = replica");
  await client.query("update app_private.settings set value = '8' where name = 'request_days'");
  client.release(true);
  t.like(await lastOf("settings", "request_days"), { changes: { value: { old: 7, new: 8 } } });
});

test("a person's change names the person, their role and the reason", async (t) => {
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.create_user('audited@example.com', 'Ada Audited', 'platform_admin')",
  );
  const id = rows[0]?.id as string;
  const client = await db.actAs(id);
  await client.query("select app.pause_payouts('currency:DKK', 'The bank is closed')");
  const { rows: pauses } = await db.admin.query("select id from app.payout_pauses where scope_value = 'DKK'");
  t.like(await lastOf("payout_pauses", pauses[0].id), {
    action: "insert",
    changed_by_role: "platform_admin",
    reason: "The bank is closed",
  });
  const { changes } = await lastOf("payout_pauses", pauses[0].id);
  t.deepEqual(changes.scope_value, { new: "DKK" }, "of a new row only what it is");
});

test("of secrets and of a candidate's name the log keeps a digest, the same for the same value", async (t) => {
  await db.admin.query("update app_private.login_passwords set password = 'secret-1' where role = 'holdback_analyst'");
  const first = (await lastOf("login_passwords", "holdback_analyst")).changes.password.new;
  await db.admin.query("update app_private.login_passwords set password = 'secret-2' where role = 'holdback_analyst'");
  const second = (await lastOf("login_passwords", "holdback_analyst")).changes.password;
  t.regex(first.digest, /^[0-9a-f]{64}$/);
  t.deepEqual(second.old, first);
  t.notDeepEqual(second.new, first);
  const { rows } = await db.admin.query(
    "select count(*)::int as count from app.audit_log where metadata::text ~ 'secret-'",
  );
  t.deepEqual(rows, [{ count: 0 }]);
});

test("a change of updated_at alone is none", async (t) => {
  const count = async () =>
    (
      await db.admin.query(
        "select count(*)::int as count from app.audit_log where entity = 'users' and changed_by_role = 'postgres' and action = 'update'",
      )
    ).rows[0].count;
  const before = await count();
  await db.admin.query("update app.users set updated_at = now()");
  t.is(await count(), before);
});

/** What is audited by its columns, one by one: the function, and the columns whose changes do not count. */
const BY_COLUMNS = {
  payouts: { changes: "changes_of_payout(old, new)", uncounted: ["id", "created_at"] },
  payout_schedules: { changes: "changes_of_schedule(old, new)", uncounted: ["id", "due_at", "created_at"] },
  escrow_holds: { changes: "changes_of_hold(old, new)", uncounted: ["id", "created_at"] },
  payout_transfers: {
    changes: "changes_of_transfer(old, new, true)",
    uncounted: ["lease_until", "next_attempt_at", "listed_status"],
  },
};

interface ChangesOfColumn {
  name: string;
  there: object | null;
  said_there: object;
  gone: object | null;
  said_gone: object;
  same: null;
}

/** A value of each type, other than null. */
const FULL_ROW = `
  select jsonb_populate_record(null::app.TABLE, jsonb_object_agg(attname, case format_type(atttypid, null)
           when 'uuid' then to_jsonb(uuidv7()) when 'text' then '"\\\\ \\"a\\": null"' when 'jsonb' then '{"a": [1, null]}'
           when 'boolean' then 'true' when 'date' then '"2026-01-31"'
           when 'timestamp with time zone' then '"2026-01-31T12:00:00.123456+00:00"' else '7' end)) as row
    from pg_attribute where attrelid = 'app.TABLE'::regclass and attnum > 0 and not attisdropped`;

for (const [table, { changes, uncounted }] of Object.entries(BY_COLUMNS)) {
  test(`each column of ${table} that counts is in the audit row of its change, as it is`, async (t) => {
    const full = FULL_ROW.replaceAll("TABLE", table);
    const { rows } = await db.admin.query<ChangesOfColumn>(
      `with each as (select (${full}) as row)
       select column_name as name,
              there -> column_name as there,
              jsonb_build_object('old', null, 'new', to_jsonb(row) -> column_name) as said_there,
              gone -> column_name as gone,
              jsonb_build_object('old', to_jsonb(row) -> column_name, 'new', null) as said_gone,
              (select app_private.${changes} from (select row as old, row as new) as both_same) as same
         from each,
              lateral (select app_private.${changes} as there from (select null::app.${table} as old, row as new) as both_made) as made,
              lateral (select app_private.${changes} as gone from (select row as old, null::app.${table} as new) as both_gone) as lost,
              jsonb_object_keys(to_jsonb(row)) as column_name
        order by column_name`,
    );
    t.true(rows.length > 10);
    for (const { name, there, said_there, gone, said_gone, same } of rows) {
      const counts = name !== "updated_at" && !uncounted.includes(name);
      t.deepEqual(there, counts ? said_there : null, name);
      t.deepEqual(gone, counts ? said_gone : null, name);
      t.is(same, null);
    }
  });
}

test("the event of a transfer tells what that of any other row would", async (t) => {
  const { rows } = await db.admin.query(
    `select (app_private.transfer_event(row, 'created')).payload, app_private.row_event_payload(to_jsonb(row)) as said
       from (${FULL_ROW.replaceAll("TABLE", "payout_transfers")}) as each`,
  );
  t.deepEqual(rows[0].payload, rows[0].said);
  t.is(Object.keys(rows[0].payload).length, 9);
});
