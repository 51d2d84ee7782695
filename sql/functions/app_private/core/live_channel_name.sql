create or replace function app_private.live_channel_name()
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select name from app_private.live_channel;
$$;
comment on function app_private.live_channel_name is
  'The channel on which app_private.tell_changes notifies. For the API''s login only.';
