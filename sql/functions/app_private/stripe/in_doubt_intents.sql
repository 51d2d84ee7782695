create or replace function app_private.in_doubt_intents()
returns table (
  kind text,
  id uuid,
  payout_id uuid,
  recruiter_id uuid,
  amount bigint,
  currency text,
  error_message text,
  since timestamptz,
  is_long boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select intent.*, intent.since < now() - interval '1 hour'
  from
    (
      select
        'transfer',
        transfer.id,
        transfer.payout_id,
        transfer.recruiter_id,
        transfer.amount,
        transfer.currency,
        transfer.error_message,
        coalesce(transfer.first_sent_at, transfer.sent_at)
      from app.payout_transfers as transfer
      where transfer.listed_status = 'in_doubt'
      union all
      select
        'reversal',
        reversal.id,
        reversal.payout_id,
        reversal.recruiter_id,
        reversal.amount,
        reversal.currency,
        reversal.error_message,
        coalesce(reversal.first_sent_at, reversal.sent_at)
      from app.payout_reversals as reversal
      where reversal.status = 'in_doubt'
    ) as intent (kind, id, payout_id, recruiter_id, amount, currency, error_message, since);
$$;
comment on function app_private.in_doubt_intents is
  'Transfers and reversals (kind) of which nobody knows whether Stripe made them; amount in minor units. since: when '
  'Stripe was first asked to. is_long: for more than an hour, which is too long.';
