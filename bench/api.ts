// D: how the API answers under many clients, against a bare Fastify that sends the same SQL for the same caller by `pg`.

import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import autocannon from "autocannon";
import { ensureLocalKey, signLocalToken } from "../server/api/sign_in/local_key.ts";
import { roleUrl } from "../server/database/connections.ts";
import { freePort } from "../server/database/embedded_postgres/free_port.ts";
import { seedMarketplace } from "../tests/support/large_marketplace.ts";
import { statementOf } from "./api_statement.ts";
import { type Caller, callersOf, LISTS } from "./lists.ts";
import { cpuSeconds } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const CLIENTS = 50;
/** Before it is measured: on a busy machine a second of requests would be too few for V8 to have compiled what they need. */
const WARM_UPS = 1_500;
const BAR = 0.5;
const LATENCY_BAR = 2;

interface Given {
  marketplace: number;
  /** How long each is asked. */
  seconds: number;
}

export async function api(bench: Bench, { marketplace, seconds }: Given): Promise<Figure[]> {
  const database = await bench.database("api");
  const callers = await callersOf(database, await seedMarketplace(database.admin, marketplace));
  const server = await startApi(bench, database);
  const figures: Figure[] = [];
  for (const caller of callers) figures.push(...(await answersTo(bench, database, server, caller, seconds)));
  await server.stop();
  await database.drop();
  return figures;
}

export interface Api {
  url: string;
  tokenOf(userId: string): Promise<string>;
  pid: number;
  stop(): Promise<void>;
}

export async function startApi(bench: Bench, database: BenchDatabase): Promise<Api> {
  const dataDir = await mkdtemp(join(bench.folder, "api-"));
  const key = await ensureLocalKey(dataDir);
  const program = await bench.program({
    file: "server/commands/server.ts",
    env: {
      DATABASE_URL: await roleUrl(database.adminUrl, "holdback_authenticator"),
      HOLDBACK_DATA_DIR: dataDir,
      PORT: String(await freePort()),
      API_RATE_LIMIT: "999999",
      STRIPE_MODE: "test",
    },
  });
  return {
    url: program.url as string,
    async tokenOf(userId) {
      const { rows } = await database.admin.query(
        "select app_private.local_sign_in(email) as subject from app.users where id = $1",
        [userId],
      );
      return await signLocalToken(key, rows[0].subject);
    },
    pid: program.pid,
    stop: () => program.stop(),
  };
}

async function answersTo(
  bench: Bench,
  database: BenchDatabase,
  api: Api,
  caller: Caller,
  seconds: number,
): Promise<Figure[]> {
  const { databaseRole, userId } = caller.actor;
  const url = await roleUrl(database.adminUrl, "holdback_authenticator");
  const statements = [];
  for (const { query } of Object.values(LISTS)) statements.push(await statementOf(url, query, caller.actor));
  const bare = await bench.program({
    file: "bench/bare_server.ts",
    env: { DATABASE_URL: url, ROLE: databaseRole, USER_ID: userId, STATEMENTS: JSON.stringify(statements) },
  });
  const authorization = `Bearer ${await api.tokenOf(userId)}`;
  const ours = await load(
    `${api.url}/graphql`,
    Object.values(LISTS).map(({ query }) => ({ body: JSON.stringify({ query }) })),
    { authorization, "content-type": "application/json" },
    api.pid,
    seconds,
  );
  const theirs = await load(
    bare.url as string,
    statements.map((_, number) => ({ method: "GET", path: `/${number}` })),
    {},
    bare.pid,
    seconds,
  );
  await bare.stop();
  const ratio = ours.rate / theirs.rate;
  const spread = ours.p99 / ours.median;
  return [
    {
      figure: `D  requests a second, ${CLIENTS} clients as ${caller.name}, against bare Fastify and pg`,
      measured: `${ratio.toFixed(2)} (${ours.rate.toFixed(0)}/s : ${theirs.rate.toFixed(0)}/s)`,
      bar: `>= ${BAR}`,
      met: ratio >= BAR,
    },
    {
      figure: "   99th percentile against the median",
      measured: `${spread.toFixed(1)} (${ours.p99} : ${ours.median} ms); bare ${(theirs.p99 / theirs.median).toFixed(1)}`,
      bar: `<= ${LATENCY_BAR}`,
      met: spread <= LATENCY_BAR,
    },
    information("   CPU of the process, 1,000 requests", `${ours.cpu.toFixed(2)} s : ${theirs.cpu.toFixed(2)} s`),
  ];
}

async function load(
  url: string,
  requests: autocannon.Request[],
  headers: Record<string, string>,
  pid: number,
  seconds: number,
) {
  // In a thread of its own: this one has made schemas, and a pause to collect what they left would look like a late answer.
  const run = (until: { amount: number } | { duration: number }) =>
    autocannon({ url, connections: CLIENTS, workers: 1, ...until, method: "POST", headers, requests });
  await run({ amount: WARM_UPS });
  const before = await cpuSeconds([pid]);
  const { requests: answered, latency, non2xx, errors } = await run({ duration: seconds });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests were not answered well.`);
  return {
    rate: answered.average,
    median: latency.p50,
    p99: latency.p99,
    cpu: (((await cpuSeconds([pid])) - before) * 1000) / answered.total,
  };
}
