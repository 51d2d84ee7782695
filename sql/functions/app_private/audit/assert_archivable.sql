create or replace function app_private.assert_archivable(month date)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  name constant text := to_char(assert_archivable.month, 'YYYY-MM');
  this_month constant date := date_trunc('month', now() at time zone 'UTC')::date;
  end_id uuid;
  older date;
  stray_count bigint;
  problem record;
  open_chain text;
begin
  if assert_archivable.month is null or assert_archivable.month <> date_trunc('month', assert_archivable.month) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('%s is not the first day of a month.', coalesce(assert_archivable.month::text, 'Nothing')),
      'Give the month by its first day.',
      'month'
    );
  end if;
  if assert_archivable.month >= this_month then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is not over.', name),
      'Archive it when it is, and when audit_months_kept other months have followed.',
      'month'
    );
  end if;
  if assert_archivable.month >= this_month - make_interval(months => app_private.setting('audit_months_kept')) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is among the %s that the audit logs keep.', name, app_private.setting('audit_months_kept')),
      'Wait until it is older, or set audit_months_kept to less.',
      'month'
    );
  end if;
  if assert_archivable.month not in (select attached.month from app_private.attached_audit_months() as attached) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The audit logs have no month %s.', name),
      'select * from app.audit_archives says which months were archived.',
      'month'
    );
  end if;
  select min(attached.month)
  into older
  from app_private.attached_audit_months() as attached
  where
    attached.month < assert_archivable.month
    -- One that was restored leaves in any order.
    and attached.month not in (select archive.month from app.audit_archives as archive);
  if older is not null then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The older month %s is still in the audit logs.', to_char(older, 'YYYY-MM')),
      'Archive the months one after the other, the oldest first.',
      'month'
    );
  end if;
  end_id := app_private.first_id_of(app_private.end_of_audit_month(assert_archivable.month));
  select
    (select count(*) from app_private.audit_log_default as log where log.id < end_id)
      + (select count(*) from app_private.payout_audit_log_default as log where log.id < end_id)
  into stray_count;
  if stray_count > 0 then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is not whole: %s rows until its end are in the default partition.', name, stray_count),
      'The month was not made in time, and stays; docs/audit.md says more.',
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
  if exists (select from app.audit_archives as archive where archive.month = assert_archivable.month) then
    return;
  end if;
  select left_behind.chain
  into open_chain
  from
    app_private.audit_month_ends(assert_archivable.month) as left_behind
    left join lateral (
      select max(sealed.last_sequence) as last_sequence
      from app.audit_seal_chains as sealed
      where sealed.chain = left_behind.chain
    ) as sealed
      on true
  where coalesce(sealed.last_sequence, 0) < left_behind.last_sequence
  order by left_behind.chain
  limit 1;
  if open_chain is not null then
    perform app_private.raise_error(
      'month_not_archivable',
      format('No seal covers the rows of %s in the month %s.', open_chain, name),
      'Wait for the next seal (npm run run -- seal_audit_log makes one).',
      'month'
    );
  end if;
  -- The chain has no gaps: so there are as many rows as numbers, unless a later month has an earlier one of them.
  select left_behind.chain
  into open_chain
  from
    app_private.audit_month_ends(assert_archivable.month) as left_behind
    left join lateral (
      select max(each.last_sequence) as last_sequence
      from app.audit_archive_ends as each
      where each.chain = left_behind.chain and each.month < assert_archivable.month
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
comment on function app_private.assert_archivable is
  'Raises HB077 for a month of the audit logs that cannot be archived: it is not over, or among the '
  'audit_months_kept that stay; it is not there, or an older one still is; it is not whole; the logs, their seals '
  'or their archives do not hold; or no seal covers its rows yet.';
