// What recruiters are told, by a real mail server.

import test from "ava";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { allFor, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { useMail } from "../../support/mail.ts";
import { answerDue } from "../../support/stripe_answers.ts";

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
