// npm run bench: measures what was promised, and prints each figure beside its bar. Nothing asserts on time: the exit
// code is 0 unless something broke.

import { stopRequested } from "../server/processes/lifecycle.ts";
import { parseArguments, runCommand } from "../server/processes/run_command.ts";
import { api } from "./api.ts";
import { audit } from "./audit.ts";
import { claim } from "./claim.ts";
import { cost } from "./cost.ts";
import { history } from "./history.ts";
import { idle } from "./idle.ts";
import { importing } from "./import.ts";
import { limiter } from "./limiter.ts";
import { lists } from "./lists.ts";
import { memory } from "./memory.ts";
import { naive } from "./naive.ts";
import { rate } from "./rate.ts";
import { describeMachine, type Figure, formatTable } from "./report.ts";
import { restart } from "./restart.ts";
import { scale } from "./scale.ts";
import { Bench } from "./support.ts";
import { tables } from "./tables.ts";
import { workers } from "./workers.ts";

interface Given {
  /** The SQL files of what others have built, which is measured beside ours; none: that comparison is skipped. */
  pgledger: readonly string[];
  supaAudit: readonly string[];
  /** How many payouts scale makes. */
  payouts: number;
  /** How many each number of workers pays, and rate. */
  obligations: number;
  /** How many claim chooses from. */
  pending: number;
  /** How many import brings in, and memory pays. */
  placements: number;
  /** How many placements lie behind those of lists, api and tables. */
  marketplace: number;
  /** How many rows the audit logs of history have. */
  rows: number;
  /** How long api asks each. */
  seconds: number;
}

const BENCHMARKS: Record<string, (bench: Bench, given: Given) => Promise<Figure[]>> = {
  cost,
  rate,
  audit,
  claim,
  lists,
  api,
  tables,
  import: importing,
  memory,
  idle,
  naive,
  limiter,
  restart,
  workers,
};
/** Only when named: scale takes hours and some 100 GB, history a quarter of an hour and 10 GB. */
const ON_DEMAND: typeof BENCHMARKS = { scale, history };
const ALL = { ...BENCHMARKS, ...ON_DEMAND };
const PAYOUTS = "10000000";
const OBLIGATIONS = "5000";
const PENDING = "1000000";
const PLACEMENTS = "50000";
const MARKETPLACE = "160000";
const ROWS = "5000000";
const SECONDS = "6";

const USAGE = `Usage: npm run bench [-- [NAME…] [--pgledger FILE]… [--supa-audit FILE]…]

  NAME               ${Object.keys(BENCHMARKS).join(", ")}; none: all of them, which takes half an hour
                     ${Object.keys(ON_DEMAND).join(", ")}: only when named
  --payouts N        how many payouts scale makes, ${PAYOUTS} by default
  --obligations N    how many obligations rate and each number of workers pay, ${OBLIGATIONS} by default
  --pending N        how many schedules claim takes 1,000 due ones from, ${PENDING} by default
  --placements N     how many placements import brings in and memory pays, ${PLACEMENTS} by default
  --marketplace N    how many placements lie behind those of lists, api and tables, ${MARKETPLACE} by default
  --rows N           how many rows the audit logs of history have, ${ROWS} by default
  --seconds N        how long api asks each server as each caller, ${SECONDS} by default
  --pgledger FILE    pgledger.sql, after the file of the function uuid_to_ulid that it needs: measured beside a payment
  --supa-audit FILE  supa_audit's SQL: its trigger is measured beside ours`;

runCommand(async () => {
  const { values, positionals: wanted } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        pgledger: { type: "string", multiple: true, default: [] },
        payouts: { type: "string", default: PAYOUTS },
        obligations: { type: "string", default: OBLIGATIONS },
        pending: { type: "string", default: PENDING },
        placements: { type: "string", default: PLACEMENTS },
        marketplace: { type: "string", default: MARKETPLACE },
        rows: { type: "string", default: ROWS },
        seconds: { type: "string", default: SECONDS },
        "supa-audit": { type: "string", multiple: true, default: [] },
      },
    },
    USAGE,
  );
  const given: Given = {
    pgledger: values.pgledger ?? [],
    supaAudit: values["supa-audit"] ?? [],
    payouts: countOf(values.payouts, 100_000),
    obligations: countOf(values.obligations, 1),
    pending: countOf(values.pending, 10_000),
    placements: countOf(values.placements, 100),
    marketplace: countOf(values.marketplace, 2_000),
    rows: countOf(values.rows, 1_000),
    seconds: countOf(values.seconds, 1),
  };
  const names = wanted.length > 0 ? wanted : Object.keys(BENCHMARKS);
  const unknown = names.filter((name) => !Object.hasOwn(ALL, name));
  if (unknown.length > 0) {
    throw new Error(`There is no benchmark ${unknown.join(", ")}.\n\n${USAGE}`);
  }
  const stop = stopRequested().then((reason) => {
    throw new Error(`Stopped (${reason}).`);
  });
  const bench = await Bench.start();
  const figures: Figure[] = [];
  try {
    await Promise.race([stop, runAll(bench, names, given, figures)]);
  } finally {
    // Also what was measured before something broke.
    if (figures.length > 0) process.stdout.write(`\n${describeMachine()}\n\n${formatTable(figures)}\n`);
    await bench.close();
  }
});

async function runAll(bench: Bench, names: readonly string[], given: Given, figures: Figure[]): Promise<void> {
  for (const name of names) {
    const began = performance.now();
    figures.push(...((await ALL[name]?.(bench, given)) ?? []));
    process.stderr.write(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  }
}

function countOf(text: string | undefined, least: number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < least)
    throw new Error(`Give a whole number of at least ${least}.\n\n${USAGE}`);
  return count;
}
