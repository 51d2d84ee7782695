// npm run soak -- --rounds 20 --seed 7
//
// The crash tests, for as long as wanted, on a system of its own. Each round something else dies or goes wrong; the seed
// decides what. The exit code is 1 when anything is wrong after a round.

import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { eventually } from "../support/eventually.ts";
import { createDuePlacements, createPayees, enqueueRuns, type Payees } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { settle } from "../support/settle.ts";
import { playSequence } from "./actions.ts";
import { KILL_POINTS } from "./kill_points.ts";
import { KillableSystem } from "./killable_system.ts";
import { randomActions } from "./random_actions.ts";
import { roundWithVictims } from "./rounds.ts";

interface Round {
  what: string;
  /** Returns everything that is wrong afterwards. */
  play(system: KillableSystem, payees: Payees): Promise<string[]>;
}

async function runWithOutage(system: KillableSystem, payees: Payees, outage: () => Promise<void>): Promise<string[]> {
  const { counts } = await system.sandbox.control.summary();
  await system.sandbox.control.setTraffic({ latency_ms: 50 });
  await createDuePlacements(system, payees, 50);
  await enqueueRuns(system);
  await eventually("the first transfers are made", async () => {
    return (await system.sandbox.control.summary()).counts.transfers >= counts.transfers + 5;
  });
  await outage();
  await settle(system);
  await system.sandbox.control.setTraffic({ latency_ms: 0 });
  return findProblems(system);
}

/** `lost`: the standby heard of nothing in the last milliseconds before its primary died; null: commits wait for it. */
async function runWithPromotion(system: KillableSystem, payees: Payees, lost: number | null): Promise<string[]> {
  const standby = await system.addStandby({ isSynchronous: lost === null });
  return runWithOutage(system, payees, async () => {
    if (lost !== null) {
      await standby.detach();
      await sleep(lost);
    }
    await system.failOver();
  });
}

const downMs = fc.integer({ min: 0, max: 3_000 });
const round: fc.Arbitrary<Round> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ point: fc.constantFrom(...KILL_POINTS), later: fc.nat(2) })
      .map(({ point, later }): Round => {
        const chosen = { ...point, occurrence: point.occurrence + later };
        return {
          what: `workers killed before, during and after call ${chosen.occurrence} of ${chosen.call} (${chosen.scenario})`,
          play: (system, payees) => roundWithVictims({ system, payees, workers: system.workers }, chosen),
        };
      }),
  },
  {
    weight: 1,
    arbitrary: downMs.map(
      (ms): Round => ({
        what: `Postgres killed, down for ${ms} ms`,
        play: (system, payees) =>
          runWithOutage(system, payees, async () => {
            await system.killPostgres();
            await sleep(ms);
            await system.restartPostgres();
          }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: downMs.map(
      (ms): Round => ({
        what: `Stripe killed, down for ${ms} ms`,
        play: (system, payees) =>
          runWithOutage(system, payees, async () => {
            await system.killSandbox();
            await sleep(ms);
            await system.restartSandbox();
          }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.option(fc.integer({ min: 0, max: 1_000 })).map(
      (lost): Round => ({
        what: `Postgres killed, and its standby promoted (${lost === null ? "synchronous" : `the last ${lost} ms lost`})`,
        play: (system, payees) => runWithPromotion(system, payees, lost),
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: randomActions.map(
      (actions): Round => ({
        what: `a sequence of ${actions.length}: ${actions.map((action) => action.do).join(", ")}`,
        play: (system, payees) => playSequence({ system, payees, workers: system.workers }, actions),
      }),
    ),
  },
);

function readArguments(): { rounds: number; seed: number } {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "20" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
    },
  });
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    throw new Error("usage: npm run soak -- [--rounds N] [--seed N]");
  }
  return { rounds, seed };
}

const { rounds, seed } = readArguments();
const repeat = (upTo: number) => `repeat it with: npm run soak -- --rounds ${upTo} --seed ${seed}`;
console.log(`${rounds} rounds, seed ${seed}`);
await using system = await KillableSystem.start();
const payees = await createPayees(system);
await Promise.all([system.workers.start(2), system.openForWebhooks()]);
for (const [i, { what, play }] of fc.sample(round, { numRuns: rounds, seed }).entries()) {
  const began = performance.now();
  const problems = await play(system, payees).catch((error: Error) => [error.message]);
  const { counts, sums } = await system.sandbox.control.summary();
  const moved = Object.entries(sums).map(([currency, sum]) => `${(sum.transferred - sum.reversed) / 100} ${currency}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`round ${i + 1}: ${what}`);
  console.log(
    `  ${seconds} s, ${counts.transfers} transfers so far, ${moved.join(", ")}: ${problems.length === 0 ? "well" : "WRONG"}`,
  );
  if (problems.length > 0) {
    console.log(problems.map((problem) => `  ${problem}`).join("\n"));
    console.log(repeat(i + 1));
    process.exitCode = 1;
    break;
  }
}
if (!process.exitCode) console.log(`every obligation was paid exactly once, and no rule was broken; ${repeat(rounds)}`);
