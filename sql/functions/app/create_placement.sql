-- Adds a placement and its recruiters only. The deferred trigger app_private.make_payouts on app.placements
-- (sql/triggers/placements.sql) makes the payouts, schedules and holds when the transaction ends.
create or replace function app.create_placement(
  company_id uuid,
  candidate_name text,
  start_date date,
  fee_amount bigint,
  currency text,
  recruiters app.recruiter_share[],
  external_ref text default null,
  job_title text default null,
  guarantee_period_days integer default null,
  holdback_percentage numeric default null,
  signed_on date default null,
  policy_id uuid default null,
  company_fee_amount bigint default null
)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  ids uuid[];
  created app.placements;
  problem record;
begin
  perform app_private.assert_admin();
  if not exists (select from app.companies where id = create_placement.company_id) then
    perform app_private.raise_not_found('company', 'company_id', 'Create the company first.');
  end if;
  for problem in
    select *
    from
      app_private.placement_problems(
        candidate_name => create_placement.candidate_name,
        start_date => create_placement.start_date,
        external_ref => create_placement.external_ref,
        job_title => create_placement.job_title,
        guarantee_period_days => create_placement.guarantee_period_days,
        holdback_percentage => create_placement.holdback_percentage,
        signed_on => create_placement.signed_on,
        time_zone => app_private.time_zone_of(create_placement.company_id)
      )
  loop
    perform app_private.raise_error(problem.error, problem.message, problem.what_to_do, problem.argument);
  end loop;
  if exists (select from unnest(create_placement.recruiters) as named where named.recruiter_id is null) then
    perform app_private.raise_error(
      'invalid_shares',
      'A recruiter has no recruiter_id.',
      'Give the id of the user for each of them.',
      'recruiters'
    );
  end if;

  perform app_private.assert_not_created(
    create_placement.company_id,
    create_placement.candidate_name,
    create_placement.start_date,
    create_placement.fee_amount,
    create_placement.currency,
    create_placement.recruiters,
    create_placement.external_ref,
    create_placement.job_title
  );
  ids := app_private.add_placements(
    array[
      row(
        create_placement.company_id,
        create_placement.candidate_name,
        create_placement.start_date,
        create_placement.fee_amount,
        create_placement.currency,
        create_placement.recruiters,
        create_placement.external_ref,
        create_placement.job_title,
        create_placement.guarantee_period_days,
        create_placement.holdback_percentage,
        create_placement.signed_on,
        create_placement.policy_id,
        create_placement.company_fee_amount
      )::app_private.placement_draft
    ]
  );
  select * into created from app.placements where id = ids[1];
  return created;
end;
$$;
comment on function app.create_placement is
  'Adds a placement and its recruiters. It makes no payout itself: the deferred trigger app_private.make_payouts on '
  'app.placements (sql/triggers/placements.sql) makes the payouts, schedules and holds when the transaction ends. '
  'fee_amount: minor units. recruiters: shares in percent of the fee that sum to 100, such as array[(''…'', 60, '
  'null, null), (''…'', 40, null, null)]::app.recruiter_share[]; beside them fixed amounts (minor units), which come '
  'first, and roles, whose rates are those of the placement''s terms unless a share is given. A recruiter with two '
  'roles is named twice. Where the terms say so (platform_keeps_rest), the platform keeps what the parts leave. '
  'guarantee_period_days (from the start date) and holdback_percentage (percent): null takes the value of the terms. '
  'signed_on: the signature date, which decides the terms; null: the earlier of today and the start date. Days are '
  'those of the company''s time zone (app.set_time_zone), which the placement keeps. policy_id: another version of '
  'the terms. company_fee_amount: minor units, what the company pays, the recruiters'' part included; null: not '
  'known. Admins only. Raises HB001, HB002 (no such company, or version of the terms), HB004, HB005 (shares), HB006 '
  '(currency), HB008 (a text, a date, the days or a role), HB009 (the external_ref is taken, or without one the same '
  'placement is there), HB011 (no active recruiter), HB013 (the holdback percentage), HB016 (signed in the future), '
  'HB018 (the terms of another company), HB019 (outside of the bounds of the terms), HB025 (the company''s fee is '
  'below the recruiters'' part), HB039 (the parts are more than the fee), HB041 (a role without a rate), HB059 (a '
  'date outside of 2000 to 2100).';
