create or replace function app_private.closed_account_needs(open_schedules app_private.open_schedule[])
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => unable.kind,
      since => min(open.due_at),
      amount => sum(open.amount)::bigint,
      currency => open.currency,
      item_count => count(*),
      detail => min(app_private.stripe_words(account.requirements_due)),
      payout_id => case when count(distinct open.payout_id) = 1 then min(open.payout_id::text)::uuid end,
      recruiter_id => open.recruiter_id,
      record => concat_ws(':', open.recruiter_id, open.currency)
    )
  from
    unnest(open_schedules) as open
    cross join lateral unnest(open.blockers) as blocker (code)
    left join app.payout_accounts as account on account.user_id = open.recruiter_id
    cross join lateral (select app_private.disabled_code(account.disabled_reason)) as disabled (code)
    cross join lateral (
      select
        case
          when blocker.code = 'account_cannot_receive' and disabled.code = 'account_gone' then disabled.code
          else blocker.code
        end
    ) as unable (kind)
  where
    blocker.code in (select known.code from app_private.explanation_codes as known where known.recruiter_mends)
    -- What only an admin can mend is app_private.lost_account_needs.
    and disabled.code <> all (app_private.lost_account_codes())
  group by unable.kind, open.recruiter_id, open.currency;
$$;
comment on function app_private.closed_account_needs is
  'For app.needs_you: what is due and the recruiter''s account cannot receive, by recruiter and currency. kind: the '
  'blocker, or account_gone. detail: what Stripe waits for.';
