create or replace function app_private.assert_not_drifted(plan_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  differences text[];
  count bigint;
begin
  select
    array_agg(
      format(
        'schedule %s %s',
        drift.schedule_id,
        case drift.change
          when 'changed' then 'has another ' || array_to_string(drift.changed, ', another ')
          when 'removed' then concat_ws(': ', 'would not be paid', nullif(array_to_string(drift.reasons, ', '), ''))
          else 'would be paid too'
        end
      )
      order by drift.schedule_id
    ),
    count(*)
  into differences, count
  from app.plan_drift(assert_not_drifted.plan_id) as drift;
  if count = 0 then
    return;
  end if;
  perform app_private.raise_error(
    'plan_drifted',
    format(
      '%s of the obligations are not as the plan has them: %s%s.',
      count,
      array_to_string(differences[1:10], '; '),
      case when count > 10 then '; and others' else '' end
    ),
    'Look at app.plan_drift, and make a new plan.',
    'plan_id'
  );
end;
$$;
comment on function app_private.assert_not_drifted is
  'Raises HB070 when anything is not as a plan has it, and names up to ten differences. Has the caller''s locks.';
