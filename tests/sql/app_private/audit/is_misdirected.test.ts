// A transfer goes to the account that its recruiter had by the audit log when it was made: whoever changes an account past
// the log, has it paid and puts it back is found by where the money went.

import test from "ava";
import { monthAgo, useSealing } from "../../../support/aged_log.ts";
import { archive, makePast } from "../../../support/archived_log.ts";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { companyPayingAtOnce } from "../../../support/debts.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";
import { changeSettings } from "../../../support/payout_system.ts";
import { answerDue } from "../../../support/stripe_answers.ts";
import { inTransaction } from "../../../support/tampering.ts";
import { pastTheGuards } from "../../../support/without_triggers.ts";

const sealing = useSealing();
let scene = { payout: "", other: "" };
const db = useDatabase(test, async ({ admin }) => {
  await changeSettings(admin, { account_cool_down_days: 0 });
  scene = await makePast(admin, sealing);
});

/** Those of the recruiter that the rule names. */
async function misdirected(
  recruiter: { id: string },
  client: Pick<typeof db.admin, "query"> = db.admin,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select transfer.id from reporting.invariant_violations as violation
       join app.payout_transfers as transfer on transfer.id = violation.entity_id
      where violation.rule = 'paid_to_logged_account' and transfer.recruiter_id = $1`,
    [recruiter.id],
  );
  return rows.map((row) => row.id);
}

async function pay(recruiter: { id: string }): Promise<string> {
  const companyId = await companyPayingAtOnce(db.admin);
  const { payout } = await createPayout(db.admin, { companyId, startDate: daysAgo(45), recruiters: allFor(recruiter) });
  await answerDue(db.admin);
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payout_transfers where payout_id = $1", [
    payout,
  ]);
  return rows[0]?.id as string;
}

const setAccount = (recruiter: { id: string }, account: string) =>
  pastTheGuards(
    db.admin,
    `update app.payout_accounts set stripe_account_id = '${account}' where user_id = '${recruiter.id}'`,
  );

test.serial("an account that was changed past the log, paid and put back is found by its transfer", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  t.truthy(await pay(recruiter));
  await setAccount(recruiter, "acct_thief");
  const stolen = await pay(recruiter);
  await setAccount(recruiter, recruiter.stripeAccountId);
  t.truthy(await pay(recruiter));
  t.deepEqual(await misdirected(recruiter), [stolen]);
});

test.serial(
  "an account that was one of theirs before is found too, and so is one of somebody who has none",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, "acct_second"]);
    await setAccount(recruiter, recruiter.stripeAccountId);
    const toTheFirst = await pay(recruiter);
    await setAccount(recruiter, "acct_second");
    const other = await createRecruiter(db.admin);
    const toNobody = await pay(other);
    await pastTheGuards(db.admin, `delete from app.payout_accounts where user_id = '${other.id}'`);
    t.deepEqual(await misdirected(recruiter), [toTheFirst]);
    t.deepEqual(await misdirected(other), [toNobody]);
  },
);

test.serial(
  "what was paid to each account while it was linked is right, also what began before the next one",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await pay(recruiter);
    await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, "acct_later"]);
    const later = await pay(recruiter);
    // Its transaction began before the account was linked, and read it.
    await pastTheGuards(
      db.admin,
      `update app.payout_transfers set created_at = created_at - interval '1 minute' where id = '${later}'`,
    );
    t.deepEqual(await misdirected(recruiter), []);
  },
);

test.serial("a transfer that was found at Stripe went where Stripe says", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const transfer = await pay(recruiter);
  await pastTheGuards(
    db.admin,
    `update app.payout_transfers set destination = 'acct_elsewhere', idempotency_key = 'stripe:tr_found'
      where id = '${transfer}'`,
  );
  t.deepEqual(await misdirected(recruiter), []);
});

test.serial(
  "of months that were taken out of the log nothing is said, and what they left behind is known",
  async (t) => {
    const { rows } = await db.admin.query<{ id: string }>("select recruiter_id as id from app.payouts where id = $1", [
      scene.other,
    ]);
    const recruiter = rows[0] as { id: string };
    const transfer = await pay(recruiter);
    await inTransaction(db.admin, async (client) => {
      // The account was linked in that month.
      await archive(client, sealing, 5);
      await client.query("select app.link_payout_account($1, 'acct_today')", [recruiter.id]);
      t.deepEqual(await misdirected(recruiter, client), []);
      await client.query("set local session_replication_role = replica");
      const change = (columns: string) =>
        client.query(`update app.payout_transfers set ${columns} where id = '${transfer}'`);
      await change("destination = 'acct_elsewhere'");
      t.deepEqual(await misdirected(recruiter, client), [transfer]);
      await change(`created_at = '${monthAgo(5)}T12:00:00Z'`);
      t.deepEqual(await misdirected(recruiter, client), []);
    });
  },
);
