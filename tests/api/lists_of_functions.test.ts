// What functions list, over HTTP: read page by page it is the same as read at once, in the function's own order.

import test from "ava";
import {
  buildClientSchema,
  type GraphQLOutputType,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isLeafType,
} from "graphql";
import { fieldsOf } from "../access/api_fixture.ts";
import { TYPES } from "../access/matrix/api_types.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";
import { pastTheGuards } from "../support/without_triggers.ts";

const { db, api } = useGraphql(test, { API_RATE_LIMIT: "100000" });

type Row = Record<string, unknown>;
interface Page {
  nodes: Row[];
  totalCount: number;
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}
type Asked = readonly [who: "admin" | "recruiter" | "company", args?: string];

/** Much that is equal to the order's first columns: parts of one payout that are due on one day, with one amount. */
async function marketplace() {
  const company = await createCompany(db.admin, "Lists Rail");
  const recruiters = [];
  for (let i = 0; i < 4; i++) recruiters.push(await createRecruiter(db.admin));
  const shares = recruiters.map(({ id }) => ({ recruiter_id: id, share: 25 }));
  const placements: string[] = [];
  for (const [currency, startDate] of [
    ["USD", "2025-01-01"],
    ["EUR", "2025-01-01"],
    ["USD", daysAgo(85)],
    ["EUR", daysAgo(85)],
  ] as const) {
    placements.push(await createPlacement(db.admin, { companyId: company, currency, startDate, recruiters: shares }));
  }
  await db.admin.query(
    `select app.cancel_payout_schedule(schedule.id, 'in four parts') from app.payout_schedules as schedule
      where schedule.placement_id = any ($1)`,
    [placements],
  );
  await db.admin.query(
    `select app.create_payout_schedule(payout.id, current_date + 2, 5000)
       from app.payouts as payout, generate_series(1, 4) where payout.placement_id = any ($1)`,
    [placements],
  );
  for (const id of placements) await db.admin.query("select app.set_company_fee($1, 500000, 'the invoice')", [id]);
  await db.admin.query(
    "select app.pause_payouts(scope, 'for the lists') from unnest(array['currency:SEK', 'currency:NOK']) as scope",
  );
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.payouts where recruiter_id = $1 order by id",
    [recruiters[0]?.id],
  );
  const admin = await createPerson(db.admin, "platform_admin");
  const plan = await db.admin.query<{ id: string }>(
    "select id from app.plan_run('the lists', now() + interval '3 days')",
  );
  const send: Record<Asked[0], Send> = {
    admin: await api.as(admin.id),
    recruiter: await api.as(recruiters[0]?.id as string),
    company: await api.as((await createPerson(db.admin, "company_user", [company])).id),
  };
  return { send, placements, payouts: rows.map(({ id }) => id), recruiter: recruiters[0]?.id, plan: plan.rows[0]?.id };
}

/** Every function that lists, and how it is asked. */
function asked({
  placements,
  payouts,
  recruiter,
  plan,
}: Awaited<ReturnType<typeof marketplace>>): Record<string, Asked> {
  const payout = `payoutId: "${payouts[0]}"`;
  const breach = `placementId: "${placements[2]}", endedOn: "${daysAgo(5)}"`;
  const later = `asOf: "${daysAgo(-4)}T00:00:00Z"`;
  const terms = 'guaranteePeriodDays: 60, holdbackPercentage: "10", since: "2024-01-01"';
  return {
    accountReadiness: ["admin", `userId: "${recruiter}"`],
    accountsKeepingMoney: ["admin"],
    booksAgainstStripe: ["admin"],
    booksNights: ["admin"],
    booksProof: ["admin"],
    booksRules: ["admin"],
    booksSeal: ["admin", payout],
    companyCosts: ["company"],
    companyDeparture: ["company", `placementId: "${placements[2]}", leftOn: "${daysAgo(5)}"`],
    companyPlacements: ["company"],
    explainPayout: ["admin", payout],
    explainPayouts: ["admin", `payoutIds: ${JSON.stringify(payouts)}`],
    guaranteeCounts: ["admin"],
    myMoney: ["recruiter"],
    myPayments: ["recruiter"],
    myPayouts: ["recruiter"],
    myStatement: ["recruiter", 'month: "2025-01-01"'],
    needsYou: ["admin"],
    nightStatus: ["admin"],
    nightStops: ["admin"],
    payoutPlaces: ["admin", payout],
    planDrift: ["admin", `planId: "${plan}"`],
    planTopUp: ["admin", 'currency: "USD"'],
    planTotals: ["admin", `planId: "${plan}"`],
    possibleVerbs: ["admin", payout],
    previewBreachRules: ["admin", breach],
    previewBreachTotals: ["admin", breach],
    previewCompanyCredit: ["admin", breach],
    previewCover: ["admin"],
    previewDueReasons: ["admin", later],
    previewDueSchedules: ["admin", later],
    previewDueTotals: ["admin", later],
    previewGuaranteeBreach: ["admin", breach],
    previewPayoutApproval: ["admin", payout],
    previewPayoutPolicy: ["admin", terms],
    previewPayoutPolicyTotals: ["admin", terms],
    previewReplacement: [
      "admin",
      `placementId: "${placements[2]}", startDate: "${daysAgo(1)}", endedOn: "${daysAgo(5)}"`,
    ],
    search: ["admin", 'query: "Candidate"'],
    verifyAuditLog: ["admin", payout],
  };
}

/** Moves every row to another place in its table: what an order leaves open comes in another order then. */
async function shuffle() {
  const tables = ["payouts", "payout_schedules", "escrow_holds", "placements", "payout_pauses", "users"];
  await pastTheGuards(
    db.admin,
    ...tables.map(
      (table) => `do $$ declare one record; begin
         for one in select each.id from app.${table} as each order by md5(each.id::text || clock_timestamp()) loop
           update app.${table} set id = id where id = one.id;
         end loop;
       end $$`,
    ),
  );
}

test.serial("every list of a function is the same read page by page, by offset and by cursor", async (t) => {
  const fixture = await marketplace();
  const { data } = await fixture.send.admin<IntrospectionQuery>(getIntrospectionQuery());
  const schema = buildClientSchema(data as IntrospectionQuery);
  const lists = fieldsOf(schema, "Query")
    .filter(
      ({ args, name }) =>
        args.some((arg) => arg.name === "first") && !Object.values(TYPES).some(({ list }) => list === name),
    )
    .map(({ name, type }) => [name, getNamedType(type).name] as const);
  const ways = asked(fixture);
  t.deepEqual(lists.map(([name]) => name).sort(), Object.keys(ways).sort(), "each list is asked for here");
  const read: { name: string; whole: Page; page: (limits: string) => Promise<Page> }[] = [];
  for (const [name, connection] of lists) {
    const [who, args = ""] = ways[name] as Asked;
    const nodes = fieldsOf(schema, connection).find((field) => field.name === "nodes");
    const columns = fieldsOf(schema, getNamedType(nodes?.type as GraphQLOutputType).name)
      .filter((field) => field.args.length === 0)
      .flatMap((field) => {
        const of = getNamedType(field.type);
        if (isLeafType(of)) return field.name === "checkedAt" ? [] : [field.name];
        return fieldsOf(schema, of.name).some((each) => each.name === "id") ? [`${field.name} { id }`] : [];
      });
    const page = async (limits: string) => {
      const answer = await fixture.send[who]<Record<string, Page>>(
        `{ ${name}(${[args, limits].filter(Boolean).join(", ")}) {
             nodes { ${columns.join(" ")} } totalCount pageInfo { endCursor hasNextPage } } }`,
      );
      const [found] = Object.values(answer.data ?? {});
      if (!found) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
      return found;
    };
    const whole = await page("first: 100");
    t.is(whole.nodes.length, whole.totalCount, name);
    read.push({ name, whole, page });
  }
  t.true(read.filter(({ whole }) => whole.totalCount > 1).length > 20, "lists of more than one row");
  await shuffle();
  for (const { name, whole, page } of read) {
    const size = Math.max(1, Math.ceil(whole.totalCount / 3));
    const byOffset: Row[] = [];
    for (let offset = 0; offset < whole.totalCount; offset += size) {
      byOffset.push(...(await page(`first: ${size}, offset: ${offset}`)).nodes);
    }
    t.deepEqual(byOffset, whole.nodes, `${name} by offset`);
    const byCursor: Row[] = [];
    for (let after: string | null = null, isMore = true; isMore; ) {
      const next: Page = await page(`first: ${size}${after ? `, after: "${after}"` : ""}`);
      byCursor.push(...next.nodes);
      after = next.pageInfo.endCursor;
      isMore = next.pageInfo.hasNextPage;
    }
    t.deepEqual(byCursor, whole.nodes, `${name} by cursor`);
  }
});
