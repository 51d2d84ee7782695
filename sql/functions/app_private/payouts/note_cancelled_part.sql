create or replace function app_private.note_cancelled_part()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.note_unscheduled(new.payout_id);
  return null;
end;
$$;
comment on function app_private.note_cancelled_part is
  'Deferred trigger of schedules and holds that are cancelled: what takes their place is there when the transaction '
  'ends (app_private.note_unscheduled).';
