create or replace function app_private.still_taken(taken_at timestamptz)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select taken_at > now() - make_interval(days => app_private.setting('need_taken_days'));
$$;
comment on function app_private.still_taken is
  'Whether somebody who took a thing of app.needs_you then still counts as working on it.';
