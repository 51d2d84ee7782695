create or replace function app_private.assert_reason(reason text, argument text default 'reason')
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if btrim(coalesce(assert_reason.reason, '')) = '' then
    perform app_private.raise_error('HB008', 'This needs a reason.', 'Say why; it goes into the audit log.', assert_reason.argument);
  end if;
end
$$;
comment on function app_private.assert_reason is
  'Raises HB008 unless a reason is given: a person who changes money says why.';
