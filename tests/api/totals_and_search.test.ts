// Totals of lists, and the search in them, over HTTP.

import test from "ava";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { type Send, startGraphql, useGraphql } from "../support/graphql.ts";
import { logStatements, nodesOf, type Statement, statementsOf } from "../support/statements.ts";

const { db, api } = useGraphql(test);

interface Total {
  currency: string;
  count: number;
  groups: number;
  keys: string[];
  sum: { amount: string };
}
type Totals = { payouts: { totals: Total[]; totalCount: number } };
type Found = { payouts: { nodes: { rowId: string; amount: string }[]; totalCount: number; totals: Total[] } };

/** A recruiter of two companies: 100 and 200 USD at the first, 300 USD and 500 JPY at the second. */
async function marketplace(name: string) {
  const companies = [await createCompany(db.admin, `${name} Rail`), await createCompany(db.admin, `${name} Water`)];
  const recruiter = await createRecruiter(db.admin);
  await db.admin.query("update app.users set display_name = $2 where id = $1", [recruiter.id, `Zoë ${name}`]);
  const recruiters = [{ recruiter_id: recruiter.id, share: 100 }];
  const made = [
    [0, 100, "USD"],
    [0, 200, "USD"],
    [1, 300, "USD"],
    [1, 500, "JPY"],
  ] as const;
  const placements: string[] = [];
  for (const [company, feeAmount, currency] of made) {
    const companyId = companies[company] as string;
    placements.push(await createPlacement(db.admin, { companyId, feeAmount, currency, recruiters }));
  }
  const [rail, water] = companies as [string, string];
  return { rail, water, recruiter, placements, send: await api.as(recruiter.id) };
}

const admin = async () => await api.as((await createPerson(db.admin, "platform_admin")).id);

async function totalsOf(send: Send, args: string, groupBy = ""): Promise<Total[]> {
  const { data, errors } = await send<Totals>(
    `{ payouts${args} { totals${groupBy} { currency count groups keys sum { amount } } } }`,
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.payouts.totals.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

test("a list has its totals, one a currency, of the whole filter and whatever the page is", async (t) => {
  const { send } = await marketplace("Totality");
  t.deepEqual(await totalsOf(send, "(first: 1)"), [
    { currency: "JPY", count: 1, groups: 2, keys: [], sum: { amount: "500" } },
    // 100 + 200 + 300
    { currency: "USD", count: 3, groups: 2, keys: [], sum: { amount: "600" } },
  ]);
  t.deepEqual(await totalsOf(send, '(filter: { amount: { greaterThan: "150" }, currency: { equalTo: "USD" } })'), [
    { currency: "USD", count: 2, groups: 1, keys: [], sum: { amount: "500" } },
  ]);
});

test("what is held stands at each payout and in the totals of the filter; what was released or is another's does not", async (t) => {
  const { send, placements } = await marketplace("Withheld");
  await marketplace("Withheld too");
  // 20 % of 100, 200 and 300 USD, and of 500 JPY; 15 of the first 20 are let go.
  await db.admin.query(
    `select app.release_escrow_hold(hold_id => hold.id, notes => 'agreed', amount => 15)
       from app.escrow_holds as hold where hold.placement_id = $1`,
    [placements[0]],
  );
  const { data } = await send<{
    payouts: { totals: { currency: string; held: string }[]; nodes: { amount: string; held: string }[] };
  }>("{ payouts(first: 4, orderBy: [AMOUNT_ASC]) { totals { currency held } nodes { amount held } } }");
  t.deepEqual(
    data?.payouts.totals.toSorted((a, b) => a.currency.localeCompare(b.currency)),
    [
      { currency: "JPY", held: "100" },
      // 5 + 40 + 60
      { currency: "USD", held: "105" },
    ],
  );
  t.deepEqual(
    data?.payouts.nodes.map(({ amount, held }) => [amount, held]),
    [
      ["100", "5"],
      ["200", "40"],
      ["300", "60"],
      ["500", "100"],
    ],
  );
});

test("totals are grouped by company, recruiter, status and month", async (t) => {
  const { send, rail, water, recruiter } = await marketplace("Grouped");
  const byCompany = await totalsOf(
    send,
    '(filter: { currency: { equalTo: "USD" } })',
    "(groupBy: [COMPANY_ID, STATUS])",
  );
  t.deepEqual(
    byCompany.map(({ keys, count, sum }) => [...keys, count, sum.amount]).sort(),
    [
      [rail, "approved", 2, "300"],
      [water, "approved", 1, "300"],
    ].sort(),
  );
  const month = new Date().toISOString().slice(0, 7);
  t.deepEqual(
    (await totalsOf(send, "", "(groupBy: [RECRUITER_ID, CREATED_AT_MONTH])")).map(({ keys }) => keys),
    [
      [recruiter.id, month],
      [recruiter.id, month],
    ],
  );
  const { data } = await send<{ payoutSchedules: { totals: Total[] } }>(
    "{ payoutSchedules { totals(groupBy: [PROCESSED_AT_MONTH]) { currency keys sum { amount } } } }",
  );
  t.deepEqual(data?.payoutSchedules.totals.map(({ currency, keys, sum }) => [currency, keys[0], sum.amount]).sort(), [
    // A fifth is held: 500 − 100, and 600 − 120.
    ["JPY", null, "400"],
    ["USD", null, "480"],
  ]);
});

test("totals are of what the caller sees: a recruiter's own, a company's own, everything for an admin", async (t) => {
  const one = await marketplace("First");
  await marketplace("Second");
  t.is((await totalsOf(one.send, "")).find(({ currency }) => currency === "USD")?.sum.amount, "600");
  const company = await api.as((await createPerson(db.admin, "company_user", [one.rail])).id);
  t.deepEqual(
    (await totalsOf(company, "")).map(({ currency, sum }) => [currency, sum.amount]),
    [["USD", "300"]],
  );
  const both = `(filter: { companyId: { in: ["${one.rail}", "${one.water}"] } })`;
  t.is((await totalsOf(await admin(), both)).find(({ currency }) => currency === "USD")?.sum.amount, "600");
});

test("a total costs what a count costs, so that a query of many is refused", async (t) => {
  const send = await admin();
  const many = Array.from({ length: 130 }, (_, index) => `a${index}: payouts(first: 1) { totals { count } }`);
  const { errors } = await send(`{ ${many.join(" ")} }`);
  t.is(errors?.[0]?.extensions?.code, "TOO_COSTLY");
});

// Serial: it looks at whatever the database is asked.
test.serial(
  "who asks for totals alone has no page read, nor a second condition that spoils the planner's estimate",
  async (t) => {
    const { rail } = await marketplace("Alone");
    await logStatements(db.admin);
    const logged = await startGraphql(db);
    try {
      const company = await logged.as((await createPerson(db.admin, "company_user", [rail])).id);
      const readsOf = async (query: string) => {
        const { result, statements } = await statementsOf(db.admin, () => company<Totals>(query));
        t.is(result.errors, undefined);
        const [{ text, plan }] = statements as [Statement];
        const reads = nodesOf(plan).filter((node) => node["Relation Name"] === "payouts").length;
        return { reads, conditions: (text.match(/\.company_id = /g) ?? []).length };
      };
      t.deepEqual(await readsOf("{ payouts { totals { currency sum { amount } } } }"), { reads: 1, conditions: 0 });
      t.deepEqual(await readsOf("{ payouts(first: 5) { totalCount } }"), { reads: 1, conditions: 1 });
      // The page of a list has it: with it an index gives the rows in their order. So has a count, for its index.
      t.deepEqual(await readsOf("{ payouts { totals { currency } nodes { rowId } } }"), { reads: 2, conditions: 1 });
    } finally {
      await logged.stop();
    }
  },
);

async function found(send: Send, search: string): Promise<string[]> {
  const { data, errors } = await send<Found>(
    "query ($search: String) { payouts(search: $search) { totalCount nodes { rowId amount } totals { count } } }",
    { search },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  sameCount(data);
  return data.payouts.nodes.map(({ amount }) => amount).sort();
}
/** The list, its count and its totals are of the same search. */
function sameCount({ payouts: { nodes, totalCount, totals } }: Found): void {
  const counted = totals.reduce((sum, { count }) => sum + count, 0);
  if (nodes.length !== totalCount || counted !== totalCount)
    throw new Error(`${nodes.length}, ${totalCount}, ${counted}`);
}

test("a list is searched by recruiter, company, candidate and reference, without capitals and accents", async (t) => {
  const { send, placements, recruiter } = await marketplace("Kestrel");
  await db.admin.query(
    "update app.placements set candidate_name = 'Søren Ångström', external_ref = 'KES-77/b' where id = $1",
    [placements[2]],
  );
  const all = ["100", "200", "300", "500"];
  t.deepEqual(await found(send, "zoe kes"), all);
  t.deepEqual(await found(send, recruiter.email), all);
  t.deepEqual(await found(send, "KESTREL rail"), ["100", "200"]);
  t.deepEqual(await found(send, "angstrom"), ["300"]);
  t.deepEqual(await found(send, "kes-77"), ["300"]);
  t.deepEqual(await found(send, "estrel"), [], "the beginning of a word");
  const { errors } = await send('{ payouts(search: "--") { nodes { rowId } } }');
  t.is(errors?.[0]?.extensions?.code, "HB008");
});

test("a search finds nothing that is not the caller's", async (t) => {
  const { rail } = await marketplace("Heron");
  const other = await marketplace("Egret");
  t.deepEqual(await found(other.send, "heron"), []);
  const company = await api.as((await createPerson(db.admin, "company_user", [rail])).id);
  t.deepEqual(await found(company, "heron"), ["100", "200"]);
  t.deepEqual(await found(company, "egret"), []);
  for (const list of ["placements", "payoutSchedules", "payoutTransfers", "escrowHolds", "recoveries"]) {
    const { data, errors } = await other.send<Record<string, { totalCount: number }>>(
      `{ ${list}(search: "heron") { totalCount } }`,
    );
    t.is(data?.[list]?.totalCount, 0, JSON.stringify(errors));
  }
});

test("the search box answers with recruiters, companies and placements that the caller sees", async (t) => {
  const { rail, water, recruiter, placements, send } = await marketplace("Osprey");
  await db.admin.query("update app.placements set candidate_name = 'Osprey Candidate' where id = $1", [placements[0]]);
  type Box = { search: { nodes: { kind: string; placementId?: string; recruiterId?: string; companyId?: string }[] } };
  const box = '{ search(query: "osprey") { nodes { kind name detail placementId recruiterId companyId } } }';
  const idsOf = ({ data }: { data?: Box | null | undefined }) =>
    data?.search.nodes.map(({ kind, placementId, recruiterId, companyId }) => [
      kind,
      kind === "placement" ? placementId : kind === "company" ? companyId : recruiterId,
    ]);
  const expected = [
    ["recruiter", recruiter.id],
    ["company", rail],
    ["company", water],
    ["placement", placements[0]],
  ];
  t.deepEqual(idsOf(await (await admin())<Box>(box)), expected);
  t.deepEqual(idsOf(await send<Box>(box)), expected);
  const { send: other } = await marketplace("Raven");
  t.deepEqual(idsOf(await other<Box>(box)), []);
  const company = await api.as((await createPerson(db.admin, "company_user", [water])).id);
  t.deepEqual(idsOf(await company<Box>(box)), [
    ["recruiter", recruiter.id],
    ["company", water],
  ]);
});
