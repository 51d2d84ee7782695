import test from "ava";
import Stripe from "stripe";
import { refusal, start, stripeFor } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.after.always(end);

const account = async () => (await sandbox.control.createAccounts(1))[0] ?? "";

test("an account made by the control plane can receive transfers", async (t) => {
  const id = "acct_1AdaLovelace0001";
  await sandbox.control.createAccounts([{ id, country: "gb", default_currency: "gbp", email: "ada@example.com" }]);
  const ada = await stripe.accounts.retrieve(id);
  t.like(ada, {
    id,
    object: "account",
    country: "GB",
    default_currency: "gbp",
    email: "ada@example.com",
    payouts_enabled: true,
    capabilities: { transfers: "active" },
  });
  t.deepEqual(ada.requirements?.currently_due, []);
  t.is(ada.requirements?.disabled_reason, null);
});

test("an account made through the API waits for its onboarding", async (t) => {
  const { id } = await stripe.accounts.create({ type: "express", capabilities: { transfers: { requested: true } } });
  const made = await stripe.accounts.retrieve(id);
  t.like(made, { capabilities: { transfers: "inactive" }, details_submitted: false });
  t.true((made.requirements?.currently_due?.length ?? 0) > 0);
  await sandbox.control.unrestrict(id);
  t.like(await stripe.accounts.retrieve(id), { capabilities: { transfers: "active" }, details_submitted: true });
});

test("making an account again leaves it as it is", async (t) => {
  const id = await account();
  await sandbox.control.restrict(id);
  t.deepEqual(await sandbox.control.createAccounts([{ id }]), [id]);
  t.is((await stripe.accounts.retrieve(id)).capabilities?.transfers, "inactive");
});

test("a restriction shows on the account and on its capability, and can be lifted", async (t) => {
  const id = await account();
  const currently_due = ["individual.verification.document"];
  await sandbox.control.restrict(id, { currently_due, disabled_reason: "requirements.past_due" });
  const restricted = await stripe.accounts.retrieve(id);
  t.like(restricted, { capabilities: { transfers: "inactive" }, payouts_enabled: false });
  t.like(restricted.requirements, { currently_due, disabled_reason: "requirements.past_due" });
  const capability = await stripe.accounts.retrieveCapability(id, "transfers");
  t.like(capability, { object: "capability", account: id, status: "inactive" });
  t.deepEqual(capability.requirements?.currently_due, currently_due);

  await sandbox.control.unrestrict(id);
  t.is((await stripe.accounts.listCapabilities(id)).data[0]?.status, "active");
});

test("an account that is unknown or closed is out of reach", async (t) => {
  const id = await account();
  await sandbox.control.close(id);
  for (const gone of ["acct_nobody", id]) {
    t.like(await refusal(stripe.accounts.retrieve(gone)), { statusCode: 403, code: "account_invalid" });
    t.like(await refusal(stripe.balance.retrieve({}, { stripeAccount: gone })), {
      statusCode: 403,
      code: "account_invalid",
    });
  }
  await t.throwsAsync(sandbox.control.unrestrict(id), { message: /closed/ });
});

test("accounts are listed, closed ones no more", async (t) => {
  const own = await start();
  t.teardown(own.end);
  const [a = "", b = ""] = await own.sandbox.control.createAccounts(2);
  await own.sandbox.control.close(a);
  t.deepEqual(
    (await own.stripe.accounts.list()).data.map((one) => one.id),
    [b],
  );
});

test("the platform's own account answers", async (t) => {
  t.is((await stripe.accounts.retrieveCurrent()).object, "account");
});

test("a key that is wrong or missing is 401", async (t) => {
  const stranger = new Stripe("sk_test_wrong", { ...sandbox.stripeConfig, maxNetworkRetries: 0 });
  t.like(await refusal(stranger.balance.retrieve()), { statusCode: 401, type: "StripeAuthenticationError" });
  t.is((await fetch(`${sandbox.url}/v1/balance`)).status, 401);
});

test("a key of one's own is taken instead of the default", async (t) => {
  const own = await start({ secretKey: "sk_test_ownKey" });
  t.teardown(own.end);
  await t.notThrowsAsync(own.stripe.balance.retrieve());
  const byDefault = new Stripe(sandbox.secretKey, { ...own.sandbox.stripeConfig, maxNetworkRetries: 0 });
  t.is((await refusal(byDefault.balance.retrieve())).statusCode, 401);
});

test("what moves money of the platform cannot be asked on behalf of an account", async (t) => {
  const stripeAccount = await account();
  await sandbox.control.fund("usd", 1);
  const params = { amount: 1, currency: "usd", destination: stripeAccount };
  t.is((await refusal(stripe.transfers.create(params, { stripeAccount }))).statusCode, 400);
  t.is((await refusal(stripe.transfers.list({}, { stripeAccount }))).statusCode, 400);
});

test("an unknown URL is 404 and says so", async (t) => {
  const error = await refusal(stripeFor(sandbox).customers.list());
  t.is(error.statusCode, 404);
  t.regex(error.message, /GET: \/v1\/customers/);
});

test("the open sandbox knows every well-formed account and has ample money in every currency", async (t) => {
  const own = await start({ open: true });
  t.teardown(own.end);
  for (const currency of ["usd", "eur", "jpy", "kwd", "zmw"]) {
    const destination = `acct_new${currency}`;
    await t.notThrowsAsync(own.stripe.transfers.create({ amount: 5_000_000, currency, destination }));
  }
  t.is((await own.stripe.accounts.retrieve("acct_lookedAt")).capabilities?.transfers, "active");
  const error = await refusal(own.stripe.transfers.create({ amount: 1, currency: "usd", destination: "nonsense" }));
  t.is(error.code, "resource_missing");
  t.is((await own.stripe.events.list({ type: "topup.succeeded" })).data.length, 0);
});
