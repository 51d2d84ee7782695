// The outbox: one event for each thing that happens to money.

import { readFile } from "node:fs/promises";
import test from "ava";
import { temporaryDatabase, useDatabase } from "../support/database.ts";
import { owe } from "../support/debts.ts";
import { createPayout, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

const db = useDatabase(test);

test("a payment from the placement to its completion: each step is one event", async (t) => {
  const own = await temporaryDatabase(t);
  const placement = await createPlacement(own.admin, { holdbackPercentage: 0, currency: "JPY" });
  await answerDue(own.admin);
  const { rows } = await own.admin.query(
    "select type from app.events where type !~ '^(user|payout_account)' order by id",
  );
  const counts = new Map<string, number>();
  for (const { type } of rows) counts.set(type, (counts.get(type) ?? 0) + 1);
  t.deepEqual(
    [...counts].sort(),
    [
      ...["placement.created", "payout.created", "payout_schedule.created", "payout.approved"],
      ...["payout_run.created", "payout_transfer.created", "payout.processing", "payout_schedule.processing"],
      ...["payout_transfer.succeeded", "payout_schedule.processed", "payout.completed"],
    ]
      .map((type) => [type, 1] as [string, number])
      .sort(),
  );
  await own.admin.query("select app_private.finish_answered_runs(array(select id from app.payout_runs))");
  const { rows: finished } = await own.admin.query("select payload from app.events where type = 'payout_run.finished'");
  t.is(finished.length, 1);
  t.like(finished[0].payload, { kind: "process_due_schedules", item_count: 1, succeeded_count: 1 });
  const { rows: made } = await own.admin.query(
    "select payload ->> 'amount' as amount, payload ->> 'currency' as currency from app.events where type = 'payout_transfer.created'",
  );
  t.deepEqual(made, [{ amount: "100000", currency: "JPY" }]);
  await own.admin.query("select app.complete_placement($1)", [placement]);
  const { rowCount } = await own.admin.query("select from app.events where type = 'placement.completed'");
  t.is(rowCount, 1);
});

test("a placement that is called off says so once", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: "2040-01-01" });
  await db.admin.query("select app.cancel_placement($1, 'called off')", [placement]);
  const { rows } = await db.admin.query("select type from app.events where entity_id = $1 order by id", [placement]);
  t.deepEqual(
    rows.map(({ type }) => type),
    ["placement.created", "placement.cancelled"],
  );
});

test.serial("a released hold whose payment is refused says so, and a debt with its steps", async (t) => {
  const { payout, hold } = await createPayout(db.admin, { holdbackPercentage: 20 });
  await answerDue(db.admin);
  await db.admin.query("select app.release_escrow_hold($1, 'agreed')", [hold]);
  await answerDue(db.admin, { http_status: 400, code: "account_closed" });
  const { rows } = await db.admin.query(
    "select payload ->> 'failure_code' as code, payout_id from app.events where type = 'escrow_hold.release_failed' and entity_id = $1",
    [hold],
  );
  t.deepEqual(rows, [{ code: "account_closed", payout_id: payout }]);

  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 700);
  await db.admin.query(
    "select app.write_off_recovery(id, 'given up') from app.recoveries where recruiter_id = $1 and status = 'open'",
    [recruiter.id],
  );
  const { rows: debt } = await db.admin.query(
    `select type from app.events
      where entity_id in (select id from app.recoveries where recruiter_id = $1)
         or payload ->> 'recovery_id' in (select id::text from app.recoveries where recruiter_id = $1)
      order by id`,
    [recruiter.id],
  );
  t.is(debt[0].type, "recovery.created");
  for (const type of ["recovery_step.created", "recovery.settled"])
    t.true(
      debt.some((event) => event.type === type),
      type,
    );
});

test("the documents list every kind of thing that has events", async (t) => {
  const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
  const section = page.slice(page.indexOf("## Events"), page.indexOf("## Errors"));
  const listed = [...section.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`(\w+)`/g)].map(([, entity]) => entity),
  );
  const { rows } = await db.admin.query<{ body: string }>(
    "select prosrc as body from pg_proc where oid = 'app_private.is_event_type(text)'::regprocedure",
  );
  const [, names = ""] = /split_part\(value, '\.', 1\) in \(([^)]*)\)/.exec(rows[0]?.body ?? "") ?? [];
  const entities = [...names.matchAll(/'(\w+)'/g)].map(([, entity]) => entity);
  t.true(entities.length > 10);
  t.deepEqual([...listed].sort(), entities.sort());
});
