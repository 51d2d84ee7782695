-- Without a search_path of its own, so that it is inlined: what is not asked for is then no condition of the plan.
create or replace function reporting.latest_changes(
  changed_by uuid default null,
  action text default null,
  since timestamptz default '-infinity',
  until timestamptz default 'infinity',
  most integer default 100
)
returns setof reporting.audit_history
language sql
stable
begin atomic
  select history.*
  from
    (
      (
        select log.id, 'payout' as log, log.created_at
        from app.payout_audit_log as log
        where
          log.sequence > 0
          and (latest_changes.changed_by is null or log.changed_by = latest_changes.changed_by)
          and (latest_changes.action is null or log.action = latest_changes.action)
          and log.created_at >= latest_changes.since
          and log.created_at < latest_changes.until
        order by log.created_at desc
        limit latest_changes.most
      )
      union all
      (
        select log.id, 'other' as log, log.created_at
        from app.audit_log as log
        where
          (latest_changes.changed_by is null or log.changed_by = latest_changes.changed_by)
          and (latest_changes.action is null or log.action = latest_changes.action)
          and log.created_at >= latest_changes.since
          and log.created_at < latest_changes.until
        order by log.created_at desc
        limit latest_changes.most
      )
      order by created_at desc, id desc
      limit latest_changes.most
    ) as newest
    -- One row at a time, so that no more of the history is put together than is answered.
    cross join lateral (
      select found.*
      from reporting.audit_history as found
      where found.audit_id = newest.id and found.log = newest.log
      offset 0
    ) as history
  order by history.at desc, history.audit_id desc;
end;
comment on function reporting.latest_changes is
  'The newest rows of both audit logs, in the columns of reporting.audit_history: by whom (changed_by) and which '
  'action (null: all), from a moment on (since) and before one (until). As many as asked for (most), the newest '
  'first. Reads as many rows of each log, however many there are: for the next page ask again with until, the last '
  'at. Analysts and operators.';
