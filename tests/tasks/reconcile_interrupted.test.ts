// Reconciliation when things go wrong: Stripe stumbles or does not take the key, a process is killed, an argument is nonsense.

import test from "ava";
import { start } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { RECONCILE, ReconciliationFixture } from "../support/reconciliation_fixture.ts";

test.serial("a moment's trouble on the way is asked again, page by page", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  await fixture.pay(t, 3);
  for (const fault of [
    "connection_reset_before_execution",
    "bad_gateway_before_execution",
    "unrelated_json_before_execution",
    "errorless_404_before_execution",
    "rate_limit",
  ] as const) {
    await fixture.sandbox.control.inject({ fault, times: 2, match: { method: "GET", path: "/v1/transfers" } });
    const { code, stdout, stderr } = await fixture.reconcile(t);
    t.is(code, 0, fault + stderr);
    t.regex(stdout, /^transfers +3 +3 +0$/m, fault);
  }
});

test.serial(
  "while Stripe does not take the key the command says so, the job is tried again, and nothing is found",
  async (t) => {
    const fixture = await ReconciliationFixture.create(t);
    await fixture.pay(t, 1);
    await fixture.sandbox.control.setTraffic({ reject_keys: true });
    const first = await fixture.reconcile(t);
    t.is(first.code, 1);
    t.regex(first.stderr, /Invalid API Key/);
    const second = await fixture.reconcile(t);
    t.is(second.code, 1);
    t.regex(second.stderr, /Nothing is sent to Stripe, because it did not take the API key\. Check STRIPE_SECRET_KEY/);

    await fixture.worker(t);
    await fixture.db.admin.query("select app_private.enqueue('reconcile', array['{}'::jsonb])");
    const lastError = async () => {
      const { rows } = await fixture.db.admin.query(
        "select last_error from graphile_worker.jobs where task_identifier = 'reconcile'",
      );
      return rows[0]?.last_error ?? "";
    };
    await eventually("the job failed", async () => /Nothing is sent/.test(await lastError()));
    const finished = async () =>
      (await fixture.db.admin.query("select * from app.reconciliations where finished_at is not null")).rows;
    t.deepEqual(await finished(), []);
    await fixture.sandbox.control.setTraffic({ reject_keys: false });
    await fixture.db.admin.query("select app_private.enqueue('probe_stripe_circuit', array['{}'::jsonb])");
    await eventually("the job was tried again", async () => (await finished()).length === 1);
    t.like((await finished())[0], {
      our_count: "1",
      their_count: "1",
      difference_count: "0",
      started_by: "00000000-0000-7000-8000-000000000001",
      started_by_role: "system",
      is_continuation: true,
    });
  },
);

test.serial("killed in the middle, it found nothing; the next one finds what is so, and no more", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  await fixture.pay(t, 120);
  const { id } = await fixture.byHand({});
  await fixture.sandbox.control.setTraffic({ latency_ms: 400 });
  const staged = async (table: string) =>
    (await fixture.db.admin.query(`select from app_private.${table}`)).rowCount as number;
  const running = async () =>
    (await fixture.db.admin.query("select from app.reconciliations where finished_at is null")).rowCount as number;

  const worker = await fixture.worker(t);
  await fixture.db.admin.query("select app_private.enqueue('reconcile', array['{}'::jsonb])");
  await eventually("a page is in", async () => (await staged("reconciliation_transfers")) > 0);
  await worker.kill();
  const command = start(t, [RECONCILE], fixture.environment());
  await eventually(
    "the command's last pages come in",
    async () => (await staged("reconciliation_balance_transactions")) > 0,
  );
  command.process.kill("SIGKILL");
  await command.ended;
  t.is(await running(), 2);
  t.deepEqual(await fixture.findings(), []);

  await fixture.sandbox.control.setTraffic({ latency_ms: 0 });
  t.is((await fixture.reconcile(t)).code, 2);
  t.deepEqual(await fixture.findings(), [`unknown_to_us ${id}`]);
  // Their pages are forgotten once they are certainly dead.
  await fixture.db.admin.query(
    "update app.reconciliations set last_page_at = now() - interval '2 hours' where finished_at is null",
  );
  t.is((await fixture.reconcile(t)).code, 2);
  for (const table of ["transfers", "reversals", "balance_transactions", "differences"])
    t.is(await staged(`reconciliation_${table}`), 0);
});

test.serial("a window can be chosen; what makes no sense is answered with the usage", async (t) => {
  const fixture = await ReconciliationFixture.create(t);
  await fixture.pay(t, 1);
  const today = new Date().toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const chosen = await fixture.reconcile(t, "--from", yesterday, "--to", today);
  t.is(chosen.code, 0);
  t.regex(chosen.stdout, /^transfers +1 +1 +0$/m);
  const earlier = await fixture.reconcile(t, "--from", "2025-01-01", "--to", "2025-01-31");
  t.is(earlier.code, 0);
  t.regex(earlier.stdout, /from 2025-01-01 00:00:00 UTC until 2025-02-01 00:00:00 UTC/);
  t.regex(earlier.stdout, /^transfers +0 +0 +0$/m);
  for (const args of [
    ["--to", today],
    ["--from", "yesterday"],
    ["--from", "2026-02-30"],
    ["--from"],
    ["--since", "2026-01-01"],
    ["more"],
  ]) {
    const { code, stderr } = await fixture.reconcile(t, ...args);
    t.is(code, 1);
    t.regex(stderr, /Usage: npm run reconcile/, args.join(" "));
  }
  const { code, stderr } = await fixture.reconcile(t, "--from", "2999-01-01");
  t.is(code, 1);
  t.regex(stderr, /holds nothing yet\. Choose a beginning/);
});
