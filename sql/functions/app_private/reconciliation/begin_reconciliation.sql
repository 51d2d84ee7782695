create or replace function app_private.begin_reconciliation(
  window_from timestamptz default null,
  window_until timestamptz default null,
  expected_at timestamptz default null,
  out reconciliation_id uuid,
  out ask_from bigint,
  out ask_until bigint,
  out reaches_now boolean
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moment constant timestamptz := clock_timestamp();
  margin constant interval := make_interval(secs => app_private.setting('reconciliation_margin_seconds'));
  is_continuation constant boolean := begin_reconciliation.window_from is null
  and begin_reconciliation.window_until is null;
  actor constant record := app_private.current_actor();
  first_moment timestamptz := begin_reconciliation.window_from;
  last_moment timestamptz := least(begin_reconciliation.window_until, moment);
begin
  if is_continuation then
    select max(earlier.window_until) - make_interval(hours => app_private.setting('reconciliation_overlap_hours'))
    into first_moment
    from app.reconciliations as earlier
    where earlier.is_continuation and earlier.finished_at is not null;
    first_moment := coalesce(
      first_moment,
      moment - make_interval(days => app_private.setting('reconciliation_first_days'))
    );
    last_moment := least(moment, first_moment + make_interval(days => app_private.setting('reconciliation_max_days')));
  elseif first_moment is null then
    perform app_private.raise_error(
      'invalid_argument',
      'The window has no beginning.',
      'Say from when on to reconcile.',
      'window_from'
    );
  elseif first_moment >= last_moment then
    perform app_private.raise_error(
      'invalid_argument',
      format('The window from %s until %s holds nothing yet.', first_moment, last_moment),
      'Choose a beginning that is in the past and before the end.',
      'window_from'
    );
  end if;

  perform app_private.abandon_dead_reconciliations();
  insert into app.reconciliations (
    window_from, window_until, is_continuation, started_by, started_by_role, expected_at, started_at, last_page_at
  )
  values
    (
      first_moment,
      last_moment,
      is_continuation,
      actor.user_id,
      actor.role,
      begin_reconciliation.expected_at,
      moment,
      moment
    )
  returning id
  into reconciliation_id;
  reaches_now := last_moment = moment;
  ask_from := floor(extract(epoch from first_moment - margin));
  ask_until := case when not reaches_now then ceil(extract(epoch from last_moment + margin)) end;
end;
$$;
comment on function app_private.begin_reconciliation is
  'Starts a reconciliation. Without a window it continues from the end of the last one, less an overlap. ask_from, '
  'ask_until: the range to ask Stripe for, in Unix seconds with a margin; null ask_until: no end. reaches_now: the '
  'window ends at the present. Raises HB008 (no window_from, or an empty window).';
