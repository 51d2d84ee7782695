create or replace function app.wake_need(key text)
returns app.need_marks
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  mark app.need_marks;
begin
  perform app_private.assert_admin();
  update app.need_marks as known
  set
    snoozed_by = null,
    snoozed_at = null,
    snoozed_until = null,
    snooze_reason = null,
    amount = null,
    item_count = null,
    detail = null
  where known.key = wake_need.key and known.snoozed_until > now()
  returning *
  into mark;
  if mark.key is null then
    perform app_private.raise_not_found('thing that sleeps', 'key');
  end if;
  perform app_private.drop_ended_marks();
  return mark;
end;
$$;
comment on function app.wake_need is
  'Ends the sleep of a thing of app.needs_you (app.snooze_need) before its time. key: as app.needs_you has it. Admins '
  'only. Raises HB001, HB002 (it does not sleep).';
