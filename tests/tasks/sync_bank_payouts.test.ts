// Payouts of one account to its bank: asked for, and recorded.

import test from "ava";
import Stripe from "stripe";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

test("an account that is gone has no payouts, and whoever asks about it is done", async (t) => {
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.close(recruiter.stripeAccountId);
  await fixture.run("sync_bank_payouts", { stripe_account_id: recruiter.stripeAccountId, from: 0 });
  const { rowCount } = await fixture.admin.query("select from app.bank_payouts where recruiter_id = $1", [
    recruiter.id,
  ]);
  t.is(rowCount, 0);
});

test("payouts of an account that is nobody's here are passed over", async (t) => {
  const [stranger = ""] = await fixture.sandbox.control.createAccounts(1);
  await fixture.sandbox.control.fund("usd", 1000);
  const { secretKey, stripeConfig } = fixture.sandbox;
  await new Stripe(secretKey, stripeConfig).transfers.create({ amount: 1000, currency: "usd", destination: stranger });
  await fixture.sandbox.control.payOutByHand(stranger, { currency: "usd" });
  await fixture.run("sync_bank_payouts", { stripe_account_id: stranger, from: 0 });
  const { rowCount } = await fixture.admin.query("select from app.bank_payouts where stripe_account_id = $1", [
    stranger,
  ]);
  t.is(rowCount, 0);
});
