import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { eventually } from "../../support/eventually.ts";
import { createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

async function payoutOf(placementId: string): Promise<string> {
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [
    placementId,
  ]);
  return rows[0]?.id as string;
}

test("the birth of a payout, its hold and its schedule, and the approval by terms, are in the log and in the outbox", async (t) => {
  const payoutId = await payoutOf(await createPlacement(db.admin));
  const { rows } = await db.admin.query(
    `select sequence, entity, action, old_status, new_status, reason from app.payout_audit_log
      where payout_id = $1 order by sequence`,
    [payoutId],
  );
  t.deepEqual(rows, [
    { sequence: "1", entity: "payout", action: "create", old_status: null, new_status: "pending", reason: null },
    { sequence: "2", entity: "escrow_hold", action: "create", old_status: null, new_status: "active", reason: null },
    {
      sequence: "3",
      entity: "payout_schedule",
      action: "create",
      old_status: null,
      new_status: "pending",
      reason: null,
    },
    {
      sequence: "4",
      entity: "payout",
      action: "approve",
      old_status: "pending",
      new_status: "approved",
      reason: "The terms ask for no approval of this amount.",
    },
  ]);
  const { rows: events } = await db.admin.query("select type from app.events where payout_id = $1 order by id", [
    payoutId,
  ]);
  t.deepEqual(
    events.map((event) => event.type),
    ["payout.created", "escrow_hold.created", "payout_schedule.created", "payout.approved"],
  );
});

test("a change by psql names the login, a change by a signed-in user names the user and their role", async (t) => {
  const placementId = await createPlacement(db.admin);
  const payoutId = await payoutOf(placementId);
  const { rows: users } = await db.admin.query<{ id: string }>(
    "select id from app.create_user('audit-admin@example.com', 'Ada Admin', 'platform_admin')",
  );
  const client = await db.actAs(users[0]?.id as string);
  await client.query("select app.cancel_payout($1, 'Agreed by phone')", [payoutId]);
  const { rows } = await db.admin.query(
    `select action, changed_by, changed_by_role, reason from app.payout_audit_log
      where payout_id = $1 and entity = 'payout' and action in ('create', 'cancel') order by sequence`,
    [payoutId],
  );
  t.deepEqual(rows, [
    { action: "create", changed_by: null, changed_by_role: "postgres", reason: null },
    { action: "cancel", changed_by: users[0]?.id, changed_by_role: "platform_admin", reason: "Agreed by phone" },
  ]);
});

test("a change of a column is logged with its old and new value, a mere touch is not", async (t) => {
  const placementId = await createPlacement(db.admin);
  const payoutId = await payoutOf(placementId);
  await db.admin.query("update app.payout_schedules set scheduled_date = '2027-01-01T00:00:00Z' where payout_id = $1", [
    payoutId,
  ]);
  await db.admin.query("update app.payout_schedules set scheduled_date = scheduled_date where payout_id = $1", [
    payoutId,
  ]);
  const { rows } = await db.admin.query(
    `select metadata -> 'changes' as changes from app.payout_audit_log where payout_id = $1 and action = 'update'`,
    [payoutId],
  );
  t.is(rows.length, 1);
  t.deepEqual(Object.keys(rows[0].changes), ["scheduled_date"]);
  t.regex(rows[0].changes.scheduled_date.old, /^2025-04-01/);
  t.regex(rows[0].changes.scheduled_date.new, /^2027-01-01/);
});

test("many rows that one statement changes are logged each with its own values, also after a single one", async (t) => {
  for (let count = 0; count < 5; count++) await createPlacement(db.admin);
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await client.query(
      "update app.payouts set frozen_at = now(), frozen_reason = 'one' where id = (select min(id::text)::uuid from app.payouts)",
    );
    await client.query(
      "update app.payouts set frozen_at = now(), frozen_reason = id::text || coalesce(frozen_reason, '')",
    );
    await client.query("update app.payouts set frozen_reason = 'again ' || frozen_reason");
    const { rows } = await client.query<{ is_own: boolean }>(
      `select log.metadata #>> '{changes,frozen_reason,old}' = replace(payout.frozen_reason, 'again ', '')
              and log.metadata #>> '{changes,frozen_reason,new}' = payout.frozen_reason as is_own
         from app.payouts as payout
         cross join lateral (
           select * from app.payout_audit_log as each
            where each.payout_id = payout.id and each.entity = 'payout' order by each.sequence desc limit 1) as log
        where payout.frozen_reason is not null`,
    );
    t.true(rows.length >= 5 && rows.every(({ is_own }) => is_own), JSON.stringify(rows));
  } finally {
    client.release(true);
  }
});

test("the rows of a payout form a chain: gapless, each with the hash of the one before, each hash recomputable", async (t) => {
  const payoutId = await payoutOf(await createPlacement(db.admin));
  await db.admin.query("select app.cancel_payout($1, 'chain')", [payoutId]);
  const { rows } = await db.admin.query(
    `select bool_and(hash = app_private.audit_row_hash(log)) as recomputable,
            bool_and(previous_hash = coalesce(before, decode(repeat('00', 32), 'hex'))) as linked,
            max(sequence) = count(*) as gapless, count(*) as length
       from (select log, hash, previous_hash, sequence, lag(hash) over (order by sequence) as before
               from app.payout_audit_log as log where payout_id = $1)`,
    [payoutId],
  );
  t.deepEqual(rows, [{ recomputable: true, linked: true, gapless: true, length: "7" }]);
});

test("writers of one payout queue up, so that its chain has no fork", async (t) => {
  const payoutId = await payoutOf(await createPlacement(db.admin, { feeAmount: 1000 }));
  await db.admin.query("update app.payout_schedules set status = 'cancelled' where payout_id = $1", [payoutId]);
  await Promise.all(
    Array.from({ length: 8 }, () => db.admin.query("select app.create_payout_schedule($1, now(), 100)", [payoutId])),
  );
  const { rows } = await db.admin.query(
    "select count(*) = max(sequence) as gapless from app.payout_audit_log where payout_id = $1",
    [payoutId],
  );
  t.deepEqual(rows, [{ gapless: true }]);
});

test("two sessions that change two schedules of one payout at once write one chain", async (t) => {
  const payoutId = await payoutOf(await createPlacement(db.admin, { feeAmount: 1000 }));
  await db.admin.query("update app.payout_schedules set status = 'cancelled' where payout_id = $1", [payoutId]);
  for (const amount of [100, 200])
    await db.admin.query("select app.create_payout_schedule($1, now(), $2)", [payoutId, amount]);
  const change = (client: pg.PoolClient, amount: number) =>
    client.query(
      "update app.payout_schedules set failure_reason = 'Said by hand' where payout_id = $1 and amount = $2",
      [payoutId, amount],
    );
  const [one, other] = [await db.admin.connect(), await db.admin.connect()];
  try {
    const { rows: sessions } = await other.query<{ pid: number }>("select pg_backend_pid() as pid");
    await one.query("begin");
    await change(one, 100);
    const waiting = change(other, 200);
    await eventually("the second session waits for the first one", async () => {
      const { rows } = await db.admin.query("select cardinality(pg_blocking_pids($1)) > 0 as waits", [
        sessions[0]?.pid,
      ]);
      return rows[0].waits;
    });
    await one.query("commit");
    await waiting;
  } finally {
    one.release(true);
    other.release();
  }
  const { rows } = await db.admin.query("select * from app.verify_audit_log($1)", [payoutId]);
  t.deepEqual(rows, []);
});

for (const table of ["payout_audit_log", "events"]) {
  test.serial(
    `${table} refuses update, delete and truncate to the superuser, with triggers set to replica too`,
    async (t) => {
      await createPlacement(db.admin);
      const client = await db.admin.connect();
      try {
        for (const mode of ["origin", "replica"]) {
          await client.query(`set session_replication_role = ${mode}`);
          await refused(t, client.query(`update app.${table} set id = uuidv7()`), "HB007");
          await refused(t, client.query(`delete from app.${table}`), "HB007");
          await refused(t, client.query(`truncate app.${table}`), "HB007");
        }
      } finally {
        client.release(true);
      }
    },
  );
}

test("money cannot be moved past the log by setting triggers to replica", async (t) => {
  const payoutId = await payoutOf(await createPlacement(db.admin));
  const client = await db.admin.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query("update app.payouts set status = 'cancelled' where id = $1", [payoutId]);
  } finally {
    client.release(true);
  }
  const { rows } = await db.admin.query(
    "select new_status from app.payout_audit_log where payout_id = $1 order by sequence desc limit 1",
    [payoutId],
  );
  t.deepEqual(rows, [{ new_status: "cancelled" }]);
});

test("of a new row app.audit_log has what it is, and of a change what it was and is", async (t) => {
  const user = await db.admin.query<{ id: string }>(
    "select id from app.create_user('new-values@example.com', 'Nell New', 'recruiter')",
  );
  const id = user.rows[0]?.id as string;
  await db.admin.query("update app.users set display_name = 'Nell Newer' where id = $1", [id]);
  const { rows } = await db.admin.query<{ action: string; changes: Record<string, object> }>(
    `select action, metadata -> 'changes' as changes from app.audit_log
      where entity = 'users' and entity_id = $1 order by sequence`,
    [id],
  );
  t.deepEqual(
    rows.map(({ action }) => action),
    ["insert", "update"],
  );
  t.deepEqual(rows[0]?.changes.display_name, { new: "Nell New" });
  for (const [column, change] of Object.entries(rows[0]?.changes ?? {}))
    t.deepEqual(Object.keys(change), ["new"], column);
  t.deepEqual(rows[1]?.changes, { display_name: { old: "Nell New", new: "Nell Newer" } });
});
