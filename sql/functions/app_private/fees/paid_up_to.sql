create or replace function app_private.paid_up_to(schedule app.payout_schedules)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- It counts itself, also where it is in no table yet: what a hold would become.
  select (paid_up_to.schedule).amount + coalesce(sum(other.amount), 0)::bigint
  from app.payout_schedules as other
  where
    other.payout_id = (paid_up_to.schedule).payout_id
    and other.id <> (paid_up_to.schedule).id
    and (
      other.status in ('processing', 'processed')
      or other.status in ('pending', 'failed')
        and (other.scheduled_date, other.id) < ((paid_up_to.schedule).scheduled_date, (paid_up_to.schedule).id)
    );
$$;
comment on function app_private.paid_up_to is
  'What will have been paid of a payout when this obligation is paid after those before it, in minor units.';
