create or replace function app_private.notify_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  case tg_table_name
    when 'payout_runs' then
      perform pg_catalog.pg_notify(
        'holdback',
        pg_catalog.json_build_object('run', new.id, 'topics', '{everything}'::text[])::text
      );
    when 'users' then
      perform pg_catalog.pg_notify('holdback', pg_catalog.json_build_object('rights_of', new.id)::text);
    when 'company_members' then
      perform pg_catalog.pg_notify(
        'holdback',
        pg_catalog.json_build_object('rights_of', coalesce(new.user_id, old.user_id))::text
      );
  end case;
  return null;
end;
$$;
comment on function app_private.notify_change is
  'After-row trigger: notifies the channel "holdback" of a changed run, or of changed rights of a user; '
  'app_private.audit_change notifies it of payouts. A message contains ids and the topics of the subscribers who may '
  'hear of it, nothing else: subscribers read the row with their own rights. Postgres sends equal notifications of a '
  'transaction once.';
