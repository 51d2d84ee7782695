// The log of a run in which Stripe refuses the key says in a few lines: what the run took up, why nothing left,
// what the engineer's new key set free, and how it ended.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import { Obligation } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, {
  settings: { resend_base_seconds: 1, resend_cap_seconds: 1 },
  funds: { usd: 1_000_000 },
});

/** The lines of the worker's log, as objects. */
const lines = () =>
  fixture.wholeLog
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line) as Record<string, unknown> & { msg: string });
const line = (start: string) => lines().find(({ msg }) => msg.startsWith(start));
const told = (start: string) => eventually(`the log says: ${start}`, async () => line(start) !== undefined);

test.serial("the log of a run with a refused key tells what happened, a line each", async (t) => {
  const { db, sandbox } = fixture;
  // Two of 1,000.00 USD each; a third is frozen.
  const payments = [await Obligation.create({ db, sandbox }), await Obligation.create({ db, sandbox })];
  const frozen = await Obligation.create({ db, sandbox });
  await db.admin.query("select app.freeze_payout($1, 'disputed')", [(await frozen.standing()).payout_id]);
  await sandbox.control.setTraffic({ reject_keys: true });
  await fixture.run("process_due_schedules");

  await told("money is stopped: The platform's Stripe key is refused");
  t.like(line("a run started"), { kind: "process_due_schedules" });
  const run = line("a run started")?.run;
  t.like(line("a run has claimed what is due"), {
    run,
    claimed: 2,
    claimed_amounts: { USD: 200_000 },
    skipped: { payout_frozen: 1 },
  });
  await told("a payment was not made");
  t.like(line("a payment was not made"), { run, amount: "100000", currency: "USD", status: 401, level: "warn" });
  t.like(line("money is stopped"), { code: "key_refused", scope: "all", who: "engineer", level: "warn" });

  await sandbox.control.setTraffic({ reject_keys: false });
  await fixture.run("probe_stripe_circuit");
  await told("money may move again");
  for (const payment of payments) await payment.comesTo("it is paid", ({ schedule }) => schedule === "processed");
  t.like(line("a payment was made"), { run, amount: "100000", currency: "USD", level: "info" });

  // Nothing is left for the next run, which says so; a run of retries without anything to do says nothing.
  const before = lines().length;
  await fixture.run("retry_failed_schedules");
  await fixture.run("process_due_schedules");
  const later = () => lines().slice(before);
  await eventually("the empty run is told", async () => later().some(({ msg }) => msg === "a run finished"));
  t.deepEqual(
    later().map(({ msg }) => msg),
    ["a run started", "a run finished"],
  );
  t.like(later()[1], { claimed: 0, paid: 0, skipped: { payout_frozen: 1 } });

  // A run with nothing at all to look at is no line.
  const silent = lines().length;
  await fixture.run("release_due_escrow_holds");
  t.deepEqual(lines().slice(silent), []);
});

test.serial("a run that pays says what was paid when the last answer is there", async (t) => {
  const { db, sandbox } = fixture;
  const payment = await Obligation.create({ db, sandbox });
  const before = lines().length;
  await fixture.run("process_due_schedules");
  await payment.comesTo("it is paid", ({ schedule }) => schedule === "processed");
  await eventually("its end is told", async () =>
    lines()
      .slice(before)
      .some(({ msg }) => msg === "a run finished"),
  );
  const finished = lines()
    .slice(before)
    .filter(({ msg }) => msg === "a run finished");
  t.is(finished.length, 1);
  t.like(finished[0], { claimed: 1, paid: 1, paid_amounts: { USD: 100_000 }, failed: 0, in_doubt: 0 });
});

test.serial("the last line of a run that the resolver ends is told as any other", async (t) => {
  const { db, sandbox } = fixture;
  const payment = await Obligation.create({ db, sandbox });
  await fixture.run("process_due_schedules");
  await payment.comesTo("it is paid", ({ schedule }) => schedule === "processed");
  const { rows } = await db.admin.query(
    `update app.payout_runs set finished_at = null where id = (select max(id::text)::uuid from app.payout_runs)
     returning id`,
  );
  // As after a worker that recorded the last answer and died before it finished the run.
  const before = lines().length;
  await fixture.run("resolve_transfers");
  await eventually("its end is told", async () =>
    lines()
      .slice(before)
      .some(({ msg, run }) => msg === "a run finished" && run === rows[0].id),
  );
  t.pass();
});
