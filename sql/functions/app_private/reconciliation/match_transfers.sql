create or replace function app_private.match_transfers(reconciliation_id uuid)
returns table (stripe_transfer_id text, transfer_id uuid, standing text, in_window boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    judged as (
      select
        transfer.*,
        transfer.created_at >= span.judged_from and transfer.created_at < span.judged_until as in_window
      from
        app_private.reconciliation_transfers as transfer
        cross join app_private.reconciliation_window(match_transfers.reconciliation_id) as span
      where transfer.reconciliation_id = match_transfers.reconciliation_id and transfer.shown in ('in_list', 'by_id')
    ),
    matched as (
      select
        judged.stripe_transfer_id,
        judged.created_at,
        judged.in_window,
        judged.shown,
        known.id as known_id,
        paid.id as paid_id,
        claimed.id as claimed_id,
        claimed.schedule_id,
        -- app_private.resolve_transfers still resolves these.
        claimed.status in ('sent', 'in_doubt')
        and claimed.first_sent_at > clock_timestamp()
          - make_interval(hours => app_private.setting('reconciliation_patience_hours')) as is_awaited
      from
        judged
        -- Of a batch its first part stands for all.
        left join lateral (
          select ours.id
          from app.payout_transfers as ours
          where ours.stripe_transfer_id = judged.stripe_transfer_id
          order by ours.id
          limit 1
        ) as known
          on true
        left join app.payout_transfers as claimed
          on known.id is null and claimed.schedule_id = judged.schedule_id and claimed.generation = judged.generation
        left join app.payout_transfers as paid
          on known.id is null and paid.schedule_id = judged.schedule_id and paid.status = 'succeeded'
    ),
    ranked as (
      select
        matched.*,
        row_number() over (
          partition by coalesce(matched.schedule_id::text, matched.stripe_transfer_id)
          order by matched.is_awaited desc nulls last, matched.created_at, matched.stripe_transfer_id
        ) as rank
      from matched
      where matched.known_id is null and matched.in_window
    )
  select matched.stripe_transfer_id, matched.known_id, 'ours', matched.in_window
  from matched
  where matched.known_id is not null and (matched.in_window or matched.shown = 'by_id')
  union all
  select
    ranked.stripe_transfer_id,
    coalesce(ranked.paid_id, ranked.claimed_id),
    case
      when ranked.paid_id is not null or ranked.rank > 1 then 'duplicate'
      when ranked.is_awaited then 'undecided'
      else 'unknown_to_us'
    end,
    true
  from ranked;
$$;
comment on function app_private.match_transfers is
  'Matches each of Stripe''s transfers with ours. ours: we know its id. Otherwise by the schedule and generation in '
  'its metadata: duplicate (the schedule has another transfer), undecided (ours was sent or is in doubt, for less '
  'than reconciliation_patience_hours), unknown_to_us. transfer_id: our transfer, of a batch its first part, or the '
  'one that the metadata names. in_window: whether the window contains it.';
