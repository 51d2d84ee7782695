// What a fee cannot be split into: each with its own error, the figures and the next step.

import test from "ava";
import fc from "fast-check";
import { sharesOf } from "../../../support/composites.ts";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { createCompany, createPlacement, createRecruiter, type RecruiterShare } from "../../../support/fixtures.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

type Part = Omit<RecruiterShare, "recruiter_id"> & { of?: number };
/** A placement of these parts, of 10,000.00 USD unless said otherwise. */
async function hire(parts: Part[], terms: Record<string, unknown>, feeAmount = 1_000_000, currency = "USD") {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, terms);
  const people = await Promise.all(parts.map(() => createRecruiter(db.admin)));
  const recruiters = parts.map(({ of, ...part }, i) => ({ recruiter_id: people[of ?? i]?.id as string, ...part }));
  return await createPlacement(db.admin, { companyId, feeAmount, currency, recruiters });
}

const KEEPS = { platform_keeps_rest: true, role_rates: { closer: 50 } };
const WHOLE = { role_rates: { closer: 50 } };
const REFUSED: [name: string, parts: Part[], terms: Record<string, unknown>, code: string, message: RegExp][] = [
  ["shares below 100, and terms without a rest", [{ share: 80 }], WHOLE, "HB005", /sum to 80, not to 100/],
  ["shares above 100", [{ share: 80 }, { share: 20.01 }], KEEPS, "HB005", /sum to 100\.01, not to 100/],
  ["a role with a rate below 100, and terms without a rest", [{ role: "closer" }], WHOLE, "HB005", /sum to 50/],
  [
    // 1,200.00 + 95 % of 10,000.00 are 10,700.00.
    "a fixed amount and shares above the fee",
    [{ fixed_amount: 120_000 }, { share: 95 }],
    KEEPS,
    "HB039",
    /^Fixed amounts of 1200\.00 and 95 % of 10000\.00 are 10700\.00: more than the fee by 700\.00 USD\.$/,
  ],
  ["a fixed amount above the fee", [{ fixed_amount: 1_000_001 }], KEEPS, "HB039", /more than the fee by 0\.01 USD/],
  [
    // 1,200.00 + 80 % of 10,000.00 are 9,200.00.
    "a fixed amount and shares below the fee, and terms without a rest",
    [{ fixed_amount: 120_000 }, { share: 80 }],
    WHOLE,
    "HB005",
    /leave a rest of 800\.00 USD/,
  ],
  ["a role without a rate", [{ role: "sourcer" }], KEEPS, "HB041", /no rate for the role sourcer/],
  ["a role that nobody knows", [{ role: "friend", share: 100 }], KEEPS, "HB008", /friend is no role/],
  ["a share and a fixed amount in one part", [{ share: 50, fixed_amount: 1 }], KEEPS, "HB005", /not both/],
  ["no part", [{}], KEEPS, "HB005", /has no part/],
  ["a fixed amount of nothing", [{ fixed_amount: 0 }, { share: 100 }], KEEPS, "HB004", /no fixed amount/],
  ["one person twice in one role", [{ role: "closer" }, { role: "closer", of: 0 }], KEEPS, "HB005", /named twice/],
  ["one person twice without a role", [{ share: 50 }, { share: 50, of: 0 }], KEEPS, "HB005", /named twice/],
];
for (const [name, parts, terms, code, message] of REFUSED) {
  test(`${name}: refused`, async (t) => {
    const error = await refused(t, hire(parts, terms), code, message);
    t.is(error.column, "recruiters");
    t.truthy(error.hint);
  });
}

test("a fixed amount is a multiple of the currency's smallest step", async (t) => {
  await refused(t, hire([{ fixed_amount: 125 }], KEEPS, 1_000_000, "KWD"), "HB004", /125 minor units/);
  await t.notThrowsAsync(hire([{ fixed_amount: 130 }], KEEPS, 1_000_000, "KWD"));
});

test("rates of roles are percentages, of roles that are known, each once", async (t) => {
  const companyId = await createCompany(db.admin);
  const publish = (rates: string) =>
    db.admin.query(`select app.publish_payout_policy(90, 20, $1, role_rates => ${rates}::app.role_rate[])`, [
      companyId,
    ]);
  for (const [rates, code] of [
    ["array[('friend', 50)]", "HB008"],
    ["array[(null, 50)]", "HB008"],
    ["array[('closer', 50), ('closer', 30)]", "HB008"],
    ["array[('closer', 0)]", "HB013"],
    ["array[('closer', null)]", "HB013"],
    ["array[('closer', 100.01)]", "HB013"],
    ["array[('closer', 33.333)]", "HB013"],
  ] as const) {
    t.is((await refused(t, publish(rates), code)).column, "role_rates", rates);
  }
});

test("rates, parts and the rest are never edited", async (t) => {
  const placement = await hire([{ role: "closer" }], KEEPS);
  const edit = (sql: string) => db.admin.query(sql, sql.includes("$1") ? [placement] : []);
  await refused(t, edit("update app.payout_policy_role_rates set percentage = 1"), "HB007");
  await refused(t, edit("update app.payout_policies set platform_keeps_rest = false"), "HB007");
  for (const change of ["share = 1", "role = null", "amount = 1", "fixed_amount = 1, share = null", "position = 2"]) {
    await refused(t, edit(`update app.placement_recruiters set ${change} where placement_id = $1`), "HB003");
  }
  await refused(t, edit("update app.placements set platform_amount = 0 where id = $1"), "HB003");
});

test("whatever the parts, they and the rest are the fee, and none differs by a step from its exact quota", async (t) => {
  const part = fc.oneof(
    fc.record({ share: fc.integer({ min: 1, max: 2_000 }).map((hundredths) => hundredths / 100) }),
    fc.record({ fixed: fc.double({ min: 0.0001, max: 0.08, noNaN: true }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 10, 100),
      fc.bigInt({ min: 1_000n, max: 9_999_999_999n }),
      fc.array(part, { minLength: 1, maxLength: 5 }),
      async (step, units, parts) => {
        const fee = Number(units) * step;
        const named = parts.map((each) =>
          "share" in each ? each : { fixed_amount: Math.max(1, Math.floor(each.fixed * Number(units))) * step },
        );
        const { rows } = await db.admin.query<{ amounts: string[] }>(
          "select app_private.split_fee($1, $2, $3) as amounts",
          [sharesOf(named), fee, step],
        );
        const amounts = (rows[0]?.amounts ?? []).map(Number);
        t.is(amounts.length, named.length + 1);
        t.is(
          amounts.reduce((sum, amount) => sum + amount),
          fee,
        );
        for (const [i, each] of named.entries()) {
          const quota = "share" in each ? (fee * Math.round(each.share * 100)) / 10_000 : each.fixed_amount;
          t.true(Math.abs((amounts[i] as number) - quota) < step + 1e-3);
          t.is((amounts[i] as number) % step, 0);
        }
        t.true((amounts.at(-1) as number) >= 0);
      },
    ),
    { numRuns: 300 },
  );
});
