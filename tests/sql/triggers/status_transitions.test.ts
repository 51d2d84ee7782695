import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

const TABLES = {
  placement: "placements",
  payout: "payouts",
  payout_schedule: "payout_schedules",
  escrow_hold: "escrow_holds",
  payout_transfer: "payout_transfers",
  payout_reversal: "payout_reversals",
  recovery: "recoveries",
  request: "requests",
  company_credit: "company_credits",
  bank_payout: "bank_payouts",
  webhook_delivery: "webhook_deliveries",
} as const;

test("every table with a status is held to the allowed transitions, by a trigger that fires even with triggers set to replica", async (t) => {
  const { rows } = await db.admin.query<{ relname: string; guarded: boolean }>(
    `select class.relname,
            exists (select from pg_trigger where tgrelid = class.oid and tgname = '_100_enforce_status_transition' and tgenabled = 'A') as guarded
       from pg_class class
       join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attname = 'status'
      where class.relnamespace = 'app'::regnamespace and class.relkind = 'r'
      order by class.relname`,
  );
  t.deepEqual(
    rows,
    // A step of a recovery only follows what it belongs to.
    [...Object.values(TABLES), "recovery_steps"]
      .sort()
      .map((relname) => ({ relname, guarded: relname !== "recovery_steps" })),
  );
});

test("a transition that is not allowed is refused to the database's owner too", async (t) => {
  const placementId = await createPlacement(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  const { rows: statuses } = await db.admin.query<{ entity: keyof typeof TABLES; status: string }>(
    `select 'placement' as entity, value as status from app.placement_statuses
     union all select 'payout', value from app.payout_statuses
     union all select 'payout_schedule', value from app.payout_schedule_statuses
     union all select 'escrow_hold', value from app.escrow_hold_statuses
     union all select 'payout_transfer', value from app.payout_transfer_statuses`,
  );
  let tried = 0;
  for (const { entity, status } of statuses) {
    const { rows: current } = await db.admin.query<{ id: string; status: string; allowed: boolean }>(
      `select row.id, row.status,
              exists (select from app.status_transitions
                       where entity = $1 and from_status = row.status and to_status = $2) as allowed
         from app.${TABLES[entity]} as row
        where row.id = $3 or to_jsonb(row) ->> 'placement_id' = $3::text or '${entity}' = 'payout_transfer'`,
      [entity, status, placementId],
    );
    for (const row of current) {
      if (row.allowed || row.status === status) continue;
      tried++;
      await refused(
        t,
        db.admin.query(`update app.${TABLES[entity]} set status = $1 where id = $2`, [status, row.id]),
        "HB003",
      );
    }
  }
  t.true(tried > 0);
});

test("what the triggers ask is what the table says, of every two words, and follows each change of the table", async (t) => {
  const differing = `
    with allowed as (select entity, from_status, to_status, command from app.status_transitions),
         word as (select entity, to_status as value from allowed union select entity, from_status from allowed)
    select first.entity, first.value as "from", next.value as "to"
      from word as first join word as next on next.entity = first.entity and next.value is not null
     where app_private.transition_command(first.entity, first.value, next.value)
           is distinct from (select command from allowed where allowed.entity = first.entity and allowed.to_status = next.value
                                                       and allowed.from_status is not distinct from first.value)`;
  t.deepEqual((await db.admin.query(differing)).rows, []);
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await client.query("delete from app.status_transitions where entity = 'payout' and to_status = 'completed'");
    await client.query(
      `insert into app.status_transitions (entity, from_status, to_status, command)
       values ('payout', 'completed', 'it''s over', 'a test'), ('request', null, 'over', 'a test')`,
    );
    t.deepEqual((await client.query(differing)).rows, []);
    const { rows } = await client.query(
      `select app_private.transition_command('payout', 'processing', 'completed') as gone,
              app_private.transition_command('payout', 'completed', 'it''s over') as made,
              app_private.transition_command('nothing', null, 'pending') as unknown`,
    );
    t.deepEqual(rows, [{ gone: null, made: "a test", unknown: null }]);
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test("a row cannot be born in the middle of its life", async (t) => {
  const placementId = await createPlacement(db.admin);
  await refused(
    t,
    db.admin.query(
      `insert into app.payout_schedules (payout_id, placement_id, amount, currency, scheduled_date, status, processed_at)
       select id, placement_id, 1, currency, now(), 'processed', now() from app.payouts where placement_id = $1`,
      [placementId],
    ),
    "HB003",
    /cannot begin as processed/,
  );
});

// Serial: a truncate asks for locks that no other test may hold.
test.serial("money rows and transfers cannot be deleted, and what was agreed cannot be edited", async (t) => {
  const placementId = await createPlacement(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  for (const table of ["payouts", "payout_schedules", "escrow_holds", "payout_transfers"]) {
    await refused(t, db.admin.query(`delete from app.${table}`), "HB007");
    await refused(t, db.admin.query(`truncate app.${table} cascade`), "HB007");
  }
  await refused(
    t,
    db.admin.query("update app.payouts set amount = amount + 1 where placement_id = $1", [placementId]),
    "HB003",
  );
  await refused(
    t,
    db.admin.query("update app.payout_schedules set amount = 1 where placement_id = $1", [placementId]),
    "HB003",
  );
  await refused(
    t,
    db.admin.query("update app.escrow_holds set hold_amount = 1 where placement_id = $1", [placementId]),
    "HB003",
  );
  // What was released stays released, and of a hold that ended nothing more is.
  await db.admin.query(
    "select app.release_escrow_hold(id, 'a part', 5) from app.escrow_holds where placement_id = $1",
    [placementId],
  );
  await refused(
    t,
    db.admin.query("update app.escrow_holds set released_amount = 4 where placement_id = $1", [placementId]),
    "HB003",
  );
  await db.admin.query("select app.forfeit_escrow_hold(id, 'lost') from app.escrow_holds where placement_id = $1", [
    placementId,
  ]);
  await refused(
    t,
    db.admin.query("update app.escrow_holds set released_amount = 6 where placement_id = $1", [placementId]),
    "HB003",
  );
  for (const change of ["amount = 1", "destination = 'acct_thief'", "idempotency_key = 'other'", "metadata = '{}'"]) {
    await refused(t, db.admin.query(`update app.payout_transfers set ${change}`), "HB003");
  }
});

test("a status that is in no list is refused where its foreign key is declared and not enforced", async (t) => {
  const { rows: keys } = await db.admin.query<{ key: string }>(
    "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) as key from pg_constraint where not conenforced order by 1",
  );
  const DECLARED = {
    payout_schedule: "payout_schedules",
    payout_transfer: "payout_transfers",
    payout: "payouts",
  } as const;
  t.deepEqual(
    keys.map(({ key }) => key),
    Object.entries(DECLARED).map(
      ([entity, table]) => `app.${table} FOREIGN KEY (status) REFERENCES app.${entity}_statuses(value) NOT ENFORCED`,
    ),
  );
  await createPlacement(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  const client = await db.admin.connect();
  try {
    for (const [entity, table] of Object.entries(DECLARED)) {
      const { rows: strange } = await client.query(
        `select to_status from app.status_transitions
          where entity = $1 and to_status not in (select value from app.${entity}_statuses)`,
        [entity],
      );
      t.deepEqual(strange, []);
      await client.query("begin; set local session_replication_role = replica");
      await refused(t, client.query(`update app.${table} set status = 'lost'`), "HB003");
      await client.query("rollback");
    }
  } finally {
    await client.query("rollback");
    client.release();
  }
});
