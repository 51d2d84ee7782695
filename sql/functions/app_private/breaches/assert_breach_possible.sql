create or replace function app_private.assert_breach_possible(
  placement app.placements,
  ended_on date,
  argument text default 'ended_on'
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  placement constant app.placements := assert_breach_possible.placement;
  last_day constant date := assert_breach_possible.ended_on;
  fee record;
  -- The later end of the two guarantees, the recruiters' and the company's.
  guarantee_end constant timestamptz := greatest(
    placement.guarantee_completion_date,
    app_private.company_guarantee_end(placement)
  );
  notice_end constant timestamptz := greatest(
    placement.notice_completion_date,
    app_private.company_guarantee_end(placement, placement.notice_period_days)
  );
begin
  if last_day is null then
    perform app_private.raise_error(
      'invalid_argument',
      'The candidate''s last day is missing.',
      'Give the date.',
      assert_breach_possible.argument
    );
  end if;
  perform app_private.is_business_day(last_day, assert_breach_possible.argument);
  -- The start day may be reported before it comes: then the candidate will never start.
  if last_day > greatest(app_private.today_in(placement.time_zone), placement.start_date) then
    perform app_private.raise_error(
      'in_the_future',
      format('%s lies in the future (%s).', app_private.shown_date(last_day), placement.time_zone),
      'Report a breach when it has happened.',
      assert_breach_possible.argument
    );
  end if;
  if last_day < placement.start_date then
    perform app_private.raise_error(
      'before_start',
      format(
        '%s lies before the start on %s.',
        app_private.shown_date(last_day),
        app_private.shown_date(placement.start_date)
      ),
      case
        when guarantee_end > app_private.start_of_day(placement.start_date, placement.time_zone) and notice_end > now()
          then format(
            'When the candidate never started, report the start day, %s, as the last day: that is 0 days worked.',
            app_private.shown_date(placement.start_date)
          )
        else 'Nothing can be taken back any more: the guarantee is over.'
      end,
      assert_breach_possible.argument
    );
  end if;
  if app_private.start_of_day(last_day, placement.time_zone) >= guarantee_end then
    perform app_private.raise_error(
      'guarantee_over',
      format(
        'The guarantee of placement %s was over on %s: it does not cover %s.',
        placement.id,
        app_private.shown_date((guarantee_end at time zone placement.time_zone)::date),
        app_private.shown_date(last_day)
      ),
      'Nothing can be taken back after that.',
      'placement_id'
    );
  end if;
  if notice_end <= now() then
    perform app_private.raise_error(
      'guarantee_over',
      format(
        'A breach of the guarantee of placement %s could be reported until %s.',
        placement.id,
        app_private.shown_date((notice_end at time zone placement.time_zone)::date)
      ),
      'Nothing can be taken back after that.',
      'placement_id'
    );
  end if;
  perform app_private.assert_status(
    'placement',
    placement.id,
    placement.status,
    array['active', 'completed'],
    'Only the guarantee of an active or completed placement can break.',
    'placement_id'
  );
  if app_private.is_guarantee_void(placement) then
    fee := app_private.fee_missing(
      placement.id,
      (select policy.fee_due_days from app.payout_policies as policy where policy.id = placement.policy_id)
    );
    perform app_private.raise_error(
      'guarantee_void',
      format(
        'The guarantee of placement %s is void: %s of its fee were not paid when it was due, on %s.',
        placement.id,
        app_private.shown_amount(fee.amount, placement.currency),
        app_private.shown_date(fee.due_on)
      ),
      'Nothing is owed back to the company, and nothing is taken back from the recruiters. If the fee was paid in '
      'time, '
      'record it first: app.record_fee_payment().',
      'placement_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_breach_possible is
  'Checks that a breach can be reported: the candidate''s last day (ended_on) is a day that the recruiters'' '
  'guarantee or the company''s covers, and the notice period after it is not over. The start day stands for a '
  'candidate who never started. argument: the caller''s name for that day. Raises HB003 (the placement is breached or '
  'cancelled), HB008 (no date), HB015 (before the start), HB016 (in the future), HB020 (the day is not covered, or the '
  'notice period is over), HB042 (the fee was not paid in time, and the guarantee is void).';
