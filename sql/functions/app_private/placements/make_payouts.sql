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
  recruiter_ids uuid[];
  shares numeric[];
  amounts bigint[];
  held bigint;
  payout app.payouts;
begin
  select array_agg(recruiter_id order by recruiter_id), array_agg(share order by recruiter_id)
  into recruiter_ids, shares
  from app.placement_recruiters
  where placement_id = new.id;
  if app_private.shares_problem(shares) is not null then
    perform app_private.raise_error(
      'invalid_shares',
      format('Placement %s: %s', coalesce(new.external_ref, new.id::text), app_private.shares_problem(shares)),
      'Insert a placement and all its recruiters in one transaction, with shares that sum to 100, or use '
      'app.create_placement().',
      'recruiters'
    );
  end if;

  select * into policy from app.payout_policies where id = new.policy_id;
  tranches := app_private.tranches_of_terms(new.policy_id, new.start_date, new.notice_completion_date);
  first_payment_at := app_private.first_payment_at(
    new.start_date,
    policy.first_payment_days,
    new.notice_completion_date
  );
  amounts := app_private.split_amount(new.fee_amount, shares, step);
  for i in 1..cardinality(recruiter_ids) loop
    insert into app.payouts (placement_id, recruiter_id, amount, currency)
    values (new.id, recruiter_ids[i], amounts[i], new.currency)
    returning *
    into payout;

    held := app_private.percentage_of(amounts[i], new.holdback_percentage, step);
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
    if amounts[i] > held then
      insert into app.payout_schedules (
        payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date
      )
      values
        (
          payout.id,
          new.id,
          'payout',
          amounts[i] - held,
          new.currency,
          first_payment_at,
          case policy.first_payment_rule when 'on_guarantee_completion' then new.notice_completion_date end
        );
    end if;

    if not payout.approval_required then
      perform app_private.set_reason('The terms ask for no approval of this amount.');
      update app.payouts set status = 'approved' where id = payout.id;
      if amounts[i] = 0 then
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
  'Deferred trigger of app.placements: makes a payout for each recruiter with its holds (one for each tranche) and '
  'its schedule, by the placement''s terms. The payouts sum to the fee, and the parts of each to the payout '
  '(app_private.split_amount). Approves payouts that need no approval. Raises HB005 (the shares do not sum to 100).';
