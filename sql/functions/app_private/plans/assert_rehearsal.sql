create or replace function app_private.assert_rehearsal(
  until date,
  breached_placement_id uuid,
  ended_on date,
  late_fee_placement_id uuid,
  late_fee_company_id uuid,
  late_fee_days integer,
  terms jsonb
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  foreign_name text;
begin
  perform app_private.is_business_day(assert_rehearsal.until, 'until');
  perform app_private.is_business_day(assert_rehearsal.ended_on, 'ended_on');
  if (assert_rehearsal.until between current_date and current_date + 92) is not true then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is not one of the next 92 days.', coalesce(assert_rehearsal.until::text, 'Null')),
      'Give a day from today on.',
      'until'
    );
  end if;
  if (assert_rehearsal.breached_placement_id is null) <> (assert_rehearsal.ended_on is null) then
    perform app_private.raise_error(
      'invalid_argument',
      'A breach has a placement and a last day.',
      'Give both, or neither.',
      'ended_on'
    );
  end if;
  if assert_rehearsal.late_fee_placement_id is not null and assert_rehearsal.late_fee_company_id is not null then
    perform app_private.raise_error(
      'invalid_argument',
      'A fee is late of a placement, or the fees of a company are.',
      'Give one of the two.',
      'late_fee_company_id'
    );
  end if;
  if
    assert_rehearsal.late_fee_days not between 0 and 365
    or assert_rehearsal.late_fee_days is not null
      and assert_rehearsal.late_fee_placement_id is null
      and assert_rehearsal.late_fee_company_id is null
  then
    perform app_private.raise_error(
      'invalid_argument',
      'A late fee has a placement or a company, and comes between 0 and 365 days late.',
      'Give both, or no days for a fee that never comes.',
      'late_fee_days'
    );
  end if;
  if
    assert_rehearsal.late_fee_placement_id is not null
    and not exists (select from app.placements where id = assert_rehearsal.late_fee_placement_id)
  then
    perform app_private.raise_not_found('placement', 'late_fee_placement_id');
  end if;
  if
    assert_rehearsal.late_fee_company_id is not null
    and not exists (select from app.companies where id = assert_rehearsal.late_fee_company_id)
  then
    perform app_private.raise_not_found('company', 'late_fee_company_id');
  end if;
  if assert_rehearsal.terms is null then
    return;
  end if;
  perform app_private.is_long_text(assert_rehearsal.terms::text, 'terms');
  if jsonb_typeof(assert_rehearsal.terms) <> 'object' then
    perform app_private.raise_error(
      'invalid_argument',
      'Terms are an object with the arguments of app.publish_payout_policy.',
      'Give it as {"guarantee_period_days": 60, "holdback_percentage": 10}.',
      'terms'
    );
  end if;
  select given.name
  into foreign_name
  from jsonb_object_keys(assert_rehearsal.terms) as given (name)
  where
    given.name <> all (
      select unnest(proc.proargnames[1:proc.pronargs])
      from pg_proc as proc
      where proc.oid = 'app.publish_payout_policy'::regproc
    )
  order by given.name
  limit 1;
  if foreign_name is not null then
    perform app_private.raise_error(
      'invalid_argument',
      format('Terms have no %s.', foreign_name),
      'Give arguments of app.publish_payout_policy by their names.',
      'terms'
    );
  end if;
  if not assert_rehearsal.terms ? 'guarantee_period_days' or not assert_rehearsal.terms ? 'holdback_percentage' then
    perform app_private.raise_error(
      'invalid_argument',
      'Terms have a guarantee period and a holdback.',
      'Give guarantee_period_days and holdback_percentage.',
      'terms'
    );
  end if;
end;
$$;
comment on function app_private.assert_rehearsal is
  'Raises HB002, HB008, HB037 or HB059 for a rehearsal that cannot be.';
