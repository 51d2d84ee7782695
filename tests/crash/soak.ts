// npm run soak -- --rounds 20 --seed 7
//
// The crash tests, for as long as wanted, on a system of its own. Each round something else dies or goes wrong; the seed
// decides what. The exit code is 1 when anything is wrong after a round.

import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { parseArguments } from "../../server/processes/run_command.ts";
import { jumpAhead } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { pausedAfterRestore, resumeAfterRestore } from "../support/gate.ts";
import { createDuePlacements, createPayees, enqueueRuns, type Payees } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { settle, tick } from "../support/settle.ts";
import { atRest, playSequence } from "./actions.ts";
import { KILL_POINTS } from "./kill_points.ts";
import { KillableSystem } from "./killable_system.ts";
import { randomActions } from "./random_actions.ts";
import { roundWithVictims } from "./rounds.ts";

interface Round {
  what: string;
  /** Returns everything that is wrong afterwards. */
  play(system: KillableSystem, payees: Payees): Promise<string[]>;
}

/** Of a run during which something dies; each is two obligations. */
const PLACEMENTS = 50;
/** More than Stripe remembers the keys of requests. */
const HOURS_TO_RESTORE = 26;

async function countTransfers(system: KillableSystem): Promise<number> {
  return (await system.sandbox.control.summary()).counts.transfers;
}

async function runWithOutage(system: KillableSystem, payees: Payees, outage: () => Promise<void>): Promise<string[]> {
  await system.backUp();
  const before = await countTransfers(system);
  await system.sandbox.control.setTraffic({ latency_ms: 50 });
  await createDuePlacements(system, payees, PLACEMENTS);
  await enqueueRuns(system);
  await eventually("the first transfers are made", async () => (await countTransfers(system)) >= before + 5);
  await outage();
  await settle(system);
  await system.sandbox.control.setTraffic({ latency_ms: 0 });
  return findProblems(system);
}

/** Where Stripe's list shows that something was lost, a person says that it is entered again. */
async function goOn(system: KillableSystem): Promise<void> {
  await eventually("the database answers", () =>
    tick(system, ["read_stripe_list"]).then(
      () => true,
      () => false,
    ),
  );
  if (await pausedAfterRestore(system.admin)) await resumeAfterRestore(system.admin);
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
    if (lost !== null) await goOn(system);
  });
}

/** `before`: which copy is put back: 0 is one from the middle of this run, the next ones are of the runs before. */
async function runWithRestore(system: KillableSystem, payees: Payees, before: number): Promise<string[]> {
  return runWithOutage(system, payees, async () => {
    await system.backUp();
    const [copied, { rows: known }] = [await countTransfers(system), await system.admin.query(ENTERED)];
    await eventually("more is paid since", async () => {
      const { rows } = await system.admin.query(
        "select from app.payout_schedules where status in ('pending', 'processing') and due_at <= now() limit 1",
      );
      return rows.length === 0 || (await countTransfers(system)) >= copied + 10;
    });
    await atRest({ system, workers: system.workers }, async () => {
      await system.restore(before);
      await jumpAhead(system, HOURS_TO_RESTORE);
    });
    const { rows } = await system.admin.query<{ lost: number; unpaid: number }>(
      `select $1::int - (select count(*)::int from app.payout_transfers where status = 'succeeded') as unpaid,
              $2::int - (select count(*)::int from app.placements where external_ref is not null) as lost`,
      [await countTransfers(system), known.length],
    );
    console.log(`  put back: it lacked ${rows[0]?.unpaid} transfers and ${rows[0]?.lost} placements`);
    await system.admin.query(ENTER_AGAIN, [JSON.stringify(known)]);
    await goOn(system);
  });
}

/** What the marketplace knows of its placements. */
const ENTERED = `
  select placement.external_ref, placement.company_id, placement.candidate_name, placement.start_date::text,
         placement.fee_amount, placement.currency, placement.holdback_percentage, part.recruiter_id
    from app.placements placement join app.placement_recruiters part on part.placement_id = placement.id
   where placement.external_ref is not null`;
const ENTER_AGAIN = `
  select app.create_placement(
           company_id => known.company_id, candidate_name => known.candidate_name, start_date => known.start_date,
           fee_amount => known.fee_amount, currency => known.currency, external_ref => known.external_ref,
           recruiters => array[(known.recruiter_id, 100, null, null)]::app.recruiter_share[],
           holdback_percentage => known.holdback_percentage)
    from jsonb_to_recordset($1) as known (
           external_ref text, company_id uuid, candidate_name text, start_date date, fee_amount bigint, currency text,
           holdback_percentage numeric, recruiter_id uuid)
   where not exists (select from app.placements placement where placement.external_ref = known.external_ref)`;

const downMs = fc.integer({ min: 0, max: 3_000 });
const BLOWS = {
  worker: {
    weight: 4,
    arbitrary: fc
      .record({ point: fc.constantFrom(...KILL_POINTS), later: fc.nat(2) })
      .map(({ point, later }): Round => {
        const chosen = { ...point, occurrence: point.occurrence + later };
        return {
          what: `workers killed before, during and after call ${chosen.occurrence} of ${chosen.call} (${chosen.scenario})`,
          play: async (system, payees) => {
            if (chosen.scenario.startsWith("broken")) await system.forgetBackups();
            return roundWithVictims({ system, payees, workers: system.workers }, chosen);
          },
        };
      }),
  },
  postgres: {
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
  stripe: {
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
  restore: {
    weight: 1,
    arbitrary: fc.nat(3).map(
      (before): Round => ({
        what: `a backup put back (${before === 0 ? "of this run" : `of up to ${before} runs before`})`,
        play: (system, payees) => runWithRestore(system, payees, before),
      }),
    ),
  },
  promotion: {
    weight: 1,
    arbitrary: fc.option(fc.integer({ min: 0, max: 1_000 })).map(
      (lost): Round => ({
        what: `Postgres killed, and its standby promoted (${lost === null ? "synchronous" : `the last ${lost} ms lost`})`,
        play: (system, payees) => runWithPromotion(system, payees, lost),
      }),
    ),
  },
  sequence: {
    weight: 3,
    arbitrary: randomActions.map(
      (actions): Round => ({
        what: `a sequence of ${actions.length}: ${actions.map((action) => action.do).join(", ")}`,
        play: async (system, payees) => {
          await system.forgetBackups();
          return playSequence({ system, payees, workers: system.workers }, actions);
        },
      }),
    ),
  },
} satisfies Record<string, fc.WeightedArbitrary<Round>>;
const NAMES = Object.keys(BLOWS) as (keyof typeof BLOWS)[];

const USAGE = `Usage: npm run soak -- [--rounds N] [--seed N] [--only ${NAMES.join("|")}]...`;

function readArguments(): { rounds: number; seed: number; only: (keyof typeof BLOWS)[] } {
  const options = {
    rounds: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", multiple: true, default: NAMES },
  } as const;
  const { values } = parseArguments({ options }, USAGE);
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  const only = NAMES.filter((name) => values.only.includes(name));
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || only.length < new Set(values.only).size) {
    throw new Error(USAGE);
  }
  return { rounds, seed, only };
}

const { rounds, seed, only } = readArguments();
const chosen = only.length < NAMES.length ? only.map((name) => ` --only ${name}`).join("") : "";
const repeat = (upTo: number) => `repeat it with: npm run soak -- --rounds ${upTo} --seed ${seed}${chosen}`;
const round = fc.oneof(...only.map((name) => BLOWS[name] as fc.WeightedArbitrary<Round>));
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
    console.log(`the end of what the workers said:\n${system.workers.lastWords}`);
    console.log(repeat(i + 1));
    process.exitCode = 1;
    break;
  }
}
if (!process.exitCode) console.log(`every obligation was paid exactly once, and no rule was broken; ${repeat(rounds)}`);
