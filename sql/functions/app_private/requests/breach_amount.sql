create or replace function app_private.breach_amount(breach_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      coalesce(
          (
            select sum(app_private.owed_anew(broken))
            from app.guarantee_breach_payouts as broken
            where broken.breach_id = breach_amount.breach_id
          ),
          0
        )
        + coalesce(
          (
            select sum(app_private.debt_left(debt))
            from app.recoveries as debt
            where debt.breach_id = breach_amount.breach_id and debt.status = 'open'
          ),
          0
        )
    )::bigint;
$$;
comment on function app_private.breach_amount is
  'What the withdrawal of a breach gives back, in minor units: what it makes owed again (app_private.owed_anew), and '
  'what is left of its debts.';
