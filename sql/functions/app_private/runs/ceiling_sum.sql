create or replace function app_private.ceiling_sum(
  scope_kind text,
  scope_id uuid,
  currency text,
  day date,
  without_ids uuid[] default '{}'
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select known.amount
        from app_private.ceiling_sums as known
        where
          known.scope_kind = ceiling_sum.scope_kind
          and known.scope_id is not distinct from ceiling_sum.scope_id
          and known.currency = ceiling_sum.currency
          and known.day = ceiling_sum.day
      ),
      (
        select sum(transfer.amount)
        from
          app.payout_transfers as transfer
          join app.payout_schedules as schedule on schedule.id = transfer.schedule_id and not schedule.passes_ceilings
        where
          transfer.amount > 0
          and transfer.currency = ceiling_sum.currency
          and transfer.created_at >= app_private.start_of_day(ceiling_sum.day, 'UTC')
          and transfer.created_at < app_private.start_of_day(ceiling_sum.day + 1, 'UTC')
          and transfer.status <> 'refused'
          and transfer.id <> all (ceiling_sum.without_ids)
          and case ceiling_sum.scope_kind
            when 'company' then transfer.company_id = ceiling_sum.scope_id
            when 'recruiter' then transfer.recruiter_id = ceiling_sum.scope_id
            else true
          end
      ),
      0
    )::bigint;
$$;
comment on function app_private.ceiling_sum is
  'The sum (minor units) of a day''s intents that count against the ceiling of a scope: those that were not refused, '
  'and were not let pass. without_ids: transfers to leave out, where the sum is not known yet.';
