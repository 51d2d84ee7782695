// Shares, roles, fixed amounts and the platform's rest, in a currency with two decimals, with none, and with three (which is
// paid in tens): who has which part, what a breach and a release do to it, and what the statements say. Amounts are minor
// units; every figure was worked out by hand, the working stands beside it.

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPlacement, type Recruiter, type RecruiterShare } from "../support/fixtures.ts";
import { Scenario } from "../support/scenario.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

const RATES = { closer: 50, sourcer: 30, account_owner: 10 };
type Part = Omit<RecruiterShare, "recruiter_id"> & { of: "ann" | "bob" | "cy" };

interface Split {
  name: string;
  currency: string;
  fee: number;
  parts: Part[];
  /** The parts in the order in which they are named, and the platform's rest. */
  amounts: number[];
  rest: number;
}

const SPLITS: Split[] = [
  {
    // 50 % and 30 % of 10,000.00.
    name: "two roles with the rates of the terms",
    currency: "USD",
    fee: 1_000_000,
    parts: [
      { of: "ann", role: "closer" },
      { of: "bob", role: "sourcer" },
    ],
    amounts: [500_000, 300_000],
    rest: 200_000,
  },
  {
    name: "one person in two roles",
    currency: "USD",
    fee: 1_000_000,
    parts: [
      { of: "ann", role: "closer" },
      { of: "bob", role: "sourcer" },
      { of: "ann", role: "account_owner" },
    ],
    amounts: [500_000, 300_000, 100_000],
    rest: 100_000,
  },
  {
    // Shares are of the whole: 1,200.00, then 60 % and 20 % of 10,000.00.
    name: "a fixed amount beside shares",
    currency: "USD",
    fee: 1_000_000,
    parts: [
      { of: "ann", fixed_amount: 120_000 },
      { of: "bob", share: 60 },
      { of: "cy", share: 20 },
    ],
    amounts: [120_000, 600_000, 200_000],
    rest: 80_000,
  },
  {
    // 33,330.3333, 33,330.3333 and 33,340.3334: the cent that is left is of the largest fraction.
    name: "a rest that gets the last cent",
    currency: "USD",
    fee: 100_001,
    parts: [
      { of: "ann", share: 33.33 },
      { of: "bob", share: 33.33 },
    ],
    amounts: [33_330, 33_330],
    rest: 33_341,
  },
  {
    // Half a cent each: the recruiter comes before the platform.
    name: "a cent that cannot be halved",
    currency: "USD",
    fee: 1,
    parts: [{ of: "ann", share: 50 }],
    amounts: [1],
    rest: 0,
  },
  {
    // 45,495.905, 24,247.8175 and 30,247.2775: two yen are left.
    name: "a share that is not the rate of its role",
    currency: "JPY",
    fee: 99_991,
    parts: [
      { of: "ann", share: 45.5, role: "closer" },
      { of: "bob", share: 24.25, role: "sourcer" },
    ],
    amounts: [45_496, 24_248],
    rest: 30_247,
  },
  {
    // 30,000, 29,997.3 and 39,993.7.
    name: "a role with a fixed amount beside one with a rate",
    currency: "JPY",
    fee: 99_991,
    parts: [
      { of: "ann", fixed_amount: 30_000, role: "closer" },
      { of: "bob", role: "sourcer" },
    ],
    amounts: [30_000, 29_997],
    rest: 39_994,
  },
  {
    // 5,000.1 and 5,000 of one person, 35,000.7 of another; the rest is 5,000.2.
    name: "one person with a rate and a fixed amount",
    currency: "JPY",
    fee: 50_001,
    parts: [
      { of: "ann", role: "account_owner" },
      { of: "ann", role: "closer", fixed_amount: 5_000 },
      { of: "bob", role: "sourcer", share: 70 },
    ],
    amounts: [5_000, 5_000, 35_001],
    rest: 5_000,
  },
  {
    name: "all of it to roles",
    currency: "JPY",
    fee: 77_777,
    // 38,888.5, 31,110.8 and 7,777.7: two yen are left, the closer's fraction is the smallest.
    parts: [
      { of: "ann", role: "closer" },
      { of: "bob", role: "sourcer", share: 40 },
      { of: "cy", role: "account_owner" },
    ],
    amounts: [38_888, 31_111, 7_778],
    rest: 0,
  },
  {
    // In tens: 50,000.5, 30,000.3 and 20,000.2.
    name: "roles in a currency that is paid in tens",
    currency: "KWD",
    fee: 1_000_010,
    parts: [
      { of: "ann", role: "closer" },
      { of: "bob", role: "sourcer" },
    ],
    amounts: [500_010, 300_000],
    rest: 200_000,
  },
  {
    // In tens: 25,000, 33,330.3333 and 41,670.6667.
    name: "a fixed amount in tens",
    currency: "KWD",
    fee: 1_000_010,
    parts: [
      { of: "ann", fixed_amount: 250_000 },
      { of: "bob", share: 33.33 },
    ],
    amounts: [250_000, 333_300],
    rest: 416_710,
  },
  {
    name: "fixed amounts that are the whole",
    currency: "KWD",
    fee: 1_000_010,
    parts: [
      { of: "ann", fixed_amount: 700_000 },
      { of: "bob", fixed_amount: 300_010 },
    ],
    amounts: [700_000, 300_010],
    rest: 0,
  },
  {
    // In tens: 31,110.8, 15,555.4, 7,777.7 and 23,333.1: two tens are left.
    name: "one person in three roles",
    currency: "KWD",
    fee: 777_770,
    parts: [
      { of: "ann", role: "closer", share: 40 },
      { of: "ann", role: "sourcer", share: 20 },
      { of: "ann", role: "account_owner" },
    ],
    amounts: [311_110, 155_550, 77_780],
    rest: 233_330,
  },
];

interface Hired {
  placement: string;
  people: Record<Part["of"], Recruiter>;
}

async function hire(
  scenario: Scenario,
  { currency, fee, parts }: Pick<Split, "currency" | "fee" | "parts">,
  { day = 10, ...terms }: Record<string, unknown> & { day?: number } = {},
): Promise<Hired> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    role_rates: RATES,
    platform_keeps_rest: true,
    first_payment_days: 0,
    ...terms,
  });
  const people = { ann: await scenario.recruiter(), bob: await scenario.recruiter(), cy: await scenario.recruiter() };
  const placement = await createPlacement(db.admin, {
    companyId,
    currency,
    feeAmount: fee,
    startDate: daysAgo(day),
    recruiters: parts.map(({ of, ...part }) => ({ recruiter_id: people[of].id, ...part })),
  });
  return { placement, people };
}

async function isSound(t: ExecutionContext): Promise<void> {
  t.deepEqual((await db.admin.query("select rule, detail from reporting.invariant_violations")).rows, []);
}

for (const split of SPLITS) {
  test.serial(`${split.currency}: ${split.name}: the parts and the platform's rest are the fee`, async (t) => {
    const scenario = new Scenario(t, db, split.currency);
    const { placement, people } = await hire(scenario, split);
    const sorted = (rows: { recruiter_id: string | null; role: string | null; amount: number }[]) =>
      rows.map((row) => `${row.recruiter_id} ${row.role} ${row.amount}`).sort();
    const parts = await scenario.ask<{ recruiter_id: string | null; role: string | null; amount: number }>(
      "select recruiter_id, role, amount::float8 from reporting.placement_parts where placement_id = $1",
      [placement],
    );
    t.deepEqual(
      sorted(parts),
      sorted([
        ...split.parts.map(({ of, role = null }, i) => ({
          recruiter_id: people[of].id,
          role,
          amount: split.amounts[i] as number,
        })),
        ...(split.rest > 0 ? [{ recruiter_id: null, role: "platform", amount: split.rest }] : []),
      ]),
    );
    // One payout a recruiter, whatever they did.
    const earned = new Map<string, number>();
    for (const [i, { of }] of split.parts.entries())
      earned.set(people[of].id, (earned.get(people[of].id) ?? 0) + (split.amounts[i] as number));
    t.deepEqual(
      await scenario.ask(
        "select recruiter_id, amount::float8 from app.payouts where placement_id = $1 order by recruiter_id",
        [placement],
      ),
      [...earned].map(([recruiter_id, amount]) => ({ recruiter_id, amount })),
    );
    t.deepEqual(
      await scenario.ask("select platform_amount::float8 as rest from app.placements where id = $1", [placement]),
      [{ rest: split.rest }],
    );
    t.is(
      [...split.amounts, split.rest].reduce((sum, amount) => sum + amount),
      split.fee,
    );
    await isSound(t);
  });
}

const ROLES: Part[] = [
  { of: "ann", role: "closer" },
  { of: "bob", role: "sourcer" },
  { of: "ann", role: "account_owner" },
];

const statement = async (scenario: Scenario, { id }: Recruiter) =>
  (
    await scenario.ask<{ line: string }>(
      "select kind || ' ' || amount as line from reporting.statement_lines where recruiter_id = $1 order by kind, amount",
      [id],
    )
  ).map(({ line }) => line);

for (const currency of ["USD", "JPY", "KWD"]) {
  // Of 100,000: Ann 50,000 + 10,000, Bob 30,000, the platform 10,000. 20 % are held: 12,000 and 6,000.
  test.serial(`${currency}: two roles are paid and released as one payout, and the rest is nobody's`, async (t) => {
    const scenario = new Scenario(t, db, currency);
    const { placement, people } = await hire(scenario, { currency, fee: 100_000, parts: ROLES }, { day: 91 });
    await scenario.pay();
    await db.admin.query("select app.release_due_escrow_holds()");
    await scenario.pay();
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 60_000 },
      { status: "completed", kept: 30_000 },
    ]);
    t.deepEqual(await statement(scenario, people.ann), ["payout 48000", "release 12000"]);
    t.deepEqual(await statement(scenario, people.bob), ["payout 24000", "release 6000"]);
    const { rows: roles } = await db.admin.query(
      `select distinct line.roles from reporting.statement_lines as line join app.payouts as payout on payout.id = line.payout_id
        where payout.placement_id = $1 order by roles`,
      [placement],
    );
    t.deepEqual(roles, [{ roles: "closer, account_owner" }, { roles: "sourcer" }]);
    t.is(await scenario.atStripe(people.ann), 60_000);
    await isSound(t);
  });

  // Of 100,000: Ann 30,000 fixed + 10,000, Bob 30,000, the platform 30,000. 80 % are paid: 32,000 and 24,000. On day 45 of
  // 90 a half is earned, 20,000 and 15,000: debts of 12,000 and 9,000, and what is held (8,000 and 6,000) is forfeited.
  test.serial(`${currency}: a breach takes back from the sum of a recruiter's parts, not from the rest`, async (t) => {
    const scenario = new Scenario(t, db, currency);
    const parts: Part[] = [
      { of: "ann", role: "closer", fixed_amount: 30_000 },
      { of: "ann", role: "account_owner" },
      { of: "bob", role: "sourcer" },
    ];
    const { placement, people } = await hire(
      scenario,
      { currency, fee: 100_000, parts },
      { day: 50, clawback_rule: "pro_rata", recovers_by_offset: false },
    );
    await scenario.pay();
    await scenario.breach(placement, 45);
    t.deepEqual(await scenario.debts(people.ann), [["open", 12_000]]);
    t.deepEqual((await scenario.takeBack()).sort(), [12_000, 9_000]);
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 20_000, recovered: 12_000, forfeited: 8_000 },
      { status: "completed", kept: 15_000, recovered: 9_000, forfeited: 6_000 },
    ]);
    t.deepEqual(await statement(scenario, people.ann), ["payout 32000", "reversal -12000"]);
    t.deepEqual(await statement(scenario, people.bob), ["payout 24000", "reversal -9000"]);
    t.deepEqual(
      await scenario.ask("select platform_amount::int as rest from app.placements where id = $1", [placement]),
      [{ rest: 30_000 }],
    );
    await isSound(t);
  });

  test.serial(`${currency}: later terms change no rate that was agreed`, async (t) => {
    const scenario = new Scenario(t, db, currency);
    const { placement } = await hire(scenario, { currency, fee: 100_000, parts: ROLES });
    const [hired] = await scenario.ask<{ company: string }>(
      "select company_id as company from app.placements where id = $1",
      [placement],
    );
    await publishTerms(db.admin, hired?.company as string, {
      role_rates: { closer: 1 },
      valid_from: "2000-01-01",
      platform_keeps_rest: true,
    });
    t.deepEqual(
      await scenario.ask(
        "select role, share::float8, amount::int from app.placement_recruiters where placement_id = $1 order by role",
        [placement],
      ),
      [
        { role: "account_owner", share: 10, amount: 10_000 },
        { role: "closer", share: 50, amount: 50_000 },
        { role: "sourcer", share: 30, amount: 30_000 },
      ],
    );
    await isSound(t);
  });
}
