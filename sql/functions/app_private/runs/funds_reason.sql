create or replace function app_private.funds_reason(
  schedule app.payout_schedules,
  amount bigint,
  first_ids uuid[],
  kept_for uuid,
  kept bigint
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when (funds_reason.schedule).status in ('pending', 'failed')
        and ((funds_reason.schedule).due_at <= now() or (funds_reason.schedule).waits_for = 'funds')
        and (funds_reason.schedule).id <> all (funds_reason.first_ids)
        then app_private.funds_blocker(
          (funds_reason.schedule).amount,
          funds_reason.amount,
          case
            when funds_reason.kept_for is distinct from (funds_reason.schedule).id then funds_reason.kept
            else 0
          end
        )
    end;
$$;
comment on function app_private.funds_reason is
  'Why the known money does not pay this obligation, due or waiting for funds: waiting_for_funds or '
  'behind_an_older_one; null when it would, or no balance is known. Looks at this obligation alone, not at what is '
  'paid before it. amount, first_ids, kept_for, kept: the row of its currency in app_private.funds_to_spend; null '
  'where it has none. Minor units.';
