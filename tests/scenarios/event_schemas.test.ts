// Each event that is ever written has a schema, and is what its schema says.

import { glob, readFile } from "node:fs/promises";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type pg from "pg";
import { Envelope, EVENTS } from "../../server/messages/webhooks/events.ts";
import { createMarketplace } from "../access/marketplace.ts";
import { useDatabase } from "../support/database.ts";
import { RandomHistory } from "../support/random_history.ts";
import { anySteps, livesOf, takeSteps } from "../support/random_steps.ts";
import { createEndpoint } from "../support/webhook_endpoints.ts";

const marketplace = useDatabase(test);
const histories = useDatabase(test);

/** What is wrong with the events as they would be delivered; and how many types there were. */
async function complaints(db: pg.Pool): Promise<{ wrong: string[]; types: number }> {
  const { rows } = await db.query<{ body: string }>(
    "select app_private.webhook_body(event) as body from app.events as event order by id",
  );
  const types = new Set<string>();
  const wrong = new Set<string>();
  for (const { body } of rows) {
    const { type, data } = Envelope.parse(JSON.parse(body));
    types.add(type);
    const known = EVENTS[type];
    if (!known) wrong.add(`${type} has no schema`);
    for (const issue of known?.data.safeParse(data).error?.issues ?? [])
      wrong.add(`${type}: ${issue.path.join(".")}: ${issue.message}`);
  }
  return { wrong: [...wrong], types: types.size };
}

async function areAsTheirSchemasSay(t: ExecutionContext, db: pg.Pool, atLeast: number): Promise<void> {
  const { wrong, types } = await complaints(db);
  t.deepEqual(wrong, []);
  t.log(`${types} types of events`);
  t.true(types >= atLeast, `only ${types} types of events`);
}

test("every event of a marketplace that has something of everything is as its schema says", async (t) => {
  await createMarketplace(marketplace.admin);
  const endpoint = await createEndpoint(marketplace.admin);
  for (const verb of [
    "rotate_webhook_secret",
    "disable_webhook_endpoint",
    "enable_webhook_endpoint",
    "retire_webhook_endpoint",
  ])
    await marketplace.admin.query(`select app.${verb}($1, 'a look')`, [endpoint.id]);
  await areAsTheirSchemasSay(t, marketplace.admin, 40);
});

test("every event of any history is as its schema says", async (t) => {
  const history = new RandomHistory(histories.admin);
  await history.setUp();
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      await history.begin();
      await takeSteps(history, steps);
    }),
    { ...livesOf(t), numRuns: 4 },
  );
  // Histories are random, and a slow machine plays fewer: how many types they have is theirs.
  await areAsTheirSchemasSay(t, histories.admin, 1);
});

test("every type of event that the SQL names has a schema", async (t) => {
  const named = new Set<string>();
  for await (const file of glob("sql/functions/**/*.sql")) {
    const text = await readFile(file, "utf8");
    if (!/write_event\(|into app\.events/.test(text)) continue;
    for (const [, type] of text.matchAll(/write_event\(\s*'(\w+\.\w+)'/g)) named.add(type as string);
    for (const [, type] of text.matchAll(/(?:then|else) '(\w+\.\w+)'/g)) named.add(type as string);
  }
  t.true(named.size > 30);
  // A new status is an event, unless a verb writes one of its own.
  const { rows } = await marketplace.admin.query<{ type: string }>(
    `select distinct entity || '.' || to_status as type from app.status_transitions
      where entity in ('payout', 'payout_schedule', 'escrow_hold')`,
  );
  for (const { type } of rows) named.add(type);
  t.deepEqual([...named].filter((type) => !EVENTS[type]).sort(), []);
});
