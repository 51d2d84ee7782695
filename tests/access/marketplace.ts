// A small marketplace with something of everything in it: three companies, recruiters who share one placement and earn on
// others, money that was paid, refused, withheld, broken off and taken back.

import pg from "pg";
import { roleUrl } from "../../server/database/connections.ts";
import type { LoginRole } from "../../server/database/urls.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { answerDue, type StripeAnswer } from "../support/stripe_answers.ts";

export interface Marketplace {
  people: {
    recruiter: string;
    otherRecruiter: string;
    companyUser: string;
    otherCompanyUser: string;
    admin: string;
    formerRecruiter: string;
    formerCompanyUser: string;
    formerAdmin: string;
  };
}

type Queryable = Pick<pg.Pool, "query">;

export async function createMarketplace(pool: pg.Pool): Promise<Marketplace> {
  const logInAs = async (role: LoginRole) => {
    const client = new pg.Client({ connectionString: await roleUrl(pool.options.connectionString as string, role) });
    await client.connect();
    return client;
  };
  const [byAdmin, byWorker] = [await logInAs("holdback_authenticator"), await logInAs("holdback_worker")];
  try {
    return await seed(pool, byAdmin, byWorker);
  } finally {
    await byAdmin.end();
    await byWorker.end();
  }
}

/** Whatever is done by the admin and by the worker has their name on it. */
async function seed(db: Queryable, byAdmin: pg.Client, byWorker: pg.Client): Promise<Marketplace> {
  const companies = [await createCompany(db), await createCompany(db), await createCompany(db)] as const;
  const [here, there, elsewhere] = companies;
  const [recruiter, otherRecruiter, thirdRecruiter, formerRecruiter] = [
    (await createRecruiter(db)).id,
    (await createRecruiter(db)).id,
    (await createRecruiter(db)).id,
    (await createRecruiter(db)).id,
  ];
  const people: Marketplace["people"] = {
    recruiter,
    otherRecruiter,
    formerRecruiter,
    companyUser: (await createPerson(db, "company_user", [here])).id,
    otherCompanyUser: (await createPerson(db, "company_user", [there])).id,
    formerCompanyUser: (await createPerson(db, "company_user", [here])).id,
    admin: (await createPerson(db, "platform_admin")).id,
    formerAdmin: (await createPerson(db, "platform_admin")).id,
  };
  await createPerson(db, "company_user", [here]);
  for (const id of [recruiter, otherRecruiter, formerRecruiter]) {
    await db.query("insert into app.mail_preferences (user_id, kind, is_wanted) values ($1, 'held', false)", [id]);
  }
  const secondAdmin = (await createPerson(db, "platform_admin")).id;
  await db.query(
    `insert into app.need_marks (key, taken_by, taken_at, snoozed_by, snoozed_at, snoozed_until, snooze_reason, item_count)
     values ('debt:' || uuidv7(), $1, now(), $2, now(), now() + interval '1 day', 'tomorrow', 1)`,
    [people.admin, secondAdmin],
  );
  await db.query(
    "insert into app.saved_views (user_id, list, name, address) select id, 'payouts', 'due', 'status=pending' from unnest($1::uuid[]) as id",
    [[people.admin, secondAdmin]],
  );
  await byAdmin.query("set role holdback_admin");
  const signIn = (userId: string) => byAdmin.query("select set_config('holdback.user_id', $1, false)", [userId]);
  await signIn(people.admin);
  for (const company of companies) {
    // Each company gets its fee back after a breach.
    await byAdmin.query(
      `select app.publish_payout_policy(90, 20, $1, first_payment_days => 0, approval_threshold => 75000, approval_currency => 'USD',
         clawback_rule => 'scale', clawback_steps => array[('week', 13, 0, null)]::app.clawback_step[],
         tranches => array[(50, 60), (50, null)]::app.tranche[],
         company_refund_rule => 'full', company_guarantee_days => 120,
         role_rates => array[('closer', 50)]::app.role_rate[],
         minimum_payments => array[('USD', 1)]::app.minimum_payment[], longest_wait_days => 1)`,
      [company],
    );
  }
  const hire = (companyId: string, shares: Record<string, number>, feeAmount: number, externalRef: string) =>
    createPlacement(byAdmin, {
      companyId,
      feeAmount,
      externalRef,
      startDate: daysAgo(9),
      recruiters: Object.entries(shares).map(([recruiter_id, share]) => ({ recruiter_id, share })),
    });

  const pay = async (answer?: StripeAnswer) => {
    await byAdmin.query("select app.process_due_schedules()");
    await answerDue(db, answer);
  };

  for (const [scope, amount] of [
    ["all", 100_000_001],
    ["all", 100_000_000],
    [here, 100_000_000],
    [recruiter, 100_000_000],
  ]) {
    await byAdmin.query("select app.set_payout_ceiling($1, $2, 'USD', 'a note for admins')", [scope, amount]);
  }
  const shared = await hire(here, { [recruiter]: 60, [otherRecruiter]: 40 }, 50_000, "shared");
  const broken = [
    await hire(here, { [recruiter]: 100 }, 100_000, "broken-here"),
    await hire(elsewhere, { [otherRecruiter]: 100 }, 80_000, "broken-elsewhere"),
  ];
  for (const placementId of [shared, ...broken]) {
    await byAdmin.query("select app.record_fee_payment($1, 10000, now(), reference => 'INV-1')", [placementId]);
    await byAdmin.query(
      "select app.undo_fee_payment(id, 'a note for admins') from app.record_fee_payment($1, 10000, now())",
      [placementId],
    );
  }
  await signIn(people.formerAdmin);
  await byAdmin.query(
    "select app.approve_payout(id, 'a note for admins') from app.payouts where placement_id = any ($1)",
    [broken],
  );
  await signIn(people.admin);
  const former = await hire(here, { [formerRecruiter]: 100 }, 30_000, "former");
  await pay();
  for (const placementId of broken) {
    await byAdmin.query("select app.set_company_fee($1, 200000, 'a note for admins')", [placementId]);
    await byAdmin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  }
  await byAdmin.query(
    "select app.settle_company_credit(id, 'refund', 'CN-17', 'a note for admins') from app.company_credits",
  );
  await byAdmin.query("select app.replace_candidate($1, 'A. Replacement', $2, 'a note for admins', $3)", [
    await hire(there, { [thirdRecruiter]: 100 }, 5_000, "replaced-there"),
    daysAgo(0),
    daysAgo(1),
  ]);
  const mistaken = await hire(here, { [recruiter]: 100 }, 40_000, "mistaken");
  await pay();
  await byAdmin.query("select app.report_guarantee_breach($1, $2, 'left')", [mistaken, daysAgo(1)]);
  await byAdmin.query("select app.withdraw_guarantee_breach($1, 'did not leave')", [mistaken]);
  // A part of each hold of the first tranche is released early.
  await byAdmin.query(
    "select app.release_escrow_hold(id, 'a note for admins', 100) from app.escrow_holds where placement_id = $1 and tranche = 1",
    [shared],
  );
  // Set off against a debt to another company's placement.
  await hire(there, { [recruiter]: 100 }, 1_000, "set-off-there");
  await pay();
  await takeBack(db, byWorker);
  await hire(here, { [thirdRecruiter]: 100 }, 20_000, "refused-here");
  await pay({ http_status: 400, code: "account_invalid", message: "a note for admins" });

  await hire(here, { [thirdRecruiter]: 100 }, 10_000, "waiting-here");
  // An approval ends, and somebody has ended it.
  await byAdmin.query("select app.link_payout_account($1, 'acct_another')", [otherRecruiter]);

  await byAdmin.query(
    "select app.freeze_payout(id, 'a note for admins') from app.payouts where placement_id = $1 and recruiter_id = $2",
    [former, formerRecruiter],
  );
  await byAdmin.query(
    "select app.create_webhook_endpoint('https://hooks.example.com/', array['payout_pause.*'], 'a note for admins')",
  );
  await byAdmin.query("select app.pause_payouts('currency:JPY', 'a note for admins')");
  await byAdmin.query("select app.pause_payouts('currency:NOK', 'a note for admins')");
  await byAdmin.query("select app.resume_payouts('currency:NOK', 'a note for admins')");
  await byAdmin.query("select app.pause_payouts('recruiter:' || $1, 'a note for admins')", [thirdRecruiter]);
  const { rows } = await byWorker.query(
    "select reconciliation_id as id from app_private.begin_reconciliation(null, null, null)",
  );
  await db.query(
    `insert into app.reconciliation_findings (
       kind, subject, transfer_id, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in
     )
     select 'unknown_to_us', 'tr_unknown', (select id from app.payout_transfers order by id limit 1), 'tr_unknown', '{"amount": 1}',
            now(), $1, now(), $1`,
    [rows[0].id],
  );
  await byAdmin.query(
    "select app.explain_reconciliation_finding(id, 'a note for admins') from app.reconciliation_findings",
  );
  await db.query(
    `insert into app.finding_bookings (
       finding_id, kind, transfer_id, payout_id, schedule_id, amount, currency, breach_id, reason, recorded_by, recorded_by_role,
       undone_at, undone_by, undone_by_role, undo_reason
     )
     select finding.id, 'owed_again', transfer.id, transfer.payout_id, transfer.schedule_id, 1, transfer.currency,
            (select id from app.guarantee_breaches order by id limit 1), 'a note for admins', $1, 'platform_admin', now(), $1,
            'platform_admin', 'a note for admins'
       from app.reconciliation_findings as finding join app.payout_transfers as transfer on transfer.id = finding.transfer_id`,
    [people.admin],
  );
  // Payments outside Stripe, which another admin confirmed; one is undone again.
  for (const placement of [
    await hire(here, { [recruiter]: 100 }, 1, "by-hand-here"),
    await hire(elsewhere, { [otherRecruiter]: 100 }, 1, "by-hand-elsewhere"),
  ]) {
    await byAdmin.query(
      `select app.record_manual_payment(id, '2026-01-05Z', 'SEPA 1', 'a note for admins')
         from app.payout_schedules where placement_id = $1 and status = 'pending'`,
      [placement],
    );
  }
  await signIn(secondAdmin);
  await byAdmin.query("select app.confirm_request(id, basis_hash) from app.requests order by id");
  await signIn(people.admin);
  await byAdmin.query(
    "select app.undo_manual_payment(id, 'a note for admins') from app.manual_payments order by id limit 1",
  );
  // An early release that another admin confirmed, under a rule that two have lifted again.
  await byAdmin.query("select app.require_second_person('early_release', 1, 'USD')");
  await byAdmin.query(
    `select app.release_escrow_hold((select id from app.escrow_holds where placement_id = $1 and status = 'active' limit 1),
       'a note for admins')`,
    [shared],
  );
  await byAdmin.query("select app.require_second_person('early_release', required => false)");
  await byAdmin.query("select app.create_adjustment($1, 4000, 'USD', 'a note for admins')", [recruiter]);
  await signIn(secondAdmin);
  await byAdmin.query(
    "select app.confirm_request(id, basis_hash) from app.requests where status = 'pending' order by id",
  );
  await signIn(people.admin);
  // A plan of years, and one of what is due now, which two have approved and which was executed.
  await byAdmin.query("select app.plan_run('a note for admins', now() + interval '3 years')");
  const { rows: plans } = await byAdmin.query("select id, hash from app.plan_run('a note for admins')");
  for (const admin of [people.admin, secondAdmin]) {
    await signIn(admin);
    await byAdmin.query("select app.approve_plan($1, $2)", [plans[0]?.id, plans[0]?.hash]);
  }
  await byAdmin.query("select app.execute_plan($1)", [plans[0]?.id]);
  await signIn(people.admin);
  await payOutToBanks(db, byWorker);
  for (const id of [people.formerRecruiter, people.formerCompanyUser, people.formerAdmin]) {
    await byAdmin.query("select app.deactivate_user($1)", [id]);
  }
  await byWorker.query("select app_private.seal_audit_log()");
  await byWorker.query(
    `select app_private.sign_audit_seal(number::bigint, decode(hash, 'hex'), 'key', 'public key', sha512('signature'))
       from app_private.audit_seals_to_sign()`,
  );
  await db.query(
    `with archived as (
       insert into app.audit_archives
       values ('2020-01-01', 1, 1, sha256('rows'), sha256('file'), sha256('ends'), '00000000-0000-0000-0000-000000000000', '2020-02-01')
       returning month
     )
     insert into app.audit_archive_ends
     select month, 'settings:other', 'settings', null, null, 1, sha256('row'), '{}', '[]' from archived`,
  );
  return { people };
}

/** All that recruiters have at Stripe goes to their banks, by hand. */
async function payOutToBanks(db: Queryable, byWorker: pg.Client): Promise<void> {
  const { rows } = await db.query<{ account: string; payout: string }>(
    `select destination as account,
            jsonb_build_object(
              'id', 'po_' || row_number() over (), 'amount', sum(amount), 'currency', lower(currency), 'status', 'paid',
              'automatic', false, 'created', extract(epoch from now())::bigint + 1,
              'arrival_date', extract(epoch from now())::bigint, 'last4', '6789'
            )::text as payout
       from app.payout_transfers where status = 'succeeded' group by destination, currency`,
  );
  for (const { account, payout } of rows)
    await byWorker.query("select app_private.record_bank_payout($1, $2, now())", [account, payout]);
}

/** Takes back from Stripe what is left of the debts. */
async function takeBack(db: Queryable, byWorker: pg.Client): Promise<void> {
  await db.query("update app_private.settings set value = '0' where name = 'recovery_offset_horizon_days'");
  await db.query("update app.recoveries set next_reversal_at = now()");
  await byWorker.query("select app_private.claim_reversals()");
  const { rows } = await db.query<{ reversal_id: string; attempt: number }>(
    "select begun.reversal_id, begun.attempt from app.payout_reversals as reversal cross join app_private.begin_transfers(array[reversal.id]) as begun",
  );
  for (const sent of rows) {
    await db.query("select app_private.record_transfer_answers(jsonb_build_array($1::jsonb))", [
      JSON.stringify({ ...sent, http_status: 200, stripe_reversal_id: `trr_${sent.reversal_id.slice(-12)}` }),
    ]);
  }
}
