// What "own" and "company" mean in tables.ts: for each table a condition on its rows, with the person's id as $1. Said by the
// relations between placements, shares and payouts alone, never by the columns that the policies use to be fast.

const MY_PLACEMENTS = "select placement_id from app.placement_recruiters where recruiter_id = $1";
const MY_PAYOUTS = "select id from app.payouts where recruiter_id = $1";
const MY_DEBTS = `select id from app.recoveries where payout_id in (${MY_PAYOUTS})`;

/** What a recruiter sees; of what admins keep for themselves, what an admin does. */
export const OWN: Readonly<Record<string, string>> = {
  "app.users": "id = $1",
  "app.companies": `id in (select company_id from app.placements where id in (${MY_PLACEMENTS}))`,
  "app.company_recruiters": "recruiter_id = $1",
  "app.payout_accounts": "user_id = $1",
  "app.mail_preferences": "user_id = $1",
  "app.saved_views": "user_id = $1",
  "app.placements": `id in (${MY_PLACEMENTS})`,
  "app.placement_recruiters": "recruiter_id = $1",
  "app.payouts": `id in (${MY_PAYOUTS})`,
  "app.payout_schedules": `payout_id in (${MY_PAYOUTS})`,
  "app.escrow_holds": `payout_id in (${MY_PAYOUTS})`,
  "app.payout_transfers": `schedule_id in (select id from app.payout_schedules where payout_id in (${MY_PAYOUTS}))`,
  "app.payout_audit_log": `payout_id in (${MY_PAYOUTS})`,
  "app.guarantee_breaches": `placement_id in (${MY_PLACEMENTS})`,
  "app.recoveries": `id in (${MY_DEBTS})`,
  "app.recovery_steps": `recovery_id in (${MY_DEBTS})`,
  "app.payout_reversals": `recovery_id in (${MY_DEBTS})`,
  "app.manual_payments": `payout_id in (${MY_PAYOUTS})`,
  "app.bank_payouts": "recruiter_id = $1",
  "app.bank_payout_transfers": `transfer_id in (select id from app.payout_transfers where payout_id in (${MY_PAYOUTS}))`,
};

const OUR_COMPANIES = "select company_id from app.company_members where user_id = $1";
const OUR_PLACEMENTS = `select id from app.placements where company_id in (${OUR_COMPANIES})`;
const OUR_PAYOUTS = `select id from app.payouts where placement_id in (${OUR_PLACEMENTS})`;
const OUR_DEBTS = `select id from app.recoveries where payout_id in (${OUR_PAYOUTS})`;
const OUR_POLICIES = `select id from app.payout_policies where company_id is null or company_id in (${OUR_COMPANIES})`;

/** What a company user sees. */
export const COMPANY: Readonly<Record<string, string>> = {
  "app.users": `id = $1
    or id in (select user_id from app.company_members where company_id in (${OUR_COMPANIES}))
    or id in (select recruiter_id from app.placement_recruiters where placement_id in (${OUR_PLACEMENTS}))`,
  "app.companies": `id in (${OUR_COMPANIES})`,
  "app.company_members": `company_id in (${OUR_COMPANIES})`,
  "app.company_recruiters": `company_id in (${OUR_COMPANIES})`,
  "app.payout_policies": `id in (${OUR_POLICIES})`,
  "app.payout_policy_tranches": `policy_id in (${OUR_POLICIES})`,
  "app.fee_payments": `placement_id in (${OUR_PLACEMENTS})`,
  "app.payout_policy_steps": `policy_id in (${OUR_POLICIES})`,
  "app.payout_policy_thresholds": `policy_id in (${OUR_POLICIES})`,
  "app.payout_policy_minimums": `policy_id in (${OUR_POLICIES})`,
  "app.payout_policy_role_rates": `policy_id in (${OUR_POLICIES})`,
  "app.placements": `id in (${OUR_PLACEMENTS})`,
  "app.placement_recruiters": `placement_id in (${OUR_PLACEMENTS})`,
  "app.payouts": `id in (${OUR_PAYOUTS})`,
  "app.payout_schedules": `payout_id in (${OUR_PAYOUTS})`,
  "app.escrow_holds": `payout_id in (${OUR_PAYOUTS})`,
  "app.payout_transfers": `schedule_id in (select id from app.payout_schedules where payout_id in (${OUR_PAYOUTS}))`,
  "app.payout_audit_log": `payout_id in (${OUR_PAYOUTS})`,
  "app.guarantee_breaches": `placement_id in (${OUR_PLACEMENTS})`,
  "app.company_credits": `placement_id in (${OUR_PLACEMENTS})`,
  "app.recoveries": `id in (${OUR_DEBTS})`,
  "app.recovery_steps": `recovery_id in (${OUR_DEBTS})`,
  "app.payout_reversals": `recovery_id in (${OUR_DEBTS})`,
  "app.manual_payments": `payout_id in (${OUR_PAYOUTS})`,
};
