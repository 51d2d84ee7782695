// What admins are told, by a real mail server.

import test from "ava";
import { daysAgo } from "../../../support/days.ts";
import { allFor, createPayout, createPerson, createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";
import { publishTerms } from "../../../support/terms.ts";

const post = useMail(test);

test.serial("what stops money is told to every active admin at once, and cannot be switched off", async (t) => {
  const { admin } = post.db;
  const [one, other, former] = [
    await createPerson(admin, "platform_admin"),
    await createPerson(admin, "platform_admin"),
    await createPerson(admin, "platform_admin"),
  ];
  await admin.query("select app.deactivate_user($1)", [former.id]);
  await admin.query("insert into app.mail_preferences values ($1, 'money_stopped', false)", [one.id]);
  await admin.query("select app.pause_payouts('currency:EUR', 'The bank called')");
  await admin.query("select app_private.open_stripe_circuit('Invalid API Key')");
  await post.deliver();
  for (const { email } of [one, other]) {
    const [mail, ...more] = post.server.to({ email });
    t.deepEqual(more, []);
    t.is(mail?.subject, "[test] Payouts stop or go on (2)");
    t.regex(String(mail?.text), /Payouts are paused: EUR\n {2}\d+ \w+ \d{4}, \d\d:\d\d \(UTC\)\. The bank called/);
    t.regex(String(mail?.text), /The platform's Stripe key is refused: nothing is paid\n.*Invalid API Key/);
  }
  t.deepEqual(post.server.to(former), []);
  await admin.query("select app.resume_payouts('currency:EUR', 'Solved'), app_private.close_stripe_circuit()");
  const [back] = await post.deliverTo(other);
  t.regex(String(back?.text), /Payouts go on: EUR[\s\S]*Stripe takes the key again/);
});

test.serial("a request is told to the other admins, and not any more once it was decided", async (t) => {
  const { admin } = post.db;
  const [asking, deciding] = [await createPerson(admin, "platform_admin"), await createPerson(admin, "platform_admin")];
  await admin.query("select app.require_second_person('pause')");
  const session = await post.db.actAs(asking.id);
  await post.deliver();
  await session.query("select app.pause_payouts('currency:SEK', 'A <b>strange</b> rate')");
  const [mail] = await post.deliverTo(deciding);
  t.is(mail?.subject, "[test] Approvals wait");
  t.regex(
    String(mail?.text),
    /Pauses or resumes payouts\n {2}Asked by platform_admin \w+\. A <b>strange<\/b> rate\. Until /,
  );
  t.regex(String(mail?.html), /A &lt;b&gt;strange/);
  t.deepEqual(
    post.server.to(asking).filter(({ subject }) => subject?.includes("Approvals")),
    [],
  );
  await session.query("select app.pause_payouts('currency:NOK', 'Taken back')");
  await session.query(
    "select app.decline_request(id, 'No') from app.requests where status = 'pending' and reason = 'Taken back'",
  );
  t.deepEqual(await post.deliverTo(deciding), []);
});

test.serial("a payout that waits for an approval is told with its amount", async (t) => {
  const { admin } = post.db;
  const deciding = await createPerson(admin, "platform_admin");
  await post.deliver();
  const { rows } = await admin.query("select id from app.create_company('Careful')");
  await admin.query(
    "select app.publish_payout_policy(90, 20, $1, approval_threshold => 50000, approval_currency => 'USD')",
    [rows[0].id],
  );
  await createPayout(admin, { companyId: rows[0].id });
  const [mail] = await post.deliverTo(deciding);
  t.is(mail?.subject, "[test] Approvals wait: 1,000.00 USD");
  t.regex(String(mail?.text), /1,000\.00 USD {2}A\. Candidate at Careful\n {2}The payout waits for approve_payout\./);
});

test.serial("a balance that will not cover what falls due is told with the day and the top-up", async (t) => {
  const { admin } = post.db;
  const told = await createPerson(admin, "platform_admin");
  await post.deliver();
  // 1,000.00 are due today, and nothing is there.
  await createPayout(admin, { currency: "DKK", holdbackPercentage: 0 });
  await admin.query("select app_private.record_platform_balance($1), app_private.report_cover()", [
    JSON.stringify({ dkk: 0, usd: 100_000_000 }),
  ]);
  const [mail] = await post.deliverTo(told);
  t.is(mail?.subject, "[test] Money will be missing: 1,000.00 DKK");
  t.regex(
    String(mail?.text),
    /1,000\.00 DKK {2}Not covered from \d+ \w+ \d{4} on\n {2}Missing on that day: 1,000\.00 DKK\. Top up all of this amount by \d/,
  );
});

test.serial("a late fee is told with who waits for it, unless it has come in since", async (t) => {
  const { admin } = post.db;
  const told = await createPerson(admin, "platform_admin");
  const { rows } = await admin.query("select id from app.create_company('Slow Payers')");
  await publishTerms(admin, rows[0].id, { pay_when: "fee_cleared", fee_due_days: 30, first_payment_days: 0 });
  const late = { companyId: rows[0].id, startDate: daysAgo(31) };
  const [recruiter, other] = [await createRecruiter(admin), await createRecruiter(admin)];
  // 700.00 and 300.00, of which 20 % are held: 560.00 are due of the first.
  await createPlacement(admin, { ...late, feeAmount: 70_000, recruiters: allFor(recruiter) });
  const came = await createPlacement(admin, { ...late, feeAmount: 30_000, recruiters: allFor(other) });
  await post.deliver();
  await admin.query("select app_private.report_late_fees()");
  await admin.query("select app.record_fee_payment($1, 30000, now() - interval '1 hour', $2)", [came, daysAgo(0)]);
  const [mail] = await post.deliverTo(told);
  t.is(mail?.subject, "[test] Fees are late: 700.00 USD");
  t.regex(
    String(mail?.text),
    /700\.00 USD {2}A\. Candidate at Slow Payers\n {2}Was to be paid by \d+ \w+ \d{4}\. 560\.00/,
  );
  t.true(String(mail?.text).replaceAll(/\s+/g, " ").includes("560.00 USD wait for it: "));
});

test.serial("a missed task is told, and that it is back; who switched this off hears nothing", async (t) => {
  const { admin } = post.db;
  const [told, silent] = [await createPerson(admin, "platform_admin"), await createPerson(admin, "platform_admin")];
  await (await post.db.actAs(silent.id)).query("select app.set_mail_preference('task', false)");
  await post.deliver();
  await admin.query(
    "update app_private.expected_tasks set created_at = now() - interval '3 days' where task = 'reconcile'",
  );
  await admin.query("select app_private.report_missed_tasks()");
  const [missed] = await post.deliverTo(told);
  t.is(missed?.subject, "[test] Scheduled tasks");
  t.regex(String(missed?.text), /reconcile is missed\n {2}Missed since /);
  await admin.query("select app_private.record_task_end('reconcile')");
  await admin.query("select app_private.report_missed_tasks()");
  const [back] = await post.deliverTo(told);
  t.regex(String(back?.text), /reconcile runs again/);
  t.deepEqual(post.server.to(silent), []);
});
