create or replace function app.snooze_need(key text, until timestamptz, reason text)
returns app.need_marks
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  latest constant timestamptz := now() + make_interval(days => app_private.setting('need_snooze_days'));
  person app.users;
  need record;
  mark app.need_marks;
begin
  perform app_private.begin_verb(snooze_need.reason);
  perform app_private.assert_business_time(snooze_need.until, 'until');
  person := app_private.assert_signed_in();
  if snooze_need.until is null or snooze_need.until <= now() or snooze_need.until > latest then
    perform app_private.raise_error(
      'invalid_argument',
      'It sleeps until a time to come, and not for ever.',
      format('Say a time until %s.', to_char(latest at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')),
      'until'
    );
  end if;
  need := app_private.assert_need(snooze_need.key);
  insert into app.need_marks as known (
    key,
    snoozed_by,
    snoozed_at,
    snoozed_until,
    snooze_reason,
    amount,
    item_count,
    detail
  )
  values
    (
      snooze_need.key,
      person.id,
      now(),
      snooze_need.until,
      snooze_need.reason,
      need.amount,
      need.item_count,
      need.detail
    )
  on conflict on constraint need_marks_pkey do update
    set
      snoozed_by = excluded.snoozed_by,
      snoozed_at = excluded.snoozed_at,
      snoozed_until = excluded.snoozed_until,
      snooze_reason = excluded.snooze_reason,
      amount = excluded.amount,
      item_count = excluded.item_count,
      detail = excluded.detail
  returning *
  into mark;
  perform app_private.drop_ended_marks();
  perform app_private.set_reason(null);
  return mark;
end;
$$;
comment on function app.snooze_need is
  'Lets a thing that app.needs_you lists sleep for everybody. key: its column key. It comes back by itself at the time '
  'until (need_snooze_days from now at the latest), or as soon as it is about more money or more parts, or says '
  'something else. It moves no money. Admins only. Raises HB001 (also for a login that is nobody), HB002 (nothing with '
  'this key needs anybody), HB008 (no reason, or no time that it can sleep until), HB037 (the reason is too long), '
  'HB059 (the time is outside of the years that Holdback knows).';
