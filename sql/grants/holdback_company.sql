-- All rights of a signed-in company user. sql/policies limits the rows. Columns without a grant are internal: notes and
-- their authors, and parameters of Stripe requests.
select app_private.revoke_rights('holdback_company');
grant usage on schema app, app_private to holdback_company;
grant select on
  app.currencies, app.user_roles, app.placement_statuses, app.payout_statuses, app.payout_schedule_kinds,
  app.payout_schedule_statuses, app.escrow_hold_statuses, app.payout_transfer_statuses, app.recovery_statuses,
  app.recruiter_roles, app.company_credit_statuses, app.company_credit_settlements
  to holdback_company;
grant select (id, email, display_name, role, created_at, updated_at) on app.users to holdback_company;
grant select on app.companies to holdback_company;
grant select (
  id, external_ref, company_id, candidate_name, job_title, start_date, guarantee_period_days, guarantee_completion_date,
  notice_period_days, notice_completion_date, holdback_percentage, fee_amount, platform_amount, company_fee_amount,
  currency, signed_on, time_zone, policy_id, status, created_at, updated_at, replaces_placement_id
) on app.placements to holdback_company;
grant select on app.placement_recruiters to holdback_company;
grant select (
  id, kind, placement_id, recruiter_id, company_id, amount, currency, status, frozen_at, created_at, updated_at
) on app.payouts to holdback_company;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, escrow_hold_id, kind, amount, currency, scheduled_date,
  guarantee_completion_date, status, processed_at, failure_code, retry_count, last_retry_at, next_retry_at, due_at,
  created_at, updated_at
) on app.payout_schedules to holdback_company;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, hold_amount, released_amount, currency, holdback_percentage,
  hold_date, release_date, released_at, status, tranche, created_at, updated_at
) on app.escrow_holds to holdback_company;
grant select (
  id, schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount, currency, status,
  listed_status, error_code, sent_at, answered_at, created_at, updated_at
) on app.payout_transfers to holdback_company;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, old_status, new_status,
  changed_by_name, changed_by_role, created_at
) on app.payout_audit_log to holdback_company;
grant select (
  id, purpose, breach_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, status, by_offset,
  by_reversal, offset_cap_percentage, created_at, updated_at, collectable_from
) on app.recoveries to holdback_company;
-- Without schedule_id: an offset may be taken from a schedule of another company's placement.
grant select (id, recovery_id, kind, amount, status, created_at, updated_at) on app.recovery_steps to holdback_company;
grant select (
  id, step_id, recovery_id, transfer_id, payout_id, recruiter_id, company_id, amount, currency, status, error_code,
  sent_at, answered_at, created_at, updated_at
) on app.payout_reversals to holdback_company;
grant select (
  id, schedule_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, paid_at, recorded_at, undone_at
) on app.manual_payments to holdback_company;
grant select (
  id, placement_id, ended_on, clawback_rule, reason, reported_at, withdrawn_at, remedy
) on app.guarantee_breaches to holdback_company;
grant select (
  id, placement_id, company_id, breach_id, currency, company_fee_amount, amount, status, settlement, reference,
  given_back_amount, settled_at, created_at, updated_at
) on app.company_credits to holdback_company;
grant select on app.company_members, app.company_recruiters to holdback_company;
grant select (
  id, company_id, version, guarantee_period_days, notice_period_days, holdback_percentage, created_at,
  first_payment_rule, first_payment_days, clawback_rule, company_guarantee_days, company_refund_rule,
  platform_keeps_rest, recovers_by_offset, recovers_by_reversal, offset_cap_percentage, minimum_guarantee_period_days,
  maximum_guarantee_period_days, minimum_holdback_percentage, maximum_holdback_percentage, validity, fee_due_days,
  late_fee_voids_guarantee, pay_when, partial_fee, guarantee_remedy, replacement_days, payment_rhythm, longest_wait_days
) on app.payout_policies to holdback_company;
grant select on
  app.payout_policy_tranches, app.payout_policy_thresholds, app.payout_policy_role_rates, app.payout_policy_steps,
  app.payout_policy_minimums
  to holdback_company;
grant select (
  id, placement_id, amount, currency, paid_at, available_on, reference, refunded_amount, disputed_at, recorded_at,
  undone_at
) on app.fee_payments to holdback_company;
grant execute on function app.explain_payout(uuid) to holdback_company;
grant execute on function app.explain_payouts(uuid[]) to holdback_company;
grant execute on function app.company_placements() to holdback_company;
grant execute on function app.company_costs() to holdback_company;
grant execute on function app.company_departure(uuid, date) to holdback_company;
grant execute on function app.report_departure(uuid, date, text) to holdback_company;
grant execute on function app.viewer() to holdback_company;
grant execute on function app.installation() to holdback_company;
grant execute on function app.version() to holdback_company;
grant execute on function app_private.current_user_id() to holdback_company;
grant execute on function app_private.current_company_ids() to holdback_company;
grant execute on function app.search(text) to holdback_company;
grant execute on function app_private.found_ids(text, text, text) to holdback_company;
grant execute on function app_private.payout_holds(uuid) to holdback_company;
