create or replace function app_private.is_approval_required(payout app.payouts)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout constant app.payouts := is_approval_required.payout;
  today constant date := (payout.created_at at time zone 'UTC')::date;
  from_amount bigint;
  counted numeric;
begin
  if payout.amount = 0 then
    return false;
  end if;
  -- A replacement's payout is the one before, under another candidate.
  if exists (
    select
    from app.placements as placement
    where placement.id = payout.placement_id and placement.replaces_placement_id is not null
  ) then
    return exists (
      select
      from
        app.placements as placement
        join app.payouts as earlier
          on earlier.placement_id = placement.replaces_placement_id and earlier.recruiter_id = payout.recruiter_id
      where placement.id = payout.placement_id and earlier.approval_required
    );
  end if;
  select app_private.approval_from(placement.policy_id, payout.currency)
  into from_amount
  from app.placements as placement
  where placement.id = payout.placement_id;
  -- Large payouts are not to be cut into small ones. The update that changes nothing locks the row of the sum.
  if from_amount is not null then
    insert into app_private.one_person_amounts as known (kind, recruiter_id, company_id, currency, day)
    values ('payout', payout.recruiter_id, payout.company_id, payout.currency, today)
    on conflict on constraint one_person_amounts_key do update set amount = known.amount
    returning known.amount + payout.amount
    into counted;
  end if;
  if
    counted >= from_amount
    or not app_private.is_one_persons_amount(
      'approval',
      payout.amount,
      payout.currency,
      payout.recruiter_id,
      payout.company_id
    )
  then
    return true;
  end if;
  update app_private.one_person_amounts as known
  set amount = counted
  where
    counted is not null
    and known.kind = 'payout'
    and known.recruiter_id = payout.recruiter_id
    and known.company_id = payout.company_id
    and known.currency = payout.currency
    and known.day = today;
  return false;
end;
$$;
comment on function app_private.is_approval_required is
  'Whether a new payout needs an approval: it is above the approval threshold of its placement''s terms in its '
  'currency (app_private.approval_from; minor units), or under dual control (kind approval), by itself or together '
  'with what the recruiter and the company had without one that day (UTC). The payout keeps the answer in '
  'approval_required. The payout of a replacement needs one when the replaced one did. Counts the amount, and locks '
  'the row of that sum.';
