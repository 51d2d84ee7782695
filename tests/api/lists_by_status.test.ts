// A list by the status that most rows have, in a marketplace so small that a page of it is many of the caller's rows: it is
// read in its order and ends with its page, instead of reading all of theirs and sorting them.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { startGraphql, type TestGraphql } from "../support/graphql.ts";
import { type Marketplace, seedMarketplace } from "../support/large_marketplace.ts";
import { logStatements, nodesOf, statementsOf } from "../support/statements.ts";

const PLACEMENTS = 16_000;
const PARTIES = "company { name }";
const LISTS: Readonly<Record<string, { table: string; order: string; fields: string; callers?: readonly Who[] }>> = {
  payouts: { table: "payouts", order: "CREATED_AT_DESC", fields: `rowId ${PARTIES} recruiter { displayName }` },
  payoutSchedules: {
    table: "payout_schedules",
    order: "SCHEDULED_DATE_DESC",
    fields: `rowId ${PARTIES} payout { status }`,
  },
  escrowHolds: { table: "escrow_holds", order: "RELEASE_DATE_DESC", fields: `rowId ${PARTIES}` },
  payoutTransfers: { table: "payout_transfers", order: "CREATED_AT_DESC", fields: `rowId ${PARTIES}` },
  // A recruiter's are found through their shares, all of them, and sorted.
  placements: { table: "placements", order: "START_DATE_DESC", fields: "rowId", callers: ["admin", "companyUser"] },
};

const CALLERS = ["admin", "companyUser", "recruiter"] as const;
type Who = (typeof CALLERS)[number];
type Page = { nodes: unknown[] };

let db: TestDatabase;
let people: Marketplace;
let api: TestGraphql;

test.before(async (t) => {
  t.timeout(300_000);
  db = await createTestDatabase();
  people = await seedMarketplace(db.admin, PLACEMENTS);
  await logStatements(db.admin);
  api = await startGraphql(db, { API_RATE_LIMIT: "99999" });
});
test.after.always(async () => {
  await api?.stop();
  await db?.drop();
});

// One after the other: what the API says to the database meanwhile is theirs.
for (const who of CALLERS) {
  test.serial(
    `a list of ${who} by the status that most rows have is read in its order, and no further than its page`,
    async (t) => {
      const send = await api.as(people[who]);
      for (const [list, { table, order, fields, callers }] of Object.entries(LISTS)) {
        if (callers && !callers.includes(who)) continue;
        const { rows } = await db.admin.query<{ status: string }>(
          `select status from app.${table} group by status order by count(*) desc limit 1`,
        );
        const filter = `{ status: { equalTo: ${rows[0]?.status} } }`;
        const query = `{ ${list}(first: 50, orderBy: [${order}], filter: ${filter}) { nodes { ${fields} } } }`;
        const { result, statements } = await statementsOf(db.admin, () => send<Record<string, Page>>(query, {}));
        t.is(result.data?.[list]?.nodes.length, 50, JSON.stringify(result.errors));
        t.is(statements.length, 1);
        const types = statements.flatMap(({ plan }) => nodesOf(plan).map((node) => node["Node Type"]));
        t.false(types.includes("Sort"), `${list}: ${types}`);
      }
    },
  );
}
