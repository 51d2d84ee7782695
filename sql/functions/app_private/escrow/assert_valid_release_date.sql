create or replace function app_private.assert_valid_release_date(release_date timestamptz)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_business_time(assert_valid_release_date.release_date, 'release_date');
  if assert_valid_release_date.release_date > now() then
    return;
  end if;
  perform app_private.raise_error(
    'invalid_argument',
    'The release date is missing, or not to come.',
    'Give the moment until which it is held back.',
    'release_date'
  );
end;
$$;
comment on function app_private.assert_valid_release_date is
  'Raises HB008 unless the release date of a hold made by hand is given and to come, HB059 when it is not between '
  '2000 and 2100.';
