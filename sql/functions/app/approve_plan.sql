create or replace function app.approve_plan(plan_id uuid, hash text)
returns app.run_plan_approvals
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  plan app.run_plans;
  approval app.run_plan_approvals;
  drifted bigint;
begin
  perform app_private.assert_admin();
  perform app_private.assert_fresh_sign_in();
  plan := app_private.lock_plan(approve_plan.plan_id);
  if not app_private.is_active_admin() then
    perform app_private.raise_error(
      'not_permitted',
      'Who approves a plan is a platform admin who is signed in.',
      'Ask a platform admin.'
    );
  end if;
  if lower(approve_plan.hash) is distinct from plan.hash or plan.hash <> app_private.plan_hash(plan.id) then
    perform app_private.raise_error(
      'wrong_hash',
      format('This is not the hash of plan %s.', plan.id),
      'Look at the plan again, and give its hash.',
      'hash'
    );
  end if;
  if (select count(*) from app.run_plan_approvals as given where given.plan_id = plan.id) >= 2 then
    perform app_private.raise_error(
      'wrong_status',
      format('Plan %s has its two approvals.', plan.id),
      'Execute it.',
      'plan_id'
    );
  end if;
  -- The first may be who planned it; the second is somebody else than both.
  if exists (
    select
    from app.run_plan_approvals as first
    where
      first.plan_id = plan.id
      and (
        app_private.are_one_person(first.approved_by, actor.user_id)
        or app_private.are_one_person(plan.planned_by, actor.user_id)
      )
  ) then
    perform app_private.raise_error(
      'not_a_second_person',
      'You made or approved this plan, or count as one person with who did.',
      'Ask another platform admin.',
      'plan_id'
    );
  end if;
  select count(*) into drifted from app.plan_drift(plan.id);
  if drifted > 0 then
    perform app_private.raise_error(
      'plan_drifted',
      format('%s obligations are not as the plan has them.', drifted),
      'Look at app.plan_drift, and make a new plan.',
      'plan_id'
    );
  end if;
  insert into app.run_plan_approvals (plan_id, hash, approved_by)
  values (plan.id, plan.hash, actor.user_id)
  returning *
  into approval;
  perform app_private.write_event(
    'run_plan.approved',
    jsonb_build_object('plan_id', plan.id, 'approved_by', actor.user_id),
    null,
    plan.id
  );
  return approval;
end;
$$;
comment on function app.approve_plan is
  'Approves a plan by its hash, in hexadecimal digits. Two approvals are needed: the first may be of who made the '
  'plan, the second is of another person than who made it and who approved first. Signed-in admins only. Raises '
  'HB001, HB002, HB003 (executed, or approved twice already), HB030 (not a second person), HB032 (another hash), '
  'HB070 (it has drifted), HB072 (expired), HB073 (over the API: the sign-in is too old).';
