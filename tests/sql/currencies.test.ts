// The currencies, compared with what Stripe's documentation says of them, copied by hand from
// https://docs.stripe.com/currencies: its list, the zero- and three-decimal currencies, the special cases, the maxima.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPlacement, createRecruiter } from "../support/fixtures.ts";

const db = useDatabase(test);

const LISTED = `
  USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP
  CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK
  JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN
  NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD
  SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW`;
/** UGX is in Stripe's list too, but is sent with two decimals, as its special case says. */
const ZERO_DECIMALS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
const THREE_DECIMALS = "BHD JOD KWD OMR TND";
/** Two decimals that must be 00: of every amount in ISK and UGX, of payouts to banks in HUF and TWD. */
const WHOLE_HUNDREDS = "HUF ISK TWD UGX";
/** Digits of the largest amount; 8 in all others. */
const DIGITS: Record<string, number> = { IDR: 12, COP: 10, INR: 9 };

interface Currency {
  code: string;
  exponent: number;
  smallest_step: string;
  largest_transfer: string;
}

const words = (list: string) => list.trim().split(/\s+/);

test("all currencies of Stripe's documentation are known, with its decimals, steps and largest amounts", async (t) => {
  const { rows } = await db.admin.query<Currency>(
    "select code, exponent, smallest_step, largest_transfer from app.currencies order by code",
  );
  const documented = words(LISTED)
    .sort()
    .map((code): Currency => {
      const exponent = words(ZERO_DECIMALS).includes(code) ? 0 : words(THREE_DECIMALS).includes(code) ? 3 : 2;
      const step = words(WHOLE_HUNDREDS).includes(code) ? 100 : exponent === 3 ? 10 : 1;
      const digits = 10 ** (DIGITS[code] ?? 8) - 1;
      return { code, exponent, smallest_step: `${step}`, largest_transfer: `${digits - (digits % step)}` };
    });
  t.is(documented.length, 140);
  t.deepEqual(rows, documented);
});

interface Part {
  kind: string;
  currency: string;
  amount: string;
}

async function parts(placementId: string): Promise<Part[]> {
  const { rows } = await db.admin.query<Part>(
    `select kind, currency, amount
       from (select placement_id, kind, currency, amount, id from app.payout_schedules
             union all select placement_id, 'hold', currency, hold_amount, id from app.escrow_holds) as part
      where placement_id = $1 order by kind, amount desc, id`,
    [placementId],
  );
  return rows;
}

test("holds and parts of forints are whole forints, and sum to the fee", async (t) => {
  const company = await createCompany(db.admin);
  const recruiters = [];
  for (const share of [33.33, 66.67]) recruiters.push({ recruiter_id: (await createRecruiter(db.admin)).id, share });
  // 12,345.00 HUF. 33.33 %: 4,114.58 of it, 66.67 %: 8,230.41; the larger fraction of a forint, .58, gets the forint:
  // 4,115 and 8,230. A third of each is held: 1,371.53 of 4,115 and 2,743.06 of 8,230, so 1,372 (.53 is more than the
  // rest's .47) and 2,743.
  const placement = await createPlacement(db.admin, {
    companyId: company,
    currency: "HUF",
    feeAmount: 1_234_500,
    recruiters,
    holdbackPercentage: 33.33,
  });
  t.deepEqual(
    (await parts(placement)).map(({ kind, amount }) => [kind, amount]),
    [
      ["hold", "274300"],
      ["hold", "137200"],
      ["payout", "548700"],
      ["payout", "274300"],
    ],
  );
});

test("an amount that cannot be paid out is refused with the nearest amounts that can", async (t) => {
  for (const [currency, feeAmount, nearest] of [
    ["HUF", 1_234_567, "the nearest are 1234500 and 1234600"],
    ["TWD", 80_045, "the nearest are 80000 and 80100"],
    ["KWD", 5_124, "the nearest are 5120 and 5130"],
    ["ISK", 50, "the nearest is 100"],
  ] as const) {
    const error = await refused(t, createPlacement(db.admin, { currency, feeAmount }), "HB004");
    t.true(error.hint?.includes(nearest), `${error.hint}`);
  }
});

test("what one transfer cannot carry becomes several obligations with the same dates", async (t) => {
  // 2,500,000.00 USD without a holdback: two transfers of 999,999.99 USD and one of the rest, 500,000.02 USD.
  const placement = await createPlacement(db.admin, { feeAmount: 250_000_000, holdbackPercentage: 0 });
  t.deepEqual(
    (await parts(placement)).map(({ amount }) => amount),
    ["99999999", "99999999", "50000002"],
  );
  const { rows } = await db.admin.query(
    "select count(distinct (due_at, scheduled_date)) as dates from app.payout_schedules where placement_id = $1",
    [placement],
  );
  t.deepEqual(rows, [{ dates: "1" }]);
});

test("two whole parts make two obligations, and rupiahs have room for twelve digits", async (t) => {
  const whole = await createPlacement(db.admin, { feeAmount: 199_999_998, holdbackPercentage: 0 });
  t.deepEqual(
    (await parts(whole)).map(({ amount }) => amount),
    ["99999999", "99999999"],
  );
  const rupiahs = await createPlacement(db.admin, {
    currency: "IDR",
    feeAmount: 999_999_999_999n,
    holdbackPercentage: 0,
  });
  t.deepEqual(
    (await parts(rupiahs)).map(({ amount }) => amount),
    ["999999999999"],
  );
});

// One transfer carries 999,999.99 USD: 250 of them 249,999,997.50 USD.
test("an amount is at most what 250 transfers carry: no transaction makes thousands of obligations", async (t) => {
  const most = 250n * 99_999_999n;
  const placement = await createPlacement(db.admin, { feeAmount: most, holdbackPercentage: 0 });
  t.is((await parts(placement)).length, 250);
  const fee = await refused(t, createPlacement(db.admin, { feeAmount: most + 1n }), "HB004");
  t.regex(fee.hint ?? "", /must be parted.+one transfer carries USD 999,999\.99/);
  const recruiter = await createRecruiter(db.admin);
  const adjust = db.admin.query("select app.create_adjustment($1, $2, 'USD', 'a bonus')", [recruiter.id, most + 1n]);
  await refused(t, adjust, "HB004", /between 1 and 24999999750 minor units/);
});

test("a large hold is released as several obligations that sum to what was released of it", async (t) => {
  // 1,500,000.00 UGX (150,000,000): one transfer carries 999,999.00 UGX, the rest is 500,001.00 UGX.
  const placement = await createPlacement(db.admin, {
    currency: "UGX",
    feeAmount: 150_000_000,
    holdbackPercentage: 100,
  });
  await db.admin.query(
    "select app.release_escrow_hold(id, 'agreed') from app.escrow_holds where placement_id = $1 and status = 'active'",
    [placement],
  );
  t.deepEqual(
    (await parts(placement)).map(({ kind, amount }) => [kind, amount]),
    [
      ["escrow_release", "99999900"],
      ["escrow_release", "50000100"],
      ["hold", "150000000"],
    ],
  );
  const { rows } = await db.admin.query("select * from reporting.invariant_violations");
  t.deepEqual(rows, []);
});
