create or replace function app_private.small_terms(
  schedule app.payout_schedules,
  out minimum bigint,
  out pays_from timestamptz,
  out pays_by timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select minimum.amount, due.pays_from, due.pays_by
  from
    app.placements as placement
    join app.payout_policies as policy on policy.id = placement.policy_id
    left join app.payout_policy_minimums as minimum
      on minimum.policy_id = policy.id and minimum.currency = (small_terms.schedule).currency
    cross join lateral app_private.small_dates(
      policy.payment_rhythm,
      policy.longest_wait_days,
      (small_terms.schedule).due_at
    ) as due
  where
    placement.id = (small_terms.schedule).placement_id
    and policy.longest_wait_days is not null
    and (small_terms.schedule).status = 'pending'
    -- What was tried once has waited, also when a person has it tried again and it is pending anew.
    and not exists (select from app.payout_transfers as tried where tried.schedule_id = (small_terms.schedule).id);
$$;
comment on function app_private.small_terms is
  'What the terms of an obligation say about small amounts. minimum: the smallest payment in its currency, in minor '
  'units. pays_from: the day of its rhythm. pays_by: the end of the longest wait, never before pays_from. All null '
  'when it waits for neither: other terms, an adjustment, or one that was tried before.';
