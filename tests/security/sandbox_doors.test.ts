// The sandbox answers this machine's programs only, and its control plane only those that have its token.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { readControlHeaders } from "../../server/stripe/sandbox_control.ts";
import { start } from "../sandbox/start.ts";

const { sandbox, dataDir, end } = await start();
test.after.always(end);

const BALANCE = "/v1/balance";
const STATS = "/_sandbox/stats";
const KEY = { authorization: `Bearer ${sandbox.secretKey}` };
const CREDENTIALS: Record<string, Record<string, string>> = { [BALANCE]: KEY, [STATS]: sandbox.controlHeaders };

/** Not by fetch, which chooses Host and Origin itself. */
async function ask(path: string, headers: Record<string, string>, method = "GET", body = "") {
  const sent = request({ host: "127.0.0.1", port: sandbox.port, path, method, headers: { ...headers } });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode, text: Buffer.concat(chunks).toString() };
}

for (const path of [BALANCE, STATS]) {
  for (const name of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]) {
    test(`${path} is answered for the host ${name} with the port`, async (t) => {
      t.is((await ask(path, { ...CREDENTIALS[path], host: `${name}:${sandbox.port}` })).status, 200);
    });
  }

  for (const host of [
    `evil.example.com:${sandbox.port}`,
    "evil.example.com",
    "127.0.0.1",
    "localhost",
    `127.0.0.1:${sandbox.port + 1}`,
    `127.0.0.1.example.com:${sandbox.port}`,
    `127.0.0.1:${sandbox.port}@evil.example.com`,
    `10.0.0.1:${sandbox.port}`,
  ]) {
    test(`${path} is refused for the host ${JSON.stringify(host.replace(String(sandbox.port + 1), "OTHER").replace(String(sandbox.port), "PORT"))}, even with the credentials`, async (t) => {
      const { status, text } = await ask(path, { ...CREDENTIALS[path], host });
      t.is(status, 403);
      t.regex(text, /this machine only/);
    });
  }

  for (const origin of [
    "https://evil.example.com",
    "null",
    "http://127.0.0.1:5678",
    "https://127.0.0.1:PORT",
    "file://",
  ]) {
    test(`${path} is refused to a page of ${origin}, even with the credentials`, async (t) => {
      const page = origin.replace("PORT", String(sandbox.port));
      const { status } = await ask(path, { ...CREDENTIALS[path], origin: page });
      t.is(status, 403);
    });
  }
}

const WITHOUT: Record<string, Record<string, string>> = {
  "no token": {},
  "the key of the API": KEY,
  "an empty token": { authorization: "Bearer " },
  "a shortened token": { authorization: (sandbox.controlHeaders.authorization ?? "").slice(0, -1) },
  "the token as a password": {
    authorization: `Basic ${Buffer.from(`${(sandbox.controlHeaders.authorization ?? "").slice(7)}:`).toString("base64")}`,
  },
};

for (const [what, headers] of Object.entries(WITHOUT)) {
  // Before the others, which change the sums.
  test.serial(`with ${what} the control plane says and does nothing`, async (t) => {
    const before = await sandbox.control.summary();
    for (const [method, path] of [
      ["GET", "webhooks"],
      ["POST", "fund"],
      ["POST", "reset"],
      ["GET", "nonsense"],
    ] as const) {
      const body = method === "POST" ? '{"currency":"usd","amount":1}' : "";
      const { status, text } = await ask(`/_sandbox/${path}`, headers, method, body);
      t.is(status, 401, path);
      t.regex(text, /control\.header/);
      t.notRegex(text, /sbxctl_/);
    }
    t.deepEqual((await sandbox.control.summary()).sums, before.sums);
  });
}

test("the token is another one for each data folder, and the same after a restart", async (t) => {
  const other = await start();
  t.teardown(other.end);
  t.notDeepEqual(other.sandbox.controlHeaders, sandbox.controlHeaders);
  await other.sandbox.kill();
  const again = await start({ dataDir: other.dataDir });
  t.teardown(again.end);
  t.deepEqual(again.sandbox.controlHeaders, other.sandbox.controlHeaders);
  t.deepEqual(again.sandbox.controlHeaders, await readControlHeaders(other.dataDir));
});

test("the key of the API does not show the token, nor is it in the journal", async (t) => {
  const token = (sandbox.controlHeaders.authorization ?? "").slice(7);
  t.true(token.length > 40);
  t.false((await readFile(join(dataDir, "journal.jsonl"), "utf8")).includes(token));
});

test("curl takes the token from its file, as the sandbox's README says", async (t) => {
  const { stdout } = await promisify(execFile)("curl", [
    ...["-s", "-H", `@${join(dataDir, "control.header")}`],
    ...["-d", '{"currency":"eur","amount":700}', `${sandbox.url}/_sandbox/fund`],
  ]);
  t.deepEqual(JSON.parse(stdout), { currency: "eur", available: 700 });
});
