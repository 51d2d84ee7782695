create or replace function app_private.plan_hash(plan_id uuid)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    encode(
      sha256(
        convert_to(
          jsonb_build_array(
            'holdback plan 1',
            plan.id,
            plan.as_of,
            (
              select
                jsonb_agg(
                  jsonb_build_array(
                    item.schedule_id,
                    item.payout_id,
                    item.recruiter_id,
                    item.amount,
                    item.offset_amount,
                    item.pay_amount,
                    item.currency,
                    item.stripe_account_id,
                    item.bank_account_fingerprint,
                    item.policy_id
                  )
                  order by item.schedule_id
                )
              from app.run_plan_items as item
              where item.plan_id = plan.id
            )
          )::text,
          'UTF8'
        )
      ),
      'hex'
    )
  from app.run_plans as plan
  where plan.id = plan_hash.plan_id;
$$;
comment on function app_private.plan_hash is
  'The hash of a plan in hexadecimal digits: SHA-256 over the UTF-8 text of the JSON array ["holdback plan 1", plan '
  'id, moment, list], the list by schedule id, of each [schedule id, payout id, recruiter id, amount, part set off, '
  'transfer, currency, Stripe account id, fingerprint of the bank account, id of the version of the terms].';
