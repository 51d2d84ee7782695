create or replace function app_private.payable_from(schedule_id uuid)
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when app_private.reasons_unpaid(schedule.id) <@ array['account_cool_down', 'fee_not_cleared']
        then nullif(
          greatest(
            now(),
            schedule.due_at,
            account.cool_down_until,
            case
              when 'fee_not_cleared' = any (app_private.reasons_unpaid(schedule.id))
                then (app_private.fee_state(schedule.placement_id, now())).clears_at
            end
          ),
          now()
        )
    end
  from
    app.payout_schedules as schedule
    left join app.payout_accounts as account on account.user_id = schedule.recruiter_id
  where schedule.id = payable_from.schedule_id;
$$;
comment on function app_private.payable_from is
  'From when on nothing stands in the way of a schedule any more, where all that does passes with time: its date, a '
  'cool-down, a fee that is clearing. Null when it can be paid now, or when that is not known.';
