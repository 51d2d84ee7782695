-- In firing order: the triggers before a change by name.

-- An approval is never edited, only revoked.
create or replace trigger _100_keep_approval
before update of
  id,
  payout_id,
  amount,
  currency,
  recruiter_id,
  stripe_account_id,
  bank_account_fingerprint,
  policy_id,
  hash,
  reason,
  approved_by,
  approved_by_role,
  approved_at
on app.payout_approvals
for each row
execute function app_private.keep_columns(
  'id',
  'payout_id',
  'amount',
  'currency',
  'recruiter_id',
  'stripe_account_id',
  'bank_account_fingerprint',
  'policy_id',
  'hash',
  'reason',
  'approved_by',
  'approved_by_role',
  'approved_at'
);

-- And revoked once.
create or replace trigger _100_keep_revoked
before update on app.payout_approvals
for each row
when (old.revoked_at is not null)
execute function app_private.refuse_change();

create or replace trigger _900_refuse_delete
before delete or truncate on app.payout_approvals
for each statement
execute function app_private.refuse_change();

alter table app.payout_approvals enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_approvals
for each row
execute function app_private.audit_row('id');

alter table app.payout_approvals enable always trigger _900_audit;
