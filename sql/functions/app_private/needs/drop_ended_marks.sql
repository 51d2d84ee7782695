create or replace function app_private.drop_ended_marks()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from app.need_marks as mark
  where
    mark.key in (
      select ended.key
      from app.need_marks as ended
      where
        (ended.taken_at is null or not app_private.still_taken(ended.taken_at))
        and (ended.snoozed_until is null or ended.snoozed_until <= now())
      for update skip locked
    );
$$;
comment on function app_private.drop_ended_marks is
  'Deletes the rows of app.need_marks of which nothing counts any more. The verbs that mark call it, so that they do '
  'not grow in number.';
