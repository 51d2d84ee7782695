create or replace function app_private.earned_amount(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when breach.id is null then payout.amount - app_private.given_up_amount(payout.id)
      else broken.earned - app_private.given_up_amount(payout.id, breach.id)
    end
  from
    app.payouts as payout
    left join (
      app.guarantee_breach_payouts as broken
      join app.guarantee_breaches as breach on breach.id = broken.breach_id and breach.withdrawn_at is null
    )
      on broken.payout_id = payout.id
  where payout.id = earned_amount.payout_id;
$$;
comment on function app_private.earned_amount is
  'What a recruiter has earned of a payout, in minor units, whoever was paid what: all of it, or what the breach that '
  'stands has left by the clawback rule of the terms (app_private.earned_by_rule); less what was taken back for good '
  '(app_private.given_up_amount).';
