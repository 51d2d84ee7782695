create or replace function app_private.make_payouts_of(placement_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  problem record;
begin
  select placement.id, placement.external_ref, broken.error, broken.message, broken.what_to_do
  into problem
  from
    unnest(make_payouts_of.placement_ids) with ordinality as made (id, number)
    join app.placements as placement on placement.id = made.id
    cross join lateral app_private.parts_problem(
      app_private.agreed_parts(placement.id),
      placement.fee_amount,
      placement.currency,
      placement.policy_id
    ) as broken
  where broken.error is not null
  order by made.number
  limit 1;
  if found then
    perform app_private.raise_error(
      problem.error,
      format('Placement %s: %s', coalesce(problem.external_ref, problem.id::text), problem.message),
      problem.what_to_do
        || ' Insert a placement and all its recruiters in one transaction, or use app.create_placement().',
      'recruiters'
    );
  end if;

  with
    split as materialized (
      select
        placement.id,
        agreed.parts,
        app_private.split_fee(agreed.parts, placement.fee_amount, currency.smallest_step) as amounts
      from
        unnest(make_payouts_of.placement_ids) as made (id)
        join app.placements as placement on placement.id = made.id
        join app.currencies as currency on currency.code = placement.currency
        cross join lateral app_private.agreed_parts(placement.id) as agreed (parts)
    ),
    noted as (
      update app.placement_recruiters as part
      set amount = split.amounts[numbered.number]
      from
        split
        cross join lateral (
          select
            agreed.recruiter_id,
            agreed.position,
            row_number() over (order by agreed.recruiter_id, agreed.position) as number
          from app.placement_recruiters as agreed
          where agreed.placement_id = split.id
        ) as numbered
      where
        part.placement_id = split.id
        and part.recruiter_id = numbered.recruiter_id
        and part.position = numbered.position
        and part.amount is distinct from split.amounts[numbered.number]
    )
  update app.placements
  set platform_amount = split.amounts[cardinality(split.amounts)]
  from split
  where placements.id = split.id and split.amounts[cardinality(split.amounts)] > 0;

  insert into app.payouts (placement_id, recruiter_id, amount, currency)
  select placement.id, part.recruiter_id, sum(part.amount)::bigint, placement.currency
  from
    unnest(make_payouts_of.placement_ids) with ordinality as made (id, number)
    join app.placements as placement on placement.id = made.id
    join app.placement_recruiters as part on part.placement_id = placement.id
  group by made.number, placement.id, part.recruiter_id
  order by made.number, part.recruiter_id;

  insert into app.escrow_holds (
    placement_id, payout_id, hold_amount, currency, holdback_percentage, tranche, release_date
  )
  select
    placement.id,
    payout.id,
    part.amount,
    placement.currency,
    placement.holdback_percentage,
    part.tranche,
    tranches.release_dates[part.tranche]
  from
    unnest(make_payouts_of.placement_ids) with ordinality as made (id, number)
    join app.placements as placement on placement.id = made.id
    join app.currencies as currency on currency.code = placement.currency
    cross join lateral app_private.tranches_of_terms(
      placement.policy_id,
      placement.start_date,
      placement.notice_completion_date,
      placement.time_zone
    ) as tranches
    join app.payouts as payout on payout.placement_id = placement.id
    cross join lateral unnest(
      app_private.split_amount(
        app_private.percentage_of(payout.amount, placement.holdback_percentage, currency.smallest_step),
        tranches.percentages,
        currency.smallest_step
      )
    ) with ordinality as part (amount, tranche)
  where part.amount > 0
  order by made.number, payout.recruiter_id, part.tranche;

  insert into app.payout_schedules (
    payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date
  )
  select
    payout.id,
    placement.id,
    'payout',
    payout.amount - withheld.amount,
    placement.currency,
    app_private.first_payment_at(
      placement.start_date,
      policy.first_payment_days,
      placement.notice_completion_date,
      placement.time_zone
    ),
    case policy.first_payment_rule when 'on_guarantee_completion' then placement.notice_completion_date end
  from
    unnest(make_payouts_of.placement_ids) with ordinality as made (id, number)
    join app.placements as placement on placement.id = made.id
    join app.payout_policies as policy on policy.id = placement.policy_id
    join app.currencies as currency on currency.code = placement.currency
    join app.payouts as payout on payout.placement_id = placement.id
    cross join lateral app_private.percentage_of(
      payout.amount,
      placement.holdback_percentage,
      currency.smallest_step
    ) as withheld (amount)
  where payout.amount > withheld.amount
  order by made.number, payout.recruiter_id;

  -- A reason that was set before is for what its verb does.
  if not exists (
    select
    from app.payouts as payout
    where payout.placement_id = any (make_payouts_of.placement_ids) and not payout.approval_required
  ) then
    return;
  end if;
  perform app_private.set_reason('The terms ask for no approval of this amount.');
  update app.payouts as payout
  set status = 'approved'
  where payout.placement_id = any (make_payouts_of.placement_ids) and not payout.approval_required;
  perform app_private.set_reason('The share is smaller than the currency''s smallest step: nothing to pay.');
  update app.payouts as payout
  set status = 'completed'
  where
    payout.placement_id = any (make_payouts_of.placement_ids)
    and not payout.approval_required
    and payout.amount = 0;
  perform app_private.set_reason(null);
end;
$$;
comment on function app_private.make_payouts_of is
  'Makes the payouts of new placements, all in a few statements: a payout for each recruiter, of all their parts '
  'together, with its holds (one for each tranche) and its schedule, by the placement''s terms. The parts and the '
  'platform''s rest sum to the fee (app_private.split_fee), and what a payout consists of to the payout. Approves '
  'payouts that need no approval. For app_private.make_payouts. Raises HB004 (a fixed amount), HB005 (the parts are '
  'not the whole), HB008 (a role), HB039 (they are more than the fee).';
