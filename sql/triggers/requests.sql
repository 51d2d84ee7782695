-- In firing order. A request is what somebody asked for: it is decided, never edited.
create or replace trigger _100_enforce_status_transition
before insert or update of status on app.requests
for each row
execute function app_private.enforce_status_transition('request');

create or replace trigger _100_keep_request
before update on app.requests
for each row
execute function app_private.keep_columns(
  'id',
  'kind',
  'verb',
  'basis',
  'basis_hash',
  'reason',
  'amount',
  'currency',
  'recruiter_id',
  'company_id',
  'payout_id',
  'requested_by',
  'requested_by_role',
  'requested_at',
  'expires_at'
);

-- But for the name of a candidate who is erased, when the request was decided.
create or replace trigger _100_keep_request_arguments
before update of arguments on app.requests
for each row
when
  (
    old.status = 'pending'
    or old.arguments - 'candidate_name' <> new.arguments - 'candidate_name'
    or old.arguments ->> 'candidate_name' is distinct from new.arguments ->> 'candidate_name'
      and new.arguments ->> 'candidate_name' is distinct from app_private.erased_name()
  )
execute function app_private.keep_columns('arguments');

create or replace trigger _900_refuse_delete
before delete or truncate on app.requests
for each statement
execute function app_private.refuse_change();

alter table app.requests enable always trigger _100_enforce_status_transition;
alter table app.requests enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.requests
for each row
execute function app_private.audit_row('id', '', 'arguments,basis');

alter table app.requests enable always trigger _900_audit;
