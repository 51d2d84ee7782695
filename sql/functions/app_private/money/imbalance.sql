create or replace function app_private.imbalance(
  cancelled numeric,
  cancelled_parts numeric,
  unpaid numeric,
  paid numeric,
  earned numeric,
  debt numeric,
  debt_on_its_way numeric
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when imbalance.cancelled not between 0 and imbalance.cancelled_parts then 'parts_sum_to_payout'
      when imbalance.unpaid > greatest(imbalance.earned - imbalance.paid, 0) then 'owed_is_earned_and_unpaid'
      when imbalance.debt - imbalance.debt_on_its_way <> greatest(
          imbalance.paid - imbalance.earned - imbalance.debt_on_its_way,
          0
        )
        then 'debt_is_paid_beyond_earned'
    end;
$$;
comment on function app_private.imbalance is
  'The rule of the books that a payout breaks, by its row of reporting.payout_buckets in minor units; null when it '
  'breaks none. parts_sum_to_payout: the parts sum to the amount, and what is missing was cancelled. '
  'owed_is_earned_and_unpaid: no more is scheduled, on its way and held (unpaid) than is earned and not paid. '
  'debt_is_paid_beyond_earned: what was paid beyond what is earned is a debt, and nothing else is; what is on its way '
  'back counts as back.';
