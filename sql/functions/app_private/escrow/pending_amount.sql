create or replace function app_private.pending_amount(payout_id uuid, due_by timestamptz)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(known.amount), 0)::bigint
  from app.payout_schedules as known
  where
    known.payout_id = pending_amount.payout_id
    and known.kind = 'payout'
    and coalesce(known.due_at, known.scheduled_date) <= pending_amount.due_by
    and (
      known.status = 'pending'
      or known.status = 'processing'
        and exists (
          select
          from app.payout_transfers as unsent
          where unsent.schedule_id = known.id and unsent.status = 'intended'
        )
    );
$$;
comment on function app_private.pending_amount is
  'What a payout is to pay by a moment and was not sent, in minor units: what can still be held back by hand. What '
  'pays a released hold does not count.';
