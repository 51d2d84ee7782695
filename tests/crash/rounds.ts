// One round: runs that pay obligations while something dies, and what is wrong after it.

import { createDuePlacements, enqueueRuns, type Payees, type PayoutSystem } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { settle } from "../support/settle.ts";
import type { Workers } from "../support/supervised_workers.ts";
import { type KillPoint, MOMENTS, SCENARIOS } from "./kill_points.ts";

export interface RoundOptions {
  system: PayoutSystem;
  payees: Payees;
  workers: Workers;
  /** Each placement is two obligations. */
  placements?: number;
}

/** A worker may end by itself before it comes to its point (its connection broke, say): then the round proves nothing. */
const ROUND_TRIES = 3;

/**
 * Runs during which three workers are killed at this point (before the call, while it runs, after its answer) and the
 * others go on. Returns everything that is wrong afterwards.
 */
export async function roundWithVictims(options: RoundOptions, point: KillPoint): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const { problems, signals } = await killThree(options, point);
    const missed = signals.filter((signal) => signal !== "SIGKILL").map((signal) => `a victim ended by ${signal}`);
    if (problems.length > 0 || missed.length === 0 || tries === ROUND_TRIES) return [...problems, ...missed];
  }
}

/** When the others were so quick that a victim never got to its point, more becomes due, until all have died. */
async function killThree(
  options: RoundOptions,
  point: KillPoint,
): Promise<{ problems: string[]; signals: (NodeJS.Signals | null)[] }> {
  const { system, payees, workers, placements = 50 } = options;
  const { call, occurrence, scenario } = point;
  const victims = await Promise.all(MOMENTS.map((moment) => workers.startVictim({ call, moment, occurrence })));
  const prepare = SCENARIOS[scenario];
  for (let due = placements, more = 0; more === 0 || victims.some((victim) => !victim.isGone()); due = 10, more++) {
    if (more === 40) {
      const left = MOMENTS.filter((_moment, i) => !victims[i]?.isGone());
      throw new Error(`no worker came to ${call} (${left.join(", ")})`);
    }
    await prepare(system);
    await createDuePlacements(system, payees, due);
    await enqueueRuns(system);
    await settle(system);
  }
  const signals = await Promise.all(victims.map(({ gone }) => gone));
  await system.sandbox.control.clearFaults();
  await settle(system);
  return { problems: await findProblems(system), signals };
}
