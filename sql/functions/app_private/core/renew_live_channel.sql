create or replace function app_private.renew_live_channel()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  previous text;
begin
  update app_private.live_channel
  set
    name = 'holdback_' || replace(gen_random_uuid()::text, '-', ''),
    renewed_at = now()
  returning old.name
  into previous;
  perform pg_catalog.pg_notify(previous, 'channel');
end;
$$;
comment on function app_private.renew_live_channel is
  'Gives live updates a new channel, and says so on the old one: the API asks for the new name and has its '
  'subscribers come back. Called by each migration that changes something; the owner may call it at any time.';
