import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { startSandbox } from "../../sandbox/client.ts";
import { readControlHeaders } from "../../server/stripe/sandbox_control.ts";
import { refusal, start, stripeFor, until } from "./start.ts";

const MAIN = fileURLToPath(new URL("../../sandbox/main.ts", import.meta.url));
const CLIENT = new URL("../../sandbox/client.ts", import.meta.url).href;

async function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), "holdback-sandbox-"));
}

/** Some of everything: money, accounts, transfers, a reversal, a refusal, a moved clock. */
async function live(started: Awaited<ReturnType<typeof start>>) {
  const { stripe, sandbox } = started;
  const { control } = sandbox;
  await control.fund("usd", 1000);
  const [a = "", b = ""] = await control.createAccounts(2);
  const params = { amount: 700, currency: "usd", destination: a, transfer_group: "g", metadata: { n: "1" } };
  const transfer = await stripe.transfers.create(params, { idempotencyKey: "paid" });
  await refusal(stripe.transfers.create({ ...params, amount: 5000 }, { idempotencyKey: "refused" }));
  await stripe.transfers.createReversal(transfer.id, { amount: 200 });
  await stripe.transfers.update(transfer.id, { metadata: { n: "2" } });
  await control.restrict(b);
  await control.advanceClock(3_600_000);
  await control.cashOut(a, { currency: "usd", amount: 10 });
  return { params, transfer, a, b };
}

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  test(`after ${signal} everything is as it was`, async (t) => {
    const first = await start();
    t.teardown(first.end);
    const { params, transfer, b } = await live(first);
    const { now: _, ...ledger } = await first.sandbox.control.ledger();
    const events = (await first.stripe.events.list({ limit: 100 })).data;
    const clock = await first.sandbox.control.now();
    await first.sandbox.kill(signal);

    const second = await start({ dataDir: first.dataDir });
    t.teardown(second.end);
    const { now, ...restored } = await second.sandbox.control.ledger();
    t.deepEqual(restored, ledger);
    t.true(now >= clock);
    t.deepEqual((await second.stripe.events.list({ limit: 100 })).data, events);
    const replayed = await second.stripe.transfers.create(params, { idempotencyKey: "paid" });
    t.deepEqual({ ...replayed }, { ...transfer });
    t.is(replayed.lastResponse.headers["idempotent-replayed"], "true");
    const error = await refusal(
      second.stripe.transfers.create({ ...params, amount: 5000 }, { idempotencyKey: "refused" }),
    );
    t.is(error.headers?.["idempotent-replayed"], "true");
    t.is((await second.stripe.accounts.retrieve(b)).capabilities?.transfers, "inactive");
    t.is((await second.stripe.transfers.list({ transfer_group: "g" })).data[0]?.amount_reversed, 200);
  });
}

test("no transfer that was answered is lost when the sandbox is killed among many", async (t) => {
  const first = await start();
  t.teardown(first.end);
  await first.sandbox.control.fund("usd", 100_000);
  const [destination = ""] = await first.sandbox.control.createAccounts(1);
  const answered: string[] = [];
  const paying = Array.from({ length: 200 }, (_, i) =>
    first.stripe.transfers
      .create({ amount: i + 1, currency: "usd", destination })
      .then(({ id }) => void answered.push(id))
      .catch(() => undefined),
  );
  await until(() => answered.length > 20);
  await first.sandbox.kill("SIGKILL");
  await Promise.all(paying);

  const second = await start({ dataDir: first.dataDir });
  t.teardown(second.end);
  const kept = new Set((await second.sandbox.control.ledger()).transfers.map((one) => one.id));
  t.deepEqual(
    answered.filter((id) => !kept.has(id)),
    [],
  );
});

test("a torn last line is forgotten, and what comes after it is kept", async (t) => {
  const first = await start();
  t.teardown(first.end);
  await live(first);
  const { now: _, ...ledger } = await first.sandbox.control.ledger();
  await first.sandbox.kill();
  const journal = join(first.dataDir, "journal.jsonl");
  const whole = await readFile(journal, "utf8");
  const line = whole.trimEnd().split("\n").at(-1) ?? "";
  await appendFile(journal, line.slice(0, line.length / 2));

  const second = await start({ dataDir: first.dataDir });
  t.teardown(second.end);
  const { now: __, ...restored } = await second.sandbox.control.ledger();
  t.deepEqual(restored, ledger);
  await second.sandbox.control.fund("usd", 5);
  await second.sandbox.kill();

  const third = await start({ dataDir: first.dataDir });
  t.teardown(third.end);
  t.is((await third.sandbox.control.summary()).sums.usd?.topped_up, 1005);
});

test("a journal damaged in the middle is not taken for the truth", async (t) => {
  const dataDir = await temporary();
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  await writeFile(join(dataDir, "journal.jsonl"), '{"at":1,"changes":[]}\n{"at":2,"chan\n{"at":3,"changes":[]}\n');
  await t.throwsAsync(startSandbox({ dataDir }), { message: /line 2 is damaged/ });
});

test("a port that is taken is said plainly", async (t) => {
  const dataDir = await temporary();
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  const squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  t.teardown(() => squatter.close());
  const { port } = squatter.address() as { port: number };
  await t.throwsAsync(startSandbox({ dataDir, port }), { message: new RegExp(`code 1: port ${port} .* taken`) });
});

test("wrong arguments end it with a usage line", async (t) => {
  for (const args of [[], ["--data-dir", "x", "--port", "abc"], ["--data-dir", "x", "--surprise"]]) {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let printed = "";
    child.stderr.on("data", (chunk) => {
      printed += chunk;
    });
    const [code] = await once(child, "close");
    t.is(code, 1);
    t.regex(printed, /usage: node sandbox\/main\.ts/);
  }
});

test("a key that could be a live one is not taken", async (t) => {
  const dataDir = await temporary();
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  await t.throwsAsync(startSandbox({ dataDir, secretKey: "sk_live_x" }), { message: /sk_test_/ });
});

test("it prints one JSON line when it listens, and ends with code 0 on SIGINT", async (t) => {
  const dataDir = await temporary();
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  const child = spawn(process.execPath, [MAIN, "--data-dir", dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  t.teardown(() => child.kill("SIGKILL"));
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const { ready, url } = JSON.parse(line) as { ready: boolean; url: string };
  t.true(ready);
  t.regex(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  t.is((await fetch(`${url}/_sandbox/stats`, { headers: await readControlHeaders(dataDir) })).status, 200);
  child.kill("SIGINT");
  t.deepEqual(await once(child, "exit"), [0, null]);
});

test("it is not reachable from outside this machine", async (t) => {
  const { sandbox, end } = await start();
  t.teardown(end);
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === "IPv4" && !one.internal);
  // Without another address there is nothing to try; the address it listens on is checked all the same.
  t.is(new URL(sandbox.url).hostname, "127.0.0.1");
  if (outside) await t.throwsAsync(fetch(`http://${outside.address}:${sandbox.port}/_sandbox/stats`));
});

test("an open request is answered before it stops", async (t) => {
  const { sandbox, stripe, end } = await start();
  t.teardown(end);
  await sandbox.control.fund("usd", 1000);
  const [destination = ""] = await sandbox.control.createAccounts(1);
  await sandbox.control.setTraffic({ latency_ms: 300 });
  const running = stripe.transfers.create({ amount: 1, currency: "usd", destination });
  await until(async () => (await sandbox.control.stats()).total === 1);
  const stopped = sandbox.stop();
  t.is((await running).amount, 1);
  await stopped;
  t.is(sandbox.process.exitCode, 0);
});

test("a request that hangs on purpose does not keep it from stopping", async (t) => {
  const { sandbox, end } = await start();
  t.teardown(end);
  await sandbox.control.inject({ fault: "timeout_before_execution" });
  const hanging = refusal(stripeFor(sandbox).transfers.create({ amount: 1, currency: "usd", destination: "acct_any" }));
  await until(async () => (await sandbox.control.held()) === 1);
  await sandbox.stop();
  t.is(sandbox.process.exitCode, 0);
  t.is((await hanging).type, "StripeConnectionError");
});

test("it stops when the process that started it is killed", async (t) => {
  const dataDir = await temporary();
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  const script = `
    import { startSandbox } from ${JSON.stringify(CLIENT)};
    const { url } = await startSandbox({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(url);`;
  const parent = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout.setEncoding("utf8"), "data")) as [string];
  const stats = `${line.trim()}/_sandbox/stats`;
  t.is((await fetch(stats, { headers: await readControlHeaders(dataDir) })).status, 200);
  parent.kill("SIGKILL");
  await until(async () => {
    try {
      await fetch(stats);
      return false;
    } catch {
      return true;
    }
  });
  t.pass();
});
