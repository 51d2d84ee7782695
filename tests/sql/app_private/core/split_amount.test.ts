import test from "ava";
import fc from "fast-check";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

async function split(amount: bigint, weights: string[], step: bigint): Promise<bigint[]> {
  const { rows } = await db.admin.query<{ parts: string[] }>("select app_private.split_amount($1, $2, $3) as parts", [
    amount,
    weights,
    step,
  ]);
  return (rows[0]?.parts ?? []).map(BigInt);
}

const percent = (hundredths: number) => (hundredths / 100).toFixed(2);

test("the parts of any amount sum to it, are multiples of the step, and miss their quota by less than one step", async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.bigInt({ min: 1n, max: 999_999_999_999n }),
      fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 }),
      fc.constantFrom(1n, 10n, 100n),
      async (units, hundredths, step) => {
        fc.pre(hundredths.some((weight) => weight > 0));
        const amount = units * step;
        const parts = await split(amount, hundredths.map(percent), step);
        const total = BigInt(hundredths.reduce((sum, weight) => sum + weight, 0));
        t.is(
          parts.reduce((sum, part) => sum + part, 0n),
          amount,
        );
        for (const [i, part] of parts.entries()) {
          t.true(part >= 0n && part % step === 0n);
          const missed = part * total - amount * BigInt(hundredths[i] ?? 0);
          t.true((missed < 0n ? -missed : missed) < step * total);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("whatever the shares, the holdback and the currency, payouts sum to the fee and parts to the payout", async (t) => {
  const { rows: currencies } = await db.admin.query<{ code: string; smallest_step: string }>(
    "select code, smallest_step from app.currencies",
  );
  const { rows: companies } = await db.admin.query<{ id: string }>(
    "insert into app.companies (name) values ('Property & Sons') returning id",
  );
  const { rows: recruiters } = await db.admin.query<{ id: string }>(
    `insert into app.users (email, display_name, role)
     select format('property-%s@example.com', n), 'Property', 'recruiter' from generate_series(1, 8) as n returning id`,
  );
  /** Cuts 100.00 % into as many shares as there are cuts plus one. */
  const shares = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 7 }).map((cuts) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), 10_000];
    return edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...currencies),
      fc.bigInt({ min: 1n, max: 9_999_999_999n }),
      shares,
      fc.integer({ min: 0, max: 10_000 }),
      async (currency, units, hundredths, holdback) => {
        const fee = units * BigInt(currency.smallest_step);
        const { rows } = await db.admin.query<{ id: string }>(
          `select id from app.create_placement($1, 'A. Candidate', '2025-01-01', $2, $3, $4, holdback_percentage => $5)`,
          [
            companies[0]?.id,
            fee,
            currency.code,
            JSON.stringify(hundredths.map((share, i) => ({ recruiter_id: recruiters[i]?.id, share: percent(share) }))),
            percent(holdback),
          ],
        );
        const { rows: sums } = await db.admin.query<{ payouts: string; off: string; coarse: string }>(
          `select sum(payout.amount) as payouts,
                  count(*) filter (where payout.amount <> coalesce(held, 0) + coalesce(scheduled, 0)) as off,
                  count(*) filter (where payout.amount % $2 + coalesce(held, 0) % $2 + coalesce(scheduled, 0) % $2 <> 0) as coarse
             from app.payouts payout
             left join lateral (select sum(hold_amount) as held from app.escrow_holds where payout_id = payout.id) on true
             left join lateral (select sum(amount) as scheduled from app.payout_schedules where payout_id = payout.id) on true
            where payout.placement_id = $1`,
          [rows[0]?.id, currency.smallest_step],
        );
        t.deepEqual(sums[0], { payouts: String(fee), off: "0", coarse: "0" });
      },
    ),
    { numRuns: 150 },
  );
  const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
  t.deepEqual(violations, []);
});
