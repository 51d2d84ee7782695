create or replace function app_private.payouts_above(thresholds jsonb, company_id uuid)
returns setof uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known record;
  sum_before record;
  unapproved numeric;
begin
  if payouts_above.thresholds is null then
    return;
  end if;
  for known in
    select
      payout.id,
      payout.amount,
      coalesce((payouts_above.thresholds ->> payout.currency)::bigint, -1) as threshold,
      row(payout.recruiter_id, payout.company_id, payout.currency, (payout.created_at at time zone 'UTC')::date) as same
    from app.payouts as payout
    where payout.amount > 0 and (payouts_above.company_id is null or payout.company_id = payouts_above.company_id)
    order by
      payout.recruiter_id,
      payout.company_id,
      payout.currency,
      (payout.created_at at time zone 'UTC')::date,
      payout.created_at,
      payout.id
  loop
    if known.same is distinct from sum_before then
      sum_before := known.same;
      unapproved := 0;
    end if;
    if unapproved + known.amount > known.threshold then
      return next known.id;
    else
      unapproved := unapproved + known.amount;
    end if;
  end loop;
end;
$$;
comment on function app_private.payouts_above is
  'The existing payouts that would need an approval under these thresholds (minor units by currency; null: none), in '
  'the order in which they were made, as app_private.is_approval_required counts. company_id: null for all.';
