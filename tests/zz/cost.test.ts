import { readFile } from "node:fs/promises";
import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createPlacement } from "../support/fixtures.ts";
const db = useDatabase(test);
test("cost", async (t) => {
  t.timeout(200_000);
  for (let i = 0; i < 60; i++) await createPlacement(db.admin);
  const client = await db.admin.connect();
  await client.query("set synchronous_commit = off");
  const pid = (await client.query("select pg_backend_pid() as pid")).rows[0].pid;
  const cpu = async () => Number((await readFile(`/proc/${pid}/schedstat`, "utf8")).split(" ")[0]) / 1000;
  const ids = (await client.query("select id from app.payouts order by id")).rows.map((r) => r.id);
  const single = async (table: string, set: string, n: number) => {
    const rows = (await client.query(`select id from ${table} order by id limit 60`)).rows;
    const began = await cpu();
    for (let i = 0; i < n; i++) await client.query({ name: `s${table}${set.length}`, text: `update ${table} set ${set} where id = $1`, values: [rows[i % rows.length].id] });
    return ((await cpu()) - began) / n;
  };
  const bulk = async (table: string, set: string, n: number) => {
    const count = (await client.query(`select count(*)::int as c from ${table}`)).rows[0].c;
    const began = await cpu();
    for (let i = 0; i < n; i++) await client.query(`update ${table} set ${set}`);
    return ((await cpu()) - began) / n / count;
  };
  const F = "frozen_at = clock_timestamp(), frozen_reason = left(coalesce(frozen_reason, ''), 20) || 'b'";
  const N = "display_name = left(display_name, 30) || 'x'";
  const out: Record<string, number[]> = { ps: [], us: [], pb: [], ub: [] };
  for (let r = 0; r < 4; r++) {
    out.ps!.push(await single("app.payouts", F, 150));
    out.us!.push(await single("app.users", N, 150));
    out.pb!.push(await bulk("app.payouts", F, 4));
    out.ub!.push(await bulk("app.users", N, 4));
  }
  const med = (a: number[]) => a.sort((x, y) => x - y)[Math.floor(a.length / 2)]!.toFixed(0);
  t.log(JSON.stringify({ ids: ids.length, payout_single: med(out.ps!), user_single: med(out.us!), payout_bulk: med(out.pb!), user_bulk: med(out.ub!) }));
  t.pass();
});
