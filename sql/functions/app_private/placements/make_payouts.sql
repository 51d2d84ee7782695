create or replace function app_private.make_payouts()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  step constant bigint := (select smallest_step from app.currencies where code = new.currency);
  policy app.payout_policies;
  tranches record;
  first_payment_at timestamptz;
  parts app.recruiter_share[];
  positions smallint[];
  amounts bigint[];
  problem record;
  earning record;
  held bigint;
  payout app.payouts;
begin
  select
    array_agg(
      row(part.recruiter_id, part.share, part.role, part.fixed_amount)::app.recruiter_share
      order by part.recruiter_id, part.position
    ),
    array_agg(part.position order by part.recruiter_id, part.position)
  into parts, positions
  from app.placement_recruiters as part
  where part.placement_id = new.id;
  problem := app_private.parts_problem(parts, new.fee_amount, new.currency, new.policy_id);
  if problem.error is not null then
    perform app_private.raise_error(
      problem.error,
      format('Placement %s: %s', coalesce(new.external_ref, new.id::text), problem.message),
      problem.what_to_do
        || ' Insert a placement and all its recruiters in one transaction, or use app.create_placement().',
      'recruiters'
    );
  end if;
  amounts := app_private.split_fee(parts, new.fee_amount, step);
  update app.placement_recruiters as part
  set amount = split.amount
  from unnest(parts, positions, amounts) as split (recruiter_id, share, role, fixed_amount, position, amount)
  where part.placement_id = new.id and part.recruiter_id = split.recruiter_id and part.position = split.position;
  if amounts[cardinality(amounts)] > 0 then
    update app.placements set platform_amount = amounts[cardinality(amounts)] where id = new.id;
  end if;

  select * into policy from app.payout_policies where id = new.policy_id;
  tranches := app_private.tranches_of_terms(new.policy_id, new.start_date, new.notice_completion_date, new.time_zone);
  first_payment_at := app_private.first_payment_at(
    new.start_date,
    policy.first_payment_days,
    new.notice_completion_date,
    new.time_zone
  );
  for earning in
    select part.recruiter_id, sum(part.amount)::bigint as amount
    from app.placement_recruiters as part
    where part.placement_id = new.id
    group by part.recruiter_id
    order by part.recruiter_id
  loop
    insert into app.payouts (placement_id, recruiter_id, amount, currency)
    values (new.id, earning.recruiter_id, earning.amount, new.currency)
    returning *
    into payout;

    held := app_private.percentage_of(earning.amount, new.holdback_percentage, step);
    insert into app.escrow_holds (
      placement_id, payout_id, hold_amount, currency, holdback_percentage, tranche, release_date
    )
    select
      new.id,
      payout.id,
      part.amount,
      new.currency,
      new.holdback_percentage,
      part.tranche,
      tranches.release_dates[part.tranche]
    from unnest(app_private.split_amount(held, tranches.percentages, step)) with ordinality as part (amount, tranche)
    where part.amount > 0;
    if earning.amount > held then
      insert into app.payout_schedules (
        payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date
      )
      values
        (
          payout.id,
          new.id,
          'payout',
          earning.amount - held,
          new.currency,
          first_payment_at,
          case policy.first_payment_rule when 'on_guarantee_completion' then new.notice_completion_date end
        );
    end if;

    if not payout.approval_required then
      perform app_private.set_reason('The terms ask for no approval of this amount.');
      update app.payouts set status = 'approved' where id = payout.id;
      if earning.amount = 0 then
        perform app_private.set_reason('The share is smaller than the currency''s smallest step: nothing to pay.');
        update app.payouts set status = 'completed' where id = payout.id;
      end if;
      perform app_private.set_reason(null);
    end if;
  end loop;
  return null;
end;
$$;
comment on function app_private.make_payouts is
  'Deferred trigger of app.placements: makes a payout for each recruiter, of all their parts together, with its holds '
  '(one for each tranche) and its schedule, by the placement''s terms. The parts and the platform''s rest sum to the '
  'fee (app_private.split_fee), and what a payout consists of to the payout. Approves payouts that need no approval. '
  'Raises HB004 (a fixed amount), HB005 (the parts are not the whole), HB008 (a role), HB039 (they are more than the '
  'fee).';
