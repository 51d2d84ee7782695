// What a part that was refused does to its payout, until a person has looked at it.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";
import { twoParts } from "../../support/two_parts.ts";

const db = useDatabase(test);

const REFUSED = { http_status: 400, code: "account_closed" };

test.serial(
  "a payout of which another part waits for a person has failed, also when one was tried again and paid",
  async (t) => {
    const { parts, status } = await twoParts(db.admin, await createRecruiter(db.admin));
    await answerDue(db.admin, REFUSED);
    t.is(await status(), "failed");
    await db.admin.query("select app.retry_payout_schedule($1, 'a new account')", [parts[0]]);
    t.is(await status(), "processing");
    await answerDue(db.admin);
    t.is(await status(), "failed");
    await db.admin.query("select app.retry_payout_schedule($1, 'a new account')", [parts[1]]);
    await answerDue(db.admin);
    t.is(await status(), "completed");
  },
);

test.serial("a part that is tried again by itself fails no payout, though another part was paid", async (t) => {
  const { payoutId, parts, status } = await twoParts(db.admin, await createRecruiter(db.admin));
  await db.admin.query("select app.process_due_schedules()");
  const { rows: sent } = await db.admin.query(
    `select begun.transfer_id, begun.attempt, transfer.schedule_id
       from app_private.begin_transfers(array(select id from app.payout_transfers where payout_id = $1)) as begun
       join app.payout_transfers as transfer on transfer.id = begun.transfer_id`,
    [payoutId],
  );
  const answers = sent.map(({ transfer_id, attempt, schedule_id }) => ({
    transfer_id,
    attempt,
    ...(schedule_id === parts[0]
      ? { http_status: 400, code: "insufficient_capabilities_for_transfer" }
      : { http_status: 200, stripe_transfer_id: "tr_of_the_other_part" }),
  }));
  await db.admin.query("select app_private.record_transfer_answers($1)", [JSON.stringify(answers)]);
  const { rows } = await db.admin.query(
    "select status, next_retry_at is not null as again from app.payout_schedules where id = any ($1) order by amount desc",
    [parts],
  );
  t.deepEqual(rows, [
    { status: "failed", again: true },
    { status: "processed", again: false },
  ]);
  t.is(await status(), "processing");
});

test.serial("a retry begins with all its tries again, and the audit log says why", async (t) => {
  const { schedule, payout } = await createPayout(db.admin);
  await answerDue(db.admin, REFUSED);
  const { rows } = await db.admin.query(
    "select status, retry_count, next_retry_at from app.retry_payout_schedule($1, 'a new account')",
    [schedule],
  );
  t.deepEqual(rows, [{ status: "pending", retry_count: 0, next_retry_at: null }]);
  const { rows: audit } = await db.admin.query(
    "select entity, new_status from app.payout_audit_log where payout_id = $1 and reason = 'a new account' order by sequence",
    [payout],
  );
  t.deepEqual(audit, [
    { entity: "payout_schedule", new_status: "pending" },
    { entity: "payout", new_status: "processing" },
  ]);
});

test.serial("only what failed can be tried again, with a reason, by an admin", async (t) => {
  const { schedule } = await createPayout(db.admin);
  await refused(t, db.admin.query("select app.retry_payout_schedule($1, 'x')", [schedule]), "HB003");
  await refused(t, db.admin.query("select app.retry_payout_schedule($1, 'x')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.retry_payout_schedule($1, ' ')", [schedule]), "HB008");
  await refusedToOthers(t, db, "app.retry_payout_schedule($1, 'x')", [schedule]);
});
