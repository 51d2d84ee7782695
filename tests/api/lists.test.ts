// The dashboards' lists over HTTP.

import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";
import { createCompany, createPayout, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { type Answer, type Send, useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);
let admin: Send;

test.before(async () => {
  admin = await api.as((await createPerson(db.admin, "platform_admin")).id);
});

interface Connection<T> {
  totalCount: number;
  nodes: T[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}
type Payouts = { payouts: Connection<{ rowId: string; amount: string; status: string }> };

async function recruiterWithPayouts(amounts: number[]): Promise<Send> {
  const companyId = await createCompany(db.admin);
  const recruiter = await createRecruiter(db.admin);
  for (const feeAmount of amounts) {
    await createPlacement(db.admin, { companyId, feeAmount, recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  }
  return await api.as(recruiter.id);
}

test("a recruiter's list has what is theirs, with a total, and pages neither overlap nor miss a row", async (t) => {
  const recruiter = await recruiterWithPayouts([300, 100, 200, 200, 200]);
  await recruiterWithPayouts([999]);
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const { data }: Answer<Payouts> = await recruiter<Payouts>(
      `query ($after: Cursor) {
         payouts(first: 2, after: $after, orderBy: [AMOUNT_DESC]) { totalCount nodes { amount } pageInfo { hasNextPage endCursor } }
       }`,
      { after },
    );
    t.is(data?.payouts.totalCount, 5);
    seen.push(...(data?.payouts.nodes.map(({ amount }) => amount) ?? []));
    if (!data?.payouts.pageInfo.hasNextPage) break;
    after = data.payouts.pageInfo.endCursor;
  }
  t.deepEqual(seen, ["300", "200", "200", "200", "100"]);
  const { data } = await recruiter<Payouts>(
    "{ payouts(first: 2, offset: 4, orderBy: [AMOUNT_DESC]) { nodes { amount } } }",
  );
  t.deepEqual(data?.payouts.nodes, [{ amount: "100" } as never]);
});

test("a page is 50 rows unless asked otherwise, and never more than 100", async (t) => {
  const recruiter = await recruiterWithPayouts(Array.from({ length: 51 }, () => 100));
  const { data } = await recruiter<Payouts>(
    "{ payouts { nodes { rowId } } all: payouts(first: 100) { nodes { rowId } } }",
  );
  t.is(data?.payouts.nodes.length, 50);
  t.is((data as unknown as { all: Connection<unknown> }).all.nodes.length, 51);
  for (const limits of ["first: 101", "last: 101", "first: -1", "offset: 10001"]) {
    const { errors } = await admin(`{ payouts(${limits}) { nodes { rowId } } }`);
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", limits);
  }
});

test("a page has its size also where first and last are variables without a value", async (t) => {
  const recruiter = await recruiterWithPayouts(Array.from({ length: 51 }, () => 100));
  const sizes = `query ($first: Int, $last: Int) {
    payouts(first: $first, last: $last) { nodes { rowId } }
    placements(first: 1) { nodes { payouts(first: $first, last: $last) { nodes { rowId } } } }
  }`;
  const sizeOf = async (variables: Record<string, unknown>) =>
    (await recruiter<Payouts>(sizes, variables)).data?.payouts.nodes.length;
  t.deepEqual(
    [
      await sizeOf({}),
      await sizeOf({ first: null, last: null }),
      await sizeOf({ first: 3 }),
      await sizeOf({ last: 4 }),
    ],
    [50, 50, 3, 4],
  );
});

test("a list begins with what is oldest, and can be had in the orders of its table only", async (t) => {
  const recruiter = await recruiterWithPayouts([300, 100, 200]);
  const { data } = await recruiter<Payouts>("{ payouts { nodes { amount } } }");
  t.deepEqual(
    data?.payouts.nodes.map(({ amount }) => amount),
    ["300", "100", "200"],
  );
  const { data: orders } = await admin<{ __type: { enumValues: { name: string }[] } }>(
    '{ __type(name: "PayoutOrderBy") { enumValues { name } } }',
  );
  t.deepEqual(
    orders?.__type.enumValues.map(({ name }) => name),
    ["CREATED_AT_ASC", "CREATED_AT_DESC", "AMOUNT_ASC", "AMOUNT_DESC", "STATUS_ASC", "STATUS_DESC"],
  );
});

test("rows of one status are in the order of their time", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const recruiters = [{ recruiter_id: recruiter.id, share: 100 }];
  const dates = ["2025-03-01", "2025-01-01", "2025-02-01"];
  for (const startDate of dates) await createPlacement(db.admin, { startDate, recruiters });
  const send = await api.as(recruiter.id);
  for (const [order, expected] of [
    ["STATUS_ASC", dates.toSorted()],
    ["STATUS_DESC", dates.toSorted().reverse()],
  ] as const) {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data }: Answer<{ placements: Connection<{ startDate: string }> }> = await send(
        `query ($after: Cursor) {
           placements(first: 1, after: $after, orderBy: [${order}]) { nodes { startDate } pageInfo { hasNextPage endCursor } }
         }`,
        { after },
      );
      seen.push(...(data?.placements.nodes.map(({ startDate }) => startDate) ?? []));
      if (!data?.placements.pageInfo.hasNextPage) break;
      after = data.placements.pageInfo.endCursor;
    }
    t.deepEqual(seen, expected, order);
  }
});

test("who belongs to several companies lists the rows of all, who belongs to one those of that one", async (t) => {
  const [one, another, foreign] = [
    await createCompany(db.admin),
    await createCompany(db.admin),
    await createCompany(db.admin),
  ];
  for (const companyId of [one, another, foreign]) await createPlacement(db.admin, { companyId });
  const lists = `{
    payouts(first: 5) { totalCount nodes { companyId } } payoutSchedules(first: 5) { totalCount }
    escrowHolds(first: 5) { totalCount } placements(first: 5) { totalCount }
    payoutAuditLogs(first: 5, filter: { newStatus: { equalTo: "active" } }) { totalCount }
  }`;
  for (const companies of [[one, another], [one], []]) {
    const send = await api.as((await createPerson(db.admin, "company_user", companies)).id);
    const { data, errors } = await send<Record<string, Connection<{ companyId: string }>>>(lists);
    t.is(errors, undefined);
    t.deepEqual(data?.payouts?.nodes.map(({ companyId }) => companyId).sort(), companies.toSorted());
    for (const [list, { totalCount }] of Object.entries(data ?? {})) t.is(totalCount, companies.length, list);
  }
});

test("placements are found by who shares in them, by those who see them", async (t) => {
  const companyId = await createCompany(db.admin);
  const [ann, bob] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const shares = (...people: { id: string }[]) =>
    people.map(({ id }) => ({ recruiter_id: id, share: 100 / people.length }));
  const both = await createPlacement(db.admin, { companyId, recruiters: shares(ann, bob) });
  const annsAlone = await createPlacement(db.admin, { recruiters: shares(ann) });
  const bobsAlone = await createPlacement(db.admin, { companyId, recruiters: shares(bob) });
  const found = async (send: Send, recruiterId: object) => {
    const { data, errors } = await send<{ placements: Connection<{ rowId: string }> }>(
      "query ($recruiterId: UUIDFilter) { placements(filter: { recruiterId: $recruiterId }) { totalCount nodes { rowId } } }",
      { recruiterId },
    );
    t.is(errors, undefined);
    t.is(data?.placements.totalCount, data?.placements.nodes.length);
    return data?.placements.nodes.map(({ rowId }) => rowId).sort();
  };
  t.deepEqual(await found(admin, { equalTo: ann.id }), [both, annsAlone].sort());
  t.deepEqual(await found(admin, { in: [ann.id, bob.id] }), [both, annsAlone, bobsAlone].sort());
  const company = await api.as((await createPerson(db.admin, "company_user", [companyId])).id);
  t.deepEqual(await found(company, { equalTo: ann.id }), [both]);
  t.deepEqual(await found(await api.as(ann.id), { equalTo: bob.id }), []);
  t.deepEqual(await found(await api.as(ann.id), { equalTo: ann.id }), [both, annsAlone].sort());
});

test("runs are found by their kind and by when they were", async (t) => {
  await db.admin.query(
    `insert into app.payout_runs (kind, started_by_role, started_at, claimed_until, finished_at, item_count)
     select kind, 'test', at, at, at, 1
       from unnest(array['process_due_schedules', 'release_due_escrow_holds']) as kind,
            unnest(array['2024-01-01', '2024-01-02', '2024-02-01']::timestamptz[]) as at`,
  );
  const { data } = await admin<{ payoutRuns: Connection<{ kind: string; startedAt: string }> }>(
    `query ($filter: PayoutRunFilter) {
       payoutRuns(filter: $filter, orderBy: [STARTED_AT_DESC]) { totalCount nodes { kind startedAt } }
     }`,
    {
      filter: {
        kind: { equalTo: "release_due_escrow_holds" },
        startedAt: { greaterThanOrEqualTo: "2024-01-01", lessThan: "2024-02-01" },
      },
    },
  );
  t.deepEqual(
    data?.payoutRuns.nodes.map(({ kind, startedAt }) => [kind, new Date(startedAt).toISOString().slice(0, 10)]),
    [
      ["release_due_escrow_holds", "2024-01-02"],
      ["release_due_escrow_holds", "2024-01-01"],
    ],
  );
});

test("a run that found nothing is in nobody's list; one that is open, took something or had to leave it is", async (t) => {
  const { rows } = await db.admin.query<{ id: string; started_by_role: string }>(
    `insert into app.payout_runs
       (kind, started_by_role, started_at, claimed_until, finished_at, item_count, kept_back_count)
     select 'process_due_schedules', role, '2023-05-01', ended, ended, items, kept
       from (values ('empty', '2023-05-01'::timestamptz, 0, 0), ('open', null, 0, 0),
                    ('paid', '2023-05-01', 1, 0), ('kept', '2023-05-01', 0, 2)) as run (role, ended, items, kept)
     returning id, started_by_role`,
  );
  const { data } = await admin<{ payoutRuns: Connection<{ startedByRole: string }> }>(
    `query { payoutRuns(filter: {startedAt: {equalTo: "2023-05-01T00:00:00Z"}}) { totalCount nodes { startedByRole } } }`,
  );
  t.deepEqual(data?.payoutRuns.nodes.map(({ startedByRole }) => startedByRole).sort(), ["kept", "open", "paid"]);
  t.is(data?.payoutRuns.totalCount, 3);
  const { rows: reported } = await db.admin.query(
    "select started_by_role from reporting.runs where started_at = '2023-05-01' order by started_by_role",
  );
  t.deepEqual(
    reported.map(({ started_by_role: role }) => role),
    ["kept", "open", "paid"],
  );
  const { data: empty } = await admin<{ payoutRun: { foundNothing: boolean } | null }>(
    "query ($id: UUID!) { payoutRun(rowId: $id) { foundNothing } }",
    { id: rows.find(({ started_by_role: role }) => role === "empty")?.id },
  );
  t.true(empty?.payoutRun?.foundNothing);
});

test("a row of a list shows what it belongs to", async (t) => {
  const companyId = await createCompany(db.admin, "Shown Works");
  const recruiter = await createRecruiter(db.admin);
  await createPlacement(db.admin, { companyId, recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  const shown = {
    placement: { candidateName: "A. Candidate", company: { name: "Shown Works" } },
    company: { name: "Shown Works" },
    recruiter: { displayName: recruiter.email },
  };
  const fields = "placement { candidateName company { name } } company { name } recruiter { displayName }";
  const send = await api.as(recruiter.id);
  const { data } = await send<Record<string, { nodes: object[] }>>(
    `{ payouts { nodes { ${fields} } } payoutSchedules { nodes { payout { amount } ${fields} } }
       escrowHolds(orderBy: [STATUS_DESC]) { nodes { payout { amount } ${fields} } } }`,
  );
  t.deepEqual(data, {
    payouts: { nodes: [shown] },
    payoutSchedules: { nodes: [{ payout: { amount: "100000" }, ...shown }] },
    escrowHolds: { nodes: [{ payout: { amount: "100000" }, ...shown }] },
  });
});

test("times are told in UTC, wherever the database stands", async (t) => {
  const far = await AttackedApi.start({}, async ({ admin }) => {
    const { rows } = await admin.query("select quote_ident(current_database()) as name");
    await admin.query(`alter database ${rows[0].name} set timezone = 'Asia/Kolkata'`);
  });
  t.teardown(() => far.stop());
  const { data } = await far.ask<{ payouts: { nodes: { createdAt: string }[] } }>(
    "{ payouts { nodes { createdAt } } }",
  );
  t.regex(data?.payouts.nodes[0]?.createdAt ?? "", /\+00:00$/);
});

test("the audit log is listed by who changed something and by what they did, in pages that miss nothing", async (t) => {
  const person = await createPerson(db.admin, "platform_admin");
  const { payout } = await createPayout(db.admin);
  const client = await db.actAs(person.id);
  await client.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  await client.query("select app.unfreeze_payout($1, 'settled')", [payout]);
  type Log = { payoutAuditLogs: Connection<{ rowId: string; action: string; changedBy: string | null }> };
  const list = "totalCount nodes { rowId action changedBy } pageInfo { hasNextPage endCursor }";
  const { data: theirs } = await admin<Log>(
    `query ($by: UUID!) { payoutAuditLogs(filter: { changedBy: { equalTo: $by } }, orderBy: [CREATED_AT_DESC]) { ${list} } }`,
    { by: person.id },
  );
  t.deepEqual(
    theirs?.payoutAuditLogs.nodes.map(({ action }) => action),
    ["unfreeze", "freeze"],
  );
  const { data: frozen } = await admin<Log>(
    `query ($payout: UUID!) {
       payoutAuditLogs(filter: { action: { equalTo: "freeze" }, payoutId: { equalTo: $payout } }) { ${list} } }`,
    { payout },
  );
  t.deepEqual(
    frozen?.payoutAuditLogs.nodes.map(({ changedBy }) => changedBy),
    [person.id],
  );
  // What all payments do is no part of the indexes by action and person: it is found as well, by itself and beside others.
  const { data: both } = await admin<Record<string, Connection<{ action: string }>>>(
    `query ($payout: UUID!, $by: UUID!) {
       created: payoutAuditLogs(filter: { action: { equalTo: "create" }, payoutId: { equalTo: $payout } }) { ${list} }
       some: payoutAuditLogs(filter: { action: { in: ["approve", "freeze"] }, payoutId: { equalTo: $payout } }) { ${list} }
       approved: payoutAuditLogs(filter: { newStatus: { equalTo: "approved" }, changedBy: { in: [$by] } }) { ${list} }
       system: payoutAuditLogs(
         filter: { changedBy: { equalTo: "00000000-0000-7000-8000-000000000001" }, payoutId: { equalTo: $payout } }
       ) { ${list} } }`,
    { payout, by: person.id },
  );
  const { rows: actions } = await db.admin.query<{ action: string }>(
    "select action from app.payout_audit_log where payout_id = $1 order by created_at",
    [payout],
  );
  const only = (...some: string[]) => actions.map(({ action }) => action).filter((action) => some.includes(action));
  const actionsOf = (of: string) => both?.[of]?.nodes.map(({ action }) => action);
  t.deepEqual(actionsOf("created"), only("create"));
  t.deepEqual(actionsOf("some"), only("approve", "freeze"));
  t.deepEqual(actionsOf("approved"), ["freeze", "unfreeze"]);
  t.deepEqual(actionsOf("system"), []);
  const seen: string[] = [];
  let total = 0;
  for (let after: string | null = null; ; ) {
    const { data }: Answer<Log> = await admin<Log>(
      `query ($payout: UUID!, $after: Cursor) {
         payoutAuditLogs(filter: { payoutId: { equalTo: $payout } }, orderBy: [CREATED_AT_ASC], first: 1, after: $after) { ${list} } }`,
      { payout, after },
    );
    total = data?.payoutAuditLogs.totalCount ?? 0;
    seen.push(...(data?.payoutAuditLogs.nodes.map(({ rowId }) => rowId) ?? []));
    if (!data?.payoutAuditLogs.pageInfo.hasNextPage || seen.length > total) break;
    after = data.payoutAuditLogs.pageInfo.endCursor;
  }
  t.is(seen.length, total);
  t.is(new Set(seen).size, total);
});

test("the audit log of a placement is that of its payouts, and a recruiter's that of their own", async (t) => {
  const [ann, bob] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const recruiters = [ann, bob].map(({ id }) => ({ recruiter_id: id, share: 50 }));
  const [placement, other] = [await createPlacement(db.admin, { recruiters }), await createPlacement(db.admin)];
  const logged = async (send: Send, placements: string[]) => {
    const { data } = await send<{ payoutAuditLogs: Connection<{ rowId: string }> }>(
      `query ($placements: [UUID!]!) { payoutAuditLogs(filter: { placementId: { in: $placements } }, first: 100) {
         totalCount nodes { rowId } } }`,
      { placements },
    );
    t.is(data?.payoutAuditLogs.totalCount, data?.payoutAuditLogs.nodes.length);
    return data?.payoutAuditLogs.nodes.map(({ rowId }) => rowId).sort();
  };
  const inLog = async (placements: string[], recruiter: string | null) => {
    const { rows } = await db.admin.query<{ id: string }>(
      `select log.id from app.payout_audit_log as log join app.payouts on payouts.id = log.payout_id
        where payouts.placement_id = any ($1) and coalesce(payouts.recruiter_id = $2, true) order by log.id`,
      [placements, recruiter],
    );
    return rows.map(({ id }) => id);
  };
  t.deepEqual(await logged(admin, [placement]), await inLog([placement], null));
  t.deepEqual(await logged(admin, [placement, other]), await inLog([placement, other], null));
  t.deepEqual(await logged(await api.as(ann.id), [placement, other]), await inLog([placement], ann.id));
  t.not((await inLog([placement], ann.id)).length, 0);
});

test.serial(
  "while Stripe refuses the key, the explanation of a payout says since when, and who clears it",
  async (t) => {
    const { payout } = await createPayout(db.admin);
    await db.admin.query("select app_private.open_stripe_circuit('Expired API Key provided')");
    await db.admin.query("update app_private.stripe_circuit set opened_at = '2026-12-01 02:00Z'");
    t.teardown(() => db.admin.query("select app_private.close_stripe_circuit()"));
    const { data } = await admin<{ explainPayout: { nodes: Record<string, string>[] } }>(
      "query ($id: UUID!) { explainPayout(payoutId: $id) { nodes { code sentence action who } } }",
      { id: payout },
    );
    t.deepEqual(
      data?.explainPayout.nodes.filter(({ code }) => code === "key_refused"),
      [
        {
          code: "key_refused",
          sentence:
            "The platform's Stripe key is refused: nothing is sent until an engineer has put in a valid one. " +
            "(since 2026-12-01 02:00 UTC: Expired API Key provided)",
          action: "put in a valid STRIPE_SECRET_KEY",
          who: "engineer",
        },
      ],
    );
  },
);
