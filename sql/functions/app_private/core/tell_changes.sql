create or replace function app_private.tell_changes(kind text, ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
-- Else planned anew with every change, for its number of ids.
set plan_cache_mode = force_generic_plan
as $$
begin
  perform pg_notify(channel.name, tell_changes.kind || ' ' || changed.id)
  from
    app_private.live_channel as channel
    cross join unnest(tell_changes.ids) as changed (id)
  where app_private.may_notify();
end;
$$;
comment on function app_private.tell_changes is
  'Tells the API where to look again: kind (payout, run, rights) and ids, nothing else. Whose they are, and what they '
  'are now, the API reads from the database (app_private.topics_of_payouts, app_private.sign_in, and each '
  'subscriber''s own rights). Postgres sends equal notifications of a transaction once.';
