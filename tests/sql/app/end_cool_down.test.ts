// Another account, or another bank account behind it, is paid only after some days, unless two admins end that wait.

import test from "ava";
import { asked, confirm, createAdmin, refusedToConfirm } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter, NOBODY, type Recruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

const one = async (sql: string, values: unknown[] = []) => (await db.admin.query(sql, values)).rows[0];
const link = ({ id }: Recruiter) =>
  db.admin.query("select app.link_payout_account($1, 'acct_' || md5(random()::text))", [id]);
const END = "app.end_cool_down($1, 'they called us')";

/** Stripe tells of these bank accounts behind the recruiter's account; null: it does not show them. */
async function tell(recruiter: Recruiter, fingerprints: string[] | null) {
  const external_accounts = fingerprints?.map((fingerprint) => ({ id: `ba_${fingerprint}`, fingerprint })) ?? null;
  await db.admin.query(
    `select app_private.record_payout_account(
       (select stripe_account_id from app.payout_accounts where user_id = $1), true, '{}', null, null, 'US', $2)`,
    [recruiter.id, JSON.stringify({ external_accounts })],
  );
}

/** How many days the recruiter's account waits; null: it does not. */
const waitOf = async ({ id }: Recruiter) =>
  (
    await one(
      "select round(extract(epoch from cool_down_until - now()) / 86400)::int as days from app.payout_accounts where user_id = $1",
      [id],
    )
  ).days;

/** What keeps this payout's first part from being paid, as the preview and the explanation have it. */
async function reasonsOf(ids: { payout: string; schedule: string }) {
  const { rows: explained } = await db.admin.query<{ code: string; at: Date | null }>(
    "select code, at from app.explain_payout($1) where schedule_id = $2",
    [ids.payout, ids.schedule],
  );
  const preview = await one("select would_pay, reasons from app.preview_due_schedules() where schedule_id = $1", [
    ids.schedule,
  ]);
  return { explained: explained.map(({ code }) => code), ...preview };
}

const statusOf = async (schedule: string) =>
  (await one("select status from app.payout_schedules where id = $1", [schedule])).status;

test.serial("the first account, and the first bank account that Stripe tells of one, do not wait", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  t.is(await waitOf(recruiter), null);
  await tell(recruiter, null);
  await tell(recruiter, ["fp1"]);
  await tell(recruiter, ["fp1"]);
  t.is(await waitOf(recruiter), null);
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(ids.schedule), "processing");
});

test.serial("another account waits for three days: the run, the preview and the explanation say so", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  await link(recruiter);
  t.is(await waitOf(recruiter), 3);
  t.deepEqual(await reasonsOf(ids), {
    explained: ["account_cool_down"],
    would_pay: false,
    reasons: ["account_cool_down"],
  });
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(ids.schedule), "pending");
  await refused(t, db.admin.query("select app.process_payout_schedule($1)", [ids.schedule]), "HB050", /was changed/);
  // The preview of a later run knows that the wait is over by then.
  const later = await one(
    "select would_pay, reasons from app.preview_due_schedules(now() + interval '4 days') where schedule_id = $1",
    [ids.schedule],
  );
  t.deepEqual(later, { would_pay: true, reasons: [] });
  // Three days later.
  await db.admin.query("update app.payout_accounts set cool_down_until = now() where user_id = $1", [recruiter.id]);
  t.deepEqual((await reasonsOf(ids)).explained, ["next_run"]);
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(ids.schedule), "processing");
});

test.serial("a further change under a shorter setting does not end the wait sooner", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await link(recruiter);
  t.is(await waitOf(recruiter), 3);
  await db.admin.query("update app_private.settings set value = '1' where name = 'account_cool_down_days'");
  try {
    await link(recruiter);
    t.is(await waitOf(recruiter), 3);
  } finally {
    await db.admin.query("update app_private.settings set value = '3' where name = 'account_cool_down_days'");
  }
});

test.serial("without days in the setting nothing waits", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await db.admin.query("update app_private.settings set value = '0' where name = 'account_cool_down_days'");
  await link(recruiter);
  await db.admin.query("update app_private.settings set value = '3' where name = 'account_cool_down_days'");
  t.is(await waitOf(recruiter), null);
});

test.serial("another bank account behind the same account withdraws what was not sent, and waits", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await tell(recruiter, ["fp1"]);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  await db.admin.query("select app.process_due_schedules()");
  await tell(recruiter, ["fp2"]);
  t.is(await waitOf(recruiter), 3);
  t.is(await statusOf(ids.schedule), "pending");
  t.like(await one("select status, error_code from app.payout_transfers where schedule_id = $1", [ids.schedule]), {
    status: "refused",
    error_code: "withdrawn",
  });
  t.like(
    await one(
      `select payload from app.events
        where type = 'payout_account.bank_account_changed' and payload ->> 'recruiter_id' = $1
          and (payload ->> 'cool_down_until')::timestamptz > now() + interval '2 days'`,
      [recruiter.id],
    ),
    { payload: { stripe_account_id: recruiter.stripeAccountId } },
  );
  // The audit log has both values, of the fingerprint and of the time.
  const { changes } = await one(
    `select metadata -> 'changes' as changes from app.audit_log
      where entity = 'payout_accounts' and metadata -> 'changes' -> 'bank_account_fingerprint' ->> 'new' = 'fp2'
        and entity_id = (select id::text from app.payout_accounts where user_id = $1)`,
    [recruiter.id],
  );
  t.deepEqual(changes.bank_account_fingerprint, { old: "fp1", new: "fp2" });
  t.is(changes.cool_down_until.old, null);
  t.truthy(changes.cool_down_until.new);
});

test.serial("a bank account that is removed stays known: another one after it is a change, one more too", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await tell(recruiter, ["fp1"]);
  await tell(recruiter, []);
  await tell(recruiter, null);
  t.is(await waitOf(recruiter), null);
  await tell(recruiter, ["fp2"]);
  t.is(await waitOf(recruiter), 3);

  const other = await createRecruiter(db.admin);
  await tell(other, ["fp1"]);
  await tell(other, ["fp0", "fp1"]);
  t.is(await waitOf(other), 3);
  await db.admin.query("update app.payout_accounts set cool_down_until = null where user_id = $1", [other.id]);
  // Their order means nothing.
  await tell(other, ["fp1", "fp0"]);
  t.is(await waitOf(other), null);
});

test.serial("an intent that a run wrote a moment before a change is not sent", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  await db.admin.query("select app.process_due_schedules()");
  // As if the withdrawal had not seen it.
  await db.admin.query(
    "update app.payout_accounts set cool_down_until = clock_timestamp() + interval '1 hour' where user_id = $1",
    [recruiter.id],
  );
  const begin = () =>
    db.admin.query(
      "select transfer_id from app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
      [ids.schedule],
    );
  t.deepEqual((await begin()).rows, []);
  await db.admin.query("update app.payout_accounts set cool_down_until = null where user_id = $1", [recruiter.id]);
  t.is((await begin()).rowCount, 1);
});

test.serial(
  "two admins end the wait; a change after the question makes it outdated; the recruiter is told",
  async (t) => {
    const [first, second] = [await createAdmin(db), await createAdmin(db)];
    const recruiter = await createRecruiter(db.admin);
    const ids = await createPayout(db.admin, { recruiters: allFor(recruiter) });
    await link(recruiter);
    const outdated = await asked(t, first, END, [recruiter.id]);
    t.is(outdated.kind, "end_cool_down");
    t.is(await waitOf(recruiter), 3);
    await link(recruiter);
    await refusedToConfirm(t, second, outdated, "HB031");
    await refusedToConfirm(t, first, await asked(t, first, END, [recruiter.id]), "HB030");
    await confirm(second, await asked(t, first, END, [recruiter.id]));
    t.is(await waitOf(recruiter), null);
    await db.admin.query("select app.process_due_schedules()");
    t.is(await statusOf(ids.schedule), "processing");
    t.like(
      await one(
        "select payload from app.events where type = 'payout_account.cool_down_ended' and payload ->> 'recruiter_id' = $1",
        [recruiter.id],
      ),
      { payload: { reason: "they called us" } },
    );
  },
);

test.serial("there is nothing to end without a change, and only admins end it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const end = (id: string, reason: string | null) => db.admin.query("select app.end_cool_down($1, $2)", [id, reason]);
  await refused(t, end(recruiter.id, "why"), "HB003", /Nothing waits/);
  await refused(t, end(NOBODY, "why"), "HB002");
  await refused(t, end(recruiter.id, " "), "HB008");
  await refusedToOthers(t, db, END, [recruiter.id]);
});
