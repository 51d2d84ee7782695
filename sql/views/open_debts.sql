create or replace view reporting.open_debts
with (security_invoker = true, security_barrier = true)
as
  select
    recovery.id as recovery_id,
    recovery.created_at,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    placement.external_ref,
    breach.ended_on,
    breach.reason,
    recovery.currency,
    recovery.amount,
    coalesce(sum(step.amount) filter (where step.status = 'done' and step.kind = 'offset'), 0) as set_off,
    coalesce(
      sum(step.amount) filter (where step.status = 'done' and step.kind in ('reversal', 'hand_reversal')),
      0
    ) as reversed,
    coalesce(sum(step.amount) filter (where step.status = 'done' and step.kind = 'write_off'), 0) as written_off,
    coalesce(sum(step.amount) filter (where step.status = 'reserved'), 0) as on_its_way,
    recovery.amount - coalesce(sum(step.amount) filter (where step.status in ('done', 'reserved')), 0) as still_open,
    recovery.next_reversal_at
  from
    app.recoveries as recovery
    join app.guarantee_breaches as breach on breach.id = recovery.breach_id
    join app.placements as placement on placement.id = breach.placement_id
    join app.users as recruiter on recruiter.id = recovery.recruiter_id
    left join app.recovery_steps as step on step.recovery_id = recovery.id
  where recovery.status = 'open'
  group by recovery.id, breach.id, placement.id, recruiter.id;
comment on view reporting.open_debts is
  'Open debts of recruiters after breaches, in minor units: the amounts set off, reversed, written off, on their way '
  'and still open.';
