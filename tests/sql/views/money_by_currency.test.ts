// Where all the money is: the totals are the sums of recruiters, in the same words, whatever happened to them.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { Scenario } from "../../support/scenario.ts";

const db = useDatabase(test);

// 100,000 of each, 80,000 paid and 20,000 held. One stays. One breaks after 9 days, everything is owed back: 20,000 are forfeited,
// and 80,000 are a debt, of which 30,000 came back. One was taken back by hand, 10,000 of it.
test("after a breach the recruiters still sum to the total, and each total to its parts", async (t) => {
  const scenario = new Scenario(t, db, "USD");
  const hires: string[] = [];
  for (let i = 0; i < 3; i++) hires.push(await scenario.hire({ firstPayment: 0 }));
  await scenario.pay();
  const [, broken = "", taken = ""] = hires;
  await scenario.breach(broken, 9);
  await scenario.reverseByHand(broken, 30_000);
  await scenario.reverseByHand(taken, 10_000);
  const analyst = await db.connectAs("holdback_analyst");
  const { rows } = await analyst.query("select to_jsonb(money) as money from reporting.money_by_currency as money");
  t.like(rows[0].money, {
    amount: 300_000,
    earned: 200_000,
    paid: 200_000,
    paid_and_kept: 200_000,
    recovered: 40_000,
    held: 40_000,
    forfeited: 20_000,
    cancelled: 0,
    debt: 50_000,
  });
  const { rows: apart } = await analyst.query(
    `select total.key, total.value, sum(each.value::numeric)
       from reporting.money_by_currency as money
      cross join lateral jsonb_each_text(to_jsonb(money)) as total
       left join reporting.balances as balance on balance.currency = money.currency
       left join lateral jsonb_each_text(to_jsonb(balance)) as each on each.key = total.key
      where total.key <> 'currency'
      group by total.key, total.value
     having total.value::numeric is distinct from sum(each.value::numeric)`,
  );
  t.deepEqual(apart, [], "recruiters");
  const { rows: sums } = await analyst.query(
    `select amount = paid + recovered + in_flight + held + to_come + overdue + failed + forfeited + cancelled as amount,
            paid = paid_and_kept + paid_outside_stripe + set_off as paid
       from reporting.money_by_currency`,
  );
  t.deepEqual(sums, [{ amount: true, paid: true }]);
});
