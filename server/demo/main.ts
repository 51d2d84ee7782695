// npm run demo: a year of an agency, paid from nothing, and a report. It exits with 1 when anything does not add up.

import { readFile } from "node:fs/promises";
import pg from "pg";
import { FIXED_SETTINGS, ownerUrl, withSettings } from "../database/urls.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { assertNoArguments, runCommand } from "../processes/run_command.ts";
import { checkEverything } from "./checks.ts";
import { DemoEnvironment } from "./environment.ts";
import { feesOf, importText, publishMarketplaceTerms } from "./fees.ts";
import { readFigures } from "./figures.ts";
import { runJob, untilIdle } from "./jobs.ts";
import { onboardNewcomer } from "./newcomer.ts";
import { writeReport } from "./report.ts";
import {
  CANCELLED,
  cancelSome,
  countExampleRows,
  fileOf,
  fundPlatform,
  importExample,
  openAccounts,
  payByPlan,
  payOutToBanks,
  releaseEarly,
} from "./scenario.ts";

runCommand(async () => {
  assertNoArguments("Usage: npm run demo, or npm start -- --demo for one that stays: docs/demo.md.");
  const environment = await DemoEnvironment.create();
  const stopped = stopRequested(() => environment.kill());
  const running = runDemo(environment);
  // When a stop comes first, what the demo still says is of no interest.
  running.catch(() => undefined);
  try {
    const outcome = await Promise.race([running, stopped]);
    if (typeof outcome === "string") {
      say(`stopped (${outcome}); taking everything down`);
      process.exitCode = 1;
    } else if (!outcome.isFine) {
      process.exitCode = 1;
    }
  } finally {
    await environment.stop();
  }
});

async function runDemo(environment: DemoEnvironment): Promise<{ isFine: boolean }> {
  const { signal } = environment;
  say("starting a database and a stand-in for Stripe, for this demo only");
  const [adminUrl, sandbox] = await Promise.all([environment.startDatabase(), environment.startSandbox()]);
  const databaseUrl = ownerUrl(adminUrl);
  const owner = new pg.Client({ connectionString: databaseUrl, application_name: "holdback demo" });
  // The database goes away under it when the demo is stopped.
  owner.on("error", () => undefined);
  await owner.connect();

  say("importing a year of placements, under terms that pay what companies have paid for");
  await publishMarketplaceTerms(owner);
  say(indented(await importExample("recruiters", databaseUrl, signal)));
  say(indented(await importExample("placements", databaseUrl, signal)));
  say("importing the fees that companies have paid");
  const fees = feesOf(await readFile(fileOf("placements"), "utf8"), CANCELLED.refs);
  say(indented(await importText("fees", fees, databaseUrl, signal)));
  await openAccounts(owner, sandbox);
  say(`calling off ${(await cancelSome(owner)).join(", ")}`);
  say("releasing a holdback early, which takes two admins");
  const earlyRelease = await releaseEarly(owner, adminUrl);
  await fundPlatform(owner, sandbox);

  say("starting a worker");
  const worker = await environment.startWorker(adminUrl, sandbox.url);
  // The queue's tables are not the owner's.
  const administrator = new pg.Client({ connectionString: withSettings(adminUrl, FIXED_SETTINGS) });
  administrator.on("error", () => undefined);
  await administrator.connect();
  await untilIdle(administrator, worker, signal);
  say("onboarding a recruiter, on the page that stands in for Stripe's");
  say(indented(await onboardNewcomer(owner, adminUrl, () => untilIdle(administrator, worker, signal))));
  say("paying what is due, by a plan that two admins approve");
  say(indented(await payByPlan(owner, adminUrl)));
  await untilIdle(administrator, worker, signal);
  say("releasing the holdbacks whose guarantee is over, and paying them");
  await runJob(owner, "release_due_escrow_holds");
  await untilIdle(administrator, worker, signal);
  // As the crontab does every few minutes: what waited for money that has come in is paid now.
  await runJob(owner, "sync_platform_balance");
  await untilIdle(administrator, worker, signal);
  say("paying out from Stripe balances to banks, and asking Stripe about it");
  await payOutToBanks(owner, sandbox);
  await runJob(owner, "check_bank_payouts");
  await untilIdle(administrator, worker, signal);
  await administrator.end();
  await worker.stop();

  say("comparing the books");
  const ledger = await sandbox.ledger();
  const figures = await readFigures(owner, ledger);
  const checks = await checkEverything(owner, ledger, figures, countExampleRows("placements"));
  say(writeReport(figures, checks, earlyRelease));
  await owner.end();
  return { isFine: checks.every(({ problems }) => problems.length === 0) };
}

const say = (text: string) => void process.stdout.write(`${text}\n`);
const indented = (text: string) => text.trimEnd().replace(/^/gm, "  ");
