// What a list says of rare values, against the indexes that leave out the others.

import "../../server/api/graphql/environment.ts";
import test from "ava";
import { sql } from "postgraphile/pg-sql2";
import { rareCondition } from "../../server/api/graphql/shape/rare_values.ts";
import { LISTINGS } from "../../server/api/graphql/shape/shape.ts";
import { useDatabase } from "../support/database.ts";
import { NOBODY } from "../support/fixtures.ts";

const db = useDatabase(test);
const COLUMNS = Object.entries(LISTINGS).flatMap(([table, { foundByTime }]) =>
  Object.entries(foundByTime ?? {}).map(([column, common]) => ({ table, column, common })),
);
const ROW = sql.identifier("row");

test("a plan that is kept finds rare values by their column's index, because the list says that they are rare", async (t) => {
  t.true(COLUMNS.length > 0);
  const client = await db.admin.connect();
  t.teardown(() => client.release());
  for (const { table, column } of COLUMNS) {
    await client.query("begin; set local enable_seqscan = off");
    // No other index is there to be taken.
    await client.query(
      `do $$ declare other text; begin
         for other in
           select indexrelid::regclass from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
            where indrelid = 'app.${table}'::regclass and not indisprimary and attname <> '${column}'
         loop execute 'drop index ' || other; end loop; end $$`,
    );
    const planOf = async (conditions: ReturnType<typeof rareCondition>) => {
      const all = sql.join([sql`${ROW}.sequence > 0`, ...conditions], " and ");
      const { text } = sql.compile(sql`select from app.${sql.identifier(table)} as ${ROW} where ${all}`);
      const { rows } = await client.query<Record<string, string>>(
        `explain (generic_plan) ${text} and "row".${column} = $1`,
      );
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    };
    const rare = rareCondition(table, column, ROW, { equalTo: NOBODY });
    t.regex(await planOf(rare), new RegExp(`Index Cond: \\(${column} = `), column);
    t.notRegex(await planOf([]), /Index Cond/, column);
    await client.query("rollback");
  }
});

test("the lists leave out exactly what the indexes do", async (t) => {
  for (const { table, column, common } of COLUMNS) {
    const { rows } = await db.admin.query<{ condition: string }>(
      `select pg_get_expr(indpred, indrelid) as condition
         from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
        where indrelid = ('app.' || $1)::regclass and attname = $2 and indpred is not null`,
      [table, column],
    );
    const words = rows.map(({ condition }) => [...condition.matchAll(/'([^']*)'/g)].map(([, word]) => word).sort());
    t.deepEqual(words, [[...common].sort()], column);
  }
});

test("what most rows have is not said to be rare, alone or among others", (t) => {
  for (const { table, column, common } of COLUMNS) {
    const [word = ""] = common;
    t.deepEqual(rareCondition(table, column, ROW, { equalTo: word }), []);
    t.deepEqual(rareCondition(table, column, ROW, { in: [NOBODY, word] }), []);
    t.deepEqual(rareCondition(table, column, ROW, {}), []);
    t.is(rareCondition(table, column, ROW, { in: [NOBODY] }).length, 1);
  }
});
