create or replace function app_private.approval_from(policy_id uuid, currency text)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(min(threshold.amount) filter (where threshold.currency = approval_from.currency) + 1, 0)
  from app.payout_policy_thresholds as threshold
  where threshold.policy_id = approval_from.policy_id
  having count(*) > 0;
$$;
comment on function app_private.approval_from is
  'The amount (minor units) from which terms ask for a second person in a currency: one unit more than its threshold. '
  '0: always, because they name a threshold in other currencies only. null: never, because they name none.';
