import test from "ava";
import { eventually } from "../support/eventually.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

const DAY = 86_400;

test("what companies paid is known with the day on which it becomes available, however many pages it takes", async (t) => {
  const { control } = fixture.sandbox;
  await control.fund("usd", 1_000);
  // 120 charges of 1.00, of which Stripe keeps 0.03: 116.40 come in two days. And 50.00 in five.
  for (let i = 0; i < 120; i++) {
    await control.charge({ currency: "usd", amount: 100, fee: 3, available_in_s: 2 * DAY });
  }
  await control.charge({ currency: "usd", amount: 5_000, available_in_s: 5 * DAY });
  // It is there at once.
  await control.charge({ currency: "eur", amount: 700 });
  for (const task of ["sync_platform_balance", "sync_pending_funds"]) {
    await fixture.db.admin.query("select app_private.enqueue($1, array['{}'::jsonb])", [task]);
  }
  const known = async () => {
    const { rows } = await fixture.db.admin.query(
      "select currency, day - current_date as in_days, sum(amount)::int as amount from app_private.funds_to_arrive() group by 1, 2 order by 2",
    );
    return rows;
  };
  await eventually("both days are known", async () => (await known()).length >= 2);
  // Some of the charges may have been made on the next second: their day is the same, unless midnight came between.
  t.deepEqual(await known(), [
    { currency: "USD", in_days: 2, amount: 11_640 },
    { currency: "USD", in_days: 5, amount: 5_000 },
  ]);
  const balances = async () =>
    (
      await fixture.db.admin.query(
        "select currency, available::int, pending::int from app_private.last_known_balances() order by currency",
      )
    ).rows;
  await eventually("the balance is known", async () => (await balances()).length === 2);
  t.deepEqual(await balances(), [
    { currency: "EUR", available: 700, pending: 0 },
    { currency: "USD", available: 1_000, pending: 16_640 },
  ]);
});
