create or replace function app_private.kept_money_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'money_stays_at_stripe',
      item_count => measured.value::bigint,
      detail => problem.sentence,
      record => problem.code
    )
  from
    app_private.measurements as measured
    join app_private.readiness_codes as problem on problem.code = measured.labels ->> 'reason'
  where measured.name = 'holdback_accounts_keeping_money';
$$;
comment on function app_private.kept_money_needs is
  'For app.needs_you: accounts that were paid, and whose money does not reach a bank by itself, as last measured, a '
  'row a reason (detail). item_count: the accounts. Who they are: reporting.accounts_keeping_money.';
