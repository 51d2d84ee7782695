create or replace function app_private.miscounted_ceilings()
returns table (scope_id uuid, detail text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    known.scope_id,
    format(
      'counted for %s on %s: %s %s, the transfers sum to %s',
      concat_ws(' ', known.scope_kind, known.scope_id),
      known.day,
      known.amount,
      known.currency,
      coalesce(sent.amount, 0)
    )
  from
    app_private.ceiling_sums as known
    left join (
      select
        scope.kind,
        scope.id,
        transfer.currency,
        (transfer.created_at at time zone 'UTC')::date as day,
        sum(transfer.amount) as amount
      from
        app.payout_transfers as transfer
        join app.payout_schedules as schedule on schedule.id = transfer.schedule_id and not schedule.passes_ceilings
        cross join lateral (
          values
            ('all', null::uuid),
            ('company', transfer.company_id),
            ('recruiter', transfer.recruiter_id)
        ) as scope (kind, id)
      where
        transfer.amount > 0
        and transfer.status <> 'refused'
        and transfer.created_at >= app_private.start_of_day(
          (select min(oldest.day) from app_private.ceiling_sums as oldest),
          'UTC'
        )
      group by 1, 2, 3, 4
    ) as sent
      on sent.kind = known.scope_kind
      and sent.id is not distinct from known.scope_id
      and sent.currency = known.currency
      and sent.day = known.day
  where known.amount <> coalesce(sent.amount, 0);
$$;
comment on function app_private.miscounted_ceilings is
  'The sums by which ceilings decide (app_private.ceiling_sums, of today and yesterday) that are not those of the '
  'intents themselves, in minor units: what app_private.ceiling_sum would count anew.';
