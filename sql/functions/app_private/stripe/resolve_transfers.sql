create or replace function app_private.resolve_transfers(everything boolean default false)
returns jsonb[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  patience constant interval := case
    when coalesce(resolve_transfers.everything, false) then '0'
    else make_interval(secs => app_private.setting('lost_intent_seconds'))
  end;
  question record;
begin
  perform app_private.expire_leases(batch_size);
  for question in
    select
      case when waiting.look_up then 'look_up_' else 'execute_' end || waiting.kind as task,
      array_agg(
        jsonb_build_object(waiting.kind || '_id', waiting.id)
        order by waiting.created_at, waiting.id
      ) as payloads,
      array_agg(waiting.id order by waiting.created_at, waiting.id) as ids
    from
      (
        select intent.*
        from app_private.intents_to_ask(patience) as intent
        order by intent.created_at, intent.id
        limit case when not coalesce(resolve_transfers.everything, false) then batch_size end
      ) as waiting
    group by waiting.kind, waiting.look_up
  loop
    perform app_private.enqueue(
      question.task,
      question.payloads,
      job_keys =>
        array(
          select question.task || ':' || each.id
          from unnest(question.ids) with ordinality as each (id, position)
          order by each.position
        )
    );
  end loop;

  perform app_private.ask_about_blocked_accounts();

  -- Runs with a worker that died while it claimed, or before it finished the run.
  perform app_private.enqueue(kind, array[jsonb_build_object('run_id', id)], job_keys => array[kind || ':' || id])
  from app.payout_runs
  where
    finished_at is null
    and claimed_until is null
    and started_at < clock_timestamp() - make_interval(secs => app_private.setting('lost_run_seconds'));
  return array(
    select
      app_private.finish_answered_runs(
        -- Includes finished runs with transfers in doubt: their sums change when the doubt is resolved.
        (
          select coalesce(array_agg(id), '{}')
          from app.payout_runs
          where claimed_until is not null and (finished_at is null or in_doubt_count > 0)
        )
      )
  );
end;
$$;
comment on function app_private.resolve_transfers is
  'Resolves transfers and reversals without an answer. Sent ones past their lease become in doubt. Those in doubt are '
  'sent again under the same idempotency key, or looked up at Stripe. Lost intents and lost runs get a new job. Runs '
  'that wait for no answer are finished. Stripe is asked about accounts that block payments. everything: also intents '
  'that have not waited for lost_intent_seconds, without a batch limit. Returns the reports of the runs that it has '
  'finished, for the log.';
