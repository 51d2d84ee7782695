create or replace function app_private.stripe_transfer_parts(at_stripe jsonb)
returns table (part integer, at_stripe_part jsonb)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  with
    told as (
      select
        substr(each.key, length('holdback_part_') + 1)::integer as part,
        case when pg_input_is_valid(each.value, 'jsonb') then each.value::jsonb end as facts
      from
        jsonb_each_text(
          case jsonb_typeof(stripe_transfer_parts.at_stripe -> 'metadata')
            when 'object' then stripe_transfer_parts.at_stripe -> 'metadata'
            else '{}'
          end
        ) as each
      where each.key ~ '^holdback_part_[1-9][0-9]?$'
    ),
    -- Metadata at Stripe is not trusted: parts that do not come to its amount are none.
    believed as (
      select told.part, told.facts, (told.facts ->> 'a')::bigint as amount
      from told
      where
        jsonb_typeof(told.facts) = 'object'
        and pg_input_is_valid(told.facts ->> 'a', 'bigint')
        and pg_input_is_valid(told.facts ->> 's', 'uuid')
    ),
    parts as (
      select
        believed.*,
        -- What was taken back is taken to be of the last part, then of the one before.
        least(
          believed.amount,
          greatest(
            coalesce((stripe_transfer_parts.at_stripe ->> 'amount_reversed')::bigint, 0)
              - coalesce(
                sum(believed.amount) over (
                  order by believed.part desc
                  rows between unbounded preceding and 1 preceding
                ),
                0
              ),
            0
          )
        )::bigint as reversed
      from believed
      where
        (select sum(every.amount) from believed as every) = (stripe_transfer_parts.at_stripe ->> 'amount')::numeric
        and (select bool_and(every.amount > 0) from believed as every)
    )
  select
    parts.part,
    stripe_transfer_parts.at_stripe
      || jsonb_build_object(
        'part', parts.part,
        'amount', parts.amount,
        'amount_reversed', parts.reversed,
        'metadata', jsonb_strip_nulls(
          jsonb_build_object(
            'holdback_schedule_id', parts.facts -> 's',
            'holdback_payout_id', parts.facts -> 'p',
            'holdback_generation', parts.facts -> 'g',
            'holdback_hold_id', parts.facts -> 'h',
            'holdback_kind', parts.facts -> 'k',
            'holdback_obligation_amount', parts.facts -> 'o',
            'holdback_external_ref', parts.facts -> 'r',
            'holdback_batch_id', stripe_transfer_parts.at_stripe #> '{metadata,holdback_batch_id}',
            'holdback_lineage', stripe_transfer_parts.at_stripe #> '{metadata,holdback_lineage}'
          )
        )
      )
  from parts
  union all
  select 0, stripe_transfer_parts.at_stripe
  where not exists (select from parts)
  order by 1;
$$;
comment on function app_private.stripe_transfer_parts is
  'The parts of a transfer at Stripe that pays several obligations, each as if it were a transfer by itself, with its '
  'number in "part"; of any other transfer itself, as part 0. at_stripe: {"id", "created", "amount", '
  '"amount_reversed", "currency", "destination", "metadata"}, amounts in minor units. What was taken back is split '
  'from the last part on.';
