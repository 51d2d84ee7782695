// What is asked of each row is part of the statement that asks: a call would cost ten times as much, and no index would help.

import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

const EXPRESSIONS = [
  "amount_problem(number, 5::bigint)",
  "classify_stripe_answer(number::integer, word, word)",
  "days_problem(number)",
  "disabled_code(word)",
  "first_payment_at(day, number::integer, now(), word)",
  "hidden_character(word)",
  "failed_code(word)",
  "is_account_id(word)",
  "is_country_code(word)",
  "is_currency_code(word)",
  "is_email(word)",
  "is_ended_payout(word)",
  "is_open_schedule(word)",
  "is_open_transfer(word)",
  "is_plain_number(word)",
  "keyed_digest(to_jsonb(word), word::bytea)",
  "make_need(word)",
  "percentage_problem(number)",
  "today_in(word)",
  "trim_field(word)",
];
const TABLES = [
  "placement_problems(word, day, word, word, number::integer, number, day, word)",
  "read_shares(word, word)",
];
const FACTS = "(values ('a', 1::numeric, date '2025-01-01'), ('b', 2, '2025-01-02')) as fact (word, number, day)";

async function planOf(sql: string): Promise<string> {
  const { rows } = await db.admin.query<{ "QUERY PLAN": string }>(`explain (verbose, costs off) ${sql}`);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

for (const call of EXPRESSIONS) {
  test(`app_private.${call.split("(")[0]} is inlined as an expression`, async (t) => {
    const plan = await planOf(`select app_private.${call} from ${FACTS}`);
    t.notRegex(plan, new RegExp(`${call.split("(")[0]}\\(`));
  });
}

for (const call of TABLES) {
  test(`app_private.${call.split("(")[0]} is inlined as a query`, async (t) => {
    const plan = await planOf(`select found.* from ${FACTS} cross join lateral app_private.${call} as found`);
    t.notRegex(plan, new RegExp(`${call.split("(")[0]}\\(`));
  });
}

test("the indexes of what is open say in words what app_private.is_open_transfer says", async (t) => {
  const { rows: indexes } = await db.admin.query<{ name: string; condition: string }>(
    `select indexrelid::regclass::text as name, pg_get_expr(indpred, indrelid) as condition from pg_index
      where indexrelid in ('app.payout_reversals_one_open'::regclass, 'app.payout_reversals_unanswered'::regclass)`,
  );
  t.is(indexes.length, 2);
  for (const { name, condition } of indexes) {
    const { rows } = await db.admin.query(
      `select status from (select value as status from app.payout_transfer_statuses) as known
        where (${condition}) is distinct from app_private.is_open_transfer(status)`,
    );
    t.deepEqual(rows, [], name);
  }
});
