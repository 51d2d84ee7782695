create or replace view reporting.audit_history
with (security_invoker = true, security_barrier = true)
as
  select
    logged.at,
    logged.log,
    logged.audit_id,
    logged.payout_id,
    logged.placement_id,
    logged.external_ref,
    logged.company_id,
    company.name as company,
    logged.recruiter_id,
    recruiter.display_name as recruiter,
    logged.entity,
    logged.entity_id,
    logged.action,
    logged.old_status,
    logged.new_status,
    logged.changed_by,
    logged.changed_by_name,
    logged.changed_by_role,
    logged.reason,
    logged.metadata -> 'changes' as changes,
    logged.metadata - 'changes' as origin,
    logged.sequence
  from
    (
      select
        log.created_at as at,
        'payout' as log,
        log.id as audit_id,
        log.payout_id,
        payout.placement_id,
        log.recruiter_id,
        log.company_id,
        log.entity_id::text as entity_id,
        log.entity,
        log.action,
        log.old_status,
        log.new_status,
        log.changed_by,
        log.changed_by_name,
        log.changed_by_role,
        log.reason,
        log.metadata,
        log.sequence,
        placement.external_ref
      from
        app.payout_audit_log as log
        left join app.payouts as payout on payout.id = log.payout_id
        left join app.placements as placement on placement.id = payout.placement_id
      -- Always true: it lets the planner use the partial indexes.
      where log.sequence > 0
      union all
      -- What belongs to a payout, which says whose placement it is: neither log has an index for that.
      select
        log.created_at as at,
        'other' as log,
        log.id as audit_id,
        log.payout_id,
        payout.placement_id,
        payout.recruiter_id,
        payout.company_id,
        log.entity_id,
        log.entity,
        log.action,
        log.old_status,
        log.new_status,
        log.changed_by,
        log.changed_by_name,
        log.changed_by_role,
        log.reason,
        log.metadata,
        log.sequence,
        placement.external_ref
      from
        app.audit_log as log
        left join app.payouts as payout on payout.id = log.payout_id
        left join app.placements as placement on placement.id = payout.placement_id
      where log.sequence > 0 and log.payout_id is not null
      union all
      select
        log.created_at as at,
        'other' as log,
        log.id as audit_id,
        log.payout_id,
        log.placement_id,
        null::uuid as recruiter_id,
        placement.company_id,
        log.entity_id,
        log.entity,
        log.action,
        log.old_status,
        log.new_status,
        log.changed_by,
        log.changed_by_name,
        log.changed_by_role,
        log.reason,
        log.metadata,
        log.sequence,
        placement.external_ref
      from
        app.audit_log as log
        left join app.placements as placement on placement.id = log.placement_id
      where log.sequence > 0 and log.payout_id is null
    ) as logged
    left join app.users as recruiter on recruiter.id = logged.recruiter_id
    left join app.companies as company on company.id = logged.company_id;
comment on view reporting.audit_history is
  'Both audit logs together, with names: who changed what, when and why. Ask it by payout_id, placement_id, '
  'changed_by, action or a range of at, which are indexed; order by at. For the newest of many: '
  'reporting.latest_changes.';
comment on column reporting.audit_history.at is 'When it was written.';
comment on column reporting.audit_history.log is 'payout: of app.payout_audit_log; other: of app.audit_log.';
comment on column reporting.audit_history.audit_id is 'The row of the log.';
comment on column reporting.audit_history.payout_id is 'The payout that it belongs to; null when it has none.';
comment on column reporting.audit_history.placement_id is
  'The placement that it is, or belongs to; null when it has none.';
comment on column reporting.audit_history.external_ref is 'The placement''s reference in your own system.';
comment on column reporting.audit_history.company_id is 'The company of the placement or payout.';
comment on column reporting.audit_history.company is 'Its name.';
comment on column reporting.audit_history.recruiter_id is 'The recruiter of the payout.';
comment on column reporting.audit_history.recruiter is 'Their name.';
comment on column reporting.audit_history.entity is
  'What was changed: payout, payout_schedule, escrow_hold, or a table.';
comment on column reporting.audit_history.entity_id is 'Its id, or its key; several columns with slashes between them.';
comment on column reporting.audit_history.action is
  'What happened: the command of the status transition, or insert, update, delete.';
comment on column reporting.audit_history.old_status is 'Its status before; null where it has none.';
comment on column reporting.audit_history.new_status is 'Its status after.';
comment on column reporting.audit_history.changed_by is 'Who did it; null for a database login that belongs to nobody.';
comment on column reporting.audit_history.changed_by_name is 'Their name at that time.';
comment on column reporting.audit_history.changed_by_role is 'Their role, or the name of the database login.';
comment on column reporting.audit_history.reason is 'Why, as they said it.';
comment on column reporting.audit_history.changes is
  'The changed columns, each with its old and new value. Amounts in minor units.';
comment on column reporting.audit_history.origin is
  'Where it came from: job and run of the worker, the request that a second person confirmed, the importer.';
comment on column reporting.audit_history.sequence is 'Its number in its chain (docs/audit.md).';
