// What keeps a month in the audit logs: each reason by name, and nothing has changed then.

import test from "ava";
import type pg from "pg";
import { monthAgo, useSealing } from "../../../support/aged_log.ts";
import { archive, makePast } from "../../../support/archived_log.ts";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { falsify, inTransaction } from "../../../support/tampering.ts";

const sealing = useSealing();
const db = useDatabase(test, ({ admin }) => makePast(admin, sealing));
const unsealed = useSealing();
const unsealedDb = useDatabase(test, ({ admin }) => makePast(admin, unsealed, { isSealed: false }));

const ARCHIVE = "select app_private.archive_audit_month($1, app_private.audit_month_digest($1), sha256('file'))";

const REFUSED: readonly { name: string; month: string; before?: string; message: RegExp }[] = [
  { name: "no month", month: `${monthAgo(5).slice(0, 8)}02`, message: /is not the first day of a month/ },
  { name: "the present month", month: monthAgo(0), message: /is not over/ },
  { name: "a month to come", month: monthAgo(-1), message: /is not over/ },
  {
    name: "a month that is to be kept",
    month: monthAgo(5),
    before: "update app_private.settings set value = '5' where name = 'audit_months_kept'",
    message: /is among the 5 that the audit logs keep/,
  },
  { name: "a month that is not there", month: monthAgo(6), message: /have no month/ },
  {
    name: "a month with an older one still there",
    month: monthAgo(4),
    message: /The older month .* is still in the audit logs/,
  },
  {
    name: "a month of which rows are in the default partition",
    month: monthAgo(5),
    before: `insert into app.audit_log
      select app_private.first_id_of(created_at - interval '1 month'), payout_id, placement_id, 1, entity, 'stray', action, old_status,
             new_status, changed_by, changed_by_role, changed_by_name, reason, metadata, created_at, previous_hash, hash
        from app.audit_log where entity = 'settings' and entity_id = 'max_retries'`,
    message: /is not whole: 1 rows until its end/,
  },
  {
    name: "a row that was changed",
    month: monthAgo(5),
    before: "update app.audit_log set reason = 'another' where entity = 'settings' and entity_id = 'max_retries'",
    message: /do not hold: row_changed in settings:max_retries/,
  },
  {
    name: "a row of the present month that was changed",
    month: monthAgo(5),
    before: "update app.payout_audit_log set reason = 'another' where created_at > now() - interval '1 day'",
    message: /do not hold: row_changed in payout:/,
  },
  {
    name: "a seal that nobody signed",
    month: monthAgo(5),
    before: "delete from app.audit_seal_signatures",
    message: /do not hold: seal_unsigned in seal 1/,
  },
];

for (const { name, month, before, message } of REFUSED) {
  test.serial(`not archived: ${name}`, async (t) => {
    await inTransaction(db.admin, async (client) => {
      if (before) await falsify(client, before);
      await refused(t, client.query(ARCHIVE, [month]), "HB077", message);
    });
  });
}

test.serial("not archived: after a month whose record was changed", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await archive(client, sealing, 5);
    await falsify(client, "update app.audit_archives set file_hash = sha256('another')");
    await refused(t, client.query(ARCHIVE, [monthAgo(4)]), "HB077", /do not hold: archive_changed in audit_archives:/);
  });
});

test.serial(
  "not archived: a month that was archived and is not restored, or with the rows of another file",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      const other = "select app_private.archive_audit_month($1, sha256('other rows'), sha256('file'))";
      await client.query("savepoint before");
      await refused(t, client.query(other, [monthAgo(5)]), "HB078", /are not those of the file/);
      await client.query("rollback to before");
      await archive(client, sealing, 5);
      await client.query("set constraints all immediate");
      await client.query("savepoint archived");
      await refused(t, client.query(ARCHIVE, [monthAgo(5)]), "HB077", /have no month/);
      await client.query("rollback to archived");
      for (const sql of [
        "update app.audit_archives set row_count = 1",
        "delete from app.audit_archive_ends",
        "truncate app.audit_archive_ends",
      ]) {
        await refused(t, client.query(sql), "HB007");
        await client.query("rollback to archived");
      }
    });
  },
);

test.serial("not archived: while somebody reads the logs, for longer than two seconds", async (t) => {
  await inTransaction(db.admin, async (reader) => {
    await reader.query("select from app.payout_audit_log");
    await inTransaction(db.admin, async (client) => {
      await refused(t, client.query(ARCHIVE, [monthAgo(5)]), "55P03");
    });
  });
});

test.serial(
  "nobody but the owner archives or restores, and no setting lets a month go before it is whole",
  async (t) => {
    for (const role of ["holdback_operator", "holdback_worker", "holdback_analyst"] as const) {
      const client = await db.connectAs(role);
      await refused(t, client.query("select app_private.archive_audit_month($1, '', '')", [monthAgo(5)]), "42501");
      await refused(t, client.query("select app_private.begin_audit_restore($1)", [monthAgo(5)]), "42501");
      await refused(
        t,
        client.query("select app_private.restore_audit_rows('audit_log', $1, '[]')", [monthAgo(5)]),
        "42501",
      );
      await refused(t, client.query("select app_private.finish_audit_restore($1)", [monthAgo(5)]), "42501");
    }
    const keep = (value: string) =>
      inTransaction(db.admin, (client: pg.PoolClient) =>
        client.query("update app_private.settings set value = $1 where name = 'audit_months_kept'", [value]),
      );
    await t.notThrowsAsync(keep("1200"));
    for (const value of ["0", "1201", "-1", "1.5", '"many"']) await refused(t, keep(value), "23514");
  },
);

test.serial("not archived: rows that no seal covers yet", async (t) => {
  await refused(t, unsealedDb.admin.query(ARCHIVE, [monthAgo(5)]), "HB077", /No seal covers the rows of/);
});

// The payout has rows 1 to 3 of five months ago and row 4 of four months ago: the second one moves there.
test.serial("not archived: a month of whose chains a later one has earlier rows", async (t) => {
  await inTransaction(unsealedDb.admin, async (client) => {
    await falsify(
      client,
      `update app.payout_audit_log as moved
          set id = (left((select id::text from app.payout_audit_log where action = 'freeze'), 14) || substr(id::text, 15))::uuid
        where sequence = 2 and payout_id in (select payout_id from app.payout_audit_log where action = 'freeze');
       do $$
       declare
         entry app.payout_audit_log;
         before bytea;
       begin
         for entry in select * from app.payout_audit_log order by payout_id, sequence loop
           if entry.sequence > 1 then
             entry.previous_hash := before;
           end if;
           before := app_private.audit_row_hash(entry);
           update app.payout_audit_log set previous_hash = entry.previous_hash, hash = before where id = entry.id;
         end loop;
         update app.audit_chain_heads as head set last_hash = ends.last_hash
           from app_private.audit_chain_ends('-infinity') as ends where ends.chain = head.chain;
       end
       $$`,
    );
    await client.query("commit");
  });
  await unsealed.seal(unsealedDb.admin);
  await refused(
    t,
    unsealedDb.admin.query(ARCHIVE, [monthAgo(5)]),
    "HB077",
    /is not whole: a later one has earlier rows of payout:/,
  );
});
