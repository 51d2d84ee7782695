create or replace function app_private.notify_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  case tg_table_name
    when 'payout_runs' then
      perform pg_catalog.pg_notify('holdback', pg_catalog.json_build_object('run', new.id, 'topics', '{everything}'::text[])::text);
    when 'users' then
      perform pg_catalog.pg_notify('holdback', pg_catalog.json_build_object('rights_of', new.id)::text);
    when 'company_members' then
      perform pg_catalog.pg_notify('holdback', pg_catalog.json_build_object('rights_of', coalesce(new.user_id, old.user_id))::text);
  end case;
  return null;
end
$$;
comment on function app_private.notify_change is
  'After-row trigger: tells who listens on the channel "holdback" which run changed, or whose rights; changes of payouts are told by app_private.audit_change. Ids, and who may hear of it, and nothing else: whoever hears it reads the row with their own rights. Postgres sends equal notifications of a transaction once.';
