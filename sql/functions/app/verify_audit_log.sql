create or replace function app.verify_audit_log(payout_id uuid default null, seals_outside text default null)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not app_private.is_operator() then
    perform app_private.assert_admin();
  end if;
  return query select * from app_private.audit_problems(verify_audit_log.payout_id, verify_audit_log.seals_outside);
end;
$$;
comment on function app.verify_audit_log is
  'Recomputes the audit logs and answers what is wrong, no row when nothing is: the first bad row of each chain; '
  'seals that are missing, changed, replaced or unsigned; rows that are not what the log says; objects that no '
  'migration left so; records of archived months that are not what the log and the seals have. payout_id: that '
  'payout alone. seals_outside: the lines of the file to which seals are handed. Signatures are checked by npm run '
  'verify-audit, which uses none of this. Admins and operators only. Raises HB001.';
