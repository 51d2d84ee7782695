create or replace function app_private.make_payouts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  step constant bigint := (select smallest_step from app.currencies where code = new.currency);
  approval_threshold constant bigint := (select policy.approval_threshold from app.payout_policies as policy where id = new.policy_id);
  recruiter_ids uuid[];
  shares numeric[];
  amounts bigint[];
  parts bigint[];
  payout_id uuid;
begin
  select array_agg(recruiter_id order by recruiter_id), array_agg(share order by recruiter_id)
    into recruiter_ids, shares
    from app.placement_recruiters
   where placement_id = new.id;
  if (select coalesce(sum(share), 0) from unnest(shares) as share) <> 100 then
    perform app_private.raise_error('HB005',
      format('The recruiters'' shares of placement %s sum to %s, not to 100.', coalesce(new.external_ref, new.id::text),
        (select coalesce(sum(share), 0) from unnest(shares) as share)),
      'Insert a placement and all its recruiters in one transaction, with shares that sum to 100, or use app.create_placement().', 'recruiters');
  end if;

  amounts := app_private.split_amount(new.fee_amount, shares, step);
  for i in 1 .. cardinality(recruiter_ids) loop
    insert into app.payouts (placement_id, recruiter_id, amount, currency)
    values (new.id, recruiter_ids[i], amounts[i], new.currency)
    returning id into payout_id;

    parts := app_private.split_amount(amounts[i], array[new.holdback_percentage, 100 - new.holdback_percentage], step);
    if parts[1] > 0 then
      insert into app.escrow_holds (placement_id, payout_id, hold_amount, currency, holdback_percentage, release_date)
      values (new.id, payout_id, parts[1], new.currency, new.holdback_percentage, new.guarantee_completion_date);
    end if;
    if parts[2] > 0 then
      insert into app.payout_schedules (payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date)
      values (payout_id, new.id, 'payout', parts[2], new.currency, new.guarantee_completion_date, new.guarantee_completion_date);
    end if;

    if approval_threshold is null or amounts[i] <= approval_threshold then
      perform app_private.set_reason('The terms ask for no approval of this amount.');
      update app.payouts set status = 'approved' where id = payout_id;
      if amounts[i] = 0 then
        perform app_private.set_reason('The share is smaller than the currency''s smallest step: nothing to pay.');
        update app.payouts set status = 'completed' where id = payout_id;
      end if;
      perform app_private.set_reason(null);
    end if;
  end loop;
  return null;
end
$$;
comment on function app_private.make_payouts is
  'Deferred trigger of placements: makes a payout for each recruiter, its hold and its schedule, by the placement''s terms. The parts sum to the fee exactly (app_private.split_amount). Raises HB005 when the shares do not sum to 100.';
