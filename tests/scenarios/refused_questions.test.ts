// What a refused question (the balance, an account, a list) does to everybody: the same that a refused transfer would.

import test, { type ExecutionContext } from "ava";
import { freePort } from "../../server/database/embedded_postgres/free_port.ts";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createRecruiter } from "../support/fixtures.ts";
import { transfersMayBeSent } from "../support/gate.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { startTestWorker } from "../support/worker.ts";

async function setUp(t: ExecutionContext) {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
  await transfersMayBeSent(db.admin);
  t.teardown(async () => {
    await worker.stop();
    await sandbox.remove();
    await db.drop();
  });
  const isOpen = async () => {
    const { rows } = await db.admin.query("select app_private.stripe_circuit_is_open() as is_open");
    return rows[0].is_open as boolean;
  };
  const enqueue = (task: string, payload: object) =>
    db.admin.query("select app_private.enqueue($1, array[$2::jsonb])", [task, JSON.stringify(payload)]);
  const lastError = async (task: string) => {
    const { rows } = await db.admin.query("select last_error from graphile_worker.jobs where task_identifier = $1", [
      task,
    ]);
    return (rows[0]?.last_error ?? "") as string;
  };
  return { db, sandbox, isOpen, enqueue, lastError };
}

test("a question that the key has no permission for (403) opens the circuit breaker, until the key works", async (t) => {
  const { sandbox, isOpen, enqueue, lastError } = await setUp(t);
  await sandbox.control.inject({ fault: "forbidden", times: 10_000, match: { method: "GET", path: "/v1/balance" } });
  await enqueue("sync_platform_balance", {});
  await eventually("the circuit breaker is open", isOpen);
  await eventually("the job failed", async () =>
    /does not have the required permissions/.test(await lastError("sync_platform_balance")),
  );

  await enqueue("probe_stripe_circuit", {});
  await eventually("Stripe was asked again", async () => {
    const { kinds } = await sandbox.control.stats();
    return (kinds["balance.retrieve"] ?? 0) >= 2;
  });
  t.true(await isOpen());

  await sandbox.control.clearFaults();
  await enqueue("probe_stripe_circuit", {});
  await eventually("the circuit breaker is closed", async () => !(await isOpen()));
});

test("a worker whose key Stripe does not know says so at its start and in /readyz, and money is stopped at once", async (t) => {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const port = await freePort();
  const worker = await startTestWorker({
    databaseUrl: db.urlOf("holdback_worker"),
    stripe: { ...sandbox, secretKey: "sk_test_unknown17" },
    env: { WORKER_PORT: String(port) },
  });
  t.teardown(async () => {
    await worker.stop();
    await sandbox.remove();
    await db.drop();
  });
  // Before any task was due.
  t.deepEqual((await db.admin.query("select code, who from app.night_stops() where code = 'key_refused'")).rows, [
    { code: "key_refused", who: "engineer" },
  ]);
  t.is((await db.admin.query("select from app.needs_you() where kind = 'key_refused'")).rowCount, 1);
  t.regex(worker.log, /"level":"error".*Stripe refuses STRIPE_SECRET_KEY: Invalid API Key provided.* Nothing is sent/);
  t.notRegex(worker.log, /unknown17/);
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  // Mails and webhooks go on, and people must be able to look.
  t.is(answer.status, 200);
  t.deepEqual(await answer.json(), { status: "ok", money: "stopped", reason: "key_refused" });
});

test("a connected account that is closed to us (403 account_invalid) stops nobody else", async (t) => {
  const { db, sandbox, isOpen, enqueue } = await setUp(t);
  const [account = ""] = await sandbox.control.createAccounts(1);
  const recruiter = await createRecruiter(db.admin, account);
  await sandbox.control.close(account);
  await enqueue("sync_payout_account", { stripe_account_id: account });
  await eventually("its state is recorded", async () => {
    const { rows } = await db.admin.query(
      "select disabled_reason from app.payout_accounts where user_id = $1 and not transfers_enabled",
      [recruiter.id],
    );
    return rows[0]?.disabled_reason === "account_invalid";
  });
  t.false(await isOpen());
});

test("a list that is refused because of one account (403 account_invalid) stops nobody else", async (t) => {
  const { db, sandbox, isOpen, lastError, enqueue } = await setUp(t);
  await sandbox.control.inject({ fault: "account_invalid", match: { method: "GET", path: "/v1/transfers" } });
  await enqueue("reconcile", {});
  await eventually("the job failed", async () => /does not have access to account/.test(await lastError("reconcile")));
  t.false(await isOpen());
  const { rows } = await db.admin.query("select slowed_until > '-infinity' as slowed from app_private.stripe_circuit");
  t.false(rows[0].slowed);
});

test("too many questions (429) slow everybody down and open no circuit breaker", async (t) => {
  const { db, sandbox, isOpen, enqueue } = await setUp(t);
  await sandbox.control.inject({ fault: "rate_limit", match: { method: "GET", path: "/v1/balance" } });
  await enqueue("sync_platform_balance", {});
  await eventually("everybody is slowed down", async () => {
    const { rows } = await db.admin.query(
      "select slowed_until > '-infinity' as slowed from app_private.stripe_circuit",
    );
    return rows[0].slowed;
  });
  t.false(await isOpen());
});
