// A month of the audit logs is archived: both logs go on from where it ended, and answer as before.

import test from "ava";
import type pg from "pg";
import { restoreMonth } from "../../../../server/database/audit/archive.ts";
import { readRows } from "../../../../server/database/audit/export_file.ts";
import { monthAgo, useSealing } from "../../../support/aged_log.ts";
import { archive, bothVerifiers, makePast } from "../../../support/archived_log.ts";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { falsify, inTransaction, sayTheSame } from "../../../support/tampering.ts";

const sealing = useSealing();
let scene = { payout: "", other: "" };
const db = useDatabase(test, async ({ admin }) => {
  scene = await makePast(admin, sealing);
});

const countRows = async (client: pg.ClientBase) =>
  Number(
    (
      await client.query(
        "select (select count(*) from app.audit_log) + (select count(*) from app.payout_audit_log) as count",
      )
    ).rows[0].count,
  );

test.serial(
  "both verifiers find nothing before, between and after the archives, with their files and without",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      const agree = async (files: string[]) => {
        const { bySql, byUs, counted } = await bothVerifiers(client, sealing, files);
        t.deepEqual(bySql, []);
        t.deepEqual(byUs, []);
        return counted;
      };
      const before = await countRows(client);
      await agree([]);
      const first = await archive(client, sealing, 5);
      await agree([]);
      const second = await archive(client, sealing, 4);
      await agree([]);
      const { archives, unseenMonths } = await agree([first.file, second.file]);
      t.deepEqual(
        archives.map(({ month, rows }) => [month, rows]),
        [first, second].map(({ month, record }) => [month, Number(record.row_count)]),
      );
      t.deepEqual(unseenMonths, []);
      t.deepEqual((await agree([second.file])).unseenMonths, [first.month]);
      // Two rows more: those of the archives themselves.
      t.is(await countRows(client), before - Number(first.record.row_count) - Number(second.record.row_count) + 2);
      // The payout was frozen, by one row.
      t.is(second.record.row_count, "1");
    });
  },
);

/** What the logs say of now, of a moment after the archived months, and of all months. */
const answers = async (client: pg.ClientBase) => {
  const ask = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows;
  return {
    payout: await ask("select app.payout_as_of($1, clock_timestamp())", [scene.payout]),
    other: await ask("select app.payout_as_of($1, $2)", [scene.other, `${monthAgo(3)}T00:00:00Z`]),
    frozen: await ask("select app.payout_as_of($1, $2) -> 'payout' ->> 'frozen_reason' as reason", [
      scene.payout,
      `${monthAgo(3)}T00:00:00Z`,
    ]),
    balances: await ask("select * from reporting.balances_as_of($1)", [`${monthAgo(3)}T00:00:00Z`]),
    present: await ask("select * from reporting.balances_as_of(now())"),
    statement: await ask("select * from reporting.monthly_statement order by recruiter_id, month"),
    invariants: await ask("select * from reporting.invariant_violations"),
  };
};

test.serial("payouts, balances and statements are the same after it, of every month", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const before = await answers(client);
    t.deepEqual(before.frozen, [{ reason: "An inquiry" }]);
    t.deepEqual(before.invariants, []);
    // Two recruiters, each with six months.
    t.is(before.statement.length, 12);
    await archive(client, sealing, 5);
    t.deepEqual(await answers(client), before);
    await archive(client, sealing, 4);
    t.deepEqual(await answers(client), before);
  });
});

test.serial("what lies in an archived month says so, and is answered again once the month is restored", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const asOf = async (months: number) =>
      (
        await client.query("select app.payout_as_of($1, $2) -> 'payout' ->> 'frozen_reason' as reason", [
          scene.payout,
          `${monthAgo(months)}T00:00:00Z`,
        ])
      ).rows;
    const then = await asOf(4);
    const first = await archive(client, sealing, 5);
    const second = await archive(client, sealing, 4);
    const archived = async (sql: string, at: string) => {
      await client.query("savepoint before");
      const error = await refused(t, client.query(sql, [at]), "HB076");
      await client.query("rollback to before");
      return error as Error & { hint?: string };
    };
    const middle = (month: string) => `${month.slice(0, 8)}02T00:00:00Z`;
    const ask = "select app.payout_as_of((select id from app.payouts limit 1), $1)";
    const error = await archived(ask, middle(second.month));
    t.regex(error.message, new RegExp(second.month.slice(0, 7)));
    t.regex(error.hint ?? "", new RegExp(second.verified.fileHash));
    await archived("select * from reporting.balances_as_of($1)", middle(first.month));
    // Nothing was there before the logs begin.
    t.deepEqual((await client.query("select * from reporting.balances_as_of($1)", [middle(monthAgo(7))])).rows, []);

    await client.query("savepoint archived");
    await restoreMonth(within(client), second.month, readRows(second.file));
    t.deepEqual((await bothVerifiers(client, sealing, [first.file, second.file])).byUs, []);
    t.deepEqual((await bothVerifiers(client, sealing)).bySql, []);
    t.is(
      (
        await client.query(ask.replace("(select id from app.payouts limit 1)", "$2"), [
          middle(second.month),
          scene.payout,
        ])
      ).rowCount,
      1,
    );
    t.deepEqual(await asOf(4), then);
    await falsify(
      client,
      `update app.payout_audit_log set reason = 'other' where payout_id = '${scene.payout}' and created_at < '${monthAgo(3)}'`,
    );
    const { bySql, byUs } = await bothVerifiers(client, sealing);
    sayTheSame(t, bySql, byUs, { problem: "row_changed", chain: `payout:${scene.payout}` });
    await client.query("rollback to archived");
    // Other rows than those that left do not come back: the last digit of each hash is another.
    const other = async function* () {
      for await (const line of readRows(second.file))
        yield {
          ...line,
          row: { ...line.row, hash: line.row.hash?.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) ?? null },
        };
    };
    await refused(t, restoreMonth(within(client), second.month, other()), "HB078");
    await client.query("rollback to archived");
    // The older one alone.
    await restoreMonth(within(client), first.month, readRows(first.file));
    t.deepEqual((await bothVerifiers(client, sealing, [second.file])).byUs, []);
    t.deepEqual((await bothVerifiers(client, sealing)).bySql, []);
    await archived(ask, middle(second.month));
    // It leaves again, without a second record.
    await archive(client, sealing, 5);
    t.deepEqual((await client.query("select month::text from app.audit_archives order by 1")).rows, [
      { month: first.month },
      { month: second.month },
    ]);
  });
});

/** The transaction is the test's own. */
const within = (client: pg.ClientBase) =>
  ({
    query: (sql: string, values?: unknown[]) =>
      client.query(sql === "begin" || sql === "commit" ? "select" : sql, values),
  }) as Pick<pg.ClientBase, "query">;
