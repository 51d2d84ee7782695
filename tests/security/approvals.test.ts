// An approval is of something: amount, currency, recruiter, account, terms. It holds only as long as all of it is so, and
// nobody gives it to what they changed themselves.

import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type pg from "pg";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import {
  allFor,
  createCompany,
  createPerson,
  createPlacement,
  createRecruiter,
  payoutOf,
} from "../support/fixtures.ts";
import { withoutTriggers } from "../support/without_triggers.ts";

interface Admin {
  id: string;
  client: pg.Client;
}

let company: string;
let creator: Admin;
let one: Admin;
let other: Admin;
const db = useDatabase(test, async (made) => {
  const admin = async (): Promise<Admin> => {
    const { id } = await createPerson(made.admin, "platform_admin");
    return { id, client: await made.actAs(id) };
  };
  [creator, one, other] = [await admin(), await admin(), await admin()];
  company = await createCompany(made.admin);
  await made.admin.query(
    "select app.publish_payout_policy(90, 20, $1, approval_threshold => 50000, approval_currency => 'USD', first_payment_days => 0)",
    [company],
  );
});

const newAccount = () => `acct_${Math.random().toString(36).slice(2)}`;

async function largePayout() {
  const recruiter = await createRecruiter(db.admin);
  const placement = await createPlacement(creator.client, { companyId: company, recruiters: allFor(recruiter) });
  const ids = await payoutOf(db.admin, placement);
  return {
    ...ids,
    recruiter,
    approve: (admin: Admin, seen: string | null = null) =>
      admin.client.query("select app.approve_payout($1, 'checked the invoice', $2)", [ids.payout, seen]),
    link: (admin: Admin, account = newAccount()) =>
      admin.client.query("select app.link_payout_account($1, $2)", [recruiter.id, account]),
    unfreeze: (admin: Admin, seen: string | null = null) =>
      admin.client.query("select app.unfreeze_payout($1, 'checked it', $2)", [ids.payout, seen]),
    look: async () =>
      (await one.client.query("select * from app.preview_payout_approval($1)", [ids.payout])).rows[0] as {
        stripe_account_id: string;
        stands: boolean;
        seen: string;
      },
    status: async () =>
      (
        await db.admin.query<{ status: string; is_frozen: boolean }>(
          "select status, frozen_at is not null as is_frozen from app.payouts where id = $1",
          [ids.payout],
        )
      ).rows[0],
    codes: async () =>
      (await db.admin.query<{ code: string }>("select code from app.explain_payout($1)", [ids.payout])).rows.map(
        ({ code }) => code,
      ),
  };
}

test.serial("an approval names what it is of, and its hash is that of the documented form", async (t) => {
  const payout = await largePayout();
  const { seen } = await payout.look();
  await payout.approve(one, seen.toUpperCase());
  t.like(await payout.look(), { stands: true, seen });
  const { rows } = await db.admin.query("select * from app.payout_approvals where payout_id = $1", [payout.payout]);
  t.is(rows.length, 1);
  t.like(rows[0], {
    amount: "100000",
    currency: "USD",
    recruiter_id: payout.recruiter.id,
    stripe_account_id: payout.recruiter.stripeAccountId,
    bank_account_fingerprint: null,
    approved_by: one.id,
    approved_by_role: "platform_admin",
    reason: "checked the invoice",
    revoked_at: null,
  });
  const strings = [
    `"holdback approval 1", "${payout.payout}", 100000, "USD", "${payout.recruiter.id}"`,
    `"${payout.recruiter.stripeAccountId}", null, "${rows[0].policy_id}"`,
  ];
  const expected = createHash("sha256")
    .update(`[${strings.join(", ")}]`)
    .digest("hex");
  t.is(rows[0].hash.toString("hex"), expected);
  t.is(seen, expected);
});

test.serial("who changed the account does not approve what is paid to it: somebody else does", async (t) => {
  const payout = await largePayout();
  await payout.link(one);
  const { message } = await refused(t, payout.approve(one), "HB022");
  t.regex(message, /linked/);
  await payout.approve(other);
  t.is((await payout.status())?.status, "approved");
});

test.serial("changed after the approval, it is not approved again by who changed it", async (t) => {
  const payout = await largePayout();
  await payout.approve(one);
  await payout.link(one);
  t.is((await payout.status())?.status, "pending");
  await refused(t, payout.approve(one), "HB022");
  // Linking it once more makes it nobody else's change.
  const { stripe_account_id } = await payout.look();
  await payout.link(other, stripe_account_id);
  await refused(t, payout.approve(one), "HB022");
  await payout.approve(other);
  const { rows } = await db.admin.query(
    "select approved_by, revoked_by, revoke_reason from app.payout_approvals where payout_id = $1 order by id",
    [payout.payout],
  );
  t.deepEqual(rows, [
    { approved_by: one.id, revoked_by: one.id, revoke_reason: "The destination changed after the approval." },
    { approved_by: other.id, revoked_by: null, revoke_reason: null },
  ]);
});

test.serial(
  "what is partly paid is not unfrozen by who changed the account; who unfreezes it approves it anew",
  async (t) => {
    const payout = await largePayout();
    await payout.approve(one);
    await db.admin.query("select app.process_due_schedules()");
    await payout.link(one);
    t.deepEqual(await payout.status(), { status: "processing", is_frozen: true });
    await refused(t, payout.unfreeze(one), "HB022");
    t.is((await payout.look()).stands, false);
    await refused(t, payout.unfreeze(other, "00"), "HB028");
    await payout.unfreeze(other, (await payout.look()).seen);
    t.is((await payout.look()).stands, true);
  },
);

test.serial("what was looked at and is something else by now is not approved", async (t) => {
  const payout = await largePayout();
  const { seen } = await payout.look();
  await payout.link(other);
  const { hint } = await refused(t, payout.approve(one, seen), "HB028");
  t.regex(hint ?? "", /preview_payout_approval/);
  await payout.approve(one, (await payout.look()).seen);
  t.is((await payout.status())?.status, "approved");
});

test.serial(
  "approvePayout and linkPayoutAccount within 5 ms: no payout stays approved for an account that nobody saw",
  async (t) => {
    const outcomes = { approvedThenRevoked: 0, refused: 0 };
    for (let round = 0; round < 24; round++) {
      const payout = await largePayout();
      const { seen } = await payout.look();
      const [approved] = await Promise.allSettled([
        sleep(round % 6).then(() => payout.approve(one, seen)),
        sleep(Math.floor(round / 6)).then(() => payout.link(other)),
      ]);
      t.deepEqual(await payout.status(), { status: "pending", is_frozen: false }, `round ${round}`);
      t.is((await payout.look()).stands, false);
      if (approved.status === "fulfilled") outcomes.approvedThenRevoked++;
      else outcomes.refused++;
    }
    t.log(outcomes);
  },
);

test.serial(
  "who approves without saying what they saw approves one of the two accounts, and the approval says which",
  async (t) => {
    for (let round = 0; round < 24; round++) {
      const payout = await largePayout();
      await Promise.all([
        sleep(round % 6).then(() => payout.approve(one)),
        sleep(Math.floor(round / 6)).then(() => payout.link(other)),
      ]);
      const { rows } = await db.admin.query(
        `select payout.status, approval.stripe_account_id = account.stripe_account_id as is_of_account
         from app.payouts as payout
         join app.payout_accounts as account on account.user_id = payout.recruiter_id
         left join app.payout_approvals as approval on approval.payout_id = payout.id and approval.revoked_at is null
        where payout.id = $1`,
        [payout.payout],
      );
      const expected = [
        { status: "pending", is_of_account: null },
        { status: "approved", is_of_account: true },
      ];
      t.true(
        expected.some((each) => JSON.stringify(each) === JSON.stringify(rows[0])),
        `round ${round}: ${JSON.stringify(rows[0])}`,
      );
    }
  },
);

/** As the owner who switches triggers off changes the account, past all that would notice. */
async function redirectSilently(recruiterId: string): Promise<void> {
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, async () => {
      await client.query("update app.payout_accounts set stripe_account_id = $2 where user_id = $1", [
        recruiterId,
        newAccount(),
      ]);
    });
    await client.query("commit");
  } finally {
    client.release();
  }
}

test.serial(
  "the approval is looked at again when the intent is written: what changed unnoticed is not claimed",
  async (t) => {
    const payout = await largePayout();
    await payout.approve(one);
    await redirectSilently(payout.recruiter.id);
    t.true((await payout.codes()).includes("approval_outdated"));
    const { rows: preview } = await db.admin.query(
      "select would_pay, reasons from app.preview_due_schedules() where payout_id = $1",
      [payout.payout],
    );
    t.deepEqual(preview, [{ would_pay: false, reasons: ["approval_outdated"] }]);
    await db.admin.query("select app.process_due_schedules()");
    t.deepEqual(await payout.status(), { status: "pending", is_frozen: false });
    t.true((await payout.codes()).includes("payout_not_approved"));
    const { rows } = await db.admin.query("select id from app.payout_transfers where payout_id = $1", [payout.payout]);
    t.deepEqual(rows, []);
    const { rows: audit } = await db.admin.query(
      "select reason from app.payout_audit_log where payout_id = $1 and action = 'revoke_approval'",
      [payout.payout],
    );
    t.deepEqual(audit, [{ reason: "What was approved has changed." }]);
  },
);

test.serial("the same of what is partly paid: the rest is frozen", async (t) => {
  const payout = await largePayout();
  await payout.approve(one);
  await db.admin.query("select app.process_due_schedules()");
  await redirectSilently(payout.recruiter.id);
  await db.admin.query("select app.release_escrow_hold($1, 'early')", [payout.hold]);
  await db.admin.query("select app.process_due_schedules()");
  t.deepEqual(await payout.status(), { status: "processing", is_frozen: true });
  const { rows } = await db.admin.query("select id from app.payout_transfers where payout_id = $1", [payout.payout]);
  t.is(rows.length, 1);
});

test.serial("a status that somebody set by hand is no approval", async (t) => {
  const payout = await largePayout();
  await db.admin.query("update app.payouts set status = 'approved' where id = $1", [payout.payout]);
  await db.admin.query("select app.process_due_schedules()");
  t.is((await payout.status())?.status, "pending");
});

test.serial("another bank account behind the same Stripe account ends the approval", async (t) => {
  const payout = await largePayout();
  await payout.approve(one);
  await db.admin.query("update app.payout_accounts set bank_account_fingerprint = 'fp_1' where user_id = $1", [
    payout.recruiter.id,
  ]);
  t.is((await payout.status())?.status, "pending");
  await payout.approve(one);
  await db.admin.query("update app.payout_accounts set bank_account_fingerprint = 'fp_1' where user_id = $1", [
    payout.recruiter.id,
  ]);
  t.is((await payout.status())?.status, "approved");
});

test.serial(
  "an approval is not edited, not revived and not deleted, and whether one is needed is not edited",
  async (t) => {
    const payout = await largePayout();
    await payout.approve(one);
    const change = (set: string) =>
      db.admin.query(`update app.payout_approvals set ${set} where payout_id = $1`, [payout.payout]);
    for (const set of ["approved_by = null", "hash = sha256('x')", "stripe_account_id = 'acct_x'", "reason = 'x'"]) {
      await refused(t, change(set), "HB003");
    }
    await payout.link(other);
    await refused(t, change("revoked_at = null, revoke_reason = null, revoked_by_role = null"), "HB007");
    await refused(t, db.admin.query("delete from app.payout_approvals"), "HB007");
    await refused(t, db.admin.query("update app.payouts set approval_required = false"), "HB003");
  },
);

test.serial("who linked an account is written down whatever the statement says", async (t) => {
  const payout = await largePayout();
  await payout.link(one);
  await db.admin.query("update app.payout_accounts set linked_by = $2, linked_by_role = 'x' where user_id = $1", [
    payout.recruiter.id,
    other.id,
  ]);
  const { rows } = await db.admin.query(
    "select linked_by, linked_by_role from app.payout_accounts where user_id = $1",
    [payout.recruiter.id],
  );
  t.deepEqual(rows, [{ linked_by: null, linked_by_role: "postgres" }]);
});

test.serial(
  "payouts below the threshold are approved by their terms, and a change of account stops none",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const { payout } = await payoutOf(
      db.admin,
      await createPlacement(creator.client, { companyId: company, recruiters: allFor(recruiter), feeAmount: 50_000 }),
    );
    await creator.client.query("select app.link_payout_account($1, $2)", [recruiter.id, newAccount()]);
    // The wait after the change of account is over.
    await db.admin.query("update app.payout_accounts set cool_down_until = now() where user_id = $1", [recruiter.id]);
    await db.admin.query("select app.process_due_schedules()");
    const { rows } = await db.admin.query("select status, approval_required from app.payouts where id = $1", [payout]);
    t.deepEqual(rows, [{ status: "processing", approval_required: false }]);
  },
);
