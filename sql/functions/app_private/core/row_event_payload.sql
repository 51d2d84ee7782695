create or replace function app_private.row_event_payload(changed jsonb)
returns jsonb
language sql
stable
return jsonb_strip_nulls(
  jsonb_build_object(
    'kind', changed -> 'kind',
    'status', changed -> 'status',
    'amount', changed -> 'amount',
    'currency', changed -> 'currency',
    'fee_amount', changed -> 'fee_amount',
    'company_id', changed -> 'company_id',
    'recruiter_id', changed -> 'recruiter_id',
    'schedule_id', changed -> 'schedule_id',
    'recovery_id', changed -> 'recovery_id',
    'placement_id', changed -> 'placement_id',
    'transfer_id', changed -> 'transfer_id',
    'run_id', changed -> 'run_id',
    'error_code', changed -> 'error_code',
    'item_count', changed -> 'item_count',
    'item_amounts', changed -> 'item_amounts',
    'succeeded_count', changed -> 'succeeded_count',
    'refused_count', changed -> 'refused_count',
    'in_doubt_count', changed -> 'in_doubt_count'
  )
);
comment on function app_private.row_event_payload is
  'What an event tells of a row (as jsonb) that has no audit log of its own: the columns that say what it is, where '
  'they are not null.';
