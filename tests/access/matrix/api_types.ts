// Under which names the API shows what the access matrix is about. See tables.ts and functions.ts.

/** Types of the API, the table whose rows they are, the list of all of them, and what this leaves out for everybody. */
export const TYPES: Readonly<Record<string, { table: string; list: string; leavesOut?: string }>> = {
  Company: { table: "app.companies", list: "companies" },
  CompanyMember: { table: "app.company_members", list: "companyMembers" },
  Currency: { table: "app.currencies", list: "currencies" },
  ErrorCode: { table: "app.error_codes", list: "errorCodes" },
  EscrowHold: { table: "app.escrow_holds", list: "escrowHolds" },
  FeePayment: { table: "app.fee_payments", list: "feePayments" },
  FindingBooking: { table: "app.finding_bookings", list: "findingBookings" },
  BankPayoutTransfer: { table: "app.bank_payout_transfers", list: "bankPayoutTransfers" },
  BankPayout: { table: "app.bank_payouts", list: "bankPayouts" },
  CompanyCredit: { table: "app.company_credits", list: "companyCredits" },
  GuaranteeBreach: { table: "app.guarantee_breaches", list: "guaranteeBreaches" },
  MailPreference: { table: "app.mail_preferences", list: "mailPreferences" },
  ManualPayment: { table: "app.manual_payments", list: "manualPayments" },
  NeedMark: { table: "app.need_marks", list: "needMarks" },
  Payout: { table: "app.payouts", list: "payouts" },
  PayoutAccount: { table: "app.payout_accounts", list: "payoutAccounts" },
  PayoutApproval: { table: "app.payout_approvals", list: "payoutApprovals" },
  PayoutAuditLog: { table: "app.payout_audit_log", list: "payoutAuditLogs" },
  SavedView: { table: "app.saved_views", list: "savedViews" },
  RunPlan: { table: "app.run_plans", list: "runPlans" },
  RunPlanItem: { table: "app.run_plan_items", list: "runPlanItems" },
  RunPlanApproval: { table: "app.run_plan_approvals", list: "runPlanApprovals" },
  PayoutCeiling: { table: "app.payout_ceilings", list: "payoutCeilings" },
  PayoutPause: { table: "app.payout_pauses", list: "payoutPauses" },
  PayoutPolicy: { table: "app.payout_policies", list: "payoutPolicies" },
  PayoutPolicyMinimum: { table: "app.payout_policy_minimums", list: "payoutPolicyMinimums" },
  PayoutPolicyPart: { table: "app.payout_policy_tranches", list: "payoutPolicyParts" },
  PayoutPolicyRoleRate: { table: "app.payout_policy_role_rates", list: "payoutPolicyRoleRates" },
  PayoutPolicyStep: { table: "app.payout_policy_steps", list: "payoutPolicySteps" },
  PayoutPolicyThreshold: { table: "app.payout_policy_thresholds", list: "payoutPolicyThresholds" },
  PayoutReversal: { table: "app.payout_reversals", list: "payoutReversals" },
  PayoutRun: { table: "app.payout_runs", list: "payoutRuns", leavesOut: "found_nothing" },
  PayoutSchedule: { table: "app.payout_schedules", list: "payoutSchedules" },
  PayoutTransfer: { table: "app.payout_transfers", list: "payoutTransfers" },
  Placement: { table: "app.placements", list: "placements" },
  PlacementRecruiter: { table: "app.placement_recruiters", list: "placementRecruiters" },
  Reconciliation: { table: "app.reconciliations", list: "reconciliations" },
  ReconciliationFinding: { table: "app.reconciliation_findings", list: "reconciliationFindings" },
  Recovery: { table: "app.recoveries", list: "recoveries" },
  RecoveryStep: { table: "app.recovery_steps", list: "recoverySteps" },
  Request: { table: "app.requests", list: "requests" },
  SecondPersonRule: { table: "app.second_person_rules", list: "secondPersonRules" },
  StatusTransition: { table: "app.status_transitions", list: "statusTransitions" },
  WebhookDelivery: { table: "app.webhook_deliveries", list: "webhookDeliveries" },
  WebhookEndpoint: { table: "app.webhook_endpoints", list: "webhookEndpoints" },
  User: { table: "app.users", list: "users" },
};

/** Who reads what over the API is what the matrix says of the tables; these are functions. */
export const isPreview = (name: string) =>
  /^(app\.)?(accounts|preview|possible|night|books|needs|most_rows|mostRows|guarantee_?[cC]ounts|plan_(top_up|drift|totals)|plan(TopUp|Drift|Totals))/.test(
    name,
  );

/** app.approve_payout: approvePayout. */
export const fieldOf = (name: string) =>
  name.replace(/^app\./, "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** rowId: id; payoutId: payout_id. */
export const columnOf = (field: string) =>
  field === "rowId" ? "id" : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
