create or replace function app.plan_drift(plan_id uuid)
returns table (
  change text,
  schedule_id uuid,
  payout_id uuid,
  placement_id uuid,
  recruiter_id uuid,
  company_id uuid,
  currency text,
  planned_amount bigint,
  present_amount bigint,
  planned_account text,
  present_account text,
  changed text[],
  reasons text[],
  asked text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  plan app.run_plans;
begin
  perform app_private.assert_reader();
  select * into plan from app.run_plans where id = plan_drift.plan_id;
  if not found then
    perform app_private.raise_not_found('plan', 'plan_id');
  end if;
  return query with
      -- What was executed is as it was.
      item as (select * from app.run_plan_items as kept where kept.plan_id = plan.id and plan.executed_at is null),
      present as materialized (
        select * from app_private.present_items(plan.as_of) as due where plan.executed_at is null
      ),
      compared as (
        select
          case
            when item.schedule_id is null then 'added'
            when present.schedule_id is null then 'removed'
            else 'changed'
          end as change,
          coalesce(item.schedule_id, present.schedule_id) as schedule_id,
          coalesce(item.payout_id, present.payout_id) as payout_id,
          coalesce(item.placement_id, present.placement_id) as placement_id,
          coalesce(item.recruiter_id, present.recruiter_id) as recruiter_id,
          coalesce(item.company_id, present.company_id) as company_id,
          coalesce(item.currency, present.currency) as currency,
          item.pay_amount as planned_amount,
          present.pay_amount as present_amount,
          item.stripe_account_id as planned_account,
          present.stripe_account_id as present_account,
          array_remove(
            array[
              case
                when (item.amount, item.offset_amount, item.currency) is distinct from (
                    present.amount,
                    present.offset_amount,
                    present.currency
                  )
                  then 'amount'
              end,
              case
                when (item.recruiter_id, item.stripe_account_id, item.bank_account_fingerprint) is distinct from (
                    present.recruiter_id,
                    present.stripe_account_id,
                    present.bank_account_fingerprint
                  )
                  then 'account'
              end,
              case when item.policy_id is distinct from present.policy_id then 'terms' end
            ],
            null
          ) as changed
        from
          item
          full join present on present.schedule_id = item.schedule_id
      )
    select
      compared.change,
      compared.schedule_id,
      compared.payout_id,
      compared.placement_id,
      compared.recruiter_id,
      compared.company_id,
      compared.currency,
      compared.planned_amount,
      compared.present_amount,
      compared.planned_account,
      compared.present_account,
      case when compared.change = 'changed' then compared.changed end,
      stopped.reasons,
      case
        when 'account_cannot_receive' = any (stopped.reasons)
          then (
            select app_private.stripe_words(account.requirements_due)
            from app.payout_accounts as account
            where account.user_id = compared.recruiter_id
          )
      end
    from
      compared
      cross join lateral (
        select
          case when compared.change = 'removed' then app_private.reasons_unpaid(compared.schedule_id) end as reasons
      ) as stopped
    where compared.change <> 'changed' or cardinality(compared.changed) > 0
    order by compared.currency, compared.schedule_id;
end;
$$;
comment on function app.plan_drift is
  'What is not any more as a plan has it: one row an obligation. change: added (a run would pay it now, and the plan '
  'has it not), removed (a run would not pay it now; reasons says why, where it is one of explanation codes), changed '
  '(changed: amount, account, terms). asked: what Stripe asks the recruiter for in plain words, where their account '
  'cannot receive. Amounts in minor units: the transfers. Empty when the plan can be executed, or was. Admins and '
  'analysts only. Raises HB001, HB002.';
