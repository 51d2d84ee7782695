// Stripe's webhooks about accounts and money, from end to end: the sandbox delivers, the API stores, the worker does what follows.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import { createRecruiter } from "../support/fixtures.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

let fixture: WebhookFixture;
test.before(async () => {
  fixture = await WebhookFixture.start();
});
test.after.always(() => fixture?.stop());
// Each test holds deliveries back, doubles them or turns them round: one after the other.
test.afterEach.always(() => fixture.calm());

test.serial(
  "an obligation that waits for its account is paid when the account's webhook says that it can",
  async (t) => {
    await fixture.sandbox.control.fund("usd", 100_000);
    const recruiter = await fixture.recruiter();
    const placementId = await fixture.oblige(recruiter, "USD");
    await fixture.sandbox.control.setDeliveries({ paused: true });
    await fixture.sandbox.control.restrict(recruiter.stripeAccountId);
    await fixture.payWhatIsDue();
    await fixture.becomes(placementId, { schedule: "failed", failure_code: "insufficient_capabilities_for_transfer" });
    await fixture.accountBecomes(recruiter, false);

    await fixture.sandbox.control.unrestrict(recruiter.stripeAccountId);
    await fixture.sandbox.control.setDeliveries({ paused: false });
    await fixture.becomes(placementId, { schedule: "processed", transfer: "succeeded", payout: "completed" });
    t.is((await fixture.transfersTo(recruiter)).length, 1);
  },
);

test.serial("an account that is restricted stops its obligations before they are tried", async (t) => {
  await fixture.sandbox.control.fund("usd", 100_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  await fixture.sandbox.control.restrict(recruiter.stripeAccountId);
  await fixture.accountBecomes(recruiter, false);
  await fixture.payWhatIsDue();
  await fixture.allIsProcessed();
  t.like(await fixture.standing(placementId), { schedule: "pending", transfer: null });

  await fixture.sandbox.control.unrestrict(recruiter.stripeAccountId);
  await fixture.accountBecomes(recruiter, true);
  await fixture.payWhatIsDue();
  await fixture.becomes(placementId, { schedule: "processed" });
  t.is((await fixture.transfersTo(recruiter)).length, 1);
});

test.serial("an account that cuts the platform off stops its obligations at once", async (t) => {
  await fixture.sandbox.control.fund("usd", 100_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  // Stripe says nothing of it but account.application.deauthorized.
  await fixture.sandbox.control.close(recruiter.stripeAccountId);
  await fixture.accountBecomes(recruiter, false);
  await fixture.payWhatIsDue();
  await fixture.allIsProcessed();
  t.like(await fixture.standing(placementId), { schedule: "pending", transfer: null });
});

test.serial("a late word that an account was restricted stops nothing once it is enabled again", async (t) => {
  await fixture.sandbox.control.fund("usd", 100_000);
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.setDeliveries({ paused: true });
  await fixture.sandbox.control.restrict(recruiter.stripeAccountId);
  await fixture.sandbox.control.unrestrict(recruiter.stripeAccountId);
  const { data } = await fixture.stripe.events.list({ type: "account.updated", limit: 100 });
  const events = data.filter(({ account }) => account === recruiter.stripeAccountId);
  t.is(events.length, 2, "newest first");
  for (const event of events) {
    t.is(await fixture.deliver(event), 200);
    await eventually("it is processed", async () => {
      const { rows } = await fixture.db.admin.query(
        "select outcome from app_private.stripe_webhook_inbox where event_id = $1",
        [event.id],
      );
      return rows[0].outcome === "account_recorded";
    });
  }
  t.true(await fixture.isEnabled(recruiter));
  // What was held back too, in no order.
  await fixture.sandbox.control.setDeliveries({ paused: false, order: "shuffled" });
  await fixture.allIsProcessed();
  t.true(await fixture.isEnabled(recruiter));
  const placementId = await fixture.oblige(recruiter, "USD");
  await fixture.payWhatIsDue();
  await fixture.becomes(placementId, { schedule: "processed" });
  t.is((await fixture.transfersTo(recruiter)).length, 1);
});

test.serial(
  "a bank account that somebody changes at Stripe stops what was not sent, by Stripe's own word",
  async (t) => {
    await fixture.sandbox.control.fund("usd", 100_000);
    const recruiter = await fixture.recruiter();
    const account = recruiter.stripeAccountId;
    const known = async () =>
      (
        await fixture.db.admin.query(
          `select bank_account_fingerprint as bank, cool_down_until > now() + interval '2 days' as waits
           from app.payout_accounts where user_id = $1`,
          [recruiter.id],
        )
      ).rows[0];
    await fixture.sandbox.control.setBankAccounts(account, [{ currency: "usd", fingerprint: "own" }]);
    await eventually("the first one is known", async () => (await known()).bank === "own");
    t.is((await known()).waits, null);
    const placementId = await fixture.oblige(recruiter, "USD");
    // Only what is said of the bank account arrives, twice and in no order.
    await fixture.sandbox.control.setDeliveries({ order: "shuffled", duplicates: 1 });
    await fixture.sandbox.control.setBankAccounts(account, [{ currency: "usd", fingerprint: "another" }]);
    await eventually("the other one is known", async () => (await known()).bank === "another");
    t.true((await known()).waits);
    await fixture.payWhatIsDue();
    await fixture.allIsProcessed();
    t.like(await fixture.standing(placementId), { schedule: "pending", transfer: null });
    const { rows } = await fixture.db.admin.query(
      `select type, outcome from app_private.stripe_webhook_inbox
      where account = $1 and type like 'account.external_account.%' group by type, outcome order by type`,
      [account],
    );
    t.deepEqual(rows, [
      { type: "account.external_account.created", outcome: "account_recorded" },
      { type: "account.external_account.deleted", outcome: "account_recorded" },
    ]);
  },
);

test.serial(
  "what Stripe asks for, and by when, is known by its webhook; so is a country that is out of reach",
  async (t) => {
    const readiness = async ({ id }: { id: string }) =>
      (
        await fixture.db.admin.query<{ code: string; at: Date | null }>(
          "select code, at from app.account_readiness($1) where effect in ('stops', 'will_stop')",
          [id],
        )
      ).rows;
    const recruiter = await fixture.recruiter();
    const deadline = Math.floor(Date.now() / 1000) + 86_400;
    await fixture.sandbox.control.require(recruiter.stripeAccountId, {
      currently_due: ["individual.id_number"],
      current_deadline: deadline,
    });
    await eventually("the date is known", async () => (await readiness(recruiter)).length > 0);
    t.deepEqual(await readiness(recruiter), [{ code: "requirements_deadline", at: new Date(deadline * 1000) }]);
    t.true(await fixture.isEnabled(recruiter));

    // The sandbox's platform is in the United States, and Mexico wants the recipient agreement.
    const [account] = await fixture.sandbox.control.createAccounts([{ country: "MX" }]);
    const far = await createRecruiter(fixture.db.admin, account);
    await fixture.accountBecomes(far, false);
    t.like((await readiness(far))[0], { code: "out_of_reach" });
    await fixture.sandbox.control.fund("usd", 1_000);
    await t.throwsAsync(
      fixture.stripe.transfers.create({ amount: 1_000, currency: "usd", destination: account as string }),
      { message: /^Funds can't be sent to accounts located in MX/ },
    );
  },
);

test.serial("an account that was closed cannot receive any more", async (t) => {
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.close(recruiter.stripeAccountId);
  await fixture.accountBecomes(recruiter, false);
  const { rows } = await fixture.db.admin.query("select disabled_reason from app.payout_accounts where user_id = $1", [
    recruiter.id,
  ]);
  t.is(rows[0].disabled_reason, "account_invalid");
});

test.serial("an account that is nobody's here is not asked about", async (t) => {
  const [account] = await fixture.sandbox.control.createAccounts(1);
  await fixture.forgetQuestions();
  await fixture.sandbox.control.restrict(account as string);
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(account as string), ["not_ours"]);
  t.false(await fixture.wasAsked("accounts.retrieve"));
});

test.serial("money that comes in pays the oldest that fit first, and leaves what does not fit", async (t) => {
  const recruiter = await fixture.recruiter();
  const [oldest, tooLarge, fits, youngest] = [
    await fixture.oblige(recruiter, "SEK", 80_000, "2025-01-01"),
    await fixture.oblige(recruiter, "SEK", 50_000, "2025-01-02"),
    await fixture.oblige(recruiter, "SEK", 15_000, "2025-01-03"),
    await fixture.oblige(recruiter, "SEK", 10_000, "2025-01-04"),
  ] as const;
  await fixture.payWhatIsDue();
  for (const placementId of [oldest, tooLarge, fits, youngest]) {
    await fixture.becomes(placementId, { schedule: "failed", failure_code: "balance_insufficient" });
  }
  await fixture.allIsProcessed();

  await fixture.sandbox.control.fund("sek", 100_000);
  await fixture.becomes(oldest, { schedule: "processed" });
  await fixture.becomes(fits, { schedule: "processed" });
  await fixture.allIsProcessed();
  for (const placementId of [tooLarge, youngest]) {
    t.like(await fixture.standing(placementId), { schedule: "failed", failure_code: "balance_insufficient" });
  }
  const { rows } = await fixture.db.admin.query(
    "select retry_count from app.payout_schedules where placement_id = any ($1)",
    [[tooLarge, youngest]],
  );
  t.deepEqual(rows, [{ retry_count: 0 }, { retry_count: 0 }], "what does not fit was not tried");

  await fixture.sandbox.control.fund("sek", 55_000);
  await fixture.becomes(tooLarge, { schedule: "processed" });
  await fixture.becomes(youngest, { schedule: "processed" });
  t.is((await fixture.transfersTo(recruiter)).length, 4);
  await fixture.booksAreRight(t);
});

test.serial("a connected account's own balance is not taken for the platform's", async (t) => {
  await fixture.forgetQuestions();
  const event = {
    id: "evt_connected",
    object: "event",
    type: "balance.available",
    account: "acct_1",
    data: { object: {} },
  };
  await fixture.db.admin.query("select app_private.receive_stripe_event($1)", [JSON.stringify(event)]);
  await fixture.allIsProcessed();
  const { rows } = await fixture.db.admin.query(
    "select outcome from app_private.stripe_webhook_inbox where event_id = 'evt_connected'",
  );
  t.deepEqual(rows, [{ outcome: "not_ours" }]);
});
