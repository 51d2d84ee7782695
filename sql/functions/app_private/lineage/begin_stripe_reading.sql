create or replace function app_private.begin_stripe_reading()
returns table (began_at timestamptz, ask_from bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  known app_private.lineage;
  present constant record := app_private.present_database();
  margin constant interval := make_interval(secs => app_private.setting('reconciliation_margin_seconds'));
  read_from timestamptz;
begin
  select * into known from app_private.lineage for no key update;
  if not found or app_private.may_send() or known.reading_until > clock_timestamp() then
    return;
  end if;
  if
    known.status <> 'copied'
    and (known.system_identifier, known.database_oid, known.database_name) is distinct from (
      present.system_identifier,
      present.database_oid,
      present.database_name
    )
  then
    update app_private.lineage
    set
      status = 'copied',
      closed_at = clock_timestamp(),
      closed_because = format(
        'This database is a copy: it was %s of another server or another name, which may be paying from %s too.',
        known.database_name,
        known.stripe_account_id
      );
    known.status := 'copied';
  end if;
  if known.status = 'copied' then
    return;
  elseif known.status = 'open' then
    update app_private.lineage
    set
      status = 'reading',
      closed_at = clock_timestamp(),
      closed_because = app_private.server_change(known);
  end if;
  -- A backup is a state of the past: what it lacks was made after all that it knows. Nothing known: from the beginning.
  read_from := least(
      known.read_from,
      greatest(
        known.agreed_until,
        (select max(transfer.answered_at) from app.payout_transfers as transfer where transfer.status = 'succeeded')
      )
    )
    - margin;
  -- Whatever happens to the server from now on, the end of the reading notices.
  update app_private.lineage
  set
    timeline = present.timeline,
    server_started_at = present.server_started_at;
  perform app_private.keep_reading();
  began_at := clock_timestamp();
  ask_from := coalesce(extract(epoch from read_from)::bigint, 0);
  return next;
end;
$$;
comment on function app_private.begin_stripe_reading is
  'Begins to read Stripe''s list of transfers after a start, a restore, or a transfer of ours that we do not know. '
  'ask_from: Unix seconds, what was paid and agreed on last, less reconciliation_margin_seconds, because clocks '
  'differ. No row: everything may be sent, another job reads, or nothing is sent until an admin claims the account. A '
  'database of another cluster or name is taken for a copy. Finish it: app_private.finish_stripe_reading.';
