create or replace function app_private.take_alarms(most integer, due_by timestamptz)
returns table (id uuid, attempt integer, user_id uuid, address text, content jsonb)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not app_private.nobody_sends_mails() then
    return;
  end if;
  return query select *
    from app_private.take_mails(most => take_alarms.most, due_by => take_alarms.due_by, only_alarms => true);
end;
$$;
comment on function app_private.take_alarms is
  'For the API: as app_private.take_mails, but only mails that tell admins of a missed task or of money that cannot '
  'move, and only while no worker sends mails.';
