create or replace function app.execute_plan(plan_id uuid)
returns app.run_plans
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  plan app.run_plans;
  run app.payout_runs;
  ids uuid[];
begin
  perform app_private.assert_admin();
  perform app_private.assert_fresh_sign_in();
  plan := app_private.lock_plan(execute_plan.plan_id);
  if plan.hash <> app_private.plan_hash(plan.id) then
    perform app_private.raise_error(
      'wrong_hash',
      format('The list of plan %s is not the one that was approved.', plan.id),
      'Tell an engineer, and make a new plan.',
      'plan_id'
    );
  end if;
  if (
    select count(*)
    from
      app.run_plan_approvals as given
      join app.users as admin on admin.id = given.approved_by
    where
      given.plan_id = plan.id
      and given.hash = plan.hash
      and admin.role = 'platform_admin'
      and admin.deactivated_at is null
  ) < 2 then
    perform app_private.raise_error(
      'plan_not_approved',
      format('Plan %s has no two approvals of active admins.', plan.id),
      'Have it approved (app.approve_plan), or make a new plan.',
      'plan_id'
    );
  end if;
  if plan.as_of > now() then
    perform app_private.raise_error(
      'not_payable',
      format('Plan %s is for %s.', plan.id, plan.as_of),
      'Execute it from then on.',
      'plan_id'
    );
  end if;
  -- A claim beside a closed gate takes nothing, which would look like a drift.
  if app_private.gate_code() is not null then
    perform app_private.raise_error(
      'not_payable',
      format('Nothing is sent at the moment: %s', app_private.gate_problem()),
      'Nothing was paid, and the plan stands: execute it again once app.night_stops names no stop.',
      'plan_id'
    );
  end if;
  -- A run that goes on beside this is waited for, or finds what is locked here taken.
  perform from app_private.platform_balances order by currency for no key update;
  select array_agg(item.schedule_id) into ids from app.run_plan_items as item where item.plan_id = plan.id;
  perform
  from app.payout_accounts as account
  where account.user_id in (select item.recruiter_id from app.run_plan_items as item where item.plan_id = plan.id)
  order by account.id
  for share;
  perform
  from app.payouts as payout
  where payout.id in (select item.payout_id from app.run_plan_items as item where item.plan_id = plan.id)
  order by payout.id
  for no key update;
  perform from app.payout_schedules as schedule where schedule.id = any (ids) order by schedule.id for no key update;
  perform app_private.assert_not_drifted(plan.id);
  insert into app_private.plan_executions (transaction_id, plan_id)
  values (pg_current_xact_id(), plan.id);
  run := app_private.start_payout_run('process_due_schedules', schedule_ids => ids);
  perform set_config('holdback.run_id', run.id::text, true);
  perform app_private.claim_due_schedules(run.id);
  delete from app_private.plan_executions where transaction_id = pg_current_xact_id();
  perform app_private.assert_paid_as_planned(plan.id, run.id);
  perform app_private.finish_claiming(run.id);
  update app.run_plans
  set
    executed_at = now(),
    executed_by = actor.user_id,
    executed_by_role = actor.role,
    run_id = run.id
  where id = plan.id
  returning *
  into plan;
  perform app_private.write_event(
    'run_plan.executed',
    jsonb_build_object('plan_id', plan.id, 'run_id', run.id, 'pay_amounts', plan.pay_amounts),
    null,
    plan.id
  );
  return plan;
end;
$$;
comment on function app.execute_plan is
  'Pays exactly what a plan has, in a run of its own: the intents are committed together, and the worker sends them. '
  'Refuses, and pays nothing, when anything is not as it was approved: the message names the differences, as '
  'app.plan_drift does. Admins only. Raises HB001, HB002, HB003 (executed already), HB032 (the list was changed), '
  'HB050 (before its moment, or nothing may be sent), HB070 (it has drifted), HB071 (not approved by two), HB072 '
  '(expired), HB073 (over the API: the sign-in is too old).';
