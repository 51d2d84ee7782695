create or replace function app_private.finish_stripe_reading(began_at timestamptz, newest_transfer_id text default null)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known app_private.lineage;
  foreign_id text;
begin
  select * into known from app_private.lineage for no key update;
  perform app_private.report_unknown(finish_stripe_reading.began_at);
  -- Also of readings that were broken off, because their worker died: they report what they had adopted until then.
  perform app_private.finish_recovery_run(run.id)
  from app.payout_runs as run
  where run.kind = 'read_stripe_list' and run.finished_at is null;

  -- A database with another id pays from this account, or has.
  select unknown.at_stripe #>> '{metadata,holdback_lineage}'
  into foreign_id
  from app_private.unknown_transfers as unknown
  where
    unknown.at_stripe #>> '{metadata,holdback_lineage}' <> known.id::text
    and unknown.at_stripe #>> '{metadata,holdback_lineage}' <> all (known.earlier_ids::text[])
  limit 1;
  if foreign_id is not null then
    update app_private.lineage
    set
      status = 'copied',
      closed_at = clock_timestamp(),
      closed_because = format(
        'Another database (%s) has paid from %s: transfers at Stripe carry its id.',
        left(foreign_id, 100),
        known.stripe_account_id
      );
  elseif
    known.status = 'reading'
    and known.closed_at <= finish_stripe_reading.began_at
    and app_private.server_change(known) is null
  then
    update app_private.lineage
    set
      status = 'open',
      agreed_until = finish_stripe_reading.began_at,
      read_from = null,
      reading_until = null,
      was_asked = false,
      newest_transfer_id = coalesce(finish_stripe_reading.newest_transfer_id, known.newest_transfer_id);
    perform app_private.enqueue(
      'resolve_transfers',
      array['{"everything": true}'::jsonb],
      job_keys => array['resolve_transfers:everything']
    );
    if known.was_asked then
      perform app_private.enqueue(
        'process_due_schedules',
        array['{}'::jsonb],
        job_keys => array['process_due_schedules:again']
      );
    end if;
  elseif known.status = 'reading' then
    -- It was closed again meanwhile, or goes on at a promoted standby, which may not have what was adopted.
    update app_private.lineage set reading_until = null;
    perform app_private.enqueue('read_stripe_list', array['{}'::jsonb], job_keys => array['read_stripe_list']);
  end if;
  return app_private.gate_problem();
end;
$$;
comment on function app_private.finish_stripe_reading is
  'Ends the reading of Stripe''s list that began at began_at: reports what was adopted in a run''s row, records what '
  'was not as findings (unknown_obligation), and lets transfers be sent, unless it was asked for again meanwhile, the '
  'server started again or a standby was promoted, or another database''s transfers were met. Returns why nothing is '
  'sent; null when it is.';
