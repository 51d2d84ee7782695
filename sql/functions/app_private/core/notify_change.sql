create or replace function app_private.notify_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  case tg_table_name
    when 'payout_runs' then
      perform app_private.tell_changes('run', array[new.id]);
    when 'users' then
      perform app_private.tell_changes('rights', array[new.id]);
    when 'company_members' then
      perform app_private.tell_changes('rights', array[coalesce(new.user_id, old.user_id)]);
  end case;
  return null;
end;
$$;
comment on function app_private.notify_change is
  'After-row trigger: tells the API of a changed run, or of changed rights of a user; app_private.audit_changes tells '
  'it of payouts.';
