create or replace function app.books_seal(payout_id uuid)
returns table (seal_number bigint, sealed_at timestamptz, sealed_row_count bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select seal.number, seal.sealed_at, chained.last_sequence
    from
      (select * from app.audit_seals as each order by each.number desc limit 1) as seal
      cross join lateral (
        select sealed.last_sequence
        from app.audit_seal_chains as sealed
        where sealed.chain = 'payout:' || books_seal.payout_id
        order by sealed.seal_number desc
        limit 1
      ) as chained;
end;
$$;
comment on function app.books_seal is
  'The last seal of the audit logs, and how many rows of the history of a payout it covers; no row while it covers '
  'none. app.verify_audit_log says whether they hold. Admins and analysts only. Raises HB001.';
