create or replace function app_private.blocker_of_small(schedule app.payout_schedules, as_of timestamptz)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  terms record;
  is_paid boolean;
begin
  if (blocker_of_small.schedule).status <> 'pending' or (blocker_of_small.schedule).placement_id is null then
    return null;
  end if;
  select * into terms from app_private.small_terms(blocker_of_small.schedule);
  if terms.pays_by is null then
    return null;
  elseif terms.pays_from > blocker_of_small.as_of then
    return 'waits_for_payment_day';
  elseif
    terms.minimum is null
    or (blocker_of_small.schedule).amount >= terms.minimum
    or terms.pays_by <= blocker_of_small.as_of
  then
    return null;
  end if;
  select
    app_private.leaves_together(
      array_agg(other.amount),
      array_agg(other.minimum),
      array_agg(other.pays_by),
      blocker_of_small.as_of
    )
  into is_paid
  from
    app_private.due_together(
      (blocker_of_small.schedule).recruiter_id,
      (blocker_of_small.schedule).currency,
      blocker_of_small.as_of
    ) as other;
  return case when is_paid is not true then 'waits_for_minimum' end;
end;
$$;
comment on function app_private.blocker_of_small is
  'Why an obligation that is due at a moment waits because it is small, by the terms of its placement: '
  'waits_for_payment_day (its rhythm) or waits_for_minimum (app_private.leaves_together); null when it does not.';
