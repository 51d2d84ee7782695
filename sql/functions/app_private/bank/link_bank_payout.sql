create or replace function app_private.link_bank_payout(bank app.bank_payouts, named uuid[] default '{}')
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    -- By their ids, where Stripe names them: an account may have been paid for years.
    named_by_stripe as (
      select named.id
      from unnest(link_bank_payout.named) as named (id)
      union
      select known.transfer_id
      from app.bank_payout_transfers as known
      where known.bank_payout_id = (link_bank_payout.bank).id
    ),
    candidate as (
      select transfer.*
      from
        named_by_stripe as named
        join app.payout_transfers as transfer on transfer.id = named.id
      where
        (link_bank_payout.bank).is_automatic
        and transfer.destination = (link_bank_payout.bank).stripe_account_id
        and transfer.currency = (link_bank_payout.bank).currency
        and transfer.status = 'succeeded'
      union all
      select transfer.*
      from app.payout_transfers as transfer
      where
        not (link_bank_payout.bank).is_automatic
        and transfer.destination = (link_bank_payout.bank).stripe_account_id
        and transfer.currency = (link_bank_payout.bank).currency
        and transfer.listed_status = 'succeeded'
        -- Stripe's times are whole seconds.
        and date_trunc('second', coalesce(transfer.first_sent_at, transfer.sent_at)) <= (
          link_bank_payout.bank
        ).initiated_at
    ),
    -- What of each had not left before, or had come back by then.
    free as (
      select
        candidate.id,
        coalesce(candidate.first_sent_at, candidate.sent_at) as moved_at,
        greatest(
          candidate.amount
            - candidate.reversed_by_hand
            - (app_private.reversed_by_us(candidate.id)).recorded
            - coalesce(
              (
                select sum(gone.amount)
                from
                  app.bank_payout_transfers as gone
                  join app.bank_payouts as earlier on earlier.id = gone.bank_payout_id
                where
                  gone.transfer_id = candidate.id
                  and (earlier.initiated_at, earlier.stripe_payout_id) < (
                    (link_bank_payout.bank).initiated_at,
                    (link_bank_payout.bank).stripe_payout_id
                  )
                  and (earlier.returned_at is null or earlier.returned_at > (link_bank_payout.bank).initiated_at)
              ),
              0
            ),
          0
        )::bigint as amount
      from candidate
    ),
    carried as (
      select
        free.id,
        case
          when (link_bank_payout.bank).is_automatic then free.amount
          else least(
            free.amount,
            (link_bank_payout.bank).amount
              - coalesce(
                sum(free.amount) over (
                  order by free.moved_at, free.id
                  rows between unbounded preceding and 1 preceding
                ),
                0
              )
          )
        end as amount
      from free
    ),
    wanted as (
      select carried.id, carried.amount::bigint as amount
      from carried
      where carried.amount > 0 or (link_bank_payout.bank).is_automatic
    ),
    dropped as (
      delete from app.bank_payout_transfers as link
      where
        link.bank_payout_id = (link_bank_payout.bank).id
        and not exists (
          select
          from wanted
          where wanted.id = link.transfer_id
        )
    )
  insert into app.bank_payout_transfers as link (bank_payout_id, transfer_id, recruiter_id, amount, basis)
  select
    (link_bank_payout.bank).id,
    wanted.id,
    (link_bank_payout.bank).recruiter_id,
    wanted.amount,
    case when (link_bank_payout.bank).is_automatic then 'stripe' else 'first_in_first_out' end
  from wanted
  order by wanted.id
  on conflict (bank_payout_id, transfer_id) do update
    set
      amount = excluded.amount,
      basis = excluded.basis
    where link.amount <> excluded.amount or link.basis <> excluded.basis;
$$;
comment on function app_private.link_bank_payout is
  'Says which transfers a bank payout carries. Of an automatic one those that Stripe names (named, and those that it '
  'named before); of one by hand, of which Stripe does not tell, the oldest that had not left: first in, first out, '
  'up to its amount. Of each as much as was not taken back and had not left with an earlier payout, unless that came '
  'back before this one was made. Minor units. Earlier payouts of the account are linked before.';
