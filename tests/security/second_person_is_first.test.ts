// One admin who tries to be two, with a puppet, or by what changes after a decision: none works while control is on.

import test from "ava";
import { sharesOf } from "../support/composites.ts";
import { refused } from "../support/errors.ts";
import { allFor, createCompany, createPayout, createRecruiter, payoutOf } from "../support/fixtures.ts";
import { APPROVE, db, heldPayout, honest, puppetOf, statusOf, thief, unique, value } from "./thief_and_honest.ts";
import { asked, call, confirm, control, createAdmin, readRequest, refusedToConfirm, signIn } from "./two_admins.ts";

test.serial("a second admin with one's own sign-in, made before control was on, is the same person", async (t) => {
  await control(db);
  const puppet = await puppetOf(thief);
  const second = await puppetOf(puppet);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, puppet, request, "HB030");
  await refusedToConfirm(t, second, request, "HB030");
  const back = await createPayout(db.admin);
  await refusedToConfirm(t, thief, await asked(t, puppet, APPROVE, [back.payout]), "HB030");
  t.is(await statusOf(payout), "pending");
  t.is((await confirm(honest, request)).status, "confirmed");
});

test.serial("after seven days they are two", async (t) => {
  await control(db);
  const puppet = await puppetOf(thief);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  const age = (days: number) =>
    db.admin.query(
      "update app_private.admin_makers set made_at = now() - make_interval(days => $2) where admin_id = $1",
      [puppet.id, days],
    );
  await age(6);
  await refusedToConfirm(t, puppet, request, "HB030");
  await age(7);
  t.is((await confirm(puppet, request)).status, "confirmed");
});

test.serial("a second admin cannot be made by one person while that is under control", async (t) => {
  await control(db, "make_admin");
  const email = `${unique()}@example.com`;
  await asked(t, thief, "app.create_user($1, 'A. Puppet', 'platform_admin', 'idp|mine' || $1)", [email]);
  t.is(await value("select count(*)::int from app.users where email = $1", [email]), 0);
});

test.serial("who is made an admin by two is one person with who asked, not with who confirmed", async (t) => {
  await control(db, "make_admin", "approval");
  const email = `${unique()}@example.com`;
  await confirm(honest, await asked(t, thief, "app.create_user($1, 'A. New', 'platform_admin')", [email]));
  const added = await signIn(db, await value("select id from app.users where email = $1", [email]));
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, added, request, "HB030");
  const next = await createPayout(db.admin);
  t.is((await confirm(added, await asked(t, honest, APPROVE, [next.payout]))).status, "confirmed");
});

test.serial("another admin's sign-in, relinked to one's own, is one person with who relinked it", async (t) => {
  await control(db);
  const colleague = await createAdmin(db);
  await thief.do("select app.link_sign_in($1, $2)", [colleague.id, `idp|${unique()}`]);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, colleague, request, "HB030");

  await control(db, "link_sign_in");
  const before = await value("select auth_subject from app.users where id = $1", [honest.id]);
  await asked(t, thief, "app.link_sign_in($1, $2)", [honest.id, `idp|${unique()}`]);
  t.is(await value("select auth_subject from app.users where id = $1", [honest.id]), before);
});

test.serial("a login of one's own, linked to another admin, is one person with who linked it", async (t) => {
  await control(db);
  const colleague = await createAdmin(db);
  const login = `person_${unique()}`;
  await db.admin.query(`create role ${login} login in role holdback_operator`);
  t.teardown(() => db.admin.query(`drop role ${login}`).then(() => undefined));
  await thief.do("select app.link_database_login($1, $2)", [colleague.id, login]);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, colleague, request, "HB030");
});

test.serial("the threshold of the terms is not passed with a puppet either", async (t) => {
  await control(db);
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    "select app.publish_payout_policy(90, 20, $1, approval_threshold => 50000, approval_currency => 'USD')",
    [companyId],
  );
  const puppet = await puppetOf(thief);
  const recruiter = await createRecruiter(db.admin);
  const { id } = await thief.do<{ id: string }>(
    "select id from app.create_placement($1, 'A. Candidate', '2025-01-01', 100000, 'USD', $2)",
    [companyId, sharesOf(allFor(recruiter))],
  );
  const { payout } = await payoutOf(db.admin, id);
  await refused(t, puppet.do(`select ${APPROVE}`, [payout]), "HB022");
  t.is(await statusOf(payout), "pending");
});

test.serial("the account is not changed by the person who then approves", async (t) => {
  await control(db, "account_change", "approval");
  const { payout, recruiter } = await heldPayout();
  await asked(t, thief, "app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
  const request = await asked(t, thief, APPROVE, [payout]);
  t.is(request.basis.stripe_account, recruiter.stripeAccountId);
  t.is(await statusOf(payout), "pending");
});

test.serial("an account that changes after an approval by two ends it, and a new approval takes two", async (t) => {
  await control(db, "approval");
  const { payout, recruiter } = await heldPayout();
  await confirm(honest, await asked(t, thief, APPROVE, [payout]));
  t.is(await statusOf(payout), "approved");
  const mine = `acct_${unique()}`;
  t.is(await call(thief, "app.link_payout_account($1, $2)", [recruiter.id, mine]), null);
  t.is(await statusOf(payout), "pending");
  await refused(t, thief.do(`select ${APPROVE}`, [payout]), "HB022");
  const again = await asked(t, honest, APPROVE, [payout]);
  t.is(again.basis.stripe_account, mine, "and the second person sees which account it is");
  t.is(await statusOf(payout), "pending");
});

test.serial("an account that changes while a part is paid freezes the rest, and unfreezing takes two", async (t) => {
  await control(db);
  const { payout, recruiter } = await heldPayout();
  await control(db, "approval");
  await db.admin.query("update app.payouts set status = 'processing' where id = $1", [payout]);
  t.is(await call(thief, "app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]), null);
  await refused(t, thief.do("select app.unfreeze_payout($1, 'checked')", [payout]), "HB022");
  await asked(t, honest, "app.unfreeze_payout($1, 'checked')", [payout]);
  t.truthy(await value("select frozen_at from app.payouts where id = $1", [payout]));
});

test.serial("an account that changes between question and confirmation is named, and nothing is done", async (t) => {
  await control(db, "approval");
  const { payout, recruiter } = await heldPayout();
  const request = await asked(t, honest, APPROVE, [payout]);
  await call(thief, "app.link_payout_account($1, 'acct_oftheThief')", [recruiter.id]);
  const error = await refusedToConfirm(t, thief, request, "HB031");
  t.regex(error.message, new RegExp(`stripe account was ${recruiter.stripeAccountId} and is acct_oftheThief`));
  t.is(await statusOf(payout), "pending");
  t.is((await readRequest(honest, request.id)).status, "pending");
});

test.serial("what changed since it was looked at is not even asked for", async (t) => {
  await control(db, "approval");
  const { payout, recruiter } = await heldPayout();
  const { seen } = await honest.do<{ seen: string }>("select seen from app.preview_payout_approval($1)", [payout]);
  await call(thief, "app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
  await refused(t, honest.do("select app.approve_payout($1, 'checked', $2)", [payout, seen]), "HB028");
  t.is(await value("select count(*)::int from app.requests where payout_id = $1", [payout]), 0);
});

test.serial("who had an account linked by two cannot have it approved: who asked for it counts", async (t) => {
  await control(db, "account_change", "approval");
  const { payout, recruiter } = await heldPayout();
  const link = "app.link_payout_account($1, $2)";
  await confirm(honest, await asked(t, thief, link, [recruiter.id, `acct_${unique()}`]));
  await refused(t, thief.do(`select ${APPROVE}`, [payout]), "HB022");
  await confirm(thief, await asked(t, honest, APPROVE, [payout]));
  t.is(await statusOf(payout), "approved");
});
