-- In firing order: the triggers before a change by name, then those after it by name.

-- Who links an account cannot approve what is paid to it.
create or replace trigger _050_note_account
before insert on app.payout_accounts
for each row
execute function app_private.note_account_change();

create or replace trigger _050_note_account_change
before update of stripe_account_id, linked_by, linked_by_role, linked_at on app.payout_accounts
for each row
when
  (
    (old.stripe_account_id, old.linked_by, old.linked_by_role, old.linked_at) is distinct from (
      new.stripe_account_id,
      new.linked_by,
      new.linked_by_role,
      new.linked_at
    )
  )
execute function app_private.note_account_change();

-- Who takes over a recruiter's sign-in or Stripe account changes where the money goes: it waits, and the recruiter is
-- told.
create or replace trigger _060_begin_cool_down
before update of stripe_account_id, bank_account_fingerprint on app.payout_accounts
for each row
when
  (
    old.stripe_account_id <> new.stripe_account_id
    or old.bank_account_fingerprint is not null
      and old.bank_account_fingerprint is distinct from new.bank_account_fingerprint
  )
execute function app_private.begin_cool_down();

create or replace trigger _500_touch_updated_at
before update on app.payout_accounts
for each row
execute function app_private.touch_updated_at();

-- What Stripe has paid to it and nobody here knows is looked at before anything is sent.
create or replace trigger _600_meet_earlier_payments
after insert or update of stripe_account_id on app.payout_accounts
for each row
execute function app_private.meet_payments_to_account();

-- An approval ends when the destination changes.
create or replace trigger _600_revoke_approvals
after update of stripe_account_id, bank_account_fingerprint on app.payout_accounts
for each row
when
  (
    old.stripe_account_id <> new.stripe_account_id
    or old.bank_account_fingerprint is distinct from new.bank_account_fingerprint
  )
execute function app_private.revoke_approvals();

-- The same for the first account.
create or replace trigger _600_revoke_approvals_of_no_account
after insert on app.payout_accounts
for each row
execute function app_private.revoke_approvals();

-- Nothing more leaves for the old account. After the triggers above by name: a payout that is frozen by them stays so.
create or replace trigger _610_withdraw_from_old_account
after update of stripe_account_id on app.payout_accounts
for each row
when (old.stripe_account_id <> new.stripe_account_id)
execute function app_private.withdraw_from_old_account();

-- The same for another bank account.
create or replace trigger _610_withdraw_from_changed_account
after update of bank_account_fingerprint on app.payout_accounts
for each row
when
  (
    old.stripe_account_id = new.stripe_account_id
    and old.bank_account_fingerprint is not null
    and old.bank_account_fingerprint is distinct from new.bank_account_fingerprint
  )
execute function app_private.withdraw_from_old_account();

-- Somebody who takes over an account at Stripe changes the bank account: its owner is told.
create or replace trigger _620_report_bank_account_change
after update of bank_account_fingerprint on app.payout_accounts
for each row
when
  (
    old.stripe_account_id = new.stripe_account_id
    and old.bank_account_fingerprint is not null
    and old.bank_account_fingerprint is distinct from new.bank_account_fingerprint
  )
execute function app_private.report_bank_account_change();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_accounts
for each row
execute function app_private.audit_row('id', 'checked_at');

alter table app.payout_accounts enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.payout_accounts
for each statement
execute function app_private.refuse_change();

alter table app.payout_accounts enable always trigger _900_refuse_truncate;
