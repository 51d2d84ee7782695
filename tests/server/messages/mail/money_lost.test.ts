// What is lost, taken back or cannot go on by itself is told by mail, each with its amount.

import test from "ava";
import { daysAgo } from "../../../support/days.ts";
import { companyPayingAtOnce } from "../../../support/debts.ts";
import { allFor, createPerson, createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";
import { answerDue, answerReversals } from "../../../support/stripe_answers.ts";

const post = useMail(test);

test.serial("a hold that is forfeited and a reversal that was made are told to the recruiter", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  const placementId = await createPlacement(admin, {
    companyId: await companyPayingAtOnce(admin),
    recruiters: allFor(recruiter),
    holdbackPercentage: 20,
    startDate: daysAgo(9),
  });
  await answerDue(admin);
  await post.deliver();
  // Of 1,000.00 USD 800.00 were paid, and 200.00 are held.
  await admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  const [broken] = await post.deliverTo(recruiter);
  t.regex(String(broken?.text), /200\.00 USD {2}A\. Candidate at .*\n {2}It was held back, and is not paid/);
  t.regex(String(broken?.text), /800\.00 USD {2}A\. Candidate at .*\n {2}The guarantee was broken: it is /);
  t.deepEqual(await answerReversals(admin, [recruiter.id]), [80_000]);
  const [reversed, ...more] = await post.deliverTo(recruiter);
  t.deepEqual(more, []);
  t.regex(
    String(reversed?.text),
    /800\.00 USD {2}A\. Candidate at .*\n {2}It was taken back from your Stripe account\./,
  );
});

test.serial(
  "a payment that needs a person, and a difference that reconciliation found, are told to admins",
  async (t) => {
    const { admin } = post.db;
    const told = await createPerson(admin, "platform_admin");
    const recruiter = await createRecruiter(admin);
    await createPlacement(admin, {
      companyId: await companyPayingAtOnce(admin),
      recruiters: allFor(recruiter),
      startDate: daysAgo(9),
    });
    await post.deliver();
    await answerDue(admin, { http_status: 400, code: "resource_missing", message: "No such destination" });
    const [failed] = await post.deliverTo(told);
    t.regex(String(failed?.subject), /Needs a person/);
    t.regex(String(failed?.text), /1,000\.00 USD {2}A\. Candidate at .*\n {2}A part of the payout could not be paid/);

    const { rows: begun } = await admin.query(
      "select reconciliation_id as id from app_private.begin_reconciliation(null, null, null)",
    );
    await admin.query(
      `with finding as (
       insert into app.reconciliation_findings (
         kind, subject, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in
       ) values ('unknown_to_us', 'tr_unknown', 'tr_unknown', '{"amount": 1}', now(), $1, now(), $1)
       returning id
     )
     select app_private.write_event('reconciliation_finding.found', '{"kind": "unknown_to_us"}', entity_id => finding.id)
       from finding`,
      [begun[0].id],
    );
    const [found] = await post.deliverTo(told);
    t.regex(String(found?.subject), /Reconciliation findings/);
    t.regex(String(found?.text), /tr_unknown/);
  },
);
