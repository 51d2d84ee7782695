// Each night measure_invariants proves the chains that have grown, a part of all, and those where it found something before.

import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";
import { changeSettings } from "../../../support/payout_system.ts";
import { falsify, inTransaction } from "../../../support/tampering.ts";
import { withoutTriggers } from "../../../support/without_triggers.ts";

const PAYOUTS = 60;
/** So few that a part is a page or two. */
const A_NIGHT = 60;
const DAYS = 1000;
const SMALL = { invariant_rows_a_night: 10_000, invariant_round_days: 28 };

const db = useDatabase(test, async ({ admin }) => {
  for (let made = 0; made < PAYOUTS; made++) await createPayout(admin);
  await admin.query("analyze");
  await changeSettings(admin, { invariant_rows_a_night: A_NIGHT, invariant_round_days: DAYS });
});

/** Nothing was changed since the last count: that is said to be of the day after tomorrow. */
async function longAgo(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into app_private.invariant_counts (counted_at, violations, row_counts)
     values (clock_timestamp() + interval '2 days', '{}', '{}')`,
  );
}

const lastPayout = async (client: pg.ClientBase): Promise<string> =>
  (await client.query("select id from app.payouts order by id desc limit 1")).rows[0].id;

/** How many problems the night tells of, and of which chains. */
async function night(client: pg.ClientBase): Promise<{ told: number; chains: string[] }> {
  await client.query("select app_private.measure_invariants()");
  const { rows } = await client.query(
    `select coalesce((select value::int from app_private.measurements
                       where name = 'holdback_invariant_violations_by_rule'
                         and labels ->> 'rule' = 'audit_log_proves_itself'), 0) as told,
            array(select chain from app_private.audit_findings order by chain) as chains`,
  );
  return rows[0];
}

const tampered = (payout: string) =>
  `update app.payout_audit_log set reason = 'another' where payout_id = '${payout}' and sequence = 1`;

/** So many nights until something is told, and what. */
async function nightsUntilTold(client: pg.ClientBase): Promise<string[]> {
  for (let nights = 1; nights <= 100; nights++) {
    const { chains } = await night(client);
    if (chains.length > 0) return chains;
  }
  return [];
}

test.serial("a chain that has grown today is proved the same night, wherever the round is", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const payout = await lastPayout(client);
    await falsify(client, tampered(payout));
    t.deepEqual(await night(client), { told: 1, chains: [`payout:${payout}`] });
  });
});

test.serial("an old chain is proved in its turn, and told of until it is right", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await longAgo(client);
    const payout = await lastPayout(client);
    await falsify(client, tampered(payout));
    t.deepEqual(await night(client), { told: 0, chains: [] }, "it is not its turn");
    t.deepEqual(await nightsUntilTold(client), [`payout:${payout}`]);
    t.deepEqual(await night(client), { told: 1, chains: [`payout:${payout}`] }, "it is looked at again");
    await falsify(
      client,
      `update app.payout_audit_log set reason = null where payout_id = '${payout}' and sequence = 1`,
    );
    t.deepEqual(await night(client), { told: 0, chains: [] });
  });
});

test.serial("a row that was changed past all triggers is found in its turn", async (t) => {
  await inTransaction(db.admin, async (client) => {
    await longAgo(client);
    const { rows } = await client.query("select id from app.companies order by id desc limit 1");
    await withoutTriggers(client, async () => {
      await client.query("update app.companies set name = 'Changed' where id = $1", [rows[0].id]);
    });
    t.deepEqual(await nightsUntilTold(client), [`companies:${rows[0].id}`]);
  });
});

test.serial("it is said that every row was looked at when each part had its turn", async (t) => {
  await inTransaction(db.admin, async (client) => {
    const open = async () =>
      (await client.query("select count(*)::int as open from app_private.audit_rounds where all_since is null")).rows[0]
        .open;
    await night(client);
    t.true((await open()) > 0);
    let nights = 1;
    while ((await open()) > 0 && nights < 100) nights += Number((await night(client)) && 1);
    t.is(await open(), 0);
    t.true(nights > 1);
  });
});

test.serial("of a small database all is proved each night", async (t) => {
  await inTransaction(db.admin, async (client) => {
    for (const [name, value] of Object.entries(SMALL)) {
      await client.query("update app_private.settings set value = to_jsonb($2::int) where name = $1", [name, value]);
    }
    await longAgo(client);
    const payout = await lastPayout(client);
    await falsify(client, tampered(payout));
    t.deepEqual(await night(client), { told: 1, chains: [`payout:${payout}`] });
  });
});
