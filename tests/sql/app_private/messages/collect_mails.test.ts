// No event twice, and none left out.

import test from "ava";
import { createRecruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";
import { changeSettings } from "../../../support/payout_system.ts";

const post = useMail(test);

test.serial(
  "an event of a transaction that was open while later ones were written is told too, and each once",
  async (t) => {
    const { admin } = post.db;
    const [early, late] = [await createRecruiter(admin), await createRecruiter(admin)];
    await post.deliver();
    const slow = await admin.connect();
    await slow.query("begin");
    await slow.query("select app.link_payout_account($1, 'acct_early')", [early.id]);
    await admin.query("select app.link_payout_account($1, 'acct_late')", [late.id]);
    const told = () => [post.server.to(early).length, post.server.to(late).length];
    for (let i = 0; i < 3; i++) await post.send();
    // Each has one of the beginning. The later event waits for the earlier one.
    t.deepEqual(told(), [1, 1]);
    await slow.query("commit");
    slow.release();
    await post.deliver();
    t.deepEqual(told(), [2, 2]);
    await post.deliver();
    t.deepEqual(told(), [2, 2]);
  },
);

test.serial("however many workers run at once, each mail is sent once", async (t) => {
  const recruiters = [];
  for (let i = 0; i < 15; i++) recruiters.push(await createRecruiter(post.db.admin));
  await Promise.all([post.deliver(), post.deliver(), post.deliver()]);
  t.deepEqual(
    recruiters.map((recruiter) => post.server.to(recruiter).length),
    Array(15).fill(1),
  );
});

test.serial("what is read a second time makes no second mail", async (t) => {
  const recruiter = await createRecruiter(post.db.admin);
  await post.deliver();
  await post.db.admin.query("update app_private.mail_state set read_until = read_until - interval '1 hour'");
  await post.deliver();
  t.is(post.server.to(recruiter).length, 1);
});

test.serial("in a restored database, whose mark is of another server's transactions, mails go on", async (t) => {
  const recruiter = await createRecruiter(post.db.admin);
  await post.db.admin.query("update app_private.mail_state set mark_at = now(), mark_xid = '999999999999'");
  t.is((await post.deliverTo(recruiter)).length, 1);
});

test.serial("what is not urgent waits for further events of its person, what is urgent does not", async (t) => {
  const { admin } = post.db;
  await changeSettings(admin, { mail_bundle_seconds: 900 });
  const recruiter = await createRecruiter(admin);
  for (const amount of [100, 250]) {
    await admin.query("select app.create_adjustment($1, $2, 'USD', 'Thanks')", [recruiter.id, amount]);
    await post.deliver();
  }
  t.deepEqual(
    post.server.to(recruiter).map(({ subject }) => subject),
    ["[test] Your payout account"],
  );
  await admin.query("update app_private.mails set next_attempt_at = now() where status = 'open'");
  const [mail, ...more] = await post.deliverTo(recruiter);
  t.deepEqual(more, []);
  // 1.00 + 2.50.
  t.is(mail?.subject, "[test] Scheduled (2): 3.50 USD");
  await changeSettings(admin, { mail_bundle_seconds: 0 });
});

test.serial(
  "a mail that was sent is forgotten after 90 days, with what it was about; one that waits is not",
  async (t) => {
    const { admin } = post.db;
    const recruiter = await createRecruiter(admin);
    await post.deliver();
    await admin.query("update app_private.mails set created_at = now() - interval '91 days' where user_id = $1", [
      recruiter.id,
    ]);
    await admin.query(
      `insert into app_private.mails (user_id, is_urgent, next_attempt_at, created_at)
     values ($1, false, 'infinity', now() - interval '91 days')`,
      [recruiter.id],
    );
    await post.deliver();
    const { rows } = await admin.query("select status from app_private.mails where user_id = $1", [recruiter.id]);
    t.deepEqual(rows, [{ status: "open" }]);
    t.is((await admin.query("select from app_private.mail_items where user_id = $1", [recruiter.id])).rowCount, 0);
  },
);
