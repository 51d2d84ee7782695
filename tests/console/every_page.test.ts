// Every page of the console by what goes over the wire: nothing reaches a browser that the access matrix does not give to
// its person, a page asks at most three times, and what it loads is below the budget.

import test from "ava";
import type { Page } from "playwright-core";
import { createMarketplace, type Marketplace } from "../access/marketplace.ts";
import { columnOf, TYPES } from "../access/matrix/api_types.ts";
import { keysOf, RELATIONS, visibleRows } from "../access/matrix/visible_rows.ts";
import { useConsole } from "../support/browser.ts";
import { consolePages } from "../support/console_pages.ts";
import { recordsOf } from "../support/console_records.ts";

const holdback = useConsole(test, { env: { API_RATE_LIMIT: "100000" } });
let people: Marketplace["people"];

test.before(async () => {
  ({ people } = await createMarketplace(holdback.db.admin));
});

/** All that the browser hears: bodies of answers, and what comes by itself. */
function listen(page: Page): { heard: string[]; asked: string[]; bytes: number[]; settled: () => Promise<void> } {
  const log = { heard: [] as string[], asked: [] as string[], bytes: [] as number[] };
  const reading: Promise<unknown>[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => log.heard.push(payload.toString())));
  page.on("request", (request) => {
    if (/\/(graphql|csv)$/.test(new URL(request.url()).pathname)) log.asked.push(request.postData() ?? "");
  });
  page.on("response", (response) => {
    const isData = /json/.test(response.headers()["content-type"] ?? "");
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/session/")) return;
    reading.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => log.bytes.push(responseBodySize)),
    );
    if (isData) reading.push(response.text().then((text) => log.heard.push(text)));
  });
  return { ...log, settled: async () => void (await Promise.allSettled(reading)) };
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(holdback.api.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
}

/** Every object of an answer that names its type. */
function* objectsOf(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const each of value) yield* objectsOf(each);
  else if (typeof value === "object" && value !== null) {
    if ("__typename" in value) yield value as Record<string, unknown>;
    yield* objectsOf(Object.values(value));
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const decoded = (text: string) =>
  [...text.matchAll(/"id":"([A-Za-z0-9+/=]{20,})"/g)].map(([, id]) => Buffer.from(id ?? "", "base64").toString());

/** What is not for whoever heard it, each with the words in which it came; and the types of which they heard. */
function judge(heard: readonly string[], foreign: ReadonlySet<string>, role: "recruiter" | "company") {
  const leaks: string[] = [];
  const types = new Set<string>();
  for (const text of heard) {
    for (const id of [...(text.match(UUID) ?? []), ...decoded(text).flatMap((each) => each.match(UUID) ?? [])]) {
      if (foreign.has(id)) leaks.push(`${id} in ${text.slice(0, 300)}`);
    }
    for (const { __typename: type, ...fields } of objectsOf(JSON.parse(text))) {
      const table = TYPES[String(type)]?.table;
      if (!table) continue;
      types.add(String(type));
      const sight = RELATIONS[table]?.[role];
      if (!sight) leaks.push(`${type} is not for a ${role}`);
      for (const field of Object.keys(fields)) {
        if (sight?.hidden.includes(columnOf(field))) leaks.push(`${type}.${field} is not for a ${role}`);
      }
    }
  }
  return { leaks, types };
}

const SIGHTS = [
  { role: "recruiter", who: () => people.recruiter, kind: "recruiter" },
  { role: "company", who: () => people.companyUser, kind: "company_user" },
] as const;

/** A column that each of them may not read. */
const LEAKS = { recruiter: ["Payout", "frozenReason"], company: ["PayoutTransfer", "destination"] } as const;

for (const { role, who, kind } of SIGHTS) {
  test.serial(`nothing reaches a ${role}'s browser that the access matrix does not give to them`, async (t) => {
    const { admin } = holdback.db;
    const keys = await keysOf(admin);
    const [foreign, lawful] = [new Set<string>(), new Set<string>()];
    for (const { table } of Object.values(TYPES)) {
      const key = keys[table];
      if (!key) continue;
      const { rows } = await admin.query<{ row: string }>(`select to_jsonb(each)::text as row from ${table} as each`);
      const visible = await visibleRows(admin, table, key, { role, userId: who() } as Parameters<
        typeof visibleRows
      >[3]);
      for (const id of JSON.stringify(visible).match(UUID) ?? []) lawful.add(id);
      for (const { row } of rows) {
        const own = JSON.parse(row) as Record<string, unknown>;
        for (const column of key) foreign.add(String(own[column]));
      }
    }
    lawful.add(who());
    for (const id of lawful) foreign.delete(id);
    t.true(foreign.size > 20, "there is much that is not theirs");

    const { page } = await holdback.visit(who());
    const log = listen(page);
    const pages = await consolePages();
    // Their own, and the addresses of all others: typed in, or from an old link.
    const { rows } = await admin.query<{ id: string }>("select id from app.payouts order by id limit 1");
    for (const { path, role: whose } of pages) {
      await open(page, path.replace(":id", rows[0]?.id ?? ""));
      if (whose === kind || path === "/") continue;
      t.true(await page.getByRole("heading", { name: "There is no such page" }).isVisible(), path);
    }
    await log.settled();
    t.true(log.heard.length >= pages.filter((each) => each.role === kind).length, "they see something");
    const { leaks, types } = judge(log.heard, foreign, role);
    t.deepEqual(leaks, []);
    t.true(types.size > 0, "some of it are rows of the matrix");

    // The same ears with an API that leaks: each answer has the payout of somebody else, and a column that is hidden.
    const [stranger] = foreign;
    const [type, hidden] = LEAKS[role];
    const leak = { __typename: type, rowId: stranger, [hidden]: "x" };
    await page.route("**/graphql", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), extensions: { leak } } });
    });
    const control = listen(page);
    await open(page, "/");
    await control.settled();
    const found = judge(control.heard, foreign, role).leaks;
    t.true(
      found.some((each) => each.startsWith(`${stranger} in`)),
      "a row that is not theirs is found",
    );
    t.true(found.includes(`${type}.${hidden} is not for a ${role}`), "a hidden column is found");
  });
}

test.serial("every page asks at most three times, loads less than the budget, and nothing fails", async (t) => {
  const records = await recordsOf(holdback.db.admin, people.recruiter);
  const by = { platform_admin: people.admin, recruiter: people.recruiter, company_user: people.companyUser };
  const pages = await consolePages();
  for (const role of Object.keys(by) as (keyof typeof by)[]) {
    const { page, complaints } = await holdback.visit(by[role]);
    for (const { path } of pages.filter((each) => each.role === role)) {
      const log = listen(page);
      await open(page, records(path));
      await log.settled();
      // Asked besides: how far a run is that goes on, and once for all pages how much needs somebody.
      const asked = log.asked.filter((each) => !/query (RunProgress|WaitingCount)\b/.test(each));
      t.true(asked.length <= 3, `${path}: ${asked.length} requests`);
      const bytes = log.bytes.reduce((sum, each) => sum + each, 0);
      t.true(bytes < 350_000, `${path}: ${bytes} bytes`);
      page.removeAllListeners("request");
      page.removeAllListeners("response");
      page.removeAllListeners("websocket");
    }
    t.deepEqual(complaints, [], role);
    await page.context().close();
  }
});
