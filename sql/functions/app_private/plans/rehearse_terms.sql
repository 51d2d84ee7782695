create or replace function app_private.rehearse_terms(terms jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  of_company uuid;
  first_day date;
  published uuid;
  concerned uuid[];
  placement app.placements;
  again app.placements;
  concerned_id uuid;
  payment app.fee_payments;
  made jsonb := '{}';
begin
  published := app_private.rehearse_publishing(rehearse_terms.terms);
  of_company := rehearse_terms.terms ->> 'company_id';
  first_day := rehearse_terms.terms ->> 'valid_from';
  concerned := array(
    select candidate.id
    from
      app.placements as candidate
      join app.payout_policies as policy on policy.id = candidate.policy_id
    where
      candidate.status = 'active'
      and candidate.replaces_placement_id is null
      and policy.company_id is not distinct from of_company
      and (first_day is null or candidate.signed_on >= first_day)
      and not exists (
        select
        from
          app.payouts as payout
          join app.users as recruiter on recruiter.id = payout.recruiter_id
        where
          payout.placement_id = candidate.id
          and (
            payout.status not in ('pending', 'approved')
            or payout.frozen_at is not null
            or recruiter.deactivated_at is not null
          )
      )
      and not exists (
        select
        from app.payout_schedules as schedule
        where schedule.placement_id = candidate.id and (schedule.status <> 'pending' or schedule.kind <> 'payout')
      )
      and not exists (
        select
        from app.escrow_holds as hold
        where hold.placement_id = candidate.id and (hold.status <> 'active' or hold.released_amount > 0)
      )
      and not exists (select from app.placements as next where next.replaces_placement_id = candidate.id)
    order by candidate.id
    limit 201
  );
  if cardinality(concerned) > 200 then
    perform app_private.raise_error(
      'rehearsal_too_large',
      'These terms concern more than 200 placements.',
      'Give a company_id, or a later valid_from.',
      'terms'
    );
  end if;
  foreach concerned_id in array concerned loop
    placement := app_private.lock_placement(concerned_id);
    again := app_private.make_placement_again(placement, published);
    for payment in
      select *
      from app.fee_payments as known
      where known.placement_id = placement.id and known.undone_at is null and known.amount > known.refunded_amount
      order by known.id
    loop
      perform app_private.add_fee_payment(
        again,
        payment.amount - payment.refunded_amount,
        payment.paid_at,
        payment.available_on,
        null
      );
    end loop;
    perform app.cancel_placement(placement.id, 'A rehearsal.');
    made := made || jsonb_build_object(again.id, placement.id);
  end loop;
  return made;
end;
$$;
comment on function app_private.rehearse_terms is
  'Within a rehearsal: publishes terms (the arguments of app.publish_payout_policy by name) and signs under them what '
  'was signed under the terms of that company, or of the platform, from valid_from on, as long as nothing of it was '
  'paid, released, cancelled, frozen or replaced. Payments of fees and approvals go along. Returns the ids of those '
  'placements by the ids of what was made of them. Raises HB080, and what app.publish_payout_policy and '
  'app.create_placement raise.';
