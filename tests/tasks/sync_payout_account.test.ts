import test from "ava";
import { eventually } from "../support/eventually.ts";
import type { Recruiter } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

async function accountOf({ id }: Recruiter) {
  const { rows } = await fixture.admin.query(
    "select transfers_enabled, requirements_due, disabled_reason, checked_at from app.payout_accounts where user_id = $1",
    [id],
  );
  return rows[0];
}
const sync = ({ stripeAccountId }: Recruiter) =>
  fixture.run("sync_payout_account", { stripe_account_id: stripeAccountId });

test("a new account is asked about at once, and what Stripe says of it is recorded", async (t) => {
  const recruiter = await fixture.recruiter();
  await eventually("Stripe was asked", async () => (await accountOf(recruiter)).checked_at !== null);
  t.like(await accountOf(recruiter), { transfers_enabled: true, requirements_due: [], disabled_reason: null });
});

test("what Stripe wants from a recruiter is recorded, and gone once they have given it", async (t) => {
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.restrict(recruiter.stripeAccountId);
  await sync(recruiter);
  const restricted = await accountOf(recruiter);
  t.false(restricted.transfers_enabled);
  t.true(restricted.requirements_due.length > 0);
  await fixture.sandbox.control.unrestrict(recruiter.stripeAccountId);
  await sync(recruiter);
  t.like(await accountOf(recruiter), { transfers_enabled: true, requirements_due: [] });
});

test("an account that Stripe does not know any more cannot receive", async (t) => {
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.close(recruiter.stripeAccountId);
  await sync(recruiter);
  t.like(await accountOf(recruiter), { transfers_enabled: false, disabled_reason: "account_invalid" });
});
