create or replace function app_private.append_to_payout_audit_log(changes app.payout_audit_log[], are_new boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set client_encoding = 'UTF8'
set plan_cache_mode = force_generic_plan
-- A list of chains that is short now may be long later.
set enable_seqscan = off
as $$
declare
  beginning constant bytea := decode(repeat('00', 32), 'hex');
  context app.audit_log;
  most integer;
  is_broken boolean;
begin
  select max(payout.changes), bool_or(payout.is_broken)
  into most, is_broken
  from
    (
      select
        count(*) filter (where change.metadata is not null) as changes,
        bool_or(change.entity_id is null or change.old_status is null and not are_new) as is_broken
      from unnest(append_to_payout_audit_log.changes) as change
      group by change.payout_id
    ) as payout;
  if is_broken then
    raise exception 'The id of a row was changed.';
  elseif most = 0 then
    return;
  end if;
  -- The lock on the payout serializes its writers, so that the hash chain has no fork. Who changes a payout has it.
  if changes[1].entity <> 'payout' then
    perform
    from app.payouts as payout
    where payout.id in (select change.payout_id from unnest(changes) as change where change.metadata is not null)
    order by payout.id
    for no key update;
  end if;
  context := app_private.audit_context();
  -- One statement for the first row of each payout, one for the second, and so on: a row's hash is that of the one
  -- before it, too. What is computed at one level is read at the next one (offset 0), once.
  for nth in 1..most loop
    with
      written as (
        insert into app.payout_audit_log
        select
          entry.id,
          entry.payout_id,
          entry.placement_id,
          entry.recruiter_id,
          entry.company_id,
          entry.sequence,
          entry.entity,
          entry.entity_id,
          entry.action,
          entry.old_status,
          entry.new_status,
          context.changed_by,
          context.changed_by_role,
          context.changed_by_name,
          context.reason,
          entry.metadata,
          entry.created_at,
          entry.previous_hash,
          app_private.audit_row_hash(
            row(
              entry.id,
              entry.payout_id,
              entry.placement_id,
              entry.recruiter_id,
              entry.company_id,
              entry.sequence,
              entry.entity,
              entry.entity_id,
              entry.action,
              entry.old_status,
              entry.new_status,
              context.changed_by,
              context.changed_by_role,
              context.changed_by_name,
              context.reason,
              entry.metadata,
              entry.created_at,
              entry.previous_hash,
              null
            )::app.payout_audit_log
          )
        from
          (
            select
              uuidv7() as id,
              change.payout_id,
              change.placement_id,
              change.recruiter_id,
              change.company_id,
              coalesce(last.last_sequence, 0) + 1 as sequence,
              change.entity,
              change.entity_id,
              change.action,
              change.old_status,
              change.new_status,
              jsonb_build_object('changes', change.metadata) || context.metadata as metadata,
              clock_timestamp() as created_at,
              coalesce(last.last_hash, beginning) as previous_hash
            from
              (
                select
                  each.*,
                  row_number() over (
                    partition by each.payout_id
                    order by each.entity_id
                  ) as place
                from unnest(append_to_payout_audit_log.changes) as each
                where each.metadata is not null
              ) as change
              left join app.audit_chain_heads as last on last.chain = 'payout:' || change.payout_id
            where change.place = nth
            offset 0
          ) as entry
        returning payout_audit_log.*
      ),
      told as (
        insert into app.events (type, payout_id, entity_id, payload, created_at)
        select
          app_private.payout_event_type(written, are_new),
          written.payout_id,
          written.entity_id,
          jsonb_build_object(
            'old_status', written.old_status,
            'new_status', written.new_status,
            'changes', written.metadata -> 'changes'
          ),
          written.created_at
        from written
      )
    -- Not on conflict, which locks a head before it changes it. Whoever writes a chain is alone.
    merge into app.audit_chain_heads as head
    using written
    on head.chain = 'payout:' || written.payout_id
    when matched then
      update set
        last_sequence = written.sequence,
        last_hash = written.hash
    when not matched then
      insert
        (chain, last_sequence, last_hash)
      values ('payout:' || written.payout_id, written.sequence, written.hash);
  end loop;
  perform app_private.tell_changes(
    'payout',
    array(select distinct change.payout_id from unnest(changes) as change where change.metadata is not null)
  );
end;
$$;
comment on function app_private.append_to_payout_audit_log is
  'Puts rows at the ends of their payouts'' chains in app.payout_audit_log, with an event of each, and tells the API '
  'of the payouts: app_private.audit_changes of several rows. changes: of each row whose it is, what was done, the '
  'statuses, and as metadata what has changed; where that is null, nothing is written. All else is set here. are_new: '
  'the rows were inserted.';
