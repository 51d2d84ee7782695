create or replace function app_private.assert_audit_proof(month date)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  name constant text := to_char(assert_audit_proof.month, 'YYYY-MM');
  problem record;
  open_chain text;
  is_archived constant boolean := exists (
    select from app.audit_archives as archive where archive.month = assert_audit_proof.month
  );
begin
  select left_behind.chain
  into open_chain
  from
    app_private.audit_month_ends(assert_audit_proof.month) as left_behind
    left join lateral (
      select max(sealed.last_sequence) as last_sequence
      from app.audit_seal_chains as sealed
      where sealed.chain = left_behind.chain
    ) as sealed
      on true
  where coalesce(sealed.last_sequence, 0) < left_behind.last_sequence
  order by left_behind.chain
  limit 1;
  if open_chain is not null and not is_archived then
    perform app_private.raise_error(
      'month_not_archivable',
      format('No seal covers the rows of %s in the month %s.', open_chain, name),
      'Wait for the next seal: a worker makes one each day (task seal_audit_log).',
      'month'
    );
  end if;
  select * into problem from app_private.audit_chain_problems() limit 1;
  if problem.problem is null then
    select * into problem from app_private.audit_seal_problems() limit 1;
  end if;
  if problem.problem is null then
    select * into problem from app_private.audit_archive_problems() limit 1;
  end if;
  if problem.problem is not null then
    perform app_private.raise_error(
      'month_not_archivable',
      format(
        'The audit logs do not hold: %s in %s. %s',
        problem.problem,
        coalesce(problem.chain, format('seal %s', problem.seal_number)),
        problem.detail
      ),
      'Find out why (npm run verify-audit) before anything is taken out of them.',
      'month'
    );
  end if;
  if is_archived then
    return;
  end if;
  -- The chain has no gaps: so there are as many rows as numbers, unless a later month has an earlier one of them.
  select left_behind.chain
  into open_chain
  from
    app_private.audit_month_ends(assert_audit_proof.month) as left_behind
    left join lateral (
      select max(each.last_sequence) as last_sequence
      from app.audit_archive_ends as each
      where each.chain = left_behind.chain and each.month < assert_audit_proof.month
    ) as before
      on true
  where left_behind.row_count <> left_behind.last_sequence - coalesce(before.last_sequence, 0)
  order by left_behind.chain
  limit 1;
  if open_chain is not null then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is not whole: a later one has earlier rows of %s.', name, open_chain),
      'The server''s clock went back while they were written: the month stays.',
      'month'
    );
  end if;
end;
$$;
comment on function app_private.assert_audit_proof is
  'Raises HB077 for a month whose rows are not proved, and so are not archived: the logs, their seals or their '
  'archives do not hold; no seal covers its rows yet; or a later month has earlier rows of a chain.';
