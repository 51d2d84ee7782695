create or replace function app_private.assert_not_created(
  company_id uuid,
  candidate_name text,
  start_date date,
  fee_amount bigint,
  currency text,
  recruiters app.recruiter_share[],
  external_ref text,
  job_title text
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known_id uuid;
begin
  if nullif(btrim(assert_not_created.external_ref), '') is not null then
    return;
  end if;
  -- The same call at the same moment waits here, and then finds what the first one made.
  perform from app.companies as company where company.id = assert_not_created.company_id for no key update;
  select known.id
  into known_id
  from app.placements as known
  where
    known.company_id = assert_not_created.company_id
    and known.start_date = assert_not_created.start_date
    and known.external_ref is null
    and known.replaces_placement_id is null
    and known.status <> 'cancelled'
    and app_private.name_key(known.candidate_name) = app_private.name_key(assert_not_created.candidate_name)
    and known.fee_amount = assert_not_created.fee_amount
    and known.currency = upper(assert_not_created.currency)
    and known.job_title is not distinct from nullif(btrim(assert_not_created.job_title), '')
    and array(
      select concat_ws(' ', part.recruiter_id, part.role, round(part.share, 2), 'and', part.fixed_amount) as written
      from app.placement_recruiters as part
      where part.placement_id = known.id
      order by written
    ) = array(
      select concat_ws(' ', named.recruiter_id, named.role, round(named.share, 2), 'and', named.fixed_amount) as written
      from unnest(app_private.with_role_rates(assert_not_created.recruiters, known.policy_id)) as named
      order by written
    )
    limit 1;
  if found then
    perform app_private.raise_error(
      'already_exists',
      format('Placement %s is there already, with the same candidate, job, start, fee and parts.', known_id),
      'Nothing needs to be done if it is this one; give another placement an external_ref.',
      'external_ref'
    );
  end if;
end;
$$;
comment on function app_private.assert_not_created is
  'Raises HB009 when a placement without an external_ref is there already: one of the same company, candidate, job, '
  'start date, fee (minor units) and parts that was not cancelled. So the same call sent twice makes one. It '
  'locks the company until the transaction ends, so that of two at once the second finds the first.';
