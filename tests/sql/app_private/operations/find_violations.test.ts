// Each night measure_invariants looks at what was changed, at a part of everything, and where it found something before.

import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";
import { changeSettings } from "../../../support/payout_system.ts";
import { inTransaction } from "../../../support/tampering.ts";
import { withoutTriggers } from "../../../support/without_triggers.ts";

const PAYOUTS = 6;
const A_NIGHT = 2;

const db = useDatabase(test, async ({ admin }) => {
  for (let made = 0; made < PAYOUTS; made++) await createPayout(admin);
  await changeSettings(admin, { invariant_rows_a_night: A_NIGHT, invariant_round_days: 1000 });
});

/** Nothing was changed since the last count: that is said to be of the day after tomorrow. */
async function longAgo(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into app_private.invariant_counts (counted_at, violations, row_counts)
     values (clock_timestamp() + interval '2 days', '{}', '{}')`,
  );
}

const payoutAt = async (client: pg.ClientBase, place: number): Promise<string> =>
  (await client.query("select id from app.payouts order by id offset $1 limit 1", [place])).rows[0].id;

/** What nobody may do, and no trigger sees. */
const change = (client: pg.PoolClient, payout: string, by: number) =>
  withoutTriggers(client, async () => {
    await client.query("update app.payouts set amount = amount + $2 where id = $1", [payout, by]);
  });

/** The payouts that the night names, and what the metric says. */
async function night(client: pg.ClientBase): Promise<string[]> {
  await client.query("select app_private.measure_invariants()");
  const { rows } = await client.query(
    `select distinct entity_id as id from app_private.invariant_findings where rule = 'payout_is_its_parts'`,
  );
  const { rows: told } = await client.query(
    `select coalesce(sum(value), 0)::int as count from reporting.metrics
      where name = 'holdback_invariant_violations_by_rule' and labels ->> 'rule' = 'payout_is_its_parts'`,
  );
  if (told[0].count !== rows.length) throw new Error(`${told[0].count} are told, ${rows.length} are kept`);
  return rows.map(({ id }) => id);
}

test.serial("what was changed is looked at the same night, wherever the round is", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const payout = await payoutAt(client, PAYOUTS - 1);
    await change(client, payout, 1);
    // It was made today, which the audit log says.
    t.deepEqual(await night(client), [payout]);
  });
});

test.serial(
  "a payout that was finished long ago and changed past all triggers is found in its turn, and stays found until it is right",
  async (t) => {
    await inTransaction(db.admin, async (client) => {
      await longAgo(client);
      const payout = await payoutAt(client, A_NIGHT);
      await change(client, payout, 1);
      t.deepEqual(await night(client), [], "the first two are looked at");
      t.deepEqual(await night(client), [payout], "the next two");
      t.deepEqual(await night(client), [payout], "it is asked about again beside the last two");
      t.deepEqual(await night(client), [payout]);
      await change(client, payout, -1);
      t.deepEqual(await night(client), [], "now it is right");
    });
  },
);

test.serial("it is said since when every row was looked at, and how many these were", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await longAgo(client);
    const since = async () => {
      await client.query("select app_private.measure_invariants()");
      const { rows } = await client.query(
        `select proof.all_rows_since as since, round.all_count::int as count
           from app.books_proof() as proof, app_private.invariant_rounds as round where round.table_name = 'payouts'`,
      );
      return rows[0];
    };
    t.deepEqual(await since(), { since: null, count: null });
    const { rows } = await client.query("select min(began_at) as began from app_private.invariant_rounds");
    let said = await since();
    // The audit rows are the most.
    for (let nights = 2; said.since === null && nights < 100; nights++) said = await since();
    t.deepEqual(said, { since: rows[0].began, count: PAYOUTS });
  });
});

test.serial("a part is as large as it must be for a round to end within its days", async (t) => {
  await db.admin.query("analyze app.payouts");
  await inTransaction(db.admin, async (client) => {
    const end = async (days: number) => {
      await client.query("update app_private.settings set value = $1 where name = 'invariant_round_days'", [days]);
      const { rows } = await client.query("select app_private.end_of_part('payouts', $1) as id", [
        "00000000-0000-0000-0000-000000000000",
      ]);
      return rows[0].id;
    };
    t.is(await end(1000), await payoutAt(client, A_NIGHT - 1));
    // Half of them, and a tenth more.
    t.is(await end(2), await payoutAt(client, PAYOUTS / 2));
    t.is(await end(1), null);
  });
});
