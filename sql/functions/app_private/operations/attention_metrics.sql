create or replace function app_private.attention_metrics()
returns table (name text, labels jsonb, value numeric)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    request as (
      select count(*) as requests, min(waiting.requested_at) as oldest
      from app.requests as waiting
      where waiting.status = 'pending'
    ),
    debt as materialized (
      select
        jsonb_build_object('currency', open_debt.currency) as labels,
        count(*) as debts,
        sum(app_private.debt_left(open_debt)) as amount,
        count(*) filter (where open_debt.next_reversal_at is null) as to_look_at
      from app.recoveries as open_debt
      where open_debt.status = 'open'
      group by open_debt.currency
    )
  select 'holdback_open_findings', jsonb_build_object('kind', finding.kind), count(*)::numeric
  from app.reconciliation_findings as finding
  where finding.explained_at is null and finding.superseded_at is null
  group by finding.kind
  union all
  select 'holdback_reconciliation_last_finish_timestamp_seconds', '{}', extract(epoch from max(finished.finished_at))
  from app.reconciliations as finished
  where finished.finished_at is not null
  having count(*) > 0
  union all
  -- Before the first seal, since when there is something to seal: that none is made shows as well.
  select
    'holdback_audit_last_seal_timestamp_seconds',
    '{}',
    extract(
      epoch from coalesce(
        (
          select newest.sealed_at
          from app.audit_seals as newest
          order by newest.number desc
          limit 1
        ),
        (select min(log.created_at) from app.audit_log as log)
      )
    )
  union all
  select 'holdback_audit_unsigned_seals', '{}', count(*)
  from app.audit_seals as seal
  where not exists (select from app.audit_seal_signatures as signed where signed.seal_number = seal.number)
  union all
  select 'holdback_requests_waiting', '{}', request.requests
  from request
  union all
  select 'holdback_oldest_request_age_seconds', '{}', coalesce(extract(epoch from now() - request.oldest), 0)
  from request
  union all
  select 'holdback_payouts_waiting_for_approval', '{}', count(*)
  from app.payouts as payout
  where payout.status = 'pending' and payout.amount >= 0
  union all
  select 'holdback_returned_by_bank_amount', jsonb_build_object('currency', returned.currency), returned.amount
  from app_private.returned_by_banks() as returned
  union all
  select 'holdback_open_debts', debt.labels, debt.debts
  from debt
  union all
  select 'holdback_open_debts_amount', debt.labels, debt.amount
  from debt
  union all
  select 'holdback_debts_to_look_at', debt.labels, debt.to_look_at
  from debt;
$$;
comment on function app_private.attention_metrics is
  'Metrics of what waits for a person: findings, requests, approvals and debts; and the newest seal of the audit '
  'logs and those without a signature. Amounts in minor units.';
