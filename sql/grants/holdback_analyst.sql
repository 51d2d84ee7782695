-- All rights of an analyst: the reporting views and the audit log.
select app_private.revoke_rights('holdback_analyst');
grant usage on schema app, reporting to holdback_analyst;
grant select on all tables in schema reporting to holdback_analyst;
grant select on
  app.payout_audit_log, app.audit_log, app.audit_seals, app.audit_seal_chains, app.audit_seal_signatures,
  app.audit_definitions, app.audit_chain_heads, app.audit_archives, app.audit_archive_ends
  to holdback_analyst;
-- A view shows its reader what they may read themselves: so these are the columns that the views use,
-- and ids.
grant select (id, display_name, email) on app.users to holdback_analyst;
grant select (id, name) on app.companies to holdback_analyst;
grant select on app.company_recruiters to holdback_analyst;
grant select (id, user_id, disabled_reason) on app.payout_accounts to holdback_analyst;
grant select (
  id, company_id, external_ref, start_date, guarantee_completion_date, notice_completion_date, fee_amount,
  company_fee_amount, platform_amount, currency, status, policy_id, replaces_placement_id
) on app.placements to holdback_analyst;
grant select on app.placement_recruiters to holdback_analyst;
grant select on app.payout_policy_thresholds to holdback_analyst;
grant select (
  id, kind, placement_id, recruiter_id, company_id, amount, currency, status, approval_required, frozen_at, created_at
) on app.payouts to holdback_analyst;
grant select (id, payout_id) on app.payout_approvals to holdback_analyst;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, tranche, hold_amount, released_amount, currency, hold_date,
  release_date, status, released_at, reason
) on app.escrow_holds to holdback_analyst;
grant select (
  id, payout_id, placement_id, recruiter_id, company_id, escrow_hold_id, kind, amount, currency, scheduled_date,
  guarantee_completion_date, status, processed_at, failure_reason, failure_code, due_at, retry_count, next_retry_at
) on app.payout_schedules to holdback_analyst;
grant select (
  id, schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount, currency, status,
  first_sent_at, answered_at, batch_id, source_transaction, stripe_transfer_id, error_code, error_message,
  stripe_request_id, reversed_by_hand, reversed_by_hand_at, listed_status
) on app.payout_transfers to holdback_analyst;
grant select (
  id, finding_id, transfer_id, payout_id, schedule_id, kind, amount, given_up, breach_id, recorded_at, undone_at
) on app.finding_bookings to holdback_analyst;
grant select (
  id, schedule_id, payout_id, recruiter_id, amount, currency, paid_at, reference, recorded_at, undone_at
) on app.manual_payments to holdback_analyst;
grant select (id, placement_id, ended_on, reason, withdrawn_at, remedy) on app.guarantee_breaches to holdback_analyst;
grant select (breach_id, payout_id, earned) on app.guarantee_breach_payouts to holdback_analyst;
grant select (
  id, purpose, breach_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, status, next_reversal_at,
  created_at
) on app.recoveries to holdback_analyst;
grant select (
  id, placement_id, breach_id, platform_share, amount, status, settlement, given_back_amount
) on app.company_credits to holdback_analyst;
grant select (
  id, recruiter_id, stripe_account_id, stripe_payout_id, amount, currency, status, is_automatic, arrival_date,
  bank_account_last4, failure_code, initiated_at, returned_at
) on app.bank_payouts to holdback_analyst;
grant select (bank_payout_id, transfer_id, amount, basis) on app.bank_payout_transfers to holdback_analyst;
grant select (id, recovery_id, schedule_id, kind, amount, status) on app.recovery_steps to holdback_analyst;
grant select (
  id, step_id, recovery_id, transfer_id, amount, status, stripe_reversal_id, answered_at
) on app.payout_reversals to holdback_analyst;
grant select (
  id, kind, subject, transfer_id, stripe_transfer_id, ours, theirs, first_seen_at, last_seen_at, seen_count,
  superseded_at, explained_at, explanation
) on app.reconciliation_findings to holdback_analyst;
grant select on app.reconciliation_finding_kinds to holdback_analyst;
grant select (
  id, kind, placement_id, recruiter_id, company_id, amount, currency, status, approval_required, frozen_at, created_at
) on app.payouts to holdback_analyst;
grant select (
  id, kind, started_by_role, expected_at, started_at, finished_at, item_count, item_amounts, succeeded_count,
  succeeded_amounts, refused_count, refused_amounts, in_doubt_count, in_doubt_amounts, kept_back_count, skipped,
  skipped_count, found_nothing
) on app.payout_runs to holdback_analyst;
grant select (
  id, window_from, window_until, started_at, finished_at, our_amounts, their_amounts, undecided_amounts,
  difference_count, new_finding_count, open_finding_count
) on app.reconciliations to holdback_analyst;
grant select (
  id, company_id, version, guarantee_period_days, notice_period_days, holdback_percentage, first_payment_rule,
  first_payment_days, clawback_rule, guarantee_remedy, recovers_by_offset, recovers_by_reversal, pay_when, partial_fee,
  fee_due_days, validity, published_by_role, created_at, payment_rhythm, longest_wait_days
) on app.payout_policies to holdback_analyst;
grant select on app.currencies to holdback_analyst;
grant execute on function app.version() to holdback_analyst;
-- What would be, how it stands and why: none of them changes anything.
grant execute on
  function app.explain_payout,
  app.explain_payouts,
  app.books_against_stripe,
  app.books_nights,
  app.books_proof,
  app.books_rules,
  app.books_seal,
  app.guarantee_counts,
  app.needs_you,
  app.accounts_keeping_money,
  app.night_status,
  app.night_stops,
  app.plan_drift,
  app.plan_top_up,
  app.possible_verbs,
  app.plan_totals,
  app.preview_breach_rules,
  app.preview_breach_totals,
  app.preview_company_credit,
  app.preview_cover,
  app.preview_due_reasons,
  app.preview_due_schedules,
  app.preview_due_totals,
  app.preview_guarantee_breach,
  app.preview_payout_approval,
  app.preview_payout_policy,
  app.preview_payout_policy_totals,
  app.preview_replacement
  to holdback_analyst;
-- Functions in a view run with the rights of its reader.
grant execute on function app_private.major_units(numeric, smallint) to holdback_analyst;
grant execute on function app_private.last_known_balances() to holdback_analyst;
grant execute on function app_private.funds_to_arrive() to holdback_analyst;
grant execute on function app_private.fees_waited_for() to holdback_analyst;
grant execute on function app_private.waits_to_be_paid_together() to holdback_analyst;
grant execute on function app_private.accounts_that_keep() to holdback_analyst;
grant execute on function app_private.stripe_words(text[]) to holdback_analyst;
grant execute on function app_private.accounts_that_stop() to holdback_analyst;
grant execute on function app_private.charge_left(text) to holdback_analyst;
grant execute on function app_private.late_fees() to holdback_analyst;
grant execute on function app_private.unfinished_onboardings() to holdback_analyst;
grant execute on function app_private.time_zone_of(uuid) to holdback_analyst;
grant execute on function app_private.today_in(text) to holdback_analyst;
grant execute on function app_private.platform_zones() to holdback_analyst;
grant execute on function app_private.assert_month_begun(date) to holdback_analyst;
grant execute on function app_private.day_paid(timestamptz) to holdback_analyst;
grant execute on function app_private.reasons_unpaid(uuid) to holdback_analyst;
grant execute on function app_private.reasons_unreleased(uuid) to holdback_analyst;
grant execute on function app.account_readiness(uuid) to holdback_analyst;
grant execute on function app_private.recruiters_earned(uuid) to holdback_analyst;
grant execute on function app_private.is_replaced(uuid) to holdback_analyst;
grant execute on function app_private.is_ended_payout(text) to holdback_analyst;
grant execute on function app_private.is_open_schedule(text) to holdback_analyst;
grant execute on function app_private.is_open_transfer(text) to holdback_analyst;
grant execute on function app_private.company_side_problem(uuid) to holdback_analyst;
grant execute on function app_private.given_back_amount(uuid, bigint, bigint) to holdback_analyst;
grant execute on function app_private.moved_amount(uuid) to holdback_analyst;
grant execute on function app_private.replacement_neighbours(uuid) to holdback_analyst;
grant execute on function app_private.hand_reversals_of(uuid) to holdback_analyst;
grant execute on function app_private.payout_holds(uuid) to holdback_analyst;
grant execute on
  function app_private.imbalance(numeric, numeric, numeric, numeric, numeric, numeric, numeric)
  to holdback_analyst;
grant execute on function app_private.miscounted_acts() to holdback_analyst;
grant execute on function app_private.miscounted_ceilings() to holdback_analyst;
grant execute on function app_private.miscounted_statuses() to holdback_analyst;
grant execute on function app_private.is_misdirected(uuid) to holdback_analyst;
grant execute on function app_private.misnoted_fee(uuid) to holdback_analyst;
grant execute on function app_private.misnoted_return(uuid) to holdback_analyst;
grant execute on function app_private.foreign_objects() to holdback_analyst;
grant execute on function app_private.metrics() to holdback_analyst;
-- Run with the rights of their reader, as the views are.
grant execute on function reporting.statement(text, date) to holdback_analyst;
grant execute on function reporting.today() to holdback_analyst;
grant execute on function reporting.balances_as_of(timestamptz) to holdback_analyst;
grant execute on function reporting.latest_changes(uuid, text, timestamptz, timestamptz, integer) to holdback_analyst;
grant execute on function app_private.balances_as_of(timestamptz) to holdback_analyst;
