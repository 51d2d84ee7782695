// The recruiters of a row: shares, roles and fixed amounts, as a file writes them, held to the terms of the row's company.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createCompany } from "../../../support/fixtures.ts";
import {
  check,
  createPeople,
  type Fields,
  inImport,
  PLACEMENT,
  placementProblems,
} from "../../../support/import_rows.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test, async (made) => {
  await createPeople(made);
  const valid_from = "2000-01-01";
  await publishTerms(made.admin, await createCompany(made.admin, "Generous"), {
    role_rates: { closer: 50, sourcer: 30 },
    platform_keeps_rest: true,
    valid_from,
  });
  await publishTerms(made.admin, await createCompany(made.admin, "Strict"), { role_rates: { closer: 50 }, valid_from });
});

const row = (recruiters: string, change: Fields = {}): Fields => ({
  ...PLACEMENT,
  company: "Generous",
  recruiters,
  ...change,
});

interface Case {
  name: string;
  recruiters: string;
  change?: Fields;
  /** Of 1,000.00 USD unless the row says otherwise: the parts, in minor units, and the platform's rest. */
  parts: string[];
  rest: number;
}
const IMPORTED: Case[] = [
  { name: "shares as before", recruiters: "ann@x.com:60;bob@x.com:40", parts: ["ann 60000", "bob 40000"], rest: 0 },
  {
    name: "shares below 100",
    recruiters: "ann@x.com:60;bob@x.com:20",
    parts: ["ann 60000", "bob 20000"],
    rest: 20_000,
  },
  {
    name: "roles with the rates of the terms",
    recruiters: "ann@x.com::closer;bob@x.com::sourcer",
    parts: ["ann closer 50000", "bob sourcer 30000"],
    rest: 20_000,
  },
  {
    name: "a role with another share, in capitals and spaces",
    recruiters: " Ann@X.com : 12.5 : Account_Owner ; ann@x.com : : CLOSER",
    parts: ["ann account_owner 12500", "ann closer 50000"],
    rest: 37_500,
  },
  {
    name: "a fixed amount in major units, with a role and without",
    recruiters: "ann@x.com:=120.50:sourcer;bob@x.com:=300;ann@x.com:50",
    parts: ["ann 50000", "ann sourcer 12050", "bob 30000"],
    rest: 7_950,
  },
  {
    name: "fixed yen",
    recruiters: "ann@x.com:=999;bob@x.com::sourcer",
    change: { currency: "JPY", payout_amount: "10001" },
    // 30 % of 10,001 are 3,000.3, and the rest is 6,001.7.
    parts: ["ann 999", "bob sourcer 3000"],
    rest: 6_002,
  },
  {
    name: "fixed dinars",
    recruiters: "ann@x.com:=10.120;bob@x.com::closer",
    change: { currency: "KWD", payout_amount: "100.010" },
    // In tens of fils: 1,012, half of 10,001 are 5,000.5, and 3,988.5 are left: the recruiter's half comes first.
    parts: ["ann 10120", "bob closer 50010"],
    rest: 39_880,
  },
];
for (const { name, recruiters, change, parts, rest } of IMPORTED) {
  test(`${name}: imported, and a second import of the row changes nothing`, async (t) => {
    await inImport(db, async (client) => {
      t.deepEqual(await check(client, "placement", [row(recruiters, change)]), []);
      await client.query("select app_private.create_imported_placements(0, 10)");
      const { rows } = await client.query<{ part: string }>(
        `select concat_ws(' ', lower(person.display_name), part.role, part.amount) as part
           from app.placement_recruiters as part join app.users as person on person.id = part.recruiter_id order by part`,
      );
      t.deepEqual(
        rows.map(({ part }) => part),
        parts,
      );
      const placement = await client.query("select platform_amount::int as rest from app.placements");
      t.deepEqual(placement.rows, [{ rest }]);
      t.deepEqual((await client.query("select rule from reporting.invariant_violations")).rows, []);
      await client.query("select app_private.end_import()");
      t.deepEqual(await check(client, "placement", [row(recruiters, change)]), []);
      await client.query("select app_private.end_import()");
      const [problem] = await check(client, "placement", [row("ann@x.com:=1;bob@x.com:1", change)]);
      t.regex(problem ?? "", /^2 recruiters: The placement P-1 is here already with ann@x\.com:/);
    });
  });
}

const REFUSED: [name: string, recruiters: string, reason: RegExp, change?: Fields][] = [
  ["a rest that the terms do not leave", "ann@x.com:80", /sum to 80, not to 100/, { company: "Strict" }],
  ["a rest under the platform's terms", "ann@x.com:80", /sum to 80, not to 100/, { company: "Acme" }],
  ["a role below 100 without a rest", "ann@x.com::closer", /sum to 50\.00, not to 100/, { company: "Strict" }],
  ["a role without a rate", "ann@x.com:50;bob@x.com::account_owner", /no rate for the role account_owner/],
  ["a role of a new company without a rate", "ann@x.com::closer", /no rate for the role closer/, { company: "New" }],
  ["a role that nobody knows", "ann@x.com:50:friend", /friend is no role of a recruiter: use one of account_owner/],
  ["a colon too many", "ann@x.com:50:closer:x", /is not email:share/],
  ["nothing behind the colon", "ann@x.com:", /is not email:share/],
  ["the same role twice", "ann@x.com::closer;ANN@x.com:10:closer", /named twice/],
  ["a fixed amount with too many decimals", "ann@x.com:=1.005", /more decimals than USD/],
  ["a fixed amount below zero", "ann@x.com:=-5", /more than 0/],
  ["a fixed amount of nothing", "ann@x.com:=", /The amount is missing/],
  ["a fixed amount above the fee", "ann@x.com:=1000.01", /more than the fee by 0\.01 USD/],
  [
    "a fixed amount and shares above the fee",
    "ann@x.com:=600;bob@x.com:50",
    /are 1100\.00: more than the fee by 100\.00/,
  ],
];
for (const [name, recruiters, reason, change] of REFUSED) {
  test(`${name}: a bad row, in the column recruiters, and for nothing else`, async (t) => {
    const problems = await placementProblems(db, row(recruiters, change));
    t.is(problems.length, 1, problems.join());
    t.regex(problems[0] ?? "", /^2 recruiters: /);
    t.regex(problems[0] ?? "", reason);
  });
}

test("a recruiter is found by another case or another form of accents of their email", async (t) => {
  const { rows } = await db.admin.query("select id from app.create_user('zo\u00eb@x.com', 'Zo\u00eb', 'recruiter')");
  await inImport(db, async (client) => {
    t.deepEqual(await check(client, "placement", [row("ZOE\u0308@x.com:100")]), []);
    const found = await client.query("select recruiter_id from app_private.import_placement_recruiters");
    t.deepEqual(found.rows, [{ recruiter_id: rows[0].id }]);
  });
  const twice = await placementProblems(db, row("zo\u00eb@x.com:50;zoe\u0308@x.com:50"));
  t.regex(twice[0] ?? "", /is named twice/);
});
