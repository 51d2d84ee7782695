// npm run bench: measures what was promised, and prints each figure beside its bar. Nothing asserts on time: the exit
// code is 0 unless something broke. npm run bench -- claim rate naive memory limiter lists restart audit runs some of it.

import { stopRequested } from "../server/processes/lifecycle.ts";
import { runCommand } from "../server/processes/run_command.ts";
import { audit } from "./audit.ts";
import { claim } from "./claim.ts";
import { limiter } from "./limiter.ts";
import { lists } from "./lists.ts";
import { memory } from "./memory.ts";
import { naive } from "./naive.ts";
import { rate } from "./rate.ts";
import { describeMachine, type Figure, formatTable } from "./report.ts";
import { restart } from "./restart.ts";
import { Bench } from "./support.ts";

const BENCHMARKS: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  claim,
  rate,
  naive,
  memory,
  limiter,
  lists,
  restart,
  audit,
};

runCommand(async () => {
  const wanted = process.argv.slice(2);
  const names = wanted.length > 0 ? wanted : Object.keys(BENCHMARKS);
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    throw new Error(`There is no benchmark ${unknown.join(", ")}. Choose from: ${Object.keys(BENCHMARKS).join(", ")}.`);
  }
  const stop = stopRequested().then((reason) => {
    throw new Error(`Stopped (${reason}).`);
  });
  const bench = await Bench.start();
  try {
    const figures = await Promise.race([stop, runAll(bench, names)]);
    process.stdout.write(`\n${describeMachine()}\n\n${formatTable(figures)}\n`);
  } finally {
    await bench.close();
  }
});

async function runAll(bench: Bench, names: readonly string[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of names) {
    const began = performance.now();
    figures.push(...((await BENCHMARKS[name]?.(bench)) ?? []));
    process.stderr.write(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  }
  return figures;
}
