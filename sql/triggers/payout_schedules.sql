create or replace trigger _050_copy_owner_ids
  before insert on app.payout_schedules
  for each row execute function app_private.copy_owner_ids();

create or replace trigger _100_enforce_status_transition
  before insert or update of status on app.payout_schedules
  for each row execute function app_private.enforce_status_transition('payout_schedule');

create or replace trigger _100_keep_identity
  before update of id, payout_id, placement_id, escrow_hold_id, kind, amount, currency
  on app.payout_schedules
  for each row execute function app_private.keep_columns('id', 'payout_id', 'placement_id', 'escrow_hold_id', 'kind', 'amount', 'currency');

create or replace trigger _500_touch_updated_at
  before update on app.payout_schedules
  for each row execute function app_private.touch_updated_at();

create or replace trigger _200_check_allocation
  after insert or update of amount on app.payout_schedules
  for each row execute function app_private.check_allocation();

create or replace trigger _900_audit
  after insert or update on app.payout_schedules
  for each row execute function app_private.audit_change('payout_schedule');

create or replace trigger _900_refuse_delete
  before delete or truncate on app.payout_schedules
  for each statement execute function app_private.refuse_change();
alter table app.payout_schedules enable always trigger _900_audit;
alter table app.payout_schedules enable always trigger _100_enforce_status_transition;
alter table app.payout_schedules enable always trigger _900_refuse_delete;

create or replace trigger _600_settle_offsets
  after update of status on app.payout_schedules
  for each row when (old.status = 'processing' and new.status <> 'processing')
  execute function app_private.settle_offsets();

-- What was cancelled and comes back must still fit.
create or replace trigger _210_check_reinstated
  after update of status on app.payout_schedules
  for each row when (old.status = 'cancelled')
  execute function app_private.check_allocation();
