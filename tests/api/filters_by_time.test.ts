// Lists by the time at which something was paid, is due, was frozen or released, and runs by their counts: as a list, as
// its totals and as a file, for each role.

import test, { type ExecutionContext } from "ava";
import { parse } from "csv-parse/sync";
import { allFor, createCompany, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { useGraphql } from "../support/graphql.ts";
import { answerDue } from "../support/stripe_answers.ts";

const { db, api } = useGraphql(test);

interface Person {
  send: Awaited<ReturnType<typeof api.as>>;
  token: string;
}
const CSV_NAMES: Record<string, string> = {
  payouts: "payouts",
  payoutSchedules: "schedules",
  escrowHolds: "holds",
  payoutRuns: "runs",
};
const FILTERS: Record<string, string> = {
  payouts: "PayoutFilter",
  payoutSchedules: "PayoutScheduleFilter",
  escrowHolds: "EscrowHoldFilter",
  payoutRuns: "PayoutRunFilter",
};

let people: { recruiter: Person; other: Person; companyUser: Person; admin: Person };
/** Ids by what they are called here. */
const ids: Record<string, string> = {};
const called = (id: string) => Object.entries(ids).find(([, known]) => known === id)?.[0];

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const AROUND_NOW = { greaterThan: YESTERDAY, lessThan: TOMORROW };

test.before(async () => {
  const signIn = async (id: string): Promise<Person> => ({ send: await api.as(id), token: await api.tokenOf(id) });
  const companyId = await createCompany(db.admin);
  const [recruiter, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  people = {
    recruiter: await signIn(recruiter.id),
    other: await signIn(other.id),
    companyUser: await signIn((await createPerson(db.admin, "company_user", [companyId])).id),
    admin: await signIn((await createPerson(db.admin, "platform_admin")).id),
  };
  const make = async (name: string, options: Parameters<typeof createPayout>[1]) => {
    const made = await createPayout(db.admin, { companyId, recruiters: allFor(recruiter), ...options });
    Object.assign(ids, { [name]: made.payout, [`${name} part`]: made.schedule, [`${name} hold`]: made.hold });
  };
  await make("paid", { holdbackPercentage: 20 });
  await make("of another", { companyId: await createCompany(db.admin), recruiters: allFor(other) });
  await answerDue(db.admin);
  await make("frozen", {});
  await make("far", { startDate: "2090-01-01", signedOn: "2026-01-01" });
  await make("released", { holdbackPercentage: 20 });
  await db.admin.query("select app.release_escrow_hold($1, 'early')", [ids["released hold"]]);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [ids.frozen]);
});

type Filter = Record<string, Record<string, unknown>>;
interface Page {
  totalCount: number;
  nodes: { rowId: string }[];
  totals?: { count: number }[];
}

/** What somebody finds, by its names here: the same as a list, as its totals and as a file. */
async function found(t: ExecutionContext, { send, token }: Person, list: string, filter: Filter): Promise<string[]> {
  const { data, errors } = await send<{ list: Page }>(
    `query ($filter: ${FILTERS[list]}) { list: ${list}(filter: $filter, first: 100) {
       totalCount nodes { rowId } ${list === "payoutRuns" ? "" : "totals { count }"} } }`,
    { filter },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  const { nodes, totalCount, totals } = data.list;
  t.is(nodes.length, totalCount);
  if (totals)
    t.is(
      totals.map(({ count }) => count).reduce((a, b) => a + b, 0),
      totalCount,
    );
  const file = await fetch(`${api.url}/csv/${CSV_NAMES[list]}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ filter }),
  });
  const rows = parse<{ id: string }>(await file.text(), { columns: true });
  // The file has a line a currency of a run.
  const sorted = (found: { id: string }[]) => [...new Set(found.map(({ id }) => id))].toSorted();
  t.deepEqual(sorted(rows), sorted(nodes.map(({ rowId }) => ({ id: rowId }))));
  return nodes.flatMap(({ rowId }) => called(rowId) ?? []).toSorted();
}

test.serial(
  "payouts are found by when a part of them was paid, is due or was released, and by their freeze",
  async (t) => {
    const { recruiter, other, companyUser, admin } = people;
    const paid = { processedAt: AROUND_NOW };
    t.deepEqual(await found(t, recruiter, "payouts", paid), ["paid"]);
    t.deepEqual(await found(t, companyUser, "payouts", paid), ["paid"]);
    t.deepEqual(await found(t, other, "payouts", paid), ["of another"]);
    t.deepEqual(await found(t, admin, "payouts", paid), ["of another", "paid"]);
    const far = { dueAt: { greaterThan: "2089-01-01" } };
    for (const who of [recruiter, companyUser, admin]) t.deepEqual(await found(t, who, "payouts", far), ["far"]);
    t.deepEqual(await found(t, other, "payouts", far), []);
    const released = { releasedAt: AROUND_NOW };
    for (const who of [recruiter, companyUser, admin]) {
      t.deepEqual(await found(t, who, "payouts", released), ["released"]);
    }
    const frozen = { frozenAt: AROUND_NOW };
    for (const who of [recruiter, companyUser, admin]) t.deepEqual(await found(t, who, "payouts", frozen), ["frozen"]);
    t.deepEqual(await found(t, recruiter, "payouts", { frozenAt: { isNull: true } }), ["far", "paid", "released"]);
  },
);

test.serial("one part must fit all that is asked of it", async (t) => {
  // Of "released" the first part was due when its guarantee ended in 2025, and what was released of it is due today.
  const between = { dueAt: { greaterThan: "2025-12-01", lessThan: YESTERDAY } };
  t.deepEqual(await found(t, people.recruiter, "payouts", between), []);
  const either = { processedAt: { lessThan: TOMORROW }, dueAt: { greaterThan: "2089-01-01" } };
  t.deepEqual(await found(t, people.recruiter, "payouts", either), []);
});

test.serial("schedules and holds are found by their own times", async (t) => {
  const { recruiter, companyUser, other } = people;
  for (const who of [recruiter, companyUser]) {
    t.deepEqual(await found(t, who, "payoutSchedules", { processedAt: AROUND_NOW }), ["paid part"]);
    t.deepEqual(await found(t, who, "payoutSchedules", { dueAt: { greaterThan: "2089-01-01" } }), ["far part"]);
    t.deepEqual(await found(t, who, "escrowHolds", { releasedAt: AROUND_NOW }), ["released hold"]);
  }
  t.deepEqual(await found(t, other, "escrowHolds", { releasedAt: AROUND_NOW }), []);
});

test.serial("admins find runs by how many they paid, refused, kept back or left; others have no runs", async (t) => {
  const run = async (name: string, columns: string, values: string) => {
    const { rows } = await db.admin.query<{ id: string }>(
      `insert into app.payout_runs (kind, started_by_role, started_at, ${columns})
       values ('read_stripe_list', 'holdback_worker', '2020-01-01', ${values}) returning id`,
    );
    ids[name] = rows[0]?.id as string;
  };
  await run("paid 7", "item_count, succeeded_count", "7, 7");
  await run("refused 2 of 7", "item_count, succeeded_count, refused_count", "7, 5, 2");
  // 2 and 3 obligations.
  await run(
    "left 5",
    "skipped",
    `'[{"reason": "paused", "currency": "USD", "count": 2, "amount": 10},
       {"reason": "paused", "currency": "JPY", "count": 3, "amount": 10}]'`,
  );
  await run("kept 4 back", "kept_back_count", "4");
  const runs = (filter: Filter) =>
    found(t, people.admin, "payoutRuns", { startedAt: { lessThan: "2021-01-01" }, ...filter });
  t.deepEqual(await runs({ succeededCount: { greaterThanOrEqualTo: "5", lessThanOrEqualTo: "6" } }), [
    "refused 2 of 7",
  ]);
  t.deepEqual(await runs({ itemCount: { equalTo: 7 } }), ["paid 7", "refused 2 of 7"]);
  t.deepEqual(await runs({ refusedCount: { greaterThan: "0" } }), ["refused 2 of 7"]);
  t.deepEqual(await runs({ skippedCount: { greaterThanOrEqualTo: "5" } }), ["left 5"]);
  t.deepEqual(await runs({ skippedCount: { greaterThan: "5" } }), []);
  t.deepEqual(await runs({ keptBackCount: { equalTo: "4" } }), ["kept 4 back"]);
  t.deepEqual(await runs({ inDoubtCount: { greaterThan: "0" } }), []);
  for (const who of [people.recruiter, people.companyUser]) {
    const { errors } = await who.send('{ payoutRuns(filter: { refusedCount: { equalTo: "0" } }) { totalCount } }');
    t.is(errors?.[0]?.extensions?.code, "HB001");
  }
});

test.serial("a filter by parts without a condition is refused as any other", async (t) => {
  for (const filter of [{ processedAt: {} }, { processedAt: null }]) {
    const { errors } = await people.admin.send(
      "query ($filter: PayoutFilter) { payouts(filter: $filter) { totalCount } }",
      { filter },
    );
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT");
  }
});
