-- All rights of a signed-in recruiter. sql/policies limits the rows. Columns without a grant are internal: notes and
-- their authors, and parameters of Stripe requests.
select app_private.revoke_rights('holdback_recruiter');
grant usage on schema app, app_private to holdback_recruiter;
grant select on
  app.currencies, app.user_roles, app.placement_statuses, app.payout_statuses, app.payout_schedule_kinds,
  app.payout_schedule_statuses, app.escrow_hold_statuses, app.payout_transfer_statuses, app.recovery_statuses,
  app.bank_payout_statuses, app.recruiter_roles, app.mail_kinds
  to holdback_recruiter;
grant select (id, email, display_name, role, created_at, updated_at) on app.users to holdback_recruiter;
grant select on app.companies, app.company_recruiters to holdback_recruiter;
grant select (
  id, external_ref, company_id, candidate_name, job_title, start_date, guarantee_period_days, guarantee_completion_date,
  notice_period_days, notice_completion_date, holdback_percentage, fee_amount, currency, signed_on, time_zone,
  policy_id, status, created_at, updated_at, replaces_placement_id
) on app.placements to holdback_recruiter;
grant select on app.placement_recruiters to holdback_recruiter;
grant select (
  id, kind, placement_id, recruiter_id, company_id, amount, currency, status, frozen_at, created_at, updated_at
) on app.payouts to holdback_recruiter;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, escrow_hold_id, kind, amount, currency, scheduled_date,
  guarantee_completion_date, status, processed_at, failure_code, retry_count, last_retry_at, next_retry_at, due_at,
  created_at, updated_at
) on app.payout_schedules to holdback_recruiter;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, hold_amount, released_amount, currency, holdback_percentage,
  hold_date, release_date, released_at, status, tranche, created_at, updated_at
) on app.escrow_holds to holdback_recruiter;
grant select (
  id, schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount, currency, status,
  listed_status, destination, stripe_transfer_id, error_code, sent_at, answered_at, created_at, updated_at,
  reversed_by_hand, reversed_by_hand_at, batch_id
) on app.payout_transfers to holdback_recruiter;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, old_status, new_status,
  changed_by_name, changed_by_role, created_at
) on app.payout_audit_log to holdback_recruiter;
grant select (
  id, purpose, breach_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, status, by_offset,
  by_reversal, offset_cap_percentage, created_at, updated_at, collectable_from
) on app.recoveries to holdback_recruiter;
grant select (
  id, recovery_id, kind, amount, status, schedule_id, created_at, updated_at
) on app.recovery_steps to holdback_recruiter;
grant select (
  id, step_id, recovery_id, transfer_id, payout_id, recruiter_id, company_id, amount, currency, status,
  stripe_transfer_id, stripe_reversal_id, error_code, sent_at, answered_at, created_at, updated_at
) on app.payout_reversals to holdback_recruiter;
grant select (
  id, schedule_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, paid_at, reference, recorded_at,
  undone_at
) on app.manual_payments to holdback_recruiter;
grant select (
  id, placement_id, ended_on, clawback_rule, reported_at, withdrawn_at, remedy
) on app.guarantee_breaches to holdback_recruiter;
grant select (
  id, user_id, stripe_account_id, transfers_enabled, requirements_due, disabled_reason, checked_at, created_at,
  updated_at, cool_down_until, payouts_enabled, requirements_past_due, requirements_eventually_due,
  requirements_deadline, default_currency, bank_currencies, service_agreement, debit_negative_balances
) on app.payout_accounts to holdback_recruiter;
grant select (
  id, recruiter_id, stripe_account_id, stripe_payout_id, amount, currency, status, is_automatic, arrival_date,
  bank_account_last4, failure_code, failure_message, initiated_at, returned_at, created_at, updated_at
) on app.bank_payouts to holdback_recruiter;
grant select (
  bank_payout_id, transfer_id, recruiter_id, amount, basis, created_at, updated_at
) on app.bank_payout_transfers to holdback_recruiter;
grant select on app.mail_preferences to holdback_recruiter;
grant execute on function app.explain_payout(uuid) to holdback_recruiter;
grant execute on function app.explain_payouts(uuid[]) to holdback_recruiter;
grant execute on function app.account_readiness(uuid) to holdback_recruiter;
grant execute on function app.start_onboarding(uuid, text) to holdback_recruiter;
grant execute on function app.take_onboarding_link(uuid) to holdback_recruiter;
grant execute on function app.payout_places(uuid) to holdback_recruiter;
grant execute on function app.my_money() to holdback_recruiter;
grant execute on function app.my_payouts() to holdback_recruiter;
grant execute on function app.my_payments() to holdback_recruiter;
grant execute on function app.my_statement(date) to holdback_recruiter;
grant execute on function app.set_mail_preference(text, boolean) to holdback_recruiter;
grant execute on function app.viewer() to holdback_recruiter;
grant execute on function app.installation() to holdback_recruiter;
grant execute on function app.version() to holdback_recruiter;
grant execute on function app_private.current_user_id() to holdback_recruiter;
grant execute on function app.search(text) to holdback_recruiter;
grant execute on function app_private.found_ids(text, text, text) to holdback_recruiter;
grant execute on function app_private.payout_holds(uuid) to holdback_recruiter;
