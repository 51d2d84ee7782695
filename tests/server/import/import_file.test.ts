// npm run import, as its user sees it. What the database refuses in a row: tests/sql/app_private/import.

import test from "ava";
import { database, importing, PLACEMENTS, placement, RECRUITERS, refsOf, untouched } from "./importing.ts";

test("recruiters, then their placements, are imported, and the summary says how many and how much", async (t) => {
  const db = await database(t);
  const recruiters = await importing(t, db, "recruiters", `${RECRUITERS}Bea@x.com,Bea,acct_1\ncy@x.com,Cy,\n`);
  t.is(recruiters.stdout, "2 recruiters imported, 0 already there\n1 Stripe account linked\n");
  t.is(recruiters.code, 0);
  const { rows } = await db.admin.query(
    `select email, display_name, role, stripe_account_id
       from app.users left join app.payout_accounts on user_id = users.id where email ~ '^(bea|cy)@' order by email`,
  );
  t.deepEqual(rows, [
    { email: "bea@x.com", display_name: "Bea", role: "recruiter", stripe_account_id: "acct_1" },
    { email: "cy@x.com", display_name: "Cy", role: "recruiter", stripe_account_id: null },
  ]);

  const placements = await importing(
    t,
    db,
    "placements",
    `${PLACEMENTS}P-1,Acme,A,,bea@x.com:60;cy@x.com:40,1234.50,USD,2025-01-31,,\nP-2, Acme ,B,,bea@x.com:100,500000,JPY,2025-01-31,30,0\n`,
  );
  t.is(
    placements.stdout,
    "2 placements imported, 0 already there\n  JPY  500000 in 1 placement\n  USD 1234.50 in 1 placement\n",
  );
  t.is(placements.stderr, "");
  const terms = await db.admin.query(
    "select fee_amount, currency, guarantee_period_days, holdback_percentage from app.placements order by external_ref",
  );
  t.deepEqual(terms.rows, [
    { fee_amount: "123450", currency: "USD", guarantee_period_days: 90, holdback_percentage: "20.00" },
    { fee_amount: "500000", currency: "JPY", guarantee_period_days: 30, holdback_percentage: "0.00" },
  ]);
});

test("an import names who imports, and that admin is who created the placements", async (t) => {
  const db = await database(t);
  await db.admin.query("select app.create_user('ada@x.com', 'Ada', 'platform_admin')");
  const stranger = await importing(t, db, "placements", PLACEMENTS + placement("P-1"), "--as", "ann@x.com");
  t.is(stranger.code, 1);
  t.regex(stranger.stderr, /ann@x.com is no active platform admin. Name the admin who imports by their email/);
  t.deepEqual(await refsOf(db), []);
  t.is((await importing(t, db, "placements", PLACEMENTS + placement("P-1"), "--as", "ada@x.com")).code, 0);
  t.is((await importing(t, db, "placements", PLACEMENTS + placement("P-2"))).code, 0);
  const { rows } = await db.admin.query(
    `select external_ref, email, created_by_role = session_user as by_login
       from app.placements left join app.users on users.id = created_by order by external_ref`,
  );
  t.deepEqual(rows, [
    { external_ref: "P-1", email: "ada@x.com", by_login: true },
    { external_ref: "P-2", email: null, by_login: true },
  ]);
});

test("importing the same files again changes nothing and says so", async (t) => {
  const db = await database(t);
  const everything = () =>
    db.admin.query(
      "select (select jsonb_agg(u order by id) from app.users u) as users, (select count(*) from app.payout_audit_log) as audit, (select count(*) from graphile_worker.jobs) as jobs",
    );
  const recruiters = `${RECRUITERS}bea@x.com,Bea,acct_1\n`;
  await importing(t, db, "recruiters", recruiters);
  await importing(t, db, "placements", PLACEMENTS + placement("P-1"));
  const before = (await everything()).rows;
  t.is((await importing(t, db, "recruiters", recruiters)).stdout, "0 recruiters imported, 1 already there\n");
  t.is(
    (await importing(t, db, "placements", PLACEMENTS + placement("P-1"))).stdout,
    "0 placements imported, 1 already there\n",
  );
  t.deepEqual((await everything()).rows, before);
});

test("a changed name is taken over, a changed account is linked and named, and an empty one changes nothing", async (t) => {
  const db = await database(t);
  await importing(t, db, "recruiters", `${RECRUITERS}bea@x.com,Bea,acct_1\n`);
  const changed = await importing(t, db, "recruiters", `${RECRUITERS}bea@x.com,Beatrix,acct_2\n`);
  t.is(
    changed.stdout,
    "0 recruiters imported, 0 already there\n1 name changed\nStripe account of bea@x.com changed from acct_1 to acct_2\n",
  );
  await importing(t, db, "recruiters", `${RECRUITERS}bea@x.com,Beatrix,\n`);
  const { rows } = await db.admin.query(
    "select display_name, stripe_account_id from app.users join app.payout_accounts on user_id = users.id",
  );
  t.deepEqual(rows, [{ display_name: "Beatrix", stripe_account_id: "acct_2" }]);
});

test("a file may name the terms of each placement", async (t) => {
  const db = await database(t);
  const { rows: terms } = await db.admin.query(
    "select id from app.publish_payout_policy(60, 10, valid_from => '2030-01-01')",
  );
  const header = PLACEMENTS.replace("\n", ",terms\n");
  const row = (ref: string, id: string) => placement(ref).replace("\n", `,${id}\n`);
  await importing(t, db, "placements", header + row("P-1", terms[0].id) + row("P-2", ""));
  const { rows } = await db.admin.query(
    "select external_ref as ref, guarantee_period_days as days from app.placements order by 1",
  );
  t.deepEqual(rows, [
    { ref: "P-1", days: 60 },
    { ref: "P-2", days: 90 },
  ]);
});

test("a byte order mark, CRLF, blank lines, quoted commas, quotes and line breaks are read, and lines are counted as an editor does", async (t) => {
  const db = await database(t);
  const row = (ref: string, amount: string) =>
    `${ref},"Acme, ""Inc.""",Čandidáté,Engineer,"ann@x.com:\r\n\r\n100",${amount},USD,2025-01-31,,\r\n`;
  const content = `\ufeff${PLACEMENTS.replace("external_ref", '"external_ref"').replace("\n", "\r\n")}\r\n${row("P-1", "10")}   \r\n,,,,,,,,,\r\n${row("P-2", "-1")}`;
  const answer = await importing(t, db, "placements", content, "--skip-bad", "--create-companies");
  t.regex(answer.stdout, /^line 8, payout_amount: /);
  const { rows } = await db.admin.query(
    "select candidate_name, job_title, name from app.placements join app.companies on companies.id = company_id",
  );
  t.deepEqual(rows, [{ candidate_name: "Čandidáté", job_title: "Engineer", name: 'Acme, "Inc."' }]);
});

test("columns may be in any order, with white space around their names", async (t) => {
  const db = await database(t);
  const answer = await importing(t, db, "recruiters", " display_name ,stripe_account_id,email\nBea,,bea@x.com\n");
  t.is(answer.stdout, "1 recruiter imported, 0 already there\n");
});

test("a file with only a header imports nothing and is no error", async (t) => {
  const answer = await importing(t, untouched, "placements", PLACEMENTS);
  t.is(answer.stdout, "0 placements imported, 0 already there\n");
  t.is(answer.code, 0);
});

test("fees are imported whole or not at all, and a second time changes nothing", async (t) => {
  const db = await database(t);
  await importing(t, db, "placements", PLACEMENTS + placement("P-1"));
  const header = "external_ref,amount,currency,paid_at,reference,available_on\n";
  const good = `P-1,600.00,USD,2025-03-01,INV-1,2025-03-04\nP-1,400.00,USD,2025-03-02,INV-2,\n`;
  const bad = await importing(t, db, "fees", `${header}${good}P-9,1.00,USD,2025-03-01,INV-3,\n`);
  t.is(bad.code, 1);
  t.regex(bad.stderr, /line 4, external_ref: There is no placement P-9/);
  const count = async () => (await db.admin.query("select from app.fee_payments")).rowCount;
  t.is(await count(), 0);
  const first = await importing(t, db, "fees", header + good);
  t.is(first.stdout, "2 fee payments imported, 0 already there\n  USD 1000.00 in 2 fee payments\n");
  const second = await importing(t, db, "fees", header + good);
  t.is(second.stdout, "0 fee payments imported, 2 already there\n");
  t.is(await count(), 2);
});
