-- Published terms are never edited: placements were signed under them. Only their validity ends, when the next version
-- is published.
create or replace trigger _100_refuse_change
before delete or truncate on app.payout_policies
for each statement
execute function app_private.refuse_change();

create or replace trigger _100_refuse_edit
before update of
  id,
  company_id,
  version,
  guarantee_period_days,
  notice_period_days,
  minimum_guarantee_period_days,
  maximum_guarantee_period_days,
  holdback_percentage,
  minimum_holdback_percentage,
  maximum_holdback_percentage,
  first_payment_rule,
  first_payment_days,
  clawback_rule,
  company_guarantee_days,
  company_refund_rule,
  recovers_by_offset,
  offset_cap_percentage,
  recovers_by_reversal,
  fee_due_days,
  late_fee_voids_guarantee,
  pay_when,
  partial_fee,
  guarantee_remedy,
  replacement_days,
  platform_keeps_rest,
  payment_rhythm,
  longest_wait_days,
  published_by,
  published_by_role,
  created_at
on app.payout_policies
for each statement
execute function app_private.refuse_change();

create or replace trigger _500_begin_validity
before insert on app.payout_policies
for each row
execute function app_private.begin_validity();

-- Deferred, because the steps of a sliding scale are inserted after the terms.
drop trigger if exists _500_check_steps on app.payout_policies;
create constraint trigger _500_check_steps
after insert on app.payout_policies
deferrable initially deferred
for each row
execute function app_private.check_steps();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_policies
for each row
execute function app_private.audit_row('id');

alter table app.payout_policies enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.payout_policies
for each statement
execute function app_private.refuse_change();

alter table app.payout_policies enable always trigger _900_refuse_truncate;
