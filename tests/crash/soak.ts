// npm run soak -- --rounds 20 --seed 7
//
// The crash tests, for as long as wanted, on a house of its own. Each round something else dies or goes wrong; the seed
// decides what. The exit code is 1 when anything is wrong after a round.

import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { eventually } from "../support/eventually.ts";
import { type Crowd, createCrowd, createDuePlacements, startTheNight } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { playSequence } from "./actions.ts";
import { KILL_POINTS } from "./kill_points.ts";
import { House } from "./killable_system.ts";
import { randomActions } from "./random_actions.ts";
import { roundWithVictims, settle } from "./rounds.ts";

interface Round {
  what: string;
  /** Returns everything that is wrong afterwards. */
  play(house: House, crowd: Crowd): Promise<string[]>;
}

async function nightWithOutage(house: House, crowd: Crowd, outage: () => Promise<void>): Promise<string[]> {
  const { counts } = await house.sandbox.control.summary();
  await house.sandbox.control.setTraffic({ latency_ms: 50 });
  await createDuePlacements(house, crowd, 50);
  await startTheNight(house);
  await eventually("the first transfers are made", async () => {
    return (await house.sandbox.control.summary()).counts.transfers >= counts.transfers + 5;
  });
  await outage();
  await settle(house);
  await house.sandbox.control.setTraffic({ latency_ms: 0 });
  return findProblems(house);
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
          play: (world, crowd) => roundWithVictims({ world, crowd, workers: world.workers }, chosen),
        };
      }),
  },
  {
    weight: 1,
    arbitrary: downMs.map(
      (ms): Round => ({
        what: `Postgres killed, down for ${ms} ms`,
        play: (house, crowd) =>
          nightWithOutage(house, crowd, async () => {
            await house.killPostgres();
            await sleep(ms);
            await house.restartPostgres();
          }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: downMs.map(
      (ms): Round => ({
        what: `Stripe killed, down for ${ms} ms`,
        play: (house, crowd) =>
          nightWithOutage(house, crowd, async () => {
            await house.killSandbox();
            await sleep(ms);
            await house.restartSandbox();
          }),
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: randomActions.map(
      (actions): Round => ({
        what: `a sequence of ${actions.length}: ${actions.map((action) => action.do).join(", ")}`,
        play: (world, crowd) => playSequence({ world, crowd, workers: world.workers }, actions),
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
await using house = await House.build();
const crowd = await createCrowd(house);
await Promise.all([house.workers.start(2), house.openForWebhooks()]);
for (const [i, { what, play }] of fc.sample(round, { numRuns: rounds, seed }).entries()) {
  const began = performance.now();
  const problems = await play(house, crowd).catch((error: Error) => [error.message]);
  const { counts, sums } = await house.sandbox.control.summary();
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
