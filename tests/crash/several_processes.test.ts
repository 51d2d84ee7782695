// Several workers and several API processes on one database, of which some are killed while people work and money moves.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { type OwnGraphql, type Send, startOwnGraphql } from "../support/graphql.ts";
import {
  changeSettings,
  createDuePlacements,
  createPayees,
  enqueueRuns,
  type PayoutSystem,
  SHORT_WAITS,
} from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { settle } from "../support/settle.ts";
import { Workers } from "../support/supervised_workers.ts";

/** The sandbox signs for either process. */
const WEBHOOKS = { STRIPE_WEBHOOK_SECRET: "whsec_several" };
const DUE = 20;
const ENTERED = 12;

let db: TestDatabase;
let sandbox: TestSandbox;
let system: PayoutSystem;
let workers: Workers;
let apis: OwnGraphql[];

test.before(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  await changeSettings(db.admin, SHORT_WAITS);
  workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
  [apis] = await Promise.all([
    Promise.all([startOwnGraphql(db, WEBHOOKS), startOwnGraphql(db, WEBHOOKS)]),
    workers.start(2),
  ]);
  for (const { url } of apis) {
    await sandbox.control.addWebhook({ url: `${url}/webhooks/stripe`, secret: WEBHOOKS.STRIPE_WEBHOOK_SECRET });
  }
});
test.after.always(async () => {
  await workers?.stop();
  await Promise.all((apis ?? []).map((api) => api.stop()));
  await sandbox?.remove();
  await db?.drop();
});

test("workers and an API are killed in the middle of a run and of people's entries: nothing is entered or paid twice", async (t) => {
  t.timeout(600_000);
  const payees = await createPayees(system, 4);
  await sandbox.control.setTraffic({ latency_ms: 30 });
  await createDuePlacements(system, payees, DUE);
  await sandbox.control.fund("usd", 10_000_000);
  const admin = (await createPerson(db.admin, "platform_admin")).id;
  const sends = await Promise.all(apis.map((api) => api.as(admin)));
  const [first, second] = sends as [Send, Send];

  // As a dashboard does: the next process behind the proxy, when one does not answer; the reference says what is there.
  const enter = async (i: number) => {
    const variables = {
      companyId: payees.companyId,
      ref: `SEVERAL-${i}`,
      recruiters: [{ recruiterId: payees.recruiters[i % 4]?.id, share: 100 }],
    };
    const both = i % 2 === 0 ? [first, second] : [second, first];
    // Again where the database is too busy to say who signs in.
    for (const send of Array(10).fill(both).flat() as Send[]) {
      const answer = await send(
        `mutation ($companyId: UUID!, $ref: String!, $recruiters: [RecruiterShareInput]!) {
           createPlacement(input: {
             companyId: $companyId, candidateName: "A. Candidate", startDate: "2025-01-01", feeAmount: "100001",
             currency: "USD", recruiters: $recruiters, externalRef: $ref
           }) { placement { rowId } }
         }`,
        variables,
      ).catch(() => null);
      const code = answer?.errors?.[0]?.extensions?.code;
      if (answer === null || code === "SIGN_IN_UNAVAILABLE") continue;
      t.true(answer.errors === undefined || code === "HB009", JSON.stringify(answer.errors));
      return;
    }
    t.fail("no API answers");
  };

  await enqueueRuns(system);
  await eventually("the run is in full swing", async () => (await sandbox.control.summary()).counts.transfers >= 3);
  const entries = Array.from({ length: ENTERED }, (_, i) => enter(i));
  const runs = [first, second].map((send) =>
    send("mutation { processDueSchedules(input: {}) { payoutRun { rowId } } }").catch(() => null),
  );
  // While all of this is on its way.
  await entries[0];
  await apis[0]?.kill();
  workers.killAll();
  await Promise.all([...entries, ...runs]);
  const ending = workers.without(async () => undefined);
  await second("mutation { releaseDueEscrowHolds(input: {}) { payoutRun { rowId } } }");
  await ending;

  await settle(system);
  t.deepEqual(await findProblems(system), []);
  const { rows } = await db.admin.query(
    "select count(*)::int as all, count(distinct external_ref)::int as different from app.placements where external_ref like 'SEVERAL-%'",
  );
  t.deepEqual(rows, [{ all: ENTERED, different: ENTERED }]);
  // Each placement has a first payment and a fifth that was held back, and both are due.
  const ledger = await sandbox.control.ledger();
  t.is(ledger.transfers.length, 2 * (DUE + ENTERED));
});
