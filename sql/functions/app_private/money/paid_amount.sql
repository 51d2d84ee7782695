create or replace function app_private.paid_amount(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select app_private.paid_under(paid_amount.payout_id) - app_private.moved_amount(paid_amount.payout_id);
$$;
comment on function app_private.paid_amount is
  'What a recruiter has of a payout, in minor units (app_private.paid_under). What is left under payouts whose '
  'candidate was replaced, or taken back by hand of what these were paid, counts for the payout that took their place '
  '(app_private.moved_amount).';
