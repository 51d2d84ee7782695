create or replace function app_private.row_event_payload(changed jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(name, changed -> name)
  from
    unnest(
      array[
        'kind',
        'status',
        'amount',
        'currency',
        'fee_amount',
        'company_id',
        'recruiter_id',
        'schedule_id',
        'recovery_id',
        'placement_id',
        'transfer_id',
        'run_id',
        'error_code',
        'item_count',
        'item_amounts',
        'succeeded_count',
        'refused_count',
        'in_doubt_count'
      ]
    ) as name
  where changed -> name <> 'null';
$$;
comment on function app_private.row_event_payload is
  'What an event tells of a row (as jsonb) that has no audit log of its own: the columns that say what it is, where '
  'they are not null.';
