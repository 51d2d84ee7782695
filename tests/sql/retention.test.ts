// How long each table's rows are kept: somebody has decided it, and nothing deletes what is kept for ever.

import { readFileSync } from "node:fs";
import test from "ava";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { BOOKS, PRESENT, PROOFS, PURGED, WITH_BOOKS, WORDS } from "../support/retention.ts";

const db = useDatabase(test);
const page = readFileSync(new URL("../../docs/retention.md", import.meta.url), "utf8");
const crontab = readFileSync(new URL("../../crontab", import.meta.url), "utf8");

test("each table is kept for ever, purged by age, or about the present, and somebody has said which", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>(
    `select relnamespace::regnamespace || '.' || relname as name from pg_class
      where relnamespace::regnamespace::text in ('app', 'app_private') and relkind in ('r', 'p') and not relispartition`,
  );
  const tables = rows.map(({ name }) => name);
  const decided = [...Object.keys(PURGED), ...BOOKS, ...PROOFS, ...WITH_BOOKS, ...PRESENT, ...WORDS];
  t.deepEqual(
    tables.filter((name) => !decided.includes(name)),
    [],
    "add it to tests/support/retention.ts, and to docs/retention.md when it is purged",
  );
  t.deepEqual(
    decided.filter((name) => !tables.includes(name) && !name.startsWith("graphile_worker.")),
    [],
  );
  t.is(new Set(decided).size, decided.length);
});

test("what is purged has a setting with bounds, a task of the crontab, and a line in docs/retention.md", async (t) => {
  const { rows: settings } = await db.admin.query<{ name: string }>(
    "select name from app_private.settings where name like '%\\_keep\\_days'",
  );
  t.deepEqual(
    [...new Set(Object.values(PURGED).map(({ setting }) => setting))].sort(),
    settings.map(({ name }) => name).sort(),
  );
  for (const [table, { setting, by, task }] of Object.entries(PURGED)) {
    const { rows } = await db.admin.query("select prosrc from pg_proc where oid = to_regproc($1)", [
      `app_private.${by}`,
    ]);
    t.true(rows[0]?.prosrc.includes(`'${setting}'`), `${by} reads ${setting}`);
    t.regex(crontab, new RegExp(` ${task} \\?`), task);
    const name = table.replace(/^graphile_worker\._private_/, "graphile_worker.");
    t.true(
      page.split("\n").some((line) => line.startsWith("|") && line.includes(`\`${name}\``) && line.includes(setting)),
      `${name} with ${setting} in docs/retention.md`,
    );
  }
});

test("no function deletes from a table whose rows are kept for ever", async (t) => {
  const { rows } = await db.admin.query<{ name: string; target: string }>(
    `select oid::regproc::text as name, found[1] as target
       from pg_proc cross join regexp_matches(prosrc, 'delete\\s+from\\s+(app\\w*\\.\\w+)', 'g') as found
      where pronamespace::regnamespace::text in ('app', 'app_private', 'reporting')`,
  );
  t.true(rows.length > 0);
  t.deepEqual(
    rows.filter(({ target }) => [...BOOKS, ...PROOFS, ...WORDS].includes(target)),
    [],
  );
});

test("whoever deletes an event that is still kept, or changes one, is refused", async (t) => {
  const { admin } = db;
  await admin.query(
    "insert into app.events (type, payload, created_at) values ('task.kept', '{}', now() - interval '179 days')",
  );
  await refused(t, admin.query("delete from app.events where type = 'task.kept'"), "HB007");
  await refused(t, admin.query("update app.events set payload = '{}' where type = 'task.kept'"), "HB007");
});

test("a setting that says how long something is kept has bounds", async (t) => {
  const set = (name: string, value: string) =>
    db.admin.query("update app_private.settings set value = $2 where name = $1", [name, value]);
  // Less than a week; less than Stripe's own 30 days; nothing; more than a hundred years.
  await refused(t, set("event_keep_days", "6"), "23514");
  await refused(t, set("stripe_event_keep_days", "30"), "23514");
  await refused(t, set("mail_keep_days", "null"), "23514");
  await refused(t, set("webhook_delivery_keep_days", "36501"), "23514");
  await t.notThrowsAsync(set("stripe_event_keep_days", "31"));
});
