create or replace function app_private.collect_mails()
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- In this order: whatever was written by a transaction that is not running in the snapshot is older than the moment.
  moment constant timestamptz := date_trunc(
    'milliseconds',
    clock_timestamp() - make_interval(secs => app_private.setting('mail_settle_seconds'))
  );
  snapshot constant pg_snapshot := pg_current_snapshot();
  state app_private.mail_state;
  end_at timestamptz;
  item_count bigint := 0;
begin
  select * into state from app_private.mail_state for update skip locked;
  -- Another worker reads; or this is a copy, and the database that pays tells people.
  if not found or app_private.gate_code() is not distinct from 'account_not_claimed' then
    return 0;
  end if;
  end_at := case
    when pg_snapshot_xmin(snapshot) = pg_snapshot_xmax(snapshot) then moment
    when pg_snapshot_xmin(snapshot) >= state.mark_xid then state.mark_at
  end;
  if end_at > state.read_until then
    with
      told as materialized (
        select told.event_id, told.user_id, told.kind, known.is_urgent
        from
          app_private.mail_recipients(
            app_private.first_id_of(state.read_until),
            app_private.first_id_of(end_at)
          ) as told
          join app.mail_kinds as known on known.value = told.kind
        where
          not exists (
            select
            from app_private.mail_items as known_item
            where known_item.event_id = told.event_id and known_item.user_id = told.user_id
          )
      ),
      mail as (
        insert into app_private.mails as mail (user_id, is_urgent, next_attempt_at)
        select
          told.user_id,
          told.is_urgent,
          now()
            + case
              when told.is_urgent then interval '0'
              else make_interval(secs => app_private.setting('mail_bundle_seconds'))
            end
        from told
        group by told.user_id, told.is_urgent
        order by told.user_id, told.is_urgent
        on conflict (user_id, is_urgent) where status = 'open' do update set user_id = excluded.user_id
        returning mail.id, mail.user_id, mail.is_urgent
      )
    insert into app_private.mail_items (event_id, user_id, kind, mail_id)
    select told.event_id, told.user_id, told.kind, mail.id
    from
      told
      join mail on mail.user_id = told.user_id and mail.is_urgent = told.is_urgent
    on conflict (event_id, user_id) do nothing;
    get diagnostics item_count = row_count;
  end if;
  update app_private.mail_state as known
  set
    read_until = greatest(known.read_until, end_at),
    mark_at = case when next_mark.is_due then greatest(known.read_until, moment) else known.mark_at end,
    mark_xid = case when next_mark.is_due then pg_snapshot_xmax(snapshot) else known.mark_xid end
  from
    (
      select
        state.mark_xid is null
        or pg_snapshot_xmin(snapshot) >= state.mark_xid
        or state.mark_xid > pg_snapshot_xmax(snapshot) as is_due
    ) as next_mark;
  delete from app_private.mails as old_mail
  where
    old_mail.id in (
      select mail.id
      from app_private.mails as mail
      where
        mail.created_at < now() - make_interval(days => app_private.setting('mail_keep_days'))
        and mail.status not in ('open', 'waiting', 'sending')
      order by mail.created_at
      limit 1000
    );
  return item_count;
end;
$$;
comment on function app_private.collect_mails is
  'Reads on in the outbox, and notes which event is told to whom in which mail: each once. What is not urgent waits '
  'for mail_bundle_seconds and is one mail a person. An event is read when every transaction that could still write '
  'an older one has ended. In a copy of a database that pays from the same Stripe account nothing is told. Returns '
  'how many events were told, each counted once a person.';
