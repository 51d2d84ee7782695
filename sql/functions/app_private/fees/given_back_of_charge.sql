create or replace function app_private.given_back_of_charge(charge jsonb)
returns bigint
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    counted.amount
      - case
        -- Where the charge counts what has failed, too.
        when counted.amount >= sum.arrived + sum.failed then sum.failed
        else 0
      end
  from
    (select (given_back_of_charge.charge ->> 'amount_refunded')::bigint as amount) as counted
    cross join lateral (
      select
        coalesce(
          sum((refund ->> 'amount')::bigint) filter (where refund ->> 'status' not in ('failed', 'canceled')),
          0
        )::bigint as arrived,
        coalesce(
          sum((refund ->> 'amount')::bigint) filter (where refund ->> 'status' in ('failed', 'canceled')),
          0
        )::bigint as failed
      from jsonb_array_elements(given_back_of_charge.charge -> 'refunds') as refund
    ) as sum;
$$;
comment on function app_private.given_back_of_charge is
  'What was given back of a charge at Stripe, in minor units: its amount_refunded, without refunds that failed or '
  'were canceled (app_private.record_charge). Whether amount_refunded still counts those, Stripe does not document: '
  'where it is at least the sum of all refunds, it does.';
