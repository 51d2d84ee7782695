// The audit logs by month: partitions are made ahead, each as the default one is, and nobody goes around the log by one.

import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { createPlacement } from "../../../support/fixtures.ts";
import { inTransaction } from "../../../support/tampering.ts";

const db = useDatabase(test, async ({ admin }) => createPlacement(admin));

const make = async (client: pg.ClientBase, months: number) => {
  await client.query("update app_private.settings set value = to_jsonb($1::int) where name = 'audit_months_ahead'", [
    months,
  ]);
  const { rows } = await client.query("select made, stray_count::int from app_private.make_audit_partitions()");
  return rows[0] as { made: string[]; stray_count: number };
};

/** The name of a log's partition so many months from now. */
const nameOf = async (client: pg.ClientBase, months: number, log = "payout_audit_log") => {
  const { rows } = await client.query(
    "select to_char(now() at time zone 'UTC' + make_interval(months => $1), 'YYYY_MM') as month",
    [months],
  );
  return `${log}_${rows[0].month}`;
};

const foreign = async (client: pg.ClientBase) =>
  (await client.query("select kind, name, problem from app_private.foreign_objects()")).rows;
const changedNow = async (client: pg.ClientBase) =>
  (await client.query("select detail from app_private.audit_definition_problems() where seal_number is null")).rows;

test.serial(
  "this month and the next three have partitions from the first migration on, and every row is in that of its month",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      t.deepEqual(await make(client, 3), { made: [], stray_count: 0 });
      for (const log of ["payout_audit_log", "audit_log"]) {
        const { rows } = await client.query(`select distinct tableoid::regclass::text as name from app.${log}`);
        t.deepEqual(
          rows.map(({ name }) => name),
          [`app_private.${await nameOf(client, 0, log)}`],
        );
      }
    });
  },
);

test.serial("further months are made once, and are no change of what the database is made of", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const [first, second] = [await nameOf(client, 4, "audit_log"), await nameOf(client, 4)];
    t.deepEqual((await make(client, 4)).made, [first, second]);
    t.deepEqual((await make(client, 4)).made, []);
    t.deepEqual(await foreign(client), []);
    t.deepEqual(await changedNow(client), []);
  });
});

test.serial(
  "a partition without its trigger, with one more, without a check, or with another owner is named",
  async (t) => {
    const name = await inTransaction(db.admin, (client) => nameOf(client, 1));
    for (const change of [
      `drop trigger _100_refuse_change on app_private.${name}`,
      `alter table app_private.${name} enable trigger _100_refuse_change`,
      `alter table app_private.${name} disable row level security`,
      `alter table app_private.${name} add check (sequence > 1)`,
      `alter table app_private.${name} owner to holdback_queue`,
      `create rule nothing as on insert to app_private.${name} do instead nothing`,
    ]) {
      await inTransaction(db.admin, async (client) => {
        await client.query(change);
        t.deepEqual(
          (await foreign(client)).map((found) => `${found.kind} ${found.name}`),
          [`altered partition app_private.${name}`],
          change,
        );
        t.deepEqual(await changedNow(client), [{ detail: `altered partition app_private.${name} is new` }], change);
      });
    }
    await inTransaction(db.admin, async (client) => {
      // As each migration does with all tables: it leaves the owner's own rights.
      await client.query(`revoke all on app_private.${name} from holdback_analyst`);
      t.deepEqual(await changedNow(client), []);
    });
    await inTransaction(db.admin, async (client) => {
      await client.query(`grant select on app_private.${name} to holdback_analyst`);
      t.deepEqual(await changedNow(client), [{ detail: `rights on app_private.${name} is new` }]);
    });
  },
);

test.serial(
  "nobody has a right on a partition by its own name, and no change of one is taken from anybody",
  async (t) => {
    const { rows } = await db.admin.query(
      `select part.oid::regclass::text as name, part.relrowsecurity as is_closed,
            array(select rolname::text from pg_roles
                   where rolname ~ '^holdback_' and rolname not in ('holdback_owner')
                     and has_any_column_privilege(oid, part.oid, 'select, insert, update, references')) as readers
       from pg_class as part where relispartition and relkind = 'r' and relnamespace = 'app_private'::regnamespace`,
    );
    // Two logs: this month, three to come, and the default.
    t.is(rows.length, 10);
    for (const { name, is_closed, readers } of rows) {
      t.true(is_closed, name);
      t.deepEqual(readers, [], name);
      for (const sql of [`update ${name} set reason = 'x'`, `delete from ${name}`, `truncate ${name}`]) {
        await refused(t, db.admin.query(sql), "HB007");
      }
    }
  },
);

test.serial("a row without a partition of its month is taken all the same, is proved, and is counted", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await client.query(
      `with last as (
         select log.* from app.payout_audit_log as log order by id desc limit 1
       ), next as (
         select (jsonb_populate_record(null::app.payout_audit_log, to_jsonb(last) || jsonb_build_object(
                  'id', uuidv7(interval '5 months'), 'sequence', last.sequence + 1, 'previous_hash', last.hash))).*
           from last
       ), written as (
         insert into app.payout_audit_log
         select id, payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, old_status, new_status,
                changed_by, changed_by_role, changed_by_name, reason, metadata, created_at, previous_hash,
                app_private.audit_row_hash(row(next.*)::app.payout_audit_log)
           from next
         returning *
       )
       update app.audit_chain_heads set last_sequence = written.sequence, last_hash = written.hash
         from written where chain = 'payout:' || written.payout_id`,
    );
    const made = await make(client, 5);
    t.is(made.stray_count, 1);
    // The other log has no row of that month.
    t.deepEqual(made.made, [
      await nameOf(client, 4, "audit_log"),
      await nameOf(client, 4),
      await nameOf(client, 5, "audit_log"),
    ]);
    t.deepEqual((await client.query("select * from app_private.audit_chain_problems()")).rows, []);
  });
});

test.serial("who makes partitions waits for nobody for long", async (t) => {
  await inTransaction(db.admin, async (reader) => {
    await reader.query("select from app.payout_audit_log");
    await inTransaction(db.admin, async (client) => {
      await refused(t, make(client, 6), "55P03");
    });
  });
});
