// What recruiters are told, by a real mail server.

import test from "ava";
import { tellBankPayout } from "../../../support/bank.ts";
import { daysAgo } from "../../../support/days.ts";
import { companyPayingAtOnce, owe } from "../../../support/debts.ts";
import { allFor, createPerson, createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const post = useMail(test);

test.serial("what was paid is told once, as text and as HTML, to the recruiter alone", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await post.deliver();
  await createPlacement(admin, {
    companyId: await companyPayingAtOnce(admin),
    recruiters: allFor(recruiter),
    feeAmount: 1_234_550,
    currency: "EUR",
    startDate: daysAgo(9),
  });
  await answerDue(admin);
  const [mail, ...more] = await post.deliverTo(recruiter);
  t.deepEqual(more, []);
  t.is(mail?.subject, "[test] Paid: 12,345.50 EUR");
  t.deepEqual(mail?.recipients, [recruiter.email]);
  t.is(mail?.from?.text, '"Talent Market" <payouts@market.example>');
  for (const part of [mail?.text, mail?.html]) {
    t.regex(String(part), /Paid/);
    t.regex(String(part), /A\. Candidate at Company/);
    t.regex(String(part), /12,345\.50 EUR/);
    t.regex(String(part), /Test: no real money|TEST: no real money/);
  }
  t.deepEqual(await post.deliverTo(recruiter), []);
});

test.serial(
  "one night is one mail: what is scheduled and what is held are its sections, with a total each",
  async (t) => {
    const { admin } = post.db;
    const recruiter = await createRecruiter(admin);
    await post.deliver();
    for (const fee of [100_000, 250_010]) {
      await createPlacement(admin, {
        recruiters: allFor(recruiter),
        feeAmount: fee,
        currency: "KWD",
        startDate: daysAgo(0),
        guaranteePeriodDays: 60,
        holdbackPercentage: 20,
      });
    }
    const mails = await post.deliverTo(recruiter);
    t.is(mails.length, 1);
    // Held: 20 % of 100.000 and of 250.010 KWD, in steps of 0.010: 20.000 + 50.000; the rest of 350.010 is scheduled.
    t.is(mails[0]?.subject, "[test] Scheduled (2), Held back (2)");
    t.regex(String(mails[0]?.text), /Total: 280\.010 KWD/);
    t.regex(String(mails[0]?.text), /Total: 70\.000 KWD/);
  },
);

test.serial("who is paid on a manual schedule is told that it stays at Stripe until they act", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await admin.query("select app_private.record_bank_payout_schedule($1, 'manual')", [recruiter.stripeAccountId]);
  await createPlacement(admin, {
    companyId: await companyPayingAtOnce(admin),
    recruiters: allFor(recruiter),
    startDate: daysAgo(9),
  });
  await post.deliver();
  await answerDue(admin);
  const [mail] = await post.deliverTo(recruiter);
  t.is(mail?.subject, "[test] Paid: 1,000.00 USD");
  t.regex(
    String(mail?.text),
    /The payout schedule is manual[\s\S]*What to do: set a schedule at Stripe, or pay out there\./,
  );
});

test.serial("who whose bank returned a payment is told what it was, why, and what to do", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await createPlacement(admin, {
    companyId: await companyPayingAtOnce(admin),
    recruiters: allFor(recruiter),
    feeAmount: 80_000,
    startDate: daysAgo(9),
  });
  await answerDue(admin);
  await post.deliver();
  const told = { account: recruiter.stripeAccountId, amount: 80_000 };
  const id = await tellBankPayout(admin, { ...told, status: "paid" });
  t.deepEqual(await post.deliverTo(recruiter), [], "a payout to the bank is no news");
  await tellBankPayout(admin, { ...told, id, status: "failed", failure_code: "account_closed" });
  const [mail, ...more] = await post.deliverTo(recruiter);
  t.deepEqual(more, []);
  t.is(mail?.subject, "[test] Not paid yet: 800.00 USD");
  t.regex(String(mail?.text), /Your bank returned a payment from your Stripe balance/);
  t.regex(String(mail?.text), /account closed\. What to do: put the bank account right in Stripe/);
});

test.serial("a refusal is told with what to do, and not again while it stays the same", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await createPlacement(admin, {
    companyId: await companyPayingAtOnce(admin),
    recruiters: allFor(recruiter),
    startDate: daysAgo(9),
  });
  await post.deliver();
  const refusal = { http_status: 400, code: "insufficient_capabilities_for_transfer", message: "no" };
  await answerDue(admin, refusal);
  await admin.query("update app.payout_accounts set requirements_due = '{individual.id_number}' where user_id = $1", [
    recruiter.id,
  ]);
  const [mail] = await post.deliverTo(recruiter);
  t.is(mail?.subject, "[test] Not paid yet: 1,000.00 USD");
  t.regex(
    String(mail?.text),
    /the recruiter's account cannot receive transfers[\s\S]*What to do: give Stripe what it asks for: the national identity or tax number\./,
  );
  await admin.query("update app.payout_schedules set next_retry_at = now() where recruiter_id = $1", [recruiter.id]);
  await answerDue(admin, refusal);
  t.deepEqual(await post.deliverTo(recruiter), []);
});

test.serial("a broken guarantee is told as what is owed, lost and cancelled", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await owe(admin, recruiter, 100_000);
  const [mail] = await post.deliverTo(recruiter);
  t.regex(String(mail?.subject), /Taken back/);
  t.regex(String(mail?.text), /1,000\.00 USD {2}A\. Candidate at Company \w+\n {2}The guarantee was broken: it is /);
});

test.serial(
  "another account is told at once, whatever was switched off; a deactivated recruiter hears nothing",
  async (t) => {
    const { admin } = post.db;
    const [recruiter, former] = [await createRecruiter(admin), await createRecruiter(admin)];
    await admin.query(
      "insert into app.mail_preferences select $1, value, false from app.mail_kinds where audience = 'recruiter'",
      [recruiter.id],
    );
    await post.deliver();
    const already = post.server.to(former).length;
    for (const { id } of [recruiter, former]) {
      await admin.query("select app.create_adjustment($1, 100, 'USD', 'Thanks')", [id]);
      await admin.query("select app.link_payout_account($1, 'acct_' || md5(random()::text))", [id]);
    }
    await admin.query("select app.deactivate_user($1)", [former.id]);
    const [mail, ...more] = await post.deliverTo(recruiter);
    t.deepEqual(more, []);
    t.is(mail?.subject, "[test] Your payout account");
    t.regex(String(mail?.text), /Your payouts go to another account from now on\.\n {2}Changed on /);
    t.regex(String(mail?.text), /cannot be switched off/);
    t.is(post.server.to(former).length, already);
  },
);

test.serial("days are those of the platform's time zone", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await post.deliver();
  await admin.query("select app.set_time_zone(null, 'Pacific/Auckland', 'The seat')");
  await admin.query("select app.create_adjustment($1, 100, 'JPY', 'Thanks', '2090-06-30 23:00+00')", [recruiter.id]);
  const [mail] = await post.deliverTo(recruiter);
  // 23:00 UTC is the next day in Auckland; the yen has no decimals.
  t.regex(String(mail?.text), /100 JPY {2}Thanks\n {2}To be paid on 1 July 2090/);
  await admin.query("select app.set_time_zone(null, 'UTC', 'Back')");
});

test.serial("a mail has at most 20 lines a section, and the total of all", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await post.deliver();
  await admin.query("select app.create_adjustment($1, 1000, 'USD', 'Bonus ' || i) from generate_series(1, 23) as i", [
    recruiter.id,
  ]);
  const [mail] = await post.deliverTo(recruiter);
  t.is(String(mail?.text).match(/^- 10\.00 USD {2}Bonus \d+$/gm)?.length, 20);
  t.regex(String(mail?.text), /- and 3 more\n\nTotal: 230\.00 USD/);
});

test.serial(
  "another bank account behind the same Stripe account is told at once; the first one that is known is no news",
  async (t) => {
    const { admin } = post.db;
    const recruiter = await createRecruiter(admin);
    await post.deliver();
    const know = (fingerprint: string) =>
      admin.query("update app.payout_accounts set bank_account_fingerprint = $2 where user_id = $1", [
        recruiter.id,
        fingerprint,
      ]);
    await know("fp_of_the_owner");
    t.deepEqual(await post.deliverTo(recruiter), []);
    await know("fp_of_somebody");
    const [mail, ...more] = await post.deliverTo(recruiter);
    t.deepEqual(more, []);
    t.is(mail?.subject, "[test] Your payout account");
    t.regex(String(mail?.text), /Another bank account stands behind your Stripe account\.\n {2}Changed on /);
    t.regex(String(mail?.text), /\. Nothing is sent to it before .* \(UTC\), so that you can tell the platform/);
    t.notRegex(String(mail?.source), /fp_of/);
    const { rows } = await admin.query(
      "select payload - 'cool_down_until' as payload from app.events where type = 'payout_account.bank_account_changed' and payload ->> 'recruiter_id' = $1",
      [recruiter.id],
    );
    t.deepEqual(rows, [{ payload: { recruiter_id: recruiter.id, stripe_account_id: recruiter.stripeAccountId } }]);
    await admin.query("select app.end_cool_down($1, 'they called us')", [recruiter.id]);
    const [ended] = await post.deliverTo(recruiter);
    t.regex(
      String(ended?.text),
      /Payouts to your changed account go on\.\n {2}Two admins of the platform ended the wait/,
    );
  },
);

test.serial(
  "who has not finished their onboarding is told what waits for it, and nothing once they have",
  async (t) => {
    const { admin } = post.db;
    const [recruiter, done] = [await createRecruiter(admin), await createRecruiter(admin)];
    const ids = [recruiter.id, done.id];
    await admin.query("update app.payout_accounts set transfers_enabled = false where user_id = any ($1)", [ids]);
    await admin.query(
      `insert into app_private.onboardings (recruiter_id, status, kind, requested_by_role, created_at)
     select each, 'taken', 'onboarding', 'recruiter', now() - interval '8 days' from unnest($1::uuid[]) as each`,
      [ids],
    );
    for (const each of [recruiter, done]) {
      await createPlacement(admin, { recruiters: allFor(each), feeAmount: 45_000, holdbackPercentage: 0 });
    }
    await post.deliver();
    await admin.query("select app_private.remind_of_onboardings()");
    await admin.query("update app.payout_accounts set transfers_enabled = true where user_id = $1", [done.id]);
    const [mail] = await post.deliverTo(recruiter);
    t.is(mail?.subject, "[test] Not paid yet: 450.00 USD");
    t.true(
      String(mail?.text)
        .replaceAll(/\s+/g, " ")
        .includes("450.00 USD Your Stripe account is not finished, so it cannot receive this. Due on "),
    );
    t.deepEqual(
      post.server.to(done).filter(({ subject }) => subject?.includes("Not paid")),
      [],
    );
  },
);

test.serial(
  "whose account Stripe has closed is told that they must open another, and not to finish that one",
  async (t) => {
    const { admin } = post.db;
    const recruiter = await createRecruiter(admin);
    await createPlacement(admin, { recruiters: allFor(recruiter), feeAmount: 45_000, holdbackPercentage: 0 });
    await admin.query(
      "update app.payout_accounts set transfers_enabled = false, disabled_reason = 'account_invalid' where user_id = $1",
      [recruiter.id],
    );
    await post.deliver();
    const asks = await post.db.actAs((await createPerson(admin, "platform_admin")).id);
    await asks.query("select app.remind_recruiters(array[$1::uuid])", [recruiter.id]);
    const [mail] = await post.deliverTo(recruiter);
    t.regex(
      String(mail?.text).replaceAll(/\s+/g, " "),
      /450\.00 USD Stripe says that the account is closed, or has cut the platform off\. Due on .* What to do: open another one, and have it linked\./,
    );
  },
);
