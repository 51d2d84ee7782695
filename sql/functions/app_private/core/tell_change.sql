create or replace function app_private.tell_change(kind text, id uuid)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select app_private.tell_changes(tell_change.kind, array[tell_change.id]);
$$;
comment on function app_private.tell_change is
  'Tells the API where to look again: kind (payout, run, rights) and id, nothing else. Whose it is, and what it is '
  'now, the API reads from the database (app_private.topics_of_payouts, app_private.sign_in, and each subscriber''s '
  'own rights). Postgres sends equal notifications of a transaction once.';
