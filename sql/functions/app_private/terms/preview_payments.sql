create or replace function app_private.preview_payments(
  company_id uuid,
  since date,
  guarantee_period_days integer,
  notice_period_days integer,
  first_payment_days integer,
  holdback_percentage numeric,
  payment_rhythm text,
  minimums jsonb,
  longest_wait_days integer,
  partial_fee text
)
returns table (placement_id uuid, leaves_on date[], leaves_on_then date[], transfers bigint, transfers_then bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  with
    item as materialized (
      select
        row_number() over (
          order by part.is_then, greatest(part.due_at, piece.from_at), placement.start_date, payout.id
        )::integer as position,
        part.is_then,
        placement.id as placement_id,
        payout.recruiter_id,
        payout.currency,
        piece.amount,
        greatest(part.due_at, piece.from_at) as due_at,
        case when part.is_then then preview_payments.payment_rhythm else policy.payment_rhythm end as rhythm,
        case
          when part.is_then then (preview_payments.minimums ->> payout.currency)::bigint
          else minimum.amount
        end as minimum,
        case
          when part.is_then then preview_payments.longest_wait_days
          else policy.longest_wait_days
        end as longest_wait
      from
        app.placements as placement
        join app.payouts as payout on payout.placement_id = placement.id
        join app.payout_policies as policy on policy.id = placement.policy_id
        join app.currencies as money on money.code = payout.currency
        left join app.payout_policy_minimums as minimum
          on minimum.policy_id = policy.id and minimum.currency = payout.currency
        cross join lateral (
          select
            app_private.percentage_of(payout.amount, placement.holdback_percentage, money.smallest_step) as held,
            app_private.percentage_of(
              payout.amount,
              preview_payments.holdback_percentage,
              money.smallest_step
            ) as held_then,
            app_private.start_of_day(
              placement.start_date + preview_payments.guarantee_period_days + preview_payments.notice_period_days,
              placement.time_zone
            ) as ends_then
        ) as under
        cross join lateral (
          values
            (
              false,
              0,
              payout.amount - under.held,
              app_private.first_payment_at(
                placement.start_date,
                policy.first_payment_days,
                placement.notice_completion_date,
                placement.time_zone
              )
            ),
            (false, payout.amount - under.held, payout.amount, placement.notice_completion_date),
            (
              true,
              0,
              payout.amount - under.held_then,
              app_private.first_payment_at(
                placement.start_date,
                preview_payments.first_payment_days,
                under.ends_then,
                placement.time_zone
              )
            ),
            (true, payout.amount - under.held_then, payout.amount, under.ends_then)
        ) as part (is_then, paid_from, paid_to, due_at)
        cross join lateral app_private.fee_pieces(
          payout,
          part.paid_from,
          part.paid_to,
          part.paid_from = 0,
          case
            when part.is_then then preview_payments.partial_fee
            when policy.pay_when = 'fee_cleared' then policy.partial_fee
          end
        ) as piece
      where
        (preview_payments.company_id is null or placement.company_id = preview_payments.company_id)
        and (preview_payments.since is null or placement.start_date >= preview_payments.since)
        and piece.amount > 0
    ),
    played as (
      select half.positions[each.position] as position, each.leaves_at, each.begins_transfer
      from
        (
          select
            array_agg(item.position order by item.position) as positions,
            array_agg(item.recruiter_id order by item.position) as recruiter_ids,
            array_agg(item.currency order by item.position) as currencies,
            array_agg(item.amount order by item.position) as amounts,
            array_agg(item.due_at order by item.position) as due_at,
            array_agg(item.rhythm order by item.position) as rhythms,
            array_agg(item.minimum order by item.position) as minimums,
            array_agg(item.longest_wait order by item.position) as longest_waits
          from item
          group by item.is_then
        ) as half
        cross join lateral app_private.play_payments(
          half.recruiter_ids,
          half.currencies,
          half.amounts,
          half.due_at,
          half.rhythms,
          half.minimums,
          half.longest_waits
        ) as each
    )
  select
    item.placement_id,
    array_agg(distinct played.leaves_at::date) filter (where not item.is_then),
    array_agg(distinct played.leaves_at::date) filter (where item.is_then),
    count(*) filter (where not item.is_then and played.begins_transfer),
    count(*) filter (where item.is_then and played.begins_transfer)
  from
    item
    join played on played.position = item.position
  group by item.placement_id;
$$;
comment on function app_private.preview_payments is
  'The nights in which the money of each placement leaves, and how many transfers begin with a part of it, under '
  'its own terms and under others, as if nothing was broken, blocked or moved: the part of each payout that is not '
  'held on its date, and what is held at the end of the guarantee and its notice period. minimums: minor units by '
  'currency. Where terms wait for the fee, what is known to have come in of it pays (app_private.fee_pieces); what '
  'waits for the rest does not leave. partial_fee: of the other terms; null: they do not wait.';
