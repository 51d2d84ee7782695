create or replace function app_private.tell_change(kind text, id uuid)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.pg_notify(channel.name, tell_change.kind || ' ' || tell_change.id)
  from app_private.live_channel as channel
  where app_private.may_notify();
$$;
comment on function app_private.tell_change is
  'Tells the API where to look again: kind (payout, run, rights) and id, nothing else. Whose it is, and what it is '
  'now, the API reads from the database (app_private.topics_of_payouts, app_private.sign_in, and each subscriber''s '
  'own rights). Postgres sends equal notifications of a transaction once.';
