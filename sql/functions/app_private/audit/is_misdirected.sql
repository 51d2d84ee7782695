create or replace function app_private.is_misdirected(transfer_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from
        app.payout_transfers as transfer
        left join app.payout_accounts as present on present.user_id = transfer.recruiter_id
      where
        transfer.id = is_misdirected.transfer_id
        -- What went to the account of today since it was linked needs no history: verifiers compare it with the log.
        and (
          present.id is null
          or transfer.destination <> present.stripe_account_id
          or transfer.created_at < present.linked_at
        )
        -- Stripe says where a transfer went that was found there.
        and transfer.idempotency_key like 'holdback:%'
        -- Of a month that was taken out only the last state is known.
        and transfer.created_at >= coalesce(
          (select max(archive.ends_at) from app.audit_archives as archive),
          '-infinity'
        )
        and not exists (
          select
          from
            (
              select
                link.destination,
                link.since,
                lead(link.since, 1, 'infinity') over (
                  partition by account.id
                  order by link.since
                ) as until
              from
                app.payout_accounts as account
                cross join lateral (
                  select log.metadata #>> '{changes,stripe_account_id,new}' as destination, log.created_at as since
                  from app.audit_log as log
                  where
                    log.entity = 'payout_accounts'
                    and log.entity_id = account.id::text
                    and log.metadata -> 'changes' ? 'stripe_account_id'
                  union all
                  (
                    select archived.states -> account.id::text -> 'state' ->> 'stripe_account_id', '-infinity'
                    from app.audit_archive_ends as archived
                    where archived.chain = 'payout_accounts:' || account.id
                    order by archived.month desc
                    limit 1
                  )
                ) as link
              where account.user_id = transfer.recruiter_id
            ) as known
          where
            known.destination = transfer.destination
            and known.until > transfer.created_at
            -- A transfer has the time at which its transaction began, and reads an account that was linked meanwhile.
            and known.since <= coalesce(
              (
                select log.created_at
                from app.audit_log as log
                where log.entity = 'payout_transfers' and log.entity_id = transfer.id::text and log.sequence = 1
              ),
              transfer.created_at
            )
        )
    );
$$;
comment on function app_private.is_misdirected is
  'Whether the transfer went to an account that was not its recruiter''s by the audit log when it was made: the '
  'account was changed while no trigger wrote it down, and put back. Not of a transfer that was found at Stripe, nor '
  'of one that is older than the months that the log still has.';
