// Names and addresses that want to be more than that.

import test from "ava";
import { daysAgo } from "../../../support/days.ts";
import { allFor, createPlacement, createRecruiter } from "../../../support/fixtures.ts";
import { useMail } from "../../../support/mail.ts";

const post = useMail(test);

const NAMES = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "{{{subject}}} {{#sections}} <%= 1 %>",
  "<!--[if mso]><a href='https://evil.example'>pay</a><![endif]-->",
  "=?utf-8?q?Subject=3A_hacked?= %0d%0aBcc: victim@evil.example",
];

test.serial("names are text: in HTML escaped, in the text as they are, and never in a header", async (t) => {
  const { admin } = post.db;
  const recruiter = await createRecruiter(admin);
  await post.deliver();
  for (const name of NAMES) {
    const { rows } = await admin.query("select id from app.create_company($1)", [name]);
    const placement = await createPlacement(admin, {
      companyId: rows[0].id,
      recruiters: allFor(recruiter),
      startDate: daysAgo(0),
      guaranteePeriodDays: 60,
    });
    await admin.query("update app.placements set candidate_name = $2 where id = $1", [placement, name]);
  }
  const [mail] = await post.deliverTo(recruiter);
  const html = String(mail?.html);
  t.false(/<script|<img|<a |<!--|onerror=alert\(1\)>/i.test(html.replaceAll(/&[^;]+;/g, "")));
  for (const name of NAMES) t.true(mail?.text?.includes(`${name} at ${name}`), name);
  t.true(html.includes("&lt;script&gt;alert(1)&lt;"));
  const headers = mail?.source.split("\r\n\r\n")[0] ?? "";
  t.notRegex(headers, /evil|hacked|script|Bcc/i);
  t.deepEqual(mail?.recipients, [recruiter.email]);
});

test.serial("an address that could be read as another one, or as several, gets no mail", async (t) => {
  const { admin } = post.db;
  const hostile = [
    "a,b@victim.example",
    "a>,<b@victim.example",
    '"a"@victim.example',
    "a;b@victim.example",
    "a(b)@victim.example",
    "a:b@victim.example",
  ];
  for (const email of hostile) {
    const { rows } = await admin.query("select id from app.create_user($1, 'Somebody', 'recruiter')", [email]);
    const account = `acct_${Math.random().toString(36).slice(2)}`;
    await admin.query("select app.link_payout_account($1, $2)", [rows[0].id, account]);
  }
  const before = post.server.received.length;
  await post.deliver();
  t.is(post.server.received.length, before);
  t.is(
    (
      await admin.query(
        "select from app_private.mails join app.users person on person.id = user_id where email ~ 'victim'",
      )
    ).rowCount,
    0,
  );
});

test.serial("where money is real, names that are kept for tests get no mail, and no mail says test", async (t) => {
  const { admin } = post.db;
  await admin.query(
    `insert into app_private.lineage (stripe_account_id, is_live, system_identifier, database_oid, database_name, timeline,
       server_started_at, status, closed_because)
     values ('acct_1', true, '1', 1, 'x', '1', now(), 'open', 'test')`,
  );
  await createRecruiter(admin);
  const { rows } = await admin.query("select id from app.create_user('anna@people.eu', 'Anna', 'recruiter')");
  await admin.query("select app.link_payout_account($1, 'acct_anna')", [rows[0].id]);
  const before = post.server.received.length;
  await post.deliver();
  const mails = post.server.received.slice(before);
  t.deepEqual(
    mails.map(({ recipients, subject }) => [recipients, subject]),
    [[["anna@people.eu"], "Your payout account"]],
  );
  t.notRegex(String(mails[0]?.text) + String(mails[0]?.html), /no real money/);
});

test.serial("a copy of a database tells nobody anything", async (t) => {
  const { admin } = post.db;
  await admin.query("update app_private.lineage set status = 'copied'");
  t.is((await admin.query("select app_private.gate_code() as code")).rows[0].code, "account_not_claimed");
  const { rows } = await admin.query("select id from app.create_user('berta@people.eu', 'Berta', 'recruiter')");
  await admin.query("select app.link_payout_account($1, 'acct_berta')", [rows[0].id]);
  // A mail whose time has come, and the place that the outbox was read to.
  await admin.query("insert into app_private.mails (user_id, is_urgent, next_attempt_at) values ($1, false, now())", [
    rows[0].id,
  ]);
  const standing = async () =>
    (
      await admin.query(
        "select mail.status, state.xmin as written from app_private.mails as mail, app_private.mail_state as state where user_id = $1",
        [rows[0].id],
      )
    ).rows;
  const before = await standing();
  await post.send();
  t.deepEqual(await standing(), before);
  t.deepEqual(post.server.to({ email: "berta@people.eu" }), []);
});
