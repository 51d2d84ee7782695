-- Without a path, so that it is inlined.
create or replace function app_private.payout_event_type(entry app.payout_audit_log, is_new boolean)
returns text
language sql
immutable
return (entry).entity
  || '.'
  || case
    when is_new then 'created'
    when (entry).action = 'update' then 'updated'
    when (entry).action = 'freeze' then 'frozen'
    when (entry).action = 'unfreeze' then 'unfrozen'
    when (entry).action = 'release_part' then 'part_released'
    else (entry).new_status
  end;
comment on function app_private.payout_event_type is
  'The type of the event of a row of app.payout_audit_log. is_new: what it is about was made.';
