create or replace function app.company_placements()
returns table (
  placement_id uuid,
  company text,
  candidate text,
  job_title text,
  external_ref text,
  start_date date,
  status text,
  currency text,
  company_fee bigint,
  guarantee_ends_on date,
  days_left integer,
  is_void boolean,
  at_stake bigint,
  can_report boolean,
  report_until date,
  owed_back bigint,
  departure_status text,
  departure_left_on date,
  departure_reported_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  companies constant uuid[] := app_private.assert_company_user();
begin
  return query select
      placement.id,
      company.name,
      placement.candidate_name,
      placement.job_title,
      placement.external_ref,
      placement.start_date,
      placement.status,
      placement.currency,
      placement.company_fee_amount,
      (bounds.ends_at at time zone placement.time_zone)::date,
      case when run.is_running then ceil(extract(epoch from bounds.ends_at - now()) / 86400)::integer end,
      run.is_void,
      case
        when run.is_running and not run.is_void and placement.company_fee_amount is not null
          then app_private.owed_back_amount(
            placement.id,
            greatest(app_private.today_in(placement.time_zone), placement.start_date)
          )
      end,
      run.may_be_reported and not run.is_void,
      case when run.may_be_reported then (bounds.notice_ends_at at time zone placement.time_zone)::date end,
      credit.amount,
      departure.status,
      (departure.arguments ->> 'left_on')::date,
      departure.requested_at
    from
      app.placements as placement
      join app.companies as company on company.id = placement.company_id
      cross join lateral (
        select
          greatest(placement.guarantee_completion_date, app_private.company_guarantee_end(placement)) as ends_at,
          greatest(
            placement.notice_completion_date,
            app_private.company_guarantee_end(placement, placement.notice_period_days)
          ) as notice_ends_at
      ) as bounds
      cross join lateral (
        select
          placement.status in ('active', 'completed') and bounds.ends_at > now() as is_running,
          placement.status in ('active', 'completed') and bounds.notice_ends_at > now() as may_be_reported,
          case
            when placement.status in ('active', 'completed') and bounds.notice_ends_at > now()
              then coalesce(app_private.is_guarantee_void(placement), false)
            else false
          end as is_void
      ) as run
      left join lateral (
        select sum(each.amount)::bigint as amount
        from app.company_credits as each
        where each.placement_id = placement.id and each.status <> 'cancelled'
      ) as credit
        on true
      left join lateral (
        select request.status, request.arguments, request.requested_at
        from app.requests as request
        where
          request.company_id = placement.company_id
          and request.kind = 'departure'
          and request.arguments ->> 'placement_id' = placement.id::text
          and request.status in ('pending', 'declined', 'confirmed')
        order by request.requested_at desc, request.id desc
        limit 1
      ) as departure
        on true
    where placement.company_id = any (companies)
    order by
      not run.is_running,
      case when run.is_running then bounds.ends_at end,
      placement.start_date desc,
      placement.id;
end;
$$;
comment on function app.company_placements is
  'The placements of the signed-in company user''s companies: running guarantees first, by their end, then the '
  'others, the newest first. company_fee, at_stake (what would be owed back if the candidate left today) and '
  'owed_back (what is, or was given back) in minor units. days_left: null when no guarantee runs; it is the later one '
  'of the recruiters'' and the company''s. is_void: the fee was not paid in time, so nothing would be owed back. '
  'can_report: app.report_departure may take a departure until report_until. departure_status, departure_left_on and '
  'departure_reported_at: of the last report. Company users only. Raises HB001, HB027.';
