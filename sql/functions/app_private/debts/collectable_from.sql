create or replace function app_private.collectable_from(policy app.payout_policies, ended_on date, time_zone text)
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case (collectable_from.policy).guarantee_remedy
      when 'replacement'
        then greatest(
          now(),
          app_private.start_of_day(
            collectable_from.ended_on + (collectable_from.policy).replacement_days + 1,
            collectable_from.time_zone
          )
        )
      else now()
    end;
$$;
comment on function app_private.collectable_from is
  'From when on a debt of a breach is collected, by the terms: at once; where they name a replacement as the remedy, '
  'when it is too late for one. ended_on: the candidate''s last day; time_zone: the placement''s.';
