create or replace function app_private.assert_replaceable(
  placement app.placements,
  policy app.payout_policies,
  ended_on date
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (assert_replaceable.policy).guarantee_remedy = 'refund' then
    perform app_private.raise_error(
      'no_replacement',
      format('The terms of placement %s know a refund only, and no replacement.', (assert_replaceable.placement).id),
      'Report the breach: app.report_guarantee_breach().',
      'placement_id'
    );
  end if;
  if app_private.today_in((assert_replaceable.placement).time_zone) > assert_replaceable.ended_on
    + (assert_replaceable.policy).replacement_days then
    perform app_private.raise_error(
      'no_replacement',
      format(
        'A replacement could be named until %s, %s days after the last day.',
        assert_replaceable.ended_on + (assert_replaceable.policy).replacement_days,
        (assert_replaceable.policy).replacement_days
      ),
      'Report the breach, if it is not reported: app.report_guarantee_breach(). A later hire is a placement of its '
      'own.',
      'placement_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_replaceable is
  'Raises HB043 when the terms of a placement allow no replacement, or its days are over. ended_on: the last day of '
  'the candidate who left.';
