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
