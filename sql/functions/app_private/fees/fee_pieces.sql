create or replace function app_private.fee_pieces(
  payout app.payouts,
  paid_from bigint,
  paid_to bigint,
  is_cut boolean,
  partial_fee text
)
returns table (amount bigint, from_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    step as (
      select moment.at, least(coalesce(reach.amount, (fee_pieces.payout).amount), fee_pieces.paid_to) as reach
      from
        (
          select '-infinity'::timestamptz as at
          union
          select app_private.start_of_day(payment.available_on, owing.time_zone)
          from
            app_private.fee_placement((fee_pieces.payout).placement_id) as owing
            join app.fee_payments as payment on payment.placement_id = owing.id
          where payment.undone_at is null
        ) as moment
        cross join lateral app_private.fee_state((fee_pieces.payout).placement_id, moment.at) as state
        cross join lateral (
          select
            app_private.fee_reach(
              (fee_pieces.payout).id,
              state.cleared,
              state.required,
              state.fee,
              fee_pieces.partial_fee
            ) as amount
        ) as reach
      where fee_pieces.partial_fee is not null
    ),
    piece as (
      select
        step.reach
          - greatest(
            fee_pieces.paid_from,
            coalesce(
              max(step.reach) over (
                order by step.at
                rows between unbounded preceding and 1 preceding
              ),
              0
            )
          ) as amount,
        step.at
      from step
      where fee_pieces.is_cut
    )
  select fee_pieces.paid_to - fee_pieces.paid_from, '-infinity'::timestamptz
  where fee_pieces.partial_fee is null
  union all
  select piece.amount, piece.at
  from piece
  where piece.amount > 0
  union all
  select fee_pieces.paid_to - fee_pieces.paid_from, min(step.at)
  from step
  where not fee_pieces.is_cut and step.reach >= fee_pieces.paid_to
  having min(step.at) is not null;
$$;
comment on function app_private.fee_pieces is
  'In which pieces, and from when on, the fee that is known pays a part of a payout (from one amount to another, in '
  'minor units), under terms that say this of a part of the fee; null: they do not wait for it. is_cut: whether a '
  'piece is paid by itself, as of what is scheduled, and not of what was held. What the fee does not pay is '
  'missing. By the rule of runs (app_private.fee_reach).';
