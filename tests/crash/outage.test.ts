import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { eventually } from "../support/eventually.ts";
import { type Crowd, createCrowd, createDuePlacements, startTheNight } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { House } from "./killable_system.ts";
import { settle } from "./rounds.ts";

let house: House;
let crowd: Crowd;

test.before(async () => {
  house = await House.build();
  crowd = await createCrowd(house);
  await house.workers.start(2);
});
test.after.always(() => house?.[Symbol.asyncDispose]());

/** A hundred obligations; resolves when the night is in full swing. */
async function nightBegins(): Promise<void> {
  const { counts } = await house.sandbox.control.summary();
  // So slow that it is not over before something happens to it.
  await house.sandbox.control.setTraffic({ latency_ms: 50 });
  await createDuePlacements(house, crowd, 50);
  await startTheNight(house);
  await eventually("the first transfers are made", async () => {
    return (await house.sandbox.control.summary()).counts.transfers >= counts.transfers + 5;
  });
}

test.serial(
  "Postgres is killed in the middle of a night and comes back: every obligation is paid exactly once",
  async (t) => {
    for (const downMs of [0, 1_500]) {
      await nightBegins();
      await house.killPostgres();
      await sleep(downMs);
      await house.restartPostgres();
      await settle(house);
      t.deepEqual(await findProblems(house), []);
    }
  },
);

test.serial("Stripe is gone for a while in the middle of a night: every obligation is paid exactly once", async (t) => {
  for (const downMs of [0, 2_000]) {
    await nightBegins();
    await house.killSandbox();
    await sleep(downMs);
    await house.restartSandbox();
    await settle(house);
    t.deepEqual(await findProblems(house), []);
  }
});

test.serial(
  "all workers are killed in the middle of a night, and new ones go on: every obligation is paid exactly once",
  async (t) => {
    await nightBegins();
    house.workers.killAll();
    await settle(house);
    t.deepEqual(await findProblems(house), []);
  },
);
