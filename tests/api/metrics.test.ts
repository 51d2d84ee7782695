import http from "node:http";
import test from "ava";
import { createPlacement } from "../support/fixtures.ts";
import { startGraphql, useGraphql } from "../support/graphql.ts";

const TOKEN = "0123456789abcdef";
const { db, api } = useGraphql(test);

/** fetch sends no Host of its own choice. */
function ask(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(`${url}/metrics`, { headers, agent: false }, async (response) => {
        resolve({ status: response.statusCode as number, body: (await response.toArray()).join("") });
      })
      .once("error", reject);
  });
}

test("a program on this machine reads the database's figures and the process' own", async (t) => {
  // 1,234.00 SEK, of which 20 % are held until their release.
  await createPlacement(db.admin, { currency: "SEK", feeAmount: 123_400, holdbackPercentage: 20 });
  const { status, body } = await ask(api.url);
  t.is(status, 200);
  t.regex(body, /^# TYPE holdback_due_amount gauge\nholdback_due_amount\{currency="SEK"\} 98720$/m);
  t.regex(body, /^holdback_database_answers 1$/m);
  t.regex(body, /^process_resident_memory_bytes \d+$/m);
  await ask(api.url);
  t.regex((await ask(api.url)).body, /^holdback_http_request_duration_seconds_count\{.*route="\/metrics".*\} \d+$/m);
  const { rows } = await db.admin.query<{ name: string }>("select name from app_private.metric_names");
  t.deepEqual(
    rows.filter(({ name }) => !body.includes(`# HELP ${name} `)),
    [],
  );
});

for (const [what, headers] of Object.entries({
  "came by way of a proxy": { "x-forwarded-for": "203.0.113.7" },
  "was meant for a public name": { host: "api.example.com" },
  "brings a token where none is set": { host: "api.example.com", authorization: `Bearer ${TOKEN}` },
})) {
  test(`a request that ${what} reads no metrics`, async (t) => {
    const { status, body } = await ask(api.url, headers);
    t.is(status, 401);
    t.notRegex(body, /holdback_/);
  });
}

test("where a token is set, or money is real, nothing but the token counts", async (t) => {
  const guarded = await startGraphql(db, { METRICS_TOKEN: TOKEN });
  t.teardown(() => guarded.stop());
  t.is((await ask(guarded.url)).status, 401);
  t.is((await ask(guarded.url, { authorization: `Bearer ${TOKEN}0` })).status, 401);
  t.is((await ask(guarded.url, { authorization: `Bearer ${TOKEN}`, host: "api.example.com" })).status, 200);
  const real = await startGraphql(db, { NODE_ENV: "production" });
  t.teardown(() => real.stop());
  t.is((await ask(real.url)).status, 401);
});
