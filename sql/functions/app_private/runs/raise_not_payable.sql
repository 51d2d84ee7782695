create or replace function app_private.raise_not_payable(schedule_id uuid, reasons text[])
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.raise_error(
    'not_payable',
    format(
      'Schedule %s is not paid now. %s',
      raise_not_payable.schedule_id,
      (
        select string_agg(known.sentence, ' ' order by known.rank)
        from app_private.explanation_codes as known
        where known.code = any (raise_not_payable.reasons)
      )
    ),
    (
      select string_agg(distinct known.action, '; ')
      from app_private.explanation_codes as known
      where known.code = any (raise_not_payable.reasons)
    ),
    'schedule_id'
  );
end;
$$;
comment on function app_private.raise_not_payable is
  'Raises HB050: a schedule is not paid now. reasons: codes of app_private.explanation_codes.';
