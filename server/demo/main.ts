// npm run demo: a night of an agency from nothing, and a report. It exits with 1 when anything does not add up.

import pg from "pg";
import { roleUrl } from "../database/connections.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { runCommand } from "../processes/run_command.ts";
import { checkEverything } from "./checks.ts";
import { House } from "./environment.ts";
import { readFigures } from "./figures.ts";
import { runJob, untilQuiet } from "./jobs.ts";
import { writeReport } from "./report.ts";
import { cancelSome, countExampleRows, fundPlatform, importExample, openAccounts } from "./scenario.ts";

runCommand(async () => {
  const house = await House.create();
  const stopped = stopRequested(() => house.kill());
  const telling = tell(house);
  // When a stop comes first, what the demo still says is of no interest.
  telling.catch(() => undefined);
  try {
    const outcome = await Promise.race([telling, stopped]);
    if (typeof outcome === "string") {
      say(`stopped (${outcome}); taking everything down`);
      process.exitCode = 1;
    } else if (!outcome.isFine) {
      process.exitCode = 1;
    }
  } finally {
    await house.stop();
  }
});

async function tell(house: House): Promise<{ isFine: boolean }> {
  const { signal } = house;
  say("starting a database and a stand-in for Stripe, for this demo only");
  const [adminUrl, sandbox] = await Promise.all([house.startDatabase(), house.startSandbox()]);
  const ownerUrl = roleUrl(adminUrl, "holdback_owner");
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: "holdback demo" });
  // The database goes away under it when the demo is stopped.
  owner.on("error", () => undefined);
  await owner.connect();

  say("importing a year of placements");
  say(indented(await importExample("recruiters", ownerUrl, signal)));
  say(indented(await importExample("placements", ownerUrl, signal)));
  await openAccounts(owner, sandbox);
  say(`calling off ${(await cancelSome(owner)).join(", ")}`);
  await fundPlatform(owner, sandbox);

  say("starting a worker");
  const worker = await house.startWorker(adminUrl, sandbox.url);
  await untilQuiet(owner, worker, signal);
  for (const [task, words] of [
    ["process_due_schedules", "paying what is due"],
    ["release_due_escrow_holds", "releasing the holdbacks whose guarantee is over, and paying them"],
  ] as const) {
    say(words);
    await runJob(owner, task);
    await untilQuiet(owner, worker, signal);
  }
  await worker.stop();

  say("comparing the books");
  const ledger = await sandbox.ledger();
  const figures = await readFigures(owner);
  const checks = await checkEverything(owner, ledger, figures, countExampleRows("placements"));
  say(writeReport(figures, ledger, checks, await minorFormatter(owner)));
  await owner.end();
  return { isFine: checks.every(({ problems }) => problems.length === 0) };
}

/** Formats with the currencies' own exponents. */
async function minorFormatter(owner: pg.Client): Promise<(amount: number, currency: string) => string> {
  const { rows } = await owner.query<{ code: string; exponent: number }>("select code, exponent from app.currencies");
  const exponents = new Map(rows.map(({ code, exponent }) => [code, exponent]));
  return (amount, currency) => {
    const exponent = exponents.get(currency) ?? 0;
    const digits = String(amount).padStart(exponent + 1, "0");
    return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  };
}

const say = (text: string) => void process.stdout.write(`${text}\n`);
const indented = (text: string) => text.trimEnd().replace(/^/gm, "  ");
