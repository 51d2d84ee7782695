// A small marketplace with something of everything in it: three companies, recruiters who share one placement and earn on
// others, money that was paid, refused, withheld, broken off and taken back.

import type pg from "pg";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

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

export async function createMarketplace(pool: pg.Pool): Promise<Marketplace> {
  const client = await pool.connect();
  try {
    return await seed(client);
  } finally {
    // What it was told for the session is not for the next one.
    client.release(true);
  }
}

async function seed(db: pg.ClientBase): Promise<Marketplace> {
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
  const secondAdmin = (await createPerson(db, "platform_admin")).id;
  // Whatever is done below has somebody's name on it.
  await db.query("select set_config('holdback.user_id', $1, false)", [people.admin]);
  for (const company of companies) {
    await db.query(
      `select app.publish_payout_policy(90, 20, $1, first_payment_days => 0,
         tranches => '[{"percentage": 50, "days_after_start": 60}, {"percentage": 50, "days_after_start": null}]')`,
      [company],
    );
  }
  const hire = (companyId: string, shares: Record<string, number>, feeAmount: number, externalRef: string) =>
    createPlacement(db, {
      companyId,
      feeAmount,
      externalRef,
      startDate: daysAgo(9),
      recruiters: Object.entries(shares).map(([recruiter_id, share]) => ({ recruiter_id, share })),
    });

  const shared = await hire(here, { [recruiter]: 60, [otherRecruiter]: 40 }, 50_000, "shared");
  const broken = [
    await hire(here, { [recruiter]: 100 }, 100_000, "broken-here"),
    await hire(elsewhere, { [otherRecruiter]: 100 }, 80_000, "broken-elsewhere"),
  ];
  const former = await hire(here, { [formerRecruiter]: 100 }, 30_000, "former");
  await answerDue(db);
  for (const placementId of broken) {
    await db.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  }
  const mistaken = await hire(here, { [recruiter]: 100 }, 40_000, "mistaken");
  await answerDue(db);
  await db.query("select app.report_guarantee_breach($1, $2, 'left')", [mistaken, daysAgo(1)]);
  await db.query("select app.withdraw_guarantee_breach($1, 'did not leave')", [mistaken]);
  // A part of each hold of the first tranche is released early.
  await db.query(
    "select app.release_escrow_hold(id, 'a note for admins', 100) from app.escrow_holds where placement_id = $1 and tranche = 1",
    [shared],
  );
  // Set off against a debt to another company's placement.
  await hire(there, { [recruiter]: 100 }, 1_000, "set-off-there");
  await answerDue(db);
  await takeBack(db);
  await hire(here, { [thirdRecruiter]: 100 }, 20_000, "refused-here");
  await answerDue(db, { http_status: 400, code: "account_invalid", message: "a note for admins" });

  await hire(here, { [thirdRecruiter]: 100 }, 10_000, "waiting-here");

  await db.query(
    "select app.freeze_payout(id, 'a note for admins') from app.payouts where placement_id = $1 and recruiter_id = $2",
    [former, formerRecruiter],
  );
  await db.query("select app.pause_payouts('currency:JPY', 'a note for admins')");
  await db.query("select app.pause_payouts('currency:NOK', 'a note for admins')");
  await db.query("select app.resume_payouts('currency:NOK', 'a note for admins')");
  await db.query("select app.pause_payouts('recruiter:' || $1, 'a note for admins')", [thirdRecruiter]);
  await db.query(
    `insert into app.reconciliation_findings (
       kind, subject, transfer_id, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in
     )
     select 'unknown_to_us', 'tr_unknown', (select id from app.payout_transfers order by id limit 1), 'tr_unknown', '{"amount": 1}',
            now(), reconciliation_id, now(), reconciliation_id
       from app_private.begin_reconciliation()`,
  );
  // An early release that another admin confirmed, under a rule that two have lifted again.
  await db.query("select app.require_second_person('early_release', 1, 'USD')");
  await db.query(
    `select app.release_escrow_hold((select id from app.escrow_holds where placement_id = $1 and status = 'active' limit 1),
       'a note for admins')`,
    [shared],
  );
  await db.query("select app.require_second_person('early_release', required => false)");
  await db.query("select set_config('holdback.user_id', $1, false)", [secondAdmin]);
  await db.query("select app.confirm_request(id, basis_hash) from app.requests order by id");
  await db.query("select set_config('holdback.user_id', $1, false)", [people.admin]);
  await db.query("select app.explain_reconciliation_finding(id, 'a note for admins') from app.reconciliation_findings");
  for (const id of [people.formerRecruiter, people.formerCompanyUser, people.formerAdmin]) {
    await db.query("select app.deactivate_user($1)", [id]);
  }
  return { people };
}

/** Takes back from Stripe what is left of the debts. */
async function takeBack(db: pg.ClientBase): Promise<void> {
  await db.query("update app_private.settings set value = '0' where name = 'recovery_offset_horizon_days'");
  await db.query("update app.recoveries set next_reversal_at = now()");
  await db.query("select app_private.claim_reversals()");
  const { rows } = await db.query<{ reversal_id: string; attempt: number }>(
    "select begun.reversal_id, begun.attempt from app.payout_reversals as reversal cross join app_private.begin_reversal(reversal.id) as begun",
  );
  for (const sent of rows) {
    await db.query("select app_private.record_reversal_answer($1)", [
      JSON.stringify({ ...sent, http_status: 200, stripe_reversal_id: `trr_${sent.reversal_id.slice(-12)}` }),
    ]);
  }
}
