create or replace function app_private.add_hand_reversal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.hand_reversals (transfer_id, amount, noticed_at)
  values
    (new.id, new.reversed_by_hand - old.reversed_by_hand, coalesce(new.reversed_by_hand_at, clock_timestamp()));
  return null;
end;
$$;
comment on function app_private.add_hand_reversal is
  'After-update trigger of a transfer: adds what is new of reversed_by_hand to app_private.hand_reversals.';
