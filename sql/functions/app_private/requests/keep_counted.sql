create or replace function app_private.keep_counted()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    tg_op = 'DELETE' and old.day < (clock_timestamp() at time zone 'UTC')::date - 1
    or tg_op = 'UPDATE'
      and new.amount >= old.amount
      and (new.kind, new.recruiter_id, new.company_id, new.currency, new.day) is not distinct from (
        old.kind,
        old.recruiter_id,
        old.company_id,
        old.currency,
        old.day
      )
  then
    return coalesce(new, old);
  end if;
  perform app_private.raise_error(
    'append_only',
    'What one person has done today is counted, and never less of it.',
    'Have a second person confirm what is above the amount.',
    'amount'
  );
end;
$$;
comment on function app_private.keep_counted is
  'Before-row trigger of app_private.one_person_amounts: a sum only grows, and is forgotten once its day is over. '
  'Whoever made it smaller could do above the amount what takes two persons. Raises HB007.';
