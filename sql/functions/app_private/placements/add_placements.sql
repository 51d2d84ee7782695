create or replace function app_private.add_placements(drafts app_private.placement_draft[])
returns uuid[]
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  -- In the order of the drafts.
  ids constant uuid[] := array(select uuidv7() from unnest(add_placements.drafts));
  added_count integer;
  problem record;
begin
  insert into app.placements (
    id, company_id, candidate_name, start_date, fee_amount, currency, external_ref, job_title, guarantee_period_days,
    holdback_percentage, signed_on, policy_id, company_fee_amount
  )
  select
    draft.id,
    draft.company_id,
    btrim(draft.candidate_name),
    draft.start_date,
    draft.fee_amount,
    upper(draft.currency),
    nullif(btrim(draft.external_ref), ''),
    nullif(btrim(draft.job_title), ''),
    draft.guarantee_period_days,
    draft.holdback_percentage,
    draft.signed_on,
    draft.policy_id,
    draft.company_fee_amount
  from unnest(ids, add_placements.drafts) as draft (id)
  order by draft.id
  on conflict do nothing;
  get diagnostics added_count = row_count;
  if added_count < cardinality(ids) then
    perform app_private.raise_error(
      'already_exists',
      format('There is a placement %s already.', btrim((add_placements.drafts[number]).external_ref)),
      'Use another external_ref, or the placement that exists.',
      'external_ref'
    )
    from generate_subscripts(ids, 1) as number
    where not exists (select from app.placements as added where added.id = ids[number])
    order by number
    limit 1;
  end if;

  select broken.error, broken.message, broken.what_to_do
  into problem
  from
    unnest(ids, add_placements.drafts) as draft (id)
    join app.placements as added on added.id = draft.id
    cross join lateral app_private.parts_problem(
      app_private.with_role_rates(draft.recruiters, added.policy_id),
      added.fee_amount,
      added.currency,
      added.policy_id
    ) as broken
  where broken.error is not null
  order by draft.id
  limit 1;
  if found then
    perform app_private.raise_error(problem.error, problem.message, problem.what_to_do, 'recruiters');
  end if;
  -- What each part comes to is noted at once: app_private.make_payouts_of checks it, and need not write it.
  insert into app.placement_recruiters (placement_id, recruiter_id, position, role, share, fixed_amount, amount)
  select
    added.id,
    part.recruiter_id,
    row_number() over (
      partition by added.id, part.recruiter_id
      order by part.number
    ),
    part.role,
    part.share,
    part.fixed_amount,
    split.amounts[part.number]
  from
    unnest(ids, add_placements.drafts) as draft (id)
    join app.placements as added on added.id = draft.id
    join app.currencies as currency on currency.code = added.currency
    -- In the order of app_private.agreed_parts, by which the fee is split.
    cross join lateral (
      select
        array_agg(
          row(rated.recruiter_id, rated.share, rated.role, rated.fixed_amount)::app.recruiter_share
          order by rated.recruiter_id, rated.number
        ) as parts
      from
        unnest(app_private.with_role_rates(draft.recruiters, added.policy_id)) with ordinality as rated (
          recruiter_id,
          share,
          role,
          fixed_amount,
          number
        )
    ) as agreed
    cross join lateral app_private.split_fee(agreed.parts, added.fee_amount, currency.smallest_step) as split (amounts)
    cross join lateral unnest(agreed.parts) with ordinality as part (recruiter_id, share, role, fixed_amount, number)
  order by draft.id, part.number;
  return ids;
end;
$$;
comment on function app_private.add_placements is
  'Adds placements and their recruiters, all in a few statements, for app.create_placement and the import, which have '
  'checked the details of each (app_private.placement_problems). Returns their ids, in the order of the drafts. The '
  'deferred trigger app_private.make_payouts makes the payouts. Raises HB002 (no such version of the terms), HB004, '
  'HB005 (shares), HB006 (currency), HB008 (a role), HB009 (an external_ref is taken), HB011 (no active recruiter), '
  'HB018, HB019, HB025, HB039, HB041, as app.create_placement says.';
