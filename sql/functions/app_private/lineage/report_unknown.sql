create or replace function app_private.report_unknown(began_at timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  comparison_id uuid;
  differences bigint;
  new_findings bigint;
begin
  -- Its answer came meanwhile: it is the transfer that we have.
  delete from app_private.unknown_transfers as unknown
  using app.payout_transfers as known
  where
    unknown.adopted_at is null
    and known.stripe_transfer_id = unknown.stripe_transfer_id
    and (unknown.part = 0 or known.schedule_id::text = unknown.at_stripe #>> '{metadata,holdback_schedule_id}');
  if not exists (select from app_private.untold_transfers()) then
    return;
  end if;
  insert into app.reconciliations (
    window_from, window_until, is_continuation, started_by, started_by_role, started_at, last_page_at
  )
  select
    min(unknown.created_at) - interval '1 second',
    greatest(report_unknown.began_at, min(unknown.created_at)),
    false,
    actor.user_id,
    actor.role,
    greatest(report_unknown.began_at, min(unknown.created_at)),
    clock_timestamp()
  from app_private.unknown_transfers as unknown
  where unknown.adopted_at is null
  returning id
  into comparison_id;
  insert into app_private.reconciliation_differences (
    reconciliation_id, kind, subject, transfer_id, stripe_transfer_id, ours, theirs
  )
  select
    comparison_id,
    case when paid.id is null then 'unknown_obligation' else 'duplicate' end,
    app_private.part_subject(unknown.stripe_transfer_id, unknown.part),
    paid.id,
    unknown.stripe_transfer_id,
    case when paid.id is not null then jsonb_build_object('schedule_id', paid.schedule_id) end,
    app_private.describe_unknown(unknown.at_stripe)
  from
    app_private.untold_transfers() as unknown
    left join app.payout_transfers as paid
      on paid.schedule_id::text = unknown.at_stripe #>> '{metadata,holdback_schedule_id}' and paid.status = 'succeeded';
  get diagnostics differences = row_count;
  new_findings := app_private.record_findings(comparison_id);
  perform app_private.clear_staged_rows(comparison_id);
  update app.reconciliations
  set
    finished_at = greatest(clock_timestamp(), started_at),
    difference_count = differences,
    new_finding_count = new_findings,
    open_finding_count = (
      select count(*) from app.reconciliation_findings where explained_at is null and superseded_at is null
    )
  where id = comparison_id;
end;
$$;
comment on function app_private.report_unknown is
  'Records transfers at Stripe that carry our metadata and could not be adopted as findings (unknown_obligation, or '
  'duplicate where another one paid its schedule), for a person: link_transfer, or an explanation.';
