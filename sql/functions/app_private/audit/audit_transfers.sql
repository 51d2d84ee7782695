create or replace function app_private.audit_transfers()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  entries app.audit_log[];
  events app.events[];
begin
  if tg_op = 'INSERT' then
    select
      array_agg(app_private.transfer_entry(null, new_rows::app.payout_transfers)),
      array_agg(app_private.transfer_event(new_rows::app.payout_transfers, 'created'))
    into entries, events
    from new_rows;
  elseif tg_op = 'DELETE' then
    select array_agg(app_private.transfer_entry(old_rows::app.payout_transfers, null)) into entries from old_rows;
  else
    -- A full join: a plan that was made for one row must not compare each of a thousand with each other. A row whose id
    -- was changed is one that is gone and one that is new.
    select
      array_agg(app_private.transfer_entry(old_rows::app.payout_transfers, new_rows::app.payout_transfers)),
      array_agg(app_private.transfer_event(new_rows::app.payout_transfers, new_rows.status)) filter (
        where old_rows.status <> new_rows.status and new_rows.status <> 'sent'
      )
    into entries, events
    from
      old_rows
      full join new_rows on new_rows.id = old_rows.id;
  end if;
  if entries is not null then
    perform app_private.append_to_audit_log(app_private.audit_context(), entries);
  end if;
  if events is not null then
    insert into app.events
    select *
    from unnest(events);
  end if;
  return null;
end;
$$;
comment on function app_private.audit_transfers is
  'After-statement trigger of transfers (old_rows and new_rows, where there are some): the same as '
  'app_private.audit_rows, by the columns of transfers, and an event for each that is made or has another status, but '
  'not for each sending: it may be sent often. Arguments: as of app_private.audit_rows.';
