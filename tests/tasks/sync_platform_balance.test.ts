import test from "ava";
import { eventually } from "../support/eventually.ts";
import { Obligation } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

const syncBalance = () =>
  fixture.db.admin.query(
    "select app_private.enqueue('sync_platform_balance', array['{}'::jsonb], job_keys => array['sync'])",
  );

test("what waits for money is paid when there is some: the oldest that fit, each currency by itself", async (t) => {
  const waiting = [
    { startDate: "2025-01-01", amount: 30_000 },
    { startDate: "2025-02-01", amount: 90_000 },
    { startDate: "2025-03-01", amount: 20_000 },
    { startDate: "2025-04-01", amount: 40_000 },
  ];
  const payments: Obligation[] = [];
  for (const options of waiting) payments.push(await Obligation.create(fixture, { ...options, funded: false }));
  const euros = await Obligation.create(fixture, { currency: "EUR", funded: false });
  await fixture.db.admin.query("select app.process_due_schedules()");
  for (const payment of [...payments, euros]) {
    await payment.comesTo("it waits for money", ({ failure_code }) => failure_code === "balance_insufficient");
  }
  const paid = async () => {
    const schedules = await Promise.all(payments.map((payment) => payment.standing()));
    return schedules.flatMap(({ schedule }, i) => (schedule === "processed" ? [i] : []));
  };

  await fixture.sandbox.control.fund("usd", 60_000);
  await syncBalance();
  await eventually("the first and the third are paid: the second does not fit, the fourth not any more", async () => {
    return (await paid()).length === 2;
  });
  t.deepEqual(await paid(), [0, 2]);
  t.is((await fixture.sandbox.control.ledger()).balances.platform.usd, 10_000);

  await fixture.sandbox.control.fund("usd", 80_000);
  await syncBalance();
  await eventually("the second is paid", async () => (await paid()).length === 3);
  t.deepEqual(await paid(), [0, 1, 2]);
  t.is((await euros.standing()).schedule, "failed");

  await fixture.sandbox.control.fund("usd", 40_000);
  await fixture.sandbox.control.fund("eur", 100_000);
  await syncBalance();
  await eventually("everything is paid", async () => (await paid()).length === 4);
  await euros.isPaid();
  for (const payment of [...payments, euros]) {
    t.is((await payment.ledger()).length, 1);
    // Those that waited were not sent in vain meanwhile.
    t.is((await payment.standing()).tries.length, 2);
  }
});
