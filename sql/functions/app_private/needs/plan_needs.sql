create or replace function app_private.plan_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'plan_approved_once',
      since => first.approved_at,
      item_count => plan.item_count,
      detail =>
        format(
          '%s. %s approved it first: %s',
          (
            select string_agg(app_private.shown_amount(sum.amount::numeric, sum.currency), ', ' order by sum.currency)
            from jsonb_each_text(plan.pay_amounts) as sum (currency, amount)
          ),
          person.display_name,
          plan.reason
        ),
      record => plan.id::text
    )
  from
    app.run_plans as plan
    join app.run_plan_approvals as first on first.plan_id = plan.id
    join app.users as person on person.id = first.approved_by
  where
    plan.executed_at is null
    and plan.expires_at > now()
    and not exists (
      select
      from app.run_plan_approvals as second
      where second.plan_id = plan.id and second.id <> first.id
    );
$$;
comment on function app_private.plan_needs is
  'For app.needs_you: plans of runs that wait for their second approval. detail: what they pay, by currency; who '
  'approved first, and what the plan is for.';
