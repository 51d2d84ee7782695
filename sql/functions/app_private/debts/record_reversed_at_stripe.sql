create or replace function app_private.record_reversed_at_stripe(transfer_id uuid, reversed_at_stripe bigint)
returns table (part_id uuid, reversed bigint, recorded bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  part app.payout_transfers;
  -- What somebody else took back and no part knows of.
  left_over bigint := record_reversed_at_stripe.reversed_at_stripe
    - (
      select sum(ours.reversed_by_hand + (app_private.reversed_by_us(ours.id)).possible)
      from app_private.transfer_parts(record_reversed_at_stripe.transfer_id) as ours
    );
  taken bigint;
begin
  -- The debts of all parts, before any is counted.
  perform
  from app.recoveries as debt
  where
    debt.status = 'open'
    and debt.payout_id in (
      select concerned.payout_id
      from
        app_private.transfer_parts(record_reversed_at_stripe.transfer_id) as ours
        cross join lateral (
          values
            (ours.payout_id),
            (app_private.bearing_payout(ours.payout_id))
        ) as concerned (payout_id)
      where ours.batch_id is not null
    )
  order by debt.id
  for no key update;
  for part in
    select ours.*
    from app_private.transfer_parts(record_reversed_at_stripe.transfer_id) as ours
    order by ours.id desc
  loop
    if part.batch_id is null then
      taken := left_over;
    else
      -- Of a batch from the last part on; what a reversal of ours still asks for is not free.
      taken := least(
        left_over,
        part.amount
          - part.reversed_by_hand
          - coalesce(
            (
              select sum(reversal.amount)
              from app.payout_reversals as reversal
              where reversal.transfer_id = part.id and reversal.status <> 'refused'
            ),
            0
          )
      );
    end if;
    continue when taken <= 0;
    left_over := left_over - taken;
    part_id := part.id;
    reversed := part.reversed_by_hand + taken + (app_private.reversed_by_us(part.id)).possible;
    recorded := app_private.record_hand_reversals(part, reversed);
    return next;
  end loop;
end;
$$;
comment on function app_private.record_reversed_at_stripe is
  'Records how much of a transfer was taken back at Stripe (app_private.record_hand_reversals), of a batch part by '
  'part: from its last part on, as far as each is not taken back. reversed_at_stripe: minor units, what Stripe tells '
  'of the whole transfer. Returns the parts that it concerns: reversed, what is taken back of each, and recorded, '
  'what is new of it. The caller has locked the parts (app_private.lock_transfer_parts).';
