create or replace function app_private.create_imported_placements(
  after_line integer,
  batch_size integer,
  out last_line integer,
  out created_count integer
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  parsed app_private.import_placements;
  created app.placements;
  line_label text := '';
begin
  created_count := 0;
  insert into app.companies (name)
  select distinct on (app_private.name_key(company)) company
  from app_private.import_placements as batch
  where
    batch.line > create_imported_placements.after_line
    and batch.company_id is null
    and not batch.was_here
    and not exists (select from app_private.import_problems as known where known.line = batch.line)
  order by app_private.name_key(company), batch.line
  on conflict do nothing;

  for parsed in
    select batch.*
    from app_private.import_placements as batch
    where
      batch.line > create_imported_placements.after_line
      and not batch.was_here
      and not exists (select from app_private.import_problems as known where known.line = batch.line)
    order by batch.line
    limit create_imported_placements.batch_size
  loop
    last_line := parsed.line;
    line_label := format('Line %s: ', parsed.line);
    created := app.create_placement(
      company_id => (
        select id from app.companies where app_private.name_key(name) = app_private.name_key(parsed.company)
      ),
      candidate_name => parsed.candidate,
      start_date => parsed.start_date,
      fee_amount => parsed.fee_amount::bigint,
      currency => parsed.currency,
      recruiters =>
        array(
          select
            row(entry.recruiter_id, entry.share, entry.role, entry.fixed_amount::bigint)::app.recruiter_share
          from app_private.import_placement_recruiters as entry
          where entry.line = parsed.line
          order by entry.position
        ),
      external_ref => parsed.external_ref,
      job_title => parsed.job_title,
      guarantee_period_days => parsed.guarantee_period_days,
      holdback_percentage => parsed.holdback_percentage,
      signed_on => parsed.signed_on,
      policy_id => parsed.policy_id,
      company_fee_amount => parsed.company_fee_amount::bigint
    );
    update app_private.import_placements set placement_id = created.id where line = parsed.line;
    created_count := created_count + 1;
  end loop;
  line_label := '';
  -- Make payouts, holds and schedules for each batch, not at the commit: most of the time goes there, and progress
  -- shows it.
  set constraints app._500_make_payouts immediate;
  set constraints app._500_make_payouts deferred;
exception when others then
  -- Only for errors that no check can predict, such as a concurrent insert of the same placement.
  raise exception
    using errcode = sqlstate, message = line_label || sqlerrm, hint = 'Nothing was imported. Run the import again.';
end;
$$;
comment on function app_private.create_imported_placements is
  'Creates the placements of the next batch of valid rows, by app.create_placement, and their payouts. Returns the '
  'last line of the batch; null when none was left. An error keeps its code and names the line.';
