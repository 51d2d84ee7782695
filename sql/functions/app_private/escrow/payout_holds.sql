-- Without a path, so that it is inlined where it is joined: its body was bound when it was made. With the rights of
-- whoever asks: which holds there are, the policies decide.
create or replace function app_private.payout_holds(payout_id uuid)
returns table (held numeric, forfeited numeric, cancelled numeric, held_until timestamptz)
language sql
stable
begin atomic
  select
    coalesce(sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'active'), 0),
    coalesce(sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'forfeited'), 0),
    coalesce(sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'cancelled'), 0),
    min(hold.release_date) filter (where hold.status = 'active')
  from app.escrow_holds as hold
  where hold.payout_id = payout_holds.payout_id;
end;
comment on function app_private.payout_holds is
  'What is left of the holds of a payout, in minor units: held (still withheld), forfeited, cancelled; and held_until, '
  'the first date on which some of it is released (null: nothing is held). One row, of what the caller may see.';
