create or replace function app.night_stops()
returns table (code text, scope text, since timestamptz, sentence text, action text, who text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select *
    from app_private.money_stops() as stops
    order by stops.scope <> 'all', stops.since nulls first, stops.code, stops.scope;
end;
$$;
comment on function app.night_stops is
  'Whatever keeps money from moving now: scope all, or a currency, company, recruiter or task; since when; and who '
  'clears it by which action. No row: nothing does. Admins and analysts only. Raises HB001.';
