// What a role may not read or call is refused by the name that callers know it by.

import test, { type ExecutionContext } from "ava";
import { createCompany, createPerson, createRecruiter, NOBODY } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);

let recruiter: Send;
let companyUser: Send;

test.before(async () => {
  recruiter = await api.as((await createRecruiter(db.admin)).id);
  companyUser = await api.as((await createPerson(db.admin, "company_user", [await createCompany(db.admin)])).id);
});

async function says(t: ExecutionContext, send: Send, query: string, message: string, variables = {}) {
  const { data, errors } = await send(query, variables);
  t.true(Object.values(data ?? {}).every((value) => value === null));
  t.deepEqual(
    errors?.map((error) => [error.message, error.extensions]),
    [[message, { code: "HB001", whatToDo: "Ask for nothing that the schema says is not for you." }]],
    query,
  );
}

test("a column, a list and a relation that a role may not read are named", async (t) => {
  await says(
    t,
    recruiter,
    "{ payouts { nodes { rowId frozenReason } } }",
    "Your role (recruiter) may not read Payout.frozenReason.",
  );
  await says(t, recruiter, "{ payoutRuns { totalCount } }", "Your role (recruiter) may not read payoutRuns.");
  await says(
    t,
    companyUser,
    `{ payout(rowId: "${NOBODY}") { payoutSchedules { nodes { payoutTransfers { nodes { destination } } } } } }`,
    "Your role (company) may not read PayoutTransfer.destination.",
  );
  // The placement's company may be told its margin, its recruiter may not.
  await says(
    t,
    recruiter,
    "{ payouts { nodes { placement { candidateName platformAmount } } } }",
    "Your role (recruiter) may not read Placement.platformAmount.",
  );
  t.is((await companyUser("{ payouts { nodes { placement { platformAmount } } } }")).errors, undefined);
  // By whom it was frozen leads to a person through a column that is hidden.
  await says(
    t,
    recruiter,
    "{ payouts { nodes { frozenByUser { displayName } } } }",
    "Your role (recruiter) may not read Payout.frozenByUser.",
  );
});

test("an alias hides no name, a fragment is looked into, and several are named in their order", async (t) => {
  await says(
    t,
    recruiter,
    "{ mine: payouts { nodes { note: frozenReason } } }",
    "Your role (recruiter) may not read Payout.frozenReason.",
  );
  await says(
    t,
    recruiter,
    `query { payouts { nodes { ...Stop ... on Payout { frozenBy } } } runs: payoutRuns { totalCount } }
     fragment Stop on Payout { status ...Why }
     fragment Why on Payout { frozenReason }`,
    "Your role (recruiter) may not read Payout.frozenReason, Payout.frozenBy, payoutRuns.",
  );
});

test("what a list is filtered or ordered by is named, also in variables", async (t) => {
  const filtered = "query ($filter: RecoveryFilter) { recoveries(filter: $filter) { totalCount } }";
  const all = await recruiter<{ __type: { inputFields: { name: string }[] } }>(
    '{ __type(name: "RequestFilter") { inputFields { name } } }',
  );
  t.truthy(all.data);
  t.is((await recruiter(filtered, { filter: { status: { equalTo: "open" } } })).errors, undefined);
  await says(
    t,
    recruiter,
    "query ($filter: RequestFilter, $order: [RequestOrderBy!]) { requests(filter: $filter, orderBy: $order) { totalCount } }",
    "Your role (recruiter) may not read requests, Request.kind, Request.requestedAt.",
    { filter: { kind: { equalTo: "approval" } }, order: ["REQUESTED_AT_DESC"] },
  );
});

test("a verb and a question that a role may not call are named", async (t) => {
  const freeze = `mutation { freezePayout(input: { payoutId: "${NOBODY}", reason: "x" }) { payout { frozenReason } } }`;
  for (const [send, role] of [
    [recruiter, "recruiter"],
    [companyUser, "company"],
  ] as const) {
    await says(t, send, freeze, `Your role (${role}) may not call freezePayout.`);
    await says(
      t,
      send,
      "{ previewDueSchedules { nodes { scheduleId } } payouts { nodes { frozenReason } } }",
      `Your role (${role}) may not call previewDueSchedules or read Payout.frozenReason.`,
    );
  }
});

test("an admin is refused nothing, and a refusal says the same whether there is such a row or not", async (t) => {
  const admin = await api.as((await createPerson(db.admin, "platform_admin")).id);
  t.is((await admin("{ payouts { nodes { frozenReason frozenByUser { displayName } } } }")).errors, undefined);
  await says(
    t,
    recruiter,
    `{ payout(rowId: "${NOBODY}") { frozenReason } }`,
    "Your role (recruiter) may not read Payout.frozenReason.",
  );
});

test.serial("what is granted meanwhile is named no more: the grants are asked, and nothing else", async (t) => {
  await db.admin.query("grant select (frozen_reason) on app.payouts to holdback_recruiter");
  await says(
    t,
    recruiter,
    "{ payouts { nodes { frozenReason frozenBy } } }",
    "Your role (recruiter) may not read Payout.frozenBy.",
  );
  await db.admin.query("revoke select (frozen_reason) on app.payouts from holdback_recruiter");
});

test("a file says the same of its list, and of what it is filtered by", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const token = await api.tokenOf(id);
  const ask = async (list: string, body: object) => {
    const answer = await fetch(`${api.url}/csv/${list}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { errors } = (await answer.json()) as { errors: { message: string; extensions: { code: string } }[] };
    return [answer.status, errors[0]?.extensions.code, errors[0]?.message];
  };
  t.deepEqual(await ask("findings", {}), [403, "HB001", "Your role (recruiter) may not read findings."]);
  t.deepEqual(await ask("runs", { filter: { itemCount: { greaterThan: 1 } } }), [
    403,
    "HB001",
    "Your role (recruiter) may not read runs, runs.item_count.",
  ]);
});
