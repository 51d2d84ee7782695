create or replace function app.plan_run(reason text, as_of timestamptz default null)
returns app.run_plans
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  moment constant timestamptz := coalesce(plan_run.as_of, now());
  actor record;
  plan app.run_plans;
begin
  perform app_private.begin_verb(plan_run.reason);
  perform app_private.assert_business_time(plan_run.as_of, 'as_of');
  actor := app_private.current_actor();
  if moment < now() then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is over.', moment),
      'Plan for now or later.',
      'as_of'
    );
  end if;
  -- One snapshot: what is summed is what is kept.
  with
    item as materialized (select * from app_private.present_items(moment)),
    total as (select item.currency, sum(item.pay_amount) as amount from item group by item.currency),
    made as (
      insert into app.run_plans (as_of, item_count, pay_amounts, hash, reason, planned_by, planned_by_role, expires_at)
      select
        moment,
        (select count(*) from item),
        (select jsonb_object_agg(total.currency, total.amount) from total),
        encode(sha256(''), 'hex'),
        plan_run.reason,
        actor.user_id,
        actor.role,
        moment + make_interval(hours => app_private.setting('plan_hours'))
      where exists (select from item)
      returning *
    ),
    kept as (
      insert into app.run_plan_items (
        plan_id, schedule_id, payout_id, placement_id, recruiter_id, company_id, amount, offset_amount, pay_amount,
        currency, stripe_account_id, bank_account_fingerprint, policy_id
      )
      select made.id, item.*
      from
        made
        cross join item
    )
  select *
  into plan
  from made;
  if plan.id is null then
    perform app_private.raise_error(
      'not_payable',
      'Nothing would be paid at that moment.',
      'Look at app.preview_due_schedules: it says what is due and why it is not paid.',
      'as_of'
    );
  end if;
  update app.run_plans
  set hash = app_private.plan_hash(plan.id)
  where id = plan.id
  returning *
  into plan;
  perform app_private.write_event(
    'run_plan.created',
    jsonb_build_object('plan_id', plan.id, 'item_count', plan.item_count, 'pay_amounts', plan.pay_amounts),
    null,
    plan.id
  );
  perform app_private.set_reason(null);
  return plan;
end;
$$;
comment on function app.plan_run is
  'Freezes what a run at a moment (default: now) would pay, what needs a plan among it, as a list with a hash over '
  'all of it. Two persons approve that hash (app.approve_plan), then app.execute_plan pays exactly that. It can be '
  'executed from that moment on for some hours (setting plan_hours). Follows the rule of the runs and previews. '
  'Admins only. Raises HB001, HB008 (no reason, or a moment that is over), HB037 (the reason is too long), HB050 '
  '(nothing would be paid), HB059 (a date outside of 2000 to 2100).';
