create or replace function app_private.check_balance()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  changed constant jsonb := to_jsonb(new);
  payout record;
begin
  for payout in
    select bucket.payout_id, problem.rule, to_jsonb(bucket) as bucket
    from
      reporting.payout_buckets as bucket
      cross join lateral app_private.imbalance(
        bucket.cancelled,
        bucket.cancelled_parts,
        bucket.scheduled + bucket.in_flight + bucket.held,
        bucket.paid,
        bucket.earned,
        bucket.debt,
        bucket.debt_on_its_way
      ) as problem (rule)
    where
      bucket.payout_id = any (
        case tg_table_name
          when 'recovery_steps'
            then array(
              select recovery.payout_id
              from app.recoveries as recovery
              where recovery.id = (changed ->> 'recovery_id')::uuid
            )
          when 'guarantee_breaches'
            then array(
              select broken.payout_id
              from app.guarantee_breach_payouts as broken
              where broken.breach_id = (changed ->> 'id')::uuid
            )
          else array[(changed ->> 'payout_id')::uuid]
        end
      )
      and problem.rule is not null
  loop
    perform app_private.raise_error(
      'books_unbalanced',
      format('After this, payout %s would break the rule %s: %s.', payout.payout_id, payout.rule, payout.bucket),
      'Nothing was changed. Report it: no verb should come to this.'
    );
  end loop;
  return null;
end;
$$;
comment on function app_private.check_balance is
  'Deferred trigger of what moves money between the buckets of a payout other than by paying it: the transaction is '
  'refused after which its books do not balance (app_private.imbalance). Raises HB038.';
