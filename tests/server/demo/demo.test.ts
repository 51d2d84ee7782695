// npm run demo as a whole, and its comparison of the books by itself.

import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { findRunningEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { compareLedgers } from "../../../server/demo/compare_ledgers.ts";
import type { Ledger } from "../../../server/stripe/sandbox_control.ts";
import { type Command, cleanEnvironment, eventually, root, start, temporaryFolder } from "../../support/commands.ts";
import { CARELESS, openToOthers } from "../../support/file_modes.ts";

const FILE = "server/demo/main.ts";

/** The demo, with a temporary folder of its own in which it must leave nothing. */
async function startDemo(t: ExecutionContext, env: Record<string, string> = {}): Promise<Command & { folder: string }> {
  const folder = await temporaryFolder(t);
  return { ...start(t, [...CARELESS, FILE], cleanEnvironment({ TMPDIR: folder, ...env }), "/bin/sh"), folder };
}

/** What others could come to while it runs, and how often was looked. */
async function openWhileItRuns(demo: Command & { folder: string }): Promise<{ looks: number; open: string[] }> {
  const open = new Set<string>();
  let looks = 0;
  for (; demo.process.exitCode === null; looks++) {
    for (const each of openToOthers(demo.folder)) open.add(each);
    await sleep(1_000);
  }
  return { looks, open: [...open] };
}

async function assertNothingLeft(t: ExecutionContext, folder: string): Promise<void> {
  t.deepEqual(await readdir(folder), []);
  const processes = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout.split("\n");
  t.deepEqual(
    processes.filter((line) => line.includes(folder)),
    [],
  );
}

/** As the administrator of the demo's database, once the worker is up: it does not start with somebody's trigger. */
async function whenItPays(demo: Command & { folder: string }, sql: string): Promise<void> {
  await eventually(() => demo.stdout().includes("paying what is due") || demo.process.exitCode !== null);
  if (demo.process.exitCode !== null) throw new Error(demo.stderr());
  const [name = ""] = await readdir(demo.folder);
  const { adminUrl } = await eventually(() => findRunningEmbeddedPostgres(join(demo.folder, name)));
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

test("the demo ends well, reports the money to the last unit, names who cannot receive and what ran short, has no file that is open to others, and leaves none", async (t) => {
  const demo = await startDemo(t, {
    // Where it must not go: nothing listens there, and the key is a live one.
    DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:9/none",
    STRIPE_SECRET_KEY: "sk_live_not_for_the_demo",
    STRIPE_API_BASE: "http://127.0.0.1:9",
  });
  const { looks, open } = await openWhileItRuns(demo);
  t.deepEqual(await demo.ended, { code: 0, signal: null }, `${demo.stdout()}\n${demo.stderr()}`);
  t.is(demo.stderr(), "");
  t.true(looks > 5);
  t.deepEqual(open, []);
  const report = demo.stdout();
  t.regex(
    report,
    /25 recruiters share the fees of 361 placements \(3 more were called off\); [1-9]\d* transfers went out/,
  );
  t.regex(report, /every unit is accounted for/);
  for (const currency of ["EUR", "JPY", "KWD", "USD"])
    t.regex(report, new RegExp(`^ +${currency} +[\\d,.]+ +[\\d,.]+`, "m"));
  t.regex(report, /^ +in the bank +on its way to the bank +on Stripe balance +returned by the bank$/m);
  t.regex(report, /The bank of [A-Z].* returned [A-Z]{3} [\d,.]+ \(account closed\)/);
  t.regex(report, /ok +what is in banks, or on its way there, is what Stripe paid out/);
  t.regex(report, /Aiko Maruyama <aiko\.maruyama@example\.com> cannot receive [1-9]\d* payments/);
  t.regex(report, /Sofia Papadakou <sofia\.papadakou@example\.com> cannot receive [1-9]\d* payments/);
  t.is(report.match(/cannot receive \d+ payments/g)?.length, 2);
  t.regex(report, /KWD ran short by [\d,]+\.\d\d0 /);
  t.is(report.match(/ran short/g)?.length, 1);
  t.regex(report, /^ +EUR +6,233\.33 +in +2 payments: The company has not paid its whole fee for this placement yet/m);
  t.regex(
    report,
    /^ +Costa Verde Alimentari has not paid EUR 6,233\.33 for PL-26-0174, \d+ days late: Jonas Brettschneider waits\.$/m,
  );
  t.is(report.match(/has not paid EUR/g)?.length, 1);
  t.regex(
    report,
    /EUR [\d,]+\.\d\d of .+, held back until \d{4}-\d\d-\d\d: asked for by Ines Duarte, confirmed by Tom Bakker/,
  );
  t.is(report.match(/^ {2}ok /gm)?.length, 7);
  t.notRegex(report, /FAILED/);
  await assertNothingLeft(t, demo.folder);

  // What it reports as paid is in its table to the last unit, in each currency.
  const table = [
    ...report.matchAll(/^ +([A-Z]{3}) +([\d,.]+) +([\d,.]+) +([\d,.]+) +([\d,.]+) +([\d,.]+) +([\d,.]+) +([\d,.]+)$/gm),
  ];
  t.is(table.length, 4);
  for (const [, , ...columns] of table) {
    const [earned = 0n, ...parts] = columns.map((text) => BigInt((text ?? "").replace(/[,.]/g, "")));
    t.is(
      parts.reduce((sum, part) => sum + part, 0n),
      earned,
    );
  }
});

test("the demo fails and says what differs when our books are not Stripe's", async (t) => {
  const demo = await startDemo(t);
  await whenItPays(
    demo,
    `create function public.tamper() returns trigger language plpgsql as $$
       begin new.stripe_transfer_id := new.stripe_transfer_id || 'x'; return new; end $$;
     grant execute on function public.tamper() to public;
     create trigger tamper before update on app.payout_transfers for each row
       when (new.stripe_transfer_id is not null and old.stripe_transfer_id is null) execute function public.tamper()`,
  );
  t.deepEqual(await demo.ended, { code: 1, signal: null });
  t.regex(demo.stdout(), /THE BOOKS DO NOT ADD UP/);
  t.regex(demo.stdout(), /FAILED our \d+ transfers are Stripe's/);
  t.regex(demo.stdout(), /Stripe does not know the transfer tr_\w+x /);
  await assertNothingLeft(t, demo.folder);
});

// Between them it imports, which ends by the same signal: tests/server/import/stopped_imports.test.ts.
for (const moment of ["starting a database", "paying what is due"]) {
  test(`Ctrl-C while it is ${moment} takes everything down`, async (t) => {
    const demo = await startDemo(t);
    await eventually(() => demo.stdout().includes(moment) || demo.process.exitCode !== null);
    demo.process.kill("SIGINT");
    t.deepEqual(await demo.ended, { code: 1, signal: null });
    t.regex(demo.stdout(), /stopped \(SIGINT\); taking everything down\n$/);
    await assertNothingLeft(t, demo.folder);
  });
}

const OURS = { stripe_transfer_id: "tr_1", amount: 100n, currency: "USD", destination: "acct_1" };
const THEIRS = { id: "tr_1", amount: 100, amount_reversed: 0, currency: "usd", destination: "acct_1" };
const SUMS = {
  topped_up: 70,
  received: 40,
  pending: 10,
  paid_out: 0,
  transferred: 100,
  reversed: 0,
  cashed_out: 0,
  available: 0,
  connected: 100,
};
const ledger = (change: Partial<typeof THEIRS> = {}, sums: Partial<typeof SUMS> = {}): Ledger => ({
  transfers: [{ ...THEIRS, ...change }],
  sums: { usd: { ...SUMS, ...sums } },
});

test("books that say the same have no difference", (t) => {
  t.deepEqual(compareLedgers([OURS], ledger()), []);
});

const DIFFERENCES: [name: string, ours: (typeof OURS)[], theirs: Ledger, problem: RegExp][] = [
  ["an amount", [{ ...OURS, amount: 99n }], ledger(), /is 99 USD to acct_1 here and 100 USD to acct_1 at Stripe/],
  ["a currency", [{ ...OURS, currency: "EUR" }], ledger(), /is 100 EUR to acct_1 here/],
  ["a destination", [OURS], ledger({ destination: "acct_2" }), /100 USD to acct_2 at Stripe/],
  [
    "a transfer of ours that Stripe lacks",
    [OURS],
    { transfers: [], sums: { usd: SUMS } },
    /does not know the transfer tr_1/,
  ],
  ["a transfer of Stripe's that we lack", [], ledger(), /We do not know Stripe's transfer tr_1/],
  ["a transfer that is here twice", [OURS, OURS], ledger(), /tr_1 is here more than once/],
  ["a reversal", [OURS], ledger({ amount_reversed: 1 }), /was reversed/],
  ["the sums", [OURS], ledger({}, { transferred: 101 }), /We paid 100 USD in all, Stripe says 101/],
  ["Stripe's own balances", [OURS], ledger({}, { available: 1 }), /own USD balances do not add up/],
];
for (const [name, ours, theirs, problem] of DIFFERENCES) {
  test(`a difference in ${name} is found`, (t) => {
    t.regex(compareLedgers(ours, theirs).join("\n"), problem);
  });
}

test("the example data is large enough to mean something, and has nobody's real address in it", async (t) => {
  const recruiters = await readFile(join(root, "server/demo/recruiters.csv"), "utf8");
  const placements = await readFile(join(root, "server/demo/placements.csv"), "utf8");
  t.true(placements.trim().split("\n").length > 300);
  const addresses = `${recruiters}${placements}`.match(/[^\s,;:"]+@[^\s,;:"]+/g) ?? [];
  t.deepEqual(
    addresses.filter((address) => !address.endsWith("@example.com")),
    [],
  );
});
